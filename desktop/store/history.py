"""The audit trail: one action row per transaction, its entries, a hash chain with a locked head row.

Written by a listener, so that no service can forget it; append-only by triggers (`protect`), which every
migration must set again because batch rebuilds of a table silently drop them. The same entries are what
packages between offices will carry.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from json.encoder import encode_basestring
from typing import Any

import sqlalchemy as sa
from sqlalchemy import inspect
from sqlalchemy.orm import InstanceState, Mapped, Session, mapped_column

from desktop.domain.identity import Uid, new_uid
from desktop.store import bulk
from desktop.store.record import BOOKKEEPING, Base, Record

GENESIS = bytes(32)
_BATCH = 2000
"""Entries handled at a time: one breath over the 300,000 of a large import holds up every thread."""


class Action(Base):
    """变更记录: who did what and when; `seq` has no gaps within one (station, epoch)."""

    __tablename__ = "action"

    uid: Mapped[Uid] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime]
    account: Mapped[Uid]
    account_name: Mapped[str]
    title: Mapped[str]
    station: Mapped[Uid]
    epoch: Mapped[int]
    previous: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))


class ActionEntry(Base):
    """One record touched by an action; `fields` is JSON text {field: [old, new]}, hashed as stored."""

    __tablename__ = "action_entry"

    action_uid: Mapped[Uid] = mapped_column(sa.ForeignKey(Action.uid), primary_key=True)
    ordinal: Mapped[int] = mapped_column(sa.Integer(), primary_key=True)
    noun: Mapped[str]
    record_uid: Mapped[Uid] = mapped_column(index=True)
    operation: Mapped[str]
    fields: Mapped[str]


class ActionHead(Base):
    """The last link of the chain: one row, locked by every writing transaction."""

    __tablename__ = "action_head"

    id: Mapped[int] = mapped_column(sa.Integer(), primary_key=True)
    station: Mapped[Uid]
    epoch: Mapped[int]
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))


@dataclass(slots=True)
class Entry:
    """An entry before it is written."""

    noun: str
    record: Uid
    operation: str
    fields: str


@dataclass(slots=True)
class Trail:
    """Entries collected during one transaction.

    Attributes:
        action: the uid its action will have.
    """

    entries: list[Entry] = field(default_factory=list)
    action: Uid = field(default_factory=new_uid)

    def note(self, noun: str, record: Uid, operation: str, fields: dict[str, Any]) -> None:
        """Add an entry by hand, e.g. that a sensitive value was revealed."""
        self.entries.append(Entry(noun, record, operation, _text(fields)))

    def collect(self, session: Session) -> None:
        """`after_flush`: primary keys are known and attribute history is still there."""
        for row in session.new:
            if isinstance(row, Record):
                self._note(row, "insert", {k: [None, v] for k, v in values(row).items() if v is not None})
        for row in session.dirty:
            if isinstance(row, Record):
                changed = _changed(inspect(row))
                if changed:
                    self._note(row, _kind_of_update(changed), changed)
        for row in session.deleted:
            if isinstance(row, Record):
                self._note(row, "erase", {k: [v, None] for k, v in values(row).items() if v is not None})

    def collect_new(self, noun: str, rows: Iterable[Mapping[str, Any]], shared: Mapping[str, Any]) -> None:
        """For bulk inserts, which pass no flush; what a row does not name is shared."""
        told = [(name, value) for name, value in shared.items() if name not in _UNTOLD]
        for row in rows:
            fields = [_told(name, value) for name, other in told if (value := row.get(name, other)) is not None]
            self.entries.append(Entry(noun, row["uid"], "insert", f"{{{','.join(fields)}}}"))

    def collect_changed(self, noun: str, rows: Iterable[tuple[Uid, Mapping[str, tuple[Any, Any]]]]) -> None:
        """For bulk changes; of each field what it was and what it is."""
        for uid, fields in rows:
            told = {name: [old, new] for name, (old, new) in fields.items()}
            self.entries.append(Entry(noun, uid, _kind_of_update(told), _text(told)))

    def collect_removed(self, noun: str, uids: Iterable[Uid], gone: Mapping[str, Any]) -> None:
        """For bulk removals; `gone` is what a live row has got."""
        told = _text({name: [None, value] for name, value in gone.items()})
        self.entries += [Entry(noun, uid, "delete", told) for uid in uids]

    def forget(self) -> None:
        """Let go of the entries once they are written, bit by bit."""
        while self.entries:
            del self.entries[-_BATCH:]

    def _note(self, row: Record, operation: str, fields: dict[str, Any]) -> None:
        self.entries.append(Entry(row.__tablename__, row.uid, operation, _text(fields)))


_UNTOLD = BOOKKEEPING | {"uid"}


def _told(name: str, value: Any) -> str:
    """A new value as a member of the JSON text of an entry; half the time of the encoder's."""
    write = _WRITERS.get(type(value))
    return f'"{name}":[null,{write(value) if write else _text(value)}]'


