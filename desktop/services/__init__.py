"""One module per noun: a public method is one user action is one transaction."""

from dataclasses import dataclass

from desktop.services.accounts import AccountService
from desktop.services.activities import ActivityService
from desktop.services.assessments import AssessmentService
from desktop.services.attachments import AttachmentService
from desktop.services.backups import BackupService
from desktop.services.documents import DocumentService
from desktop.services.documents.printouts import PrintoutService
from desktop.services.duties import DutyService
from desktop.services.exchange import ExchangeService
from desktop.services.finding import FindingService
from desktop.services.history import HistoryService
from desktop.services.keys import KeyService
from desktop.services.organisations import OrganisationLifeService, OrganisationService
from desktop.services.organisations.founding import OrganisationFoundingService
from desktop.services.pairings import PairingService
from desktop.services.people import PeopleService, PersonFileService, TransferService
from desktop.services.pledges import PledgeService, WishService
from desktop.services.projects import ProblemService, ProjectService
from desktop.services.stations import StationService
from desktop.services.statistics import StatisticsService
from desktop.services.views import ViewService
from desktop.store.shelf import DraftShelf


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a window or a command may do, built once in compose."""

    stations: StationService
    accounts: AccountService
    keys: KeyService
    organisations: OrganisationService
    organisation_life: OrganisationLifeService
    organisation_founding: OrganisationFoundingService
    people: PeopleService
    files: PersonFileService
    transfers: TransferService
    pairings: PairingService
    pledges: PledgeService
    wishes: WishService
    exchange: ExchangeService
    activities: ActivityService
    projects: ProjectService
    problems: ProblemService
    views: ViewService
    statistics: StatisticsService
    backups: BackupService
    search: FindingService
    history: HistoryService
    assessments: AssessmentService
    attachments: AttachmentService
    printouts: PrintoutService
    documents: DocumentService
    duties: DutyService
    drafts: DraftShelf
