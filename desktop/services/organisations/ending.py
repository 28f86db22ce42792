"""What ends with an organisation: its posts, its links, the stays at a site, the places of its 流动党员之家.

They are written as ended, so that every page and figure that asks for a day finds them so. When the day of the end is put
right, or the organisation goes on, those that ended with it follow; what had ended before stays as it is.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.organisations import OrganisationRules, OrgNode, span_of
from desktop.services.organisations.belonging import hangs_on, parts_of
from desktop.services.organisations.reading import tree_of
from desktop.store.organisations import Assignment, MemberHome, Organisation, OrgLink, SiteStay
from desktop.store.sessions import Tx

Dated = Assignment | SiteStay | MemberHome | OrgLink


def follow_end(tx: Tx, rules: OrganisationRules, row: Organisation, before: date | None) -> None:
    """`before`: the end as it was until now."""
    if row.ended_on is None and before is None:
        return
    _end(parts_of(tx, row.uid, Assignment, SiteStay, MemberHome), before, row.ended_on)
    ends: dict[Uid, date | None] = {uid: day for uid, day in tx.session.execute(sa.select(Organisation.uid, Organisation.ended_on))}
    ends[row.uid] = row.ended_on
    for link in parts_of(tx, row.uid, OrgLink):
        last = min((day for day in (ends.get(link.from_uid), ends.get(link.to_uid)) if day), default=None)
        if _may_go_on(tx, rules, link, before, last):
            _end([link], before, last)


def end_what_outlasts(tx: Tx, orgs: Collection[Uid]) -> None:
    """After something was taken back: nothing of these organisations lasts longer than they did."""
    ended = sa.select(Organisation.uid, Organisation.ended_on).where(Organisation.uid.in_(list(orgs)), Organisation.ended_on.is_not(None))
    for uid, last in tx.session.execute(ended) if orgs else ():
        _end(parts_of(tx, uid, Assignment, SiteStay, MemberHome, OrgLink), None, last)
    tx.session.flush()


def outlived(tx: Tx) -> list[Organisation]:
    """Dissolved organisations on which something still hangs.

    They were dissolved by a version that ended nothing, or came so with a restored backup.
    """
    hanging: tuple[type[Dated], ...] = (Assignment, OrgLink, SiteStay, MemberHome)
    found: dict[Uid, Organisation] = {}
    for table in hanging:
        # What began after the end and has an end of its own is left as it is by `_end`, apart from posts and links.
        began = sa.true() if table in (Assignment, OrgLink) else table.since <= Organisation.ended_on
        later = sa.and_(table.until > Organisation.ended_on, began)
        mine = hangs_on(table, Organisation.uid)
        over = sa.and_(mine, table.deleted_at.is_(None), sa.or_(table.until.is_(None), later))
        statement = sa.select(Organisation).where(Organisation.ended_on.is_not(None), sa.exists().where(over))
        found |= {row.uid: row for row in tx.rows(statement)}
    return list(found.values())


def _end(rows: Sequence[Dated], before: date | None, ended: date | None) -> None:
    for each in rows:
        if before is not None and before != ended and each.until == before:
            each.until = None
        if ended is None or (each.until is not None and each.until <= ended):
            continue
        if each.since is not None and each.since > ended and isinstance(each, Assignment | OrgLink):
            each.since = None  # entered late with the day of entry: nobody knows when it began
        each.until = max(ended, each.since or ended)


def _may_go_on(tx: Tx, rules: OrganisationRules, link: OrgLink, before: date | None, ended: date | None) -> bool:
    """Whether nothing has taken the place of a link that ended on the day `before`, until the day it ends on now."""
    if before is None or link.until != before or (ended is not None and ended <= before):
        return True
    try:
        refuse_second(tx, rules, link, span_of(before, ended))
    except UserError:
        return False
    return True


def refuse_second(
    tx: Tx, rules: OrganisationRules, link: OrgLink, days: Span, nodes: Mapping[Uid, OrgNode] | None = None
) -> None:
    """Raises UserError when on one of these days another link has taken what an organisation may have once.

    Args:
        nodes: the organisations as they would be; as they are unless given.
    """
    nodes = nodes or tree_of(tx)
    if link.from_uid not in nodes or link.to_uid not in nodes:
        return
    found = rules.in_order(link.kind, nodes[link.from_uid], nodes[link.to_uid])
    if found.start.uid != link.from_uid:
        raise UserError(f"“{found.start.name}”与“{found.end.name}”的关联方向会反过来。", "请先结束或删除这条关联。")
    others = other_links(tx, link, days)
    if (link.from_uid, link.to_uid) in others:
        raise UserError(f"“{found.start.name}”与“{found.end.name}”已登记“{link.kind.label}”。", "请先结束或删除那条关联。")
    found.refuse_second(others, nodes)


def other_links(tx: Tx, link: OrgLink, days: Span) -> list[tuple[Uid, Uid]]:
    """Start and end of the other links of its kind that share one of these days."""
    rows = tx.rows(sa.select(OrgLink).where(OrgLink.kind == link.kind, OrgLink.uid != link.uid, OrgLink.deleted_at.is_(None)))
    return [(row.from_uid, row.to_uid) for row in rows if span_of(row.since, row.until).shared(days).days]
