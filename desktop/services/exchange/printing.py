"""Names that no font can print: said before an import, not when the first document of somebody stops."""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from desktop.domain.errors import Severity
from desktop.domain.imports.compare import LABELS
from desktop.domain.imports.plan import ParsedSheet, RowProblem

if TYPE_CHECKING:
    from desktop.documents.fonts import Typecase

_NAMES = ("name", "former_name")
_RARE = re.compile(r"[^\x20-\x7e\u00b7\u4e00-\u9fff]")
"""The shipped fonts have every ideograph of the first block (a test holds it); only others are asked about."""


def unprintable(sheet: ParsedSheet) -> Iterator[RowProblem]:
    """NAME_NOT_PRINTABLE for every name with a character that documents cannot show."""
    for place, field in enumerate(sheet.fields):
        if field not in _NAMES:
            continue
        column = sheet.column_of(field)
        for row in sheet.rows:
            name = row.values[place]
            if name is not None and _RARE.search(name):
                yield from _remarks(sheet.sheet, row.row, column, LABELS[field], name)


def _remarks(sheet: str, row: int, column: str, label: str, name: str) -> Iterator[RowProblem]:
    for character in dict.fromkeys(_RARE.findall(name)):
        if not _has(character):
            code = f"U+{ord(character):04X}"
            shown = f"“{character}”（{code}）" if character.isprintable() else f"不可见字符 {code}"
            text = f"{label}“{name}”中的{shown}字库里没有：可以导入，但文书印不出来，请核对，必要时改用规范汉字。"
            yield RowProblem(sheet, row, column, "NAME_NOT_PRINTABLE", text, Severity.WARNING)


def _has(character: str) -> bool:
    from desktop.documents.fonts import INVISIBLE, Face

    return ord(character) in INVISIBLE or _typecase().has(Face.FANG, character)


@cache
def _typecase() -> "Typecase":
    """Loaded when the first rare character comes: an import without any pays nothing."""
    from desktop.documents.fonts import Typecase

    return Typecase()
