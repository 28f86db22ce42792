"""From facts to lines and a score: what applies, scaling, rounding per line, bonus and penalties."""

from dataclasses import dataclass
from fractions import Fraction

from desktop.domain.assessments.facts import Facts, amount_text, given
from desktop.domain.assessments.result import AdjustmentLine, DimensionTotal, Line, LineState, UsedValue
from desktop.domain.rubrics.amounts import ZERO, hundredths, plain, points_text
from desktop.domain.rubrics.model import Adjustment, Dimension, Indicator, Rubric
from desktop.domain.rubrics.rules import Deduct

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an indicator applies: `lack` or `excuse` says why not, "" otherwise."""

    lack: str = ""
    excuse: str = ""


def standing(facts: Facts, indicator: Indicator) -> Standing:
    """不适用 by the facts first, then by the indicator's own condition, whose metric may itself be missing."""
    if indicator.id in facts.not_applicable:
        return Standing(excuse=facts.not_applicable[indicator.id] or "评定时标为不适用")
    condition = indicator.applies_when
    if condition is None:
        return Standing()
    value = facts.number(condition.metric)
    if value is None:
        return Standing(lack=f"是否适用要看指标 {condition.metric}，该指标没有值")
    if condition.holds(value):
        return Standing()
    return Standing(excuse=f"指标 {condition.metric} 为 {plain(value)}，不满足“{condition.words()}”的适用条件")


@dataclass(frozen=True, slots=True)
class Scale:
    """How lines of each dimension grow for what does not apply (by dimension id), and what dropped out."""

    factors: dict[str, Fraction]
    dropped: frozenset[str]
    whole: Fraction


def scale(rubric: Rubric, standings: dict[str, Standing]) -> Scale:
    """D / (D − points not applicable) inside a dimension, times T / (T − points of the dimensions that drop out)."""
    if not any(stand.excuse for stand in standings.values()):
        return Scale(dict.fromkeys((d.id for d in rubric.dimensions), ONE), frozenset(), ONE)
    inside: dict[str, Fraction] = {}
    dropped: set[str] = set()
    gone = ZERO
    for dimension in rubric.dimensions:
        off = sum((i.points for i in dimension.indicators if standings[i.id].excuse), ZERO)
        left = dimension.points - off
        if all(standings[i.id].excuse for i in dimension.indicators):
            dropped.add(dimension.id)
            gone += dimension.points
        inside[dimension.id] = dimension.points / left if left > 0 else ONE
    whole = rubric.total / (rubric.total - gone) if rubric.total > gone else ONE
    factors = {uid: factor * whole for uid, factor in inside.items()}
    return Scale({uid: ONE if f == 1 else f for uid, f in factors.items()}, frozenset(dropped), whole)


def score_lines(rubric: Rubric, facts: Facts) -> tuple[tuple[Line, ...], tuple[DimensionTotal, ...]]:
    """Every indicator scored, rounded and explained, and the totals of the dimensions."""
    standings = {uid: standing(facts, indicator) for uid, indicator in rubric.indicators.items()}
    scaling = scale(rubric, standings)
    lines: list[Line] = []
    totals: list[DimensionTotal] = []
    for dimension in rubric.dimensions:
        factor = scaling.factors[dimension.id]
        own = [_line(rubric, facts, dimension, i, standings[i.id], factor) for i in dimension.indicators]
        lines += own
        totals.append(_total(dimension, own, scaling))
    return tuple(lines), tuple(totals)


def _total(dimension: Dimension, lines: list[Line], scaling: Scale) -> DimensionTotal:
    applicable = dimension.id not in scaling.dropped
    base = dimension.points * scaling.whole if applicable else ZERO
    return DimensionTotal(
        id=dimension.id,
        title=dimension.title,
        points=hundredths(base),
        value=sum(line.value for line in lines if line.value is not None),
        share_base=base,
        complete=all(line.state is not LineState.MISSING for line in lines),
        applicable=applicable,
    )


def _line(
    rubric: Rubric, facts: Facts, dimension: Dimension, indicator: Indicator, stand: Standing, factor: Fraction
) -> Line:
    have, sources = given(rubric, facts, indicator), rubric.sources[indicator.id]
    lack = stand.lack or ("" if stand.excuse else indicator.rule.lack(have))
    state = LineState.NOT_APPLICABLE if stand.excuse else LineState.MISSING if lack else LineState.SCORED
    value, words = None, indicator.rule.words(indicator.points)
    if state is LineState.SCORED:
        exact = indicator.rule.score(have, indicator.points)
        value = hundredths(exact if factor is ONE else exact * factor)
        words = indicator.rule.words(indicator.points, have, exact)
        if factor is not ONE:
            words += f"；{plain(exact)} 分按 {factor} 折算为 {points_text(value)} 分"
    return Line(
        id=indicator.id,
        title=indicator.title,
        dimension=dimension.id,
        points=0 if stand.excuse else hundredths(indicator.points if factor is ONE else indicator.points * factor),
        state=state,
        value=value,
        words=words,
        reason=stand.excuse or lack,
        values=tuple(_used_value(facts, metric) for metric in sources),
        evidence=_evidence(facts, indicator, sources),
    )


def _used_value(facts: Facts, metric: str) -> UsedValue:
    value = facts.values.get(metric)
    if value is None:
        return UsedValue(metric, None, None, None, "")
    text = {name: amount_text(amount) for name, amount in value.named()}
    return UsedValue(
        metric=metric,
        computed=text.get("系统值"),
        declared=text.get("填报值"),
        verified=text.get("核定值"),
        counted=next(reversed(text), ""),
        reason=value.reason,
        basis=value.basis,
    )


def _evidence(facts: Facts, indicator: Indicator, sources: tuple[str, ...]) -> tuple[str, ...]:
    found = [uid for key in (indicator.id, *sources) for uid in facts.evidence.get(key, ())]
    if isinstance(indicator.rule, Deduct):
        found += [uid for finding in facts.findings.get(indicator.id, ()) for uid in finding.evidence]
    return tuple(dict.fromkeys(found))


def count_of(facts: Facts, item: Adjustment) -> Fraction:
    """How often a penalty or bonus item happened; what nobody entered counts as 0."""
    if item.metric is not None:
        return facts.number(item.metric) or ZERO
    return facts.counts.get(item.id, ZERO)


def adjustment_lines(facts: Facts, items: tuple[Adjustment, ...], *, bonus: bool) -> tuple[AdjustmentLine, ...]:
    """The items that happened at least once."""
    counted = ((item, count_of(facts, item)) for item in items)
    return tuple(
        AdjustmentLine(
            id=item.id,
            title=item.title,
            bonus=bonus,
            value=hundredths(item.exact(count)),
            exact=item.exact(count),
            words=item.words(count),
            evidence=tuple(facts.evidence.get(item.metric or item.id, ())),
        )
        for item, count in counted
        if count > 0
    )
