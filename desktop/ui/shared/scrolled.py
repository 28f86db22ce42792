"""Scrolled pages whose words wrap: as high as their words need at their width, and no higher; and what is seen of them."""

import shiboken6
from PySide6.QtCore import QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QScrollArea, QScrollBar, QVBoxLayout, QWidget


class Body(QWidget):
    """A column of widgets in a scroll area; `lines` is its layout.

    A layout counts wrapped words at their narrowest, and a scroll area makes room for that; this body asks for no
    height of its own, so that the scroll area goes by the height at the real width.
    """

    def __init__(self, spacing: int = 16, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> None:
        super().__init__()
        self.setObjectName("body")
        self.lines = QVBoxLayout(self)
        self.lines.setSpacing(spacing)
        self.lines.setContentsMargins(*margins)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


def scrolled(area: QScrollArea, name: str, spoken: str) -> None:
    """Have a scroll area follow its body's width, scroll up and down only, and show when the keyboard scrolls it."""
    area.setObjectName(name)
    area.setProperty("ring", True)
    area.setAccessibleName(spoken)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


AROUND = 32
"""Pixels that stay in sight above and below what is brought into view, e.g. the label or the note of a field."""


def bring_into_view(widget: QWidget) -> None:
    """Have every scroll area around a widget show it; of one higher than the area its beginning, or what is seen of it."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea) and above.widget() is not None and above.widget().isAncestorOf(widget):
            place, room = widget.mapTo(above.widget(), QPoint(0, 0)), above.viewport()
            _show(above.verticalScrollBar(), place.y(), widget.height(), room.height())
            _show(above.horizontalScrollBar(), place.x(), widget.width(), room.width())
        above = above.parentWidget()


class FocusKept(QObject):
    """Keeps what has the focus within a part in sight while its scroll area is filled anew, e.g. after saving."""

    def __init__(self, part: QWidget, area: QScrollArea) -> None:
        super().__init__(part)
        self._part = part
        self._seen: QWidget | None = None
        # Layouts find their heights one after the other, and every one moves what stands below.
        self._settling = QTimer(self, singleShot=True, interval=400)
        area.verticalScrollBar().rangeChanged.connect(lambda _low, _high: self._again())

    def keep(self) -> None:
        """To be called before filling; a focus out of sight stays out of sight."""
        focus = QApplication.focusWidget()
        seen = focus is not None and self._part.isAncestorOf(focus) and not focus.visibleRegion().isEmpty()
        if seen or not self._settling.isActive():
            self._seen = focus if seen else None
        self._settling.start()

    def _again(self) -> None:
        seen = self._seen
        if self._settling.isActive() and seen is not None and shiboken6.isValid(seen) and seen.hasFocus():
            bring_into_view(seen)


def _show(bar: QScrollBar, begin: int, size: int, room: int) -> None:
    now = bar.value()
    if size > room:
        seen = min(begin + size, now + room) - max(begin, now)
        if seen < room // 2:
            bar.setValue(begin)
        return
    around = min(AROUND, (room - size) // 2)
    if begin - around < now:
        bar.setValue(begin - around)
    elif begin + size + around > now + room:
        bar.setValue(begin + size + around - room)


def largest_bar(page: QWidget) -> QScrollBar | None:
    """The bar by which most of a page is scrolled, None where everything is in sight."""
    areas = [area for area in page.findChildren(QAbstractScrollArea) if area.isVisible()]
    longer = [area for area in areas if area.verticalScrollBar().maximum() > 0]
    largest = max(longer, key=lambda area: area.width() * area.height(), default=None)
    return largest.verticalScrollBar() if largest is not None else None
