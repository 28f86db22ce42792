"""The order on screen, read off the layouts without an object for any of their items."""

import shiboken6
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayoutItem,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.ui.shared.flow import Flow
from desktop.ui.shared.tab_order import stops


def items() -> set[int]:
    """Addresses of the layout items PySide keeps an object of."""
    known = shiboken6.getAllValidWrappers()
    return {shiboken6.getCppPointer(each)[0] for each in known if isinstance(each, QLayoutItem) and not is_layout(each)}


def is_layout(item: QLayoutItem) -> bool:
    return hasattr(item, "parentWidget")


def line(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    return made


def filled(qtbot: QtBot) -> tuple[QWidget, QVBoxLayout]:
    """Every kind of layout there is, each put into the outer one before it is filled and filled in another order."""
    window = QWidget()
    qtbot.addWidget(window)
    lines, row, grid, form = QVBoxLayout(window), QHBoxLayout(), QGridLayout(), QFormLayout()
    flow = Flow()
    lines.addWidget(flow)
    for each in (form, row, grid):
        lines.addLayout(each)
    inner = QVBoxLayout()
    row.addLayout(inner)
    row.addWidget(line("row"))
    inner.addWidget(line("inner"))
    grid.addWidget(line("below"), 1, 0)
    grid.addWidget(line("right"), 0, 1)
    grid.addWidget(line("left"), 0, 0)
    form.addRow("乙", line("second"))
    form.insertRow(0, QLabel("甲"), line("first"))
    for name in ("flow", "flowed"):
        button = QPushButton(name)
        button.setObjectName(name)
        flow.line.addWidget(button)
    window.show()
    return window, lines


def test_stops_come_in_the_order_of_the_layouts(qtbot: QtBot) -> None:
    window, _lines = filled(qtbot)
    wanted = ["flow", "flowed", "first", "second", "inner", "row", "left", "right", "below"]
    assert [each.objectName() for each in stops(window)] == wanted


def test_reading_the_order_leaves_no_object_of_an_item_behind(qtbot: QtBot) -> None:
    """PySide would keep it when Qt deletes the item, and take whatever comes to its address for it."""
    window, lines = filled(qtbot)
    before = items()
    stops(window)
    assert items() == before
    body = line("body")
    lines.addWidget(body)
    stops(window)
    lines.removeWidget(body)
    assert items() == before


def test_the_list_of_a_combo_box_outlives_the_order_read_in_it(qtbot: QtBot) -> None:
    """With the last object of a window that Qt made, PySide declares deleted what was asked for by way of it."""
    window = QWidget()
    qtbot.addWidget(window)
    box = QComboBox(window)
    box.addItems(["甲", "乙"])
    view = box.view()
    around = view.parentWidget()
    assert around is not None
    stops(around)
    del around
    assert shiboken6.isValid(view)
