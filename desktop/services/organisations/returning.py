"""What comes back, by 撤销 or out of the recycle bin, still keeps to the rules of organisations."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    ANYWHERE,
    AssignmentDraft,
    OrganisationRules,
    OrgKind,
    OrgNode,
    ancestors,
    posts_of,
    span_of,
)
from desktop.domain.organisations.rules import SINGLE, shared_days
from desktop.services.organisations.belonging import OWNED, not_over
from desktop.services.organisations.ending import end_what_outlasts, refuse_second
from desktop.services.organisations.following import follow_person, follow_site, sites_of
from desktop.services.organisations.reading import tree_of
from desktop.services.organisations.writing import hanging_on, refuse_people, refuse_used, settle_term
from desktop.store.organisations import Assignment, Election, KeyPost, MemberHome, Organisation, OrgLink, SiteStay
from desktop.store.people import Affiliation
from desktop.store.record import draft_of
from desktop.store.sessions import Tx


def settle_returned(
    tx: Tx, rules: OrganisationRules, back: Mapping[str, Collection[Uid]], turned: Collection[Uid] = ()
) -> None:
    """What belongs to an organisation that has ended meanwhile ends with it; terms and mobile affiliations follow.

    Args:
        back: noun → records that were put back.
        turned: organisations whose kind was put back.

    Raises:
        UserError: a place in the tree, a name, a post, a link or days at a place are taken, or what it hangs on is gone.
    """
    tx.session.flush()
    orgs = back.get("organisation", ())
    _refuse_places(tx, orgs)
    _refuse_needed(tx, orgs)
    for row in _live(tx, Organisation, turned):
        refuse_people(tx, row, row.kind)
    for row in _live(tx, Organisation, orgs):
        if row.founded_on and row.ended_on and row.ended_on < row.founded_on:
            raise UserError(f"“{row.name}”的撤销日期会早于成立日期。", "请先更正其中一个日期，再撤销。")
    parts = {table.__tablename__: _live(tx, table, back.get(table.__tablename__, ())) for table in OWNED}
    touched = {*orgs, *_owners(tx, parts, orgs)}
    tx.session.flush()
    end_what_outlasts(tx, touched)
    _refuse_second_links(tx, rules, [*parts["org_link"], *_links_of(tx, orgs)])
    _refuse_other_kinds(tx, parts["assignment"], parts["site_stay"])
    _refuse_second_holders(tx, parts["assignment"])
    _refuse_backwards(row for name in ("assignment", "site_stay", "member_home", "org_link") for row in parts[name])
    for table, same, words in _APART:
        _refuse_together(tx, table, same, words, parts[table.__tablename__])
    _refuse_key_posts(tx, parts["key_post"])
    for org in {row.org_uid for row in tx.rows(_all(Election, back.get("election", ())))}:
        settle_term(tx, org)
    _follow(tx, back)


def _all(table: Any, uids: Collection[Uid]) -> sa.Select[Any]:
    """Those in the bin again as well: what was added and is taken back."""
    return sa.select(table).where(table.uid.in_(list(uids))).execution_options(include_deleted=True)


def _live(tx: Tx, table: Any, uids: Collection[Uid]) -> list[Any]:
    return list(tx.rows(sa.select(table).where(table.uid.in_(list(uids)), table.deleted_at.is_(None)))) if uids else []


def _refuse_places(tx: Tx, orgs: Iterable[Uid]) -> None:
    """INV-05. The top of a tree stands under nothing; one name stands once below one organisation."""
    nodes = tree_of(tx)
    names = Counter((node.name, node.parent_uid) for node in nodes.values())
    mine = {uid for uid in orgs if uid in nodes}
    for node in (nodes[uid] for uid in mine):
        above = ancestors(node, nodes)[-1].parent_uid
        if above is not None and above in nodes:
            raise UserError(f"“{node.name}”的上级组织会是它自己的下级。", "请先调整上级组织，再撤销。")
        if node.parent_uid is not None and node.parent_uid not in nodes:
            raise UserError(f"“{node.name}”的上级组织还在回收站里。", "请先恢复上级组织。")
        if names[node.name, node.parent_uid] > 1:
            raise UserError(f"同一上级下已有“{node.name}”。", "请先给现有的组织改名。")
    for node in nodes.values():
        if node.parent_uid is not None and not mine.isdisjoint((node.uid, node.parent_uid)):
            _refuse_tree(node, nodes[node.parent_uid])


def _refuse_tree(node: OrgNode, parent: OrgNode) -> None:
    if node.kind.tree not in ANYWHERE and parent.kind.tree is not node.kind.tree:
        raise UserError(f"“{node.name}”不能在“{parent.name}”下面。", "请先调整上级组织，再撤销。")


def _refuse_needed(tx: Tx, orgs: Collection[Uid]) -> None:
    """An organisation whose coming back is taken back goes only as it may be deleted, with nothing that came to it since."""
    for row in tx.rows(_all(Organisation, orgs)) if orgs else ():
        if row.deleted_at is not None:
            refuse_used(tx, row)
            if hanging_on(tx, row.uid):
                raise UserError(f"“{row.name}”之后又登记了关联、任职或其他内容，不能撤销。", "请先删除那些内容，或保留它。")


def _owners(tx: Tx, parts: Mapping[str, list[Any]], orgs: Collection[Uid]) -> set[Uid]:
    """The organisations that parts belong to; a link whose other end is gone stays behind when one end comes back."""
    gone = sa.select(Organisation.uid, Organisation.name).where(Organisation.deleted_at.is_not(None))
    names = {uid: name for uid, name in tx.session.execute(gone, execution_options={"include_deleted": True})}
    found: set[Uid] = set()
    for table, columns in OWNED.items():
        for row in list(parts[table.__tablename__]):
            owners = {uid for column in columns if (uid := getattr(row, column)) is not None}
            lost = next((names[uid] for uid in owners if uid in names), None)
            if lost is None:
                found |= owners
            elif isinstance(row, OrgLink) and not owners.isdisjoint(orgs):
                tx.remove(row, f"“{lost}”已删除")
                parts[table.__tablename__].remove(row)
            else:
                raise UserError(f"它所属的“{lost}”在回收站里。", f"请先恢复“{lost}”。")
    return found


def _links_of(tx: Tx, orgs: Collection[Uid]) -> list[OrgLink]:
    """Links that hold and whose end came back, perhaps as another kind of organisation."""
    ends = sa.or_(OrgLink.from_uid.in_(list(orgs)), OrgLink.to_uid.in_(list(orgs)))
    lasting = (not_over(OrgLink, tx.today), OrgLink.deleted_at.is_(None))
    return list(tx.rows(sa.select(OrgLink).where(ends, *lasting))) if orgs else []


def _refuse_second_links(tx: Tx, rules: OrganisationRules, links: Iterable[OrgLink]) -> None:
    for link in dict.fromkeys(links):
        refuse_second(tx, rules, link, span_of(link.since, link.until))


def _refuse_other_kinds(tx: Tx, posts: Iterable[Assignment], stays: Iterable[SiteStay]) -> None:
    """A kind is kept while somebody serves or works there, so what comes back may find another; what is past stays told."""
    for post in posts:
        org = tx.session.get(Organisation, post.org_uid) if post.org_uid else None
        over = post.until is not None and post.until < tx.today
        if org is not None and not over and post.role not in posts_of(org.kind):
            text = f"“{org.name}”现在是{org.kind.label}，没有“{post.role.label}”这个职务。"
            raise UserError(text, "请先改回组织类别；已经不再任职的，不用恢复。")
    for stay in stays:
        site = tx.session.get(Organisation, stay.site_uid) if stay.site_uid else None
        if site is not None and site.kind is not OrgKind.PROJECT_SITE:
            raise UserError(f"“{site.name}”现在是{site.kind.label}，不是施工现场。", "请先改回组织类别。")


def _refuse_second_holders(tx: Tx, posts: Iterable[Assignment]) -> None:
    for row in posts:
        same = (Assignment.org_uid == row.org_uid, Assignment.role == row.role, Assignment.uid != row.uid)
        others = tx.rows(sa.select(Assignment).where(*same, Assignment.deleted_at.is_(None)))
        mine = draft_of(AssignmentDraft, row)
        together = [other for other in others if shared_days(mine, draft_of(AssignmentDraft, other))]
        if row.role in SINGLE and together:
            raise UserError(f"同一时期已有别人任{row.role.label}。", "请先登记他的免职日期。")
        if any(other.person_uid == row.person_uid for other in together):
            raise UserError(f"同一时期已登记此人为{row.role.label}。", "请先核对他的任职。")


def _refuse_backwards(rows: Iterable[Any]) -> None:
    for row in rows:
        if row.since is not None and row.until is not None and row.until < row.since:
            raise UserError(f"结束日期（{row.until}）会早于起始日期（{row.since}）。", "请先更正其中一个日期，再撤销。")


_APART: tuple[tuple[Any, tuple[str, ...], str], ...] = (
    (SiteStay, ("person_uid", "site_uid"), "此人这段时间已登记在这个现场。"),
    (MemberHome, ("org_uid",), "这段时间流动党员之家已登记在别处。"),
)
"""What never shares a day with another of the same columns, and how that is said."""


def _refuse_together(tx: Tx, table: Any, same: Sequence[str], words: str, rows: Iterable[Any]) -> None:
    for row in rows:
        alike = [getattr(table, name) == getattr(row, name) for name in same]
        others = tx.rows(sa.select(table).where(*alike, table.uid != row.uid, table.deleted_at.is_(None)))
        mine = span_of(row.since, row.until)
        if any(mine.shared(span_of(other.since, other.until)).days for other in others):
            raise UserError(words, "请先核对那一条的日期。")


def _refuse_key_posts(tx: Tx, posts: Iterable[KeyPost]) -> None:
    for row in posts:
        same = (KeyPost.org_uid == row.org_uid, KeyPost.title == row.title, KeyPost.uid != row.uid)
        others = tx.rows(sa.select(KeyPost).where(*same, KeyPost.deleted_at.is_(None)))
        if any(other.person_uid == row.person_uid for other in others):
            raise UserError(f"已登记关键岗位“{row.title}”。", "请先删除那一条。")


def _follow(tx: Tx, back: Mapping[str, Collection[Uid]]) -> None:
    orgs = set(back.get("organisation", ()))
    ends = {row.to_uid for row in tx.rows(_all(OrgLink, back.get("org_link", ())))}
    for site in {site for uid in orgs for site in (uid, *sites_of(tx, uid))} | ends:
        follow_site(tx, site)
    if back.get("affiliation"):
        _drop_without_stay(tx)
    moved = {row.person_uid for row in tx.rows(_all(SiteStay, back.get("site_stay", ())))}
    follow_returned(tx, {*back.get("person", ()), *moved}, back.get("affiliation", ()))


def _drop_without_stay(tx: Tx) -> None:
    """A mobile affiliation that came back with its organisation, of a stay that was deleted meanwhile."""
    lost = sa.select(Affiliation).join(SiteStay, SiteStay.uid == Affiliation.stay_uid)
    lost = lost.where(SiteStay.deleted_at.is_not(None), Affiliation.deleted_at.is_(None))
    for row in tx.rows(lost.execution_options(include_deleted=True)):
        tx.remove(row, "登记有误")


def follow_returned(tx: Tx, people: Collection[Uid | None], affiliations: Collection[Uid] = ()) -> None:
    """The mobile affiliations of those who were ever at a site, among these people and those who belong in this way."""
    at_sites = {uid for uid in tx.session.execute(sa.select(SiteStay.person_uid)).scalars() if uid is not None}
    belonging = sa.select(Affiliation.uid, Affiliation.person_uid).where(Affiliation.person_uid.in_(at_sites))
    theirs = tx.session.execute(belonging, execution_options={"include_deleted": True}) if affiliations and at_sites else ()
    wanted = set(affiliations)
    for person in at_sites.intersection({*people, *(person for uid, person in theirs if uid in wanted)}):
        follow_person(tx, person)
