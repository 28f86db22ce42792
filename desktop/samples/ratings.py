"""Invented ratings: the teams of a branch first, then the branch, whose stars hang on theirs."""

from fractions import Fraction

from desktop.domain.actors import Actor
from desktop.domain.assessments import State
from desktop.domain.identity import Uid
from desktop.domain.rubrics.model import Indicator
from desktop.domain.rubrics.rules import Bands, Checklist, Deduct, Linear, Manual, Quota
from desktop.samples.offices import Branch
from desktop.services import Services
from desktop.services.assessments import Sheet

_SHARE = {0: "0.92", 1: "0.88", 2: "0.95"}


def rate_teams(services: Services, who: Actor, branch: Branch, period: str) -> list[Uid]:
    """Final star ratings of the branch's teams."""
    found = []
    for number, team in enumerate(branch.teams):
        uid = services.assessments.open(who, "team-star", team, period).uid
        fill(services, who, uid, number)
        services.assessments.finalise(who, uid)
        found.append(uid)
    return found


def rate_branch(services: Services, who: Actor, branch: Branch, period: str) -> Uid:
    """The branch's rating, complete but not final."""
    uid = services.assessments.open(who, "branch-star", branch.uid, period).uid
    fill(services, who, uid, 0)
    services.assessments.find(who, uid, "B8", "3月党员大会记录缺签到表", None, None)
    return uid


def fill(services: Services, who: Actor, uid: Uid, number: int) -> Sheet:
    """Give what no record tells: declared metrics, points of the raters, ticks, a checked line."""
    ratings = services.assessments
    sheet = ratings.get(who, uid)
    for indicator in sheet.rubric.indicators.values():
        line = next(x for x in sheet.result.lines if x.id == indicator.id)
        if line.value is None and line.id in sheet.result.missing:
            _answer(services, who, sheet, indicator, number)
    again = ratings.get(who, uid)
    if again.result.state is State.MISSING:
        for metric in _conditions(again):
            ratings.declare(who, uid, metric, "1")
    return ratings.get(who, uid)


def _conditions(sheet: Sheet) -> list[str]:
    wanted = (i.applies_when for i in sheet.rubric.indicators.values() if i.id in sheet.result.missing)
    return [c.metric for c in wanted if c is not None]


def _answer(services: Services, who: Actor, sheet: Sheet, indicator: Indicator, number: int) -> None:
    ratings, uid, rule = services.assessments, sheet.uid, indicator.rule
    if isinstance(rule, Manual):
        for rater in sheet.rubric.raters:
            value = rule.scale[1 if rater.role == "self" else 0].label if rule.scale else _points(indicator, number)
            ratings.rate(who, uid, indicator.id, rater.role, value)
    elif isinstance(rule, Checklist):
        ratings.tick(who, uid, indicator.id, range(len(rule.items)))
    elif isinstance(rule, Deduct):
        ratings.checked(who, uid, indicator.id, True)
    else:
        ratings.declare(who, uid, rule.metric, _declared(rule, number))


def _points(indicator: Indicator, number: int) -> str:
    return str(indicator.points * Fraction(_SHARE[number % len(_SHARE)]))


def _declared(rule: object, number: int) -> str:
    if isinstance(rule, Linear):
        near = rule.full_at + (rule.zero_at - rule.full_at) * (1 + number) / 20
        return str(near)
    if isinstance(rule, Bands):
        first = rule.bands[min(number, len(rule.bands) - 1)]
        return str(first.ge if first.ge is not None else first.le)
    if isinstance(rule, Quota):
        count = {"week": 52, "month": 12, "quarter": 4, "half": 2, "year": 1}[rule.per.value]
        return " ".join([str(rule.need)] * count)
    return "0"
