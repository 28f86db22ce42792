"""The rows of one sheet, whatever file they come from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from desktop.domain.imports.headings import Merge

Row = Sequence[object]
Hidden = tuple[Sequence[int], Sequence[str]]


@dataclass(slots=True)
class SheetRows:
    """One sheet.

    Attributes:
        first_row: number of the first row as Excel shows it.
        first_column: 0 for column A.
        height: rows that `rows` will give.
        faults: formula errors (#N/A …) by row number and column letter, "" for formulas never worked out; their cells
            are empty.
        merges: merged cells, from 0 within the rows as read.
        hidden: numbers of hidden rows, and letters of hidden columns.
    """

    name: str
    first_row: int
    first_column: int
    height: int
    rows: Iterator[Row]
    faults: dict[tuple[int, str], str] = field(default_factory=dict)
    merges: Sequence[Merge] = ()
    hidden: Hidden = ((), ())

    def numbered(self) -> Iterator[tuple[int, Row]]:
        """Rows with their numbers."""
        return enumerate(self.rows, start=self.first_row)
