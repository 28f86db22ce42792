"""Organisations: the two trees, their links, and who holds which post."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.choices import Choice
from desktop.domain.errors import Problem, UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    BRANCHES,
    AssignmentDraft,
    LinkKind,
    OrganisationDraft,
    OrgKind,
    OrgNode,
    PostRole,
    Tree,
    ancestors,
    assignment_problems,
    organisation_problems,
    unit_above,
)
from desktop.store import search
from desktop.store.organisations import Assignment, Organisation, OrgLink
from desktop.store.people import Person
from desktop.store.record import Record, apply, draft_of
from desktop.store.sessions import Store, Tx

KIND = "organisation"


@dataclass(frozen=True, slots=True)
class OrgRow:
    """One line of the tree.

    Attributes:
        leader: secretary, group leader or team leader, whichever the kind has; "" when the post is empty.
        members: Party members who belong to it or to anything below it, each counted once.
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


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post and its holder."""

    uid: Uid
    version: int
    draft: AssignmentDraft
    person: str
    staff_no: str


@dataclass(frozen=True, slots=True)
class OrgDetail:
    """One organisation with its links and posts.

    Attributes:
        path: the names from the top of the tree down to it.
        parent: what stands above it, None at the top.
    """

    uid: Uid
    version: int
    draft: OrganisationDraft
    path: str
    parent: Choice | None
    links: tuple[LinkRow, ...]
    posts: tuple[PostRow, ...]


class OrganisationService:
    """What a user does with organisations."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def tree(self, who: Actor) -> list[OrgRow]:
        """Every live organisation; parents before their children are not guaranteed."""
        with self._store.read(who) as tx:
            leaders = _leader_names(tx)
            people, members = _head_counts(tx)
            found = tx.rows(sa.select(Organisation).order_by(Organisation.uid))
            return [
                OrgRow(
                    o.uid, o.row_version, o.name, o.kind, o.parent_uid,
                    leaders.get(o.uid, ""), members.get(o.uid, 0), people.get(o.uid, 0), o.ended_on is not None,
                )
                for o in found
            ]  # fmt: skip

    def get(self, who: Actor, uid: Uid) -> OrgDetail:
        """Raises UserError when it is gone."""
        with self._store.read(who) as tx:
            row = tx.fetch(Organisation, uid)
            nodes = tree_of(tx)
            path = " › ".join(n.name for n in reversed(ancestors(nodes[uid], nodes)))
            above = nodes.get(row.parent_uid) if row.parent_uid else None
            parent = choice(above, nodes) if above else None
            draft = draft_of(OrganisationDraft, row)
            return OrgDetail(uid, row.row_version, draft, path, parent, _links(tx, uid, nodes), _posts(tx, uid))

    def check(self, who: Actor, uid: Uid | None, draft: OrganisationDraft) -> list[Problem]:
        """Everything wrong in a typed draft, for the form to show at its fields."""
        with self._store.read(who) as tx:
            return organisation_problems(draft, tx.today, uid=uid, tree=tree_of(tx))

    def save(self, who: Actor, uid: Uid | None, draft: OrganisationDraft, expected: int | None) -> Saved:
        """Create (uid None) or change.

        Raises:
            Refused: INV-05 or a missing field.
            Stale: changed by somebody else since version `expected`.
        """
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "保存组织") as tx:
            refuse(organisation_problems(draft, tx.today, uid=uid, tree=tree_of(tx)))
            row = tx.fetch(Organisation, uid, expected)
            apply(draft, row)
            index(tx, row)
            saved = row.uid
        return Saved(saved, tx.changes)

    def delete(self, who: Actor, uid: Uid, reason: str) -> Changes:
        """Move to the recycle bin with its links and posts; refused while people or organisations hang on it."""
        if not reason.strip():
            raise UserError("请填写删除原因。")
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "删除组织") as tx:
            row = tx.fetch(Organisation, uid)
            _refuse_used(tx, row)
            for held in _held_by(tx, uid):
                tx.remove(held, reason)
            tx.remove(row, reason)
            search.forget(tx.session, KIND, uid)
        return tx.changes

    def link(self, who: Actor, from_uid: Uid, to_uid: Uid, kind: LinkKind) -> Changes:
        """Link two organisations of different trees, either end first; a link that exists already changes nothing."""
        with self._store.write(who, Right.EDIT_ORGANISATIONS, f"登记关联：{kind.label}") as tx:
            start, end = _in_order(tx.fetch(Organisation, from_uid), tx.fetch(Organisation, to_uid))
            _check_link(start, end, kind)
            from_uid, to_uid = start.uid, end.uid
            twin = sa.select(OrgLink).where(
                OrgLink.from_uid == from_uid, OrgLink.to_uid == to_uid, OrgLink.kind == kind
            )
            if not tx.rows(twin):
                tx.add(OrgLink(from_uid=from_uid, to_uid=to_uid, kind=kind, since=tx.today))
        return tx.changes

    def unlink(self, who: Actor, link_uid: Uid) -> Changes:
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "解除关联") as tx:
            tx.remove(tx.fetch(OrgLink, link_uid), "解除关联")
        return tx.changes

    def appoint(self, who: Actor, uid: Uid | None, draft: AssignmentDraft, expected: int | None) -> Saved:
        """Record that somebody holds a post, or change such a record.

        Raises:
            Refused: the post is taken at that time, or a Party post is given to a non-member.
        """
        with self._store.write(who, Right.EDIT_ORGANISATIONS, f"登记任职：{draft.role.label}") as tx:
            person = tx.fetch(Person, draft.person_uid) if draft.person_uid else None
            rows = tx.rows(sa.select(Assignment).where(Assignment.org_uid == draft.org_uid))
            others = [draft_of(AssignmentDraft, r) for r in rows if r.uid != uid]
            refuse(assignment_problems(draft, others=others, is_member=bool(person and is_member(person))))
            row = tx.fetch(Assignment, uid, expected)
            apply(draft, row)
            saved = row.uid
        return Saved(saved, tx.changes)

    def dismiss(self, who: Actor, uid: Uid) -> Changes:
        """Delete a post recorded by mistake; a real end is a date (`appoint` with `until`)."""
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "删除任职") as tx:
            tx.remove(tx.fetch(Assignment, uid), "登记有误")
        return tx.changes

    def choices(self, who: Actor, text: str = "", kinds: Sequence[OrgKind] = (), limit: int = 50) -> list[Choice]:
        """Organisations for a picker, found by Chinese, pinyin or initials; all when text is empty."""
        with self._store.read(who) as tx:
            nodes = tree_of(tx)
            hits = search.find(tx.session, text, (KIND,), 500)
            wanted = [h.uid for h in hits] if text.strip() else list(nodes)
            found = [nodes[u] for u in wanted if u in nodes and (not kinds or nodes[u].kind in kinds)]
            return [choice(n, nodes) for n in found[:limit]]


