"""A rating rule as data: what is scored, by whom, with which thresholds, caps and links.

Field names are the keys of a rubric file (`metadata["key"]` where the key is no Python name); least and most bound
numbers. The reader of rubric files works from these fields.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

from desktop.domain.rubrics.amounts import ZERO, plain
from desktop.domain.rubrics.given import NOT_NEGATIVE, Trim
from desktop.domain.rubrics.rules import AnyRule, Manual, metric_of

SCHEMA = "rubric/1"


class SubjectType(StrEnum):
    ORG = "org"
    PERSON = "person"
    PROJECT = "project"
    BID = "bid"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Subject:
    """Who or what is rated."""

    type: SubjectType
    filter: Mapping[str, Any] = field(default_factory=dict)
    group_by: str = ""


class RatingType(StrEnum):
    STAR = "star"
    GRADE = "grade"
    RANK = "rank"
    PASS = "pass"


class Rounding(StrEnum):
    FLOOR = "floor"
    HALF_UP = "half_up"
    CEIL = "ceil"


class QuotaScope(StrEnum):
    THIS = "this"
    THIS_AND_ABOVE = "this_and_above"


@dataclass(frozen=True, slots=True)
class Condition:
    """A metric at least `ge`, or at most `le`: exactly one of the two."""

    metric: str
    ge: Fraction | None = None
    le: Fraction | None = None

    def holds(self, value: Fraction) -> bool:
        return (self.ge is None or value >= self.ge) and (self.le is None or value <= self.le)

    def words(self) -> str:
        return f"不低于 {plain(self.ge)}" if self.ge is not None else f"不高于 {plain(self.le or ZERO)}"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the rating, worth `points`."""

    id: str
    title: str
    points: Fraction = field(metadata=NOT_NEGATIVE)
    # The stand-in lets a reader go on checking an indicator whose rule it cannot read.
    rule: AnyRule = field(metadata={"stand_in": Manual()})
    standard: str = ""
    evidence: tuple[str, ...] = ()
    applies_when: Condition | None = None


def _sources(indicator: Indicator) -> tuple[str, ...]:
    condition = indicator.applies_when
    both = (metric_of(indicator.rule), condition.metric if condition else None)
    return tuple(dict.fromkeys(metric for metric in both if metric))


@dataclass(frozen=True, slots=True)
class Dimension:
    """A group of indicators; its points are their sum (INV-22)."""

    id: str
    title: str
    points: Fraction = field(metadata=NOT_NEGATIVE)
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Rater:
    """A role that judges manual indicators, with its weight in per cent.

    Attributes:
        min, odd: how many judges there must be.
        recuse: who of them stands aside, in words; "" when nobody must.
    """

    role: str
    weight: Fraction = field(metadata=NOT_NEGATIVE)
    title: str = ""
    anonymous: bool = False
    min: int | None = field(default=None, metadata=NOT_NEGATIVE)
    odd: bool = False
    recuse: str = ""

    @property
    def name(self) -> str:
        return self.title or self.role


class Mean(StrEnum):
    TRIMMED = "trimmed_mean"
    PLAIN = "mean"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """How several entries of one role become one: the plain mean, or a mean without the extremes.

    Attributes:
        means: role, singular or plural, → mean. `judges` stands for every role where no role is called that.
    """

    means: Mapping[str, Mean] = field(default_factory=dict)
    drop: Trim = field(default_factory=Trim)

    def trim(self, role: str, roles: list[str]) -> Trim | None:
        """The trim for a role, None for the plain mean."""
        mean = self.means.get(role) or self.means.get(f"{role}s")
        if mean is None and {"judge", "judges"}.isdisjoint(roles):
            mean = self.means.get("judges")
        return self.drop if mean is Mean.TRIMMED else None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A penalty or bonus item: count × each, at most cap. The count is a metric or, when manual, typed."""

    id: str
    title: str
    each: Fraction = field(metadata=NOT_NEGATIVE)
    metric: str | None = None
    manual: bool = False
    cap: Fraction | None = field(default=None, metadata=NOT_NEGATIVE)
    note: str = ""

    def exact(self, count: Fraction) -> Fraction:
        """Points for so many. A negative count counts as none."""
        amount = max(ZERO, count) * self.each
        return amount if self.cap is None else min(amount, self.cap)

    def words(self, count: Fraction) -> str:
        amount = max(ZERO, count) * self.each
        text = f"{self.title}：{plain(count)} × {plain(self.each)} = {plain(amount)} 分"
        return text if self.cap is None or amount <= self.cap else f"{text}，按上限计 {plain(self.cap)} 分"


@dataclass(frozen=True, slots=True)
class Bonus:
    """Bonus items and the most they give together."""

    cap: Fraction = field(metadata=NOT_NEGATIVE)
    items: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """A metric veto fires at value ≥ ge."""

    ge: Fraction


@dataclass(frozen=True, slots=True)
class Effect:
    """What a veto does; exactly one of the first four."""

    cap_level: str | None = None
    set_level: str | None = None
    disqualify: bool = False
    off_board: bool = False
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Veto:
    """一票否决: ticked by hand, or fired by a metric."""

    id: str
    title: str
    effect: Effect
    metric: str | None = None
    manual: bool = False
    when: When | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A level and what it asks for. `min` is in points.

    Quota fields are for the step that ranks a whole group; a single result does not use them.
    """

    code: str
    title: str
    min: Fraction
    stars: int | None = field(default=None, metadata=NOT_NEGATIVE)
    dimension_min_pct: Fraction | None = field(default=None, metadata={"least": 0, "most": 100})
    quota_max_pct: Fraction | None = field(default=None, metadata={"least": 0, "most": 100})
    quota: str = ""
    quota_rounding: Rounding = Rounding.FLOOR
    quota_scope: QuotaScope = QuotaScope.THIS
    quota_base: str = ""
    by_rank: bool = False
    note: str = ""

    @property
    def quota_share(self) -> Fraction | None:
        """The quota as a share of 1, None when the level has none."""
        if self.quota_max_pct is not None:
            return self.quota_max_pct / 100
        return Fraction(self.quota) if self.quota else None


