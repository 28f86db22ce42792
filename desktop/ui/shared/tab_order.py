"""Tab goes the way the eye goes: by the layouts, also through parts that were filled after the window was built.

Qt goes by the order in which widgets came to the window, so that whatever is made at run time would come last.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLayout,
    QLineEdit,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QWidget,
)

_WHOLE = (QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit)
"""Inputs whose inner widgets are Qt's own business."""


_FRAMES = (QScrollArea, QStackedWidget, QTabWidget)
"""What shows one widget at a time, which Qt keeps within others of its own."""


def stops(part: QWidget) -> list[QWidget]:
    """What Tab reaches within a part, in the order on screen."""
    return [each for each in _inside(part) if each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus]


def put_in_order(window: QWidget) -> None:
    """Have Qt's own order of a window follow the one on screen; to be called before Qt goes by it."""
    wanted = stops(window)
    known, now = set(wanted), []
    each = window.nextInFocusChain()
    while each is not None and each is not window:
        if each in known:
            now.append(each)
        each = each.nextInFocusChain()
    if now != wanted:
        for before, after in pairwise(wanted):
            QWidget.setTabOrder(before, after)


def _inside(part: QWidget) -> Iterator[QWidget]:
    """Visible widgets within a part, each before what stands in it."""
    for each in _children(part):
        if each.isVisible() and not each.isWindow():
            yield each
            if not isinstance(each, _WHOLE):
                yield from _inside(each)


def _children(part: QWidget) -> Iterator[QWidget]:
    """Those placed by a layout first, in its order; then what lies over them."""
    placed = list(_placed(part))
    yield from placed
    if isinstance(part, _FRAMES):
        return
    known = set(placed)
    for each in part.children():
        if isinstance(each, QWidget) and each not in known:
            yield each


def _placed(part: QWidget) -> Iterator[QWidget]:
    found: list[QWidget | None] = []
    if isinstance(part, QScrollArea):
        found = [part.widget()]
    elif isinstance(part, QMainWindow):
        found = [part.centralWidget()]
    elif isinstance(part, QSplitter):
        found = [part.widget(place) for place in range(part.count())]
    elif isinstance(part, QStackedWidget):
        found = [part.currentWidget()]
    elif isinstance(part, QTabWidget):
        found = [part.tabBar(), part.currentWidget()]
    elif (layout := part.layout()) is not None:
        found = list(_laid(layout))
    yield from (each for each in found if each is not None)


def _laid(layout: QLayout) -> Iterator[QWidget]:
    for place in _places(layout):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _laid(inner)


def _places(layout: QLayout) -> list[int]:
    """The places of a layout's items, line by line where it has lines."""
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        # The stubs know no more than that something is answered.
        places.sort(key=lambda at: cast("tuple[int, int, int, int]", layout.getItemPosition(at))[:2])
    elif isinstance(layout, QFormLayout):
        places.sort(key=lambda at: _line_of(layout, at))
    return places


def _line_of(layout: QFormLayout, place: int) -> tuple[int, int]:
    row, role = cast("tuple[int, QFormLayout.ItemRole]", layout.getItemPosition(place))
    return row, role.value