def choice(node: OrgNode, nodes: dict[Uid, OrgNode]) -> Choice:
    """An organisation with what stands above it."""
    above = ancestors(node, nodes)[1:]
    return Choice(node.uid, node.name, " › ".join(n.name for n in reversed(above)) or node.kind.label)


def tree_of(tx: Tx) -> dict[Uid, OrgNode]:
    """Every live organisation by uid; a county has a few hundred."""
    rows = tx.session.execute(
        sa.select(Organisation.uid, Organisation.name, Organisation.kind, Organisation.parent_uid).order_by(
            Organisation.uid
        )
    )
    return {uid: OrgNode(uid, name, kind, parent) for uid, name, kind, parent in rows}


def names_of(tx: Tx) -> dict[Uid, str]:
    return {uid: node.name for uid, node in tree_of(tx).items()}


def index(tx: Tx, row: Organisation) -> None:
    """Keep the search index in step with a saved organisation."""
    names = [n for n in (row.name, row.short_name) if n]
    tx.session.flush()
    search.index(tx.session, KIND, row.uid, search.SearchText(names, numbers=[row.code], person=False))


def is_member(person: Person) -> bool:
    return person.political_status in ("01", "02") and person.exit_kind is None


def leader(tx: Tx, org_uid: Uid, *roles: PostRole) -> Person | None:
    """Who holds one of these posts today; the first role that has a holder counts."""
    for role in roles or (PostRole.SECRETARY, PostRole.GROUP_LEADER, PostRole.TEAM_LEADER, PostRole.DIRECTOR):
        statement = (
            sa.select(Person)
            .join(Assignment, Assignment.person_uid == Person.uid)
            .where(Assignment.org_uid == org_uid, Assignment.role == role, *_serving(tx))
            .order_by(Assignment.since.desc())
        )
        found = tx.rows(statement)
        if found:
            return found[0]
    return None


def posts_held(tx: Tx, people: Sequence[Uid]) -> dict[Uid, tuple[str, ...]]:
    """What posts these people hold today, e.g. 城关供电所党支部书记; those who hold none are left out."""
    statement = (
        sa.select(Assignment.person_uid, Assignment.role, Organisation.name)
        .join(Organisation, Organisation.uid == Assignment.org_uid)
        .where(Assignment.person_uid.in_(people), *_serving(tx))
    )
    found: dict[Uid, tuple[str, ...]] = {}
    for person, role, org in tx.session.execute(statement):
        if person is not None:
            found[person] = (*found.get(person, ()), f"{org}{role.label}")
    return found


def _serving(tx: Tx) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        sa.or_(Assignment.since.is_(None), Assignment.since <= tx.today),
        sa.or_(Assignment.until.is_(None), Assignment.until >= tx.today),
    )


_LEADERS = (PostRole.SECRETARY, PostRole.GROUP_LEADER, PostRole.TEAM_LEADER, PostRole.DIRECTOR)


def _leader_names(tx: Tx) -> dict[Uid, str]:
    statement = (
        sa.select(Assignment.org_uid, Person.name)
        .join(Person, Assignment.person_uid == Person.uid)
        .where(Assignment.role.in_(_LEADERS), *_serving(tx))
    )
    return {org: name for org, name in tx.session.execute(statement) if org}


