"""Builds the store and the services by plain constructor calls. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from desktop.domain.activities.kinds import ActivityKinds
from desktop.domain.actors import Actor
from desktop.domain.codes import CodeTables
from desktop.domain.documents import TITLES
from desktop.domain.duties import DutyRules
from desktop.domain.organisations import OrganisationRules
from desktop.domain.pairings.model import PairingKinds
from desktop.domain.pledges.model import PledgeRules
from desktop.domain.projects.kinds import ProjectKinds
from desktop.domain.statistics import StatisticsRules
from desktop.exchange.code_tables import read_code_tables
from desktop.exchange.kinds import read_kinds
from desktop.paths import RESOURCES, handout_folder
from desktop.services import Services
from desktop.services.accounts import AccountService
from desktop.services.activities import ActivityService, activity_measures
from desktop.services.assessments import AssessmentService, RubricLibrary
from desktop.services.assessments.reporting import report_fields
from desktop.services.assessments.standing import STANDING
from desktop.services.attachments import AttachmentService
from desktop.services.backups import BackupService
from desktop.services.documents import DocumentService, Subject
from desktop.services.documents.printouts import PrintoutService
from desktop.services.duties import DutyService, Kinds
from desktop.services.exchange import ExchangeService
from desktop.services.finding import FindingService
from desktop.services.history import HistoryService
from desktop.services.keys import KeyService
from desktop.services.measures import MeasureOf
from desktop.services.organisations import OrganisationLifeService, OrganisationService
from desktop.services.organisations.founding import OrganisationFoundingService
from desktop.services.organisations.papers import organisation_papers
from desktop.services.pairings import PairingService, pairing_data, pairing_signed
from desktop.services.pairings.measures import pairing_measures
from desktop.services.people import PeopleService, PersonFileService, TransferService
from desktop.services.people.papers import person_papers
from desktop.services.pledges import PledgeService, WishService, board_data, sheet_data
from desktop.services.pledges.measures import pledge_measures
from desktop.services.projects import (
    ProblemService,
    ProjectService,
    contract_fields,
    contract_signed,
    contract_voided,
    project_measures,
)
from desktop.services.stations import StationService
from desktop.services.statistics import StatisticsService
from desktop.services.views import ViewService
from desktop.store import escrow, keys, opening, recovering
from desktop.store.backups import newest_backup
from desktop.store.handouts import Handouts
from desktop.store.opening import OpenDatabase
from desktop.store.shelf import DraftShelf, drafts_folder


class Closing(Protocol):
    """Something that ends with an open station."""

    def close(self) -> None: ...


@dataclass(slots=True)
class Opened:
    """An open station: its services and who is at the keyboard.

    Attributes:
        recovery_code: only right after `create`, to be printed once.
        beside: works over the same file and ends before it is closed; see desktop/apart.py.
    """

    services: Services
    who: Actor
    station: str
    database: Path
    recovery_code: str | None
    _open: OpenDatabase
    beside: "Closing | None" = None

    def database_of(self) -> OpenDatabase:
        """The open file itself, for backup, checks and commands; windows use the services."""
        return self._open

    def close(self) -> None:
        """Back up when something changed, take copies that were given out away, then let the file go."""
        if self.beside is not None:
            self.beside.close()
        handouts_of(self.database).wipe()
        try:
            if self._open.store.changed:
                self._open.back_up("关闭")
        finally:
            self._open.close()


@dataclass(frozen=True, slots=True)
class StationCard:
    """What the unlock window shows before any password."""

    station: str
    accounts: tuple[str, ...]
    escrow: bool = False
    """The county's escrow key opens it too."""


def station_of(database: Path) -> StationCard | None:
    """Read from the slots file alone; None when there is no database yet.

    Raises:
        UserError: the slots file cannot be read.
    """
    if not database.exists():
        return None
    slots = keys.read_slots(database)
    return StationCard(slots.station, slots.accounts, slots.escrow is not None) if slots else StationCard("", ())


def create(database: Path, station: str, account: str, password: str, *, work: keys.Work | None = None) -> Opened:
    """A new station database; `recovery_code` is set. Raises UserError, see store.opening.create."""
    opened, who, code = opening.create(database, station, account, password, work=work)
    handouts_of(database).wipe()
    return Opened(build(opened), who, opened.station_name, database, code, opened)


def open_station(database: Path, account: str, password: str, *, work: keys.Work | None = None) -> Opened:
    """Open an existing database. Raises UserError, see store.opening.open_database."""
    opened, who = opening.open_database(database, account, password, work=work)
    handouts_of(database).wipe()
    return Opened(build(opened), who, opened.station_name, database, None, opened)


def join(database: Path, key: bytes) -> tuple[Services, OpenDatabase]:
    """The same open database in another process of this program, which holds its lock; close its store alone."""
    opened = opening.join(database, key)
    return build(opened), opened


def open_by_escrow(database: Path, file: Path, password: str, *, work: keys.Work | None = None) -> Opened:
    """Open a database, or a backup, with the county's escrow key; that is written into its history.

    Raises:
        UserError: not the private key, a wrong password, not the key that is installed; see open_station.
    """
    opened, who = opening.open_database(database, escrow.open_escrow(file, password), work=work)
    handouts_of(database).wipe()
    return Opened(build(opened), who, opened.station_name, database, None, opened)


def restore_by_escrow(database: Path, backup: Path, file: Path, password: str) -> Path | None:
    """Like restore, with the county's escrow key."""
    return recovering.restore(database, backup, escrow.open_escrow(file, password))


