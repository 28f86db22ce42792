"""Merged cells between people: one 部门 written once for five rows, and lines that are one cell."""

from collections import Counter
from collections.abc import Collection, Iterator

from desktop.domain.errors import Severity
from desktop.domain.imports.headings import Headings
from desktop.domain.imports.plan import RowProblem
from desktop.exchange.sheet_rows import Row, SheetRows

_WIDE = 0.5
"""A text merged over this share of the columns is a line of its own."""


class MergedRows:
    """Gives each row what a merged cell above says of it.

    Args:
        keep: fields that are never copied down: a name merged over two rows is one person.
    """

    def __init__(self, sheet: SheetRows, headings: Headings, keep: Collection[str]) -> None:
        own = {c.index: c for c in headings.known if c.field not in keep}
        first = headings.first + headings.rows
        tall = [m for m in sheet.merges if m[2] > m[0] and m[0] >= first and m[1] in own]
        self._starts: dict[int, list[tuple[int, int]]] = {}
        for top, left, bottom, _right in tall:
            self._starts.setdefault(top + sheet.first_row, []).append((left, bottom + sheet.first_row))
        self._sheet = sheet.name
        self._columns = own
        self.copied: Counter[int] = Counter()
        wide = max(2, len(headings.columns) * _WIDE)
        self.banners = frozenset(m[0] + sheet.first_row for m in sheet.merges if m[0] >= first and m[3] - m[1] + 1 >= wide)

    def over(self, rows: Iterator[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
        """The rows with merged cells written out."""
        return self._filled(rows) if self._starts else rows

    def _filled(self, rows: Iterator[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
        open_: dict[int, tuple[int, object]] = {}
        for number, row in rows:
            for column, bottom in self._starts.get(number, ()):
                if column < len(row):
                    open_[column] = (bottom, row[column])
            for column in [c for c, (bottom, _) in open_.items() if bottom < number]:
                del open_[column]
            # Only beside other cells: below the table nothing is anybody's.
            if open_ and any(cell not in ("", None) for cell in row):
                row = list(row)
                for column, (_bottom, value) in open_.items():
                    if column < len(row) and row[column] in ("", None) and value not in ("", None):
                        row[column] = value
                        self.copied[column] += 1
            yield number, row

    @property
    def remarks(self) -> tuple[RowProblem, ...]:
        """Complete after the last row."""
        return tuple(
            RowProblem(self._sheet, 0, str(self._columns[index]), "MERGED_CELLS",
                       f"{self._columns[index]}有合并的格，已按它盖住的各行读（{count} 行）。", Severity.WARNING)
            for index, count in sorted(self.copied.items())
        )  # fmt: skip
