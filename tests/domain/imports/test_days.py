"""Days with a time behind them, with spaces between, in numerals and of another calendar: what is sure is read, nothing is shifted."""

from datetime import date
from pathlib import Path

import pytest

from desktop.domain.drafts import month_of, spec
from desktop.domain.errors import Severity
from desktop.domain.imports.cells import reader_for
from desktop.domain.imports.texts import Cell
from desktop.domain.people import PersonDraft
from desktop.exchange.code_tables import read_code_tables
from desktop.paths import RESOURCES

CODES = read_code_tables(Path(RESOURCES) / "code_tables.yaml")
READ = reader_for(next(item for item in spec(PersonDraft) if item.name == "birth_date"), CODES)


def code_of(cell: Cell) -> tuple[str, Severity] | None:
    return None if cell[1] is None else (cell[1].code, cell[1].severity)


@pytest.mark.parametrize(
    "raw",
    ["1990-5-3 08:30", "1990-5-3 10:00", "1990/5/3 10:00:00", "1990/5/3 0:00:00", "1990-05-03 18:30:00.0", "1990-5-3 下午2:30",
     "1990年5月3日12:30", "1990-05-03T00:00:00Z", "1990-05-03T00:00:00.000z", "1990-05-03T00:00:00+08:00", "1990-5-3 9:05 PM"],
)  # fmt: skip
def test_the_hour_behind_a_day_is_no_part_of_the_day(raw: str) -> None:
    assert READ(raw) == (date(1990, 5, 3), None)


def test_a_time_of_the_world_may_be_the_evening_before() -> None:
    assert code_of(READ("1990-05-02T16:00:00.000Z")) == ("DATE_IN_UTC", Severity.WARNING)
    assert READ("1990-05-02T16:00:00.000Z")[0] is None


@pytest.mark.parametrize("raw", ["1990 05 03", "1990 5 3", "1990 年 5 月 3 日", "1990 . 5 . 3", "1990年5月3日 生"])
def test_spaces_part_year_month_and_day(raw: str) -> None:
    assert READ(raw) == (date(1990, 5, 3), None)


@pytest.mark.parametrize("raw", ["1990 5", "1990 05", "1990 1"])
def test_a_year_and_a_month_apart_are_not_the_number_of_a_day(raw: str) -> None:
    assert code_of(READ(raw)) == ("DATE_WITHOUT_DAY", Severity.WARNING)


@pytest.mark.parametrize(
    "raw",
    ["一九九〇年五月三日", "一九九0年五月三日", "一九九○年五月3日", "1990年五月三日", "1990年5月3日 星期四", "一九九零年五月三日生"],
)
def test_numerals_of_both_kinds_and_the_day_of_the_week_are_understood(raw: str) -> None:
    assert READ(raw) == (date(1990, 5, 3), None)


@pytest.mark.parametrize("raw", ["1990-5-3（农历）", "1990年5月3日(阴历)"])
def test_a_day_of_the_old_calendar_is_not_taken_for_one_of_ours(raw: str) -> None:
    assert READ(raw)[0] is None
    assert code_of(READ(raw)) == ("DATE_LUNAR", Severity.WARNING)


@pytest.mark.parametrize("raw", ["1990.5~6", "1990.5.3~1990.6.3", "1990-5-3 25", "1990-05-0308:30", "199005 03", "1 9 9 0"])
def test_spans_and_what_runs_together_are_no_day(raw: str) -> None:
    assert code_of(READ(raw)) == ("DATE_INVALID", Severity.ERROR)


@pytest.mark.parametrize(("typed", "month"), [("2026 1 2", "2026-01"), ("2026 3", "2026-03"), ("2026 年 3 月", "2026-03"), ("2026 12", "2026-12")])
def test_spaces_part_a_month_too(typed: str, month: str) -> None:
    assert month_of(typed) == month


@pytest.mark.parametrize("raw", ["5月1日", "5-1", "05.12", "12/3"])
def test_a_day_without_its_year_is_asked_about(raw: str) -> None:
    assert code_of(READ(raw)) == ("DATE_WITHOUT_YEAR", Severity.WARNING)
