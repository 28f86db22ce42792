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
    within = [each for each in part.children() if isinstance(each, QWidget)]
    placed = list(_placed(part, within))
    yield from placed
    if isinstance(part, _FRAMES):
        return
    known = set(placed)
    yield from (each for each in within if each not in known)


def _placed(part: QWidget, within: list[QWidget]) -> Iterator[QWidget]:
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
        found = list(_laid(layout, within))
    yield from (each for each in found if each is not None)


def _laid(layout: QLayout, within: list[QWidget]) -> Iterator[QWidget]:
    """Those of the widgets `within` that a layout places, in its order.

    Never by its itemAt: PySide keeps an object for every item that was asked for as long as there is the layout, also
    when Qt has long deleted the item. Whatever comes to its address later is taken for it, and Qt breaks down
    (*measured* with 6.9).
    """
    parts: list[tuple[int, QWidget | QLayout]] = [(layout.indexOf(each), each) for each in within]
    parts += [(layout.indexOf(each), each) for each in layout.children() if isinstance(each, QLayout)]
    laid = [(place, each) for place, each in parts if place >= 0]
    for _place, each in sorted(laid, key=lambda one: _line_of(layout, one[0])):
        if isinstance(each, QWidget):
            yield each
        else:
            yield from _laid(each, within)


def _line_of(layout: QLayout, place: int) -> tuple[int, ...]:
    """Where an item stands: by the lines, where the layout has lines. The stubs know no more than that something is answered."""
    if isinstance(layout, QGridLayout):
        return cast("tuple[int, int, int, int]", layout.getItemPosition(place))[:2]
    if isinstance(layout, QFormLayout):
        row, role = cast("tuple[int, QFormLayout.ItemRole]", layout.getItemPosition(place))
        return row, role.value
    return (place,)
