"""统计: every number is the length of the list behind it, and the bands of a table are all of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from desktop.compose import Opened
from desktop.domain.actors import Actor, Right, Role
from desktop.domain.errors import UserError
from desktop.domain.identity import new_uid
from desktop.domain.statistics import CountTable, Structure, When, percent_text
from desktop.services.history import HistoryQuery
from desktop.services.people import PeopleQuery
from desktop.store.people import Person
from tests.services.station import Station, build


@pytest.fixture
def here(opened: Opened) -> Station:
    """Every mixture of what decides a band."""
    made = build(opened)
    statuses = (None, "01", "02", "03", "05", "12", "13")
    mixed = product(statuses, (None, "applicant", "activist", "target"), (None, "expelled", "deceased"))
    rows = [_person(made, n, *each) for n, each in enumerate(mixed)]
    with opened.database_of().store.write(opened.who, Right.EDIT_PEOPLE, "准备") as tx:
        tx.bulk_insert(Person, rows)
    return made


def _person(
    here: Station, n: int, status: str | None, development: str | None, exit_kind: str | None
) -> dict[str, object]:
    born = (None, date(1996, 11, 21), date(1991, 11, 21), date(1990, 11, 20), date(1970, 5, 1), date(1940, 1, 1))[n % 6]
    return {
        "uid": new_uid(),
        "name": f"王{n}",
        "sort_key": f"wang{n:03d}",
        "political_status": status,
        "development": development,
        "exit_kind": exit_kind,
        "birth_date": born,
        "full_on": (None, date(2022, 1, 1), date(1975, 6, 30))[n % 3],
        "education": (None, "11", "21", "31", "44", "61", "81", "90")[n % 8],
        "gender": ("1", "2")[n % 2],
        "ethnic": ("01", "01", "11", None)[n % 4],
        "employment": ("on_duty", "retired", "dispatched")[n % 3],
        "team_uid": here.team if n % 2 else None,
        "branch_uid": here.branch if status in ("01", "02") else None,
        "is_lost": False,
        "is_mobile": False,
        "possible_twin": False,
    }


def tables(found: Structure) -> dict[str, CountTable]:
    return {table.code: table for table in found.tables}


def groups(here: Station) -> Iterator[Structure]:
    for group in here.services.statistics.groups:
        yield here.services.statistics.structure(here.who, group.code)
        yield here.services.statistics.structure(here.who, group.code, here.station)


def test_every_number_opens_a_list_of_that_length(here: Station) -> None:
    people, who = here.services.people, here.who
    checked = 0
    for found in groups(here):
        counts = [found.total, *(s.counted for s in found.shares), *(c for t in found.tables for c in t.counts)]
        for each in counts:
            asked = PeopleQuery(conditions=each.view.conditions)
            assert len(people.ids(who, asked)) == each.count, (found.group, each)
            checked += each.count > 0
    assert checked > 150


def test_the_lines_of_a_table_are_all_of_it_once(here: Station) -> None:
    for found in groups(here):
        for table in found.tables:
            assert sum(each.count for each in table.counts) == table.total, (found.group, table.code)
            if table.code not in ("party_years", "branch"):
                assert table.total == found.total.count


def test_the_dead_are_not_counted_and_members_alone_have_years(here: Station) -> None:
    found = here.services.statistics.structure(here.who)
    assert found.total.count == 7 * 4 * 2
    members = here.services.statistics.structure(here.who, "members").total.count
    assert tables(found)["party_years"].total == members == 2 * 4


def test_the_share_of_those_up_to_35(opened: Opened) -> None:
    here = build(opened)
    here.person("李娜", "13", birth_date=date(1991, 11, 21))  # 35 today
    here.person("王强", "13", birth_date=date(1990, 11, 21))  # 36 today
    here.person("赵敏", "13")
    found = here.services.statistics.structure(here.who, "staff")
    young = next(share for share in found.shares if share.counted.title == "35 岁及以下占比")
    assert (young.counted.count, young.of, young.percent) == (1, 3, "33.3%")
    ages = {each.title: each.count for each in tables(found)["age"].counts}
    assert (ages["31–35 岁"], ages["36–40 岁"], ages["未填出生日期"]) == (1, 1, 1)


def test_an_organisation_is_counted_with_everything_below(here: Station) -> None:
    found = here.services.statistics.structure(here.who, "everybody", here.station)
    assert found.scope == "城关供电所"
    team = tables(found)["team"].counts
    assert [(each.title, each.count) for each in team] == [("营业班", found.total.count)]


def test_the_structure_is_written_as_a_table_and_logged(here: Station, tmp_path: Path) -> None:
    path = here.services.statistics.export(here.who, tmp_path / "队伍结构表.xlsx", "staff")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert rows[0] == ["项目", "类别", "人数", "占比"]
    found = here.services.statistics.structure(here.who, "staff")
    assert rows[1][:3] == ["统计范围", "全单位 · 在岗职工", float(found.total.count)]
    written = {(row[0], row[1]): row[2] for row in rows}
    assert all(written[t.title, c.title] == c.count for t in found.tables for c in t.counts)
    newest = here.services.history.ids(here.who, HistoryQuery(chip="reveals"))[0]
    assert here.services.history.rows(here.who, [newest])[0].title == "导出队伍结构表：队伍结构表.xlsx"


def test_nobody_without_the_right_exports(here: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.domain.actors.RIGHTS", {Role.CLERK: frozenset({Right.VIEW})})
    clerk = Actor(new_uid(), "录入员", Role.CLERK)
    with pytest.raises(UserError, match="没有“导出”的权限"):
        here.services.statistics.export(clerk, tmp_path / "表.xlsx")
    assert not (tmp_path / "表.xlsx").exists()


@pytest.mark.parametrize(
    ("count", "of", "text"),
    [(0, 0, "—"), (0, 3, "0%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (1, 2000, "0.1%"), (3, 3, "100%")],
)
def test_parts_in_per_cent(count: int, of: int, text: str) -> None:
    assert percent_text(count, of) == text


def test_a_condition_in_the_file_compares_one_way() -> None:
    when = When("age", at_least=31, at_most=35)
    assert when.condition().values == ("31", "35")
    with pytest.raises(ValueError, match="one comparison"):
        replace(when, empty=True).condition()
