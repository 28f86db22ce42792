"""A small made-up station for the tests of several services: people, branch, team, and a day that stands still."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from desktop.compose import Opened
from desktop.domain.actors import Actor
from desktop.domain.identity import Uid
from desktop.domain.organisations import AssignmentDraft, LinkKind, OrganisationDraft, OrgKind, PostRole
from desktop.domain.people import Employment, PersonDraft
from desktop.services import Services
from desktop.services.history import BinRow

MEMBER, PROBATIONARY, MASSES = "01", "02", "13"


def in_the_bin(services: Services, who: Actor) -> list[BinRow]:
    """Everything in the recycle bin, as its list shows it at first."""
    return services.history.bin_rows(who, services.history.bin_ids(who))


@dataclass(frozen=True, slots=True)
class Station:
    """城关供电所 with its branch and one team, at midday of a day that tests set."""

    opened: Opened
    branch: Uid
    station: Uid
    team: Uid

    @property
    def services(self) -> Services:
        return self.opened.services

    @property
    def who(self) -> Actor:
        return self.opened.who

    def today(self, day: str) -> None:
        """The clock stands at midday of this ISO date."""
        moment = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=12)
        self.opened.database_of().store.clock = lambda: moment

    def person(self, name: str, status: str = MEMBER, **fields: object) -> Uid:
        """Somebody of the team; members belong to the branch."""
        draft = PersonDraft(
            name=name,
            political_status=status,
            branch_uid=self.branch if status in (MEMBER, PROBATIONARY) else None,
            team_uid=self.team,
            employment=Employment.ON_DUTY,
        )
        return self.services.people.save(self.who, None, replace(draft, **fields), None).uid  # type: ignore[arg-type]

    def change(self, uid: Uid, **fields: object) -> None:
        shown = self.services.people.get(self.who, uid)
        self.services.people.save(self.who, uid, replace(shown.draft, **fields), shown.version)  # type: ignore[arg-type]


def build(opened: Opened, day: str = "2026-11-21") -> Station:
    services, who = opened.services, opened.who
    organisations = services.organisations
    committee = organisations.save(who, None, OrganisationDraft("测试县供电公司党委", OrgKind.COMMITTEE), None).uid
    branch = organisations.save(who, None, OrganisationDraft("城关供电所党支部", OrgKind.BRANCH, committee), None).uid
    unit = organisations.save(who, None, OrganisationDraft("城关供电所", OrgKind.STATION), None).uid
    team = organisations.save(who, None, OrganisationDraft("营业班", OrgKind.TEAM, unit), None).uid
    station = Station(opened, branch, unit, team)
    station.today(day)
    return station


def supervise(station: Station) -> None:
    """The branch supervises the team."""
    station.services.organisations.link(station.who, station.branch, station.team, LinkKind.SUPERVISES)


def secretary(station: Station, person: Uid) -> None:
    draft = AssignmentDraft(person, station.branch, PostRole.SECRETARY, date(2020, 1, 1))
    station.services.organisations.appoint(station.who, None, draft, None)


def stays(services: Services, who: Actor, person: Uid) -> tuple[str, ...]:
    """Where a person was, the earliest first, as his line of time tells it; without the reasons."""
    found = [m for m in reversed(services.files.get(who, person).timeline) if m.lasting and m.kind in _BELONGING]
    return tuple(f"{m.when}：{m.text.partition('：')[2].partition('（')[0]}" for m in found)


def mobile_lines(services: Services, who: Actor, person: Uid) -> list[tuple[str, date | None, date | None]]:
    """The mobile organisations somebody was with, the latest first: name, first and last day."""
    found = [m for m in services.files.get(who, person).timeline if m.lasting and m.text.startswith("流动：")]
    return [(m.text.removeprefix("流动：").partition("（")[0], m.on, m.until) for m in found]


_BELONGING = ("组织关系", "流动与失联")
