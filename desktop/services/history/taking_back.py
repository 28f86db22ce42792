"""Taking back what an action wrote: refused where a value has changed since, where it is final, where it is used.

Record by record in chunks, because an import may have touched 300,000.
"""

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby, islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy import inspect
from sqlalchemy.orm import aliased

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import PLACE_KINDS
from desktop.domain.people import RULED, PersonDraft, new_errors
from desktop.services import people
from desktop.services.finding import SUBJECTS
from desktop.services.history.taken import out_of_force
from desktop.services.history.undoing import NOTES, Step
from desktop.services.history.words import noun_word
from desktop.services.long_work import Progress
from desktop.services.organisations import tree_of
from desktop.services.people.affiliations import refuse_overlaps
from desktop.store import search
from desktop.store.exchange import ImportBatch
from desktop.store.history import Action, ActionEntry
from desktop.store.people import Person
from desktop.store.record import Base, Moment, Record, draft_of, table_of
from desktop.store.sessions import Tx

_KEPT = frozenset({"import_batch", "file_layout"})
"""What stays when an import is taken back."""
_TOLD = 5
"""Records named when something stands in the way."""
_CHUNK = 500
"""Records handled at a time, and steps between two calls of the progress callback."""


def take_back(tx: Tx, action: Action, steps: Sequence[Step], progress: Progress) -> None:
    """Put back every record of an action, the last change first.

    Raises:
        UserError: something was changed again since, or what was added is used elsewhere by now.
    """
    _refuse_changed_since(tx, action)
    todo = [step for step in reversed(steps) if step.noun != "file_layout"]
    done = 0
    for (noun, added), run in groupby(todo, key=lambda step: (step.noun, step.operation == "insert")):
        table = table_of(noun)
        while some := list(islice(run, _CHUNK)):
            progress(done, len(todo), "正在撤销")
            if added and table is not ImportBatch:
                _remove(tx, noun, [step.record for step in some], f"撤销“{action.title}”")
            else:
                _restore(tx, action, table, some)
            done += len(some)
    for noun in dict.fromkeys(step.noun for step in steps if step.operation == "insert" and step.noun not in _KEPT):
        _refuse_used(tx, action, noun)
    refuse_overlaps(tx, [s.record for s in steps if s.noun == "affiliation" and s.operation != "insert"])
    back = [s.record for s in steps if s.noun == people.KIND and s.operation != "insert"]
    people.refuse_homeless(tx, back)
    people.refuse_taken(tx, back)
    people.refuse_second_transfers(tx, {s.record for s in steps if s.noun == "transfer"})


def _remove(tx: Tx, noun: str, uids: list[Uid], why: str) -> None:
    table = table_of(noun)
    there = sa.select(sa.func.count()).select_from(table).where(table.uid.in_(uids))
    _refuse_gone(len(set(uids)) - tx.session.execute(there.execution_options(include_deleted=True)).scalar_one())
    tx.bulk_remove(table, uids, why)
    if noun in SUBJECTS:
        search.forget_many(tx.session, noun, uids)


def _restore(tx: Tx, action: Action, table: type[Record], steps: Sequence[Step]) -> None:
    wanted = sa.select(table).where(table.uid.in_({step.record for step in steps}))
    found = tx.session.execute(wanted.execution_options(include_deleted=True)).scalars()
    rows = {row.uid: row for row in found}
    back: dict[Uid, dict[str, tuple[Any, Any]]] = {}
    for step in steps:
        row = rows.get(step.record)
        _refuse_gone(row is None)
        if isinstance(row, ImportBatch) and step.fields is None:
            # It stays in the list of imports, as one that was taken back.
            row.undone_at = tx.now
        elif row is not None:
            _put_back(row, json.loads(step.fields or "{}"), back.setdefault(row.uid, {}))
    if table is Person:
        _refuse_impossible(tx, action, rows, back)
        _refuse_misplaced(tx, rows, back)
    tx.bulk_change(table, [(uid, fields) for uid, fields in back.items() if fields])
    index_again(tx, table.__tablename__, rows.values())


def _refuse_impossible(tx: Tx, action: Action, rows: Mapping[Uid, Any], back: Mapping[Uid, Mapping[str, tuple[Any, Any]]]) -> None:
    """INV-02, 04: what comes back goes together with what was changed since. Whom nobody changed since is as he was."""
    later = (
        sa.select(ActionEntry.record_uid)
        .join(Action, Action.uid == ActionEntry.action_uid)
        .where(ActionEntry.record_uid.in_([uid for uid, fields in back.items() if not RULED.isdisjoint(fields)]))
        .where(ActionEntry.noun == people.KIND, ActionEntry.operation.not_in(NOTES), Action.seq > action.seq)
    )
    for uid in set(tx.session.execute(later).scalars()):
        before = draft_of(PersonDraft, rows[uid])
        told = {name: new for name, (_, new) in back[uid].items() if name in _PERSON}
        for problem in new_errors(before, replace(before, **told), tx.today):
            raise UserError(f"撤销后“{before.name}”的资料会有矛盾：{problem.text}", "请先撤销后来的修改，或者打开记录核对后手工改回。")


