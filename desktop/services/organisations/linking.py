"""Links that come back, by 撤销 or out of the recycle bin, still keep to what each organisation may have of a kind."""

from collections.abc import Iterable

import sqlalchemy as sa

from desktop.domain.identity import Uid
from desktop.domain.organisations import OrganisationRules
from desktop.services.organisations.reading import lasting, tree_of
from desktop.store.organisations import OrgLink
from desktop.store.sessions import Tx


def refuse_second_links(tx: Tx, rules: OrganisationRules, links: Iterable[Uid]) -> None:
    """Raises UserError when one of these links holds today and another of its kind has taken its place."""
    back = set(links)
    if not back:
        return
    tx.session.flush()
    nodes = tree_of(tx)
    alive = tx.rows(sa.select(OrgLink).where(*lasting(tx), OrgLink.deleted_at.is_(None)))
    for row in alive:
        if row.uid in back and row.from_uid in nodes and row.to_uid in nodes:
            found = rules.in_order(row.kind, nodes[row.from_uid], nodes[row.to_uid])
            others = [(o.from_uid, o.to_uid) for o in alive if o.kind is row.kind and o.uid != row.uid]
            found.refuse_second(others, nodes)
