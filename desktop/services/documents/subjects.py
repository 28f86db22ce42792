"""Records a document can be made for, whatever their noun."""

import sqlalchemy as sa

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.store import search
from desktop.store.record import table_of
from desktop.store.sessions import Tx


def choices_of(tx: Tx, noun: str, text: str, limit: int = 30) -> list[Choice]:
    """Records of a noun found by text, or its newest ones."""
    from desktop.services.finding import SUBJECTS

    if noun not in SUBJECTS:
        return []
    if text.strip():
        uids = [h.uid for h in search.find(tx.session, text, (noun,), limit)]
    else:
        table = table_of(noun)
        # Identities sort by time of creation.
        newest = sa.select(table.uid).order_by(table.uid.desc()).limit(limit)
        uids = [Uid(u) for u in tx.session.execute(newest).scalars()]
    titles = SUBJECTS[noun].titles(tx, uids)
    return [Choice(u, *titles[u]) for u in uids if u in titles]
