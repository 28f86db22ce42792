"""The seven ways an indicator turns facts into points; each scores and says itself in Chinese words.

A new rule is a dataclass here with `lack`, `score`, `words` and `flaws`, named in RULES: reader, engine and prints
follow from its fields.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar, Protocol

from desktop.domain.rubrics.amounts import ZERO, clamp, hundredths, plain, points_text
from desktop.domain.rubrics.given import NOT_NEGATIVE, Entry, Flaw, Given, Per, RoleRating


class Rule(Protocol):
    """What every rule can do. P is `points`, the indicator's worth."""

    type: ClassVar[str]

    def lack(self, given: Given) -> str:
        """What is missing, in words; "" when the rule can be scored."""

    def score(self, given: Given, points: Fraction) -> Fraction:
        """Exact points in 0…P. Only for given without lack."""

    def words(self, points: Fraction, given: Given | None = None, scored: Fraction | None = None) -> str:
        """The rule with its numbers; with `given`, what came out too. `scored` spares reckoning again."""

    def flaws(self, points: Fraction) -> Iterator[Flaw]:
        """What makes the rule senseless for an indicator of P points."""


def _taken(amount: Fraction) -> str:
    """What was taken off, exact: 10 − 1.005 is shown as 9.00, and 1.01 beside it would not add up."""
    return points_text(hundredths(amount)) if (amount * 100).denominator == 1 else plain(amount)


def _points(amount: Fraction) -> str:
    return points_text(hundredths(amount))


def _known(scored: Fraction | None, rule: Rule, given: Given, points: Fraction) -> Fraction:
    return rule.score(given, points) if scored is None else scored


@dataclass(frozen=True, slots=True)
class Quota:
    """So many per sub-period: P − each_missing × Σ max(0, need − value), not below 0."""

    type: ClassVar[str] = "quota"
    metric: str
    per: Per
    need: Fraction = field(metadata=NOT_NEGATIVE)
    each_missing: Fraction = field(metadata=NOT_NEGATIVE)

    def lack(self, given: Given) -> str:
        if not given.series:
            return f"指标 {self.metric} 没有值"
        gaps = [str(n) for n, value in enumerate(given.series, 1) if value is None]
        return f"指标 {self.metric} 第 {'、'.join(gaps)} 期没有值" if gaps else ""

    def shortfall(self, given: Given) -> Fraction:
        return sum((self.need - value for value in given.series or () if value is not None and value < self.need), ZERO)

    def score(self, given: Given, points: Fraction) -> Fraction:
        return clamp(points - self.each_missing * self.shortfall(given), points)

    def words(self, points: Fraction, given: Given | None = None, scored: Fraction | None = None) -> str:
        text = f"{self.per.words}至少 {plain(self.need)} 次，缺 1 次扣 {plain(self.each_missing)} 分"
        if given is None:
            return text
        short = self.shortfall(given)
        if not short:
            return f"{text}：没有缺少，不扣分"
        return f"{text}：缺 {plain(short)} 次，扣 {_taken(points - _known(scored, self, given, points))} 分"

    def flaws(self, points: Fraction) -> Iterator[Flaw]:
        yield from ()


@dataclass(frozen=True, slots=True)
class Each:
    """So much off for each: P − each × value, not below 0."""

    type: ClassVar[str] = "each"
    metric: str
    each: Fraction = field(metadata=NOT_NEGATIVE)

    def lack(self, given: Given) -> str:
        return "" if given.value is not None else f"指标 {self.metric} 没有值"

    def score(self, given: Given, points: Fraction) -> Fraction:
        return clamp(points - self.each * (given.value or ZERO), points)

    def words(self, points: Fraction, given: Given | None = None, scored: Fraction | None = None) -> str:
        text = f"每发生 1 次（项）扣 {plain(self.each)} 分，扣完为止"
        if given is None:
            return text
        if not given.value:
            return f"{text}：没有发生，不扣分"
        return (
            f"{text}：发生 {plain(given.value)} 次（项），扣 {_taken(points - _known(scored, self, given, points))} 分"
        )

    def flaws(self, points: Fraction) -> Iterator[Flaw]:
        yield from ()


