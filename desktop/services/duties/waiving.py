"""不适用: a duty that a station was excused from, with the reason; kept among the choices of the station."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import sqlalchemy as sa

from desktop.domain.duties import Duty
from desktop.store.sessions import Tx
from desktop.store.settings import Setting

_PREFIX = "waiver/"


def key_of(duty: Duty) -> str:
    """The same as long as the gap is the same."""
    return f"{_PREFIX}{duty.rule.code}/{duty.uid.hex()}"


def reasons(tx: Tx) -> dict[str, str]:
    """Reason by key of the duty."""
    rows = tx.rows(sa.select(Setting).where(Setting.account_uid.is_(None), Setting.key.startswith(_PREFIX)))
    return {row.key: row.value for row in rows}


def marked(duties: Iterable[Duty], known: Mapping[str, str]) -> Iterator[Duty]:
    """Each duty with the reason why it does not apply, where there is one."""
    for duty in duties:
        reason = known.get(key_of(duty), "") if duty.rule.waivable else ""
        yield replace(duty, waived=reason) if reason else duty


def write(tx: Tx, duty: Duty, reason: str) -> None:
    """Keep a reason; "" takes it back."""
    rows = tx.rows(sa.select(Setting).where(Setting.account_uid.is_(None), Setting.key == key_of(duty)))
    row = rows[0] if rows else None
    if not reason:
        if row is not None:
            tx.remove(row, "恢复提醒")
    elif row is None:
        tx.add(Setting(account_uid=None, key=key_of(duty), value=reason))
    else:
        row.value = reason
