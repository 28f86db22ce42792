"""Organisations named in a spreadsheet: found among the stored ones, or asked about, never an error."""

import difflib
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid, new_uid
from desktop.domain.imports.plan import NewOrg, OrgChoose, OrgDecision, OrgKey, OrgQuestion
from desktop.domain.imports.traditional import simplified
from desktop.domain.imports.words import folded
from desktop.domain.organisations import BRANCHES, PLACE_KINDS, UNITS, OrgKind, OrgNode, ancestors, unit_above

WITHIN = {"group_uid": "branch_uid", "team_uid": "department_uid"}
"""A group's name is unique within its branch, a team's within its department."""
_ABOVE: dict[str, frozenset[OrgKind]] = {
    "branch_uid": frozenset({OrgKind.COMMITTEE, OrgKind.GENERAL_BRANCH}),
    "group_uid": BRANCHES,
    "department_uid": frozenset({OrgKind.COMPANY}),
    "team_uid": UNITS,
}
"""Under what an organisation named in a column stands as a rule."""

_FORMAL = re.compile(r"^(中国共产党|中共)|(支部)委员会$")
_SEVERAL = re.compile(r"[;；,，|\n]")
"""Between the departments of somebody who has two, in what DingTalk and WeCom export."""
_SIMILAR = 0.7
_MOST_SIMILAR = 5


def bare(name: str) -> str:
    """A name as compared: 中共某某供电公司第一党支部委员会 is 某某供电公司第一支部."""
    plain = _FORMAL.sub(lambda m: m.group(2) or "", simplified(folded(name)))
    return plain.replace("党支部", "支部").replace("(", "").replace(")", "")


def proposed_kind(field: str, name: str) -> OrgKind:
    """What an organisation named so in this column most likely is."""
    words: dict[str, tuple[tuple[str, OrgKind], ...]] = {
        "branch_uid": (("联合", OrgKind.JOINT_BRANCH), ("临时", OrgKind.TEMP_BRANCH), ("", OrgKind.BRANCH)),
        "group_uid": (("流动", OrgKind.MOBILE_GROUP), ("", OrgKind.PARTY_GROUP)),
        "department_uid": (("供电所", OrgKind.STATION), ("供电站", OrgKind.STATION), ("公司", OrgKind.COMPANY), ("", OrgKind.DEPARTMENT)),
        "team_uid": (("项目部", OrgKind.PROJECT_SITE), ("", OrgKind.TEAM)),
    }  # fmt: skip
    name = simplified(name)
    kind = next(k for word, k in words[field] if word in name)
    # 城区供电公司营业部: a department of a company, not a company.
    return OrgKind.DEPARTMENT if kind is OrgKind.COMPANY and not name.endswith("公司") else kind


@dataclass(slots=True)
class _Ask:
    name: str
    rows: int
    first_row: int


