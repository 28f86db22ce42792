"""The list of actions: filters, order, and what one line shows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from desktop.domain.actors import Actor
from desktop.domain.identity import Uid
from desktop.domain.views import Condition, Kind, ViewField, flag
from desktop.services.finding import SUBJECTS
from desktop.services.history.taken import undone_of
from desktop.services.history.undoing import NOTES, owners_of_attachments, refusal
from desktop.services.history.vocabulary import NAMED, OPERATIONS
from desktop.services.history.words import uids_in
from desktop.services.views import Clause, Ground, Terms, days, terms_of
from desktop.services.views.compiling import truth
from desktop.services.views.ordering import Sorting, by_words, ids_in_order, sorting_of
from desktop.store import search
from desktop.store.assessments import Judge
from desktop.store.history import Action, ActionEntry
from desktop.store.sessions import Tx

CHIPS = {"all": "全部", "today": "今天", "mine": "我做的", "reveals": "查看与导出"}
"""Filters above the list, in the order shown."""
NOTHING = "这只是一次记录，没有可撤销的内容。"
"""Why looking, exporting and the like are never taken back."""
_NAMED = 3
"""Titles of records named in one line of the list."""


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """What the list shows and how it is sorted.

    Attributes:
        text: a word of the title, an account, or a record's name or number.
        record: only actions that touched it.
    """

    text: str = ""
    chip: str = "all"
    record: Uid | None = None
    sort: str = "at"
    descending: bool = True
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action in the list.

    Attributes:
        number: its place in the chain of the history.
        about: titles of the first records it touched.
        undoable: this account may take it back, and there is something to take back.
        undone: it was taken back already.
        refusal: why it cannot be taken back, "" when it can.
    """

    uid: Uid
    number: int
    at: datetime
    account: str
    title: str
    about: str
    records: int
    undoable: bool
    undone: bool
    refusal: str


EVERYTHING = HistoryQuery()

_OPERATIONS = ("insert", "update", "delete", "restore", "reveal", "import", "export", "undo")
"""What may be asked for; the rest is told by the title."""


def history_terms() -> Terms:
    """By what the list may be filtered."""
    fields = (
        ViewField("on", "日期", Kind.DATE, optional=False),
        ViewField("account", "账号", Kind.TEXT, optional=False),
        ViewField("title", "做了什么", Kind.TEXT, optional=False),
        ViewField("noun", "记录类别", Kind.CODE, tuple((noun, word) for noun, (word, _) in NAMED.items()), optional=False),
        ViewField("operation", "改动方式", Kind.CODE, tuple((one, OPERATIONS[one]) for one in _OPERATIONS), optional=False),
        flag("undone", "已撤销"),
    )
    columns = {"account": Action.account_name.expression, "title": Action.title.expression}
    own = {
        "on": days(Action.at.expression),
        "noun": _entries(ActionEntry.noun),
        "operation": _entries(ActionEntry.operation),
        "undone": _undone,
    }
    return terms_of(fields, columns, own)


def _entries(column: Any) -> Any:
    """The term of what one of the records an action touched is; 不是: none is."""

    def term(condition: Condition, _ground: Ground) -> Clause:
        touched = Action.uid.in_(sa.select(ActionEntry.action_uid).where(column.in_(condition.values)))
        return touched if condition.comparison == "is" else sa.not_(touched)

    return term


def _undone(condition: Condition, ground: Ground) -> Clause:
    notes = sa.select(ActionEntry.record_uid).where(
        ActionEntry.record_uid.in_(sa.select(Action.uid)), ActionEntry.operation == "undo"
    )
    taken = undone_of(ground.tx, [Uid(uid) for uid in ground.tx.session.execute(notes).scalars()])
    return truth(Action.uid.in_(taken), condition.values)


_SORTINGS = {"at": Sorting(Action.seq), "account": by_words(Action.account_name), "title": by_words(Action.title)}


def ids_of(tx: Tx, query: HistoryQuery, terms: Terms) -> list[Uid]:
    """Identities in the order asked. Raises ViewProblem for a condition that cannot be asked."""
    where = [*_chip(tx, query.chip), *terms.clauses(query.conditions, Ground(tx))]
    if query.record is not None:
        where.append(Action.uid.in_(sa.select(ActionEntry.action_uid).where(ActionEntry.record_uid == query.record)))
    if query.text.strip():
        where.append(_about(tx, query.text.strip()))
    sorting = sorting_of(_SORTINGS, query.sort, "at")
    return ids_in_order(tx, sa.select(Action.uid).where(*where), sorting, query.descending, (Action.seq.desc(),))


def _chip(tx: Tx, key: str) -> tuple[sa.ColumnElement[bool], ...]:
    if key == "today":
        return (Action.at >= tx.now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0),)
    if key == "mine":
        return (Action.account == tx.who.account,)
    if key == "reveals":
        looks = sa.select(ActionEntry.action_uid).where(ActionEntry.operation.in_(("reveal", "export")))
        return (Action.uid.in_(looks),)
    return ()


