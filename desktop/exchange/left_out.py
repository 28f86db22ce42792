"""Rows an import left out, as they stand in the file and with what is wrong: to be corrected and imported again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from desktop.domain.imports.cells import EXACT, plain_text
from desktop.domain.imports.headings import Column
from desktop.exchange.people import PROBLEMS, PeopleSheet, find_people
from desktop.exchange.spreadsheets import open_book
from desktop.exchange.workbooks import Cell, Layout, write_table

_ROW = "行号"
_STEP = 500
"""Rows between two calls of the progress callback."""


def save_left_out(
    source: Path, sheet: str, path: Path, why: Mapping[int, str], progress: Callable[[int, int], object]
) -> int:
    """Write the rows of `why` with all their columns. Returns how many.

    Args:
        why: what is wrong, by the row's number in the sheet.

    Raises:
        ImportRefused: the source can no longer be read.
        UserError: the file cannot be written; what stood there before is untouched.
    """
    with open_book(source) as book:
        found = find_people(book, sheet)
        columns = found.headings.columns
        layouts = [Layout(_ROW, 8), *(Layout(c.heading, _width(c)) for c in columns), Layout(PROBLEMS, 60)]
        return write_table(path, sheet, layouts, _rows(found, columns, why, progress))


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
