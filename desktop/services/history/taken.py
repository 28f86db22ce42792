"""Which actions were taken back, and which therefore stand for nothing any more."""

from collections.abc import Sequence

import sqlalchemy as sa

from desktop.domain.identity import Uid
from desktop.store.history import ActionEntry
from desktop.store.sessions import Tx


def undone_of(tx: Tx, uids: Sequence[Uid]) -> set[Uid]:
    """Actions taken back by an action that was not itself taken back."""
    notes = sa.select(ActionEntry.record_uid, ActionEntry.action_uid).where(ActionEntry.operation == "undo")
    takers: dict[Uid, set[Uid]] = {}
    wanted = list(uids)
    while wanted:
        rows = tx.session.execute(notes.where(ActionEntry.noun == "action", ActionEntry.record_uid.in_(wanted))).all()
        for action, taker in rows:
            takers.setdefault(Uid(action), set()).add(Uid(taker))
        wanted = [Uid(taker) for _, taker in rows if Uid(taker) not in takers]

    def gone(uid: Uid) -> bool:
        return any(not gone(taker) for taker in takers.get(uid, ()))

    return {uid for uid in uids if gone(uid)}


def out_of_force(tx: Tx, uids: Sequence[Uid]) -> set[Uid]:
    """Actions that stand for nothing: taken back, or a taking back that cancels with the action it took back."""
    undone = undone_of(tx, uids)
    taking_back = sa.select(ActionEntry.action_uid).where(
        ActionEntry.action_uid.in_(uids), ActionEntry.noun == "action", ActionEntry.operation == "undo"
    )
    return undone | {Uid(uid) for uid in tx.session.execute(taking_back).scalars()}
