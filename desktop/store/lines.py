"""The lines of a record that a form saves as one table: kept, changed, added and removed together."""

import dataclasses
from collections.abc import Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm.attributes import flag_modified

from desktop.domain.identity import Uid
from desktop.store.record import Record
from desktop.store.sessions import Tx

R = TypeVar("R", bound=Record)
T = TypeVar("T")


def lines_of(tx: Tx, table: type[R], parent: InstrumentedAttribute[Uid], owner: Uid) -> Sequence[R]:
    """The live lines of one record in their order; the table has a column `ordinal`."""
    return tx.rows(sa.select(table).where(parent == owner).order_by(_ordinal(table), table.uid))


def write_lines(
    tx: Tx,
    table: type[R],
    parent: InstrumentedAttribute[Uid],
    owner: Record,
    drafts: Sequence[Any],
    key: str = "uid",
) -> bool:
    """Make the stored lines of `owner` the drafts, in their order; True when anything changed.

    A change of lines counts as a change of the record itself, so that two people who edit different lines of one
    record at the same time notice each other.

    Args:
        drafts: dataclasses whose fields are columns of the table.
        key: the field by which a draft finds its stored line; a draft without one is new.
    """
    stored = {getattr(row, key): row for row in lines_of(tx, table, parent, owner.uid)}
    changed = False
    for ordinal, draft in enumerate(drafts):
        identity = getattr(draft, key)
        row = stored.pop(identity, None) if identity is not None else None
        if row is None:
            row = table(**{parent.key: owner.uid})
            tx.add(row)
            changed = True
        changed |= _fill(row, draft, ordinal)
    for row in stored.values():
        tx.remove(row, "从表中删除")
        changed = True
    if changed:
        touch(tx, owner)
    return changed


def drafts_of(draft: type[T], rows: Sequence[Record]) -> tuple[T, ...]:
    """Stored lines as drafts; `uid` is a field like the others."""
    names = [f.name for f in dataclasses.fields(draft)]  # type: ignore[arg-type]
    return tuple(draft(**{name: getattr(row, name) for name in names}) for row in rows)


def touch(tx: Tx, owner: Record) -> None:
    """Count what happened to a part of a record as a change of the record: its version moves, screens read it anew."""
    owner.updated_at = tx.now
    flag_modified(owner, "updated_at")
    tx.session.flush()
    if all(entry.record != owner.uid for entry in tx.trail.entries):
        tx.trail.note(owner.__tablename__, owner.uid, "update", {})


def _fill(row: Record, draft: Any, ordinal: int) -> bool:
    wanted = {f.name: getattr(draft, f.name) for f in dataclasses.fields(draft) if f.name != "uid"}
    wanted["ordinal"] = ordinal
    differing = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def _ordinal(table: type[Record]) -> sa.ColumnElement[int]:
    return table.__table__.c.ordinal
