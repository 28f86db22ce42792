"""History: who did what, field by field, taking an action back, and the recycle bin."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes
from desktop.domain.codes import CodeTables
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import OrganisationRules
from desktop.services.finding import SUBJECTS
from desktop.services.history.bin import BinRow, Parts, bring_back, rows_of
from desktop.services.history.fields import FieldMoment, entries_about, last_steps, moments, named_in
from desktop.services.history.taken import undone_of
from desktop.services.history.taking_back import take_back
from desktop.services.history.undoing import NOTES, entries_of, may_see, refusal, right_for, steps_of
from desktop.services.history.vocabulary import OPERATIONS
from desktop.services.history.words import FieldChange, Wording, noun_word, uids_in
from desktop.services.long_work import LARGE, Elsewhere, Progress, apart, quiet, undisturbed
from desktop.services.organisations import settle_returned
from desktop.store import search
from desktop.store.assessments import Judge
from desktop.store.history import Action, ActionEntry
from desktop.store.record import table_of
from desktop.store.sessions import Store, Tx

CHIPS = {"all": "全部", "today": "今天", "mine": "我做的", "reveals": "查看与导出"}
"""Filters above the list, in the order shown."""
NOTHING = "这只是一次记录，没有可撤销的内容。"
"""Why looking, exporting and the like are never taken back."""
_NAMED = 3
"""Titles of records named in one line of the list."""


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


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One record of an action.

    Attributes:
        noun: its table; `kind` and `doing` are words.
        page: key of the page that shows it, "" when none does or it is in the recycle bin.
    """

    noun: str
    record: Uid
    operation: str
    kind: str
    doing: str
    title: str
    page: str
    changes: tuple[FieldChange, ...]


def _long_action(given: Mapping[str, Any]) -> bool:
    service: HistoryService = given["self"]
    return service.size(given["who"], given["action"]) > LARGE


class HistoryService:
    """What a user asks of the history.

    Args:
        rules: how many links of a kind an organisation may have.
        kinds: code → title of the lines of resources/kinds and of metrics, by noun; asked for when first needed.
    """

    elsewhere: Elsewhere | None = None
    """Where large actions are taken back; None does it here."""

    def __init__(
        self,
        store: Store,
        codes: CodeTables,
        rules: OrganisationRules,
        kinds: Callable[[], Mapping[str, Mapping[str, str]]],
    ) -> None:
        self._store, self._codes, self._rules, self._kinds = store, codes, rules, kinds

    def size(self, who: Actor, action: Uid) -> int:
        """How many records an action touched."""
        with self._store.read(who) as tx:
            counted = sa.select(sa.func.count()).select_from(ActionEntry).where(ActionEntry.action_uid == action)
            return tx.session.execute(counted).scalar_one()

    def ids(self, who: Actor, text: str = "", chip: str = "all", record: Uid | None = None) -> list[Uid]:
        """Actions, the latest first.

        Args:
            text: a word of the title, an account, or a record's name or number.
            record: only actions that touched it.
        """
        with self._store.read(who) as tx:
            statement = sa.select(Action.uid).where(*_chip(tx, chip)).order_by(Action.seq.desc())
            if record is not None:
                touched = sa.select(ActionEntry.action_uid).where(ActionEntry.record_uid == record)
                statement = statement.where(Action.uid.in_(touched))
            if text.strip():
                statement = statement.where(_about(tx, text.strip()))
            return [Uid(uid) for uid in tx.session.execute(statement).scalars()]

    def rows(self, who: Actor, uids: Sequence[Uid]) -> list[ActionRow]:
        """The lines of these actions, in the order asked."""
        with self._store.read(who) as tx:
            tx.include_deleted()
            return _rows(tx, uids)

    def fields_of(self, who: Actor, record: Uid) -> list[FieldMoment]:
        """What every field of one record was, from when and by whom, the latest first; personal numbers stay masked."""
        with self._store.read(who) as tx:
            tx.include_deleted()
            found = entries_about(tx, record)
            words = Wording(self._codes, self._kinds(), _titles(tx, list(named_in(found))))
            return list(moments(found, words))

    def last(self, who: Actor) -> ActionRow | None:
        """The last action of this account that was not taken back; its `refusal` says why it cannot be, if so."""
        with self._store.read(who) as tx:
            tx.include_deleted()
            rows = _rows(tx, last_steps(tx))
            return next((row for row in rows if not row.undone and (row.undoable or row.refusal != NOTHING)), None)

    def title_of(self, who: Actor, record: Uid) -> str:
        """What a record is called, deleted or not; "" when it has no name."""
        with self._store.read(who) as tx:
            tx.include_deleted()
            return _titles(tx, [record]).get(record, "")

    def entries(self, who: Actor, action: Uid, limit: int = 200) -> list[EntryRow]:
        """What an action changed, record by record and in words; personal numbers stay masked."""
        with self._store.read(who) as tx:
            tx.include_deleted()
            seen = [e for e in entries_of(tx, action, limit) if may_see(who, e.noun)]
            found = [(entry, json.loads(entry.fields)) for entry in seen]
            named = {e.record_uid for e, _ in found} | {u for e, fields in found for u in uids_in(e.noun, fields)}
            titles = _titles(tx, list(named))
            words = Wording(self._codes, self._kinds(), titles)
            gone = _gone(tx, [entry for entry, _ in found])
            return [_entry(e, words.changes(e.noun, fields), titles, e.record_uid in gone) for e, fields in found]

    @apart(_long_action)
    def undo(self, who: Actor, action: Uid, progress: Progress = quiet) -> Changes:
        """A new action that puts back what one action changed.

        Raises:
            UserError: changed again since, used by now, final, or not this account's to take back.
        """
        with undisturbed(), self._store.write(who, Right.VIEW, f"撤销：{self._title(who, action)}") as tx:
            row, steps = tx.session.get(Action, action), steps_of(tx, action)
            if row is None:
                raise UserError("找不到这次操作。")
            why = refusal(who, row, {step.noun for step in steps})
            if why:
                raise UserError(f"“{row.title}”不能撤销。", why)
            if not steps:
                raise UserError(f"“{row.title}”只是一次记录，没有可撤销的内容。")
            take_back(tx, row, steps, progress)
            settle_returned(tx, self._rules, _by_noun((step.noun, step.record) for step in steps))
            tx.trail.note("action", action, "undo", {"title": row.title})
        return tx.changes

    def bin(self, who: Actor) -> list[BinRow]:
        """Everything in the recycle bin, the latest first."""
        with self._store.read(who) as tx:
            return rows_of(tx)

    def restore(self, who: Actor, noun: str, uids: Sequence[Uid]) -> Changes:
        """Take records of one noun back out of the bin, with the parts that went with them.

        Raises:
            UserError: something one of them needs is gone, or its place is taken; then none comes back.
        """
        kind = noun_word(noun)
        with self._store.write(who, right_for(noun), f"恢复{kind}") as tx:
            known: Parts = {}
            back = [row for uid in uids for row in bring_back(tx, noun, uid, known)]
            settle_returned(tx, self._rules, _by_noun((row.__tablename__, row.uid) for row in back))
        return tx.changes

    def _title(self, who: Actor, action: Uid) -> str:
        with self._store.read(who) as tx:
            return tx.session.execute(sa.select(Action.title).where(Action.uid == action)).scalar() or ""


