"""不适用: a duty that a station was excused from, with the reason."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import sqlalchemy as sa

from desktop.domain.duties import Duty
from desktop.domain.identity import Uid
from desktop.store.duties import Waiver
from desktop.store.sessions import Tx


def reasons(tx: Tx) -> dict[Uid, str]:
    """Reason by name of the duty."""
    return {row.duty_uid: row.reason for row in tx.rows(sa.select(Waiver))}


def marked(duties: Iterable[Duty], known: Mapping[Uid, str]) -> Iterator[Duty]:
    """Each duty with the reason why it does not apply, where there is one."""
    for duty in duties:
        reason = known.get(duty.uid, "") if duty.rule.waivable else ""
        yield replace(duty, waived=reason) if reason else duty


def write(tx: Tx, duty: Duty, reason: str) -> None:
    """Keep a reason; "" takes it back."""
    row = next(iter(tx.rows(sa.select(Waiver).where(Waiver.duty_uid == duty.uid))), None)
    if row is None:
        if reason:
            tx.add(Waiver(rule=duty.rule.code, duty_uid=duty.uid, words=duty.words, reason=reason))
    elif reason:
        row.reason = reason
    else:
        tx.remove(row, "恢复提醒")
