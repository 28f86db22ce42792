"""Facts as text that is stored with a final result, so that it can be derived again to the byte years later."""

import json
from fractions import Fraction
from typing import Any

from desktop.domain.assessments.facts import Amount, Facts, MetricValue
from desktop.domain.rubrics.given import Entry, Finding


def freeze_facts(facts: Facts) -> str:
    """Canonical JSON: keys sorted, exact numbers as text like 7/3, sets as sorted lists."""
    data = {
        "values": {name: _value(value) for name, value in facts.values.items()},
        "ratings": {
            i: {role: [_entry(e) for e in given] for role, given in by.items()} for i, by in facts.ratings.items()
        },
        "ticks": {i: sorted(t) for i, t in facts.ticks.items()},
        "counts": {i: str(c) for i, c in facts.counts.items()},
        "vetoed": sorted(facts.vetoed),
        "findings": {i: [_finding(f) for f in found] for i, found in facts.findings.items()},
        "not_applicable": dict(facts.not_applicable),
        "linked_stars": list(facts.linked_stars),
        "evidence": {i: list(e) for i, e in facts.evidence.items()},
        "period_share": None if facts.period_share is None else str(facts.period_share),
    }
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def thaw_facts(text: str) -> Facts:
    """The inverse of `freeze_facts`."""
    data: dict[str, Any] = json.loads(text)
    share = data["period_share"]
    return Facts(
        values={name: _thaw_value(raw) for name, raw in data["values"].items()},
        ratings={
            i: {role: tuple(_thaw_entry(e) for e in given) for role, given in by.items()}
            for i, by in data["ratings"].items()
        },
        ticks={i: frozenset(t) for i, t in data["ticks"].items()},
        counts={i: Fraction(c) for i, c in data["counts"].items()},
        vetoed=frozenset(data["vetoed"]),
        findings={i: tuple(_thaw_finding(f) for f in found) for i, found in data["findings"].items()},
        not_applicable=data["not_applicable"],
        linked_stars=tuple(data["linked_stars"]),
        evidence={i: tuple(e) for i, e in data["evidence"].items()},
        period_share=None if share is None else Fraction(share),
    )


def _amount(amount: Amount | None) -> Any:
    if amount is None or isinstance(amount, Fraction):
        return None if amount is None else str(amount)
    return [None if part is None else str(part) for part in amount]


def _thaw_amount(raw: Any) -> Amount | None:
    if raw is None or isinstance(raw, str):
        return None if raw is None else Fraction(raw)
    return tuple(None if part is None else Fraction(part) for part in raw)


def _value(value: MetricValue) -> dict[str, Any]:
    return {
        "computed": _amount(value.computed),
        "declared": _amount(value.declared),
        "verified": _amount(value.verified),
        "reason": value.reason,
        "basis": value.basis,
    }


def _thaw_value(raw: dict[str, Any]) -> MetricValue:
    computed, declared, verified = (_thaw_amount(raw[name]) for name in ("computed", "declared", "verified"))
    return MetricValue(computed, declared, verified, raw["reason"], raw["basis"])


def _entry(entry: Entry) -> dict[str, str]:
    """A number or the label of a grade; the two must not be mixed up on the way back."""
    return {"label": entry} if isinstance(entry, str) else {"points": str(entry)}


def _thaw_entry(raw: dict[str, str]) -> Entry:
    return raw["label"] if "label" in raw else Fraction(raw["points"])


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "points": None if finding.points is None else str(finding.points),
        "text": finding.text,
        "date": finding.date,
        "finder": finding.finder,
        "evidence": list(finding.evidence),
    }


def _thaw_finding(raw: dict[str, Any]) -> Finding:
    points = None if raw["points"] is None else Fraction(raw["points"])
    return Finding(points, raw["text"], raw["date"], raw["finder"], tuple(raw["evidence"]))
