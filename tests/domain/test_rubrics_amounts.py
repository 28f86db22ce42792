"""Exact amounts: rounding half up, and how they are written."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.rubrics.amounts import clamp, hundredths, plain, points_text


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("0.005", 1), ("0.0049999", 0), ("79.875", 7988), ("2.625", 263), ("-3.125", -313), ("-0.004", 0), ("0", 0)],
)
def test_an_amount_rounds_half_up_by_its_size(amount: str, expected: int) -> None:
    assert hundredths(Fraction(amount)) == expected


def test_a_third_rounds_from_its_exact_value() -> None:
    assert hundredths(Fraction(1, 3)) == 33
    assert hundredths(Fraction(2, 3)) == 67


@given(st.decimals(min_value=-1000, max_value=1000, places=4))
def test_rounding_agrees_with_decimal_half_up(amount: Decimal) -> None:
    expected = int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
    assert hundredths(Fraction(amount)) == expected


@pytest.mark.parametrize(
    ("amount", "text"),
    [(1550, "15.50"), (0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-1234, "-12.34"), (100000, "1000.00")],
)
def test_hundredths_print_with_two_places(amount: int, text: str) -> None:
    assert points_text(amount) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Fraction("0.5"), "0.5"),
        (Fraction(12), "12"),
        (Fraction("99.970"), "99.97"),
        (Fraction("-0.3"), "-0.3"),
        (Fraction(1, 3), "约 0.3333"),
        (Fraction(2, 3), "约 0.6667"),
        (Fraction(1, 8), "0.125"),
    ],
)
def test_an_amount_is_written_as_a_person_would(amount: Fraction, text: str) -> None:
    assert plain(amount) == text


@given(st.fractions(), st.fractions(min_value=0))
def test_clamping_stays_within_its_bounds(amount: Fraction, top: Fraction) -> None:
    assert 0 <= clamp(amount, top) <= top
