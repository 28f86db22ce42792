"""Kinds of organisations, of the links between them, and of the posts they have."""

from enum import StrEnum


class Tree(StrEnum):
    PARTY = "党组织"
    BUSINESS = "行政组织"
    MASS = "群团组织"
    CARRIER = "党建载体"


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
    STUDIO = "studio"
    ZONE = "zone"

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
    OrgKind.SQUAD: ("服务队（突击队）", Tree.CARRIER),
    OrgKind.STUDIO: ("工作室", Tree.CARRIER),
    OrgKind.ZONE: ("责任区", Tree.CARRIER),
}

ANYWHERE = frozenset({Tree.MASS, Tree.CARRIER})
"""Trees whose organisations may stand below one of any tree: a zone below its branch, a squad below the company."""
BY_POST = frozenset(kind for kind in OrgKind if kind.tree in ANYWHERE)
"""Kinds nobody belongs to by his record: whoever serves in one is with it, and stays where he is at home."""
REGISTERED = frozenset({OrgKind.SQUAD, OrgKind.ZONE})
"""Kinds that get a number when they are registered (mechanisms.md 2-18)."""

BRANCHES = frozenset({OrgKind.BRANCH, OrgKind.JOINT_BRANCH, OrgKind.TEMP_BRANCH})
GROUPS = frozenset({OrgKind.PARTY_GROUP, OrgKind.MOBILE_GROUP})
UNITS = frozenset({OrgKind.COMPANY, OrgKind.DEPARTMENT, OrgKind.STATION})
PLACE_KINDS: dict[str, frozenset[OrgKind]] = {
    "branch_uid": BRANCHES,
    "group_uid": GROUPS,
    "department_uid": UNITS,
    "team_uid": frozenset({OrgKind.TEAM, OrgKind.PROJECT_SITE}),
}
"""Fields of a person that hold an organisation, outer ones first, and the kinds each may hold."""


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
    SQUAD_CAPTAIN = "squad_captain"
    ZONE_OWNER = "zone_owner"
    MEMBER = "member"
    JUDGE = "judge"
    SUPERVISOR = "supervisor"
    LECTURER = "lecturer"
    CONTACT_LEADER = "contact_leader"

    @property
    def label(self) -> str:
        return _ROLES[self]

    def of(self, organisation: str) -> str:
        """书记 of a branch as it is said: 抢修班党小组组长, without 党小组 twice."""
        return organisation.removesuffix("党小组") + self.label if self is PostRole.GROUP_LEADER else organisation + self.label


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
    PostRole.SQUAD_CAPTAIN: "队长",
    PostRole.ZONE_OWNER: "责任人",
    PostRole.MEMBER: "成员",
    PostRole.JUDGE: "评审委员",
    PostRole.SUPERVISOR: "评审监督员",
    PostRole.LECTURER: "讲师",
    PostRole.CONTACT_LEADER: "联系领导",
}

COMMITTEE_POSTS = (
    PostRole.SECRETARY,
    PostRole.DEPUTY_SECRETARY,
    PostRole.ORGANISATION,
    PostRole.PUBLICITY,
    PostRole.DISCIPLINE,
    PostRole.YOUTH,
)
"""The posts of a committee, the leading one first."""


def posts_of(kind: OrgKind) -> tuple[PostRole, ...]:
    """The posts an organisation of this kind has, the leading one first.

    Any may be somebody's 联系点 (mechanisms.md 2-04); the review board (0-06) and the lecturers (4-09) are the committee's.
    """
    return (*_POSTS.get(kind, COMMITTEE_POSTS if kind.tree is Tree.PARTY else (PostRole.DIRECTOR,)), PostRole.CONTACT_LEADER)


_POSTS: dict[OrgKind, tuple[PostRole, ...]] = {
    OrgKind.COMMITTEE: (*COMMITTEE_POSTS, PostRole.JUDGE, PostRole.SUPERVISOR, PostRole.LECTURER),
    OrgKind.PARTY_GROUP: (PostRole.GROUP_LEADER,),
    OrgKind.MOBILE_GROUP: (PostRole.GROUP_LEADER,),
    OrgKind.TEAM: (PostRole.TEAM_LEADER,),
    OrgKind.UNION_GROUP: (PostRole.DIRECTOR, PostRole.MEMBER),
    OrgKind.YOUTH_ORG: (PostRole.DIRECTOR, PostRole.MEMBER),
    # Squads were led by a 负责人 before they had a 队长, and those registered so stay.
    OrgKind.SQUAD: (PostRole.SQUAD_CAPTAIN, PostRole.DIRECTOR, PostRole.MEMBER),
    OrgKind.STUDIO: (PostRole.DIRECTOR, PostRole.MEMBER),
    OrgKind.ZONE: (PostRole.ZONE_OWNER, PostRole.MEMBER),
}

LEADING = (
    PostRole.SECRETARY,
    PostRole.GROUP_LEADER,
    PostRole.TEAM_LEADER,
    PostRole.SQUAD_CAPTAIN,
    PostRole.ZONE_OWNER,
    PostRole.DIRECTOR,
)
"""Who holds one of these leads his organisation."""
MOBILE = frozenset({OrgKind.MOBILE_GROUP, OrgKind.TEMP_BRANCH})
"""Party organisations that stand at a project site while the primary affiliation of their members stays at home."""
ELECTED = frozenset({OrgKind.COMMITTEE, OrgKind.GENERAL_BRANCH, OrgKind.BRANCH, OrgKind.JOINT_BRANCH})
"""Organisations with a term of office."""
