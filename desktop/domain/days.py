"""The day on which something recorded happened: not in the future, not before what it follows, entered late or not."""

from datetime import date

from desktop.domain.errors import Problem


def day_problems(
    field: str, label: str, day: date | None, today: date, earliest: date | None = None, what: str = ""
) -> list[Problem]:
    """A day that lies in the future, or before the event it must follow (`what`, on `earliest`); None passes here."""
    if day is None:
        return []
    if day > today:
        return [Problem(field, "DATE_IN_FUTURE", f"{label}晚于今天，请核对。")]
    if earliest is not None and day < earliest:
        return [Problem(field, "DATE_SEQUENCE_INCONSISTENT", f"{label}早于{what}（{earliest}），请核对。")]
    return []


def is_late(happened_on: date, recorded_on: date, after_days: int) -> bool:
    """补录: entered more than so many days after it happened."""
    return (recorded_on - happened_on).days > after_days
