"""Taking back what an action wrote: refused where a value has changed since, where it is final, where it is used."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy import inspect
from sqlalchemy.orm import aliased

from desktop.domain.actors import Actor, Right, Role
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.services.finding import SUBJECTS
from desktop.services.history.taken import out_of_force
from desktop.services.history.words import noun_word
from desktop.services.people.affiliations import refuse_overlaps
from desktop.store import search
from desktop.store.exchange import ImportBatch
from desktop.store.history import Action, ActionEntry
from desktop.store.record import Base, Record, table_of
from desktop.store.sessions import Tx

FINAL = frozenset(
    {
        "account",
        "station",
        "document",
        "document_signer",
        "signing_key",
        "signing_authority",
        "assessment",
        "assessment_result",
        "import_package",
    }
)
"""Nouns whose actions are never undone: final documents, signatures, published results, accounts (design §5)."""

NOTES = frozenset(
    {"reveal", "import", "export", "undo", "password", "restored", "opened", "installed", "removed", "replaced"}
)
"""Operations that only tell of something; there is nothing to put back."""

_KEPT = frozenset({"import_batch", "file_layout"})
"""What stays when an import is taken back."""
_TOLD = 5
"""Records named when something stands in the way."""

_RIGHTS = {
    Right.EDIT_PEOPLE: ("person", "affiliation", "honour", "responsibility", "transfer"),
    Right.VIEW_DISCIPLINE: ("discipline",),
    Right.EDIT_ORGANISATIONS: (
        "organisation",
        "org_link",
        "assignment",
        "election",
        "key_post",
        "site_stay",
        "member_home",
    ),
    Right.IMPORT: ("import_batch", "file_layout"),
    Right.EDIT_PAIRINGS: ("pairing", "pairing_partner", "pairing_contact"),
    Right.EDIT_PLEDGES: (
        "pledge_sheet",
        "pledge_item",
        "pledge_opinion",
        "pledge_publication",
        "pledge_supervision",
        "wish",
    ),
    Right.EDIT_ACTIVITIES: ("activity", "attendance", "agenda_item", "addendum"),
    Right.EDIT_PROJECTS: ("project", "project_goal", "project_task", "project_step", "tracking", "problem"),
    Right.SCORE: ("score_entry", "judge"),
    Right.VIEW: ("saved_view",),
}


def right_for(noun: str) -> Right:
    """What an account needs to change records of a noun; those nobody edits by hand need a keeper."""
    return next((right for right, nouns in _RIGHTS.items() if noun in nouns), Right.MANAGE_ACCOUNTS)


def refusal(who: Actor, action: Action, nouns: Iterable[str]) -> str:
    """Why this account may not take the action back, "" when it may."""
    if set(nouns) & FINAL:
        return "定稿的文书、签署、评定结果和账号不能撤销，请用作废或更正的办法处理。"
    if not all(who.may(right_for(noun)) for noun in nouns):
        return "这个账号没有修改这些记录的权限。"
    if action.account != who.account and who.role is Role.CLERK:
        return f"这是“{action.account_name}”做的，请由本人或支部书记撤销。"
    return ""


def entries_of(tx: Tx, action: Uid, limit: int | None = None) -> list[ActionEntry]:
    """What an action touched, in the order written; an import may have touched thousands."""
    statement = sa.select(ActionEntry).where(ActionEntry.action_uid == action).order_by(ActionEntry.ordinal)
    return list(tx.session.execute(statement.limit(limit)).scalars())


def take_back(tx: Tx, action: Action, entries: Sequence[ActionEntry]) -> None:
    """Put back every record of an action, the last change first.

    Raises:
        UserError: something was changed again since, or what was added is used elsewhere by now.
    """
    added: dict[str, list[Uid]] = {}
    _refuse_changed_since(tx, action)
    for entry in reversed([e for e in entries if e.operation not in NOTES and e.noun != "file_layout"]):
        row = tx.session.get(table_of(entry.noun), entry.record_uid, execution_options={"include_deleted": True})
        if row is None:
            raise UserError("这次操作涉及的记录已被彻底删除，不能撤销。")
        if isinstance(row, ImportBatch) and entry.operation == "insert":
            # It stays in the list of imports, as one that was taken back.
            row.undone_at = tx.now
        elif entry.operation == "insert":
            added.setdefault(entry.noun, []).append(row.uid)
            if row.deleted_at is None:
                tx.remove(row, "撤销")
                search.forget(tx.session, entry.noun, row.uid)
        else:
            _put_back(row, json.loads(entry.fields))
            index_again(tx, entry.noun, row)
    tx.session.flush()
    for noun, uids in added.items():
        _refuse_used(tx, noun, uids)
    refuse_overlaps(tx, [e.record_uid for e in entries if e.noun == "affiliation" and e.operation != "insert"])


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
            f"新增的记录之后又被修改过，不能撤销：{'、'.join(told)}{more}。", "请先撤销那些操作；或者打开记录核对，需要时移入回收站。"
        )


def _called(tx: Tx, noun: str, uid: Uid) -> str:
    """A record by its name or title, as far as it has one."""
    row = tx.session.get(table_of(noun), uid, execution_options={"include_deleted": True})
    return str(next((text for key in ("name", "title", "number") if (text := getattr(row, key, None))), "无名"))


def _refuse_used(tx: Tx, noun: str, uids: Sequence[Uid]) -> None:
    """Other live records point at what would vanish; those a person knows by name are told first."""
    tables = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)]
    for table in sorted(tables, key=lambda t: (t.__tablename__ not in SUBJECTS, t.__tablename__)):
        for column in table.__table__.columns:
            if any(key.column.table.name == noun for key in column.foreign_keys):
                _count_users(tx, table, column, noun, uids)


def _count_users(
    tx: Tx, table: type[Record], column: sa.ColumnElement[Any], noun: str, uids: Sequence[Uid], step: int = 500
) -> None:
    for start in range(0, len(uids), step):
        some = column.in_(uids[start : start + step])
        used = sa.select(sa.func.count()).select_from(table).where(some, table.deleted_at.is_(None))
        count = tx.session.execute(used).scalar_one()
        if count:
            raise UserError(
                f"新增的{noun_word(noun)}已被 {count} 条{noun_word(table.__tablename__)}记录用到，不能撤销。",
                "请先处理那些记录，或保留它。",
            )


def _put_back(row: Record, fields: Mapping[str, Any]) -> None:
    columns = inspect(type(row)).column_attrs
    for name, (old, new) in fields.items():
        if name not in columns or _plain(getattr(row, name)) != new:
            called = next((text for key in ("name", "title") if (text := getattr(row, key, None))), "")
            kind = noun_word(row.__tablename__)
            text = f"{kind}“{called}”之后又被修改过，不能撤销。" if called else f"{kind}记录之后又被修改过，不能撤销。"
            raise UserError(text, "请先撤销后来的修改，或者打开记录核对后手工改回。")
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


def index_again(tx: Tx, noun: str, row: Record) -> None:
    """Keep the search index in step with a record that was put back."""
    subject = SUBJECTS.get(noun)
    tx.session.flush()
    if row.deleted_at is not None:
        search.forget(tx.session, noun, row.uid)
    elif subject is not None:
        subject.index(tx, row)
