"""The painter of charts on paper: the same geometry as on the screen (desktop.domain.charts), in print colours."""

from collections.abc import Mapping
from functools import partial

from desktop.documents.fonts import Face, Typecase
from desktop.documents.layout.blocks import Drawing
from desktop.documents.layout.page import CORE_WIDTH, Style
from desktop.documents.layout.pen import Colour, Pen
from desktop.documents.layout.setting import Span, set_text
from desktop.domain.charts import Anchor, Axis, Disc, Figure, Item, Label, Paint, Polygon, Series, Stroke, radar, stars

_COLOURS: Mapping[Paint, Colour] = {
    Paint.GRID: (0.82, 0.82, 0.82),
    Paint.AXIS: (0.45, 0.45, 0.45),
    Paint.TRACK: (0.92, 0.92, 0.92),
    Paint.LABEL: (0.1, 0.1, 0.1),
    Paint.VALUE: (0.3, 0.3, 0.3),
    Paint.WARNING: (0.7, 0.35, 0.0),
    Paint.STAR: (0.78, 0.11, 0.09),
    Paint.STAR_EMPTY: (0.65, 0.65, 0.65),
    Paint.SERIES_0: (0.78, 0.11, 0.09),
    Paint.SERIES_1: (0.15, 0.35, 0.6),
    Paint.SERIES_2: (0.2, 0.45, 0.25),
    Paint.SERIES_3: (0.5, 0.35, 0.1),
}
_WIDE = 2000.0
_STAR_SIZE = 40.0
_RADAR_HEIGHT = 245.0
_LEVEL = Style(Face.TITLE, 30, 44, 0, "centre", 0)


def radar_of(axes: list[Axis], values: tuple[int | None, ...], typecase: Typecase) -> Drawing:
    """A radar of one series over the core; with fewer than three axes the bars that stand for it."""
    figure = radar(axes, [Series("得分", values)], width=CORE_WIDTH, height=_RADAR_HEIGHT)
    return Drawing(figure.height + 4, partial(paint, figure, typecase=typecase), before=8)


def level(reached: int, most: int, name: str, typecase: Typecase) -> Drawing:
    """The level reached, drawn large: `most` stars side by side, the first `reached` filled, and its name below."""
    figure = stars(min(reached, most), most, _STAR_SIZE)
    lines = set_text([Span(name)], _LEVEL, CORE_WIDTH, typecase)
    below = figure.height + 10 if most else 0

    def draw(pen: Pen, y: float) -> None:
        paint(figure, pen, y, typecase)
        pen.lines(lines, 0, y + below, _LEVEL.size, _LEVEL.pitch)

    return Drawing(below + len(lines) * _LEVEL.pitch + 6, draw, before=8)


def paint(figure: Figure, pen: Pen, y: float, typecase: Typecase) -> None:
    """Paint a figure in the middle of the core, its upper edge at y."""
    left = (CORE_WIDTH - figure.width) / 2
    for item in figure.items:
        _paint_item(item, pen, left, y, typecase)


def _paint_item(item: Item, pen: Pen, left: float, top: float, typecase: Typecase) -> None:
    colour = _COLOURS[item.paint]
    match item:
        case Stroke(points, _, width, dash):
            pen.shape([(left + x, top + y) for x, y in points], stroke=colour, width=width, dash=dash, closed=False)
        case Polygon(points, _, fill, width, dash):
            corners = [(left + x, top + y) for x, y in points]
            if fill:
                pen.shape(corners, fill=colour, opacity=fill)
            if width:
                pen.shape(corners, stroke=colour, width=width, dash=dash)
        case Disc((x, y), radius, _, fill, width):
            pen.disc(left + x, top + y, radius, colour, filled=bool(fill), width=width)
        case Label((x, y), text, _, anchor, size):
            _paint_label(pen, (left + x, top + y), text, anchor, size, colour, typecase)


def _paint_label(
    pen: Pen, at: tuple[float, float], text: str, anchor: Anchor, size: float, colour: Colour, typecase: Typecase
) -> None:
    (line,) = set_text([Span(text)], Style(Face.SONG, size, size, 0, "left", 0), _WIDE, typecase)
    shift = {Anchor.START: 0.0, Anchor.MIDDLE: line.width / 2, Anchor.END: line.width}[anchor]
    pen.colour(colour)
    pen.lines([line], at[0] - shift, at[1] - size / 2, size, size)
    pen.colour()
