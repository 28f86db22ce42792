"""The trees: what stands above, what below, and what may not stand where (INV-05)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from stdnum.cn import uscc

from desktop.domain.codes import CodeTables
from desktop.domain.drafts import form_problems
from desktop.domain.errors import Problem, Severity
from desktop.domain.identity import Uid
from desktop.domain.organisations.drafts import OrganisationDraft
from desktop.domain.organisations.kinds import ANYWHERE, UNITS, OrgKind, Tree

LONGEST_TERM = 10
"""Years; more is a typing mistake."""


@dataclass(frozen=True, slots=True)
class OrgNode:
    """What the rules of the tree need to know of an organisation."""

    uid: Uid
    name: str
    kind: OrgKind
    parent_uid: Uid | None


def organisation_problems(
    draft: OrganisationDraft,
    today: date,
    *,
    uid: Uid | None,
    tree: Mapping[Uid, OrgNode],
    codes: CodeTables | None = None,
) -> list[Problem]:
    """INV-05: the tree has no cycle and Party organisations stand only under Party organisations."""
    found = form_problems(draft, codes)
    if draft.founded_on and draft.founded_on > today:
        found.append(Problem("founded_on", "DATE_IN_FUTURE", "成立日期晚于今天，请核对。"))
    if draft.founded_on and draft.ended_on and draft.ended_on < draft.founded_on:
        found.append(Problem("ended_on", "DATE_SEQUENCE_INCONSISTENT", "撤销日期早于成立日期，请核对。"))
    if draft.term_years is not None and not 1 <= draft.term_years <= LONGEST_TERM:
        found.append(Problem("term_years", "OUT_OF_RANGE", f"任期年限应在 1 至 {LONGEST_TERM} 年之间。"))
    found += _code_problems(draft)
    if draft.parent_uid is not None:
        found += _parent_problems(draft, uid, tree)
    found += _child_problems(draft, uid, tree)
    twins = [n for n in tree.values() if n.uid != uid and n.name == draft.name and n.parent_uid == draft.parent_uid]
    if twins and draft.name:
        found.append(Problem("name", "DUPLICATE_NAME", f"同一上级下已有“{draft.name}”，请换一个名称。"))
    return found


def _code_problems(draft: OrganisationDraft) -> list[Problem]:
    """GB 32100-2015; a code with a wrong check digit is kept and warned of."""
    code = draft.credit_code
    if code and not uscc.is_valid(code):
        text = "统一社会信用代码的长度或校验码不对，请核对。"
        return [Problem("credit_code", "CODE_CHECKSUM", text, Severity.WARNING)]
    return []


def _parent_problems(draft: OrganisationDraft, uid: Uid | None, tree: Mapping[Uid, OrgNode]) -> list[Problem]:
    parent = tree.get(draft.parent_uid) if draft.parent_uid else None
    if parent is None:
        return [Problem("parent_uid", "UNKNOWN_ORG", "上级组织已不存在，请重新选择。")]
    if uid is not None and uid in {n.uid for n in ancestors(parent, tree)}:
        return [Problem("parent_uid", "ORG_CYCLE", "上级组织不能是本组织或其下级。")]
    if draft.kind.tree is Tree.PARTY and parent.kind.tree is not Tree.PARTY:
        return [
            Problem(
                "parent_uid", "WRONG_TREE", f"{draft.kind.label}的上级必须是党组织；与行政组织的关系请用“关联”登记。"
            )
        ]
    if draft.kind.tree is Tree.BUSINESS and parent.kind.tree is not Tree.BUSINESS:
        return [
            Problem(
                "parent_uid", "WRONG_TREE", f"{draft.kind.label}的上级必须是行政组织；与党组织的关系请用“关联”登记。"
            )
        ]
    return []


def _child_problems(draft: OrganisationDraft, uid: Uid | None, tree: Mapping[Uid, OrgNode]) -> list[Problem]:
    """A kind of another tree would leave what stands below it where it may not stand."""
    below = [node for node in tree.values() if uid is not None and node.parent_uid == uid]
    lost = next((n for n in below if n.kind.tree not in ANYWHERE and n.kind.tree is not draft.kind.tree), None)
    if lost is None:
        return []
    text = f"下级有{lost.kind.label}“{lost.name}”，不能改成{draft.kind.label}。"
    return [Problem("kind", "WRONG_TREE", text)]


def called(names: Mapping[Uid, str], uid: Uid | None) -> str:
    """What an organisation is called by the names of all that are there; "" for none, a word for one in the recycle bin."""
    return names.get(uid, "（已删除的组织）") if uid else ""


def ancestors(node: OrgNode, tree: Mapping[Uid, OrgNode]) -> list[OrgNode]:
    """The node itself and everything above it, nearest first; stops at a cycle."""
    found: list[OrgNode] = []
    current: OrgNode | None = node
    while current is not None and current not in found:
        found.append(current)
        current = tree.get(current.parent_uid) if current.parent_uid else None
    return found


def descendants(uid: Uid, tree: Mapping[Uid, OrgNode]) -> list[Uid]:
    """The organisation itself and everything below it."""
    below: dict[Uid | None, list[Uid]] = {}
    for node in tree.values():
        below.setdefault(node.parent_uid, []).append(node.uid)
    found, waiting = [], [uid]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.append(current)
            waiting += below.get(current, [])
    return found


def unit_above(node: OrgNode, tree: Mapping[Uid, OrgNode]) -> OrgNode | None:
    """The department or station a team belongs to."""
    return next((n for n in ancestors(node, tree)[1:] if n.kind in UNITS), None)
