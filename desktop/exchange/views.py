"""A list as a spreadsheet: the columns a person sees, in that order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.exchange.workbooks import Cell, Layout, write_table


@dataclass(frozen=True, slots=True)
class Heading:
    """One column; `dates`: its cells are days."""

    title: str
    width: int
    dates: bool = False


def write_listed(path: Path, sheet: str, headings: Sequence[Heading], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a list as it is shown. Returns the number of rows.

    Raises:
        UserError: the file cannot be written; what stood there before is untouched.
    """
    return write_table(path, sheet, [Layout(h.title, h.width, h.dates) for h in headings], rows)
