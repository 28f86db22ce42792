"""Make a new database, or open one: every way it can go wrong has its own words and leaves the file alone."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock
from sqlalchemy.orm import Session

from desktop.domain.actors import Actor, Right, Role
from desktop.domain.documents import number_prefix
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, new_uid
from desktop.store import backups, health, history, keys, schema
from desktop.store.accounts import Account
from desktop.store.blobs import Blobs, blobs_folder
from desktop.store.engine import APPLICATION_ID, make_engine
from desktop.store.faults import faults_in_words
from desktop.store.lock import take_lock
from desktop.store.private import make_private
from desktop.store.sessions import Store, system_clock
from desktop.store.stations import Station

Clock = Callable[[], datetime]


@dataclass(slots=True)
class OpenDatabase:
    """Everything that hangs on one open database file."""

    database: Path
    store: Store
    blobs: Blobs
    ring: keys.KeyRing
    key: bytes
    station_name: str
    lock: FileLock
    restore: tuple[Path, Actor] | None = None
    """A backup to put in place once the file is closed, and who asked for it."""

    def close(self) -> None:
        """Let the file go; a restore that was asked for happens now, while nobody else can open it."""
        wanted, self.restore = self.restore, None
        try:
            self.store.close()
            if wanted is not None:
                self._put_back(*wanted)
        finally:
            self.lock.release()

    def _put_back(self, backup: Path, who: Actor) -> None:
        shared = backups.backup_folder(self.database) / "blobs"
        backups.restore(self.database, self.key, backup, shared)
        engine = make_engine(self.database, self.key)
        try:
            _begin_epoch(Store(engine, self.store.station, self.store.clock), who, backup.name)
        finally:
            engine.dispose()

    def back_up(self, reason: str) -> Path:
        """An automatic backup beside the database; older ones are pruned."""
        target = backups.backup_name(self.database, self.store.clock(), reason)
        shared = backups.backup_folder(self.database) / "blobs"
        made = backups.back_up(self.store.engine, self.key, self.database, target, self.blobs, shared_blobs=shared)
        backups.prune(self.database)
        return made


def _begin_epoch(store: Store, who: Actor, backup: str) -> None:
    """After a restore the numbers of the history go on under a new epoch, so that they never fork (design §4)."""
    with store.write(who, Right.BACK_UP, "恢复备份") as tx:
        head = tx.session.execute(sa.select(history.ActionHead)).scalar_one()
        head.epoch += 1
        tx.trail.note("backup", new_uid(), "restored", {"file": backup})


def create(
    database: Path,
    station: str,
    account: str,
    password: str,
    *,
    clock: Clock = system_clock,
    work: keys.Work | None = None,
) -> tuple[OpenDatabase, Actor, str]:
    """A new encrypted database with its first account, a keeper. Also returns the recovery code, shown once.

    Raises:
        UserError: the file exists, the folder cannot be written, a name or the password will not do.
    """
    _check_new(database, station, account, password)
    lock = take_lock(database)
    key, code = keys.new_key(), keys.new_recovery_code()
    making = database.with_name(database.name + ".making")
    try:
        _discard(making)
        make_private(making)
        uid = _fill(making, key, station, account, clock)
        slots = keys.KeySlots(station, ())
        slots = slots.with_slot(keys.make_slot(account, password, key, work))
        slots = slots.with_slot(keys.make_slot(keys.RECOVERY, keys.tidy_recovery_code(code), key, work))
        keys.write_slots(database, slots)
        making.replace(database)
    except OSError as error:
        lock.release()
        raise UserError(f"数据库没有建成：“{database.parent}”不能写入或空间不足。", "请换一个位置再试。") from error
    except BaseException:
        lock.release()
        raise
    finally:
        _discard(making)
    return _opened(database, key, lock, station, clock, work), Actor(uid, account, Role.KEEPER), code


def _discard(path: Path) -> None:
    for tail in ("", "-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)


def _check_new(database: Path, station: str, account: str, password: str) -> None:
    if not station.strip():
        raise UserError("请填写站所名称。")
    if not account.strip() or account == keys.RECOVERY:
        raise UserError("请填写账号名称。")
    weak = keys.password_problem(password, (account,))
    if weak:
        raise UserError(weak)
    if not database.name or database.is_dir():
        raise UserError(f"“{database}”是文件夹。", "请写明数据库的文件名，如 站.db。")
    if database.exists():
        raise UserError(f"“{database.name}”已经存在。", "请换一个文件名；要用它，请直接打开。")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"文件夹“{database.parent}”不能建立。", "请换一个可以写入的位置。") from error


def _fill(path: Path, key: bytes, station: str, account: str, clock: Clock) -> Uid:
    from desktop.store.migrations.upgrade import upgrade

    engine = make_engine(path, key)
    station_uid, account_uid = new_uid(), new_uid()
    try:
        with faults_in_words():
            upgrade(engine)
            with engine.connect() as connection:
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.commit()
            with Session(engine.execution_options(write=True)) as session, session.begin():
                session.add(history.ActionHead(id=1, station=station_uid, epoch=1, seq=0, hash=history.GENESIS))
        who = Actor(account_uid, account, Role.KEEPER)
        with Store(engine, station_uid, clock).write(who, Right.MANAGE_ACCOUNTS, "建立数据库") as tx:
            tx.add(Station(uid=station_uid, name=station, prefix=number_prefix(station)))
            tx.add(Account(uid=account_uid, name=account, role=Role.KEEPER))
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()
    return account_uid


def open_database(
    database: Path, account: str, password: str, *, clock: Clock = system_clock, work: keys.Work | None = None
) -> tuple[OpenDatabase, Actor]:
    """Open a database for an account.

    Raises:
        UserError: missing or empty file, missing or damaged key slots, open elsewhere, wrong password,
            damaged, not ours, or made by a newer program.
    """
    slots = _check_file(database)
    lock = take_lock(database)
    try:
        key = keys.unlock(slots, account, password)
        opened = _opened(database, key, lock, slots.station, clock, work)
        try:
            _bring_up_to_date(opened)
            return opened, _actor(opened, account)
        except BaseException:
            opened.store.close()
            raise
    except BaseException:
        lock.release()
        raise


def _check_file(database: Path) -> keys.KeySlots:
    if database.is_dir():
        raise UserError(f"“{database}”是文件夹，不是数据库。", "请指明数据库文件。")
    if not database.is_file():
        raise UserError(f"找不到数据库“{database.name}”。", "请检查 U 盘或文件夹，或新建一个数据库。")
    if database.stat().st_size == 0:
        raise UserError(
            f"数据库“{database.name}”是空文件（0 字节），可能在写入时断电。", "请用“恢复备份”取回最近一份备份。"
        )
    slots = keys.read_slots(database)
    if slots is None:
        raise UserError(
            "数据库旁边没有密钥文件（.keys），打不开。", "请从备份中找回同名的 .keys 文件，放回数据库旁边。"
        )
    return slots


def _opened(
    database: Path, key: bytes, lock: FileLock, station: str, clock: Clock, work: keys.Work | None
) -> OpenDatabase:
    engine = make_engine(database, key)
    try:
        with faults_in_words(), engine.connect() as connection:
            if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
                raise UserError(f"“{database.name}”不是双星的数据库。", "请选择正确的文件。")
            row = None
            if schema.revision_of(connection) is not None:
                row = connection.execute(sa.select(Station.uid)).first()
    except BaseException:
        engine.dispose()
        raise
    uid = row[0] if row else new_uid()
    ring = keys.KeyRing(database, key, work)
    blobs = Blobs(blobs_folder(database), key)
    return OpenDatabase(database, Store(engine, uid, clock), blobs, ring, key, station, lock)


def _bring_up_to_date(opened: OpenDatabase) -> None:
    engine = opened.store.engine
    with faults_in_words():
        fault = health.quick_fault(engine)
        if fault:
            raise UserError("数据库文件已损坏。", "请用“恢复备份”取回最近一份备份。")
        with engine.connect() as connection:
            revision = schema.revision_of(connection)
        if revision not in schema.KNOWN:
            raise UserError("这个数据库由更新版本的程序建立。", "请安装新版程序后再打开；文件没有被改动。")
        if revision != schema.HEAD:
            from desktop.store.migrations.upgrade import upgrade

            opened.back_up("升级前")
            upgrade(engine)
        _protect_again(engine)


def _protect_again(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        if not history.missing_triggers(connection):
            return
    with engine.execution_options(write=True).begin() as connection:
        history.protect(connection)


def _actor(opened: OpenDatabase, account: str) -> Actor:
    with Session(opened.store.engine) as session:
        row = session.execute(
            sa.select(Account).where(Account.name == account, Account.deleted_at.is_(None))
        ).scalar_one_or_none()
    if row is None:
        raise UserError(f"账号“{account}”已停用。", "请用其他账号登录。")
    return Actor(row.uid, row.name, row.role)


def restore(
    database: Path, backup: Path, account: str, password: str, *, clock: Clock = system_clock, work: keys.Work | None = None
) -> Path | None:
    """Put a backup in the place of a database that need not open any more; what stood there is kept beside it.

    Args:
        account, password: as they were when the backup was made.

    Returns:
        Where what stood there is kept; None when there was nothing.

    Raises:
        UserError: the backup is missing, damaged or not opened by this password, or the database is open elsewhere.
    """
    slots = _check_file(backup)
    key = keys.unlock(slots, account, password)
    lock = take_lock(database)
    try:
        kept = _set_aside(database, clock())
        backups.restore(database, key, backup, backup.parent / "blobs")
        opened = _opened(database, key, lock, slots.station, clock, work)
        try:
            _bring_up_to_date(opened)
            _begin_epoch(opened.store, _actor(opened, account), backup.name)
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


def recover(database: Path, code: str, account: str, password: str, *, work: keys.Work | None = None) -> None:
    """Set an account's password with the printed recovery code.

    Raises:
        UserError: the code is wrong, the account unknown, the password too weak, or the file is open.
    """
    slots = _check_file(database)
    weak = keys.password_problem(password, (account,))
    if weak:
        raise UserError(weak)
    if account not in slots.accounts:
        raise UserError(f"没有账号“{account}”。", "请检查账号名称。")
    lock = take_lock(database)
    try:
        slot = slots.slot(keys.RECOVERY)
        key = keys.open_slot(slot, keys.tidy_recovery_code(code)) if slot else None
        if key is None:
            raise UserError("恢复码不正确。", "请核对抄下的 25 个字母和数字。")
        keys.write_slots(database, slots.with_slot(keys.make_slot(account, password, key, work)))
    finally:
        lock.release()
