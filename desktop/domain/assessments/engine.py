"""The rating engine: `evaluate` turns a rubric and facts into an explained result; pure and exact."""

from dataclasses import replace
from fractions import Fraction

from desktop.domain.assessments.facts import Facts
from desktop.domain.assessments.levels import Fired, after_vetoes, fired_vetoes, short_dimensions, shortage, threshold
from desktop.domain.assessments.linkage import limit, link
from desktop.domain.assessments.result import (
    ENGINE_VERSION,
    AdjustmentLine,
    DimensionTotal,
    Line,
    LineState,
    Result,
    State,
    Step,
)
from desktop.domain.assessments.scoring import adjustment_lines, score_lines
from desktop.domain.rubrics.amounts import ZERO, hundredths, plain, points_text
from desktop.domain.rubrics.model import Rubric


def evaluate(rubric: Rubric, facts: Facts) -> Result:
    """Rate one subject: lines, score, level, vetoes, linkage, and why.

    Level quotas rank a whole group and belong between `rate` and `link`.
    """
    result = link(rubric, facts, rate(rubric, facts))
    return replace(result, next_needs=next_needs(rubric, facts, result))


def rate(rubric: Rubric, facts: Facts) -> Result:
    """Everything but linkage: lines, score, the level by threshold, vetoes."""
    lines, dimensions = score_lines(rubric, facts)
    penalties = adjustment_lines(facts, rubric.penalties, bonus=False)
    extras = adjustment_lines(facts, rubric.bonus.items, bonus=True)
    base = sum(line.value for line in lines if line.value is not None)
    bonus = min(sum((item.exact for item in extras), ZERO), rubric.bonus.cap)
    penalty = sum((item.exact for item in penalties), ZERO)
    missing = tuple(line.id for line in lines if line.state is LineState.MISSING)
    exact = Fraction(base, 100) + bonus - penalty
    score = None if missing else hundredths(exact)
    vetoes = fired_vetoes(rubric, facts)
    steps = () if score is None else _steps(rubric, vetoes, score, dimensions)
    level = steps[-1].after if steps else None
    return Result(
        rubric=rubric.id,
        version=rubric.version,
        engine=ENGINE_VERSION,
        state=State.MISSING if missing else State.OK,
        missing=missing,
        score=score,
        base=base,
        bonus=hundredths(bonus),
        penalty=hundredths(penalty),
        lines=lines,
        dimensions=dimensions,
        adjustments=(*extras, *penalties),
        level=level,
        level_title=None if level is None else rubric.rating.levels[rubric.rating.place(level)].title,
        steps=steps,
        why=(
            *_line_sentences(lines, dimensions),
            *_adjustment_sentences(extras, penalties, rubric.bonus.cap),
            _sum_sentence(base, bonus, penalty, exact, score),
            *((step.reason for step in steps) if steps else (veto.words(rubric) for veto in vetoes)),
        ),
    )


def _steps(rubric: Rubric, vetoes: list[Fired], score: int, dimensions: tuple[DimensionTotal, ...]) -> tuple[Step, ...]:
    first = threshold(rubric, score, dimensions)
    return (first, *after_vetoes(rubric, vetoes, first.after))


def _line_sentences(lines: tuple[Line, ...], dimensions: tuple[DimensionTotal, ...]) -> list[str]:
    """What is missing, what does not apply, and which dimensions dropped out."""
    found = [f"{n.id} {n.title}：缺数，{n.reason}。" for n in lines if n.state is LineState.MISSING]
    found += [f"{n.id} {n.title}：不适用，{n.reason}。" for n in lines if n.state is LineState.NOT_APPLICABLE]
    found += [f"维度“{d.title}”没有适用的条目，不计入，其余维度按比例放大。" for d in dimensions if not d.applicable]
    return found


def _adjustment_sentences(
    extras: tuple[AdjustmentLine, ...], penalties: tuple[AdjustmentLine, ...], cap: Fraction
) -> list[str]:
    found = [f"加分 {item.id} {item.words}。" for item in extras]
    total = sum((item.exact for item in extras), ZERO)
    if total > cap:
        found.append(f"加分合计 {plain(total)} 分，按加分上限计 {plain(cap)} 分。")
    return found + [f"扣分 {item.id} {item.words}。" for item in penalties]


def _sum_sentence(base: int, bonus: Fraction, penalty: Fraction, exact: Fraction, score: int | None) -> str:
    if score is None:
        return f"已有条目共 {points_text(base)} 分；缺数补齐之前不计得分、不定等次。"
    parts = f"基本分 {points_text(base)} + 加分 {plain(bonus)} − 扣分 {plain(penalty)}"
    if exact * 100 == score:
        return f"得分：{parts} = {points_text(score)}。"
    return f"得分：{parts} = {plain(exact)}，四舍五入为 {points_text(score)}。"


def next_needs(rubric: Rubric, facts: Facts, result: Result) -> tuple[str, ...]:
    """What the next higher level needs that is not there yet, in sentences."""
    if result.level is None or result.score is None:
        return ()
    target = rubric.rating.place(result.level) - 1
    if target < 0:
        return ()
    level = rubric.rating.levels[target]
    needs = []
    if result.score < level.min * 100:
        gap = points_text(hundredths(level.min) - result.score)
        needs.append(f"得分再提高 {gap} 分（须达到 {plain(level.min)} 分）")
    needs += [shortage(dimension, level) for dimension in short_dimensions(level, result.dimensions)]
    needs += [f"消除一票否决事项“{f.veto.title}”" for f in fired_vetoes(rubric, facts) if f.place > target]
    for rule in rubric.linkage:
        bound = limit(rubric, facts, rule, target)
        if bound.missing:
            needs.append(f"补齐指标 {rule.require.metric}")
        elif bound.place > target:
            needs.append(bound.need.replace("{stars}", str(level.stars)))
    if level.by_rank or level.quota_share is not None:
        needs.append("名次在名额之内")
    return tuple(f"评为“{level.title}”：{need}。" for need in needs)
