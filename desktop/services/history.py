"""History: who did what, field by field, and taking an action back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import inspect

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.store import search
from desktop.store.history import Action, ActionEntry
from desktop.store.record import Base, Record
from desktop.store.sessions import Store, Tx

FINAL = frozenset({"account", "station", "document", "signature", "signing_key", "assessment", "assessment_result"})
"""Nouns whose actions are never undone: final documents, signatures, published results, accounts (design §5)."""

NOTES = frozenset({"reveal", "import", "export"})
"""Operations that only tell of something; there is nothing to put back."""


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action in the list."""

    uid: Uid
    number: int
    at: datetime
    account: str
    title: str
    records: int
    undoable: bool


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record: column name, old and new value as text."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One record of an action."""

    noun: str
    record: Uid
    operation: str
    changes: tuple[FieldChange, ...]


class HistoryService:
    """What a user asks of the history."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def ids(self, who: Actor, text: str = "") -> list[Uid]:
        """Actions, the latest first; those whose title or account contains the text."""
        with self._store.read(who) as tx:
            statement = sa.select(Action.uid).order_by(Action.seq.desc())
            if text.strip():
                wanted = text.strip()
                statement = statement.where(
                    sa.or_(
                        Action.title.contains(wanted, autoescape=True),
                        Action.account_name.contains(wanted, autoescape=True),
                    )
                )
            return [Uid(uid) for uid in tx.session.execute(statement).scalars()]

    def rows(self, who: Actor, uids: list[Uid]) -> list[ActionRow]:
        with self._store.read(who) as tx:
            counted = sa.select(
                ActionEntry.action_uid, sa.func.count(), sa.func.group_concat(sa.distinct(ActionEntry.noun))
            )
            counts = {
                uid: (count, set(nouns.split(",")))
                for uid, count, nouns in tx.session.execute(
                    counted.where(ActionEntry.action_uid.in_(uids)).group_by(ActionEntry.action_uid)
                )
            }
            found = {a.uid: a for a in tx.session.execute(sa.select(Action).where(Action.uid.in_(uids))).scalars()}
            return [
                ActionRow(u, a.seq, a.at, a.account_name, a.title, counts[u][0], not counts[u][1] & FINAL)
                for u in uids
                if (a := found.get(u)) is not None and u in counts
            ]

    def entries(self, who: Actor, action: Uid, limit: int = 200) -> list[EntryRow]:
        """What an action changed, record by record; sensitive values need the right to see them."""
        with self._store.read(who, Right.REVEAL) as tx:
            return [
                EntryRow(e.noun, e.record_uid, e.operation, _shown(json.loads(e.fields)))
                for e in _entries(tx, action)[:limit]
            ]

    def of_record(self, who: Actor, record: Uid) -> list[ActionRow]:
        """Every action that touched one record, the latest first."""
        with self._store.read(who) as tx:
            statement = (
                sa.select(Action.uid)
                .join(ActionEntry, ActionEntry.action_uid == Action.uid)
                .where(ActionEntry.record_uid == record)
                .order_by(Action.seq.desc())
            )
            uids = list(dict.fromkeys(Uid(u) for u in tx.session.execute(statement).scalars()))
        return self.rows(who, uids)

    def undo(self, who: Actor, action: Uid) -> Changes:
        """A new action that puts back what one action changed.

        Raises:
            UserError: a field was changed again since, or the action is final.
        """
        with self._store.write(who, Right.EDIT_PEOPLE, "撤销操作") as tx:
            entries = _entries(tx, action)
            if not entries:
                raise UserError("找不到这次操作。")
            if {e.noun for e in entries} & FINAL:
                raise UserError("定稿的文书、签署、评定结果和账号不能撤销。", "请用作废或更正的办法处理。")
            for entry in reversed(entries):
                _revert(tx, entry)
        return tx.changes


def _entries(tx: Tx, action: Uid) -> list[ActionEntry]:
    statement = sa.select(ActionEntry).where(ActionEntry.action_uid == action).order_by(ActionEntry.ordinal)
    return list(tx.session.execute(statement).scalars())


def _shown(fields: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, "" if pair[0] is None else str(pair[0]), "" if pair[1] is None else str(pair[1]))
        for name, pair in fields.items()
        if isinstance(pair, list) and len(pair) == 2
    )


def table_of(noun: str) -> type[Record]:
    """The table of a noun. Raises UserError when this program has none of that name."""
    for mapper in Base.registry.mappers:
        if getattr(mapper.class_, "__tablename__", None) == noun and issubclass(mapper.class_, Record):
            return mapper.class_
    raise UserError("这次操作涉及的记录类型已不存在，不能撤销。")


def _revert(tx: Tx, entry: ActionEntry) -> None:
    if entry.operation in NOTES:
        return
    row = tx.session.get(table_of(entry.noun), entry.record_uid, execution_options={"include_deleted": True})
    if row is None:
        raise UserError("这次操作涉及的记录已被彻底删除，不能撤销。")
    if entry.operation == "insert":
        if row.deleted_at is None:
            tx.remove(row, "撤销")
            search.forget(tx.session, entry.noun, row.uid)
        return
    _put_back(row, json.loads(entry.fields))
    if entry.operation in ("delete", "restore", "update"):
        _index_again(tx, entry.noun, row)


def _put_back(row: Record, fields: Mapping[str, Any]) -> None:
    columns = inspect(type(row)).column_attrs
    for name, (old, new) in fields.items():
        if _plain(getattr(row, name)) != new:
            raise UserError("这条记录之后又被修改过，不能撤销。", "请打开记录核对后手工改回。")
        setattr(row, name, _typed(columns[name].columns[0], old))


def _plain(value: Any) -> Any:
    """As the history writes it."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int) else str(value)


def _typed(column: sa.ColumnElement[Any], value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    kind = column.type
    if isinstance(kind, sa.LargeBinary):
        return bytes.fromhex(value)
    if isinstance(kind, sa.Enum) and kind.enum_class is not None:
        return kind.enum_class(value)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    if kind.python_type is datetime:
        return datetime.fromisoformat(value)
    return value


def _index_again(tx: Tx, noun: str, row: Record) -> None:
    from desktop.services.finding import SUBJECTS

    subject = SUBJECTS.get(noun)
    tx.session.flush()
    if row.deleted_at is not None:
        search.forget(tx.session, noun, row.uid)
    elif subject is not None:
        subject.index(tx, row)
