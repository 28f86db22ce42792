"""The facts of one rating: metric values with their three sources, judgements, ticks, findings, linked stars."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from desktop.domain.rubrics.amounts import ZERO, plain
from desktop.domain.rubrics.given import Entry, Finding, Flaw, Given, Per, RoleRating
from desktop.domain.rubrics.model import Indicator, Rubric
from desktop.domain.rubrics.rules import Checklist, Deduct, Manual, Quota, metric_of

Amount = Fraction | tuple[Fraction | None, ...]
"""A number, or one number per sub-period for frequencies (None: that sub-period has no value)."""


@dataclass(frozen=True, slots=True)
class MetricValue:
    """Up to three values of one metric. The last that exists counts; all are kept and printed.

    Attributes:
        computed: 系统值, from the records.
        declared: 填报值, by the one who is rated.
        verified: 核定值, by the committee, with its reason and basis.
    """

    computed: Amount | None = None
    declared: Amount | None = None
    verified: Amount | None = None
    reason: str = ""
    basis: str = ""

    @property
    def counted(self) -> Amount | None:
        """The value that counts."""
        for amount in (self.verified, self.declared):
            if amount is not None:
                return amount
        return self.computed

    def named(self) -> Iterator[tuple[str, Amount]]:
        """The values that exist with their Chinese names, in the order in which they came about."""
        pairs = (("系统值", self.computed), ("填报值", self.declared), ("核定值", self.verified))
        return ((name, amount) for name, amount in pairs if amount is not None)


def amount_text(amount: Amount) -> str:
    """A value as printed: 95.5, or 1、0、2 for sub-periods."""
    if isinstance(amount, Fraction):
        return plain(amount)
    return "、".join("缺" if part is None else plain(part) for part in amount)


@dataclass(frozen=True)
class Facts:
    """Everything a rubric asks about one subject in one period.

    Attributes:
        values: metric → its values. Metrics that the rubric does not cite are allowed and ignored.
        ratings: manual indicator → rater role → entries (one, or one per judge or ballot).
        ticks: checklist indicator → positions of the ticked items, from 0.
        counts: manual penalty or bonus → count.
        vetoed: manual vetoes that are ticked.
        findings: deduct indicator → findings; an empty one means checked and nothing found.
        not_applicable: indicator → reason, "" when none was given.
        linked_stars: one per linked team; None is a team not yet rated.
        evidence: metric or indicator → ids of the records behind it.
        period_share: part of the full cycle that is rated, for prorated rules; None leaves their bounds as written.
    """

    values: Mapping[str, MetricValue] = field(default_factory=dict)
    ratings: Mapping[str, Mapping[str, tuple[Entry, ...]]] = field(default_factory=dict)
    ticks: Mapping[str, frozenset[int]] = field(default_factory=dict)
    counts: Mapping[str, Fraction] = field(default_factory=dict)
    vetoed: frozenset[str] = frozenset()
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    not_applicable: Mapping[str, str] = field(default_factory=dict)
    linked_stars: tuple[int | None, ...] = ()
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    period_share: Fraction | None = None

    def amount(self, metric: str) -> Amount | None:
        """The value of a metric that counts, None when there is none."""
        value = self.values.get(metric)
        return None if value is None else value.counted

    def number(self, metric: str) -> Fraction | None:
        """The metric as one number; a frequency per sub-period is added up, None when one of them is missing."""
        amount = self.amount(metric)
        if amount is None or isinstance(amount, Fraction):
            return amount
        if not amount or any(part is None for part in amount):
            return None
        return sum((part for part in amount if part is not None), ZERO)

    def series(self, metric: str) -> tuple[Fraction | None, ...] | None:
        """The metric per sub-period; a single number stands for a single sub-period."""
        amount = self.amount(metric)
        return (amount,) if isinstance(amount, Fraction) else amount


def given(rubric: Rubric, facts: Facts, indicator: Indicator) -> Given:
    """What the facts hold for one indicator."""
    rule, uid = indicator.rule, indicator.id
    if isinstance(rule, Manual):
        return Given(ratings=_ratings(rubric, facts.ratings.get(uid, {})))
    if isinstance(rule, Quota):
        return Given(series=facts.series(rule.metric))
    metric = metric_of(rule)
    if metric is not None:
        return Given(value=facts.number(metric), share=facts.period_share or Fraction(1))
    return Given(ticked=facts.ticks.get(uid), findings=facts.findings.get(uid))


def _ratings(rubric: Rubric, entered: Mapping[str, tuple[Entry, ...]]) -> tuple[RoleRating, ...]:
    roles = rubric.roles()
    return tuple(
        RoleRating(r.name, r.weight, entered.get(r.role, ()), rubric.aggregate.trim(r.role, roles))
        for r in rubric.raters
    )


def facts_problems(rubric: Rubric, facts: Facts) -> list[Flaw]:
    """What in the facts does not fit the rubric. Missing facts are no problem: they make the result 缺数."""
    return [
        *_unfit_entries(rubric, facts),
        *_unfit_counts(rubric, facts),
        *_unfit_amounts(rubric, facts),
        *_unfit_ids(rubric, facts),
    ]


def _unfit_entries(rubric: Rubric, facts: Facts) -> Iterator[Flaw]:
    roles = rubric.roles()
    for uid, by_role in facts.ratings.items():
        indicator = rubric.indicators.get(uid)
        if indicator is None or not isinstance(indicator.rule, Manual):
            yield Flaw(f"manual.{uid}", "不是细则中由评价主体打分的条目")
            continue
        labels = [grade.label for grade in indicator.rule.scale]
        for role, entries in by_role.items():
            where = f"manual.{uid}.{role}"
            if role not in roles:
                yield Flaw(where, f"细则中没有评价主体“{role}”，只有 {'、'.join(roles)}")
            for entry in entries:
                if isinstance(entry, str) and entry not in labels:
                    known = f"，也不是档次 {'、'.join(labels)} 之一" if labels else ""
                    yield Flaw(where, f"“{entry}”不是分数{known}")
    for uid, ticked in facts.ticks.items():
        yield from _unfit_ticks(rubric, uid, ticked)


def _unfit_ticks(rubric: Rubric, uid: str, ticked: frozenset[int]) -> Iterator[Flaw]:
    indicator = rubric.indicators.get(uid)
    if indicator is None or not isinstance(indicator.rule, Checklist):
        yield Flaw(f"manual.{uid}", "不是细则中逐项检查的条目")
        return
    last = len(indicator.rule.items) - 1
    for position in sorted(ticked):
        if not 0 <= position <= last:
            yield Flaw(f"manual.{uid}", f"没有第 {position} 项：本条目的项从 0 数到 {last}")


def _unfit_counts(rubric: Rubric, facts: Facts) -> Iterator[Flaw]:
    manual = {item.id for item in rubric.adjustments() if item.manual}
    for uid, count in facts.counts.items():
        if uid not in manual:
            yield Flaw(f"manual.{uid}", "不是细则中人工填写次数的加分或扣分项")
        elif count < 0:
            yield Flaw(f"manual.{uid}", f"次数不能为负（{plain(count)}）")
    vetoes = {veto.id for veto in rubric.vetoes if veto.manual}
    for uid in sorted(facts.vetoed - vetoes):
        yield Flaw(f"manual.{uid}", "不是细则中人工勾选的一票否决项")


def _unfit_amounts(rubric: Rubric, facts: Facts) -> Iterator[Flaw]:
    quotas = {i.rule.metric: i for i in rubric.indicators.values() if isinstance(i.rule, Quota)}
    for metric in cited_metrics(rubric):
        amount = facts.amount(metric)
        if isinstance(amount, tuple) and metric not in quotas:
            yield Flaw(f"values.{metric}", "细则要一个数，这里是一列数")
        elif isinstance(amount, Fraction) and metric in quotas and not _one_period(rubric, quotas[metric]):
            indicator = quotas[metric]
            assert isinstance(indicator.rule, Quota)
            yield Flaw(f"values.{metric}", f"{indicator.id} {indicator.rule.per.words}计一次，须写成一列数，每期一个")


def _one_period(rubric: Rubric, indicator: Indicator) -> bool:
    """Whether the rated period holds a single sub-period, so that one number says it all."""
    assert isinstance(indicator.rule, Quota)
    return indicator.rule.per is Per.YEAR or rubric.cycle.get("final") == indicator.rule.per.value


def _unfit_ids(rubric: Rubric, facts: Facts) -> Iterator[Flaw]:
    for uid, found in facts.findings.items():
        indicator = rubric.indicators.get(uid)
        if indicator is None or not isinstance(indicator.rule, Deduct):
            yield Flaw(f"findings.{uid}", "不是细则中按发现问题扣分的条目")
        for place, finding in enumerate(found):
            if finding.points is not None and finding.points < 0:
                yield Flaw(f"findings.{uid}[{place}].points", f"扣分不能为负（{plain(finding.points)}）")
    for uid in facts.not_applicable:
        if uid not in rubric.indicators:
            yield Flaw(f"not_applicable.{uid}", "细则中没有这个条目")
    for place, stars in enumerate(facts.linked_stars):
        if stars is not None and stars < 0:
            yield Flaw(f"linked_stars[{place}]", f"星数不能为负（{stars}）")
    if facts.period_share is not None and not 0 < facts.period_share <= 1:
        yield Flaw("period_share", "本期所占比例须大于 0 且不超过 1")


def cited_metrics(rubric: Rubric) -> list[str]:
    """Every metric the rubric reads, once, in the order of its lines, penalties, bonus, vetoes and linkage."""
    found: dict[str, None] = {}
    for sources in rubric.sources.values():
        found |= dict.fromkeys(sources)
    for item in rubric.adjustments():
        found.setdefault(item.metric or "")
    for veto in rubric.vetoes:
        found.setdefault(veto.metric or "")
    for link in rubric.linkage:
        found.setdefault(link.require.metric or "")
    found.pop("", None)
    return list(found)
