"""Numbers per month, quarter and half-year are told with their month, quarter and half-year."""

import pytest

from desktop.domain.assessments.series import series_words
from desktop.domain.periods import Period
from desktop.domain.rubrics.given import Per


@pytest.mark.parametrize(
    ("parts", "per", "period", "words"),
    [
        ("4 4 3 4 5 4 4 4 2 4 4 4", Per.MONTH, "2026", "1—2月各4次，3月3次，4月4次，5月5次，6—8月各4次，9月2次，10—12月各4次"),
        ("1 1 0 1", Per.QUARTER, "2026", "一至二季度各1次，三季度0次，四季度1次"),
        ("1 1", Per.HALF, "2026", "上、下半年各1次"),
        ("1 2", Per.HALF, "2026", "上半年1次，下半年2次"),
        ("1", Per.YEAR, "2026", "全年1次"),
        ("0 2", Per.QUARTER, "2026H2", "三季度0次，四季度2次"),
        ("3 缺 3", Per.MONTH, "2026Q3", "7月3次，8月缺，9月3次"),
        ("3", Per.MONTH, "2026-07", "7月3次"),
        ("1 1 1", Per.WEEK, "2026-07", "第1—3周各1次"),
        ("1 2", Per.MONTH, "2026", "第1期1次，第2期2次"),
        ("2", Per.YEAR, "2026Q3", "全年2次"),
    ],
)
def test_each_number_has_its_own_time(parts: str, per: Per, period: str, words: str) -> None:
    assert series_words(parts.split(), per, Period(period), "次") == words
