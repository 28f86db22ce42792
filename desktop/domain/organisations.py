"""Organisations: the Party tree and the business tree, the links between them, and who holds which post."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.drafts import entry, form_problems
from desktop.domain.errors import Problem, Severity
from desktop.domain.identity import Uid


class Tree(StrEnum):
    PARTY = "党组织"
    BUSINESS = "行政组织"
    MASS = "群团组织"


class OrgKind(StrEnum):
    """Kinds of organisation (domain/model.md §4.2)."""

    COMMITTEE = "committee"
    GENERAL_BRANCH = "general_branch"
    BRANCH = "branch"
    JOINT_BRANCH = "joint_branch"
    TEMP_BRANCH = "temp_branch"
    PARTY_GROUP = "party_group"
    MOBILE_GROUP = "mobile_group"
    COMPANY = "company"
    DEPARTMENT = "department"
    STATION = "station"
    TEAM = "team"
    PROJECT_SITE = "project_site"
    UNION_GROUP = "union_group"
    YOUTH_ORG = "youth_org"
    SQUAD = "squad"

    @property
    def label(self) -> str:
        return _KINDS[self][0]

    @property
    def tree(self) -> Tree:
        return _KINDS[self][1]


_KINDS: dict[OrgKind, tuple[str, Tree]] = {
    OrgKind.COMMITTEE: ("党委", Tree.PARTY),
    OrgKind.GENERAL_BRANCH: ("党总支", Tree.PARTY),
    OrgKind.BRANCH: ("党支部", Tree.PARTY),
    OrgKind.JOINT_BRANCH: ("联合党支部", Tree.PARTY),
    OrgKind.TEMP_BRANCH: ("临时党支部", Tree.PARTY),
    OrgKind.PARTY_GROUP: ("党小组", Tree.PARTY),
    OrgKind.MOBILE_GROUP: ("流动党小组", Tree.PARTY),
    OrgKind.COMPANY: ("公司", Tree.BUSINESS),
    OrgKind.DEPARTMENT: ("部门", Tree.BUSINESS),
    OrgKind.STATION: ("供电所", Tree.BUSINESS),
    OrgKind.TEAM: ("班组", Tree.BUSINESS),
    OrgKind.PROJECT_SITE: ("施工现场", Tree.BUSINESS),
    OrgKind.UNION_GROUP: ("工会小组", Tree.MASS),
    OrgKind.YOUTH_ORG: ("团组织", Tree.MASS),
    OrgKind.SQUAD: ("服务队（突击队）", Tree.MASS),
}

BRANCHES = frozenset({OrgKind.BRANCH, OrgKind.JOINT_BRANCH, OrgKind.TEMP_BRANCH})
GROUPS = frozenset({OrgKind.PARTY_GROUP, OrgKind.MOBILE_GROUP})
UNITS = frozenset({OrgKind.COMPANY, OrgKind.DEPARTMENT, OrgKind.STATION})
"""What a person's 部门 may be."""


class LinkKind(StrEnum):
    """How two organisations of different trees belong together (domain/model.md §4.2 OrgLink)."""

    SUPERVISES = "supervises"
    SAME_PEOPLE = "same_people"
    COVERS = "covers"
    ATTACHED_TO = "attached_to"
    LINKED_TRIO = "linked_trio"
    LEADS = "leads"
    CONTACT_POINT = "contact_point"

    @property
    def label(self) -> str:
        return _LINKS[self]


_LINKS = {
    LinkKind.SUPERVISES: "支部带班组",
    LinkKind.SAME_PEOPLE: "同班人马",
    LinkKind.COVERS: "组织覆盖",
    LinkKind.ATTACHED_TO: "依托项目",
    LinkKind.LINKED_TRIO: "三组联动",
    LinkKind.LEADS: "党建带工建带团建",
    LinkKind.CONTACT_POINT: "联系点",
}


class PostRole(StrEnum):
    """任职: what a person is in an organisation; leaders are derived from these, never typed."""

    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    ORGANISATION = "org_member"
    PUBLICITY = "publicity_member"
    DISCIPLINE = "discipline_member"
    YOUTH = "youth_member"
    GROUP_LEADER = "group_leader"
    TEAM_LEADER = "team_leader"
    DIRECTOR = "director"

    @property
    def label(self) -> str:
        return _ROLES[self]


_ROLES = {
    PostRole.SECRETARY: "书记",
    PostRole.DEPUTY_SECRETARY: "副书记",
    PostRole.ORGANISATION: "组织委员",
    PostRole.PUBLICITY: "宣传委员",
    PostRole.DISCIPLINE: "纪检委员",
    PostRole.YOUTH: "青年委员",
    PostRole.GROUP_LEADER: "党小组组长",
    PostRole.TEAM_LEADER: "班组长",
    PostRole.DIRECTOR: "负责人",
}


_COMMITTEE_POSTS = (
    PostRole.SECRETARY,
    PostRole.DEPUTY_SECRETARY,
    PostRole.ORGANISATION,
    PostRole.PUBLICITY,
    PostRole.DISCIPLINE,
    PostRole.YOUTH,
)


