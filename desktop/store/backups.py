"""Backups: a whole copy that opens by itself, checked before it counts as one.

`VACUUM INTO` and not a file copy: committed rows may still stand in the -wal file (*measured*: a copied file
held 0 of 500), and its output has no WAL mode, so it opens on a read-only stick.
"""

import contextlib
import glob
import os
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from desktop.domain.errors import UserError
from desktop.store.blobs import Blobs, blobs_folder
from desktop.store.engine import make_engine
from desktop.store.faults import faults_in_words
from desktop.store.health import quick_fault
from desktop.store.keys import KeySlots, knowing, layer_of, read_slots, write_slots
from desktop.store.private import make_private, make_private_folder, take_place

_STAMP = re.compile(r"-(\d{8})-(\d{6})-([^-]*)$")
RECENT, DAILY, WEEKLY, MONTHLY = 10, 7, 4, 6


@dataclass(frozen=True, slots=True)
class BackupFile:
    """One backup on disk; `bytes` is the size of the database file, `reason` why it was made."""

    path: Path
    at: datetime
    bytes: int
    reason: str


def backup_folder(database: Path) -> Path:
    return database.with_name(database.name + ".backups")


def back_up(
    engine: sa.Engine, key: bytes, database: Path, target: Path, blobs: Blobs, *, shared_blobs: Path | None = None
) -> Path:
    """Write a checked copy of the database, its key slots and the attachments it lacks.

    Args:
        shared_blobs: one attachments folder for all automatic backups; by default the copy gets its own,
            so that it opens by itself wherever it is carried.

    Raises:
        UserError: no space, target not writable, or the copy did not pass its check. Nothing half-made stays.
    """
    temporary = target.with_name(target.name + ".new")
    try:
        make_private_folder(target.parent)
        temporary.unlink(missing_ok=True)
        need_space(database, target.parent, "备份没有做成")
        make_private(temporary)
        _copy_database(engine, temporary)
        _check_copy(temporary, key)
        _add_blobs(blobs.all(), shared_blobs or blobs_folder(target))
        slots = read_slots(database)
        if slots is not None:
            write_slots(target, slots)
        os.replace(temporary, target)
    except OSError as error:
        raise UserError(
            f"备份没有做成：“{target.parent}”不能写入或空间不足。", "请换一个位置，或腾出空间后再试。"
        ) from error
    finally:
        _discard(temporary)
    return target


def _discard(temporary: Path) -> None:
    """Where the folder itself cannot be reached there is nothing half-made to remove."""
    with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)


def restore(database: Path, key: bytes, backup: Path, shared_blobs: Path, known: Sequence[bytes] = ()) -> None:
    """Put a backup in the place of a closed database: checked first, then replaced in one step.

    The slots file holds the backup's slots beside the present ones until the database is replaced: they may be of
    different keys.

    The caller has backed up what is there now. Attachments are only added, never removed: those of later records cost
    space and nothing else.

    Args:
        key: the backup's.
        known: other database keys, whose attachments and backups stay readable.

    Raises:
        UserError: the backup is gone, damaged, or of another database; the database is then as it was.
    """
    temporary = database.with_name(database.name + ".restoring")
    try:
        slots = read_slots(backup)
        if not backup.is_file() or slots is None:
            raise UserError(f"备份“{backup.name}”不完整，没有恢复。", "请换一份备份；现在的数据没有改动。")
        need_space(backup, database.parent, "恢复没有做成")
        make_private(temporary)
        shutil.copyfile(backup, temporary)
        _check_copy(temporary, key, "这份备份打不开，没有恢复。", "请换一份备份；现在的数据没有改动。")
        for folder in (shared_blobs, blobs_folder(backup)):
            _add_blobs(folder.glob("??/*"), blobs_folder(database))
        coming = knowing(layer_of(slots, key), key, known)
        write_slots(database, _beside(database, coming))
        for leftover in ("-wal", "-shm"):
            database.with_name(database.name + leftover).unlink(missing_ok=True)
        take_place(temporary, database)
        write_slots(database, coming)
    except OSError as error:
        raise UserError("恢复没有做成：文件夹不能写入或空间不足。", "现在的数据没有改动，请腾出空间后再试。") from error
    finally:
        _discard(temporary)


