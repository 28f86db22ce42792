"""What the facts hold for one indicator, in the shape its rule reads."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

Entry = Fraction | str
"""One rater's judgement: points, or the label of a scale."""

NOT_NEGATIVE = {"least": 0}


class Flaw(NamedTuple):
    """What is wrong with a rubric: place below the thing checked ("" is the thing itself), and the reason."""

    place: str
    reason: str


class Per(StrEnum):
    """The sub-period a frequency is counted in."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def words(self) -> str:
        return {"week": "每周", "month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}[self.value]


@dataclass(frozen=True, slots=True)
class Trim:
    """Judges' extremes left out of the mean once there are enough judges."""

    when_judges_at_least: int = field(default=3, metadata={"least": 1})
    highest: int = field(default=1, metadata=NOT_NEGATIVE)
    lowest: int = field(default=1, metadata=NOT_NEGATIVE)

    def applies(self, judges: int) -> bool:
        """Whether extremes are left out among so many judges; at least one entry always stays."""
        return judges >= self.when_judges_at_least and judges > self.highest + self.lowest

    def kept(self, entries: list[Fraction]) -> list[Fraction]:
        """The entries that count."""
        if not self.applies(len(entries)):
            return entries
        return sorted(entries)[self.lowest : len(entries) - self.highest]

    def words(self, judges: int) -> str:
        """What is left out among so many judges: 去掉最高分和最低分后; "" when nothing is."""
        if not self.applies(judges):
            return ""
        if self.highest == self.lowest == 1:
            return "去掉最高分和最低分后"
        told = [f" {count} 个{name}" for count, name in ((self.highest, "最高分"), (self.lowest, "最低分")) if count]
        return f"去掉{'和'.join(told)}后" if told else ""


@dataclass(frozen=True, slots=True)
class RoleRating:
    """What one rater role entered for an indicator: one entry, or one per judge or ballot; empty is missing."""

    title: str
    weight: Fraction
    entries: tuple[Entry, ...]
    trim: Trim | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect found in a check. `points` None takes the rule's default."""

    points: Fraction | None = None
    text: str = ""
    date: str = ""
    finder: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What the facts hold for one indicator. None means nobody has entered it.

    Attributes:
        value: the metric's number.
        series: the metric's numbers, one per sub-period, for quotas.
        ratings: one per rater role of the rubric, in its order.
        ticked: positions (from 0) of the ticked items.
        findings: () means checked and nothing found.
        share: part of the full cycle that the rated period covers, for prorated rules.
    """

    value: Fraction | None = None
    series: tuple[Fraction | None, ...] | None = None
    ratings: tuple[RoleRating, ...] = ()
    ticked: frozenset[int] | None = None
    findings: tuple[Finding, ...] | None = None
    share: Fraction = Fraction(1)
