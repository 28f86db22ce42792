"""Files that only their owner reads: the database, its keys, its backups.

They are encrypted, but their names, sizes and key slots are nobody else's business, and a copied slots file can be
guessed at in peace. A file that takes another's place keeps the other's mode: an office that shares a database
between two accounts of a PC opens it up once and stays as it decided. Windows knows no such modes.
"""

import os
from pathlib import Path

from desktop.domain.errors import UserError

PRIVATE = 0o600
PRIVATE_FOLDER = 0o700


def make_private(path: Path) -> None:
    """A new empty file of the owner's alone; one that is there is emptied and keeps its mode."""
    os.close(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, PRIVATE))


def make_private_folder(folder: Path) -> None:
    """The folder with its parents; only itself, when it is new, is closed to others."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def take_place(new: Path, old: Path) -> None:
    """Put a private file in the place of another in one step; where that exists, with its mode.

    Raises:
        OSError: as os.replace.
    """
    if os.name == "posix" and old.exists():
        new.chmod(old.stat().st_mode & 0o777)
    os.replace(new, old)


def write_out(path: Path, content: bytes) -> None:
    """A file that a person asked for, whole or not at all.

    Raises:
        UserError: the place cannot be written or the disk is full; nothing half-written stays.
    """
    temporary = path.with_name(path.name + ".new")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise UserError(f"“{path.name}”没有写成：位置不能写入或空间不足。", "请换一个位置再试。") from error
