"""Tables: columns by weight, cells broken like paragraphs, the header repeated, no row left alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desktop.documents.fonts import Face, Typecase
from desktop.documents.layout.page import CORE_WIDTH, Style
from desktop.documents.layout.pen import Pen
from desktop.documents.layout.setting import Line, Span, set_text

_PAD_X, _PAD_Y = 4.0, 4.0
_FEW = 2
_SHORT = 7.5
"""Up to so many em, the words of a cell are kept in one line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, set.

    Attributes:
        with_next: never the last row on a page (a line that heads others).
    """

    cells: tuple[tuple[Line, ...], ...]
    pitch: float
    with_next: bool = False

    @property
    def height(self) -> float:
        return max(len(cell) for cell in self.cells) * self.pitch + 2 * _PAD_Y

    def cut(self, lines: int) -> "tuple[Row, Row]":
        """Two rows, at most `lines` lines of every cell in the first."""
        head = replace(self, cells=tuple(cell[:lines] for cell in self.cells))
        return head, replace(self, cells=tuple(cell[lines:] for cell in self.cells))


@dataclass(frozen=True, slots=True)
class Table:
    """A table, set: the header is painted again on every page it reaches."""

    header: Row
    rows: tuple[Row, ...]
    edges: tuple[float, ...]
    size: float
    before: float = 6.0

    @property
    def height(self) -> float:
        return self.header.height + sum(row.height for row in self.rows)

    def split(self, room: float, forced: bool) -> "tuple[Table, Table] | None":
        fitting = self._fitting(room)
        keep = self._sensible(fitting)
        if keep:
            return replace(self, rows=self.rows[:keep]), replace(self, rows=self.rows[keep:])
        if forced and fitting:
            return replace(self, rows=self.rows[:fitting]), replace(self, rows=self.rows[fitting:])
        return self._cut_first(room) if forced else None

    def _fitting(self, room: float) -> int:
        left = room - self.header.height
        for n, row in enumerate(self.rows):
            left -= row.height
            if left < -0.05:
                return n
        return len(self.rows)

    def _sensible(self, fitting: int) -> int:
        """So many rows may stay: two at least here and there, and no line without the ones it heads."""
        keep = max(0, min(fitting, len(self.rows) - _FEW))
        while keep and self.rows[keep - 1].with_next:
            keep -= 1
        return keep if sum(not row.with_next for row in self.rows[:keep]) >= _FEW else 0

    def _cut_first(self, room: float) -> "tuple[Table, Table] | None":
        """A row higher than a page is divided between two of its lines."""
        row = self.rows[0]
        lines = int((room - self.header.height - 2 * _PAD_Y) // row.pitch)
        if lines < 1:
            return None
        head, rest = row.cut(lines)
        return replace(self, rows=(head,)), replace(self, rows=(rest, *self.rows[1:]))

    def paint(self, pen: Pen, y: float) -> None:
        top = y
        for row in (self.header, *self.rows):
            pen.rule(0, y, self.edges[-1], y, 0.75 if y == top else 0.5)
            self._paint_row(pen, row, y)
            y += row.height
        pen.rule(0, y, self.edges[-1], y, 0.75)
        for n, x in enumerate(self.edges):
            pen.rule(x, top, x, y, 0.75 if n in (0, len(self.edges) - 1) else 0.5)

    def set_lines(self) -> Iterator[Line]:
        for row in (self.header, *self.rows):
            for cell in row.cells:
                yield from cell

    def _paint_row(self, pen: Pen, row: Row, y: float) -> None:
        for x, cell in zip(self.edges, row.cells, strict=False):
            gap = (row.height - len(cell) * row.pitch) / 2
            pen.lines(cell, x + _PAD_X, y + gap, self.size, row.pitch)


def set_table(
    header: Sequence[Sequence[Span]],
    rows: Sequence[Sequence[Sequence[Span]]],
    weights: Sequence[float],
    aligns: Sequence[str],
    size: float,
    typecase: Typecase,
) -> Table:
    """Set a table over the whole core.

    Args:
        header, rows: cells of spans.
        weights: relative widths of the columns.
        aligns: left, centre or right per column.
        size: of the type, points.
    """
    edges = [0.0]
    for width in _widths([header, *rows], weights, size, typecase):
        edges.append(edges[-1] + width)
    body = Style(Face.FANG if size >= 12 else Face.SONG, size, size * 1.4, 0, "left", 0)
    styles = [replace(body, align=align) for align in aligns]
    heads = [Style(Face.HEI, size, size * 1.4, 0, "centre", 0)] * len(weights)

    def row(cells: Sequence[Sequence[Span]], styles: Sequence[Style]) -> Row:
        widths = [edges[n + 1] - edges[n] - 2 * _PAD_X for n in range(len(weights))]
        lines = tuple(set_text(c, s, w, typecase) for c, s, w in zip(cells, styles, widths, strict=True))
        return Row(lines, body.pitch, any(s.strong for s in cells[0]))

    return Table(row(header, heads), tuple(row(cells, styles) for cells in rows), tuple(edges), size)


def _widths(
    rows: Sequence[Sequence[Sequence[Span]]], weights: Sequence[float], size: float, typecase: Typecase
) -> list[float]:
    """Widths of the columns by weight; short words, such as headings and dates, stay in one line while there is room."""
    wide = Style(Face.SONG, size, size, 0, "left", 0)
    least = [max(_short(row[n], wide, typecase) for row in rows) + 2 * _PAD_X for n in range(len(weights))]
    if sum(least) > CORE_WIDTH:
        return [CORE_WIDTH * weight / sum(weights) for weight in weights]
    fixed: set[int] = set()
    while True:
        free = CORE_WIDTH - sum(least[n] for n in fixed)
        unit = free / (sum(w for n, w in enumerate(weights) if n not in fixed) or 1)
        narrow = {n for n, w in enumerate(weights) if n not in fixed and w * unit < least[n]}
        if not narrow:
            return [least[n] if n in fixed else w * unit for n, w in enumerate(weights)]
        fixed |= narrow


def _short(cell: Sequence[Span], style: Style, typecase: Typecase) -> float:
    """The width of a cell's longest line when it is short, else 0."""
    if len("".join(span.text for span in cell)) > 3 * _SHORT:
        return 0
    longest = max((line.width for line in set_text(cell, style, CORE_WIDTH, typecase)), default=0)
    return longest + 0.5 if longest <= _SHORT * style.size else 0
