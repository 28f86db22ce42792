"""Rating 1,000 subjects by 40 indicators, explained, against the bare exact sums of as many lines in the same run."""

import json
import random
import sys
import time
from fractions import Fraction
from pathlib import Path

from desktop.domain.assessments import Facts, MetricValue, evaluate
from desktop.domain.rubrics import Finding, Quota, Rubric, metric_of
from desktop.exchange.rubrics import read_rubric
from desktop.paths import RESOURCES

LINES = 40_000
BUDGET_S = 2.0


def facts_for(rubric: Rubric, dice: random.Random) -> Facts:
    """Made-up facts for every indicator."""
    values: dict[str, MetricValue] = {}
    for indicator in rubric.indicators.values():
        metric = metric_of(indicator.rule)
        if isinstance(indicator.rule, Quota):
            values[indicator.rule.metric] = MetricValue(tuple(Fraction(dice.randrange(3)) for _ in range(12)))
        elif metric is not None:
            values[metric] = MetricValue(Fraction(dice.randrange(1000), 10))
        if indicator.applies_when is not None:
            values[indicator.applies_when.metric] = MetricValue(Fraction(dice.randrange(10)))
    judged = {role: (Fraction(dice.randrange(20), 10),) for role in rubric.roles()}
    return Facts(values, {"D6": judged}, {"A5": frozenset({0, 2})}, findings={"B8": (Finding(),)}, linked_stars=(5,))


def floor(values: list[Fraction]) -> Fraction:
    """One multiplication, one division, one sum for each line."""
    return sum((Fraction(3) * (value - 60) / 35 for value in values), Fraction(0))


def main() -> None:
    rubric = read_rubric(Path(RESOURCES) / "rubrics" / "branch-star.yaml")
    dice = random.Random(7)
    subjects = [facts_for(rubric, dice) for _ in range(LINES // len(rubric.indicators))]
    start = time.perf_counter()
    for facts in subjects:
        evaluate(rubric, facts)
    middle = time.perf_counter()
    floor([Fraction(n % 1000, 10) for n in range(LINES)])
    value, least = middle - start, time.perf_counter() - middle
    line = {"name": "评定 1,000 个对象 × 40 条（秒）", "value": round(value, 2), "floor": round(least, 2)}
    sys.stdout.write(
        json.dumps({**line, "ratio": round(value / least, 1), "budget": BUDGET_S}, ensure_ascii=False) + "\n"
    )


if __name__ == "__main__":
    main()
