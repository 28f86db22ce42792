"""What must hold in a rubric beyond the type of each field (INV-22): sums, order, references, one of several."""

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from desktop.domain.rubrics.amounts import ZERO, plain
from desktop.domain.rubrics.given import Flaw
from desktop.domain.rubrics.model import (
    Action,
    Adjustment,
    Condition,
    Dimension,
    Effect,
    Level,
    Linkage,
    Rater,
    Rating,
    RatingType,
    Veto,
)
from desktop.domain.rubrics.rules import Manual


def condition_flaws(condition: Condition) -> Iterator[Flaw]:
    if (condition.ge is None) == (condition.le is None):
        yield Flaw("", "ge（不低于）和 le（不高于）须写且只写一个")


def dimension_flaws(dimension: Dimension) -> Iterator[Flaw]:
    """The points of the indicators add up to the dimension's."""
    if not dimension.indicators:
        yield Flaw("indicators", "至少要有一个条目")
        return
    total = sum((indicator.points for indicator in dimension.indicators), ZERO)
    if total != dimension.points:
        yield Flaw("points", f"各条目之和是 {plain(total)} 分，与维度的 {plain(dimension.points)} 分不符")


def rater_flaws(raters: Sequence[Rater], dimensions: Sequence[Dimension]) -> Iterator[Flaw]:
    """Roles once, weights 100 in all; manual indicators need somebody to judge them."""
    yield from _repeated("role", [rater.role for rater in raters])
    total = sum((rater.weight for rater in raters), ZERO)
    if raters and total != 100:
        yield Flaw("", f"各评价主体的权重之和是 {plain(total)}，应为 100")
    judged = [i.id for d in dimensions for i in d.indicators if isinstance(i.rule, Manual)]
    if judged and not raters:
        yield Flaw("", f"{'、'.join(judged)} 由评价主体打分，但没有评价主体")


def _repeated(key: str, codes: Sequence[str]) -> Iterator[Flaw]:
    for place, code in enumerate(codes):
        if code in codes[:place]:
            yield Flaw(f"[{place}].{key}", f"“{code}”重复")


def id_flaws(lines: Iterable[tuple[str, str]]) -> Iterator[Flaw]:
    """(place, id) of everything that shares one space of names."""
    seen: dict[str, str] = {}
    for place, uid in lines:
        if uid in seen:
            yield Flaw(f"{place}.id", f"编号“{uid}”重复，{seen[uid]} 已经用了")
        seen.setdefault(uid, place)


def adjustment_flaws(item: Adjustment) -> Iterator[Flaw]:
    yield from _one_source(item.metric, item.manual)


def _one_source(metric: str | None, manual: bool) -> Iterator[Flaw]:
    if (metric is None) == (not manual):
        yield Flaw("", "metric（指标）和 manual: true（人工填写）须写且只写一个")


def veto_flaws(veto: Veto) -> Iterator[Flaw]:
    yield from _one_source(veto.metric, veto.manual)
    if veto.metric is not None and veto.when is None:
        yield Flaw("when", "缺少这一项：按指标否决须写明 when: {ge: 数}")
    if veto.metric is None and veto.when is not None:
        yield Flaw("when", "人工勾选的否决项不写 when")


def effect_flaws(effect: Effect) -> Iterator[Flaw]:
    chosen = [effect.cap_level is not None, effect.set_level is not None, effect.disqualify, effect.off_board]
    if sum(chosen) != 1:
        yield Flaw("", "cap_level、set_level、disqualify、off_board 须写且只写一个")


def level_flaws(rating: Rating) -> Iterator[Flaw]:
    """Levels once each, from high to low; stars too where the rating gives stars."""
    levels = rating.levels
    if not levels:
        yield Flaw("levels", "至少要有一个等次")
    for flaw in _repeated("code", [level.code for level in levels]):
        yield Flaw(f"levels{flaw.place}", flaw.reason)
    for place, level in enumerate(levels):
        yield from _level_flaws(f"levels[{place}]", level)
        if place and level.min >= levels[place - 1].min:
            above = levels[place - 1]
            reason = f"等次须从高到低：{plain(level.min)} 不低于上一等次“{above.title}”的 {plain(above.min)}"
            yield Flaw(f"levels[{place}].min", reason)
    yield from _star_flaws(rating)


def _level_flaws(place: str, level: Level) -> Iterator[Flaw]:
    if not level.quota:
        return
    if level.quota_max_pct is not None:
        yield Flaw(f"{place}.quota", "quota 和 quota_max_pct 只能写一个")
    share = share_of(level.quota)
    if share is None or not 0 <= share <= 1:
        yield Flaw(f"{place}.quota", f"应为 0 到 1 之间的比例，如 1/3 或 0.3，这里是“{level.quota}”")


def share_of(text: str) -> Fraction | None:
    """A share such as 1/3 or 0.3; None when it is none."""
    return Fraction(text) if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,9}|/0*[1-9][0-9]{0,5})?", text) else None


def _star_flaws(rating: Rating) -> Iterator[Flaw]:
    """Stars are for linkage and display: on every level or on none."""
    stars = [level.stars for level in rating.levels]
    if all(number is None for number in stars):
        return
    for place, number in enumerate(stars):
        if number is None:
            if rating.type is RatingType.STAR:
                yield Flaw(f"levels[{place}].stars", "缺少这一项：其他等次写了星数，星级评定的每个等次都要写")
            continue
        above = next((s for s in reversed(stars[:place]) if s is not None), None)
        if above is not None and number >= above:
            yield Flaw(f"levels[{place}].stars", f"星数须从高到低：{number} 不低于上面的 {above}")


def code_flaws(codes: Iterable[tuple[str, str | None]], levels: Sequence[Level]) -> Iterator[Flaw]:
    """(place, level code) of everything that names a level."""
    known = [level.code for level in levels]
    for place, code in codes:
        if code is not None and code not in known:
            yield Flaw(place, f"没有等次“{code}”，等次有 {'、'.join(known)}")


def linkage_flaws(rule: Linkage, rating: Rating | None) -> Iterator[Flaw]:
    """Each action has what it needs. `rating` is None when it could not be read."""
    starless = rating is not None and any(level.stars is None for level in rating.levels)
    if rule.action is not Action.LEVEL and starless:
        yield Flaw("else", f"{rule.action} 按星数封顶，但有的等次没有写星数（stars）")
    if rule.action is Action.MAX_LINKED_STAR:
        return
    if rule.require.metric is None:
        yield Flaw("require.metric", "缺少这一项")
    if rule.action is not Action.LEVEL:
        return
    if rule.cap_level is None:
        yield Flaw("cap_level", "缺少这一项：封顶到哪个等次")
    if not isinstance(rule.require.at_least, Fraction):
        yield Flaw("require.at_least", "须写一个数")
