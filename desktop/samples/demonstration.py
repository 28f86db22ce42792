"""The whole main job once, on invented data: what a new user looks at first."""

from dataclasses import dataclass
from datetime import date

from desktop.domain.actors import Actor
from desktop.domain.identity import Uid
from desktop.samples import files, ratings, records
from desktop.samples.offices import SCALES, Office, make_office
from desktop.services import Services

KEY_PASSWORD = "shili-2026"
"""Of the two signing keys of the demonstration; invented like everything else."""

_FULL = 3
"""So many branches get a whole year of records; the others have people, posts and pairings."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The documents that were made."""

    contract: Uid
    pledge: Uid
    pairing: Uid
    report: Uid


def _season(today: date) -> date:
    """The day up to which records are made: in the first months of a year, the end of the one before."""
    return today if today.month >= 4 else date(today.year - 1, 12, 15)


def make_records(services: Services, who: Actor, scale: str, today: date) -> tuple[Office, dict[str, Uid]]:
    """An office of the scale with a year of records; also the subjects of three documents."""
    office = make_office(services, who, SCALES[scale], today)
    season = _season(today)
    records.pair_branches(services, who, office.branches, season)
    subjects: dict[str, Uid] = {}
    for number, branch in enumerate(office.branches):
        pairings = records.pair_members(services, who, branch, season)
        if number >= _FULL:
            continue
        sheets = records.pledge(services, who, branch, season)
        records.meet(services, who, branch, season)
        if number == 0:
            files.keep(services, who, branch, today)
            records.talk(services, who, branch, season)
            records.wish(services, who, branch, today)
            subjects["pairing"], subjects["pledge"] = pairings[0], sheets[0]
            subjects["project"] = records.project(services, who, office, branch, today)
    return office, subjects


def rate(services: Services, who: Actor, office: Office, today: date) -> Uid:
    """Final stars of the first branch's teams, and its own rating ready to be made final."""
    branch, period = office.branches[0], str(_season(today).year)
    ratings.rate_teams(services, who, branch, period)
    return ratings.rate_branch(services, who, branch, period)


def make_sample(services: Services, who: Actor, today: date) -> None:
    """What the first run offers: a station to look around in."""
    office, _ = make_records(services, who, "station", today)
    rate(services, who, office, today)


def demonstrate(services: Services, who: Actor, scale: str, today: date) -> Demonstration:
    """Records, the contract signed by both parties and its project begun, ratings, and the other documents."""
    office, subjects = make_records(services, who, scale, today)
    documents = services.documents
    contract = documents.make(who, "project_contract", subjects["project"]).uid
    _sign_by_both(services, who, contract, office)
    services.projects.begin(who, subjects["project"])
    assessment = rate(services, who, office, today)
    services.assessments.finalise(who, assessment)
    return Demonstration(
        contract=contract,
        pledge=documents.make(who, "pledge_sheet", subjects["pledge"]).uid,
        pairing=documents.make(who, "pairing_agreement", subjects["pairing"]).uid,
        report=documents.make(who, "assessment_report", assessment).uid,
    )


def _sign_by_both(services: Services, who: Actor, contract: Uid, office: Office) -> None:
    branch = office.branches[0]
    people = services.people
    holders = (
        (office.committee_secretary, "示例县供电公司党委"),
        (branch.members[0], branch.name),
    )
    for signer, (person, organisation) in zip(services.documents.get(who, contract).signers, holders, strict=True):
        assert person is not None
        name = people.rows(who, [person])[0].name
        key = services.documents.make_key(who, name, organisation, KEY_PASSWORD).uid
        services.documents.sign(who, contract, signer.field, key, KEY_PASSWORD)
