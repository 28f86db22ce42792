"""What screens show of organisations."""

from dataclasses import dataclass
from datetime import date

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    AssignmentDraft,
    ElectionDraft,
    KeyPostDraft,
    LinkKind,
    MemberHomeDraft,
    OrganisationDraft,
    OrgKind,
    SiteStayDraft,
)


@dataclass(frozen=True, slots=True)
class OrgRow:
    """One line of the tree.

    Attributes:
        leader: secretary, group leader or team leader, whichever the kind has; "" when the post is empty.
        members: Party members who belong to it or to anything below it, each counted once; of a mobile organisation
            those who are with it today.
        people: everybody who does.
    """

    uid: Uid
    version: int
    name: str
    kind: OrgKind
    parent_uid: Uid | None
    leader: str
    members: int
    people: int
    ended: bool


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link of the organisation shown to another; `outgoing` when it starts here."""

    uid: Uid
    kind: LinkKind
    other_uid: Uid
    other: str
    outgoing: bool
    since: date | None
    until: date | None
    ended: bool


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post and its holder; `serving` today, and whether he is a member of the Party."""

    uid: Uid
    version: int
    draft: AssignmentDraft
    person: str
    staff_no: str
    serving: bool
    is_member: bool


@dataclass(frozen=True, slots=True)
class ElectionRow:
    """An election and when its term ends."""

    uid: Uid
    version: int
    draft: ElectionDraft
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class KeyPostRow:
    """A key post and who fills it; `covered` when he is a Party member."""

    uid: Uid
    version: int
    draft: KeyPostDraft
    person: Choice | None
    covered: bool


@dataclass(frozen=True, slots=True)
class StayRow:
    """Somebody at a project site, and the mobile organisations he belongs to meanwhile."""

    uid: Uid
    version: int
    draft: SiteStayDraft
    person: Choice
    is_member: bool
    with_orgs: tuple[str, ...]
    there: bool


@dataclass(frozen=True, slots=True)
class HomeRow:
    """One place of the 流动党员之家; `present` when it is there today."""

    uid: Uid
    version: int
    draft: MemberHomeDraft
    present: bool


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody who belongs to the organisation, or is with it for a time."""

    uid: Uid
    name: str
    staff_no: str
    is_member: bool
    mobile: bool


@dataclass(frozen=True, slots=True)
class OrgDetail:
    """One organisation with everything that hangs on it.

    Attributes:
        path: the names from the top of the tree down to it.
        parent: what stands above it, None at the top.
        people: the first of those who belong to it directly or are with it for a time, members leading.
        people_count: how many there are altogether.
        member_count: the Party members among them.
        full_count: full members in it and below, by which a branch is measured (INV-06).
        terms: years of a term as the rules of the office have it, None where nothing is elected.
    """

    uid: Uid
    version: int
    draft: OrganisationDraft
    path: str
    parent: Choice | None
    links: tuple[LinkRow, ...]
    posts: tuple[PostRow, ...]
    elections: tuple[ElectionRow, ...]
    key_posts: tuple[KeyPostRow, ...]
    stays: tuple[StayRow, ...]
    homes: tuple[HomeRow, ...]
    people: tuple[PersonLine, ...]
    people_count: int
    member_count: int
    full_count: int
    terms: int | None
