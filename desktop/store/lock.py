"""One program at a time opens a database file."""

import contextlib
import errno
import os
from pathlib import Path

from filelock import FileLock, Timeout

from desktop.domain.errors import UserError


def no_lock(database: Path) -> FileLock:
    """The lock, not taken: another process of this program holds it."""
    return FileLock(str(database) + ".lock", timeout=0)


def take_lock(database: Path) -> FileLock:
    """Lock the database for this process; the system frees it even after kill -9.

    Raises:
        UserError: another window or command has it open.
    """
    lock = no_lock(database)
    try:
        lock.acquire()
    except Timeout:
        if not Path(lock.lock_file).exists():
            raise _unwritable(database) from None
        raise UserError("这个数据库已在另一个窗口中打开。", "请先关闭另一个双星程序，再试一次。") from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise UserError(f"磁盘已满，“{database.parent}”不能写入。", "请腾出空间，或换一个磁盘再试。") from None
        raise _unwritable(database) from None
    return lock


def drop_lock(lock: FileLock) -> None:
    """Release it and take its file away, where no database came of it."""
    file = Path(lock.lock_file)
    if os.name == "posix":
        file.unlink(missing_ok=True)
        lock.release()
    else:  # Windows does not remove a file that is open.
        lock.release()
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)


def _unwritable(database: Path) -> UserError:
    return UserError(f"文件夹“{database.parent}”不能写入。", "请换一个可以写入的文件夹，或请管理员开放权限。")