def values(row: Record) -> dict[str, Any]:
    """Column values of a row without the store's own bookkeeping."""
    mapper = inspect(type(row))
    return {a.key: getattr(row, a.key) for a in mapper.column_attrs if a.key not in BOOKKEEPING and a.key != "uid"}


def _changed(state: InstanceState[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for attribute in state.mapper.column_attrs:
        if attribute.key in BOOKKEEPING:
            continue
        history = state.attrs[attribute.key].history
        if history.has_changes():
            old = history.deleted[0] if history.deleted else None
            new = history.added[0] if history.added else None
            if old != new:
                found[attribute.key] = [old, new]
    return found


def _kind_of_update(changed: dict[str, Any]) -> str:
    if "deleted_at" not in changed:
        return "update"
    return "delete" if changed["deleted_at"][1] is not None else "restore"


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


_JSON = json.JSONEncoder(ensure_ascii=False, default=_plain, separators=(",", ":")).encode


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    bytes: lambda value: f'"{value.hex()}"',
    date: lambda value: f'"{value.isoformat()}"',
}


def _text(fields: Any) -> str:
    return _JSON(fields)


def write(session: Session, trail: Trail, *, account: Uid, account_name: str, title: str, at: datetime) -> Uid:
    """Append the collected entries as one action and move the head. Returns the action's uid."""
    head = session.execute(sa.select(ActionHead)).scalar_one()
    uid = trail.action
    seq = head.seq + 1
    action = {
        "uid": uid,
        "seq": seq,
        "at": at,
        "account": account,
        "account_name": account_name,
        "title": title,
        "station": head.station,
        "epoch": head.epoch,
        "previous": head.hash,
    }
    link = _link(action, ((e.noun, e.record, e.operation, e.fields) for e in trail.entries))
    connection = session.connection()
    connection.execute(sa.insert(Action), [{**action, "hash": link}])
    for start in range(0, len(trail.entries), _BATCH):
        _write_entries(connection, uid, start, trail.entries[start : start + _BATCH])
    connection.execute(sa.update(ActionHead).values(seq=seq, hash=link))
    return uid


def _write_entries(connection: sa.Connection, action: Uid, first: int, entries: Sequence[Entry]) -> None:
    rows = [
        {"ordinal": i, "noun": e.noun, "record_uid": e.record, "operation": e.operation, "fields": e.fields}
        for i, e in enumerate(entries, start=first)
    ]
    table = ActionEntry.metadata.tables[ActionEntry.__tablename__]
    bulk.insert_many(connection, table, rows, {"action_uid": action})


def _link(action: Mapping[str, Any], entries: Iterable[tuple[str, bytes, str, str]]) -> bytes:
    """The hash of an action: of the one before, its own head, and noun, record, operation and fields of every entry."""
    digest = hashlib.sha256(action["previous"])
    at = action["at"].astimezone(UTC).isoformat()
    head = [
        action["uid"].hex(),
        action["seq"],
        at,
        action["account"].hex(),
        action["account_name"],
        action["title"],
        action["station"].hex(),
        action["epoch"],
    ]
    digest.update(json.dumps(head, ensure_ascii=False).encode())
    for noun, record, operation, fields in entries:
        told = ", ".join(map(encode_basestring, (noun, record.hex(), operation, fields)))
        digest.update(f"[{told}]".encode())
    return digest.digest()


def broken_link(session: Session) -> int | None:
    """The number of the first action whose hash does not follow from its content; None when all do."""
    previous = GENESIS
    for action in session.execute(sa.select(Action).order_by(Action.seq).execution_options(yield_per=200)).scalars():
        told = {c.key: getattr(action, c.key) for c in inspect(Action).column_attrs}
        parts = (ActionEntry.noun, ActionEntry.record_uid, ActionEntry.operation, ActionEntry.fields)
        entries = sa.select(*parts).where(ActionEntry.action_uid == action.uid).order_by(ActionEntry.ordinal)
        rows = session.execute(entries.execution_options(yield_per=_BATCH))
        if action.previous != previous or _link(told, rows) != action.hash:
            return action.seq
        previous = action.hash
    return None


_PROTECTED = ("action", "action_entry")


def protect(connection: sa.Connection) -> None:
    """Set the append-only triggers again; safe to repeat."""
    for table in _PROTECTED:
        for verb in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"
            )


def missing_triggers(connection: sa.Connection) -> list[str]:
    """Names of protecting triggers that are gone."""
    found = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars())
    wanted = [f"{table}_no_{verb}" for table in _PROTECTED for verb in ("update", "delete")]
    return [name for name in wanted if name not in found]
