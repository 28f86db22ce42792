"""Charts as plain geometry, so that the painter of the window and the painter of the PDF draw the same.

Coordinates are in points, origin top left, y downwards. Items carry roles instead of colours; a painter maps each
role to its token. Series differ by dash and marker as well as by role, so that they can be told apart in grey.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, pi, sin

from desktop.domain.rubrics.amounts import points_text

Point = tuple[float, float]

DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (2, 2), (8, 3, 2, 3))
"""Dash patterns of the series in order; () is solid."""


class Paint(StrEnum):
    """What an item is; painters map it to colours."""

    GRID = "grid"
    AXIS = "axis"
    TRACK = "track"
    LABEL = "label"
    VALUE = "value"
    WARNING = "warning"
    STAR = "star"
    STAR_EMPTY = "star_empty"
    SERIES_0 = "series_0"
    SERIES_1 = "series_1"
    SERIES_2 = "series_2"
    SERIES_3 = "series_3"


SERIES = (Paint.SERIES_0, Paint.SERIES_1, Paint.SERIES_2, Paint.SERIES_3)


class Anchor(StrEnum):
    """Which part of a text stands at its x; its y is the middle of the line."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Stroke:
    """An open line through points."""

    points: tuple[Point, ...]
    paint: Paint
    width: float = 0.5
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed shape; `fill` is the opacity of its inside, `width` of its outline (0: none)."""

    points: tuple[Point, ...]
    paint: Paint
    fill: float = 0.0
    width: float = 0.5
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle; filled when `fill` is not 0."""

    center: Point
    radius: float
    paint: Paint
    fill: float = 1.0
    width: float = 0.5


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text. `size` is its height; painters never scale it."""

    at: Point
    text: str
    paint: Paint
    anchor: Anchor = Anchor.START
    size: float = 9.0


Item = Stroke | Polygon | Disc | Label


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing of a size in points; items in painting order.

    Attributes:
        summary: what it shows, in one sentence, for screen readers and as the alternative text in a PDF.
    """

    width: float
    height: float
    items: tuple[Item, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A dimension and the integer hundredths that fill it."""

    title: str
    full: int


@dataclass(frozen=True, slots=True)
class Series:
    """One value per axis in integer hundredths; None where there is none yet."""

    title: str
    values: tuple[int | None, ...]


def _round(x: float, y: float) -> Point:
    return round(x, 2), round(y, 2)


def _text_width(text: str, size: float) -> float:
    """Width of a line: full-width characters take a whole size, others a bit more than half."""
    return sum(size if ord(c) > 0x2E7F else size * 0.56 for c in text)


def _part(value: int, axis: Axis) -> float:
    """The value as a part of its axis, within 0…1."""
    return max(0.0, min(1.0, value / axis.full)) if axis.full > 0 else 0.0


def _spoken(axes: Sequence[Axis], series: Sequence[Series]) -> str:
    parts = []
    for one in series:
        pairs = zip(axes, one.values, strict=True)
        values = "、".join(f"{a.title} {'缺数' if v is None else points_text(v)}" for a, v in pairs)
        parts.append(f"{one.title}：{values}")
    return "；".join(parts) + "。"


def radar(
    axes: Sequence[Axis],
    series: Sequence[Series],
    width: float = 320,
    height: float = 280,
    rings: int = 4,
    *,
    narrow: bool = False,
) -> Figure:
    """A radar of one axis per dimension, the first at the top, clockwise; each axis runs from 0 to its own full.

    Fewer than three axes cannot span a surface: such data are drawn as bars. `narrow` breaks long titles and leaves
    the full points out, so that the surface stays large where there is little width.

    Raises:
        ValueError: a series has not one value per axis.
    """
    if any(len(one.values) != len(axes) for one in series):
        raise ValueError("every series needs one value per axis")
    if len(axes) < 3:
        return bars(axes, series, width)
    legend = 18.0 if len(series) > 1 else 0.0
    words = tuple(_Words.of(axis, series[0].values[n] if series else None, narrow) for n, axis in enumerate(axes))
    side = max(_text_width(line, 9) for word in words for line in word.title) + 8
    side = max(side, *(_text_width(word.value, 8) + 8 for word in words)) if series else side
    above = 15 + 11 * max(len(word.title) for word in words)
    radius = max(20.0, min(width / 2 - side, (height - legend) / 2 - above))
    web = _Web(axes, (width / 2, (height - legend) / 2), radius)
    items: list[Item] = [*web.grid(rings)]
    for n, one in enumerate(series):
        items += web.series(one, SERIES[n % len(SERIES)], DASHES[n % len(DASHES)], n)
    items += web.labels(words, series[0] if series else None)
    if legend:
        items += _legend(series, 8, height - legend / 2, width)
    return Figure(width, height, tuple(items), _spoken(axes, series))


TITLE_BREAK = 4
"""In a narrow radar longer titles take two lines."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands at an axis: its title in lines, and its value."""

    title: tuple[str, ...]
    value: str

    @staticmethod
    def of(axis: Axis, value: int | None, narrow: bool) -> "_Words":
        half = -(-len(axis.title) // 2)
        broken = narrow and len(axis.title) > TITLE_BREAK
        title = (axis.title[:half], axis.title[half:]) if broken else (axis.title,)
        if value is None:
            return _Words(title, "缺数")
        return _Words(title, points_text(value) if narrow else f"{points_text(value)} / {points_text(axis.full)}")


@dataclass(frozen=True, slots=True)
class _Web:
    axes: Sequence[Axis]
    center: Point
    radius: float

    def at(self, place: int, part: float) -> Point:
        angle = 2 * pi * place / len(self.axes) - pi / 2
        reach = self.radius * part
        return _round(self.center[0] + reach * cos(angle), self.center[1] + reach * sin(angle))

    def ring(self, part: float) -> tuple[Point, ...]:
        return tuple(self.at(n, part) for n in range(len(self.axes)))

    def grid(self, rings: int) -> Iterator[Item]:
        for ring in range(1, rings + 1):
            yield Polygon(self.ring(ring / rings), Paint.AXIS if ring == rings else Paint.GRID)
        for n in range(len(self.axes)):
            yield Stroke((_round(*self.center), self.at(n, 1)), Paint.GRID)

    def series(self, one: Series, paint: Paint, dash: tuple[float, ...], order: int) -> Iterator[Item]:
        """The surface of a series. Where a value is missing the outline stays open: nothing is drawn as 0."""
        spots = [
            None if value is None else self.at(n, _part(value, axis))
            for n, (axis, value) in enumerate(zip(self.axes, one.values, strict=True))
        ]
        known = [spot for spot in spots if spot is not None]
        if len(known) == len(spots):
            yield Polygon(tuple(known), paint, fill=0.12 if order == 0 else 0.0, width=1.5, dash=dash)
        else:
            yield from (Stroke(run, paint, 1.5, dash) for run in _runs(spots))
        yield from (_marker(spot, paint, order) for spot in known)

    def labels(self, words: Sequence[_Words], first: Series | None) -> Iterator[Item]:
        for n, word in enumerate(words):
            x, y = self.at(n, 1 + 10 / self.radius)
            away = x - self.center[0]
            anchor = Anchor.MIDDLE if abs(away) < 1 else Anchor.START if away > 0 else Anchor.END
            top = y + self._lift(y, len(word.title))
            for line, text in enumerate(word.title):
                yield Label(_round(x, top + 11 * line), text, Paint.LABEL, anchor)
            if first is not None:
                paint = Paint.WARNING if first.values[n] is None else Paint.VALUE
                yield Label(_round(x, top + 11 * len(word.title)), word.value, paint, anchor, 8)

    def _lift(self, y: float, lines: int) -> float:
        """Titles of two lines move up: wholly above the surface, by half beside it, not at all below it."""
        if y < self.center[1] - self.radius:
            return -9.0 - 11 * (lines - 1)
        return -5.5 * (lines - 1) if y < self.center[1] + 0.5 * self.radius else 0.0


def _runs(spots: Sequence[Point | None]) -> list[tuple[Point, ...]]:
    """Stretches of neighbouring spots on a ring, two or more each."""
    gap = next(n for n, spot in enumerate(spots) if spot is None)
    around = [*spots[gap:], *spots[:gap]]
    runs: list[list[Point]] = []
    open_run = False
    for spot in around:
        if spot is not None:
            if not open_run:
                runs.append([])
            runs[-1].append(spot)
        open_run = spot is not None
    return [tuple(run) for run in runs if len(run) > 1]


def _marker(at: Point, paint: Paint, order: int) -> Item:
    """Series carry a disc, a square, a triangle, a diamond."""
    x, y = at
    if order % 4 == 0:
        return Disc(at, 2.4, paint)
    shapes = (
        ((-2.2, -2.2), (2.2, -2.2), (2.2, 2.2), (-2.2, 2.2)),
        ((0, -2.9), (2.7, 2), (-2.7, 2)),
        ((0, -3), (3, 0), (0, 3), (-3, 0)),
    )
    return Polygon(tuple(_round(x + dx, y + dy) for dx, dy in shapes[order % 4 - 1]), paint, 1.0, 0)


def _legend(series: Sequence[Series], x: float, y: float, width: float) -> Iterator[Item]:
    """Names of the series, centred; each with its dash and marker."""
    lengths = [30 + _text_width(one.title, 9) + 14 for one in series]
    x = max(x, (width - sum(lengths)) / 2)
    for n, (one, length) in enumerate(zip(series, lengths, strict=True)):
        paint, dash = SERIES[n % len(SERIES)], DASHES[n % len(DASHES)]
        yield Stroke((_round(x, y), _round(x + 24, y)), paint, 1.5, dash)
        yield _marker(_round(x + 12, y), paint, n)
        yield Label(_round(x + 30, y), one.title, Paint.LABEL)
        x += length


def bars(axes: Sequence[Axis], series: Sequence[Series], width: float = 320, row: float = 22) -> Figure:
    """Horizontal bars, one row per axis, each from 0 to its own full; several series share a row.

    Raises:
        ValueError: a series has not one value per axis.
    """
    if any(len(one.values) != len(axes) for one in series):
        raise ValueError("every series needs one value per axis")
    legend = 18.0 if len(series) > 1 else 0.0
    left = max((_text_width(axis.title, 9) for axis in axes), default=0) + 10
    right = 76.0
    long = max(20.0, width - left - right)
    items: list[Item] = []
    for n, axis in enumerate(axes):
        items += _bar_row(axis, [one.values[n] for one in series], (left, n * row), long, row)
    height = len(axes) * row + legend
    if legend:
        items += _legend(series, 8, height - legend / 2, width)
    return Figure(width, height, tuple(items), _spoken(axes, series))


_SUNK = 2.25
"""Points above a gauge, none below."""


def gauge(summary: str, count: int, most: int, width: float = 120, height: float = 8) -> Figure:
    """One bar of a table, from nothing to `most`; its number stands beside it.

    The bar lies a little below the middle, as Chinese words do in their line.
    """
    reach = width * min(count, most) / most if most > 0 else 0.0
    filled = (_box(0, _SUNK, reach, height, Paint.SERIES_0),) if count else ()
    return Figure(width, height + _SUNK, (_box(0, _SUNK, width, height, Paint.TRACK), *filled), summary)


def _bar_row(axis: Axis, values: Sequence[int | None], at: Point, long: float, row: float) -> Iterator[Item]:
    left, top = at
    middle = top + row / 2
    yield Label(_round(left - 8, middle), axis.title, Paint.LABEL, Anchor.END)
    thick = (row - 8) / max(1, len(values))
    for n, value in enumerate(values):
        y = top + 4 + n * thick
        yield _box(left, y, long, thick - 1, Paint.TRACK)
        if value is not None and _part(value, axis) > 0:
            yield _box(left, y, long * _part(value, axis), thick - 1, SERIES[n % len(SERIES)])
    if values:
        first = values[0]
        text = "缺数" if first is None else f"{points_text(first)} / {points_text(axis.full)}"
        yield Label(_round(left + long + 6, middle), text, Paint.WARNING if first is None else Paint.VALUE, size=8)


def _box(x: float, y: float, width: float, height: float, paint: Paint) -> Polygon:
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return Polygon(tuple(_round(*corner) for corner in corners), paint, 1.0, 0)


def stars(earned: int, most: int, size: float = 16) -> Figure:
    """A row of `most` stars of which `earned` are full.

    Raises:
        ValueError: not 0 ≤ earned ≤ most.
    """
    if not 0 <= earned <= most:
        raise ValueError(f"{earned} of {most} stars")
    step = size * 1.2
    items = tuple(_star((step * n + size / 2, size / 2), size / 2, full=n < earned) for n in range(most))
    width = round(step * (most - 1) + size, 2) if most else 0.0
    return Figure(width, size, items, f"{most} 颗星中得 {earned} 颗。")


def _star(center: Point, radius: float, *, full: bool) -> Polygon:
    corners = []
    for n in range(10):
        reach = radius if n % 2 == 0 else radius * 0.382
        angle = pi * n / 5 - pi / 2
        corners.append(_round(center[0] + reach * cos(angle), center[1] + reach * sin(angle)))
    return Polygon(tuple(corners), Paint.STAR if full else Paint.STAR_EMPTY, 1.0 if full else 0.0, 0 if full else 0.8)