@dataclass(frozen=True, slots=True)
class Linear:
    """In proportion between two values, rising or falling: P × (value − zero_at)/(full_at − zero_at), in 0…P.

    With `prorate`, both bounds are for the full cycle and shrink with `Given.share` when a shorter period is rated;
    a share is only applied when the facts state one.
    """

    type: ClassVar[str] = "linear"
    metric: str
    full_at: Fraction
    zero_at: Fraction
    prorate: bool = False

    def lack(self, given: Given) -> str:
        return "" if given.value is not None else f"指标 {self.metric} 没有值"

    def bounds(self, given: Given) -> tuple[Fraction, Fraction]:
        """(full_at, zero_at) for the rated period."""
        if self.prorate and given.share != 1:
            return self.full_at * given.share, self.zero_at * given.share
        return self.full_at, self.zero_at

    def score(self, given: Given, points: Fraction) -> Fraction:
        full_at, zero_at = self.bounds(given)
        return clamp(points * ((given.value or ZERO) - zero_at) / (full_at - zero_at), points)

    def words(self, points: Fraction, given: Given | None = None, scored: Fraction | None = None) -> str:
        full_at, zero_at = self.bounds(given or Given())
        high, low = ("及以上", "及以下") if full_at > zero_at else ("及以下", "及以上")
        text = f"{plain(full_at)} {high}得满分，{plain(zero_at)} {low}不得分，其间按比例"
        if given is None:
            return text
        return f"{text}：实际 {plain(given.value or ZERO)}，得 {_points(_known(scored, self, given, points))} 分"

    def flaws(self, points: Fraction) -> Iterator[Flaw]:
        if self.full_at == self.zero_at:
            yield Flaw("full_at", f"满分值和零分值都是 {plain(self.full_at)}，无法按比例计算，须填不同的数")


@dataclass(frozen=True, slots=True)
class Band:
    """Points for a value of at least `ge`, or of at most `le`: exactly one of the two."""

    points: Fraction = field(metadata=NOT_NEGATIVE)
    ge: Fraction | None = None
    le: Fraction | None = None

    def holds(self, value: Fraction) -> bool:
        return (self.ge is None or value >= self.ge) and (self.le is None or value <= self.le)

    def words(self) -> str:
        bound = f"{plain(self.ge)} 及以上" if self.ge is not None else f"{plain(self.le or ZERO)} 及以下"
        return f"{bound}得 {plain(self.points)} 分"


@dataclass(frozen=True, slots=True)
class Bands:
    """Steps: the first band that the value meets gives the points, else 0."""

    type: ClassVar[str] = "bands"
    metric: str
    bands: tuple[Band, ...]

    def lack(self, given: Given) -> str:
        return "" if given.value is not None else f"指标 {self.metric} 没有值"

    def score(self, given: Given, points: Fraction) -> Fraction:
        value = given.value or ZERO
        return clamp(next((band.points for band in self.bands if band.holds(value)), ZERO), points)

    def words(self, points: Fraction, given: Given | None = None, scored: Fraction | None = None) -> str:
        spoken = (f"{b.words()}{self._idle(n)}" for n, b in enumerate(self.bands))
        text = "，".join(spoken) + "，其余不得分"
        if given is None:
            return text
        return f"{text}：实际 {plain(given.value or ZERO)}，得 {_points(_known(scored, self, given, points))} 分"

    def flaws(self, points: Fraction) -> Iterator[Flaw]:
        if not self.bands:
            yield Flaw("bands", "至少要有一档")
        for place, band in enumerate(self.bands):
            yield from self._band_flaws(f"bands[{place}]", band, points)

    def _idle(self, place: int) -> str:
        """A remark where earlier bands leave nothing to a band: allowed, since the first that matches counts."""
        return "（前面的档已包括，轮不到）" if _covered(self.bands[place], self.bands[:place]) else ""

    def _band_flaws(self, where: str, band: Band, points: Fraction) -> Iterator[Flaw]:
        if (band.ge is None) == (band.le is None):
            yield Flaw(where, "ge（不低于）和 le（不高于）须写且只写一个")
        if band.points > points:
            yield Flaw(f"{where}.points", f"本档 {plain(band.points)} 分超过条目的 {plain(points)} 分")


def _covered(band: Band, earlier: tuple[Band, ...]) -> bool:
    """Whether no value is left for the band. Bands come down from above (ge) or up from below (le)."""
    ge = min((b.ge for b in earlier if b.ge is not None and b.le is None), default=None)
    le = max((b.le for b in earlier if b.le is not None and b.ge is None), default=None)
    if ge is not None and le is not None and ge <= le:
        return True
    if band.ge is not None:
        return ge is not None and ge <= band.ge
    return le is not None and band.le is not None and le >= band.le


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing to tick."""

    text: str
    points: Fraction = field(metadata=NOT_NEGATIVE)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The sum of the ticked items."""

    type: ClassVar[str] = "checklist"
    items: tuple[CheckItem, ...]

    def lack(self, given: Given) -> str:
        return "" if given.ticked is not None else "还没有逐项检查"

    def score(self, given: Given, points: Fraction) -> Fraction:
        ticked = given.ticked or frozenset()
        return clamp(sum((item.points for n, item in enumerate(self.items) if n in ticked), ZERO), points)

    def words(self, points: Fraction, given: Given | None = None, scored: Fraction | None = None) -> str:
        text = "，".join(f"{item.text} {plain(item.points)} 分" for item in self.items)
        if given is None:
            return f"逐项检查：{text}"
        ticked = given.ticked or frozenset()
        unmet = "、".join(item.text for n, item in enumerate(self.items) if n not in ticked)
        out = f"未达到 {unmet}，得 {_points(_known(scored, self, given, points))} 分" if unmet else "全部达到"
        return f"逐项检查（{text}）：{out}"

    def flaws(self, points: Fraction) -> Iterator[Flaw]:
        total = sum((item.points for item in self.items), ZERO)
        if not self.items:
            yield Flaw("items", "至少要有一项")
        if total > points:
            yield Flaw("items", f"各项之和 {plain(total)} 分超过条目的 {plain(points)} 分")


