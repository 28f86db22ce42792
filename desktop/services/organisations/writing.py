"""What every way of writing an organisation shares: the form, the import, the recycle bin."""

import sqlalchemy as sa

from desktop.domain.codes import CodeTables
from desktop.domain.errors import UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    PLACE_KINDS,
    AssignmentDraft,
    ElectionDraft,
    OrganisationDraft,
    OrgKind,
    assignment_problems,
    organisation_problems,
    posts_of,
    term_end,
)
from desktop.domain.people.standing import standing_on
from desktop.services.organisations.belonging import PLACES, belongs_to, not_over, parts_of
from desktop.services.organisations.reading import KIND, tree_of
from desktop.store import search
from desktop.store.organisations import Assignment, Election, KeyPost, MemberHome, Organisation, OrgLink, SiteStay
from desktop.store.people import Person
from desktop.store.record import Record, apply, draft_of
from desktop.store.sessions import Tx


def index(tx: Tx, row: Organisation) -> None:
    """Keep the search index in step with a saved organisation."""
    names = [n for n in (row.name, row.short_name) if n]
    tx.session.flush()
    search.index(tx.session, KIND, row.uid, search.SearchText(names, numbers=[row.code], person=False))


def refuse_restoring(tx: Tx, row: Organisation) -> None:
    """An organisation comes back from the bin only below one that is there, and under a free name."""
    nodes = tree_of(tx)
    if row.parent_uid is not None and row.parent_uid not in nodes:
        raise UserError(f"“{row.name}”的上级组织还在回收站里。", "请先恢复上级组织。")
    if any(n.name == row.name and n.parent_uid == row.parent_uid and n.uid != row.uid for n in nodes.values()):
        raise UserError(f"同一上级下已有“{row.name}”。", "请先给现有的组织改名，或不恢复。")


def hanging_on(tx: Tx, uid: Uid) -> list[Record]:
    """Links, posts, elections, key posts and places that mean nothing without the organisation."""
    return parts_of(tx, uid, OrgLink, Assignment, Election, KeyPost, MemberHome)


def refuse_people(tx: Tx, row: Organisation, kind: OrgKind) -> None:
    """Raises UserError where people belong to it, serve or work in it as they could not in an organisation of this kind."""
    for column in PLACES:
        if kind in PLACE_KINDS[column.key]:
            continue
        count = tx.session.execute(sa.select(sa.func.count()).select_from(Person).where(column == row.uid)).scalar_one()
        if count:
            raise UserError(f"“{row.name}”还有 {count} 人，不能改成{kind.label}。", "请先把人员调到别的组织。")
    for post in tx.rows(sa.select(Assignment).where(Assignment.org_uid == row.uid, not_over(Assignment, tx.today))):
        if post.role not in posts_of(kind):
            raise UserError(f"“{row.name}”还有人任{post.role.label}，不能改成{kind.label}。", "请先登记免职日期。")
    stays = 0 if kind is OrgKind.PROJECT_SITE else _stays_at(tx, row.uid)
    if stays:
        raise UserError(f"“{row.name}”有 {stays} 条现场人员登记，不能改成{kind.label}。", "项目已结束的，请填结束日期。")


def _stays_at(tx: Tx, site: Uid) -> int:
    return tx.session.execute(sa.select(sa.func.count()).select_from(SiteStay).where(SiteStay.site_uid == site)).scalar_one()


def settle_term(tx: Tx, org_uid: Uid | None) -> None:
    """The term follows from the latest election; without one it stays as typed."""
    tx.session.flush()
    latest_first = (Election.held_on.desc(), Election.uid.desc())
    rows = tx.rows(sa.select(Election).where(Election.org_uid == org_uid).order_by(*latest_first))
    org = tx.session.get(Organisation, org_uid) if org_uid else None
    if rows and org is not None:
        latest = draft_of(ElectionDraft, rows[0])
        org.term_years, org.term_ends_on = latest.term_years, term_end(latest)


def refuse_used(tx: Tx, row: Organisation) -> None:
    """Raises UserError while organisations stand below it or people belong to it."""
    below = tx.session.execute(sa.select(sa.func.count()).where(Organisation.parent_uid == row.uid)).scalar_one()
    if below:
        raise UserError(
            f"“{row.name}”下面还有 {below} 个组织，不能删除。", "请先移走或删除下级组织；已撤销的组织请填撤销日期。"
        )
    used = sa.select(sa.func.count()).select_from(Person).where(belongs_to([row.uid]))
    count = tx.session.execute(used).scalar_one()
    if count:
        raise UserError(
            f"“{row.name}”还有 {count} 人，不能删除。", "请先把人员调到别的组织；已撤销的组织请填撤销日期。"
        )
    stays = _stays_at(tx, row.uid)
    if stays:
        raise UserError(f"“{row.name}”有 {stays} 条现场人员登记，不能删除。", "项目已结束的，请填结束日期。")


def make_organisation(tx: Tx, draft: OrganisationDraft, codes: CodeTables) -> Uid:
    """A new one. Raises Refused."""
    refuse(organisation_problems(draft, tx.today, uid=None, tree=tree_of(tx), codes=codes))
    row = tx.fetch(Organisation, None)
    apply(draft, row)
    index(tx, row)
    return row.uid


def hold_post(tx: Tx, uid: Uid | None, draft: AssignmentDraft, expected: int | None) -> Uid:
    """Somebody holds a post, or what was recorded of it is changed. Raises Refused."""
    person = tx.fetch(Person, draft.person_uid) if draft.person_uid else None
    rows = tx.rows(sa.select(Assignment).where(Assignment.org_uid == draft.org_uid))
    others = [draft_of(AssignmentDraft, r) for r in rows if r.uid != uid]
    # Whoever holds it still is a member today; who held it once was one when he left it.
    day = min(draft.until or tx.today, tx.today)
    member = person is not None and standing_on(person, day).in_party
    org = tx.fetch(Organisation, draft.org_uid) if draft.org_uid else None
    before = next((r for r in rows if r.uid == uid), None)
    kind = org.kind if org is not None and (before is None or before.role is not draft.role) else None
    ended = org.ended_on if org is not None else None
    refuse(assignment_problems(draft, others=others, is_member=member, ended_on=ended, kind=kind))
    row = tx.fetch(Assignment, uid, expected)
    apply(draft, row)
    return row.uid