def _about(tx: Tx, text: str) -> sa.ColumnElement[bool]:
    hits = [h.uid for h in search.find(tx.session, text, tuple(SUBJECTS), 5000)]
    touched = sa.select(ActionEntry.action_uid).where(ActionEntry.record_uid.in_(hits))
    return sa.or_(
        Action.title.contains(text, autoescape=True),
        Action.account_name.contains(text, autoescape=True),
        Action.uid.in_(touched),
    )


def rows_of(tx: Tx, uids: Sequence[Uid]) -> list[ActionRow]:
    found = {a.uid: a for a in tx.session.execute(sa.select(Action).where(Action.uid.in_(uids))).scalars()}
    touched = _touched(tx, uids)
    firsts = {uid: _firsts(tx, uid) for uid in uids if uid in touched}
    titles = titles_of(tx, [record for records in firsts.values() for record in records])
    others = _about_parts(tx, [uid for uid, records in firsts.items() if not records])
    undone = undone_of(tx, uids)
    return [
        _row(tx.who, found[uid], touched[uid], _named(firsts[uid], titles) or others.get(uid, ""), uid in undone)
        for uid in uids
        if uid in found and uid in touched
    ]


@dataclass(slots=True)
class _Touched:
    """How many records an action touched, and the nouns of those it changed."""

    records: int = 0
    nouns: set[str] = field(default_factory=set)


def _touched(tx: Tx, uids: Sequence[Uid]) -> dict[Uid, _Touched]:
    found: dict[Uid, _Touched] = {}
    records = sa.func.count(sa.distinct(ActionEntry.record_uid))
    counted = sa.select(ActionEntry.action_uid, records).where(ActionEntry.action_uid.in_(uids))
    for uid, count in tx.session.execute(counted.group_by(ActionEntry.action_uid)):
        found[uid] = _Touched(count)
    kinds = sa.select(ActionEntry.action_uid, ActionEntry.noun).where(
        ActionEntry.action_uid.in_(uids), ActionEntry.operation.not_in(NOTES)
    )
    for uid, noun in tx.session.execute(kinds.distinct()):
        found[uid].nouns.add(noun)
    for uid, nouns in owners_of_attachments(tx, uids).items():
        found[uid].nouns |= nouns
    return found


def _firsts(tx: Tx, action: Uid) -> list[Uid]:
    """The first records of an action that have a name, one more than are named."""
    statement = sa.select(ActionEntry.record_uid).where(
        ActionEntry.action_uid == action, ActionEntry.noun.in_(list(SUBJECTS))
    )
    ordered = tx.session.execute(statement.order_by(ActionEntry.ordinal).limit(4 * _NAMED)).scalars()
    return list(dict.fromkeys(Uid(uid) for uid in ordered))[: _NAMED + 1]


def _row(who: Actor, action: Action, touched: _Touched, about: str, undone: bool) -> ActionRow:
    why = "已经撤销过了。" if undone else refusal(who, action, touched.nouns)
    if not touched.nouns:
        why = NOTHING
    return ActionRow(
        action.uid,
        action.seq,
        action.at,
        action.account_name,
        action.title,
        about,
        touched.records,
        not why,
        undone,
        why,
    )


def _named(records: Sequence[Uid], titles: Mapping[Uid, str]) -> str:
    names = [titles[uid] for uid in records[:_NAMED] if uid in titles]
    return "、".join(names) + (" 等" if names and len(records) > _NAMED else "")


def _about_parts(tx: Tx, uids: Sequence[Uid]) -> dict[Uid, str]:
    """For actions on parts alone (a post, a link, an account): their own name, or what they belong to."""
    statement = sa.select(ActionEntry).where(ActionEntry.action_uid.in_(uids), ActionEntry.ordinal == 0)
    firsts = {e.action_uid: (e.noun, json.loads(e.fields)) for e in tx.session.execute(statement).scalars()}
    held = {uid: sorted(uids_in(noun, fields)) for uid, (noun, fields) in firsts.items()}
    titles = titles_of(tx, [record for records in held.values() for record in records])
    return {uid: _own_name(fields) or _named(held[uid], titles) for uid, (_noun, fields) in firsts.items()}


def _own_name(fields: Mapping[str, Any]) -> str:
    told = next((fields[key] for key in ("name", "title", "file") if key in fields), "")
    return str((told[1] or told[0]) if isinstance(told, list) else told)


def titles_of(tx: Tx, uids: Sequence[Uid]) -> dict[Uid, str]:
    found: dict[Uid, str] = {}
    for subject in SUBJECTS.values():
        found |= {uid: title for uid, (title, _note) in subject.titles(tx, uids).items()}
    judges = sa.select(Judge.uid, Judge.name).where(Judge.uid.in_(uids))
    return found | {Uid(uid): name for uid, name in tx.session.execute(judges)}
