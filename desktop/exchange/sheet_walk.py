"""A sheet of an .xlsx walked through element by element, for writers whose XML the quick search does not fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree

from desktop.domain.imports.headings import Merge, column_letter
from desktop.exchange.part_dates import Shown

MOST_CELLS = 20_000_000
"""Cells of the used range of a sheet; 100,000 rows of 200 columns."""
MOST_FAULTS = 10_000


@dataclass(slots=True)
class SheetFacts:
    """One sheet.

    Attributes:
        stray: the last cell of a used range that is too large; "" otherwise.
        faults: formulas without a value, see SheetRows.
        merges: of .ods only, from 0; calamine tells them for other files.
        parts: cells that show a part of their date, see part_dates.
    """

    stray: str = ""
    faults: dict[tuple[int, str], str] = field(default_factory=dict)
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[str] = ()
    merges: Sequence[Merge] = ()
    parts: dict[int, dict[int, Shown]] = field(default_factory=dict)


def stray_of(rows: int, columns: int) -> str:
    """The last cell of a used range that is too large; "" for any other."""
    return f"{column_letter(columns - 1)} 列第 {rows} 行" if rows * columns > MOST_CELLS else ""


def walk(stream: IO[bytes], styles: Mapping[str, Shown]) -> SheetFacts:
    """What is worth knowing of the sheet; see SheetFacts."""
    seen = _Walk(styles)
    for event, element in ElementTree.iterparse(stream, ("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if event == "start":
            if tag == "row":
                seen.row(element)
        elif tag == "c":
            seen.cell(element)
        elif tag == "col" and _is_hidden(element):
            first, last = int(element.get("min", "1")), int(element.get("max", "1"))
            seen.letters += [column_letter(n - 1) for n in range(first, min(last, first + 200) + 1)]
        if event == "end" and tag in ("row", "c", "col"):
            element.clear()
    found = seen.facts
    found.stray, found.hidden_columns = stray_of(seen.rows, seen.columns), tuple(dict.fromkeys(seen.letters))
    return found


class _Walk:
    def __init__(self, styles: Mapping[str, Shown]) -> None:
        self.facts = SheetFacts()
        self._styles = styles
        self.letters: list[str] = []
        self.hidden: list[int] = []
        self.facts.hidden_rows = self.hidden
        self.at, self.column = 0, 0
        self.rows, self.columns = 0, 0

    def row(self, element: ElementTree.Element) -> None:
        self.at, self.column = int(element.get("r", self.at + 1)), 0
        if _is_hidden(element):
            self.hidden.append(self.at)

    def cell(self, element: ElementTree.Element) -> None:
        place = element.get("r", "")
        letters = place.rstrip("0123456789")
        self.column = _number_of(letters) if letters else self.column + 1
        self.rows, self.columns = max(self.rows, self.at), max(self.columns, self.column)
        if (shown := self._styles.get(element.get("s", ""))) is not None:
            self.facts.parts.setdefault(self.at, {})[self.column - 1] = shown
        parts = {child.tag.rpartition("}")[2]: child.text or "" for child in element}
        kind, value = element.get("t", ""), parts.get("v", "").strip()
        undone = "f" in parts and not value and kind != "str"
        if (kind == "e" or undone) and len(self.facts.faults) < MOST_FAULTS:
            self.facts.faults[self.at, column_letter(self.column - 1)] = value if kind == "e" else ""


def _is_hidden(element: ElementTree.Element) -> bool:
    return element.get("hidden", "0") in ("1", "true")


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter.upper()) - 64
    return number
