"""Icons: our own 24 px strokes, coloured by the theme at the moment they are painted."""

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from desktop.paths import RESOURCES
from desktop.ui.shared.tokens import tokens_of

FOLDER = RESOURCES / "icons"


@cache
def _source(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))


class _Engine(QIconEngine):
    """Asks for the theme when painting, so that a change of theme needs no new icons."""

    def __init__(self, name: str, role: str, role_on: str) -> None:
        super().__init__()
        self._name, self._role, self._role_on = name, role, role_on

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        role, disabled = self._role_on if state == QIcon.State.On else self._role, mode == QIcon.Mode.Disabled
        if disabled and role == "on_accent":
            role = "ink2"  # a button that cannot be pressed has no accent under it
        painter.save()
        painter.setOpacity(0.45 if disabled else 1.0)
        _renderer(self._name, getattr(tokens_of(), role)).render(painter, QRectF(rect))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role, self._role_on)


def icon(name: str, role: str = "ink2", role_on: str | None = None) -> QIcon:
    """The icon resources/icons/<name>.svg in the token `role`; `role_on` when checked.

    Raises:
        FileNotFoundError: no such icon is shipped.
    """
    _source(name)
    return QIcon(_Engine(name, role, role_on or role))


class Glyph(QWidget):
    """An icon that adorns words: painted, so that assistive programs are not told of a picture without a name."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size, self._shown = size, QIcon()
        self.setMinimumSize(size, size)

    def show_icon(self, shown: QIcon) -> None:
        self._shown = shown
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        place = QRect(0, 0, self._size, self._size)
        place.moveCenter(self.rect().center())
        self._shown.paint(painter, place)
        painter.end()
