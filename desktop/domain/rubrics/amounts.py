"""Exact amounts: fractions while reckoning, integer hundredths once printed."""

from fractions import Fraction
from functools import lru_cache

ZERO = Fraction(0)


def hundredths(amount: Fraction) -> int:
    """Round half up to hundredths: 0.005 → 1, 79.875 → 7988.

    Negative amounts round by their size, as 四舍五入 does: −3.125 → −313.
    """
    numerator, denominator = amount.numerator, amount.denominator
    size = (abs(numerator) * 200 + denominator) // (2 * denominator)
    return -size if numerator < 0 else size


def points_text(amount: int) -> str:
    """Integer hundredths as printed: 1550 → 15.50."""
    sign = "-" if amount < 0 else ""
    whole, rest = divmod(abs(amount), 100)
    return f"{sign}{whole}.{rest:02d}"


def plain(amount: Fraction) -> str:
    """An amount as a person writes it: 0.5, 12, 99.97; an endless decimal gets 约 and four places."""
    return _plain(amount.numerator, amount.denominator)


@lru_cache(maxsize=4096)
def _plain(numerator: int, denominator: int) -> str:
    """Cached: the numbers of a rubric come back with every subject that is rated."""
    if denominator == 1:
        return str(numerator)
    places = _places(denominator)
    if places is None:
        return f"约 {_decimal(_nearest(Fraction(numerator, denominator), 4), 4)}"
    return _decimal(numerator * 10**places // denominator, places)


def clamp(amount: Fraction, top: Fraction) -> Fraction:
    """Into 0…top."""
    return ZERO if amount.numerator < 0 else min(amount, top)


def _places(denominator: int) -> int | None:
    """Decimal places a fraction with this denominator needs; None when it never ends."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator //= 2
        twos += 1
    while denominator % 5 == 0:
        denominator //= 5
        fives += 1
    return max(twos, fives) if denominator == 1 else None


def _nearest(amount: Fraction, places: int) -> int:
    scaled: Fraction = amount * 10**places
    return (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)


def _decimal(scaled: int, places: int) -> str:
    sign = "-" if scaled < 0 else ""
    whole, rest = divmod(abs(scaled), 10**places)
    return f"{sign}{whole}.{rest:0{places}d}".rstrip("0").rstrip(".")
