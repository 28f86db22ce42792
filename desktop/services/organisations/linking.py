"""On which days a link between two organisations holds: the one place where that is judged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.organisations import LinkKind, span_of
from desktop.store.organisations import OrgLink
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
