"""Attachments and final PDFs: immutable encrypted files beside the database, named by what they contain.

They outlive a change of the database key: what is there stays under the key of its time, new files are under the
newest. Once there is more than one key a name also tells which, so that two files of one content never take each
other's place in a folder that several backups share. The first key's files have no such tail.

Inside the database they would make every backup as large as all attachments together; here a backup
copies only what it lacks.
"""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.domain.errors import UserError
from desktop.store.sealing import derived

_MAGIC = b"SXB1"
_DIGEST = 64
"""Characters of a SHA-256."""


class Blobs:
    """A folder of AES-256-GCM files under keys derived from the database keys.

    Args:
        database_keys: gives the present database key and those before it, the newest first.
    """

    def __init__(self, folder: Path, database_keys: Callable[[], Sequence[bytes]]) -> None:
        self.folder = folder
        self._database_keys = database_keys

    def keep(self, content: bytes) -> str:
        """Store content; returns its SHA-256 in hexadecimal. Storing the same again costs nothing.

        Raises:
            UserError: the disk is full or not writable.
        """
        digest = hashlib.sha256(content).hexdigest()
        if self.path(digest).exists():
            return digest
        keys = self._keys()
        path = self._file(digest, keys[0] if len(keys) > 1 else None)
        nonce = secrets.token_bytes(12)
        sealed = _MAGIC + nonce + AESGCM(keys[0]).encrypt(nonce, content, digest.encode())
        temporary = path.with_suffix(".new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise UserError("文件没有保存：磁盘已满或不能写入。", "请腾出空间后再试。") from error
        return digest

    def fetch(self, digest: str) -> bytes:
        """The content stored under a hash.

        Raises:
            UserError: the file is missing or was altered.
        """
        try:
            sealed = self.path(digest).read_bytes()
        except OSError as error:
            raise UserError("附件文件不在了。", "请从备份中恢复附件文件夹。") from error
        for key in self._keys():
            try:
                return AESGCM(key).decrypt(sealed[4:16], sealed[16:], digest.encode())
            except (InvalidTag, ValueError):
                continue
        raise UserError("附件文件已损坏。", "请从备份中恢复附件文件夹。")

    def path(self, digest: str) -> Path:
        """Where the content of this hash stands, or would stand."""
        files = [self._file(digest, key) for key in (*self._keys(), None)]
        return next((file for file in files if file.exists()), files[-1])

    def all(self) -> Iterator[Path]:
        """Every stored file that one of the keys reads; a restored backup may lie beside files of later keys."""
        known = {_tail(key) for key in self._keys()} | {""}
        for path in self.folder.glob("??/*"):
            if path.suffix != ".new" and path.name[_DIGEST:] in known:
                yield path

    def _keys(self) -> list[bytes]:
        return [derived(key, "shuangxing blobs 1") for key in self._database_keys()]

    def _file(self, digest: str, key: bytes | None) -> Path:
        return self.folder / digest[:2] / (digest + (_tail(key) if key else ""))


def _tail(key: bytes) -> str:
    return "-" + hashlib.sha256(key).hexdigest()[:8]


def blobs_folder(database: Path) -> Path:
    return database.with_name(database.name + ".blobs")
