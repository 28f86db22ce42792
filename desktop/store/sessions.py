"""The only door to the data: one read or one write transaction per user action, always on somebody's behalf."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes
from desktop.domain.errors import Stale, UserError
from desktop.domain.identity import Uid, new_uid
from desktop.store import bulk, history
from desktop.store.accounts import Account
from desktop.store.door import Door
from desktop.store.engine import make_room
from desktop.store.faults import SAVING, Deed, faults_in_words
from desktop.store.record import Owned, Record

R = TypeVar("R", bound=Record)


def system_clock() -> datetime:
    return datetime.now(UTC)


class Tx:
    """One transaction: the session and what a rule needs to know about the moment.

    Attributes:
        who: the account that acts.
        now: the moment of the action, the same for all its rows (UTC).
        today: the civil date at the station.
        station: the owning office of new aggregate roots.
        changes: what was written; complete once the transaction is committed.
    """

    def __init__(self, session: Session, who: Actor, now: datetime, station: Uid) -> None:
        self.session = session
        self.who = who
        self.now = now
        self.station = station
        self.trail = history.Trail()
        self.changes = Changes()

    @property
    def today(self) -> date:
        return self.now.astimezone().date()

    def fetch(self, table: type[R], uid: Uid | None, expected: int | None = None) -> R:
        """The live row, or a new one already added when uid is None.

        Args:
            expected: the row_version the screen showed; None skips the check.

        Raises:
            UserError: the row is gone.
            Stale: somebody saved it since.
        """
        if uid is None:
            row = table(uid=new_uid())
            self.add(row)
            return row
        found = self.session.get(table, uid)
        if found is None or found.deleted_at is not None:
            raise UserError("这条记录已不存在。", "它可能已被删除，可以到回收站里看。")
        if expected is not None and found.row_version != expected:
            saver = sa.select(Account.name).where(Account.uid == found.updated_by)
            by = self.session.execute(saver, execution_options={"include_deleted": True}).scalar()
            raise Stale(expected, found.row_version, by or "", found.updated_at)
        return found

    def include_deleted(self) -> None:
        """From here on this transaction also sees what is in the recycle bin."""
        self.session.info["include_deleted"] = True

    def add(self, row: Record) -> None:
        self.session.add(row)

    def remove(self, row: Record, reason: str) -> None:
        """Soft delete into the recycle bin (INV-34)."""
        row.deleted_at, row.deleted_reason = self.now, reason

    def rows(self, statement: sa.Select[R]) -> Sequence[R]:
        return self.session.execute(statement).scalars().all()

    def uids(self, statement: sa.Select[Uid]) -> list[Uid]:
        """Identities by the bare connection, in order: of 100,000 the ORM would take 30 ms more (*measured*).

        Nothing hides deleted rows here; the statement must.
        """
        return list(self.session.connection().execute(statement).scalars())

    def bulk_insert(self, table: type[Record], rows: Sequence[dict[str, Any]]) -> None:
        """Insert many new rows of one table at once, with their history entries.

        Args:
            rows: values by column, `uid` included; what is left out takes its scalar default or NULL.
        """
        if not rows:
            return
        stamp = {
            "created_at": self.now,
            "created_by": self.who.account,
            "updated_at": self.now,
            "updated_by": self.who.account,
            "row_version": 1,
            "home_station": self.station,
        }
        columns = table.metadata.tables[table.__tablename__]
        shared = bulk.defaults(columns) | {name: value for name, value in stamp.items() if name in columns.c}
        self.session.flush()
        self.expect_much()
        bulk.insert_many(self.session.connection(), columns, rows, shared)
        self.trail.collect_new(table.__tablename__, rows, shared)

    def bulk_change(self, table: type[Record], rows: Sequence[tuple[Uid, Mapping[str, tuple[Any, Any]]]]) -> None:
        """Change many rows of one table at once, with their history entries.

        Args:
            rows: uid, and of each field what it was and what it is to be; read in this transaction, so that nobody
                else can have written since. Rows that are open have the new values afterwards.
        """
        if not rows:
            return
        self.session.flush()
        self.expect_much()
        stamp = {"updated_at": self.now, "updated_by": self.who.account}
        values = [(uid, {name: new for name, (_, new) in fields.items()}) for uid, fields in rows]
        columns = table.metadata.tables[table.__tablename__]
        bulk.update_many(self.session.connection(), columns, values, stamp)
        for uid, new in values:
            row = self.session.identity_map.get(identity_key(table, uid))
            if row is not None:
                for name, value in {**new, **stamp, "row_version": row.row_version + 1}.items():
                    set_committed_value(row, name, value)
        self.trail.collect_changed(table.__tablename__, rows)

    def bulk_remove(self, table: type[Record], uids: Sequence[Uid], reason: str) -> None:
        """Soft delete many rows of one table at once, with their history entries; rows in the bin already stay as they are."""
        self.session.flush()
        self.expect_much()
        gone = {"deleted_at": self.now, "deleted_reason": reason}
        stamp = {"updated_at": self.now, "updated_by": self.who.account}
        columns = table.metadata.tables[table.__tablename__]
        live = bulk.update_live(self.session.connection(), columns, uids, gone | stamp)
        for row in list(self.session.identity_map.values()):
            if isinstance(row, table):
                self.session.expire(row)
        self.trail.collect_removed(table.__tablename__, live, gone)

    def expect_much(self) -> None:
        """Take a larger cache for the rest of the transaction."""
        make_room(self.session.connection())

    def note_read(self, row: Record, *names: str) -> None:
        """Log that sensitive values were revealed (个人信息保护法)."""
        self.trail.note(row.__tablename__, row.uid, "reveal", {"fields": list(names)})

    def _stamp(self, row: Record, *, new: bool) -> None:
        row.updated_at, row.updated_by = self.now, self.who.account
        if new:
            row.uid = row.uid or new_uid()
            row.created_at, row.created_by = self.now, self.who.account
            row.row_version = row.row_version or 1
            if isinstance(row, Owned) and row.home_station is None:
                row.home_station = self.station

    def stamp_all(self) -> None:
        """`before_flush`: who and when on every new or changed row."""
        for row in self.session.new:
            if isinstance(row, Record):
                version = row.row_version
                self._stamp(row, new=True)
                row.row_version = version  # the mapper counts it for flushed rows
        for row in self.session.dirty:
            if isinstance(row, Record) and self.session.is_modified(row):
                self._stamp(row, new=False)


class Store:
    """An open database. Services get this and nothing else.

    Args:
        engine: see `engine.make_engine`.
        station: uid of the office this database belongs to.
        clock: gives the present moment; tests hand in their own.
    """

    def __init__(self, engine: sa.Engine, station: Uid, clock: Callable[[], datetime] = system_clock) -> None:
        self._use(engine)
        self._door = Door()
        self._inside = threading.local()
        self.station = station
        self.clock = clock
        self.changed = False
        """Something was committed since the flag was last cleared; backups look at it."""

    @contextmanager
    def write(self, who: Actor, right: Right, action: str, deed: Deed = SAVING) -> Iterator[Tx]:
        """One short writing transaction, committed with its history when the block ends without an error.

        Raises:
            UserError: the right is missing, or the database refuses in a way the user can mend.
        """
        who.require(right)
        if getattr(self._inside, "busy", False):
            raise RuntimeError("a write inside a write: share a function that takes `tx` instead")
        self._inside.busy = True
        try:
            with (
                self._door.passing(),
                faults_in_words(deed),
                Session(self._writer, expire_on_commit=False, autoflush=True) as session,
            ):
                tx = self._tx(session, who)
                event.listen(session, "before_flush", lambda *_: tx.stamp_all())
                event.listen(session, "after_flush", lambda s, _: tx.trail.collect(s))
                session.connection()
                yield tx
                session.flush()
                self._seal(tx, action)
                session.commit()
        finally:
            self._inside.busy = False

    def _seal(self, tx: Tx, action: str) -> None:
        entries = tx.trail.entries
        if not entries:
            return
        uid = history.write(
            tx.session, tx.trail, account=tx.who.account, account_name=tx.who.name, title=action, at=tx.now
        )
        nouns = frozenset(e.noun for e in entries)
        tx.changes = Changes(nouns, frozenset(e.record for e in entries), uid)
        tx.trail.forget()
        self.changed = True

    @contextmanager
    def read(self, who: Actor, right: Right = Right.VIEW) -> Iterator[Tx]:
        """One reading transaction: a consistent snapshot that never waits for a writer."""
        who.require(right)
        with (
            self._door.passing(),
            faults_in_words(),
            Session(self._engine, expire_on_commit=False, autoflush=False) as session,
        ):
            yield self._tx(session, who)
            session.rollback()

    def _tx(self, session: Session, who: Actor) -> Tx:
        event.listen(session, "do_orm_execute", _guard)
        return Tx(session, who, self.clock(), self.station)

    @property
    def engine(self) -> sa.Engine:
        """For backup, migration and checks inside the store only; where others are at work, inside `passing`."""
        return self._engine

    def passing(self) -> AbstractContextManager[None]:
        """While the engine is used directly: the file is not replaced meanwhile."""
        return self._door.passing()

    @contextmanager
    def closed(self, patience: float = 30.0) -> Iterator["Callable[[sa.Engine], None]"]:
        """The file alone, without a connection or a write-ahead log; yields how to go on with another engine.

        Raises:
            UserError: somebody reads or writes longer than `patience` seconds, or the log cannot be emptied.
        """
        with self._door.shut(patience), faults_in_words():
            with self._engine.connect() as connection:
                connection.exec_driver_sql("ROLLBACK")
                busy, _pages, _done = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            if busy:
                raise UserError("数据库正忙，没有更换密钥。", "请稍后再试。")
            self._engine.dispose()
            yield self._use

    def _use(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(write=True)

    def close(self) -> None:
        self._engine.dispose()


def in_parts(uids: Sequence[Uid], size: int = 500) -> Iterator[Sequence[Uid]]:
    """Some at a time: SQLite takes only so many values in one statement."""
    for start in range(0, len(uids), size):
        yield uids[start : start + size]


def _wants_deleted(state: ORMExecuteState) -> bool:
    return bool(state.execution_options.get("include_deleted") or state.session.info.get("include_deleted"))


def _guard(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise RuntimeError("bulk statements bypass the history: change rows, or use tx.bulk_insert")
    if state.is_select and not state.is_column_load and not _wants_deleted(state):
        live = with_loader_criteria(Record, lambda cls: cls.deleted_at.is_(None), include_aliases=True)
        state.statement = state.statement.options(live)
