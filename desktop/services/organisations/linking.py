"""Links between two organisations: how one is made, and on which days it holds, judged in one place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, new_uid
from desktop.domain.measures import Span
from desktop.domain.organisations import LinkKind, OrganisationRules, span_of
from desktop.services.organisations.ending import other_links
from desktop.services.organisations.following import follow_site
from desktop.services.organisations.reading import node_of, tree_of
from desktop.store.organisations import Organisation, OrgLink
from desktop.store.sessions import Tx


@dataclass(frozen=True, slots=True)
class Held:
    """A link, and the days on which it held; it ends with the organisations it joins (`ending`)."""

    start: Uid
    end: Uid
    kind: LinkKind
    days: Span


def links_held(tx: Tx, *kinds: LinkKind) -> list[Held]:
    """Links of these kinds, or of every kind, in the order entered.

    A link that begins on the very day it was entered was only not written down before: late entry is the rule. It is taken to
    have held as long as its organisations are known, unless another such link stood in its place, which has ended.
    """
    wanted = (OrgLink.kind.in_(kinds),) if kinds else ()
    columns = (OrgLink.from_uid, OrgLink.to_uid, OrgLink.kind, OrgLink.since, OrgLink.until, OrgLink.created_at)
    rows = tx.session.execute(sa.select(*columns).where(*wanted).order_by(OrgLink.uid)).all()
    followed = {(kind, end) for _, end, kind, _, until, _ in rows if until is not None}
    found = []
    for start, end, kind, since, until, entered in rows:
        unsaid = since is not None and since == entered.astimezone().date() and (kind, end) not in followed
        found.append(Held(start, end, kind, span_of(None if unsaid else since, until)))
    return found


def held_on(links: Iterable[Held], day: date) -> list[Held]:
    """Those that held on a day."""
    return [link for link in links if day in link.days]


def make_link(tx: Tx, rules: OrganisationRules, from_uid: Uid, to_uid: Uid, kind: LinkKind, since: date) -> None:
    """Either end first; a link that is there already changes nothing. Raises UserError."""
    rows = [tx.fetch(Organisation, uid) for uid in (from_uid, to_uid)]
    found = rules.in_order(kind, *(node_of(row) for row in rows))
    last = min((row.ended_on for row in rows if row.ended_on), default=None)
    gone = next((row for row in rows if row.ended_on and row.ended_on < since), None)
    if gone is not None:
        raise UserError(f"“{gone.name}”已于 {gone.ended_on} 撤销，{since} 起不能再关联。", "请核对起始日期或撤销日期。")
    made = OrgLink(uid=new_uid(), from_uid=found.start.uid, to_uid=found.end.uid, kind=kind, since=since, until=last)
    pairs = other_links(tx, made, span_of(since, last))
    if (found.start.uid, found.end.uid) in pairs:
        return
    found.refuse_second(pairs, tree_of(tx))
    tx.add(made)
    if kind is LinkKind.ATTACHED_TO:
        follow_site(tx, found.end.uid)
