"""Another database key: the database is copied, the copy gets the key, and takes the place of the database in one step.

Not `PRAGMA rekey` on the file itself: in WAL mode a kill would leave pages under two keys for the log to sort out, and
every other connection would still hold the old key. The copy is nobody else's; until it takes the place of the database
nothing has happened, whenever the program is killed. What goes with it (an account closed, the entry in the history) is
written into the copy, so that it holds exactly when the new key does.

The slots file holds both keys from just before that step until just after it; opening takes what fits.
"""

import logging
import os
import shutil
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
import sqlcipher3
from sqlalchemy.orm import Session

from desktop.domain.actors import Actor, Right
from desktop.domain.errors import UserError
from desktop.store import keys
from desktop.store.accounts import Account
from desktop.store.backups import need_space
from desktop.store.engine import make_engine
from desktop.store.faults import faults_in_words
from desktop.store.health import Progress, quick_fault, quiet
from desktop.store.opening import OpenDatabase
from desktop.store.private import make_private, take_place
from desktop.store.sessions import Store, Tx

log = logging.getLogger(__name__)
_STEPS = ("复制数据库", "换上新密钥", "检查", "写入密钥文件")


@contextmanager
def rekeying(
    opened: OpenDatabase,
    who: Actor,
    action: str,
    *,
    leaving: str | None = None,
    progress: Progress = quiet,
) -> Iterator[Tx]:
    """Change the database key around one action; nobody else reads or writes meanwhile.

    Args:
        leaving: the account that is closed by the action and gets no slot.
        progress: told before each step; may cancel.

    Raises:
        UserError: an account that stays could not sign in any more, no space, the file is busy, or a step failed. The
            database and its key are then as they were.
    """
    who.require(Right.MANAGE_ACCOUNTS)
    store, ring, database = opened.store, opened.ring, opened.database
    staying = frozenset(accounts(opened)) - {leaving}
    ring.require_new(staying)
    copy, key = copy_path(database), keys.new_key()
    try:
        with store.closed() as go_on_with:
            _copy(database, copy, progress)
            _change_key(copy, ring.key, key, progress)
            with _written(copy, key, store, who, action) as tx:
                progress(2, len(_STEPS), _STEPS[2])
                yield tx
            progress(3, len(_STEPS), _STEPS[3])
            _swap(opened, copy, key, staying, go_on_with)
    except OSError as error:
        raise UserError("密钥没有更换：文件夹不能写入或空间不足。", "现在的数据没有改动，请腾出空间后再试。") from error
    finally:
        discard(copy)
    store.changed = True


def copy_path(database: Path) -> Path:
    return database.with_name(database.name + ".rekeying")


def discard(copy: Path) -> None:
    """Remove a copy that did not take the place of the database."""
    for tail in ("", "-wal", "-shm", "-journal"):
        copy.with_name(copy.name + tail).unlink(missing_ok=True)


def accounts(opened: OpenDatabase) -> Set[str]:
    """Names of the accounts that are not closed."""
    with opened.store.passing(), faults_in_words(), Session(opened.store.engine) as session:
        return set(session.execute(sa.select(Account.name).where(Account.deleted_at.is_(None))).scalars())


def _copy(database: Path, copy: Path, progress: Progress) -> None:
    progress(0, len(_STEPS), _STEPS[0])
    need_space(database, database.parent, "密钥没有更换")
    discard(copy)
    make_private(copy)
    shutil.copyfile(database, copy)


def _change_key(copy: Path, old: bytes, new: bytes, progress: Progress) -> None:
    """Without a journal: a copy that is not finished is thrown away, and the space of a journal is saved."""
    progress(1, len(_STEPS), _STEPS[1])
    connection = sqlcipher3.connect(str(copy), isolation_level=None)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{old.hex()}'\"")
        connection.execute("PRAGMA journal_mode = OFF").fetchall()
        connection.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"").fetchall()
    except sqlcipher3.DatabaseError as error:
        raise UserError(
            "密钥没有更换：数据库没有全部改写成功。", "现在的数据没有改动，请运行“检查数据”后再试。"
        ) from error
    finally:
        connection.close()


@contextmanager
def _written(copy: Path, key: bytes, store: Store, who: Actor, action: str) -> Iterator[Tx]:
    """The action's transaction, in the checked copy."""
    engine = make_engine(copy, key)
    try:
        with faults_in_words():
            fault = quick_fault(engine)
            with engine.connect() as connection:
                damaged = connection.exec_driver_sql("PRAGMA cipher_integrity_check").first()
        if fault or damaged:
            raise UserError("密钥没有更换：改写后的数据没有通过检查。", "现在的数据没有改动，请运行“检查数据”。")
        with Store(engine, store.station, store.clock).write(who, Right.MANAGE_ACCOUNTS, action) as tx:
            yield tx
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()


def _swap(
    opened: OpenDatabase, copy: Path, key: bytes, staying: Set[str], go_on_with: Callable[[sa.Engine], None]
) -> None:
    ring, database = opened.ring, opened.database
    coming = ring.with_key(key, staying)
    flush(copy)
    ring.announce(coming)
    try:
        for leftover in ("-wal", "-shm"):
            database.with_name(database.name + leftover).unlink(missing_ok=True)
        take_place(copy, database)
    except OSError:
        ring.announce(None)
        raise
    ring.take(key, coming)
    go_on_with(make_engine(database, key))
    try:
        flush(database.parent)
        ring.settle()
    except (OSError, UserError):
        # The key is changed; the file still holds the old one beside it, and the next opening tidies up.
        log.warning("the slots file still holds both keys", exc_info=True)


def flush(path: Path) -> None:
    """To the disk itself; Windows cannot flush a folder and does not need to."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
