"""Values of the cells of a table as text, and back, for drafts that survive a crash."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from desktop.ui.shared.lines import Unread


class Codec:
    """Values of cells as text with a letter for their kind, and back, for drafts that survive a crash."""

    def __init__(self, words: dict[str, Callable[[str], Any]]) -> None:
        """`words`: letter → how to read it, e.g. {"g": Stage}; n, s, i, d, b, u and x are known."""
        self._read = _KNOWN | words
        self._letters = {kind: letter for letter, kind in words.items() if isinstance(kind, type)}

    def text(self, value: Any) -> str:
        letter = self._letters.get(type(value))
        if letter is not None:
            return f"{letter}:{value}"
        for kind, known, form in _WRITTEN:
            if isinstance(value, kind):
                return f"{known}:{form(value)}"
        return "n:" if value is None else f"s:{value}"

    def value(self, text: str) -> Any:
        letter, _, rest = text.partition(":")
        return self._read[letter](rest)


_WRITTEN: tuple[tuple[type, str, Callable[[Any], str]], ...] = (
    (bool, "b", lambda v: "1" if v else ""),
    (int, "i", str),
    (date, "d", date.isoformat),
    (bytes, "u", bytes.hex),
    (Unread, "x", lambda v: json.dumps([v.text, v.why], ensure_ascii=False)),
)
_KNOWN: dict[str, Callable[[str], Any]] = {
    "n": lambda _text: None,
    "s": str,
    "i": int,
    "b": bool,
    "d": date.fromisoformat,
    "u": bytes.fromhex,
    "x": lambda text: Unread(*json.loads(text)),
}
