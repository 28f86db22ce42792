"""A date whose year, month and day stand in three columns under one heading."""

from collections.abc import Sequence

from desktop.domain.errors import Problem
from desktop.domain.imports.accounting import EMPTY_CELL
from desktop.domain.imports.headings import Column
from desktop.domain.imports.texts import Reader


class JoinedDate:
    """Reads the columns of one date field as one cell.

    Args:
        position: of the field in the values of a row.
        read: reads a whole date.
    """

    def __init__(self, position: int, read: Reader, columns: Sequence[Column], field: str) -> None:
        self._position, self._read = position, read
        self.parts = {c.part: c.index for c in columns if c.field == field and c.part}

    def read(self, raw: Sequence[object], values: list[object], problems: list[Problem]) -> int:
        """Put the date into `values`, or what is wrong with it into `problems`; gives how many cells are filled."""
        cells = [raw[self.parts[part]] for part in ("year", "month", "day") if part in self.parts]
        filled = sum(cell not in EMPTY_CELL for cell in cells)
        told = [_text(cell) for cell in cells]
        while told and not told[-1]:
            told.pop()
        if not told:
            return filled
        value, problem = self._read("-".join(text or "?" for text in told))
        values[self._position] = value
        if problem is not None:
            problems.append(problem)
        return filled


def _text(cell: object) -> str:
    """1990.0, 1990年 and 1990 are the same year."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip().rstrip("年月日号")