def _refuse_misplaced(tx: Tx, rows: Mapping[Uid, Any], back: Mapping[Uid, Mapping[str, tuple[Any, Any]]]) -> None:
    """Nobody comes back to an organisation that has become one of another kind."""
    moved = [(uid, name, fields[name][1]) for uid, fields in back.items() for name in PLACE_KINDS if name in fields]
    nodes = tree_of(tx) if moved else {}
    for uid, name, org in moved:
        if org in nodes and nodes[org].kind not in PLACE_KINDS[name]:
            kind = nodes[org].kind.label
            raise UserError(f"“{rows[uid].name}”原来所在的“{nodes[org].name}”现在是{kind}，不能撤销。", "请先改回组织类别，或手工登记他的组织。")


_PERSON = frozenset(item.name for item in dataclasses.fields(PersonDraft))


def _refuse_gone(missing: int) -> None:
    if missing:
        raise UserError("这次操作涉及的记录已被彻底删除，不能撤销。")


def _refuse_changed_since(tx: Tx, action: Action) -> None:
    """What the action added must be as it was left; of what it changed, `_put_back` looks at each field."""
    added, later, newer = aliased(ActionEntry), aliased(ActionEntry), aliased(Action)
    same = sa.and_(later.record_uid == added.record_uid, later.noun == added.noun)
    touched = (
        sa.select(added.noun, added.record_uid, newer.title, newer.uid)
        .join(later, same)
        .join(newer, newer.uid == later.action_uid)
        .where(added.action_uid == action.uid, added.operation == "insert", added.noun.not_in(_KEPT))
        .where(later.operation.not_in(NOTES), newer.seq > action.seq)
        .order_by(newer.seq.desc())
    )
    found = tx.session.execute(touched).all()
    settled = out_of_force(tx, list({Uid(by) for *_, by in found}))
    latest: dict[tuple[str, Uid], str] = {}
    for noun, uid, title, by in found:
        if by not in settled:
            latest.setdefault((noun, uid), title)
    if latest:
        told = [f"{noun_word(noun)}“{_called(tx, noun, uid)}”（{title}）" for (noun, uid), title in islice(latest.items(), _TOLD)]
        more = f"等 {len(latest)} 条" if len(latest) > _TOLD else ""
        raise UserError(
            f"新增的记录之后又被修改过，不能撤销：{'、'.join(told)}{more}。", "请先撤销那些操作；或者打开记录核对，需要时删除。"
        )


def _called(tx: Tx, noun: str, uid: Uid) -> str:
    """A record by its name or title, as far as it has one."""
    row = tx.session.get(table_of(noun), uid, execution_options={"include_deleted": True})
    return str(next((text for key in ("name", "title", "number") if (text := getattr(row, key, None))), "无名"))


def _refuse_used(tx: Tx, action: Action, noun: str) -> None:
    """Other live records point at what has vanished; those a person knows by name are told first.

    Asked record by record that points, which are few once all is removed: to gather the 100,000 that are gone for each
    of fifty columns took half of the time (*measured*: 22 s instead of 1).
    """
    added = (ActionEntry.action_uid == action.uid, ActionEntry.noun == noun, ActionEntry.operation == "insert")
    tables = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)]
    for table in sorted(tables, key=lambda t: (t.__tablename__ not in SUBJECTS, t.__tablename__)):
        for column in table.__table__.columns:
            if any(key.column.table.name == noun for key in column.foreign_keys):
                gone = sa.exists().where(ActionEntry.record_uid == column, *added)
                used = sa.select(sa.func.count()).select_from(table).where(gone, table.deleted_at.is_(None))
                count = tx.session.execute(used).scalar_one()
                if count:
                    raise UserError(
                        f"新增的{noun_word(noun)}已被 {count} 条{noun_word(table.__tablename__)}记录用到，不能撤销。",
                        "请先处理那些记录，或保留它。",
                    )


def _put_back(row: Record, fields: Mapping[str, Any], back: dict[str, tuple[Any, Any]]) -> None:
    """Note in `back` what each field is and what it becomes; an action may have changed a record twice."""
    columns = inspect(type(row)).column_attrs
    for name, (old, new) in fields.items():
        if name not in columns or _plain(back[name][1] if name in back else getattr(row, name)) != new:
            called = next((text for key in ("name", "title") if (text := getattr(row, key, None))), "")
            kind = noun_word(row.__tablename__)
            text = f"{kind}“{called}”之后又被修改过，不能撤销。" if called else f"{kind}记录之后又被修改过，不能撤销。"
            raise UserError(text, "请先撤销后来的修改，或者打开记录核对后手工改回。")
        back[name] = (getattr(row, name), _typed(columns[name].columns[0], old))


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
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    return value


def index_again(tx: Tx, noun: str, rows: Iterable[Record]) -> None:
    """Keep the search index in step with records of one noun that were put back."""
    tx.session.flush()
    if noun not in SUBJECTS:
        return
    live = [row for row in rows if row.deleted_at is None]
    search.forget_many(tx.session, noun, [row.uid for row in rows if row.deleted_at is not None])
    if noun == people.KIND:
        search.index_many(tx.session, noun, ((row.uid, people.search_text(row)) for row in live if isinstance(row, Person)))
        return
    for row in live:
        SUBJECTS[noun].index(tx, row)
