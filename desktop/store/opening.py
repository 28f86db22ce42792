"""Make a new database, or open one: every way it can go wrong has its own words and leaves the file alone."""

import contextlib
import errno
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock
from sqlalchemy.orm import Session

from desktop.domain.actors import Actor, Right, Role
from desktop.domain.documents import number_prefix
from desktop.domain.errors import UserError, fault_of
from desktop.domain.identity import Uid, new_uid
from desktop.store import backups, health, history, keys, schema
from desktop.store.accounts import Account
from desktop.store.blobs import Blobs, blobs_folder
from desktop.store.engine import APPLICATION_ID, empty_log, make_engine, opens
from desktop.store.escrow import ByEscrow
from desktop.store.faults import MAKING, OPENING, faults_in_words
from desktop.store.lock import drop_lock, no_lock, take_lock
from desktop.store.private import make_private
from desktop.store.ring import KeyRing
from desktop.store.sessions import Store, system_clock
from desktop.store.stations import Station

Clock = Callable[[], datetime]
Means = keys.ByPassword | keys.ByCode | ByEscrow
log = logging.getLogger(__name__)
_LEAST = 4096
"""Bytes of one page."""


@dataclass(slots=True)
class OpenDatabase:
    """Everything that hangs on one open database file."""

    database: Path
    store: Store
    blobs: Blobs
    ring: KeyRing
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
        key = self.key_of(backup)
        backups.restore(self.database, key, backup, shared, self.ring.every())
        engine = make_engine(self.database, key)
        try:
            begin_epoch(Store(engine, self.store.station, self.store.clock), who, backup.name)
        finally:
            engine.dispose()

    def key_of(self, backup: Path) -> bytes:
        """The database key of one of this database's backups: the present one or one before.

        Raises:
            UserError: it is none of these.
        """
        key = next((key for key in self.ring.every() if opens(backup, key)), None)
        if key is None:
            raise UserError(f"备份“{backup.name}”打不开，没有恢复：它已损坏，或不是这个数据库的。", "请换一份备份；现在的数据没有改动。")
        return key

    def back_up(self, reason: str) -> Path:
        """An automatic backup beside the database; older ones are pruned."""
        target = backups.backup_name(self.database, self.store.clock(), reason)
        shared = backups.backup_folder(self.database) / "blobs"
        made = self.copy_to(target, shared)
        backups.prune(self.database)
        return made

    @contextlib.contextmanager
    def backed_up(self, reason: str) -> Iterator[Path]:
        """A backup made before something large; it goes again where that fails, or a full disk gets fuller each time."""
        made = self.back_up(reason)
        try:
            yield made
        except BaseException:
            with contextlib.suppress(OSError, UserError, sa.exc.DBAPIError):
                backups.remove(made)
                empty_log(self.store.engine)
            raise

    def copy_to(self, target: Path, shared_blobs: Path | None = None) -> Path:
        """A checked copy; see backups.back_up."""
        with self.store.passing():
            engine, key = self.store.engine, self.ring.key
            return backups.back_up(engine, key, self.database, target, self.blobs, shared_blobs=shared_blobs)


def begin_epoch(store: Store, who: Actor, backup: str) -> None:
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
    station, account = station.strip(), account.strip()
    _check_new(database, station, account, password)
    new_folders = _make_folders(database.parent)
    try:
        lock = _take_new(database)
    except BaseException:
        _remove_empty(new_folders)
        raise
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
        opened = opened_with(database, key, slots, lock, clock, work)
    except BaseException as error:
        # Under the lock, so that nothing of it is another's.
        for each in (making, database):
            _discard(each)
        keys.forget_slots(database)
        drop_lock(lock)
        _remove_empty(new_folders)
        if isinstance(error, OSError):
            raise UserError(f"数据库没有建成：“{database.parent}”{_why(error)}。", MAKING.make_room) from error
        raise
    return opened, Actor(uid, account, Role.KEEPER), code


def _why(error: OSError) -> str:
    return fault_of(error) if error.errno == errno.ENOSPC else "不能写入或空间不足"


