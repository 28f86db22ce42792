"""Rows an import left out, as they stand in the file and with what is wrong: to be corrected and imported again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from desktop.domain.imports.cells import EXACT
from desktop.domain.imports.headings import Column, column_letter
from desktop.domain.imports.plan import Decisions
from desktop.domain.imports.texts import plain_text
from desktop.exchange.people_sheet import PROBLEMS, PeopleSheet, find_people
from desktop.exchange.spreadsheets import open_book
from desktop.exchange.workbooks import Cell, Layout, write_table

_ROW = "行号"
_STEP = 500
"""Rows between two calls of the progress callback."""


def save_left_out(
    source: Path, made: Decisions, path: Path, why: Mapping[int, str], progress: Callable[[int, int], object]
) -> tuple[int, tuple[Column, ...]]:
    """Write the rows of `why` with all their columns. Returns how many, and the columns as they stand in the new file.

    Args:
        made: which sheet is meant, where its headings are, what its columns fill.
        why: what is wrong, by the row's number in the sheet.

    Raises:
        ImportRefused: the source can no longer be read.
        UserError: the file cannot be written; what stood there before is untouched.
    """
    with open_book(source) as book:
        found = find_people(book, made)
        columns = found.headings.columns
        layouts = [Layout(_ROW, 8), *(Layout(c.heading or f"{c.letter} 列", _width(c)) for c in columns), Layout(PROBLEMS, 60)]
        count = write_table(path, found.sheet, layouts, _rows(found, columns, why, progress))
    own = [replace(c, index=n, letter=column_letter(n), heading=layouts[n].heading) for n, c in enumerate(columns, start=1)]
    first, last = Column(0, "A", _ROW, None), Column(len(own) + 1, column_letter(len(own) + 1), PROBLEMS, None)
    return count, (first, *own, last)


def _rows(
    found: PeopleSheet, columns: Sequence[Column], why: Mapping[int, str], progress: Callable[[int, int], object]
) -> Iterator[list[Cell]]:
    for number, raw in found.rows:
        if number % _STEP == 0:
            progress(number, found.height)
        if number in why:
            cells = [_text(raw[c.index]) if c.index < len(raw) else None for c in columns]
            yield [str(number), *cells, why[number]]


def _text(raw: object) -> Cell:
    if raw is None or raw == "":
        return None
    if isinstance(raw, float | int) and not isinstance(raw, bool) and abs(raw) >= EXACT:
        # Its last digits are lost: written out they would look like a number that is whole.
        return f"{raw:.14E}"
    return plain_text(raw)


def _width(column: Column) -> int:
    return max(12, min(24, 2 * len(column.heading) + 4))
