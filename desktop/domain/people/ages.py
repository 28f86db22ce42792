"""Whole years: of a life, of membership, of probation."""

from datetime import date


def add_years(day: date, years: int) -> date:
    """The same day years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def age_on(birth: date, day: date) -> int:
    """Full years lived."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