class OrgBook:
    """The stored organisations, what was asked, and what each name in the file stands for.

    Args:
        nodes: every live organisation.
        short_names: 简称 by uid.
        decisions: made so far, by OrgQuestion.key.
        labels: heading terms by field.
    """

    def __init__(
        self,
        nodes: Mapping[Uid, OrgNode],
        short_names: Mapping[Uid, str],
        decisions: Mapping[OrgKey, OrgDecision],
        labels: Mapping[str, str],
    ) -> None:
        self._nodes, self._decisions, self._labels = nodes, decisions, labels
        self._by_name: dict[str, list[OrgNode]] = defaultdict(list)
        self._by_bare: dict[str, list[OrgNode]] = defaultdict(list)
        for node in nodes.values():
            for name in {node.name, short_names.get(node.uid) or node.name}:
                self._by_name[folded(name)].append(node)
                self._by_bare[bare(name)].append(node)
        self._asked: dict[OrgKey, _Ask] = {}
        self._found: dict[OrgKey, Uid | None] = {}
        self.created: dict[OrgKey, NewOrg] = {}
        self._new: dict[Uid, NewOrg] = {}
        self._needed: set[Uid] = set()

    def need(self, values: Mapping[str, Any]) -> None:
        """A row that is written names these organisations; what only rows left out name is not founded."""
        for field in PLACE_KINDS:
            new = self._new.get(values[field]) if values.get(field) else None
            while new is not None and new.uid not in self._needed:
                self._needed.add(new.uid)
                new = self._new.get(new.parent_uid) if new.parent_uid else None

    @property
    def founded(self) -> tuple[NewOrg, ...]:
        """Those to be created, outer ones first."""
        return tuple(new for new in self.created.values() if new.uid in self._needed)

    def is_founded(self, key: OrgKey) -> bool:
        """Whether what was asked about will be created."""
        return key in self.created and self.created[key].uid in self._needed

    def resolve(self, field: str, name: str, within: str, row: int) -> Uid | None:
        """The organisation meant by a name in a column; None when it is left out for now.

        Args:
            within: name of the branch or department of the same row, "" when it says none.
        """
        key = (field, name, within)
        if key not in self._found:
            found = self._search(key)
            if found is None:
                self._asked[key] = _Ask(name, 0, row)
                found = self._decide(key)
            self._found[key] = found
        ask = self._asked.get(key)
        if ask is not None:
            ask.rows += 1
        return self._found[key]

    def _search(self, key: OrgKey) -> Uid | None:
        field, name, within = key
        for index, text in ((self._by_name, folded(name)), (self._by_bare, bare(name))):
            nodes = {n.uid: n for n in index.get(text, ()) if n.kind in PLACE_KINDS[field]}
            below = [n for n in nodes.values() if self._belongs(field, n, within)]
            if len(below) == 1:
                return below[0].uid
            loose = [n for n in nodes.values() if self._unplaced(n, within)]
            if len(loose) == 1 and not below:
                return loose[0].uid
        return None

    def _belongs(self, field: str, node: OrgNode, within: str) -> bool:
        """Whether it stands below what the row names; without such a name every place will do."""
        if field not in WITHIN or not within:
            return True
        outer = self.resolved(WITHIN[field], within)
        return outer is not None and outer in {n.uid for n in ancestors(node, self._nodes)[1:]}

    def _unplaced(self, node: OrgNode, within: str) -> bool:
        return not within or node.parent_uid is None

    def resolved(self, field: str, name: str) -> Uid | None:
        """What a name in an outer column stands for, as far as resolved."""
        return self._found.get((field, name, "")) if name else None

    def _decide(self, key: OrgKey) -> Uid | None:
        decision = self._decision(key)
        if decision.choose is OrgChoose.MATCH:
            return decision.uid if decision.uid in self._nodes else None
        if decision.choose is OrgChoose.LEAVE:
            return None
        field, name, _ = key
        kind = decision.kind or proposed_kind(field, name)
        new = self.created[key] = NewOrg(new_uid(), name, kind, self._parent_of(key, decision))
        self._new[new.uid] = new
        return new.uid

    def _decision(self, key: OrgKey) -> OrgDecision:
        given = self._decisions.get(key)
        if given is not None:
            return given
        field, name, within = key
        homeless = field in WITHIN and bool(within) and self.resolved(WITHIN[field], within) is None
        doubtful = homeless or _SEVERAL.search(name) or self._similar(key)
        return OrgDecision(OrgChoose.LEAVE if doubtful else OrgChoose.CREATE)

    def _parent_of(self, key: OrgKey, decision: OrgDecision) -> Uid | None:
        """What it will stand under: decided, as long as that is still there, else proposed."""
        return decision.parent_uid if decision.parent_uid in self._nodes else self._parent(key[0], key[2])

    def _parent(self, field: str, within: str) -> Uid | None:
        if field in WITHIN:
            return self.resolved(WITHIN[field], within)
        found = [n.uid for n in self._nodes.values() if n.kind in _ABOVE[field]]
        return found[0] if len(found) == 1 else None

    def _similar(self, key: OrgKey) -> tuple[OrgNode, ...]:
        field, name, within = key
        wanted = bare(name)
        scored = []
        for node in self._nodes.values():
            if node.kind in PLACE_KINDS[field] and self._belongs(field, node, within):
                score = _likeness(wanted, bare(node.name))
                if score >= _SIMILAR:
                    scored.append((-score, node.name, node))
        return tuple(node for _, _, node in sorted(scored, key=lambda s: s[:2])[:_MOST_SIMILAR])

    def questions(self) -> tuple[OrgQuestion, ...]:
        """Every organisation that is not there yet, in the order of the file."""
        there = {node.kind for node in self._nodes.values()} | {new.kind for new in self.founded}
        return tuple(self._question(key, ask, there) for key, ask in self._asked.items())

    def _question(self, key: OrgKey, ask: _Ask, there: set[OrgKind]) -> OrgQuestion:
        decision = self._decision(key)
        parent = self._parent_of(key, decision)
        return OrgQuestion(
            key=key,
            label=self._labels[key[0]],
            name=ask.name,
            rows=ask.rows,
            first_row=ask.first_row,
            similar=tuple(Choice(n.uid, n.name, self._path(n)) for n in self._similar(key)),
            kind=decision.kind or proposed_kind(key[0], ask.name),
            parent=(self._nodes[parent].name if parent in self._nodes else key[2]) if parent else "",
            decision=decision,
            homeless=parent is None and self.is_founded(key) and not there.isdisjoint(_ABOVE[key[0]]),
        )

    def _path(self, node: OrgNode) -> str:
        above = ancestors(node, self._nodes)[1:]
        return " › ".join(n.name for n in reversed(above)) or node.kind.label

    def called(self, uid: Uid) -> str:
        """The name of an organisation, stored or about to be created."""
        node = self._nodes.get(uid)
        return node.name if node else (self._new[uid].name if uid in self._new else "")

    def is_called_alike(self, one: Uid, other: Uid | None) -> bool:
        """Whether two organisations have one name as cells tell it."""
        return other is not None and bare(self.called(one)) == bare(self.called(other)) != ""

    def department_above(self, team: Uid | None) -> Uid | None:
        """The department or station a team belongs to, created ones included."""
        node = self._nodes.get(team) if team else None
        if node is not None:
            above = unit_above(node, self._nodes)
            return above.uid if above else None
        return self._new[team].parent_uid if team in self._new else None


def _likeness(a: str, b: str) -> float:
    """1 for the same, 0 for nothing in common; a name inside the other counts as very alike.

    Numbers decide: 第一支部 and 第二支部 are two branches, however alike they look. So does what is left between the
    words they share: 仁和供电所党支部 is not 城关供电所党支部. One character may be a slip: 张庄 for 章庄.
    """
    if _numerals(a) != _numerals(b):
        return 0.0
    rests = _rests(a, b)
    if all(rests) and max(map(len, rests)) > 1 and not set(rests[0]) & set(rests[1]):
        return 0.0
    if len(a) > 2 and len(b) > 2 and (a in b or b in a):
        return 0.9
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def _rests(a: str, b: str) -> tuple[str, str]:
    """Both without the beginning and the end that they share."""
    head = _shared(a, b)
    tail = _shared(a[head:][::-1], b[head:][::-1])
    return a[head : len(a) - tail], b[head : len(b) - tail]


def _shared(a: str, b: str) -> int:
    """How many characters they begin with in common."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _numerals(text: str) -> list[str]:
    return re.findall(r"\d+|[一二三四五六七八九十甲乙丙丁东西南北]", text)
