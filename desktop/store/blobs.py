"""Attachments and final PDFs: immutable encrypted files beside the database, named by what they contain.

Inside the database they would make every backup as large as all attachments together; here a backup
copies only what it lacks.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.domain.errors import UserError

_MAGIC = b"SXB1"


class Blobs:
    """A folder of AES-256-GCM files under a key derived from the database key."""

    def __init__(self, folder: Path, database_key: bytes) -> None:
        self.folder = folder
        derived = HKDF(SHA256(), 32, salt=None, info=b"shuangxing blobs 1").derive(database_key)
        self._cipher = AESGCM(derived)

    def keep(self, content: bytes) -> str:
        """Store content; returns its SHA-256 in hexadecimal. Storing the same again costs nothing.

        Raises:
            UserError: the disk is full or not writable.
        """
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        if path.exists():
            return digest
        nonce = secrets.token_bytes(12)
        sealed = _MAGIC + nonce + self._cipher.encrypt(nonce, content, digest.encode())
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
        try:
            content = self._cipher.decrypt(sealed[4:16], sealed[16:], digest.encode())
        except (InvalidTag, ValueError) as error:
            raise UserError("附件文件已损坏。", "请从备份中恢复附件文件夹。") from error
        return content

    def path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest

    def all(self) -> Iterator[Path]:
        """Every stored file."""
        return (p for p in self.folder.glob("??/*") if p.suffix != ".new")


def blobs_folder(database: Path) -> Path:
    return database.with_name(database.name + ".blobs")
