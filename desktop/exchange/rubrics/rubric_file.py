"""Reads a rubric file: every field typed, every sum, reference and order checked, all problems listed."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

from desktop.domain.rubrics import checks
from desktop.domain.rubrics.amounts import plain
from desktop.domain.rubrics.given import Flaw, Trim
from desktop.domain.rubrics.model import (
    SCHEMA,
    Adjustment,
    Aggregate,
    Bonus,
    Condition,
    Dimension,
    Effect,
    Feed,
    Indicator,
    Linkage,
    Mean,
    Metric,
    Quantifier,
    Rating,
    Requirement,
    Rubric,
    Veto,
    When,
)
from desktop.domain.rubrics.rules import RULES, AnyRule, Band, CheckItem, Grade
from desktop.exchange.rubrics.binding import UNREAD, Binder, owner_of, slots
from desktop.exchange.rubrics.refusal import FileFlaw, FileRefused
from desktop.exchange.rubrics.tree import Node, parse, read_source

WHAT = "评分细则"
_KEPT = frozenset({"publish", "documents", "signatories", "analysis", "exceptions"})
"""Keys of the schema that are kept for documents and screens and mean nothing to the engine."""
_NOTES = frozenset({"note", "remark", "standard", "evidence", "basis", "source"})
_NOTHING: frozenset[str] = frozenset()
_CYCLES = frozenset({"month", "quarter", "half", "year", "once"})


def read_rubric(source: str | bytes | Path) -> Rubric:
    """A rubric from a file (Path) or from its text.

    Raises:
        FileRefused: not YAML, or not a sound rubric; lists all problems.
        UserError: no such file, empty, too large, not text.
    """
    root, flaws = parse(read_source(source, WHAT), WHAT)
    binder = _binder(flaws)
    rubric = _rubric(binder, root)
    if binder.flaws or rubric is UNREAD:
        raise FileRefused(WHAT, [flaw._replace(owner=owner_of(root, flaw.place)) for flaw in binder.flaws])
    assert isinstance(rubric, Rubric)
    return rubric


def read_metrics(source: str | bytes | Path) -> dict[str, Metric]:
    """The metric catalogue (metrics/1) by id.

    Raises:
        FileRefused, UserError: as read_rubric.
    """
    what = "指标库"
    root, flaws = parse(read_source(source, what), what)
    binder = Binder(flaws=flaws)
    pairs = root.pairs or {}
    listed = pairs.get("metrics") or root
    metrics = binder.many(Metric, listed, "metrics")
    found: dict[str, Metric] = {}
    for place, metric in enumerate(() if metrics is UNREAD else metrics):
        if metric.id in found:
            binder.flaw(listed, f"metrics[{place}].id", f"编号“{metric.id}”重复")
        found[metric.id] = metric
    if binder.flaws:
        raise FileRefused(what, binder.flaws)
    return found


def _binder(flaws: list[FileFlaw]) -> Binder:
    rule_parts: tuple[type, ...] = (*RULES.values(), Band, CheckItem, Grade, Condition, When, Effect, Trim)
    closed: dict[type, frozenset[str]] = dict.fromkeys(rule_parts, _NOTHING)
    noted: tuple[type, ...] = (Adjustment, Bonus, Veto, Linkage, Requirement, Feed)
    closed |= dict.fromkeys(noted, _NOTES)
    return Binder(
        custom={
            get_args(AnyRule): _rule,
            (Fraction, str): _number_or_text,
            Dimension: _checked(Dimension, checks.dimension_flaws),
            Indicator: _indicator,
            Condition: _checked(Condition, checks.condition_flaws),
            Adjustment: _checked(Adjustment, checks.adjustment_flaws),
            Veto: _checked(Veto, checks.veto_flaws),
            Effect: _checked(Effect, checks.effect_flaws),
            Rating: _rating,
            Linkage: _linkage,
            Quantifier: _quantifier,
            Aggregate: _aggregate,
        },
        closed=closed,
        flaws=flaws,
    )


def _checked(cls: type, sense: Any) -> Any:
    """Reads a record and adds what the domain finds wrong with it."""

    def read(binder: Binder, node: Node, place: str) -> Any:
        value = binder.record(cls, node, place)
        if value is not UNREAD and f"{place}.indicators" not in binder.partial:
            binder.sense(node, place, sense(value))
        return value

    return read


def _indicator(binder: Binder, node: Node, place: str) -> Any:
    """An indicator whose rule cannot be read still counts in the sum of its dimension."""
    before = len(binder.flaws)
    indicator = binder.record(Indicator, node, place)
    rule_place = f"{place}.rule"
    sound = not any(flaw.place.startswith(rule_place) for flaw in binder.flaws[before:])
    if indicator is not UNREAD and sound:
        binder.sense(node, place, (Flaw(f"rule.{f.place}", f.reason) for f in indicator.rule.flaws(indicator.points)))
    return indicator


def _rule(binder: Binder, node: Node, place: str) -> Any:
    kind = node.pairs.get("type") if node.pairs is not None else None
    if kind is None:
        reason = "缺少这一项" if node.pairs is not None else f"应为一组键值，这里是{node.kind()}"
        return binder.flaw(node, f"{place}.type" if node.pairs is not None else place, reason)
    if kind.text not in RULES:
        return binder.flaw(kind, f"{place}.type", f"没有{kind.kind()}这种计分方式，可用的有 {'、'.join(RULES)}")
    return binder.record(RULES[kind.text], node, place, frozenset({"type"}))


def _number_or_text(binder: Binder, node: Node, place: str) -> Any:
    if node.text is not None and node.plain and node.text[:1] in set("+-.0123456789"):
        return binder.number(node, place)
    return binder.text(node, place)


def _rating(binder: Binder, node: Node, place: str) -> Any:
    rating = binder.record(Rating, node, place)
    if rating is not UNREAD and f"{place}.levels" not in binder.partial:
        binder.sense(node, place, checks.level_flaws(rating))
    return rating


def _linkage(binder: Binder, node: Node, place: str) -> Any:
    if node.pairs is not None and "feeds" in node.pairs:
        return binder.record(Feed, node, place)
    return binder.record(Linkage, node, place)


def _quantifier(binder: Binder, node: Node, place: str) -> Any:
    if node.text in ("any", "all"):
        return Quantifier(node.text)
    if node.pairs is not None and list(node.pairs) == ["share"]:
        share = binder.number(node.pairs["share"], f"{place}.share")
        if share is UNREAD or 0 < share <= 100:
            return share if share is UNREAD else Quantifier("share", share)
        return binder.flaw(node.pairs["share"], f"{place}.share", f"应大于 0 且不超过 100（{plain(share)}）")
    return binder.flaw(node, place, f"应为 any（任一）、all（全部）或 {{share: 百分数}}，这里是{node.kind()}")


def _aggregate(binder: Binder, node: Node, place: str) -> Any:
    pairs = dict(node.pairs or {})
    if node.pairs is None:
        return binder.flaw(node, place, f"应为一组键值，这里是{node.kind()}")
    drop = binder.record(Trim, pairs.pop("drop"), f"{place}.drop") if "drop" in pairs else Trim()
    means = {role: binder.choice(Mean, child, f"{place}.{role}") for role, child in pairs.items()}
    return UNREAD if drop is UNREAD or UNREAD in means.values() else Aggregate(means, drop)


def _rubric(binder: Binder, root: Node) -> Any:
    if root.pairs is None:
        return binder.flaw(root, "", f"应为一组键值，这里是{root.kind()}")
    if not _schema(binder, root):
        return UNREAD
    known = {slot.key for slot in slots(Rubric)} | {"schema", "arithmetic"}
    values = binder.fields(Rubric, root, "", _KEPT | {"schema", "arithmetic"}) or {}
    _whole_checks(binder, root, values)
    if UNREAD in values.values():
        return UNREAD
    linked = values.pop("linkage", ())
    values["linkage"] = tuple(rule for rule in linked if isinstance(rule, Linkage))
    values["feeds"] = tuple(rule for rule in linked if isinstance(rule, Feed))
    values["extra"] = {key: node.data() for key, node in root.pairs.items() if key not in known}
    return Rubric(**values)


def _schema(binder: Binder, root: Node) -> bool:
    """Whether the rest is worth reading: another schema has other rules."""
    node = (root.pairs or {}).get("schema")
    if node is None:
        binder.flaw(root, "schema", f"缺少这一项，应为 {SCHEMA}")
        return True
    if node.text != SCHEMA:
        binder.flaw(node, "schema", f"本程序只认 {SCHEMA}，这里是{node.kind()}")
        return False
    return True


def _whole_checks(binder: Binder, root: Node, values: dict[str, Any]) -> None:
    """What concerns several parts; a part that could not be read is left out of it."""
    pairs = root.pairs or {}
    dimensions = _read(values, "dimensions")
    if "dimensions" in pairs and values.get("dimensions") == () and "dimensions" not in binder.partial:
        binder.flaw(pairs["dimensions"], "dimensions", "至少要有一个维度")
    raters_read = values.get("raters", ()) is not UNREAD and "raters" not in binder.partial
    if raters_read:
        flaws = checks.rater_flaws(values.get("raters", ()), _judged(binder, dimensions))
        binder.sense(pairs.get("raters", root), "raters", flaws)
    for space in (_dimension_ids(root), _line_ids(root)):
        binder.sense(root, "", checks.id_flaws(space))
    _rating_checks(binder, root, values)
    _arithmetic(binder, pairs.get("arithmetic"))
    _cycle(binder, pairs.get("cycle"))
    if "dimensions" not in binder.partial:
        _total(binder, pairs, dimensions)


def _read(values: dict[str, Any], name: str) -> tuple[Any, ...]:
    value = values.get(name, ())
    return () if value is UNREAD else value


def _judged(binder: Binder, dimensions: tuple[Dimension, ...]) -> list[Dimension]:
    """Dimensions without stand-ins for rules that could not be read."""
    unread = {flaw.place for flaw in binder.flaws if ".rule" in flaw.place}
    return [] if unread else list(dimensions)


def _list(node: Node | None, key: str) -> list[Node]:
    child = node.pairs.get(key) if node is not None and node.pairs is not None else None
    return child.items or [] if child is not None else []


def _id_of(node: Node, key: str = "id") -> str | None:
    child = node.pairs.get(key) if node.pairs is not None else None
    return child.text if child is not None and not child.is_null else None


def _identified(nodes: Iterable[Node], place: str) -> Iterator[tuple[str, str]]:
    for n, node in enumerate(nodes):
        uid = _id_of(node)
        if uid is not None:
            yield f"{place}[{n}]", uid


def _dimension_ids(root: Node) -> Iterator[tuple[str, str]]:
    return _identified(_list(root, "dimensions"), "dimensions")


def _line_ids(root: Node) -> Iterator[tuple[str, str]]:
    """Indicators, penalties, bonus items and vetoes share one space: facts name them in one mapping."""
    for n, dimension in enumerate(_list(root, "dimensions")):
        yield from _identified(_list(dimension, "indicators"), f"dimensions[{n}].indicators")
    yield from _identified(_list(root, "penalties"), "penalties")
    yield from _identified(_list((root.pairs or {}).get("bonus"), "items"), "bonus.items")
    yield from _identified(_list(root, "vetoes"), "vetoes")


def _rating_checks(binder: Binder, root: Node, values: dict[str, Any]) -> None:
    rating = values.get("rating", UNREAD)
    whole = rating is not UNREAD and "rating.levels" not in binder.partial
    if whole:
        binder.sense(root, "", checks.code_flaws(_codes(root), rating.levels))
    for n, node in enumerate(_list(root, "linkage")):
        quiet = Binder(custom=binder.custom)
        rule = _linkage(quiet, node, "")
        if isinstance(rule, Linkage):
            binder.sense(node, f"linkage[{n}]", checks.linkage_flaws(rule, rating if whole else None))


def _codes(root: Node) -> Iterator[tuple[str, str | None]]:
    for n, veto in enumerate(_list(root, "vetoes")):
        effect = (veto.pairs or {}).get("effect")
        for key in ("cap_level", "set_level"):
            if effect is not None:
                yield f"vetoes[{n}].effect.{key}", _id_of(effect, key)
    for n, rule in enumerate(_list(root, "linkage")):
        for key in ("when_level_at_least", "cap_level"):
            yield f"linkage[{n}].{key}", _id_of(rule, key)


def _arithmetic(binder: Binder, node: Node | None) -> None:
    """The engine reckons in hundredths, half up; another arithmetic is refused, not silently ignored."""
    if node is None or node.is_null:
        return
    if node.pairs is None:
        binder.flaw(node, "arithmetic", f"应为一组键值，这里是{node.kind()}")
        return
    pairs = node.pairs
    unit, rounding = pairs.get("unit"), pairs.get("rounding")
    if unit is not None and binder.number(unit, "arithmetic.unit") not in (UNREAD, Fraction(1, 100)):
        binder.flaw(unit, "arithmetic.unit", f"本程序只按 0.01 分计算，这里是{unit.kind()}")
    if rounding is not None and rounding.text != "half_up":
        binder.flaw(rounding, "arithmetic.rounding", f"本程序只按 half_up（四舍五入）取整，这里是{rounding.kind()}")


def _cycle(binder: Binder, node: Node | None) -> None:
    final = (node.pairs or {}).get("final") if node is not None else None
    if final is not None and final.text not in _CYCLES:
        binder.flaw(final, "cycle.final", f"应为 {'、'.join(sorted(_CYCLES))} 之一，这里是{final.kind()}")


def _total(binder: Binder, pairs: dict[str, Node], dimensions: tuple[Dimension, ...]) -> None:
    """A stated total must be the sum of the dimensions (INV-22); the schema does not ask for one."""
    for key in ("total", "points"):
        if key in pairs:
            stated = binder.number(pairs[key], key)
            total = sum((d.points for d in dimensions), Fraction(0))
            if stated is not UNREAD and stated != total:
                binder.flaw(pairs[key], key, f"各维度之和是 {plain(total)} 分，与总分 {plain(stated)} 分不符")