@dataclass(frozen=True, slots=True)
class Rating:
    """Levels from the highest to the lowest."""

    type: RatingType
    levels: tuple[Level, ...]
    tie_break: tuple[str, ...] = ()
    board_size: int | None = field(default=None, metadata=NOT_NEGATIVE)
    decided_by: str = ""
    chart: str = ""

    def place(self, code: str) -> int:
        """Position of a level from the top. The code is one of the rating's: read rubrics name no other."""
        return next(n for n, level in enumerate(self.levels) if level.code == code)

    @property
    def last(self) -> int:
        return len(self.levels) - 1

    def highest_within(self, stars: Fraction) -> int:
        """Position of the highest level with no more than so many stars, else the last."""
        within = (n for n, level in enumerate(self.levels) if level.stars is not None and level.stars <= stars)
        return next(within, self.last)


class Action(StrEnum):
    """What a linkage does when its requirement is not met."""

    MAX_LINKED_STAR = "cap_to_max_linked_star"
    LEVEL = "cap_level"
    PREVIOUS_PLUS_1 = "cap_to_previous_plus_1"


class WhenNone(StrEnum):
    NOT_APPLICABLE = "not_applicable"
    CAP = "cap"


@dataclass(frozen=True, slots=True)
class Quantifier:
    """How many linked teams must reach the stars: any, all, or a share in per cent."""

    word: str = "any"
    share: Fraction = ZERO

    def best(self, stars: list[int]) -> int:
        """The highest number of stars that enough of the teams reach. `stars` is not empty."""
        ranked = sorted(stars, reverse=True)
        if self.word == "any":
            return ranked[0]
        if self.word == "all":
            return ranked[-1]
        needed = -(-self.share.numerator * len(ranked) // (self.share.denominator * 100))
        return ranked[max(needed, 1) - 1]

    def words(self) -> str:
        if self.word == "share":
            return f"至少 {plain(self.share)} % 的联系班组"
        return "全部联系班组" if self.word == "all" else "至少一个联系班组"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a linkage asks for."""

    metric: str | None = None
    at_least: Fraction | str | None = None
    subject: str = ""
    link: str = ""
    period: str = ""
    quantifier: Quantifier = Quantifier()
    skip_if_missing: bool = False


@dataclass(frozen=True, slots=True)
class Linkage:
    """The last step: a level reached that needs something else, and to what it falls without it."""

    when_level_at_least: str
    require: Requirement
    action: Action = field(metadata={"key": "else"})
    when_none: WhenNone = WhenNone.NOT_APPLICABLE
    cap_level: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """Information only: the result is a suggestion for another rating."""

    feeds: str
    mode: str = ""


@dataclass(frozen=True)
class Rubric:
    """A rating rule. (id, version) is frozen once an assessment cites it.

    Attributes:
        extra: keys the engine does not use, as plain data: documents, signatories, publish, analysis ...
    """

    id: str
    version: str
    title: str
    dimensions: tuple[Dimension, ...]
    rating: Rating
    subject: Subject | None = None
    cycle: Mapping[str, Any] = field(default_factory=dict)
    provenance: str = ""
    basis: tuple[str, ...] = ()
    raters: tuple[Rater, ...] = ()
    aggregate: Aggregate = field(default_factory=Aggregate)
    penalties: tuple[Adjustment, ...] = ()
    bonus: Bonus = Bonus(ZERO)
    vetoes: tuple[Veto, ...] = ()
    linkage: tuple[Linkage, ...] = ()
    feeds: tuple[Feed, ...] = field(default=(), metadata={"key": None})
    extra: Mapping[str, Any] = field(default_factory=dict, metadata={"key": None})

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Every indicator by id, in order."""
        return {i.id: i for dimension in self.dimensions for i in dimension.indicators}

    @cached_property
    def sources(self) -> Mapping[str, tuple[str, ...]]:
        """The metrics that each indicator reads, its own and that of its condition."""
        return {i.id: _sources(i) for i in self.indicators.values()}

    @cached_property
    def total(self) -> Fraction:
        """Points of all dimensions."""
        return sum((d.points for d in self.dimensions), ZERO)

    def adjustments(self) -> Iterator[Adjustment]:
        yield from self.penalties
        yield from self.bonus.items

    def roles(self) -> list[str]:
        return [rater.role for rater in self.raters]


@dataclass(frozen=True, slots=True)
class Metric:
    """An entry of the metric catalogue (指标库)."""

    id: str
    title: str
    unit: str = ""
    subject: str = "any"
    source: str = "entered"
    better: str = "higher"
    formula: str = ""