def _discard(path: Path) -> None:
    for tail in ("", "-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)


def _take_new(database: Path) -> FileLock:
    """The lock; looked at again under it, whether somebody else was quicker."""
    lock = take_lock(database)
    if database.exists():
        lock.release()
        raise _is_there(database)
    return lock


def _is_there(database: Path) -> UserError:
    return UserError(f"“{database.name}”已经存在。", "请换一个文件名；要用它，请直接打开。")


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder with its parents; answers which of them are new, the innermost first."""
    new = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"文件夹“{folder}”不能建立。", "请换一个可以写入的位置。") from error
    return new


def _check_new(database: Path, station: str, account: str, password: str) -> None:
    if not station:
        raise UserError("请填写站所名称。")
    if not account or account in keys.RESERVED:
        raise UserError("请填写账号名称。")
    weak = keys.password_problem(password, (account,))
    if weak:
        raise UserError(weak)
    if not database.name or database.is_dir():
        raise UserError(f"“{database}”是文件夹。", "请写明数据库的文件名，如 站.db。")
    if database.exists():
        raise _is_there(database)
    if keys.orphaned(database):
        raise keys.lost(database)


def _fill(path: Path, key: bytes, station: str, account: str, clock: Clock) -> Uid:
    from desktop.store.migrations.upgrade import upgrade

    engine = make_engine(path, key)
    station_uid, account_uid = new_uid(), new_uid()
    try:
        with faults_in_words(MAKING):
            upgrade(engine)
            with engine.connect() as connection:
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.commit()
            with Session(engine.execution_options(write=True)) as session, session.begin():
                session.add(history.ActionHead(id=1, station=station_uid, epoch=1, seq=0, hash=history.GENESIS))
            who = Actor(account_uid, account, Role.KEEPER)
            with Store(engine, station_uid, clock).write(who, Right.MANAGE_ACCOUNTS, "建立数据库", MAKING) as tx:
                tx.add(Station(uid=station_uid, name=station, prefix=number_prefix(station)))
                tx.add(Account(uid=account_uid, name=account, role=Role.KEEPER))
            empty_log(engine)
    finally:
        engine.dispose()
    return account_uid


def open_database(
    database: Path,
    account: str | ByEscrow,
    password: str = "",
    *,
    clock: Clock = system_clock,
    work: keys.Work | None = None,
) -> tuple[OpenDatabase, Actor]:
    """Open a database for an account, or with the county's escrow key; that is written into the history.

    Raises:
        UserError: missing or empty file, missing or damaged key slots, open elsewhere, wrong password,
            damaged, not ours, or made by a newer program.
    """
    slots = check_file(database)
    lock = take_lock(database)
    try:
        means = keys.ByPassword(account, password) if isinstance(account, str) else account
        slots, key = unlocked(database, slots, means)
        opened = opened_with(database, key, slots, lock, clock, work)
        try:
            bring_up_to_date(opened)
            who = actor_of(opened, means)
            _tidy_keys(opened, means)
            if isinstance(means, ByEscrow):
                _note_escrow(opened.store, who, means)
            return opened, who
        except BaseException:
            opened.store.close()
            raise
    except BaseException:
        lock.release()
        raise


def unlocked(database: Path, slots: keys.KeySlots, means: Means) -> tuple[keys.KeySlots, bytes]:
    """The slots that fit the database, and its key. After a kill while the key was changed there are two to try.

    Raises:
        UserError: the password, code or escrow key opens none of them.
    """
    found = [(layer, key) for layer in slots.layers if (key := means.key(layer)) is not None]
    if not found:
        raise means.refusal(slots)
    if slots.next is None:
        return found[0]
    for layer, key in found:
        if opens(database, key):
            return layer, key
    if len(found) < len(slots.layers):
        raise UserError("打不开：这个账号已停用，或数据库文件已损坏。", "请用其他账号登录；都打不开时，请恢复备份。")
    return found[0]


def join(database: Path, key: bytes, *, clock: Clock = system_clock) -> OpenDatabase:
    """Another connection to a database this program has open: no lock of its own, no upgrade, no upkeep."""
    return opened_with(database, key, check_file(database), no_lock(database), clock, None)


def _tidy_keys(opened: OpenDatabase, means: Means) -> None:
    """What a killed change of the key left, and the slot of this password in the present format. Sheer upkeep."""
    from desktop.store import rekeying

    rekeying.discard(rekeying.copy_path(opened.database))
    slots = keys.read_slots(opened.database)
    try:
        if slots is not None and slots.next is not None:
            opened.ring.settle()
        if isinstance(means, keys.ByPassword):
            opened.ring.renew(means.account, means.password)
    except UserError:
        log.warning("the slots file could not be written", exc_info=True)


def _note_escrow(store: Store, who: Actor, means: ByEscrow) -> None:
    with store.write(who, Right.VIEW, "用托管密钥打开") as tx:
        tx.trail.note("escrow", means.uid, "opened", {"organisation": means.office})


def check_file(database: Path) -> keys.KeySlots:
    if database.is_dir():
        raise UserError(f"“{database}”是文件夹，不是数据库。", "请指明数据库文件。")
    if not database.is_file():
        raise UserError(f"找不到数据库“{database.name}”。", "请检查 U 盘或文件夹，或新建一个数据库。")
    if database.stat().st_size == 0:
        raise UserError(
            f"数据库“{database.name}”是空文件（0 字节），可能在写入时断电。", "请用“恢复备份”取回最近一份备份。"
        )
    # SQLite takes such a stump for a new database and would write into it.
    if database.stat().st_size < _LEAST:
        raise UserError(f"数据库“{database.name}”不完整，只剩下开头。", "请用“恢复备份”取回最近一份备份。")
    slots = keys.read_slots(database)
    if slots is None:
        raise UserError(
            "数据库旁边没有密钥文件（.keys），打不开。", "请从备份中找回同名的 .keys 文件，放回数据库旁边。"
        )
    return slots


def opened_with(
    database: Path, key: bytes, slots: keys.KeySlots, lock: FileLock, clock: Clock, work: keys.Work | None
) -> OpenDatabase:
    engine = make_engine(database, key)
    try:
        with faults_in_words(OPENING), engine.connect() as connection:
            if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
                raise UserError(f"“{database.name}”不是双星的数据库。", "请选择正确的文件。")
            row = None
            if schema.revision_of(connection) is not None:
                row = connection.execute(sa.select(Station.uid)).first()
    except BaseException:
        engine.dispose()
        raise
    uid = row[0] if row else new_uid()
    ring = KeyRing(database, key, slots, work)
    blobs = Blobs(blobs_folder(database), ring.every)
    return OpenDatabase(database, Store(engine, uid, clock), blobs, ring, slots.station, lock)


def bring_up_to_date(opened: OpenDatabase) -> None:
    engine = opened.store.engine
    with faults_in_words(OPENING):
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


def actor_of(opened: OpenDatabase, means: Means) -> Actor:
    if isinstance(means, ByEscrow):
        return Actor(means.uid, means.name, Role.KEEPER)
    account = means.account if isinstance(means, keys.ByPassword) else ""
    with Session(opened.store.engine) as session:
        row = session.execute(
            sa.select(Account).where(Account.name == account, Account.deleted_at.is_(None))
        ).scalar_one_or_none()
    if row is None:
        raise UserError(f"账号“{account}”已停用。", "请用其他账号登录。")
    return Actor(row.uid, row.name, row.role)
