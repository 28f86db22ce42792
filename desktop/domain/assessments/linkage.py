"""The last step of a rating: levels that need something else, such as a linked team of as many stars."""

from dataclasses import dataclass, replace
from fractions import Fraction

from desktop.domain.assessments.facts import Facts
from desktop.domain.assessments.result import Result, State, Step, StepKind
from desktop.domain.rubrics.amounts import plain
from desktop.domain.rubrics.model import Action, Linkage, Rubric, WhenNone

LINKAGE = "linkage"
"""What `missing` says when a linked result or its metric is not there yet."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a linkage allows: the highest position, or what is missing; and what a higher level would need."""

    place: int = 0
    missing: str = ""
    reason: str = ""
    need: str = ""


def limit(rubric: Rubric, facts: Facts, rule: Linkage, place: int) -> Limit:
    """The limit of a rule for somebody who stands at `place`. Place 0 is no limit."""
    if place > rubric.rating.place(rule.when_level_at_least):
        return Limit()
    if rule.action is Action.MAX_LINKED_STAR:
        return _linked_star(rubric, facts, rule)
    value = facts.number(rule.require.metric or "")
    if value is None:
        return Limit() if rule.require.skip_if_missing else Limit(missing=_no_metric(rule))
    if rule.action is Action.PREVIOUS_PLUS_1:
        return _previous(rubric, value)
    return _required(rubric, rule, value)


def _no_metric(rule: Linkage) -> str:
    return f"联动：指标 {rule.require.metric} 没有值，缺数。"


def unrated(rubric: Rubric, facts: Facts) -> str:
    """Which linked teams are not rated yet, "" when none is or the rubric does not ask."""
    asks = any(rule.action is Action.MAX_LINKED_STAR for rule in rubric.linkage)
    open_teams = [str(n) for n, stars in enumerate(facts.linked_stars, 1) if stars is None]
    if not asks or not open_teams:
        return ""
    return f"联动：第 {'、'.join(open_teams)} 个联系班组还没有评定星级，缺数。"


def _linked_star(rubric: Rubric, facts: Facts, rule: Linkage) -> Limit:
    stars = [number for number in facts.linked_stars if number is not None]
    if not facts.linked_stars and rule.when_none is WhenNone.NOT_APPLICABLE:
        return Limit()
    quantifier = rule.require.quantifier
    best = quantifier.best(stars) if stars else 0
    place = rubric.rating.highest_within(Fraction(best))
    title = rubric.rating.levels[place].title
    have = f"{quantifier.words()}达到的星数是 {best}" if stars else "没有联系班组，按 0 星计"
    return Limit(
        place=place,
        reason=f"联动：{have}，最高只能评为“{title}”。",
        need=f"{quantifier.words()}达到 {{stars}} 星（现为 {best} 星）",
    )


def _previous(rubric: Rubric, previous: Fraction) -> Limit:
    place = rubric.rating.highest_within(previous + 1)
    title = rubric.rating.levels[place].title
    return Limit(
        place=place,
        reason=f"联动：上期为 {plain(previous)} 星，逐级晋升，本期最高只能评为“{title}”。",
        need=f"先在上期达到比它低一级的星级（上期为 {plain(previous)} 星）",
    )


def _required(rubric: Rubric, rule: Linkage, value: Fraction) -> Limit:
    need = rule.require.at_least
    assert isinstance(need, Fraction)
    assert rule.cap_level is not None
    if value >= need:
        return Limit()
    place = rubric.rating.place(rule.cap_level)
    title = rubric.rating.levels[place].title
    return Limit(
        place=place,
        reason=f"联动：指标 {rule.require.metric} 为 {plain(value)}，低于 {plain(need)}，最高只能评为“{title}”。",
        need=f"指标 {rule.require.metric} 不低于 {plain(need)}（现为 {plain(value)}）",
    )


def link(rubric: Rubric, facts: Facts, result: Result) -> Result:
    """Apply the linkage rules to a result, in their order; each only lowers.

    A linked team that is not rated makes the result 缺数 whatever its level; the metric of another rule only when
    the level reached depends on it.
    """
    gap = unrated(rubric, facts)
    if gap:
        return _incomplete(result, gap)
    for rule in rubric.linkage:
        if result.level is None:
            return result
        place = rubric.rating.place(result.level)
        bound = limit(rubric, facts, rule, place)
        if bound.missing:
            return _incomplete(result, bound.missing)
        if bound.place > place:
            result = _lowered(rubric, result, bound)
    return result


def _incomplete(result: Result, sentence: str) -> Result:
    return replace(
        result,
        state=State.MISSING,
        missing=(*result.missing, LINKAGE),
        level=None,
        level_title=None,
        why=(*result.why, sentence),
    )


def _lowered(rubric: Rubric, result: Result, bound: Limit) -> Result:
    level = rubric.rating.levels[bound.place]
    step = Step(StepKind.LINKAGE, LINKAGE, result.level or "", level.code, bound.reason)
    return replace(
        result,
        level=level.code,
        level_title=level.title,
        steps=(*result.steps, step),
        why=(*result.why, bound.reason),
    )
