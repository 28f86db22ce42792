"""History: who did what, field by field, taking an action back, and the recycle bin."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes
from desktop.domain.codes import CodeTables
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import OrganisationRules
from desktop.domain.views import ViewField
from desktop.services.finding import SUBJECTS
from desktop.services.history import binned
from desktop.services.history.bin import bring_back
from desktop.services.history.binned import BinQuery, BinRow
from desktop.services.history.fields import FieldMoment, entries_about, last_steps, moments, named_in
from desktop.services.history.listing import (
    EVERYTHING,
    NOTHING,
    ActionRow,
    HistoryQuery,
    history_terms,
    ids_of,
    rows_of,
    titles_of,
)
from desktop.services.history.settled import refuse_settled
from desktop.services.history.taking_back import take_back
from desktop.services.history.undoing import (
    ATTACHMENT,
    entries_of,
    may_see,
    owners_of,
    owners_of_attachments,
    refusal,
    require_to_decide,
    right_for,
    steps_of,
)
from desktop.services.history.vocabulary import OPERATIONS
from desktop.services.history.words import FieldChange, Wording, noun_word, uids_in
from desktop.services.long_work import LARGE, Elsewhere, Progress, apart, quiet, undisturbed
from desktop.services.organisations import settle_returned
from desktop.store.history import Action, ActionEntry
from desktop.store.record import table_of
from desktop.store.sessions import Store, Tx


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
        self._terms = history_terms()

    def size(self, who: Actor, action: Uid) -> int:
        """How many records an action touched."""
        with self._store.read(who) as tx:
            counted = sa.select(sa.func.count()).select_from(ActionEntry).where(ActionEntry.action_uid == action)
            return tx.session.execute(counted).scalar_one()

    @property
    def fields(self) -> tuple[ViewField, ...]:
        """By what the list of actions may be filtered."""
        return self._terms.fields

    def ids(self, who: Actor, query: HistoryQuery = EVERYTHING) -> list[Uid]:
        """Actions the query shows, in order; rows follow page by page.

        Raises:
            ViewProblem: a condition that cannot be asked.
        """
        with self._store.read(who) as tx:
            return ids_of(tx, query, self._terms)

    def rows(self, who: Actor, uids: Sequence[Uid]) -> list[ActionRow]:
        """The lines of these actions, in the order asked."""
        with self._store.read(who) as tx:
            tx.include_deleted()
            return rows_of(tx, uids)

    def fields_of(self, who: Actor, record: Uid) -> list[FieldMoment]:
        """What every field of one record was, from when and by whom, the latest first; personal numbers stay masked."""
        with self._store.read(who) as tx:
            tx.include_deleted()
            found = entries_about(tx, record)
            words = Wording(self._codes, self._kinds(), titles_of(tx, list(named_in(found))))
            return list(moments(found, words))

    def last(self, who: Actor) -> ActionRow | None:
        """The last action of this account that was not taken back; its `refusal` says why it cannot be, if so."""
        with self._store.read(who) as tx:
            tx.include_deleted()
            rows = rows_of(tx, last_steps(tx))
            return next((row for row in rows if not row.undone and (row.undoable or row.refusal != NOTHING)), None)

    def title_of(self, who: Actor, record: Uid) -> str:
        """What a record is called, deleted or not; "" when it has no name."""
        with self._store.read(who) as tx:
            tx.include_deleted()
            return titles_of(tx, [record]).get(record, "")

    def entries(self, who: Actor, action: Uid, limit: int = 200) -> list[EntryRow]:
        """What an action changed, record by record and in words; personal numbers stay masked."""
        with self._store.read(who) as tx:
            tx.include_deleted()
            seen = [e for e in entries_of(tx, action, limit) if may_see(who, e.noun)]
            found = [(entry, json.loads(entry.fields)) for entry in seen]
            named = {e.record_uid for e, _ in found} | {u for e, fields in found for u in uids_in(e.noun, fields)}
            titles = titles_of(tx, list(named))
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
            owners = owners_of_attachments(tx, [action]).get(action, set())
            why = refusal(who, row, {step.noun for step in steps} | owners)
            if why:
                raise UserError(f"“{row.title}”不能撤销。", why)
            if not steps:
                raise UserError(f"“{row.title}”只是一次记录，没有可撤销的内容。")
            require_to_decide(who, steps)
            refuse_settled(tx, steps)
            take_back(tx, row, steps, progress)
            turned = [step.record for step in steps if step.noun == "organisation" and '"kind":' in (step.fields or "")]
            settle_returned(tx, self._rules, _by_noun((step.noun, step.record) for step in steps), turned)
            tx.trail.note("action", action, "undo", {"title": row.title})
        return tx.changes

    @property
    def bin_fields(self) -> tuple[ViewField, ...]:
        """By what the recycle bin may be filtered."""
        return binned.bin_fields()

    def bin_ids(self, who: Actor, query: BinQuery = binned.ALL) -> list[Uid]:
        """Identities of everything in the recycle bin that the query shows, in order; rows follow page by page.

        Raises:
            ViewProblem: a condition that cannot be asked.
        """
        with undisturbed(), self._store.read(who) as tx:
            return binned.ids_of(tx, query)

    def bin_rows(self, who: Actor, uids: Sequence[Uid]) -> list[BinRow]:
        """The lines of these deleted records, in the order asked; those that are back meanwhile are left out."""
        with self._store.read(who) as tx:
            return binned.rows_of(tx, uids)

    def restorable(self, who: Actor, uids: Sequence[Uid]) -> dict[str, list[Uid]]:
        """Deleted records by noun, in the order in which they have to come back."""
        with self._store.read(who) as tx:
            found = binned.nouns_of(tx, uids)
        return {noun: found[noun] for noun in sorted(found, key=lambda noun: (noun != "organisation", noun))}

    @apart(lambda given: len(given["uids"]) > LARGE)
    def restore(self, who: Actor, noun: str, uids: Sequence[Uid], progress: Progress = quiet) -> Changes:
        """Take records of one noun back out of the bin, with the parts that went with them.

        Raises:
            UserError: something one of them needs is gone, or its place is taken; then none comes back.
        """
        kind = noun_word(noun)
        for owner in self._changed(who, noun, uids):
            who.require(right_for(owner))
        right = Right.VIEW if noun == ATTACHMENT else right_for(noun)
        with undisturbed(), self._store.write(who, right, f"恢复{kind}") as tx:
            back = bring_back(tx, noun, uids, progress)
            settle_returned(tx, self._rules, _by_noun(back))
        return tx.changes

    def _changed(self, who: Actor, noun: str, uids: Sequence[Uid]) -> set[str]:
        """Nouns of what changes when these come back: attachments change what they belong to."""
        if noun != ATTACHMENT:
            return {noun}
        with self._store.read(who) as tx:
            return owners_of(tx, uids)

    def _title(self, who: Actor, action: Uid) -> str:
        with self._store.read(who) as tx:
            return tx.session.execute(sa.select(Action.title).where(Action.uid == action)).scalar() or ""


def _by_noun(records: Iterable[tuple[str, Uid]]) -> dict[str, set[Uid]]:
    found: dict[str, set[Uid]] = {}
    for noun, uid in records:
        found.setdefault(noun, set()).add(uid)
    return found


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
