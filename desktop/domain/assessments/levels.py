"""From a score to a level: thresholds with dimension minimums, then vetoes."""

from dataclasses import dataclass

from desktop.domain.assessments.facts import Facts
from desktop.domain.assessments.result import DimensionTotal, Step, StepKind
from desktop.domain.rubrics.amounts import ZERO, plain, points_text
from desktop.domain.rubrics.model import Level, Rubric, Veto


def short_dimensions(level: Level, dimensions: tuple[DimensionTotal, ...]) -> list[DimensionTotal]:
    """Dimensions whose printed lines do not reach the level's share of their scaled points."""
    if level.dimension_min_pct is None:
        return []
    share = level.dimension_min_pct
    return [d for d in dimensions if d.applicable and d.value < d.share_base * share]


def shortage(dimension: DimensionTotal, level: Level) -> str:
    need = plain(level.dimension_min_pct or ZERO)
    got, full = points_text(dimension.value), points_text(dimension.points)
    return f"“{dimension.title}”得 {got} 分，未达到该维度 {full} 分的 {need} %"


def threshold(rubric: Rubric, score: int, dimensions: tuple[DimensionTotal, ...]) -> Step:
    """The first level whose min and dimension minimums are reached, else the last."""
    reasons = []
    for level in rubric.rating.levels:
        if score < level.min * 100:
            continue
        short = short_dimensions(level, dimensions)
        if not short:
            reasons.append(f"得分 {points_text(score)} 达到{level.title}的 {plain(level.min)} 分。{_rank_note(level)}")
            return Step(StepKind.THRESHOLD, "", "", level.code, "".join(reasons))
        lacking = "；".join(shortage(dimension, level) for dimension in short)
        reasons.append(f"得分够{level.title}的 {plain(level.min)} 分，但{lacking}，不能评为{level.title}。")
    last = rubric.rating.levels[-1]
    reasons.append(f"得分 {points_text(score)} 没有达到任何等次的条件，按最低等次“{last.title}”。")
    return Step(StepKind.THRESHOLD, "", "", last.code, "".join(reasons))


def _rank_note(level: Level) -> str:
    return "该等次还要按名次在名额内确定，这里只是达到分数线。" if level.by_rank else ""


@dataclass(frozen=True, slots=True)
class Fired:
    """A veto that fired: why, and the position of the level it leads to."""

    veto: Veto
    cause: str
    place: int
    sets: bool

    def words(self, rubric: Rubric) -> str:
        title = rubric.rating.levels[self.place].title
        effect = self.veto.effect
        if effect.disqualify or effect.off_board:
            outcome = f"取消资格，评为最低等次“{title}”" if effect.disqualify else f"不得上榜，评为“{title}”"
        else:
            outcome = f"等次定为“{title}”" if self.sets else f"最高只能评为“{title}”"
        flag = f"（{effect.flag}）" if effect.flag else ""
        return f"一票否决 {self.veto.id} {self.veto.title}（{self.cause}）：{outcome}{flag}。"


def fired_vetoes(rubric: Rubric, facts: Facts) -> list[Fired]:
    """Vetoes that fire: a metric of at least when.ge (no value counts as 0), or a tick."""
    found = []
    for veto in rubric.vetoes:
        cause = _cause(veto, facts)
        if cause:
            found.append(_fired(rubric, veto, cause))
    return found


def _cause(veto: Veto, facts: Facts) -> str:
    if veto.metric is None or veto.when is None:
        return "经认定" if veto.id in facts.vetoed else ""
    value = facts.number(veto.metric) or ZERO
    return f"指标 {veto.metric} 为 {plain(value)}，达到 {plain(veto.when.ge)}" if value >= veto.when.ge else ""


def _fired(rubric: Rubric, veto: Veto, cause: str) -> Fired:
    effect = veto.effect
    code = effect.set_level or effect.cap_level
    place = rubric.rating.place(code) if code else rubric.rating.last
    return Fired(veto, cause, place, sets=effect.set_level is not None)


def after_vetoes(rubric: Rubric, fired: list[Fired], reached: str) -> tuple[Step, ...]:
    """One step per veto. The outcome does not depend on their order: what one sets, another may only lower."""
    levels = rubric.rating.levels
    steps: list[Step] = []
    before = reached
    for veto in sorted(fired, key=lambda f: (not f.sets, f.place)):
        place = rubric.rating.place(before)
        first_set = veto.sets and not steps
        after = levels[veto.place if first_set else max(place, veto.place)].code
        steps.append(Step(StepKind.VETO, veto.veto.id, before, after, veto.words(rubric)))
        before = after
    return tuple(steps)
