"""Conditions over every list that has them, on an office with a year of records: each field divides the list in two."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from desktop import compose
from desktop.compose import Opened
from desktop.domain.activities.record import ActivityState
from desktop.domain.actors import Actor
from desktop.domain.identity import Uid, new_uid
from desktop.domain.projects.problems import ProblemDraft
from desktop.domain.views import NO, YES, Comparison, Condition, Kind, ViewField, ViewProblem, comparisons_of
from desktop.samples.demonstration import demonstrate
from desktop.services import Services
from desktop.services.activities import ActivityQuery
from desktop.services.assessments import AssessmentQuery
from desktop.services.documents import DocumentQuery
from desktop.services.history import BinQuery, HistoryQuery, HistoryService
from desktop.services.pairings import PairingQuery
from desktop.services.people import PeopleQuery
from desktop.services.pledges import SheetQuery, WishQuery
from desktop.services.projects import ProblemQuery, ProjectQuery
from tests.conftest import CHEAP, PASSWORD

TODAY = date(2026, 11, 21)
Ask = Callable[..., list[Uid]]


@dataclass(frozen=True)
class Listed:
    """One list: its service and the query it is asked with."""

    of: Callable[[Services], Any]
    query: Any


LISTS = {
    "pairings": Listed(lambda s: s.pairings, PairingQuery()),
    "pledges": Listed(lambda s: s.pledges, SheetQuery()),
    "wishes": Listed(lambda s: s.wishes, WishQuery()),
    "activities": Listed(lambda s: s.activities, ActivityQuery()),
    "projects": Listed(lambda s: s.projects, ProjectQuery()),
    "problems": Listed(lambda s: s.problems, ProblemQuery()),
    "documents": Listed(lambda s: s.documents, DocumentQuery()),
    "assessments": Listed(lambda s: s.assessments, AssessmentQuery()),
    "history": Listed(lambda s: s.history, HistoryQuery()),
    "bin": Listed(lambda s: _Bin(s.history), BinQuery()),
}


@dataclass(frozen=True)
class _Bin:
    """The recycle bin, asked as the other lists are."""

    history: HistoryService

    @property
    def fields(self) -> tuple[ViewField, ...]:
        return self.history.bin_fields

    def ids(self, who: Actor, query: BinQuery) -> list[Uid]:
        return self.history.bin_ids(who, query)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """An office with a year of records; nobody writes to it."""
    made = compose.create(
        tmp_path_factory.mktemp("lists") / "所.db", "城关供电所", "管理员", PASSWORD, work=CHEAP
    )
    demonstrate(made.services, made.who, "station", TODAY)
    _problems(made.services, made.who)
    yield made
    made.database_of().close()


def _problems(services: Services, who: Actor) -> None:
    """One that a project takes up, and one past its time."""
    project = services.projects.ids(who, ProjectQuery())[0]
    org = services.projects.get(who, project).record.draft.org_uid
    found = ProblemDraft(title="巡视记录不全", org_uid=org, found_on=date(2026, 3, 2))
    services.problems.save(who, None, replace(found, project_uid=project, kind="management"), None)
    services.problems.save(who, None, replace(found, title="台账没有电子版", due_on=date(2026, 4, 1)), None)
    services.people.delete(who, services.people.ids(who, PeopleQuery())[-2:], "重复登记")
    extra = services.problems.save(who, None, replace(found, title="登记错了"), None).uid
    services.problems.delete(who, [extra], "登记有误")


def asking(office: Opened, name: str) -> Ask:
    """Asks one list."""
    listed = LISTS[name]
    service = listed.of(office.services)

    def ask(*conditions: Condition, **more: Any) -> list[Uid]:
        found: list[Uid] = service.ids(office.who, replace(listed.query, conditions=conditions, **more))
        return found

    return ask


def fields(office: Opened, name: str) -> tuple[ViewField, ...]:
    found: tuple[ViewField, ...] = LISTS[name].of(office.services).fields
    return found


@pytest.mark.parametrize("name", LISTS)
def test_every_field_divides_the_list(office: Opened, name: str) -> None:
    ask = asking(office, name)
    everything = set(ask())
    assert everything, name
    for field in fields(office, name):
        where = f"{name}.{field.key}"
        for one, other in halves(office, field):
            found = [set(ask(one)), set(ask(other))]
            assert found[0] | found[1] == everything, where
            assert not found[0] & found[1], where


def halves(office: Opened, field: ViewField) -> Iterator[tuple[Condition, Condition]]:
    """Pairs of conditions of which each record meets exactly one."""
    hows = comparisons_of(field)
    if Comparison.EMPTY in hows:
        yield Condition(field.key, Comparison.EMPTY), Condition(field.key, Comparison.FILLED)
    if field.kind is Kind.FLAG:
        yield Condition(field.key, Comparison.IS, (YES,)), Condition(field.key, Comparison.IS, (NO,))
    if field.kind is Kind.CODE:
        for code, _word in field.options:
            yield Condition(field.key, Comparison.IS, (code,)), Condition(field.key, Comparison.IS_NOT, (code,))
    if field.kind is Kind.TEXT and not field.sensitive:
        yield Condition(field.key, Comparison.CONTAINS, ("供电",)), Condition(field.key, Comparison.LACKS, ("供电",))
    if field.kind in (Kind.DATE, Kind.NUMBER) and not field.optional:
        low, high = ("2026-06-30", "2026-07-01") if field.kind is Kind.DATE else ("2026", "2027")
        between = Comparison.BETWEEN
        yield Condition(field.key, between, ("", low)), Condition(field.key, between, (high, ""))


@pytest.mark.parametrize("name", LISTS)
def test_organisations_with_what_lies_below_hold_what_each_holds(office: Opened, name: str) -> None:
    ask, services = asking(office, name), office.services
    rows = services.organisations.tree(office.who)
    top = [row.uid for row in rows if row.parent_uid is None]
    for field in (field for field in fields(office, name) if field.kind is Kind.ORG):
        filled = set(ask(Condition(field.key, Comparison.FILLED)) if field.optional else ())
        within = set(ask(Condition(field.key, Comparison.WITHIN, tuple(uid.hex() for uid in top))))
        each = {uid for row in rows for uid in ask(Condition(field.key, Comparison.IS, (row.uid.hex(),)))}
        assert within == each, field.key
        assert not field.optional or within == filled, field.key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        *(("pairings", key) for key in ("silent", "vacant", "overdue")),
        *(("pledges", key) for key in ("reviewing", "returned", "to_publish", "unsupervised")),
        ("wishes", "overdue"),
        ("problems", "overdue"),
    ],
)
def test_a_flag_asks_what_the_chip_of_its_name_asks(office: Opened, name: str, key: str) -> None:
    ask = asking(office, name)
    assert set(ask(Condition(key, Comparison.IS, (YES,)))) == set(ask(chip=key))


@pytest.mark.parametrize(
    ("name", "condition", "count"),
    [
        ("documents", Condition("kind", Comparison.IS, ("project_contract",)), 1),
        ("documents", Condition("state", Comparison.IS, ("signed",)), 1),
        ("assessments", Condition("year", Comparison.BETWEEN, ("2026", "2026")), 2),
        ("projects", Condition("contracted_on", Comparison.FILLED), 1),
        ("problems", Condition("in_project", Comparison.IS, (YES,)), 1),
    ],
)
def test_what_the_demonstration_holds_is_found(office: Opened, name: str, condition: Condition, count: int) -> None:
    assert len(asking(office, name)(condition)) >= count


def test_points_are_asked_in_points_and_money_in_yuan(office: Opened) -> None:
    ratings, who = office.services.assessments, office.who
    scores = {row.uid: row.score for row in ratings.rows(who, asking(office, "assessments")(chip="final"))}
    score = min(value for value in scores.values() if value is not None)
    limit = str(-(-score // 100))
    found = asking(office, "assessments")(Condition("points", Comparison.BETWEEN, ("", limit)))
    assert set(found) == {uid for uid, value in scores.items() if value is not None and value <= int(limit) * 100}
    projects = office.services.projects
    for uid in asking(office, "projects")(Condition("budget", Comparison.FILLED)):
        yuan = str((projects.get(who, uid).record.draft.budget_fen or 0) // 100)
        assert uid in asking(office, "projects")(Condition("budget", Comparison.BETWEEN, (yuan, "")))


def test_an_activity_of_two_kinds_is_not_without_either(office: Opened) -> None:
    ask = asking(office, "activities")
    kinds = office.services.activities.kinds.kinds
    for kind in kinds:
        assert set(ask(Condition("kind", Comparison.IS, (kind.code,)))) == set(ask(kind=kind.code))
    assert ask(Condition("state", Comparison.IS, (ActivityState.ARCHIVED.value,))) == ask(chip="archived")


@pytest.mark.parametrize("name", LISTS)
def test_an_organisation_that_is_gone_is_said_and_not_taken_for_nobody(office: Opened, name: str) -> None:
    field = next(field for field in fields(office, name) if field.kind is Kind.ORG) if name not in ("documents", "history") else None
    if field is None:
        assert not any(each.kind is Kind.ORG for each in fields(office, name))
        return
    with pytest.raises(ViewProblem, match=f"“{field.label}”里选的组织已经删除"):
        asking(office, name)(Condition(field.key, Comparison.WITHIN, (new_uid().hex(),)))


@pytest.mark.parametrize("name", LISTS)
def test_a_field_that_is_gone_is_said(office: Opened, name: str) -> None:
    with pytest.raises(ViewProblem, match="这个列表没有的项目"):
        asking(office, name)(Condition("flying", Comparison.IS, ("1",)))


