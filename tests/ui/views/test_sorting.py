"""Every column of every list of records that can be sorted is sorted by what it shows; what shows nothing stands last."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from typing import Any

import pytest

from desktop import compose
from desktop.compose import Opened
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import Employment, PersonDraft
from desktop.domain.projects.problems import ProblemDraft
from desktop.samples.demonstration import demonstrate
from desktop.services import Services
from desktop.services.activities import ActivityQuery
from desktop.services.assessments import AssessmentQuery
from desktop.services.documents import DocumentQuery
from desktop.services.history import BinQuery, HistoryQuery
from desktop.services.pairings import PairingQuery
from desktop.services.people import PeopleQuery
from desktop.services.pledges import SheetQuery, WishQuery
from desktop.services.projects import ProblemQuery, ProjectQuery
from desktop.services.views.ordering import word_key
from desktop.ui.activities.columns import COLUMNS as ACTIVITIES
from desktop.ui.assessments.columns import COLUMNS as ASSESSMENTS
from desktop.ui.documents.page import COLUMNS as DOCUMENTS
from desktop.ui.history.page import COLUMNS as HISTORY
from desktop.ui.history.recycle import COLUMNS as BIN
from desktop.ui.pairings.page import COLUMNS as PAIRINGS
from desktop.ui.people.columns import columns_of
from desktop.ui.pledges.page import COLUMNS as SHEETS
from desktop.ui.pledges.wishes import COLUMNS as WISHES
from desktop.ui.projects.columns import COLUMNS as PROJECTS
from desktop.ui.projects.problems_page import COLUMNS as PROBLEMS
from desktop.ui.shared.columns import Column, Look
from tests.conftest import CHEAP, PASSWORD

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Listed:
    """One list: its columns, how it is asked, and which columns hold words."""

    columns: Callable[[Services], Sequence[Column[Any]]]
    ids: Callable[[Services], Any]
    rows: Callable[[Services], Any]
    query: Any
    words: tuple[str, ...]


def _of(name: str, columns: Sequence[Column[Any]], query: Any, *words: str) -> Listed:
    return Listed(lambda _s: columns, lambda s: getattr(s, name).ids, lambda s: getattr(s, name).rows, query, words)


LISTS = {
    "people": Listed(
        lambda s: columns_of(s.people.further), lambda s: s.people.ids, lambda s: s.people.rows, PeopleQuery(),
        ("team", "branch", "department", "job_title", "address"),
    ),
    "pairings": _of("pairings", PAIRINGS, PairingQuery(), "branch"),
    "pledges": _of("pledges", SHEETS, SheetQuery()),
    "wishes": _of("wishes", WISHES, WishQuery(), "wish"),
    "activities": _of("activities", ACTIVITIES, ActivityQuery(), "title", "org"),
    "projects": _of("projects", PROJECTS, ProjectQuery(), "title", "org", "number"),
    "problems": _of("problems", PROBLEMS, ProblemQuery(), "title", "org"),
    "documents": _of("documents", DOCUMENTS, DocumentQuery(), "title", "number"),
    "assessments": _of("assessments", ASSESSMENTS, AssessmentQuery(), "subject", "rubric"),
    "history": _of("history", HISTORY, HistoryQuery(), "account", "title"),
    "bin": Listed(
        lambda _s: BIN, lambda s: s.history.bin_ids, lambda s: s.history.bin_rows, BinQuery(), ("reason", "by"),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """An office with a year of records, some of them with little in them; nobody writes to it afterwards."""
    made = compose.create(tmp_path_factory.mktemp("lists") / "所.db", "城关供电所", "管理员", PASSWORD, work=CHEAP)
    services, who = made.services, made.who
    demonstrate(services, who, "station", TODAY)
    for name in ("重庆路班", "长安路班", "阿城班"):
        team = services.organisations.save(who, None, OrganisationDraft(name, OrgKind.TEAM), None).uid
        draft = PersonDraft(name="区小青", team_uid=team, job_title=f"{name}长", employment=Employment.RETIRED)
        services.people.save(who, None, draft, None)
        services.problems.save(who, None, ProblemDraft(title=f"{name}的问题", org_uid=team, found_on=TODAY), None)
    services.people.save(who, None, PersonDraft(name="单于"), None)
    gone = services.people.ids(who, PeopleQuery())[:3]
    for uid, reason in zip(gone, ("重复登记", "登记有误", "测试"), strict=True):
        services.people.delete(who, [uid], reason)
    services.problems.delete(who, services.problems.ids(who, ProblemQuery())[:1], "测试")
    services.assessments.rows(who, services.assessments.ids(who, AssessmentQuery()))
    yield made
    made.database_of().close()


def shown(office: Opened, listed: Listed, column: Column[Any], *, descending: bool) -> list[str]:
    """What the cells of a column say from top to bottom when the list is sorted by it."""
    query = replace(listed.query, sort=column.key, descending=descending)
    ids = listed.ids(office.services)(office.who, query)
    return [column.text(row) for row in listed.rows(office.services)(office.who, ids)]


def value(listed: Listed, column: Column[Any], text: str) -> Any:
    """What a cell is compared by; None where only equal cells have to stand together."""
    if column.look is Look.DATE or column.key in ("at", "held_on"):
        return text
    if column.look is Look.NUMBER:
        return float(text.rstrip("%").replace(",", ""))
    return word_key(text) if column.key in listed.words else None


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("descending", [False, True])
def test_every_column_is_sorted_by_what_it_shows(office: Opened, name: str, descending: bool) -> None:
    listed = LISTS[name]
    columns = [column for column in listed.columns(office.services) if column.sortable]
    assert columns
    for column in columns:
        cells = shown(office, listed, column, descending=descending)
        filled = [cell for cell in cells if cell not in ("", "缺数", "…")]
        assert cells[: len(filled)] == filled, f"{name}.{column.key}: what is empty stands last"
        values = [value(listed, column, cell) for cell in filled]
        for one, other in pairwise(values):
            assert one is None or (one >= other if descending else one <= other), f"{name}.{column.key}: {one}, {other}"
        if column.key not in _TOGETHER_WITH_MORE:
            heaps = [cell for cell, _ in groupby(filled)]
            assert len(heaps) == len(set(heaps)), f"{name}.{column.key}: equal cells stand together: {heaps}"


_TOGETHER_WITH_MORE = {"kind", "lead", "name", "title", "owner", "claimer", "wisher", "subject", "stars"}
"""Sorted by a part of what they show, by a person's own reading, or by more than they show."""


