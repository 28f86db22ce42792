"""Dates, amounts and numbers as Chinese documents write them."""

from datetime import date

import pytest

from desktop.documents import wording


def test_a_date_has_no_leading_zeros() -> None:
    assert wording.long_date(date(2026, 1, 2)) == "2026年1月2日"
    assert wording.long_date("2026-11-21") == "2026年11月21日"


def test_a_period_names_its_year_once() -> None:
    assert wording.span(date(2026, 4, 1), date(2026, 4, 28)) == "2026年4月1日\n至4月28日"
    assert wording.span("2026-04-01", "2027-03-31") == "2026年4月1日\n至2027年3月31日"


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (105, "壹元零伍分"),
        (110, "壹元壹角整"),
        (1000, "壹拾元整"),
        (105000, "壹仟零伍拾元整"),
        (1000000, "壹万元整"),
        (1000500, "壹万零伍元整"),
        (100050000, "壹佰万零伍佰元整"),
        (100100000, "壹佰万壹仟元整"),
        (16409020, "壹拾陆万肆仟零玖拾元贰角整"),
        (2000005000000, "贰佰亿零伍万元整"),
        (123456789012, "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
        (-100, "负壹元整"),
    ],
)
def test_an_amount_in_capital_figures(fen: int, words: str) -> None:
    assert wording.in_words(fen) == words


def test_scores_print_with_two_decimals_so_that_lines_add_up() -> None:
    assert wording.FILTERS["分"](9350) == "93.50"
    assert wording.FILTERS["分"](-5) == "-0.05"
    assert wording.short_points(9350) == "93.5"
    assert wording.short_points(10000) == "100"
    assert wording.signed_points(200) == "+2.00"


def test_shares_round_half_up() -> None:
    assert wording.share(1333, 2000) == "66.7%"
    assert wording.share(1, 2000) == "0.1%"
    assert wording.share(1, 0) == "—"


def test_clauses_are_numbered_in_chinese() -> None:
    assert [wording.ordinal(n) for n in (1, 10, 11, 20, 21, 99)] == ["一", "十", "十一", "二十", "二十一", "九十九"]
    assert wording.year_figures(2026) == "二〇二六"


def test_money_has_thousands_separators() -> None:
    assert wording.yuan(123456789) == "1,234,567.89"
