"""What brings a database back that does not open any more: a backup, or the printed recovery code."""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from desktop.domain.actors import Right
from desktop.domain.errors import UserError
from desktop.store import backups, keys
from desktop.store.escrow import ByEscrow
from desktop.store.lock import take_lock
from desktop.store.opening import (
    Clock,
    actor_of,
    begin_epoch,
    bring_up_to_date,
    check_file,
    opened_with,
    unlocked,
)
from desktop.store.private import make_private
from desktop.store.sessions import system_clock


def restore(
    database: Path,
    backup: Path,
    account: str | ByEscrow,
    password: str = "",
    *,
    clock: Clock = system_clock,
    work: keys.Work | None = None,
) -> Path | None:
    """Put a backup in the place of a database that need not open any more; what stood there is kept beside it.

    Args:
        account, password: as they were when the backup was made; or the county's escrow key.

    Returns:
        Where what stood there is kept; None when there was nothing.

    Raises:
        UserError: the backup is missing, damaged or not opened by this password, or the database is open elsewhere.
    """
    means = keys.ByPassword(account, password) if isinstance(account, str) else account
    slots, key = unlocked(backup, check_file(backup), means)
    lock = take_lock(database)
    try:
        kept = _set_aside(database, clock())
        backups.restore(database, key, backup, backup.parent / "blobs")
        opened = opened_with(database, key, slots, lock, clock, work)
        try:
            bring_up_to_date(opened)
            begin_epoch(opened.store, actor_of(opened, means), backup.name)
        finally:
            opened.store.close()
    finally:
        lock.release()
    return kept


def _set_aside(database: Path, now: datetime) -> Path | None:
    """A copy of the files as they are, damaged or not."""
    if not database.exists():
        return None
    kept = database.with_name(f"{database.name}.before-restore-{now.astimezone():%Y%m%d-%H%M%S}")
    for tail in ("", "-wal", ".keys", ".keys.copy"):
        source = database.with_name(database.name + tail)
        if source.exists():
            make_private(kept.with_name(kept.name + tail))
            shutil.copyfile(source, kept.with_name(kept.name + tail))
    return kept


def recover(
    database: Path,
    code: str,
    account: str,
    password: str,
    *,
    clock: Clock = system_clock,
    work: keys.Work | None = None,
) -> None:
    """Set an account's password with the printed recovery code; that is written into the history.

    Raises:
        UserError: the code is wrong, the account unknown or closed, the password too weak, the file open or damaged.
    """
    slots = check_file(database)
    weak = keys.password_problem(password, (account,))
    if weak:
        raise UserError(weak)
    if account not in slots.accounts:
        raise UserError(f"没有账号“{account}”。", "请检查账号名称。")
    lock = take_lock(database)
    try:
        fitting, key = unlocked(database, slots, keys.ByCode(code))
        opened = opened_with(database, key, fitting, lock, clock, work)
        try:
            bring_up_to_date(opened)
            held = actor_of(opened, keys.ByPassword(account, password))
            who = replace(held, name=f"{keys.RECOVERY}（{account}）")
            with opened.store.write(who, Right.VIEW, "用恢复码重设密码") as tx:
                tx.trail.note("account", held.account, "password", {"name": account})
                opened.ring.set_password(account, password)
                opened.ring.renew(keys.RECOVERY, keys.tidy_recovery_code(code))
        finally:
            opened.store.close()
    finally:
        lock.release()