def test_kinds_stand_in_the_order_of_their_list(office: Opened) -> None:
    services = office.services
    order = [kind.title for kind in services.activities.kinds.kinds]
    cells = shown(office, LISTS["activities"], next(c for c in ACTIVITIES if c.key == "kind"), descending=False)
    places = [order.index(cell.partition("、")[0]) for cell in cells]
    assert places == sorted(places)
    states = shown(office, LISTS["people"], next(c for c in columns_of(()) if c.key == "state"), descending=False)
    known = ["疑似重复", "待核实", *(kind.label for kind in Employment)]
    assert [known.index(state) for state in states] == sorted(known.index(state) for state in states)


def test_a_number_in_a_title_counts_by_its_size() -> None:
    titles = ["第10次例会", "第9次例会", "第 1 次例会"]
    assert sorted(titles, key=lambda title: word_key(title) or "") == ["第 1 次例会", "第9次例会", "第10次例会"]
    branches = ["第十二党支部", "二支部", "第二党支部", "一支部", "第一党支部", "第十党支部", "安庆支部", "三里屯支部"]
    assert sorted(branches, key=lambda name: word_key(name) or "") == [
        "一支部", "二支部", "安庆支部", "第一党支部", "第二党支部", "第十党支部", "第十二党支部", "三里屯支部",
    ]  # fmt: skip
