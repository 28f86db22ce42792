"""What comes back, by 撤销 or out of the recycle bin, still keeps to the rules of organisations."""

from collections.abc import Collection, Iterable, Mapping

import sqlalchemy as sa

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import AssignmentDraft, OrganisationRules, Tree, ancestors, span_of
from desktop.domain.organisations.rules import SINGLE, shared_days
from desktop.services.organisations.ending import refuse_second
from desktop.services.organisations.following import follow_person, follow_site, sites_of
from desktop.services.organisations.reading import tree_of
from desktop.store.organisations import Assignment, OrgLink, SiteStay
from desktop.store.record import draft_of
from desktop.store.sessions import Tx


def settle_returned(tx: Tx, rules: OrganisationRules, back: Mapping[str, Collection[Uid]]) -> None:
    """Mobile affiliations follow what came back.

    Args:
        back: noun → records that were put back.

    Raises:
        UserError: a circle in the tree, a second holder of a post, or a link whose place is taken.
    """
    tx.session.flush()
    _refuse_circles(tx, back.get("organisation", ()))
    _refuse_second_links(tx, rules, back.get("org_link", ()))
    _refuse_second_holders(tx, back.get("assignment", ()))
    _follow(tx, back)


def _refuse_circles(tx: Tx, orgs: Iterable[Uid]) -> None:
    """INV-05. The top of a tree stands under nothing."""
    nodes = tree_of(tx)
    for node in (nodes[uid] for uid in orgs if uid in nodes):
        above = ancestors(node, nodes)
        if above[-1].parent_uid is not None and above[-1].parent_uid in nodes:
            raise UserError(f"“{node.name}”的上级组织会是它自己的下级。", "请先调整上级组织，再撤销。")
        parent = nodes.get(node.parent_uid) if node.parent_uid else None
        if parent is not None and node.kind.tree is not Tree.MASS and parent.kind.tree is not node.kind.tree:
            raise UserError(f"“{node.name}”不能在“{parent.name}”下面。", "请先调整上级组织，再撤销。")


def _refuse_second_links(tx: Tx, rules: OrganisationRules, links: Iterable[Uid]) -> None:
    for link in tx.rows(sa.select(OrgLink).where(OrgLink.uid.in_(list(links)), OrgLink.deleted_at.is_(None))):
        refuse_second(tx, rules, link, span_of(link.since, link.until))


def _refuse_second_holders(tx: Tx, posts: Iterable[Uid]) -> None:
    for row in tx.rows(sa.select(Assignment).where(Assignment.uid.in_(list(posts)), Assignment.deleted_at.is_(None))):
        same = (Assignment.org_uid == row.org_uid, Assignment.role == row.role, Assignment.uid != row.uid)
        others = tx.rows(sa.select(Assignment).where(*same, Assignment.deleted_at.is_(None)))
        mine = draft_of(AssignmentDraft, row)
        if row.role in SINGLE and any(shared_days(mine, draft_of(AssignmentDraft, other)) for other in others):
            raise UserError(f"同一时期已有别人任{row.role.label}。", "请先登记他的免职日期。")


def _follow(tx: Tx, back: Mapping[str, Collection[Uid]]) -> None:
    orgs = set(back.get("organisation", ()))
    links = list(back.get("org_link", ()))
    ends = sa.select(OrgLink.to_uid).where(OrgLink.uid.in_(links)).execution_options(include_deleted=True)
    sites = {site for uid in orgs for site in (uid, *sites_of(tx, uid))} | set(tx.session.execute(ends).scalars())
    for site in sites:
        follow_site(tx, site)
    at_sites = set(tx.session.execute(sa.select(SiteStay.person_uid)).scalars())
    for person in at_sites & {*back.get("person", ()), *_people_of(tx, back.get("site_stay", ()))}:
        if person is not None:
            follow_person(tx, person)


def _people_of(tx: Tx, stays: Collection[Uid]) -> set[Uid]:
    statement = sa.select(SiteStay.person_uid).where(SiteStay.uid.in_(list(stays)))
    return {uid for uid in tx.session.execute(statement).scalars() if uid is not None}
