"""How a record comes back out of the recycle bin, with the parts that went with it.

Record by record in chunks, because a large import that was taken back lies in the bin with 100,000 people.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.services import attachments, organisations
from desktop.services.finding import SUBJECTS
from desktop.services.history.taking_back import index_again
from desktop.services.long_work import Progress
from desktop.services.people import KIND as PERSON
from desktop.services.people import mark_twins, refuse_homeless, refuse_second_transfers, refuse_taken
from desktop.services.people.affiliations import begin_again
from desktop.store.history import Action, ActionEntry
from desktop.store.record import Record, table_of
from desktop.store.sessions import Tx

_CHUNK = 500
_ALL = {"include_deleted": True}


def bring_back(tx: Tx, noun: str, uids: Sequence[Uid], progress: Progress) -> list[tuple[str, Uid]]:
    """Restore records of one noun with the parts that went with them; noun and uid of all that came back.

    One that is back already is left alone.

    Raises:
        UserError: something it needs is gone, or its place is taken.
    """
    back: list[tuple[str, Uid]] = []
    went = _Went(tx)
    for start in range(0, len(uids), _CHUNK):
        progress(start, len(uids), "正在恢复")
        rows = _deleted(tx, noun, uids[start : start + _CHUNK])
        parts = went.with_these(rows)
        if noun in BEFORE:
            BEFORE[noun](tx, rows)
        for name, some in {noun: rows, **parts}.items():
            gone = [(row.uid, _live_again(row)) for row in some if row.deleted_at is not None]
            tx.bulk_change(table_of(name), gone)
            index_again(tx, name, some)
            back += [(name, row.uid) for row in some]
        tx.session.expunge_all()
    if noun == PERSON:
        refuse_homeless(tx, uids)
        refuse_taken(tx, uids)
        begin_again(tx, uids)
    refuse_second_transfers(tx, [uid for name, uid in back if name == "transfer"])
    return back


def _deleted(tx: Tx, noun: str, uids: Sequence[Uid]) -> list[Any]:
    """These rows in the order asked, without those that are back already."""
    table = table_of(noun)
    found = {row.uid: row for row in tx.session.execute(sa.select(table).where(table.uid.in_(uids)), execution_options=_ALL).scalars()}
    if any(uid not in found for uid in uids):
        raise UserError("这条记录已被彻底删除，不能恢复。")
    return [found[uid] for uid in dict.fromkeys(uids) if found[uid].deleted_at is not None]


def _live_again(row: Record) -> dict[str, tuple[Any, Any]]:
    return {"deleted_at": (row.deleted_at, None), "deleted_reason": (row.deleted_reason, None)}


def _one_by_one(refuse: Callable[[Tx, Any], None], tx: Tx, rows: Sequence[Any]) -> None:
    """The next may hang below the one before, want its name, or be a second photo."""
    for row in rows:
        refuse(tx, row)
        row.deleted_at, row.deleted_reason = None, None
        tx.session.flush()


BEFORE: dict[str, Callable[[Tx, Sequence[Any]], None]] = {
    "person": mark_twins,
    "organisation": partial(_one_by_one, organisations.refuse_restoring),
    "attachment": partial(_one_by_one, attachments.refuse_restoring),
}
"""What a noun says before its records come back; it may refuse."""


@dataclass
class _Went:
    """Finds the parts that were deleted by the same action as their record and belong to it, directly or through others.

    Attributes:
        looked: actions whose entries were looked through; `tables` hold the parts that any of them deleted.
    """

    tx: Tx
    looked: set[Uid] = field(default_factory=set)
    tables: dict[str, type[Record]] = field(default_factory=dict)

    def with_these(self, rows: Sequence[Any]) -> dict[str, list[Any]]:
        """Parts by noun."""
        self._look_through(self._deleting([row.uid for row in rows]))
        found: dict[str, list[Any]] = {}
        known = {row.uid for row in rows}
        owners: dict[Uid, datetime] = {row.uid: row.deleted_at for row in rows}
        while owners:
            parts = [part for table in self.tables.values() for part in self._owned(table, owners) if part.uid not in known]
            owners = {part.uid: part.deleted_at for part in parts}
            known |= owners.keys()
            for part in parts:
                found.setdefault(part.__tablename__, []).append(part)
        return found

    def _deleting(self, records: Sequence[Uid]) -> set[Uid]:
        """The last action that deleted each."""
        statement = (
            sa.select(ActionEntry.record_uid, Action.uid)
            .join(Action, Action.uid == ActionEntry.action_uid)
            .where(ActionEntry.record_uid.in_(records), ActionEntry.operation == "delete")
            .order_by(Action.seq)
        )
        return set({record: action for record, action in self.tx.session.execute(statement)}.values())

    def _look_through(self, actions: set[Uid]) -> None:
        new = actions - self.looked
        self.looked |= new
        nouns = sa.select(ActionEntry.noun).where(ActionEntry.action_uid.in_(new), ActionEntry.operation == "delete")
        for noun in self.tx.session.execute(nouns.distinct()).scalars() if new else ():
            if noun not in SUBJECTS:
                self.tables[noun] = table_of(noun)

    def _owned(self, table: type[Record], owners: Mapping[Uid, datetime]) -> list[Any]:
        """Rows that point at one of these and went at the same moment: asked by key, for an action may have removed
        a hundred thousand."""
        pointing = [column for column in table.__table__.columns if column.foreign_keys]
        if not pointing:
            return []
        wanted = sa.or_(*(column.in_(owners) for column in pointing))
        statement = sa.select(table).where(wanted, table.deleted_at.in_(set(owners.values())))
        rows = self.tx.session.execute(statement, execution_options=_ALL).scalars()
        return [row for row in rows if any(owners.get(getattr(row, c.key)) == row.deleted_at for c in pointing)]
