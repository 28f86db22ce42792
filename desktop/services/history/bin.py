"""The recycle bin over every noun: what was deleted, by whom, why, and how it comes back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.services.finding import SUBJECTS
from desktop.services.history.taking_back import index_again
from desktop.services.history.undoing import entries_of
from desktop.services.history.words import noun_word
from desktop.services.organisations import refuse_restoring as refuse_organisation
from desktop.services.people import mark_twin
from desktop.store.accounts import Account
from desktop.store.history import Action, ActionEntry
from desktop.store.record import Record, table_of
from desktop.store.sessions import Tx

BEFORE: dict[str, Callable[[Tx, Any], None]] = {"person": mark_twin, "organisation": refuse_organisation}
"""What a noun says before one of its records comes back; it may refuse."""


@dataclass(frozen=True, slots=True)
class BinRow:
    """A deleted record.

    Attributes:
        noun: its table; `kind` is the word for it, `page` the key of the page that shows it.
    """

    uid: Uid
    noun: str
    kind: str
    page: str
    title: str
    note: str
    deleted_at: datetime
    by: str
    reason: str


def rows_of(tx: Tx) -> list[BinRow]:
    """Everything in the bin, the latest first."""
    tx.include_deleted()
    accounts = {a.uid: a.name for a in tx.rows(sa.select(Account))}
    found = [row for noun in SUBJECTS for row in _of_noun(tx, noun, accounts)]
    return sorted(found, key=lambda row: row.deleted_at, reverse=True)


def _of_noun(tx: Tx, noun: str, accounts: dict[Uid, str]) -> list[BinRow]:
    table = table_of(noun)
    gone = tx.rows(sa.select(table).where(table.deleted_at.is_not(None)))
    titles = SUBJECTS[noun].titles(tx, [row.uid for row in gone])
    return [
        BinRow(
            row.uid,
            noun,
            noun_word(noun),
            SUBJECTS[noun].page,
            *titles.get(row.uid, ("（没有名称）", "")),
            row.deleted_at,
            accounts.get(row.updated_by, ""),
            row.deleted_reason or "",
        )
        for row in gone
        if row.deleted_at is not None
    ]


def bring_back(tx: Tx, noun: str, uid: Uid) -> None:
    """Restore a record with the parts that went with it. One that is back already is left alone.

    Raises:
        UserError: something it needs is gone, or its place is taken.
    """
    row = tx.session.get(table_of(noun), uid, execution_options={"include_deleted": True})
    if row is None:
        raise UserError("这条记录已被彻底删除，不能恢复。")
    if row.deleted_at is None:
        return
    if noun in BEFORE:
        BEFORE[noun](tx, row)
    parts = _went_with(tx, row)
    for each in (row, *parts):
        each.deleted_at, each.deleted_reason = None, None
        index_again(tx, each.__tablename__, [each])


def _went_with(tx: Tx, row: Record) -> Sequence[Record]:
    """Parts deleted by the same action that belong to the record, directly or through other parts."""
    action = _deleting(tx, row)
    if action is None:
        return ()
    others = [e for e in entries_of(tx, action) if e.operation == "delete" and e.record_uid != row.uid]
    waiting = [
        found
        for e in others
        if (found := tx.session.get(table_of(e.noun), e.record_uid, execution_options={"include_deleted": True}))
        and found.deleted_at == row.deleted_at
        and e.noun not in SUBJECTS
    ]
    parts: list[Record] = []
    owners = {row.uid}
    while mine := [each for each in waiting if each not in parts and _owner_uids(each) & owners]:
        parts += mine
        owners |= {each.uid for each in mine}
    return parts


def _owner_uids(row: Record) -> set[Uid]:
    columns = type(row).__table__.columns
    return {getattr(row, column.key) for column in columns if column.foreign_keys}


def _deleting(tx: Tx, row: Record) -> Uid | None:
    statement = (
        sa.select(Action.uid)
        .join(ActionEntry, ActionEntry.action_uid == Action.uid)
        .where(ActionEntry.record_uid == row.uid, ActionEntry.operation == "delete")
        .order_by(Action.seq.desc())
        .limit(1)
    )
    return tx.session.execute(statement).scalar()