def _by_noun(records: Iterable[tuple[str, Uid]]) -> dict[str, set[Uid]]:
    found: dict[str, set[Uid]] = {}
    for noun, uid in records:
        found.setdefault(noun, set()).add(uid)
    return found


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
    hits = [h.uid for h in search.find(tx.session, text, tuple(SUBJECTS), 100)]
    touched = sa.select(ActionEntry.action_uid).where(ActionEntry.record_uid.in_(hits))
    return sa.or_(
        Action.title.contains(text, autoescape=True),
        Action.account_name.contains(text, autoescape=True),
        Action.uid.in_(touched),
    )


def _rows(tx: Tx, uids: Sequence[Uid]) -> list[ActionRow]:
    found = {a.uid: a for a in tx.session.execute(sa.select(Action).where(Action.uid.in_(uids))).scalars()}
    touched = _touched(tx, uids)
    firsts = {uid: _firsts(tx, uid) for uid in uids if uid in touched}
    titles = _titles(tx, [record for records in firsts.values() for record in records])
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
    titles = _titles(tx, [record for records in held.values() for record in records])
    return {uid: _own_name(fields) or _named(held[uid], titles) for uid, (_noun, fields) in firsts.items()}


def _own_name(fields: Mapping[str, Any]) -> str:
    told = next((fields[key] for key in ("name", "title", "file") if key in fields), "")
    return str((told[1] or told[0]) if isinstance(told, list) else told)


def _titles(tx: Tx, uids: Sequence[Uid]) -> dict[Uid, str]:
    found: dict[Uid, str] = {}
    for subject in SUBJECTS.values():
        found |= {uid: title for uid, (title, _note) in subject.titles(tx, uids).items()}
    judges = sa.select(Judge.uid, Judge.name).where(Judge.uid.in_(uids))
    return found | {Uid(uid): name for uid, name in tx.session.execute(judges)}


def _gone(tx: Tx, entries: Sequence[ActionEntry]) -> set[Uid]:
    """Which of these records are in the recycle bin now."""
    found: set[Uid] = set()
    for noun in {entry.noun for entry in entries if entry.noun in SUBJECTS}:
        table = table_of(noun)
        mine = [entry.record_uid for entry in entries if entry.noun == noun]
        statement = sa.select(table.uid).where(table.uid.in_(mine), table.deleted_at.is_not(None))
        found |= {Uid(uid) for uid in tx.session.execute(statement).scalars()}
    return found


def _entry(entry: ActionEntry, changes: tuple[FieldChange, ...], titles: Mapping[Uid, str], gone: bool) -> EntryRow:
    subject = None if gone else SUBJECTS.get(entry.noun)
    return EntryRow(
        entry.noun,
        entry.record_uid,
        entry.operation,
        noun_word(entry.noun),
        OPERATIONS.get(entry.operation, entry.operation),
        titles.get(entry.record_uid, ""),
        subject.page if subject else "",
        changes,
    )
