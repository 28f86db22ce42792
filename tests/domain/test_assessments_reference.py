"""The engine against a second, naive reading of the rules: random facts over every shipped rubric."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.assessments import evaluate
from desktop.exchange.rubrics import read_facts, read_rubric
from desktop.paths import RESOURCES

Data = dict[str, Any]
PATHS = sorted(path for path in (RESOURCES / "rubrics").glob("*.yaml") if path.stem != "metrics")


def exact(number: Any) -> Fraction:
    return Fraction(str(number))


def rounded(amount: Fraction) -> int:
    """Half up, by way of a long decimal."""
    ratio = Decimal(amount.numerator) / Decimal(amount.denominator)
    return int((ratio * 100).quantize(Decimal(1), ROUND_HALF_UP))


def raw_points(rubric: Data, facts: Data, indicator: Data) -> Fraction | None:
    """Points before scaling, None when something is missing."""
    rule, top, uid = indicator["rule"], exact(indicator["points"]), indicator["id"]
    value = facts["values"].get(rule.get("metric"))
    entered = facts["manual"].get(uid)
    points: Fraction | None = None
    match rule["type"]:
        case "quota" if value is not None:
            short = sum(max(exact(0), exact(rule["need"]) - exact(v)) for v in value)
            points = top - exact(rule["each_missing"]) * short
        case "each" if value is not None:
            points = top - exact(rule["each"]) * exact(value)
        case "linear" if value is not None:
            full, zero = exact(rule["full_at"]), exact(rule["zero_at"])
            points = top * (exact(value) - zero) / (full - zero)
        case "bands" if value is not None:
            met = (b for b in rule["bands"] if ("ge" in b and value >= b["ge"]) or ("le" in b and value <= b["le"]))
            points = exact(next(met, {"points": 0})["points"])
        case "checklist" if entered is not None:
            points = sum((exact(rule["items"][n]["points"]) for n in entered), exact(0))
        case "deduct" if uid in facts["findings"]:
            points = top - sum(exact(f.get("points", rule["each"])) for f in facts["findings"][uid])
        case "manual" if entered is not None and all(entered.get(r["role"]) is not None for r in rubric["raters"]):
            points = sum((exact(entered[r["role"]]) * r["weight"] / 100 for r in rubric["raters"]), exact(0))
    return None if points is None else min(max(points, exact(0)), top)


def applies(facts: Data, indicator: Data) -> bool | None:
    """None when that depends on a metric without value."""
    if indicator["id"] in facts["not_applicable"]:
        return False
    condition = indicator.get("applies_when")
    if condition is None:
        return True
    value = facts["values"].get(condition["metric"])
    return None if value is None else bool(value >= condition["ge"])


def reference(rubric: Data, facts: Data) -> tuple[dict[str, int], list[str], Fraction | None]:
    """Lines, what is missing, and the exact score."""
    total = sum(exact(d["points"]) for d in rubric["dimensions"])
    off = {d["id"]: [i for i in d["indicators"] if applies(facts, i) is False] for d in rubric["dimensions"]}
    gone = sum(exact(d["points"]) for d in rubric["dimensions"] if len(off[d["id"]]) == len(d["indicators"]))
    lines: dict[str, int] = {}
    missing = []
    for dimension in rubric["dimensions"]:
        away = sum(exact(i["points"]) for i in off[dimension["id"]])
        for indicator in dimension["indicators"]:
            if applies(facts, indicator) is False:
                continue
            points = raw_points(rubric, facts, indicator) if applies(facts, indicator) else None
            if points is None:
                missing.append(indicator["id"])
                continue
            full = exact(dimension["points"])
            lines[indicator["id"]] = rounded(points * full / (full - away) * total / (total - gone))
    if missing:
        return lines, missing, None
    bonus = min(exact(rubric["bonus"]["cap"]), adjusted(rubric["bonus"]["items"], facts))
    return lines, [], Fraction(sum(lines.values()), 100) + bonus - adjusted(rubric["penalties"], facts)


def adjusted(items: list[Data], facts: Data) -> Fraction:
    total = exact(0)
    for item in items:
        source = facts["manual"].get(item["id"]) if item.get("manual") else facts["values"].get(item["metric"])
        amount = exact(source or 0) * exact(item["each"])
        total += min(amount, exact(item["cap"])) if "cap" in item else amount
    return total


def number(data: st.DataObject, low: int, high: int) -> float:
    return data.draw(st.integers(low * 10, high * 10)) / 10


def random_facts(rubric: Data, data: st.DataObject) -> Data:
    """Facts for every indicator, some left out, some marked as not applicable."""
    facts: Data = {"values": {}, "manual": {}, "findings": {}, "not_applicable": []}
    known = data.draw(st.sampled_from([0, 0, 1]))
    for indicator in (i for d in rubric["dimensions"] for i in d["indicators"]):
        if known and data.draw(st.integers(0, 30)) == 0:
            continue
        if data.draw(st.integers(0, 9)) == 0:
            facts["not_applicable"].append(indicator["id"])
        _fill(rubric, facts, indicator, data)
    for item in (*rubric["penalties"], *rubric["bonus"]["items"]):
        target, key = (facts["manual"], item["id"]) if item.get("manual") else (facts["values"], item["metric"])
        target.setdefault(key, data.draw(st.integers(0, 4)))
    return facts


def _fill(rubric: Data, facts: Data, indicator: Data, data: st.DataObject) -> None:
    rule, uid = indicator["rule"], indicator["id"]
    if "applies_when" in indicator:
        facts["values"].setdefault(indicator["applies_when"]["metric"], data.draw(st.integers(0, 9)))
    match rule["type"]:
        case "quota":
            facts["values"].setdefault(rule["metric"], data.draw(st.lists(st.integers(0, 5), min_size=1, max_size=12)))
        case "each" | "bands":
            facts["values"].setdefault(rule["metric"], data.draw(st.integers(-1, 100)))
        case "linear":
            facts["values"].setdefault(rule["metric"], number(data, -5, 110))
        case "checklist":
            facts["manual"][uid] = sorted(data.draw(st.sets(st.integers(0, len(rule["items"]) - 1))))
        case "deduct":
            found: list[Data] = [{"points": 0.3}] * data.draw(st.integers(0, 3)) + [{"text": "问题"}]
            facts["findings"][uid] = found[: data.draw(st.integers(0, 4))]
        case "manual":
            facts["manual"][uid] = {r["role"]: number(data, 0, indicator["points"]) for r in rubric["raters"]}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_engine_agrees_with_a_naive_reading(path: Path, data: st.DataObject) -> None:
    plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    facts = random_facts(plain, data)
    rubric = read_rubric(path)
    result = evaluate(rubric, read_facts(yaml.safe_dump(facts, allow_unicode=True), rubric))
    lines, missing, score = reference(plain, facts)
    assert result.line_values() == lines
    assert list(result.missing) == missing
    assert result.score == (None if score is None else rounded(score))
    assert result.base == sum(lines.values())
