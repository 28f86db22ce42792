"""The history of one record field by field, and the last action of an account that can be taken back."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from desktop.domain.identity import Uid
from desktop.services.history.undoing import NOTES, may_see
from desktop.services.history.words import Wording, uids_in
from desktop.store.history import Action, ActionEntry
from desktop.store.sessions import Tx

_LOOK_BACK = 60
"""Actions looked at for one to take back; behind so many nobody means the last step."""


@dataclass(frozen=True, slots=True)
class FieldMoment:
    """A field was given another value; "" for nothing.

    Attributes:
        title: what the action was, e.g. 保存人员.
        operation: insert when the record was new.
    """

    at: datetime
    account: str
    title: str
    operation: str
    field: str
    label: str
    old: str
    new: str


def entries_about(tx: Tx, record: Uid) -> list[tuple[Action, ActionEntry]]:
    """What was written to a record, the latest first."""
    statement = (
        sa.select(Action, ActionEntry)
        .join(ActionEntry, ActionEntry.action_uid == Action.uid)
        .where(ActionEntry.record_uid == record, ActionEntry.operation.not_in(NOTES))
        .order_by(Action.seq.desc(), ActionEntry.ordinal)
    )
    seen = ((action, entry) for action, entry in tx.session.execute(statement))
    return [(action, entry) for action, entry in seen if may_see(tx.who, entry.noun)]


def named_in(entries: list[tuple[Action, ActionEntry]]) -> set[Uid]:
    """Records whose names the values need."""
    return {uid for _, entry in entries for uid in uids_in(entry.noun, json.loads(entry.fields))}


def moments(entries: list[tuple[Action, ActionEntry]], words: Wording) -> Iterator[FieldMoment]:
    """Every change of every field that means something to a person."""
    for action, entry in entries:
        for change in words.changes(entry.noun, json.loads(entry.fields)):
            if change.old != change.new:
                yield FieldMoment(
                    action.at,
                    action.account_name,
                    action.title,
                    entry.operation,
                    change.field,
                    change.label,
                    change.old,
                    change.new,
                )


def last_steps(tx: Tx) -> list[Uid]:
    """This account's latest actions that are not themselves a taking back, the latest first."""
    taking_back = sa.select(ActionEntry.action_uid).where(
        ActionEntry.operation == "undo", ActionEntry.action_uid == Action.uid
    )
    statement = (
        sa.select(Action.uid)
        .where(Action.account == tx.who.account, ~taking_back.exists())
        .order_by(Action.seq.desc())
        .limit(_LOOK_BACK)
    )
    return [Uid(uid) for uid in tx.session.execute(statement).scalars()]
