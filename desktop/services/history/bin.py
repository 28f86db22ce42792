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
from desktop.services.history.undoing import may_see
from desktop.services.history.words import noun_word
from desktop.services.organisations import refuse_restoring as refuse_organisation
from desktop.services.people import mark_twin
from desktop.store.accounts import Account
from desktop.store.history import Action, ActionEntry
from desktop.store.people import Person
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
    found += [row for noun in OF_A_FILE if may_see(tx.who, noun) for row in _of_file(tx, noun, accounts)]
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


OF_A_FILE: dict[str, Callable[[Any], str]] = {
    "honour": lambda row: str(row.title),
    "discipline": lambda row: str(row.decided_on or ""),
    "responsibility": lambda row: str(row.content),
    "thought_report": lambda row: str(row.title or row.reported_on or ""),
    "transfer": lambda row: f"{row.from_name or '本单位'} → {row.to_name or '本单位'}",
}
"""Lines of a person's file that can be deleted by themselves, and what each says of itself."""


def _of_file(tx: Tx, noun: str, accounts: dict[Uid, str]) -> list[BinRow]:
    """Those of people who are there; with somebody in the bin his file is in the bin too."""
    table = table_of(noun)
    owner = table.__table__.c.person_uid
    statement = sa.select(table, Person.name).join(Person, Person.uid == owner)
    found = tx.session.execute(statement.where(table.deleted_at.is_not(None), Person.deleted_at.is_(None)))
    return [
        BinRow(
            row.uid,
            noun,
            noun_word(noun),
            "person",
            name,
            OF_A_FILE[noun](row)[:80],
            row.deleted_at,
            accounts.get(row.updated_by, ""),
            row.deleted_reason or "",
        )
        for row, name in found
        if row.deleted_at is not None
    ]


Parts = dict[Uid, list[type[Record]]]
"""Action → tables of the parts it deleted; the same for all records it deleted."""


def bring_back(tx: Tx, noun: str, uid: Uid, known: Parts) -> Sequence[Record]:
    """Restore a record with the parts that went with it, which are returned. One that is back already is left alone.

    Raises:
        UserError: something it needs is gone, or its place is taken.
    """
    row = tx.session.get(table_of(noun), uid, execution_options={"include_deleted": True})
    if row is None:
        raise UserError("这条记录已被彻底删除，不能恢复。")
    if row.deleted_at is None:
        return ()
    if noun in BEFORE:
        BEFORE[noun](tx, row)
    parts = _went_with(tx, row, known)
    for each in (row, *parts):
        each.deleted_at, each.deleted_reason = None, None
        index_again(tx, each.__tablename__, [each])
    return (row, *parts)


def _went_with(tx: Tx, row: Record, known: Parts) -> Sequence[Record]:
    """Parts deleted by the same action that belong to the record, directly or through other parts."""
    action = _deleting(tx, row)
    if action is None:
        return ()
    if action not in known:
        nouns = sa.select(ActionEntry.noun).where(ActionEntry.action_uid == action, ActionEntry.operation == "delete")
        found = tx.session.execute(nouns.distinct()).scalars()
        known[action] = [table_of(noun) for noun in found if noun not in SUBJECTS]
    tables = known[action]
    parts: dict[Uid, Record] = {}
    owners = {row.uid}
    while owners:
        mine = [each for table in tables for each in _owned(tx, table, owners, row.deleted_at)]
        owners = {each.uid for each in mine} - parts.keys() - {row.uid}
        parts |= {each.uid: each for each in mine if each.uid != row.uid}
    return list(parts.values())


def _owned(tx: Tx, table: type[Record], owners: set[Uid], deleted_at: datetime | None) -> Sequence[Record]:
    """Rows that point at one of these and went at the same moment: asked by key, for the action may have removed
    a hundred thousand."""
    pointing = [column.in_(owners) for column in table.__table__.columns if column.foreign_keys]
    if not pointing:
        return ()
    wanted = sa.select(table).where(sa.or_(*pointing), table.deleted_at == deleted_at)
    return tx.session.execute(wanted, execution_options={"include_deleted": True}).scalars().all()


def _deleting(tx: Tx, row: Record) -> Uid | None:
    statement = (
        sa.select(Action.uid)
        .join(ActionEntry, ActionEntry.action_uid == Action.uid)
        .where(ActionEntry.record_uid == row.uid, ActionEntry.operation == "delete")
        .order_by(Action.seq.desc())
        .limit(1)
    )
    return tx.session.execute(statement).scalar()
