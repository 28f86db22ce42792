"""Reads a facts file for a rubric: values, judgements, ticks, counts, findings; all problems listed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from desktop.domain.assessments.facts import Amount, Facts, MetricValue, facts_problems
from desktop.domain.rubrics.checks import share_of
from desktop.domain.rubrics.given import Entry, Finding
from desktop.domain.rubrics.model import Indicator, Rubric
from desktop.domain.rubrics.rules import Checklist, Manual
from desktop.exchange.rubrics.binding import UNREAD, Binder, is_number, join, slip_of, yes_or_no
from desktop.exchange.rubrics.refusal import FileFlaw, FileRefused
from desktop.exchange.rubrics.tree import Node, parse, read_source

WHAT = "评分数据"
_SOURCES = {
    "computed": "computed",
    "系统值": "computed",
    "declared": "declared",
    "填报值": "declared",
    "verified": "verified",
    "核定值": "verified",
}
_GROUNDS = {"reason": "reason", "理由": "reason", "basis": "basis", "依据": "basis"}


_KEYS = ("values", "manual", "findings", "not_applicable", "linked_stars", "evidence", "period_share")
"""The keys that are read. Others (subject, period, note ...) are for people."""


def read_facts(source: str | bytes | Path, rubric: Rubric) -> Facts:
    """The facts of one subject from a file (Path) or from its text.

    Besides the keys of the schema a value may be written with its sources, {computed, declared, verified, reason,
    basis}; `evidence` maps a metric or indicator to record ids; `period_share` (0.25 or 1/4) says which part of the
    full cycle is rated, for prorated rules; not_applicable may map an indicator to its reason.

    Raises:
        FileRefused: not YAML, or it does not fit the rubric; lists all problems.
        UserError: no such file, empty, too large, not text.
    """
    root, flaws = parse(read_source(source, WHAT), WHAT)
    reader = _Reader(rubric, Binder(flaws=flaws))
    facts = reader.facts(root)
    for flaw in facts_problems(rubric, facts):
        node = reader.nodes.get(flaw.place, root)
        reader.binder.flaws.append(FileFlaw(flaw.place, node.line if node is not root else 0, flaw.reason))
    if reader.binder.flaws:
        raise FileRefused(WHAT, reader.binder.flaws)
    return facts


@dataclass(slots=True)
class _Reader:
    rubric: Rubric
    binder: Binder
    nodes: dict[str, Node] = field(default_factory=dict)
    ratings: dict[str, dict[str, tuple[Entry, ...]]] = field(default_factory=dict)
    ticks: dict[str, frozenset[int]] = field(default_factory=dict)
    counts: dict[str, Fraction] = field(default_factory=dict)
    vetoed: set[str] = field(default_factory=set)

    def facts(self, root: Node) -> Facts:
        parts = self._parts(root)
        for uid, node in self.pairs(parts, "manual"):
            self.manual(uid, node, f"manual.{uid}")
        return Facts(
            values={uid: self.value(node, f"values.{uid}") for uid, node in self.pairs(parts, "values")},
            ratings=self.ratings,
            ticks=self.ticks,
            counts=self.counts,
            vetoed=frozenset(self.vetoed),
            findings={uid: self.findings(node, f"findings.{uid}") for uid, node in self.pairs(parts, "findings")},
            not_applicable=self.not_applicable(parts.get("not_applicable")),
            linked_stars=self.linked_stars(parts.get("linked_stars")),
            evidence={uid: self.words(node, f"evidence.{uid}") for uid, node in self.pairs(parts, "evidence")},
            period_share=self.share(parts.get("period_share")),
        )

    def _parts(self, root: Node) -> dict[str, Node]:
        """The keys there are, nulls left out, and a complaint about slips of the pen."""
        if root.pairs is None:
            self.binder.flaw(root, "", f"应为一组键值，这里是{root.kind()}")
            return {}
        for key, node in root.pairs.items():
            close = "" if key in _KEYS else slip_of(key, _KEYS)
            if close:
                self.binder.flaw(node, key, f"不认识“{key}”，是不是 {close}？")
            if key in _SOURCES:
                self.binder.flaw(node, key, f"{key} 须写在 values 的各指标下面，如 {{系统值: 90, {key}: 95}}")
        return {key: node for key, node in root.pairs.items() if not node.is_null}

    def pairs(self, parts: dict[str, Node], key: str) -> Iterator[tuple[str, Node]]:
        """The entries of a mapping with something in them; null is the same as not there."""
        node = parts.get(key)
        if node is None:
            return
        if node.pairs is None:
            self.binder.flaw(node, key, f"应为一组键值，这里是{node.kind()}")
            return
        for uid, child in node.pairs.items():
            if not child.is_null:
                self.nodes[f"{key}.{uid}"] = child
                yield uid, child

    def value(self, node: Node, place: str) -> MetricValue:
        if node.pairs is None:
            return MetricValue(computed=self.amount(node, place))
        amounts: dict[str, Amount | None] = {}
        grounds: dict[str, str] = {}
        for key, child in node.pairs.items():
            if key in _SOURCES:
                amounts[_SOURCES[key]] = None if child.is_null else self.amount(child, join(place, key))
            elif key in _GROUNDS:
                grounds[_GROUNDS[key]] = child.text or ""
            else:
                self.binder.flaw(child, join(place, key), f"不认识“{key}”，可用的有 {'、'.join(_SOURCES)}")
        return MetricValue(**amounts, **grounds)  # type: ignore[arg-type]

    def amount(self, node: Node, place: str) -> Amount | None:
        if node.items is None:
            number = self.binder.number(node, place)
            return None if number is UNREAD else Fraction(number)
        listed = [(f"{place}[{n}]", item) for n, item in enumerate(node.items)]
        read = [None if item.is_null else self.binder.number(item, where) for where, item in listed]
        return tuple(None if number is UNREAD else number for number in read)

    def manual(self, uid: str, node: Node, place: str) -> None:
        """One entry, read as the line of the rubric it names wants it."""
        indicator = self.rubric.indicators.get(uid)
        if indicator is not None:
            self.judgement(indicator, node, place)
        elif any(veto.id == uid and veto.manual for veto in self.rubric.vetoes):
            if self.binder.boolean(node, place) is True:
                self.vetoed.add(uid)
        elif any(item.id == uid and item.manual for item in self.rubric.adjustments()):
            count = self.binder.number(node, place)
            self.counts[uid] = Fraction(0) if count is UNREAD else count
        else:
            self.binder.flaw(node, place, "细则中没有这个人工填写的条目")

    def judgement(self, indicator: Indicator, node: Node, place: str) -> None:
        if isinstance(indicator.rule, Checklist):
            ticked = self.binder.value(tuple[int, ...], node, place)
            self.ticks[indicator.id] = frozenset(() if ticked is UNREAD else ticked)
        elif isinstance(indicator.rule, Manual):
            self.ratings[indicator.id] = dict(self.roles(indicator, node, place))
        else:
            self.binder.flaw(node, place, "本条目不由人工填写，请写在 values 或 findings 中")

    def roles(self, indicator: Indicator, node: Node, place: str) -> Iterator[tuple[str, tuple[Entry, ...]]]:
        if node.pairs is not None:
            for role, child in node.pairs.items():
                self.nodes[f"{place}.{role}"] = child
                yield role, self.entries(indicator, child, f"{place}.{role}")
        elif len(self.rubric.raters) == 1:
            yield self.rubric.raters[0].role, self.entries(indicator, node, place)
        else:
            self.binder.flaw(node, place, f"须按评价主体分别写分数：{'、'.join(self.rubric.roles())}")

    def entries(self, indicator: Indicator, node: Node, place: str) -> tuple[Entry, ...]:
        """One entry or one per judge. A null is a judge who has not entered anything: the role is not complete."""
        listed = [node] if node.items is None else node.items
        if any(item.is_null for item in listed):
            return ()
        read = [self.entry(indicator, item, place) for item in listed]
        return tuple(entry for entry in read if entry is not UNREAD)

    def entry(self, indicator: Indicator, node: Node, place: str) -> Any:
        assert isinstance(indicator.rule, Manual)
        labels = [grade.label for grade in indicator.rule.scale]
        if node.text is not None and node.text in labels:
            return node.text
        if labels and not is_number(node):
            return self.binder.flaw(node, place, f"应为 {'、'.join(labels)} 之一，或分数，这里是{node.kind()}")
        return self.binder.number(node, place)

    def findings(self, node: Node, place: str) -> tuple[Finding, ...]:
        if node.items is None:
            self.binder.flaw(node, place, f"应为一列发现的问题，没有发现问题写 []，这里是{node.kind()}")
            return ()
        places = {f"{place}[{n}]": item for n, item in enumerate(node.items)}
        self.nodes |= {f"{where}.points": item for where, item in places.items()}
        read = [self.binder.record(Finding, item, where) for where, item in places.items()]
        return tuple(finding for finding in read if finding is not UNREAD)

    def not_applicable(self, node: Node | None) -> dict[str, str]:
        """Ids, alone or with reasons; true is no reason, false means applicable after all.

        The id of a dimension stands for all its indicators.
        """
        if node is None:
            return {}
        if node.pairs is not None:
            lines = {uid: child for uid, child in node.pairs.items() if yes_or_no(child) is not False}
            found = {uid: self.reason(child, f"not_applicable.{uid}") for uid, child in lines.items()}
        else:
            words = self.words(node, "not_applicable")
            found = dict.fromkeys(words, "")
            lines = dict(zip(words, node.items or [node], strict=False))
        self.nodes |= {f"not_applicable.{uid}": child for uid, child in lines.items()}
        inside = {d.id: [i.id for i in d.indicators] for d in self.rubric.dimensions}
        return {
            uid: reason
            for given, reason in found.items()
            for uid in ([given] if given in self.rubric.indicators else inside.get(given, [given]))
        }

    def reason(self, node: Node, place: str) -> str:
        if node.is_null or yes_or_no(node):
            return ""
        said = self.binder.text(node, place)
        return "" if said is UNREAD else str(said)

    def linked_stars(self, node: Node | None) -> tuple[int | None, ...]:
        if node is None:
            return ()
        if node.items is None:
            self.binder.flaw(node, "linked_stars", f"应为一列星数，还没有评定的写 null，这里是{node.kind()}")
            return ()
        places = {f"linked_stars[{n}]": item for n, item in enumerate(node.items)}
        self.nodes |= places
        read = [None if item.is_null else self.binder.whole(item, where) for where, item in places.items()]
        return tuple(stars for stars in read if stars is not UNREAD)

    def words(self, node: Node, place: str) -> tuple[str, ...]:
        read = self.binder.value(tuple[str, ...], node, place)
        return () if read is UNREAD else read

    def share(self, node: Node | None) -> Fraction | None:
        if node is None:
            return None
        self.nodes["period_share"] = node
        share = share_of(node.text or "")
        if share is None:
            self.binder.flaw(node, "period_share", f"应为 0.25 或 1/4 这样的比例，这里是{node.kind()}")
        return share
