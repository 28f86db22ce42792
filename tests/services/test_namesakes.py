"""Two 李娜 of one branch: a picker and the doubts of an import say what tells them apart, and no more."""

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.compose import Opened
from desktop.domain.people import PersonDraft
from desktop.services.people import PeopleQuery
from tests.services.station import Station, build


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "人员.csv"
    path.write_text("姓名,学历\n李娜,大专\n", "utf-8")
    return path


KNOWN = PersonDraft(political_status="01", job_title="抄表员")
BRANCH = "城关供电所党支部"


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({"mobile": "13800001111"}, {"mobile": "13800002222"}, [" · 手机 138****1111", " · 手机 138****2222"]),
        ({}, {"political_status": "13"}, [" · 正式党员", " · 群众"]),
        ({}, {"job_title": None}, ["", " · 抄表员"]),
        ({}, {"job_title": None, "mobile": "13800002222"}, ["", " · 抄表员"]),
        ({}, {}, [" · 第 1 个登记", " · 第 2 个登记"]),
    ],
)
def test_as_little_is_said_as_tells_them_apart(
    here: Station, sheet: Path, first: dict[str, str], second: dict[str, str | None], told: list[str]
) -> None:
    people, who = here.services.people, here.who
    for fields in (first, second):
        person = replace(KNOWN, name="李娜", branch_uid=here.branch, **fields)
        people.save(who, None, person, None)
    (row,) = here.services.exchange.preview_people(who, sheet).plan.rows
    for offer in (row.candidates, people.choices(who, "李娜")):
        assert sorted(each.note for each in offer) == [BRANCH + words for words in told]
    assert {each.uid for each in row.candidates} == set(people.ids(who, PeopleQuery()))


def test_who_reads_differently_is_left_as_he_is(here: Station, sheet: Path) -> None:
    for number in (None, "7"):
        here.person("李娜", staff_no=number, team_uid=None)
    (row,) = here.services.exchange.preview_people(here.who, sheet).plan.rows
    assert sorted(each.note for each in row.candidates) == [f"7 · {BRANCH}", BRANCH]