def _beside(database: Path, coming: KeySlots) -> KeySlots:
    try:
        present = read_slots(database)
    except UserError:
        present = None
    return coming if present is None else replace(present, next=coming)


def _add_blobs(paths: Iterable[Path], folder: Path) -> None:
    """Copy attachments that a folder lacks; their names are their content's, so one that is there is the same."""
    for path in paths:
        twin = folder / path.parent.name / path.name
        if not twin.exists():
            twin.parent.mkdir(parents=True, exist_ok=True)
            temporary = twin.with_suffix(".new")
            shutil.copyfile(path, temporary)
            os.replace(temporary, twin)


def need_space(database: Path, folder: Path, refusal: str) -> None:
    """Raises UserError, with `refusal` first, when the folder has no room for a copy of the database."""
    needed = database.stat().st_size * 5 // 4 + 1_000_000
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise UserError(
            f"{refusal}：磁盘只剩 {free // 1_000_000} MB。", f"请腾出至少 {needed // 1_000_000} MB 后再试。"
        )


def _copy_database(engine: sa.Engine, target: Path) -> None:
    with faults_in_words(), engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        try:
            driver.execute("VACUUM INTO ?", (str(target.absolute()),))
        except Exception as error:
            raise sa.exc.OperationalError("VACUUM INTO", None, error) from error


def _check_copy(
    path: Path,
    key: bytes,
    message: str = "备份没有通过检查，没有保留。",
    advice: str = "请运行“检查数据”，并换一个磁盘再备份。",
) -> None:
    copy = make_engine(path, key)
    try:
        fault = quick_fault(copy)
    except sa.exc.DBAPIError as error:
        raise UserError(message, advice) from error
    finally:
        copy.dispose()
    for leftover in ("-wal", "-shm"):
        path.with_name(path.name + leftover).unlink(missing_ok=True)
    if fault:
        raise UserError(message, advice)


def backup_name(database: Path, at: datetime, reason: str) -> Path:
    """Where an automatic backup goes: beside the database, named by time and reason; never the name of one there is."""
    while True:
        stamp = at.astimezone().strftime("%Y%m%d-%H%M%S")
        path = backup_folder(database) / f"{database.stem}-{stamp}-{reason}{database.suffix}"
        if not path.exists():
            return path
        at += timedelta(seconds=1)


def backups_of(database: Path) -> list[BackupFile]:
    """Automatic backups beside the database, newest first."""
    found = []
    for path in backup_folder(database).glob(f"{glob.escape(database.stem)}-*{glob.escape(database.suffix)}"):
        stamp = _STAMP.search(path.stem)
        if stamp and path.is_file():
            day, time, reason = stamp.groups()
            at = datetime.strptime(day + time, "%Y%m%d%H%M%S").astimezone()
            found.append(BackupFile(path, at, path.stat().st_size, reason))
    return sorted(found, key=lambda b: b.at, reverse=True)


def prune(database: Path) -> list[Path]:
    """Delete automatic backups beyond 10 recent, 7 daily, 4 weekly and 6 monthly ones. Returns what went."""
    every = backups_of(database)
    kept = {b.path for b in every[:RECENT]}
    for count, period in ((DAILY, "%Y%m%d"), (WEEKLY, "%G%V"), (MONTHLY, "%Y%m")):
        kept |= set(_last_of_each(every, period, count))
    gone = [b.path for b in every if b.path not in kept]
    for path in gone:
        remove(path)
    return gone


def remove(backup: Path) -> None:
    """Delete a backup and its key slots; attachments stay, which other backups share."""
    for name in (backup, backup.with_name(backup.name + ".keys"), backup.with_name(backup.name + ".keys.copy")):
        name.unlink(missing_ok=True)


def _last_of_each(backups: Iterable[BackupFile], period: str, count: int) -> list[Path]:
    newest: dict[str, Path] = {}
    for backup in backups:
        newest.setdefault(backup.at.strftime(period), backup.path)
    return list(newest.values())[:count]


def newest_backup(database: Path) -> datetime | None:
    """When the newest automatic backup beside the database was made; None when there is none."""
    return next((backup.at for backup in backups_of(database)), None)