@dataclass(frozen=True, slots=True)
class Deduct:
    """So much off for each finding: P − Σ points of the findings, not below 0 (扣完为止)."""

    type: ClassVar[str] = "deduct"
    each: Fraction = field(metadata=NOT_NEGATIVE)

    def lack(self, given: Given) -> str:
        return "" if given.findings is not None else "还没有检查记录"

    def score(self, given: Given, points: Fraction) -> Fraction:
        off = ((self.each if f.points is None else f.points) for f in given.findings or ())
        return clamp(points - sum(off, ZERO), points)

    def words(self, points: Fraction, given: Given | None = None, scored: Fraction | None = None) -> str:
        text = f"每发现一处扣 {plain(self.each)} 分，扣完为止"
        if given is None:
            return text
        if not given.findings:
            return f"{text}：已检查，未发现问题"
        return f"{text}：发现 {len(given.findings)} 处，共扣 {_taken(points - _known(scored, self, given, points))} 分"

    def flaws(self, points: Fraction) -> Iterator[Flaw]:
        yield from ()


@dataclass(frozen=True, slots=True)
class Grade:
    """One step of a scale: its label is worth `pct` per cent of the indicator."""

    label: str
    pct: Fraction = field(metadata={"least": 0, "most": 100})


@dataclass(frozen=True, slots=True)
class Manual:
    """Judgement of the rater roles: Σ points × weight / 100, then into 0…P."""

    type: ClassVar[str] = "manual"
    scale: tuple[Grade, ...] = ()

    def lack(self, given: Given) -> str:
        absent = [rating.title for rating in given.ratings if not rating.entries]
        return f"{'、'.join(absent)}没有打分" if absent else ""

    def label_points(self, entry: Entry, points: Fraction) -> Fraction:
        """Points of one entry; a label that the scale has not is a KeyError (facts are checked before)."""
        if isinstance(entry, Fraction):
            return entry
        return points * {grade.label: grade.pct for grade in self.scale}[entry] / 100

    def role_points(self, rating: RoleRating, points: Fraction) -> Fraction:
        """Mean of the role's entries, extremes left out where the rubric says so."""
        entries = [self.label_points(entry, points) for entry in rating.entries]
        kept = rating.trim.kept(entries) if rating.trim else entries
        return sum(kept, ZERO) / len(kept)

    def score(self, given: Given, points: Fraction) -> Fraction:
        return clamp(sum((self.role_points(r, points) * r.weight / 100 for r in given.ratings), ZERO), points)

    def words(self, points: Fraction, given: Given | None = None, scored: Fraction | None = None) -> str:
        text = "、".join(f"{grade.label} {plain(grade.pct)} %" for grade in self.scale)
        head = f"评分（{text}）" if text else f"评分（0 至 {plain(points)} 分）"
        if given is None:
            return head
        roles = "，".join(self._role_words(rating, points) for rating in given.ratings)
        return f"{head}：{roles}，得 {_points(_known(scored, self, given, points))} 分"

    def _role_words(self, rating: RoleRating, points: Fraction) -> str:
        text = f"{rating.title} {plain(self.role_points(rating, points))}"
        if len(rating.entries) > 1:
            dropped = rating.trim.words(len(rating.entries)) if rating.trim else ""
            text += f"（{len(rating.entries)} 人{dropped}平均）"
        return text if rating.weight == 100 else f"{text} × {plain(rating.weight)} %"

    def flaws(self, points: Fraction) -> Iterator[Flaw]:
        labels = [grade.label for grade in self.scale]
        for place, label in enumerate(labels):
            if label in labels[:place]:
                yield Flaw(f"scale[{place}].label", f"“{label}”重复")


AnyRule = Quota | Each | Linear | Bands | Checklist | Deduct | Manual

RULES: dict[str, type[AnyRule]] = {rule.type: rule for rule in (Quota, Each, Linear, Bands, Checklist, Deduct, Manual)}


def metric_of(rule: AnyRule) -> str | None:
    """The metric the rule reads, None for rules that people fill in."""
    return rule.metric if isinstance(rule, Quota | Each | Linear | Bands) else None