def _head_counts(tx: Tx) -> tuple[dict[Uid, int], dict[Uid, int]]:
    """People and members of each organisation with everything below it: a person with branch and group counts once."""
    nodes = tree_of(tx)
    people: Counter[Uid] = Counter()
    members: Counter[Uid] = Counter()
    member = sa.case((sa.and_(Person.political_status.in_(("01", "02")), Person.exit_kind.is_(None)), 1), else_=0)
    places = (Person.branch_uid, Person.group_uid, Person.department_uid, Person.team_uid)
    statement = sa.select(sa.func.count(), sa.func.sum(member), *places).group_by(*places)
    for count, of_them, *held in tx.session.execute(statement):
        reached = {above.uid for uid in held if uid in nodes for above in ancestors(nodes[uid], nodes)}
        for uid in reached:
            people[uid] += count
            members[uid] += of_them
    return people, members


def _links(tx: Tx, uid: Uid, nodes: dict[Uid, OrgNode]) -> tuple[LinkRow, ...]:
    rows = tx.rows(sa.select(OrgLink).where(sa.or_(OrgLink.from_uid == uid, OrgLink.to_uid == uid)))
    found = []
    for row in rows:
        outgoing = row.from_uid == uid
        other = row.to_uid if outgoing else row.from_uid
        if other in nodes:
            found.append(LinkRow(row.uid, row.kind, other, nodes[other].name, outgoing))
    return tuple(found)


def _posts(tx: Tx, uid: Uid) -> tuple[PostRow, ...]:
    statement = (
        sa.select(Assignment, Person.name, Person.staff_no)
        .join(Person, Assignment.person_uid == Person.uid)
        .where(Assignment.org_uid == uid)
        .order_by(Assignment.since)
    )
    found = [
        PostRow(a.uid, a.row_version, draft_of(AssignmentDraft, a), name, staff_no or "")
        for a, name, staff_no in tx.session.execute(statement)
    ]
    order = list(PostRole)
    return tuple(sorted(found, key=lambda post: (post.draft.until is not None, order.index(post.draft.role))))


def refuse_restoring(tx: Tx, row: Organisation) -> None:
    """An organisation comes back from the bin only below one that is there, and under a free name."""
    nodes = tree_of(tx)
    if row.parent_uid is not None and row.parent_uid not in nodes:
        raise UserError(f"“{row.name}”的上级组织还在回收站里。", "请先恢复上级组织。")
    if any(n.name == row.name and n.parent_uid == row.parent_uid and n.uid != row.uid for n in nodes.values()):
        raise UserError(f"同一上级下已有“{row.name}”。", "请先给现有的组织改名，或不恢复。")


def _held_by(tx: Tx, uid: Uid) -> list[Record]:
    """Links and posts that mean nothing without the organisation."""
    links = tx.rows(sa.select(OrgLink).where(sa.or_(OrgLink.from_uid == uid, OrgLink.to_uid == uid)))
    return [*links, *tx.rows(sa.select(Assignment).where(Assignment.org_uid == uid))]


def _refuse_used(tx: Tx, row: Organisation) -> None:
    below = tx.session.execute(sa.select(sa.func.count()).where(Organisation.parent_uid == row.uid)).scalar_one()
    if below:
        raise UserError(
            f"“{row.name}”下面还有 {below} 个组织，不能删除。", "请先移走或删除下级组织；已撤销的组织请填撤销日期。"
        )
    columns = (Person.branch_uid, Person.group_uid, Person.department_uid, Person.team_uid)
    used = sa.select(sa.func.count()).select_from(Person).where(sa.or_(*(c == row.uid for c in columns)))
    count = tx.session.execute(used).scalar_one()
    if count:
        raise UserError(
            f"“{row.name}”还有 {count} 人，不能删除。", "请先把人员调到别的组织；已撤销的组织请填撤销日期。"
        )


def _in_order(one: Organisation, other: Organisation) -> tuple[Organisation, Organisation]:
    """A link runs from the Party's side to the other."""
    if one.kind.tree is not Tree.PARTY and other.kind.tree is Tree.PARTY:
        return other, one
    return one, other


def _check_link(start: Organisation, end: Organisation, kind: LinkKind) -> None:
    if start.uid == end.uid:
        raise UserError("组织不能与自己关联。")
    if kind is LinkKind.SUPERVISES and not (start.kind in BRANCHES and end.kind is OrgKind.TEAM):
        raise UserError("“支部带班组”须由党支部关联班组。", "请从党支部的页面选择所带的班组。")
    if kind is not LinkKind.SUPERVISES and start.kind.tree is end.kind.tree:
        raise UserError("同一棵树里的组织用上下级表示，不用关联。")


def department_for(tx: Tx, team_uid: Uid | None) -> Uid | None:
    """The department or station above a team, so that nobody types it twice."""
    nodes = tree_of(tx)
    node = nodes.get(team_uid) if team_uid else None
    above = unit_above(node, nodes) if node else None
    return above.uid if above else None
