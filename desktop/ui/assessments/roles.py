"""What the rater roles of a manual indicator give, each as one value or judge by judge. Without Qt."""

from dataclasses import dataclass
from fractions import Fraction

from desktop.domain.assessments.judges import count_words, together_words
from desktop.domain.assessments.states import EntryKind
from desktop.domain.identity import Uid
from desktop.domain.rubrics.amounts import plain
from desktop.domain.rubrics.given import RoleRating
from desktop.domain.rubrics.model import Indicator, Rater
from desktop.domain.rubrics.rules import Manual
from desktop.services.assessments import Sheet


@dataclass(frozen=True, slots=True)
class JudgeField:
    """What one of several judges gives; `recused` is why he stands aside, "" while he judges."""

    uid: Uid
    name: str
    organisation: str
    value: str
    recused: str


@dataclass(frozen=True, slots=True)
class RoleField:
    """What one rater role gives; `labels` are the steps of a scale with their per cent, empty for points.

    Attributes:
        named: judges may be named; an anonymous role has none.
        judges: empty while one value stands for the whole role.
        together: how the judges' points became one, or who has not judged yet.
        note: what is wrong with the number of judges.
    """

    role: str
    name: str
    weight: Fraction
    value: str
    most: Fraction
    labels: tuple[tuple[str, Fraction], ...] = ()
    named: bool = False
    judges: tuple[JudgeField, ...] = ()
    together: str = ""
    note: str = ""


def roles_of(sheet: Sheet, indicator: Indicator) -> tuple[RoleField, ...]:
    """One field a rater role, in the rubric's order."""
    assert isinstance(indicator.rule, Manual)
    return tuple(_role(sheet, indicator, indicator.rule, rater) for rater in sheet.rubric.raters)


def _role(sheet: Sheet, indicator: Indicator, rule: Manual, rater: Rater) -> RoleField:
    entries = sheet.facts.ratings.get(indicator.id, {}).get(rater.role, ())
    judges = _judges(sheet, indicator.id, rater.role)
    sitting = [judge for judge in judges if not judge.recused]
    return RoleField(
        role=rater.role,
        name=rater.name,
        weight=rater.weight,
        value="" if judges else "、".join(e if isinstance(e, str) else plain(e) for e in entries),
        most=indicator.points,
        labels=tuple((grade.label, grade.pct) for grade in rule.scale),
        named=not rater.anonymous,
        judges=judges,
        together=_together(sheet, indicator, rule, rater) if entries else _waiting(sitting),
        note=count_words(rater, len(sitting)) if judges else "",
    )


def _judges(sheet: Sheet, item: str, role: str) -> tuple[JudgeField, ...]:
    given = {e.judge: e.value for e in sheet.entries if e.kind is EntryKind.RATING and e.item == item and e.judge}
    return tuple(
        JudgeField(j.uid, j.name, j.organisation, given.get(j.uid, ""), j.recused)
        for j in sheet.judges
        if j.role == role
    )


def _waiting(sitting: list[JudgeField]) -> str:
    absent = [judge.name for judge in sitting if not judge.value]
    return f"还有 {len(absent)} 人没有打分" if absent else "没有可以打分的评价人"


def _together(sheet: Sheet, indicator: Indicator, rule: Manual, rater: Rater) -> str:
    entries = sheet.facts.ratings[indicator.id][rater.role]
    trim = sheet.rubric.aggregate.trim(rater.role, sheet.rubric.roles())
    points = [rule.label_points(entry, indicator.points) for entry in entries]
    combined = rule.role_points(RoleRating(rater.name, rater.weight, entries, trim), indicator.points)
    return together_words(points, combined, trim.words(len(points)) if trim else "")
