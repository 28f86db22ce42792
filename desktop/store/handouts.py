"""Copies of attachments that another program has to open: in one folder of the user's alone, emptied again and again.

Outside this folder nothing of the database is ever readable. It is emptied when the program starts, when it is locked
and when it ends; a crash leaves copies only until the next start. Deleting does not wipe a disk's blocks, and the
screen says so before the first copy is made.
"""

import contextlib
import hashlib
import os
import shutil
import stat
from pathlib import Path

from desktop.domain.errors import UserError
from desktop.store.private import PRIVATE, make_private_folder


class Handouts:
    """The folder of one database.

    Args:
        root: a folder of the user's cache.
        database: tells the folders of two databases apart.
    """

    def __init__(self, root: Path, database: Path) -> None:
        self.folder = root / hashlib.sha256(str(database.absolute()).encode()).hexdigest()[:16]

    def put(self, file_name: str, content: bytes) -> Path:
        """Write a copy that only this user reads and nobody changes by accident; its path.

        Raises:
            UserError: the disk is full or not writable.
        """
        name = "".join("_" if c in '<>:"/\\|?*' or ord(c) < 32 else c for c in file_name).strip(" .") or "附件"
        path = self.folder / hashlib.sha256(content).hexdigest()[:12] / name
        try:
            make_private_folder(self.folder)
            make_private_folder(path.parent)
            if path.exists():
                path.chmod(stat.S_IWUSR | stat.S_IRUSR)
            path.write_bytes(content)
            path.chmod(stat.S_IRUSR)
        except OSError as error:
            raise UserError("文件没有打开：磁盘已满或临时文件夹不能写入。", "请腾出空间后再试。") from error
        return path

    def wipe(self) -> int:
        """Delete every copy; how many are left because another program holds them open."""
        for path in self.folder.rglob("*"):
            if path.is_file():
                # Windows deletes nothing that is read-only.
                with contextlib.suppress(OSError):
                    path.chmod(PRIVATE)
        shutil.rmtree(self.folder, ignore_errors=True)
        return sum(1 for _, _, files in os.walk(self.folder) for _ in files)
