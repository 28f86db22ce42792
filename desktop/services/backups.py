"""Backups and checks of the whole database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count
from pathlib import Path

from desktop.domain.actors import Actor, Right
from desktop.domain.errors import UserError
from desktop.services.long_work import Progress, quiet
from desktop.store import backups, health
from desktop.store.health import Finding
from desktop.store.opening import OpenDatabase

__all__ = ["BackupRow", "BackupService", "Finding"]


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup beside the database.

    Attributes:
        reason: why it was made: 手动, 定时, 关闭, 导入前, 升级前, …
        bytes: size of the database file.
    """

    path: Path
    at: datetime
    bytes: int
    reason: str


class BackupService:
    """What a user does about backups."""

    def __init__(self, opened: OpenDatabase) -> None:
        self._opened = opened

    def rows(self, who: Actor) -> list[BackupRow]:
        """Automatic backups, the newest first."""
        who.require(Right.VIEW)
        return [BackupRow(b.path, b.at, b.bytes, b.reason) for b in backups.backups_of(self._opened.database)]

    def age(self, who: Actor) -> timedelta | None:
        """How old the newest backup is; None when there is none."""
        rows = self.rows(who)
        return self._opened.store.clock() - rows[0].at if rows else None

    def make(self, who: Actor, target: Path | None = None) -> Path:
        """A checked backup beside the database, or a complete copy at `target` that opens by itself.

        Raises:
            UserError: the target exists or cannot be written, or there is no space.
        """
        who.require(Right.BACK_UP)
        if target is None:
            made = self._opened.back_up("手动")
            self._opened.store.changed = False
            return made
        if target.exists():
            raise UserError(f"“{target.name}”已经存在，没有覆盖。", "请换一个文件名。")
        return self._opened.copy_to(target)

    def make_in(self, who: Actor, folder: Path) -> Path:
        """A complete copy in a folder, say on a USB stick, under a name that is free there.

        Raises:
            UserError: the folder cannot be written, or there is no space.
        """
        database = self._opened.database
        stamp = self._opened.store.clock().astimezone().strftime("%Y%m%d-%H%M%S")
        station = re.sub(r'[\\/:*?"<>|\s]+', "_", self._opened.station_name)
        names = (f"{station}-{stamp}{more}{database.suffix}" for more in chain([""], _further()))
        return self.make(who, next(folder / name for name in names if not (folder / name).exists()))

    def restore(self, who: Actor, backup: Path) -> None:
        """Put a backup in the place of the database as soon as it is closed; what is there now is backed up first.

        Raises:
            UserError: the backup is gone, or what is there now could not be backed up.
        """
        who.require(Right.BACK_UP)
        if not backup.is_file():
            raise UserError(f"备份“{backup.name}”已经不在了。", "请换一份备份。")
        self._opened.key_of(backup)
        self._opened.back_up("恢复前")
        self._opened.store.changed = False
        if not backup.is_file():
            raise UserError("这份备份太旧，刚刚按保留规则清理掉了。", "请换一份备份。")
        self._opened.restore = (backup, who)

    def place(self, who: Actor) -> Path:
        """The folder of the automatic backups; it may not be there yet."""
        who.require(Right.VIEW)
        return backups.backup_folder(self._opened.database)

    def make_if_changed(self, who: Actor) -> Path | None:
        """The half-hourly backup: only when something was committed since the last one."""
        who.require(Right.VIEW)
        if not self._opened.store.changed:
            return None
        made = self._opened.back_up("定时")
        self._opened.store.changed = False
        return made

    def check(self, who: Actor, progress: Progress = quiet) -> list[Finding]:
        """Every check of the database and its attachments, thorough; `progress` is told before each and may cancel."""
        who.require(Right.BACK_UP)
        with self._opened.store.passing():
            return health.examine(self._opened.store.engine, self._opened.blobs, progress)


def _further() -> Iterator[str]:
    return (f"-{number}" for number in count(2))