def restore(database: Path, backup: Path, account: str, password: str, *, work: keys.Work | None = None) -> Path | None:
    """Put a backup in the place of a database that need not open any more; see store.recovering.restore."""
    return recovering.restore(database, backup, account, password, work=work)


def recover(database: Path, code: str, account: str, password: str) -> None:
    """Set a password by the printed recovery code."""
    recovering.recover(database, code, account, password)


def handouts_of(database: Path) -> Handouts:
    """Where readable copies of attachments go while another program shows them."""
    return Handouts(handout_folder(), database)


class _Line(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...


def _titles(*lists: Sequence[_Line]) -> dict[str, str]:
    """Code → title of lines of resources/kinds."""
    return {line.code: line.title for lines in lists for line in lines}


@dataclass(frozen=True, slots=True)
class _Shipped:
    """What resources/ says: code tables, rubrics and the kinds of every noun."""

    codes: CodeTables
    rubrics: RubricLibrary
    activities: ActivityKinds
    organisations: OrganisationRules
    pairings: PairingKinds
    pledges: PledgeRules
    projects: ProjectKinds
    duties: DutyRules
    statistics: StatisticsRules


def _shipped() -> _Shipped:
    kinds = RESOURCES / "kinds"
    return _Shipped(
        codes=read_code_tables(RESOURCES / "code_tables.yaml"),
        rubrics=RubricLibrary(RESOURCES / "rubrics"),
        activities=read_kinds(kinds / "activities.yaml", ActivityKinds),
        organisations=read_kinds(kinds / "organisations.yaml", OrganisationRules),
        pairings=read_kinds(kinds / "pairings.yaml", PairingKinds),
        pledges=read_kinds(kinds / "pledges.yaml", PledgeRules),
        projects=read_kinds(kinds / "projects.yaml", ProjectKinds),
        duties=read_kinds(kinds / "duties.yaml", DutyRules),
        statistics=read_kinds(kinds / "statistics.yaml", StatisticsRules),
    )


def _papers(given: _Shipped) -> dict[str, Subject]:
    """What each kind of document is about."""
    codes, pairings = given.codes, given.pairings
    return {
        "pledge_sheet": Subject(lambda tx, uid: sheet_data(tx, uid, codes).fields()),
        "pledge_board": Subject(
            lambda tx, uid: board_data(tx, uid, tx.today.year).fields(),
            of_year=lambda tx, uid, year: board_data(tx, uid, year).fields(),
        ),
        "pairing_agreement": Subject(
            lambda tx, uid: pairing_data(tx, uid, pairings, codes).fields(), pairing_signed(pairings)
        ),
        "assessment_report": Subject(partial(report_fields, given.rubrics.metrics)),
        "project_contract": Subject(contract_fields(given.projects), contract_signed, contract_voided),
    }


def _measures(given: _Shipped) -> dict[str, MeasureOf]:
    """What can be reckoned from the records, by the name that rubrics call it."""
    return {
        **STANDING,
        **pairing_measures(given.pairings),
        **pledge_measures(given.pledges),
        **activity_measures(given.activities),
        **project_measures(),
    }


def _kind_titles(given: _Shipped) -> dict[str, dict[str, str]]:
    """Noun → code → title, for the history."""
    projects = given.projects
    return {
        "pairing": _titles(given.pairings.kinds),
        "activity": _titles(given.activities.kinds),
        "project": _titles(projects.kinds, projects.outcome_kinds, projects.grades),
        "problem": _titles(projects.problem_kinds),
        "document": TITLES,
        "score_entry": {metric.id: metric.title for metric in given.rubrics.metrics.values()},
    }


def build(opened: OpenDatabase) -> Services:
    """Every service over one open database."""
    store = opened.store
    given = _shipped()
    codes = given.codes
    return Services(
        stations=StationService(store, opened.ring),
        accounts=AccountService(opened),
        keys=KeyService(opened),
        organisations=OrganisationService(store, given.organisations, codes),
        organisation_life=OrganisationLifeService(store, given.organisations),
        organisation_founding=OrganisationFoundingService(store, given.organisations, codes),
        people=PeopleService(store, codes),
        files=PersonFileService(store, codes),
        transfers=TransferService(store),
        pairings=PairingService(store, given.pairings, codes),
        pledges=PledgeService(store, given.pledges),
        wishes=WishService(store, given.pledges),
        activities=ActivityService(store, given.activities),
        projects=ProjectService(store, given.projects),
        problems=ProblemService(store, given.projects),
        exchange=ExchangeService(store, codes, opened.backed_up),
        views=ViewService(store),
        statistics=StatisticsService(store, given.codes, given.statistics),
        backups=BackupService(opened),
        search=FindingService(store),
        history=HistoryService(store, codes, given.organisations, lambda: _kind_titles(given)),
        assessments=AssessmentService(store, given.rubrics, _measures(given)),
        attachments=AttachmentService(store, opened.blobs, handouts_of(opened.database)),
        printouts=PrintoutService(store, opened.blobs, {**person_papers(codes), **organisation_papers()}),
        documents=DocumentService(store, opened.blobs, _papers(given)),
        duties=DutyService(
            store,
            given.duties,
            Kinds(given.activities, given.pairings, given.pledges, given.projects),
            lambda: newest_backup(opened.database),
        ),
        drafts=DraftShelf(drafts_folder(opened.database), opened.ring.every),
    )
