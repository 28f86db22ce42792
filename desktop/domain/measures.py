"""A derived figure with the records behind it: what a rating reads and an auditor opens."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from desktop.domain.identity import Uid


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Civil days from `since` to `until`, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """0 when it ends before it begins."""
        return max(0, (self.until - self.since).days + 1)

    def __contains__(self, day: date) -> bool:
        return self.since <= day <= self.until

    def shared(self, other: "Span") -> "Span":
        """The days in both; `days` is 0 when there are none."""
        return Span(max(self.since, other.since), min(self.until, other.until))

    def months(self) -> Iterator["Span"]:
        """Whole calendar months that share a day with it, in order."""
        return self._parts(1)

    def quarters(self) -> Iterator["Span"]:
        """Whole calendar quarters that share a day with it, in order."""
        return self._parts(3)

    def _parts(self, size: int) -> Iterator["Span"]:
        first = date(self.since.year, (self.since.month - 1) // size * size + 1, 1)
        while first <= self.until:
            last_month = first.month + size - 1
            last = date(first.year, last_month, monthrange(first.year, last_month)[1])
            yield Span(first, last)
            first = last + timedelta(days=1)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days as spans that neither overlap nor touch, the earliest first."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and (found[-1].until == date.max or span.since <= found[-1].until + timedelta(days=1)):
            found[-1] = Span(found[-1].since, max(found[-1].until, span.until))
        else:
            found.append(span)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a figure is about: an organisation with everything below it, or one person."""

    uid: Uid
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure.

    Attributes:
        numerator: what was done.
        denominator: what was due; None for plain counts.
        evidence: records that prove the numerator.
        missing: whom or what the difference is about, for "what is missing" lists.
    """

    numerator: int
    denominator: int | None = None
    evidence: tuple[Uid, ...] = ()
    missing: tuple[Uid, ...] = ()

    @property
    def value(self) -> Fraction | None:
        """Percent for a rate, the number for a count; None when nothing was due, so the figure does not apply."""
        if self.denominator is None:
            return Fraction(self.numerator)
        return Fraction(self.numerator * 100, self.denominator) if self.denominator else None
