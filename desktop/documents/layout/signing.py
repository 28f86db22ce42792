"""The block in which a document is signed: by hand above the rule, or digitally in the same place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desktop.documents.fonts import Face, Typecase
from desktop.documents.layout.page import CORE_WIDTH, Style
from desktop.documents.layout.pen import Pen
from desktop.documents.layout.setting import Line, Span, set_text
from desktop.domain.documents import Signatory

_LABEL = Style(Face.FANG, 14, 24, 0, "left", 0)
_DATE = replace(_LABEL, align="right")
_AREA = 78.0
"""Height of the place to sign: a seal picture of 27 mm, or a signature."""
_GAP = 16.0
_DATE_BLANK = "年　　月　　日"


@dataclass(frozen=True, slots=True)
class Place:
    """What one signatory sees: labels, room to sign, a rule, a blank date."""

    field: str
    labels: tuple[Line, ...]
    date: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign in rows of equal columns."""

    rows: tuple[tuple[Place, ...], ...]
    width: float
    before: float = 12.0

    @property
    def height(self) -> float:
        return sum(self._row_height(row) for row in self.rows)

    @staticmethod
    def _labels(row: Sequence[Place]) -> float:
        return max(len(place.labels) for place in row) * _LABEL.pitch

    def _row_height(self, row: Sequence[Place]) -> float:
        return self._labels(row) + _AREA + _LABEL.pitch + 8

    def split(self, room: float, forced: bool) -> "tuple[Signatures, Signatures] | None":
        """Only when there are more rows than a page holds."""
        fitting = 0
        for row in self.rows:
            room -= self._row_height(row)
            fitting += room >= 0
        if not forced or not fitting:
            return None
        return replace(self, rows=self.rows[:fitting]), replace(self, rows=self.rows[fitting:])

    def paint(self, pen: Pen, y: float) -> None:
        for row in self.rows:
            labels = self._labels(row)
            for n, place in enumerate(row):
                self._paint_place(pen, place, n * (self.width + _GAP), y, y + labels)
            y += self._row_height(row)

    def set_lines(self) -> Iterator[Line]:
        for row in self.rows:
            for place in row:
                yield from place.labels
                yield from place.date

    def _paint_place(self, pen: Pen, place: Place, x: float, y: float, area: float) -> None:
        pen.lines(place.labels, x, y, _LABEL.size, _LABEL.pitch)
        pen.signature_box(place.field, x + 2, area + 2, self.width - 4, _AREA - 4)
        pen.rule(x, area + _AREA, x + self.width, area + _AREA)
        pen.lines(place.date, x, area + _AREA + 2, _LABEL.size, _LABEL.pitch)


def set_signatures(signatories: Sequence[Signatory], typecase: Typecase) -> Signatures:
    """Set the block: up to three side by side, four as two rows of two."""
    columns = 3 if len(signatories) % 3 == 0 else 2
    width = (CORE_WIDTH - (columns - 1) * _GAP) / columns
    places = [_place(s, width, typecase) for s in signatories]
    rows = tuple(tuple(places[i : i + columns]) for i in range(0, len(places), columns))
    return Signatures(rows, width)


def _place(signatory: Signatory, width: float, typecase: Typecase) -> Place:
    labels: tuple[Line, ...] = ()
    if signatory.organisation:
        labels = set_text([Span(f"{signatory.role}：{signatory.organisation}")], _LABEL, width, typecase)
    labels += set_text([Span(f"{signatory.title}（签字）：")], _LABEL, width, typecase)
    return Place(signatory.field, labels, set_text([Span(_DATE_BLANK)], _DATE, width, typecase))
