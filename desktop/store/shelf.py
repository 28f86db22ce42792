"""Typed text that is not saved yet, kept through locks, crashes, power cuts and full disks.

Decision: one file a window with two slots of fixed size, written in turn. On a full disk overwriting
allocated blocks works where a temporary file and a rename fail (*measured*), and a power cut in the middle
of one slot leaves the other whole. Sealed with AES-GCM under a key derived from the database key; what was typed under
an earlier one is still read.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.domain.identity import Uid, uid_text
from desktop.store.sealing import derived

SLOT = 65536
"""Bytes of one slot: a form with every text field full is about a tenth."""
_HEAD = 4 + 12


class DraftShelf:
    """The shelf of one database; quick to ask, since everything is read once. Accounts ask `of`."""

    def __init__(self, folder: Path, database_keys: Callable[[], Sequence[bytes]]) -> None:
        self._folder, self._database_keys = folder, database_keys
        self._turns: dict[str, int] = {}
        self._texts: dict[str, dict[str, str]] = {}
        self._load()

    def of(self, account: Uid) -> "AccountShelf":
        """What one account has typed."""
        return AccountShelf(self, account)

    def keep(self, window: str, texts: Mapping[str, str]) -> None:
        """Remember the texts of a window; a text too long for the slot stays in memory only."""
        self._texts[window] = dict(texts)
        self._write(window, {"window": window, "texts": dict(texts)})

    def kept(self, window: str) -> Mapping[str, str] | None:
        return self._texts.get(window)

    def drop(self, window: str) -> None:
        """Forget a window; its file is overwritten, not deleted, so that its blocks stay reserved."""
        if self._texts.pop(window, None) is not None:
            self._write(window, {"window": window, "texts": None})
            self._write(window, {"window": window, "texts": None})

    def windows(self) -> list[str]:
        """Names of windows with unsaved text."""
        return sorted(self._texts)

    def _path(self, window: str) -> Path:
        return self._folder / (hashlib.sha256(window.encode()).hexdigest()[:24] + ".draft")

    def _write(self, window: str, content: Mapping[str, object]) -> None:
        turn = self._turns.get(window, 0) + 1
        plain = json.dumps({"turn": turn, **content}, ensure_ascii=False).encode()
        if len(plain) + _HEAD + 16 > SLOT:
            return
        nonce = secrets.token_bytes(12)
        sealed = self._ciphers()[0].encrypt(nonce, plain, None)
        path = self._path(window)
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(secrets.token_bytes(2 * SLOT))
        with path.open("r+b") as file:
            file.seek(SLOT * (turn % 2))
            file.write(len(sealed).to_bytes(4, "big") + nonce + sealed)
            file.flush()
            os.fsync(file.fileno())
        self._turns[window] = turn

    def _load(self) -> None:
        for path in self._folder.glob("*.draft"):
            slots = [s for s in (self._read(path, 0), self._read(path, 1)) if s is not None]
            if not slots:
                continue
            latest = max(slots, key=lambda s: s["turn"])
            self._turns[latest["window"]] = latest["turn"]
            if latest["texts"] is not None:
                self._texts[latest["window"]] = latest["texts"]

    def _read(self, path: Path, which: int) -> dict[str, Any] | None:
        raw = path.read_bytes()[SLOT * which : SLOT * (which + 1)]
        length = int.from_bytes(raw[:4], "big")
        for cipher in self._ciphers():
            try:
                return dict(json.loads(cipher.decrypt(raw[4:16], raw[16 : 16 + length], None)))
            except (InvalidTag, ValueError):
                continue
        return None

    def _ciphers(self) -> list[AESGCM]:
        """Of the present database key and those before it, the newest first."""
        return [AESGCM(derived(key, "shuangxing drafts 1")) for key in self._database_keys()]


class AccountShelf:
    """The part of a shelf that is one account's: what is typed may be what another account may not see.

    What was typed before a shelf knew accounts is whoever's comes first.
    """

    def __init__(self, shelf: DraftShelf, account: Uid) -> None:
        self._shelf, self._mine = shelf, f"{uid_text(account)}:"

    def keep(self, window: str, texts: Mapping[str, str]) -> None:
        self._shelf.keep(self._mine + window, texts)

    def kept(self, window: str) -> Mapping[str, str] | None:
        mine = self._shelf.kept(self._mine + window)
        return mine if mine is not None else self._shelf.kept(window)

    def drop(self, window: str) -> None:
        self._shelf.drop(self._mine + window)
        self._shelf.drop(window)

    def windows(self) -> list[str]:
        """Names of windows with unsaved text of this account."""
        names = self._shelf.windows()
        return sorted({name.removeprefix(self._mine) for name in names if name.startswith(self._mine) or ":" not in name})


def drafts_folder(database: Path) -> Path:
    return database.with_name(database.name + ".drafts")