def posts_of(kind: OrgKind) -> tuple[PostRole, ...]:
    """The posts an organisation of this kind has, the leading one first."""
    if kind in GROUPS:
        return (PostRole.GROUP_LEADER,)
    if kind.tree is Tree.PARTY:
        return _COMMITTEE_POSTS
    return (PostRole.TEAM_LEADER,) if kind is OrgKind.TEAM else (PostRole.DIRECTOR,)


@dataclass(frozen=True, slots=True)
class OrganisationDraft:
    """What may be typed of an organisation: the national form's items and our own (fields-and-forms.md §2.1)."""

    name: str = entry("组织名称", default="", required=True, length=80, synonyms=("党组织名称", "单位名称", "名称"))
    kind: OrgKind = entry("组织类别", default=OrgKind.BRANCH)
    parent_uid: Uid | None = entry("上级组织")
    short_name: str | None = entry("简称", length=40)
    code: str | None = entry("组织编码", length=40)
    business_domain: str | None = entry("业务领域", length=20)
    founded_on: date | None = entry("成立日期")
    ended_on: date | None = entry("撤销日期")
    term_ends_on: date | None = entry("任期届满日期")
    contact_name: str | None = entry("联系人", length=50)
    phone: str | None = entry("联系电话", length=30)
    place: str | None = entry("活动场所", length=100)
    unit_situation: str | None = entry("所在单位情况", length=40)
    unit_nature: str | None = entry("单位性质类别", length=40)
    credit_code: str | None = entry("统一社会信用代码", length=18)


@dataclass(frozen=True, slots=True)
class OrgNode:
    """What the rules of the tree need to know of an organisation."""

    uid: Uid
    name: str
    kind: OrgKind
    parent_uid: Uid | None


def organisation_problems(
    draft: OrganisationDraft, today: date, *, uid: Uid | None, tree: Mapping[Uid, OrgNode]
) -> list[Problem]:
    """INV-05: the tree has no cycle and Party organisations stand only under Party organisations."""
    found = form_problems(draft)
    if draft.founded_on and draft.founded_on > today:
        found.append(Problem("founded_on", "DATE_IN_FUTURE", "成立日期晚于今天，请核对。"))
    if draft.founded_on and draft.ended_on and draft.ended_on < draft.founded_on:
        found.append(Problem("ended_on", "DATE_SEQUENCE_INCONSISTENT", "撤销日期早于成立日期，请核对。"))
    if draft.parent_uid is not None:
        found += _parent_problems(draft, uid, tree)
    twins = [n for n in tree.values() if n.uid != uid and n.name == draft.name and n.parent_uid == draft.parent_uid]
    if twins and draft.name:
        found.append(Problem("name", "DUPLICATE_NAME", f"同一上级下已有“{draft.name}”，请换一个名称。"))
    return found


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


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """关联: what the other organisation is to the one shown."""

    kind: LinkKind = entry("关联方式", default=LinkKind.COVERS)
    other_uid: Uid | None = entry("对方组织", required=True)


def links_of(kind: OrgKind) -> tuple[LinkKind, ...]:
    """How an organisation of this kind may be linked, the usual way first."""
    if kind in BRANCHES:
        return (LinkKind.SUPERVISES, LinkKind.COVERS, LinkKind.ATTACHED_TO)
    if kind is OrgKind.TEAM:
        return (LinkKind.SUPERVISES, LinkKind.SAME_PEOPLE, LinkKind.COVERS)
    if kind in GROUPS:
        return (LinkKind.SAME_PEOPLE, LinkKind.COVERS)
    return (LinkKind.COVERS, LinkKind.ATTACHED_TO)


@dataclass(frozen=True, slots=True)
class AssignmentDraft:
    """任职: a person holds a post in an organisation from a day on."""

    person_uid: Uid | None = entry("人员", required=True)
    org_uid: Uid | None = entry("组织", required=True)
    role: PostRole = entry("职务", default=PostRole.SECRETARY)
    since: date | None = entry("任职日期")
    until: date | None = entry("免职日期")


def assignment_problems(draft: AssignmentDraft, *, others: Iterable[AssignmentDraft], is_member: bool) -> list[Problem]:
    """One secretary and one leader at a time; Party posts are held by members."""
    found = form_problems(draft)
    if draft.since and draft.until and draft.until < draft.since:
        found.append(Problem("until", "DATE_SEQUENCE_INCONSISTENT", "免职日期早于任职日期，请核对。"))
    party = draft.role not in (PostRole.TEAM_LEADER, PostRole.DIRECTOR)
    if party and not is_member:
        found.append(Problem("person_uid", "NOT_A_MEMBER", f"{draft.role.label}须由党员担任。"))
    single = draft.role in (PostRole.SECRETARY, PostRole.GROUP_LEADER, PostRole.TEAM_LEADER)
    if single and any(o.role is draft.role and _overlap(o, draft) for o in others):
        text = f"同一时期已有{draft.role.label}，请先登记其免职日期。"
        found.append(Problem("role", "POST_TAKEN", text, Severity.ERROR))
    return found


def _overlap(a: AssignmentDraft, b: AssignmentDraft) -> bool:
    return (a.since or date.min) <= (b.until or date.max) and (b.since or date.min) <= (a.until or date.max)
