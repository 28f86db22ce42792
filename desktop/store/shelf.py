"""Typed text that is not saved yet, kept through locks, crashes, power cuts and full disks.

Decision: one file a window with two slots of fixed size, written in turn. On a full disk overwriting
allocated blocks works where a temporary file and a rename fail (*measured*), and a power cut in the middle
of one slot leaves the other whole. A file whose text was saved or given up waits for the next window, so that there are
never more of them than were once needed together; text that outgrows its file goes to one with larger slots. Sealed with
AES-GCM under a key derived from the database key; what was typed under an earlier one is still read.
"""

import contextlib
import json
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.domain.identity import Uid, uid_text
from desktop.store.sealing import derived

SLOT = 65536
"""Bytes of the smallest slot: a form with every text field full is about a tenth."""
MOST = 64 * SLOT
"""Bytes of the largest slot: some 1.4 million characters."""
_HEAD, _TAG = 4 + 12, 16


@dataclass(slots=True)
class _Place:
    """A file and the size of its slots; `turn` counts what was written into it."""

    path: Path
    slot: int
    turn: int = 0


class DraftShelf:
    """The shelf of one database; quick to ask, since everything is read once. Accounts ask `of`."""

    def __init__(self, folder: Path, database_keys: Callable[[], Sequence[bytes]]) -> None:
        self._folder, self._database_keys = folder, database_keys
        self._places: dict[str, _Place] = {}
        self._free: list[_Place] = []
        self._texts: dict[str, dict[str, str]] = {}
        self._load()

    def of(self, account: Uid) -> "AccountShelf":
        """What one account has typed."""
        return AccountShelf(self, account)

    def keep(self, window: str, texts: Mapping[str, str]) -> None:
        """Remember the texts of a window; more than MOST bytes of them stay in memory only.

        Raises:
            OSError: no room for another file, or a larger one; what was kept of the window before is still there.
        """
        self._texts[window] = dict(texts)
        before = self._places.get(window)
        needed = len(_plain(window, texts, before.turn if before else 0)) + _HEAD + _TAG + len(str(MOST))
        if needed > MOST:
            return
        place = before if before is not None and before.slot >= needed else self._taken(needed)
        if place is not before and before is not None:
            place.turn = max(place.turn, before.turn)  # read back, the later of two files of one window counts
        self._write(place, window, texts)
        self._places[window] = place
        if before is not None and place is not before:
            self._wipe(before, window)

    def kept(self, window: str) -> Mapping[str, str] | None:
        return self._texts.get(window)

    def drop(self, window: str) -> None:
        """Forget a window; its file is overwritten, not deleted, so that its blocks stay reserved."""
        self._texts.pop(window, None)
        place = self._places.pop(window, None)
        if place is not None:
            self._wipe(place, window)

    def windows(self) -> list[str]:
        """Names of windows with unsaved text."""
        return sorted(self._texts)

    def _taken(self, needed: int) -> _Place:
        """A file with slots of at least this size: one that is free, else a new one, its blocks allocated at once."""
        fitting = [place for place in self._free if place.slot >= needed]
        if fitting:
            place = min(fitting, key=lambda each: each.slot)
            self._free.remove(place)
            return place
        slot = SLOT
        while slot < needed:
            slot *= 2
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{secrets.token_hex(12)}.draft"
        try:
            path.write_bytes(secrets.token_bytes(2 * slot))
        except OSError:
            path.unlink(missing_ok=True)
            raise
        return _Place(path, slot)

    def _wipe(self, place: _Place, window: str) -> None:
        """Both slots: nothing of the text stays."""
        for _slot in range(2):
            self._write(place, window, None)
        self._free.append(place)

    def _write(self, place: _Place, window: str, texts: Mapping[str, str] | None) -> None:
        turn = place.turn + 1
        nonce = secrets.token_bytes(12)
        sealed = self._ciphers()[0].encrypt(nonce, _plain(window, texts, turn), None)
        with place.path.open("r+b") as file:
            file.seek(place.slot * (turn % 2))
            file.write(len(sealed).to_bytes(4, "big") + nonce + sealed)
            file.flush()
            os.fsync(file.fileno())
        place.turn = turn

    def _load(self) -> None:
        found: list[tuple[_Place, dict[str, Any]]] = []
        for path in self._folder.glob("*.draft"):
            place = _Place(path, path.stat().st_size // 2)
            slots = [s for s in (self._read(place, 0), self._read(place, 1)) if s is not None]
            if slots:
                latest = max(slots, key=lambda s: s["turn"])
                place.turn = latest["turn"]
                found.append((place, latest))
        for place, latest in sorted(found, key=lambda each: each[0].turn):
            window = latest["window"]
            if latest["texts"] is None:
                self._free.append(place)
                continue
            older = self._places.get(window)
            if older is not None:
                # Killed between the larger file and the wiping of the smaller one. Where it cannot be written it is
                # read again as older; opening must not fail for it.
                with contextlib.suppress(OSError):
                    self._wipe(older, window)
            self._places[window], self._texts[window] = place, latest["texts"]

    def _read(self, place: _Place, which: int) -> dict[str, Any] | None:
        with place.path.open("rb") as file:
            file.seek(place.slot * which)
            raw = file.read(place.slot)
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


def _plain(window: str, texts: Mapping[str, str] | None, turn: int) -> bytes:
    content = {"turn": turn, "window": window, "texts": None if texts is None else dict(texts)}
    return json.dumps(content, ensure_ascii=False).encode()


def drafts_folder(database: Path) -> Path:
    return database.with_name(database.name + ".drafts")
