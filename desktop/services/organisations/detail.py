"""One organisation with everything that hangs on it."""

from datetime import date

import sqlalchemy as sa

from desktop.domain.choices import Choice
from desktop.domain.codes import MEMBER_FULL
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    BY_POST,
    AssignmentDraft,
    ElectionDraft,
    KeyPostDraft,
    LinkKind,
    MemberHomeDraft,
    OrganisationDraft,
    OrganisationRules,
    OrgKind,
    OrgNode,
    PostRole,
    SiteStayDraft,
    ancestors,
    descendants,
    span_of,
    term_end,
)
from desktop.domain.people.standing import is_member
from desktop.services.organisations.belonging import MEMBER, belongs_to, present_at
from desktop.services.organisations.reading import choice, tree_of
from desktop.services.organisations.rows import (
    ElectionRow,
    HomeRow,
    KeyPostRow,
    LinkRow,
    OrgDetail,
    PersonLine,
    PostRow,
    StayRow,
)
from desktop.store.organisations import Assignment, Election, KeyPost, MemberHome, Organisation, OrgLink, SiteStay
from desktop.store.people import Affiliation, Person
from desktop.store.record import draft_of
from desktop.store.sessions import Tx

MOST_PEOPLE = 60
"""So many are listed with an organisation; the rest is read on the page of people."""


def org_detail(tx: Tx, uid: Uid, rules: OrganisationRules) -> OrgDetail:
    """Raises UserError when it is gone."""
    row = tx.fetch(Organisation, uid)
    nodes = tree_of(tx)
    above = nodes.get(row.parent_uid) if row.parent_uid else None
    people = _people(tx, uid, row.kind)
    visiting = [person.uid for person in people if person.mobile or row.kind in BY_POST]
    return OrgDetail(
        uid=uid,
        version=row.row_version,
        draft=draft_of(OrganisationDraft, row),
        path=" › ".join(n.name for n in reversed(ancestors(nodes[uid], nodes))),
        parent=choice(above, nodes) if above else None,
        links=_links(tx, uid, nodes),
        posts=_posts(tx, uid),
        elections=_elections(tx, uid),
        key_posts=_key_posts(tx, uid),
        stays=_stays(tx, uid),
        homes=_homes(tx, uid),
        people=tuple(people[:MOST_PEOPLE]),
        people_count=len(people),
        member_count=sum(person.is_member for person in people),
        full_count=_full_members(tx, descendants(uid, nodes), visiting),
        terms=rules.terms.get(row.kind),
    )


def _links(tx: Tx, uid: Uid, nodes: dict[Uid, OrgNode]) -> tuple[LinkRow, ...]:
    """Those that hold first, in the order of their kinds."""
    rows = tx.rows(
        sa.select(OrgLink).where(sa.or_(OrgLink.from_uid == uid, OrgLink.to_uid == uid)).order_by(OrgLink.uid)
    )
    found = []
    for row in rows:
        outgoing = row.from_uid == uid
        other = row.to_uid if outgoing else row.from_uid
        ended = row.until is not None and row.until < tx.today
        if other in nodes:
            name = nodes[other].name
            found.append(LinkRow(row.uid, row.kind, other, name, outgoing, row.since, row.until, ended))
    order = list(LinkKind)
    return tuple(sorted(found, key=lambda link: (link.ended, order.index(link.kind))))


def _posts(tx: Tx, uid: Uid) -> tuple[PostRow, ...]:
    statement = (
        sa.select(Assignment, Person.name, Person.staff_no, MEMBER)
        .join(Person, Assignment.person_uid == Person.uid)
        .where(Assignment.org_uid == uid)
        .order_by(Assignment.since, Assignment.uid)
    )
    found = []
    for row, name, staff_no, member in tx.session.execute(statement):
        serving = tx.today in span_of(row.since, row.until)
        draft = draft_of(AssignmentDraft, row)
        found.append(PostRow(row.uid, row.row_version, draft, name, staff_no or "", serving, bool(member)))
    order = list(PostRole)
    return tuple(sorted(found, key=lambda post: (not post.serving, order.index(post.draft.role))))


