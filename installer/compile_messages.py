"""Compile resources/messages/**/*.po to the .mo files that gettext reads; with --check only say whether they are fresh.

Both formats are those of GNU gettext, as far as a catalogue of plain and plural messages needs them.
"""

import ast
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MESSAGES = ROOT / "resources" / "messages"

_MAGIC = 0x950412DE


def read(text: str) -> dict[str, str]:
    """Catalogue of a .po text as gettext looks it up: singular NUL plural → translations joined by NUL."""
    found: dict[str, str] = {}
    for block in text.split("\n\n"):
        parts = _parts(line for line in block.splitlines() if line and not line.startswith("#"))
        if "msgid" in parts:
            key = "\0".join(parts[word] for word in ("msgid", "msgid_plural") if word in parts)
            found[key] = "\0".join(said for word, said in parts.items() if word.startswith("msgstr"))
    return found


def _parts(lines: Iterable[str]) -> dict[str, str]:
    """Keyword → text; a line that begins with a quotation mark goes on with the text before it."""
    parts: dict[str, str] = {}
    word = ""
    for line in lines:
        if not line.startswith('"'):
            word, _, line = line.partition(" ")
            parts[word] = ""
        parts[word] += ast.literal_eval(line)
    return parts


def compiled(catalogue: dict[str, str]) -> bytes:
    """The .mo file of a catalogue: header, table of keys, table of translations, then the texts."""
    pairs = sorted((key.encode(), said.encode()) for key, said in catalogue.items())
    keys_at = 7 * 4
    texts_at = keys_at + 16 * len(pairs)
    tables, texts = b"", b""
    for column in (0, 1):
        for pair in pairs:
            tables += struct.pack("<2I", len(pair[column]), texts_at + len(texts))
            texts += pair[column] + b"\0"
    return struct.pack("<7I", _MAGIC, 0, len(pairs), keys_at, keys_at + 8 * len(pairs), 0, 0) + tables + texts


def stale(folder: Path = MESSAGES) -> list[Path]:
    """Compiled files that are missing or older than their text."""
    wanted = {source.with_suffix(".mo"): compiled(read(source.read_text("utf-8"))) for source in folder.rglob("*.po")}
    return [path for path, data in wanted.items() if not path.is_file() or path.read_bytes() != data]


def main(arguments: list[str]) -> int:
    outdated = stale()
    if "--check" not in arguments:
        for path in outdated:
            path.write_bytes(compiled(read(path.with_suffix(".po").read_text("utf-8"))))
    for path in outdated:
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
    return 1 if outdated and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
