"""What brings a database back that does not open any more: a backup, or the printed recovery code."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from desktop.domain.actors import Right
from desktop.domain.errors import UserError, fault_of
from desktop.domain.identity import new_uid
from desktop.store import backups, keys
from desktop.store.engine import whole
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
        backups.need_space(backup, database.parent, "恢复没有做成")
        kept = _set_aside(database, clock())
        try:
            backups.restore(database, key, backup, backup.parent / "blobs")
        except BaseException:
            _drop(kept)
            raise
        opened = opened_with(database, key, slots, lock, clock, work)
        try:
            bring_up_to_date(opened)
            begin_epoch(opened.store, actor_of(opened, means), backup.name)
        finally:
            opened.store.close()
    finally:
        lock.release()
    return kept


def _set_aside(
    database: Path, now: datetime, tails: Sequence[str] = ("", "-wal", ".keys", ".keys.copy")
) -> Path | None:
    """The files as they are, damaged or not, under another name; None when there are none.

    Raises:
        UserError: no space, or the folder cannot be written.
    """
    kept = _free_name(database, now, tails)
    found = False
    try:
        for tail in tails:
            source = database.with_name(database.name + tail)
            if source.exists():
                found = True
                _keep(source, kept.with_name(kept.name + tail))
    except OSError as error:
        _drop(kept)
        raise UserError(f"恢复没有做成：原来的文件不能另存，{fault_of(error)}。", "原来的文件没有改动。") from error
    return kept if found else None


def _free_name(database: Path, now: datetime, tails: Sequence[str]) -> Path:
    """A name nobody has: what is kept may be a second name of the very file, and writing over it would empty both."""
    while True:
        kept = database.with_name(f"{database.name}.before-restore-{now.astimezone():%Y%m%d-%H%M%S}")
        if not any(kept.with_name(kept.name + tail).exists() for tail in tails):
            return kept
        now += timedelta(seconds=1)


def _keep(source: Path, kept: Path) -> None:
    """A second name of the same file, which needs no space: what comes in its place comes as a new file."""
    try:
        os.link(source, kept)
    except OSError:  # a stick without second names
        make_private(kept)
        shutil.copyfile(source, kept)


def _drop(kept: Path | None) -> None:
    """Where nothing came in their place, the files have their own name still."""
    if kept is not None:
        for tail in ("", "-wal", ".keys", ".keys.copy"):
            kept.with_name(kept.name + tail).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Offer:
    """A backup as it is offered before any password.

    Attributes:
        accounts: whose passwords open it.
        fault: why it is no help, in words; empty when it may be.
    """

    path: Path
    at: datetime | None
    bytes: int
    reason: str
    accounts: tuple[str, ...]
    fault: str = ""


def offers(database: Path) -> list[Offer]:
    """The automatic backups beside a database, the newest first."""
    return [_offer(b.path, b.at, b.bytes, b.reason) for b in backups.backups_of(database)]


def offer_of(backup: Path) -> Offer:
    """A backup that was chosen by hand."""
    return _offer(backup, None, backup.stat().st_size if backup.is_file() else 0, "")


def _offer(path: Path, at: datetime | None, size: int, reason: str) -> Offer:
    try:
        return Offer(path, at, size, reason, check_file(path).accounts)
    except UserError as error:
        return Offer(path, at, size, reason, (), error.message)


def examine(database: Path, backup: Path, account: str, password: str) -> bool:
    """Check a backup with a password of its time, every page of it; neither file is touched.

    Returns:
        The database itself is whole and has the backup's key: only its slots need to come back.

    Raises:
        UserError: the backup does not open or is damaged.
    """
    _slots, key = unlocked(backup, check_file(backup), keys.ByPassword(account, password))
    if not whole(backup, key):
        raise UserError("这份备份已损坏，不能用来恢复。", "请换一份备份。")
    return database.is_file() and whole(database, key)


def bring_keys(
    database: Path, backup: Path, account: str, password: str, *, clock: Clock = system_clock
) -> Path | None:
    """Give a database whose slots file is lost or damaged that of a backup with the same key; no record changes.

    Returns:
        Where the damaged slots file is kept, by the name of the database it belonged to.

    Raises:
        UserError: see examine; or the backup has another key.
    """
    if not examine(database, backup, account, password):
        raise UserError("这份备份的密钥打不开现在的数据库。", "请换一份备份，或恢复整个备份。")
    slots, key = unlocked(backup, check_file(backup), keys.ByPassword(account, password))
    lock = take_lock(database)
    try:
        kept = _set_aside(database, clock(), (".keys", ".keys.copy"))
        try:
            keys.write_slots(database, keys.layer_of(slots, key))
        except OSError as error:
            raise UserError(f"密钥文件没有写成：{fault_of(error)}。", "请腾出空间或开放权限后再试。") from error
        opened = opened_with(database, key, slots, lock, clock, None)
        try:
            bring_up_to_date(opened)
            who = actor_of(opened, keys.ByPassword(account, password))
            with opened.store.write(who, Right.VIEW, "从备份取回密钥文件") as tx:
                tx.trail.note("backup", new_uid(), "restored", {"file": backup.name})
        finally:
            opened.store.close()
    finally:
        lock.release()
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