def _elections(tx: Tx, uid: Uid) -> tuple[ElectionRow, ...]:
    """The latest first."""
    rows = tx.rows(sa.select(Election).where(Election.org_uid == uid).order_by(Election.held_on.desc()))
    drafts = [(row, draft_of(ElectionDraft, row)) for row in rows]
    return tuple(ElectionRow(row.uid, row.row_version, draft, term_end(draft)) for row, draft in drafts)


def _key_posts(tx: Tx, uid: Uid) -> tuple[KeyPostRow, ...]:
    statement = (
        sa.select(KeyPost, Person)
        .outerjoin(Person, KeyPost.person_uid == Person.uid)
        .where(KeyPost.org_uid == uid)
        .order_by(KeyPost.uid)
    )
    return tuple(_key_post(row, person) for row, person in tx.session.execute(statement))


def _key_post(row: KeyPost, person: Person | None) -> KeyPostRow:
    who = _who(person) if person is not None else None
    covered = person is not None and is_member(person)
    return KeyPostRow(row.uid, row.row_version, draft_of(KeyPostDraft, row), who, covered)


def _stays(tx: Tx, uid: Uid) -> tuple[StayRow, ...]:
    """Those still there first, then who left last."""
    statement = (
        sa.select(SiteStay, Person)
        .join(Person, SiteStay.person_uid == Person.uid)
        .where(SiteStay.site_uid == uid)
        .order_by(SiteStay.since.desc(), Person.sort_key)
    )
    orgs = _mobile_orgs(tx, uid)
    found = []
    for row, person in tx.session.execute(statement):
        there = tx.today in span_of(row.since, row.until)
        draft = draft_of(SiteStayDraft, row)
        with_orgs = tuple(orgs.get(row.uid, ()))
        found.append(StayRow(row.uid, row.row_version, draft, _who(person), is_member(person), with_orgs, there))
    found.sort(key=lambda stay: stay.draft.until or date.max, reverse=True)
    return tuple(sorted(found, key=lambda stay: not stay.there))


def _mobile_orgs(tx: Tx, site_uid: Uid) -> dict[Uid, list[str]]:
    statement = (
        sa.select(Affiliation.stay_uid, Organisation.name)
        .join(Organisation, Organisation.uid == Affiliation.org_uid)
        .join(SiteStay, SiteStay.uid == Affiliation.stay_uid)
        .where(SiteStay.site_uid == site_uid)
        .order_by(Affiliation.since)
    )
    found: dict[Uid, list[str]] = {}
    for stay, name in tx.session.execute(statement):
        if stay is not None and name not in found.setdefault(stay, []):
            found[stay].append(name)
    return found


def _homes(tx: Tx, uid: Uid) -> tuple[HomeRow, ...]:
    """The latest place first."""
    rows = tx.rows(sa.select(MemberHome).where(MemberHome.org_uid == uid).order_by(MemberHome.since.desc()))
    return tuple(
        HomeRow(row.uid, row.row_version, draft_of(MemberHomeDraft, row), tx.today in span_of(row.since, row.until))
        for row in rows
    )


def _people(tx: Tx, uid: Uid, kind: OrgKind) -> list[PersonLine]:
    by_name = sa.select(Person).order_by(Person.sort_key, Person.uid)
    own = tx.rows(by_name.where(belongs_to([uid])))
    home = {person.uid for person in own}
    guests = [person for person in tx.rows(by_name.where(present_at([uid], tx.today))) if person.uid not in home]
    visiting = set() if kind in BY_POST else {person.uid for person in guests}
    lines = [PersonLine(p.uid, p.name, p.staff_no or "", is_member(p), p.uid in visiting) for p in (*own, *guests)]
    return sorted(lines, key=lambda line: not line.is_member)


def _full_members(tx: Tx, orgs: list[Uid], visiting: list[Uid]) -> int:
    statement = (
        sa.select(sa.func.count())
        .select_from(Person)
        .where(sa.or_(belongs_to(orgs), Person.uid.in_(visiting)), MEMBER, Person.political_status == MEMBER_FULL)
    )
    return int(tx.session.execute(statement).scalar_one())


def _who(person: Person) -> Choice:
    return Choice(person.uid, person.name, person.staff_no or "")
