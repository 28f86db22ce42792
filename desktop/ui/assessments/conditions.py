"""必备条件 of a rating: which are met, which held the level back, which cannot be told yet. Without Qt."""

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.domain.assessments import StepKind
from desktop.domain.assessments.linkage import limit
from desktop.domain.rubrics.model import Action, Linkage, WhenNone
from desktop.services.assessments import Sheet
from desktop.services.assessments.wording import spoken
from desktop.ui.assessments.marks import Mark


@dataclass(frozen=True, slots=True)
class Standing:
    """How one condition stands, and why."""

    mark: Mark
    reason: str = ""


def standings(sheet: Sheet) -> Iterator[Standing]:
    """One per linkage rule, in their order: each starts from the level that the ones before have left."""
    rating = sheet.rubric.rating
    reached = [step.after for step in sheet.result.steps if step.kind is not StepKind.LINKAGE]
    place = rating.place(reached[-1]) if reached else None
    for rule in sheet.rubric.linkage:
        known = _known(sheet, rule)
        if known is not None or place is None:
            yield known or Standing(Mark.OPEN, _teams(sheet, rule))
            continue
        bound = limit(sheet.rubric, sheet.facts, rule, place)
        if bound.missing:
            yield Standing(Mark.MISSING, spoken(bound.missing, sheet.metrics))
        elif bound.place > place:
            yield Standing(Mark.HELD, spoken(bound.reason, sheet.metrics))
            place = bound.place
        else:
            yield _free(sheet, rule, place)


def _known(sheet: Sheet, rule: Linkage) -> Standing | None:
    """What the linked teams alone decide, before any level."""
    if rule.action is not Action.MAX_LINKED_STAR:
        return None
    stars = sheet.facts.linked_stars
    if None in stars:
        waiting = sum(s is None for s in stars)
        text = f"联系班组 {len(stars)} 个，其中 {waiting} 个本期还没有定稿的星级。请先评定班组。"
        return Standing(Mark.MISSING, text)
    if not stars and rule.when_none is WhenNone.NOT_APPLICABLE:
        return Standing(Mark.NOT_APPLICABLE, "没有联系班组，这一条不限制等次。")
    return None


def _free(sheet: Sheet, rule: Linkage, place: int) -> Standing:
    levels = sheet.rubric.rating.levels
    if place > sheet.rubric.rating.place(rule.when_level_at_least):
        return Standing(Mark.NOT_APPLICABLE, f"等次是“{levels[place].title}”，用不到这一条。")
    return Standing(Mark.MET, _teams(sheet, rule))


def _teams(sheet: Sheet, rule: Linkage) -> str:
    if rule.action is not Action.MAX_LINKED_STAR or not sheet.facts.linked_stars:
        return ""
    return "联系班组的星级：" + "、".join(f"{stars} 星" for stars in sheet.facts.linked_stars) + "。"
