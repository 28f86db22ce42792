"""Paints the figures of domain/charts.py on the screen, in the colours of the theme."""

from collections.abc import Callable
from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.charts import Anchor, Disc, Figure, Item, Label, Paint, Point, Polygon, Stroke
from desktop.ui.shared.tokens import Tokens, tokens_of

SCALE = 4 / 3
"""Pixels of one point, so that the 9 points of a label are the 12 pixels of a note."""

_ROLES: dict[Paint, str] = {
    Paint.GRID: "hairline",
    Paint.AXIS: "soft",
    Paint.TRACK: "plain_pale",
    Paint.LABEL: "ink2",
    Paint.VALUE: "ink",
    Paint.WARNING: "warning",
    Paint.STAR: "star",
    Paint.STAR_EMPTY: "edge",
    Paint.SERIES_0: "info",
    Paint.SERIES_1: "series2",
    Paint.SERIES_2: "good",
    Paint.SERIES_3: "bad",
}


def colour(paint: Paint, tokens: Tokens) -> QColor:
    return QColor(getattr(tokens, _ROLES[paint]))


def paint_figure(painter: QPainter, figure: Figure, font: QFont, tokens: Tokens) -> None:
    """Paint at the painter's origin, one unit of the figure being one unit of the painter."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for item in figure.items:
        _paint(painter, item, font, tokens)


def _paint(painter: QPainter, item: Item, font: QFont, tokens: Tokens) -> None:
    ink = colour(item.paint, tokens)
    if isinstance(item, Stroke):
        painter.setPen(_pen(ink, item.width, item.dash))
        painter.drawPolyline(_points(item.points))
    elif isinstance(item, Polygon):
        painter.setPen(_pen(ink, item.width, item.dash))
        painter.setBrush(_inside(ink, item.fill))
        painter.drawPolygon(_points(item.points))
    elif isinstance(item, Disc):
        painter.setPen(_pen(ink, item.width, ()))
        painter.setBrush(_inside(ink, item.fill))
        painter.drawEllipse(QPointF(*item.center), item.radius, item.radius)
    elif isinstance(item, Label):
        _paint_label(painter, item, font, ink)
    else:
        assert_never(item)


def _pen(ink: QColor, width: float, dash: tuple[float, ...]) -> QPen:
    """Dash lengths are points; Qt wants them in widths of the pen."""
    if width <= 0:
        return QPen(Qt.PenStyle.NoPen)
    pen = QPen(ink, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dash:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([length / width for length in dash])
    return pen


def _inside(ink: QColor, fill: float) -> QColor:
    inside = QColor(ink)
    inside.setAlphaF(fill)
    return inside


def _points(points: tuple[Point, ...]) -> QPolygonF:
    return QPolygonF([QPointF(*point) for point in points])


def _paint_label(painter: QPainter, item: Label, font: QFont, ink: QColor) -> None:
    """Text is laid out at screen size and never scaled up from a small one, so that it stays sharp."""
    painter.save()
    painter.translate(*item.at)
    painter.scale(1 / SCALE, 1 / SCALE)
    sized = QFont(font)
    sized.setPixelSize(round(item.size * SCALE))
    painter.setFont(sized)
    painter.setPen(ink)
    side = {Anchor.START: Qt.AlignmentFlag.AlignLeft, Anchor.END: Qt.AlignmentFlag.AlignRight}
    flag = side.get(item.anchor, Qt.AlignmentFlag.AlignHCenter)
    left = {Anchor.START: 0.0, Anchor.END: -800.0}.get(item.anchor, -400.0)
    painter.drawText(QRectF(left, -40, 800, 80), int(flag | Qt.AlignmentFlag.AlignVCenter), item.text)
    painter.restore()


class ChartView(QWidget):
    """Shows one figure; asks for it anew when its width changes. Its numbers are its accessible description."""

    def __init__(self, name: str, title: str) -> None:
        """`title` is the accessible name, e.g. "各维度得分"."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._make: Callable[[float], Figure] | None = None
        self._figure: Figure | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_figure(self, figure: Figure) -> None:
        """A figure of fixed size."""
        self._make = None
        self._take(figure)

    def show_made(self, make: Callable[[float], Figure]) -> None:
        """A figure that fits the width: `make` is given the width in points, e.g. `partial(bars, axes, series)`."""
        self._make = make
        self._take(make(max(self.width(), 240) / SCALE))

    def clear(self) -> None:
        self._make = self._figure = None
        self.setAccessibleDescription("")
        self.setToolTip("")
        self.update()

    def _take(self, figure: Figure) -> None:
        self._figure = figure
        self.setAccessibleDescription(figure.summary)
        self.setToolTip(figure.summary)
        self.setFixedHeight(round(figure.height * SCALE) + 1)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        figure = self._figure
        return QSize(round(figure.width * SCALE), round(figure.height * SCALE)) if figure else QSize(240, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._make is not None and event.size().width() != event.oldSize().width():
            self._take(self._make(event.size().width() / SCALE))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._figure is None:
            return
        painter = QPainter(self)
        painter.translate(max(0.0, (self.width() - self._figure.width * SCALE) / 2), 0)
        painter.scale(SCALE, SCALE)
        paint_figure(painter, self._figure, self.font(), tokens_of())
