"""Small made-up rubrics and facts for tests of the engine."""

from fractions import Fraction
from typing import Any

from desktop.domain.assessments import (
    Facts,
    MetricValue,
    evaluate,
)
from desktop.domain.rubrics import (
    Dimension,
    Indicator,
    Level,
    Linear,
    Linkage,
    Rating,
    Rubric,
    Veto,
)
from desktop.domain.rubrics.model import (
    Action,
    Effect,
    Quantifier,
    RatingType,
    Requirement,
)

F = Fraction


def line(uid: str, points: str, **more: Any) -> Indicator:
    """An indicator that gives the value of the metric named after it, up to its points."""
    rule = more.pop("rule", Linear(uid.lower(), F(points), F(0)))
    return Indicator(uid, f"条目{uid}", F(points), rule, **more)


def dimension(uid: str, *indicators: Indicator) -> Dimension:
    return Dimension(uid, f"维度{uid}", sum((i.points for i in indicators), F(0)), indicators)


STARS = Rating(
    RatingType.STAR,
    tuple(Level(f"S{n}", f"{n} 星", F(m), stars=n) for n, m in ((5, 90), (4, 80), (3, 70), (2, 60), (1, 50), (0, 0))),
)
ONE = (dimension("A", line("A1", "100")),)


def rubric(*dimensions: Dimension, **more: Any) -> Rubric:
    return Rubric(id="r", version="1.0", title="试", dimensions=dimensions or ONE, **{"rating": STARS, **more})


def facts(values: dict[str, str] | None = None, **more: Any) -> Facts:
    return Facts(values={m: MetricValue(F(v)) for m, v in (values or {}).items()}, **more)


def level_at(score: str, of: Rubric | None = None, **more: Any) -> str | None:
    return evaluate(of or rubric(), facts({"a1": score}, **more)).level


def veto(uid: str, manual: bool = True, **effect: Any) -> Veto:
    return Veto(uid, f"否决{uid}", Effect(**effect), manual=manual)


def by_team(**more: Any) -> Rubric:
    quantifier = more.pop("quantifier", Quantifier())
    rule = Linkage("S1", Requirement(quantifier=quantifier), Action.MAX_LINKED_STAR, **more)
    return rubric(linkage=(rule,))
