"""Forms: tables without headings in which labels and values alternate, with a photo in the upper right corner."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.lib.utils import ImageReader

from desktop.documents.fonts import Face, Typecase
from desktop.documents.layout.page import CORE_WIDTH, HEIGHT, LEFT, MM, TOP, Style
from desktop.documents.layout.pen import Pen
from desktop.documents.layout.setting import Line, Span, set_text

_PAD_X, _PAD_Y = 4.0, 5.0
_FEW = 2
_PHOTO_WIDTH, _PHOTO_HEIGHT = 30 * MM, 40 * MM
"""A photo of 3 : 4, a little larger than 二寸 so that it fills its cell."""
_NO_PHOTO = "照片"


@dataclass(frozen=True, slots=True)
class Cell:
    """Words between two edges, in points from the left edge of the core."""

    lines: tuple[Line, ...]
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Row:
    """Labels and values beside each other."""

    cells: tuple[Cell, ...]
    pitch: float

    @property
    def height(self) -> float:
        return max(len(cell.lines) for cell in self.cells) * self.pitch + 2 * _PAD_Y


@dataclass(frozen=True, slots=True)
class Corner:
    """The photo's place: over so many rows from the top, right of `left`."""

    picture: bytes | None
    rows: int
    left: float
    words: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form, set. Divided between rows, never beside the photo."""

    rows: tuple[Row, ...]
    size: float
    corner: Corner | None = None
    before: float = 0.0

    @property
    def height(self) -> float:
        return sum(row.height for row in self.rows)

    def split(self, room: float, forced: bool) -> "tuple[Form, Form] | None":
        fitting = 0
        for row in self.rows:
            room -= row.height
            if room < -0.05:
                break
            fitting += 1
        beside = self.corner.rows if self.corner else 0
        keep = min(fitting, len(self.rows) - _FEW)
        if keep < max(_FEW, beside):
            keep = fitting if forced else 0
        if keep < max(1, beside):
            return None
        return replace(self, rows=self.rows[:keep]), replace(self, rows=self.rows[keep:], corner=None)

    def paint(self, pen: Pen, y: float) -> None:
        top = y
        for row in self.rows:
            for cell in row.cells:
                gap = (row.height - len(cell.lines) * row.pitch) / 2
                pen.lines(cell.lines, cell.left + _PAD_X, y + gap, self.size, row.pitch)
                pen.rule(cell.left, y, cell.right, y, 0.5)
                pen.rule(cell.right, y, cell.right, y + row.height, 0.5)
            y += row.height
        for x1, y1, x2, y2 in (
            (0, top, CORE_WIDTH, top),
            (0, y, CORE_WIDTH, y),
            (0, top, 0, y),
            (CORE_WIDTH, top, CORE_WIDTH, y),
        ):
            pen.rule(x1, y1, x2, y2, 0.75)
        if self.corner is not None:
            self._paint_photo(pen, self.corner, top)

    def _paint_photo(self, pen: Pen, corner: Corner, top: float) -> None:
        height = sum(row.height for row in self.rows[: corner.rows])
        pen.rule(corner.left, top + height, CORE_WIDTH, top + height, 0.5)
        if corner.picture is None:
            middle = top + (height - self.rows[0].pitch) / 2
            pen.lines(corner.words, corner.left, middle, self.size, self.rows[0].pitch)
            return
        image = ImageReader(io.BytesIO(corner.picture))
        wide, high = image.getSize()
        scale = min((CORE_WIDTH - corner.left - 4) / wide, (height - 4) / high)
        x = corner.left + (CORE_WIDTH - corner.left - wide * scale) / 2
        below = top + (height + high * scale) / 2
        pen.canvas.drawImage(image, LEFT + x, HEIGHT - TOP - below, wide * scale, high * scale)

    def set_lines(self) -> Iterator[Line]:
        for row in self.rows:
            for cell in row.cells:
                yield from cell.lines
        if self.corner is not None and self.corner.picture is None:
            yield from self.corner.words


@dataclass(frozen=True, slots=True)
class FormSetter:
    """Sets the rows of one form.

    Attributes:
        weights: relative widths of the columns, labels and values in turn.
        size: of the type, points.
    """

    weights: Sequence[float]
    size: float
    typecase: Typecase

    def form(
        self, rows: Sequence[Sequence[Sequence[Span]]], photo: bytes | None = None, *, cornered: bool = False
    ) -> Form:
        """Set a form.

        Args:
            rows: cells of spans; empty cells at the end of a row belong to the value before them.
            cornered: a photo, or room for one to be glued on, in the upper right corner.
        """
        if not cornered:
            return Form(tuple(self._row(cells, CORE_WIDTH) for cells in rows), self.size)
        left = CORE_WIDTH - _PHOTO_WIDTH - 8
        beside: list[Row] = []
        for cells in rows:
            if sum(row.height for row in beside) >= _PHOTO_HEIGHT:
                break
            beside.append(self._row(cells, left))
        rest = (self._row(cells, CORE_WIDTH) for cells in rows[len(beside) :])
        style = replace(self._style(label=True), align="centre")
        words = set_text([Span(_NO_PHOTO)], style, CORE_WIDTH - left, self.typecase)
        return Form((*beside, *rest), self.size, Corner(photo, len(beside), left, words))

    def _row(self, cells: Sequence[Sequence[Span]], width: float) -> Row:
        unit = width / sum(self.weights)
        edges = [0.0]
        for weight in self.weights:
            edges.append(edges[-1] + weight * unit)
        used = len(cells)
        while used > 2 and not any(span.text.strip() for span in cells[used - 1]):
            used -= 1
        used += used % 2
        ends = [*edges[1:used], edges[-1]]
        made = [self._cell(spans, edges[n], ends[n], label=n % 2 == 0) for n, spans in enumerate(cells[:used])]
        return Row(tuple(made), self.size * 1.4)

    def _cell(self, spans: Sequence[Span], left: float, right: float, *, label: bool) -> Cell:
        return Cell(set_text(spans, self._style(label=label), right - left - 2 * _PAD_X, self.typecase), left, right)

    def _style(self, *, label: bool) -> Style:
        face = Face.HEI if label else Face.FANG if self.size >= 12 else Face.SONG
        return Style(face, self.size, self.size * 1.4, 0, "centre" if label else "left", 0)
