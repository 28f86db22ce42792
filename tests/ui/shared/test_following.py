"""What assistive programs do, who select without going there and check without clicking, counts as done by hand."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QListWidget, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.shared.buttons import chip, mark
from desktop.ui.shared.following import follow_selection
from desktop.ui.shared.lines import LineColumn, LinesModel
from desktop.ui.shared.lines_table import LinesTable
from desktop.ui.shared.pickers import Picker
from desktop.ui.shared.tasks import TaskRunner
from tests.ui.conftest import child

Settle = Callable[[], None]
Flag = QItemSelectionModel.SelectionFlag


@pytest.fixture
def rows(qtbot: QtBot) -> QListWidget:
    made = QListWidget()
    qtbot.addWidget(made)
    made.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
    follow_selection(made)
    made.addItems(["一", "二", "三"])
    made.setCurrentRow(0)
    return made


def select(rows: QListWidget, row: int, flag: Flag) -> None:
    rows.selectionModel().select(rows.model().index(row, 0), flag)


def test_a_row_that_is_selected_becomes_the_current_one(rows: QListWidget, settle: Settle) -> None:
    gone: list[int] = []
    rows.currentRowChanged.connect(gone.append)
    select(rows, 2, Flag.ClearAndSelect)
    settle()
    assert (rows.currentRow(), gone) == (2, [2])
    assert [index.row() for index in rows.selectedIndexes()] == [2]


def test_taking_a_row_out_of_the_selection_does_not_move_away_from_it(rows: QListWidget, settle: Settle) -> None:
    select(rows, 1, Flag.Select)
    settle()
    select(rows, 0, Flag.Deselect)
    settle()
    assert rows.currentRow() == 0


def test_a_chip_is_chosen_by_its_state_and_marked_without_being_chosen(qtbot: QtBot) -> None:
    chosen: list[str] = []
    window = QWidget()
    qtbot.addWidget(window)
    group = QButtonGroup(window)
    first, second = (chip(text, text, partial(chosen.append, text)) for text in ("a", "b"))
    for each in (first, second):
        group.addButton(each)
    first.setChecked(True)
    second.toggle()
    second.click()
    mark(first)
    assert chosen == ["a", "b"]
    assert (first.isChecked(), second.isChecked()) == (True, False)


def test_the_cell_that_is_being_filled_is_told_beside_its_table(runner: TaskRunner, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    lines = QVBoxLayout(window)
    columns = (LineColumn("text", "措施", 120, stretch=1),)
    table = LinesTable(LinesModel(columns, lambda: {"text": None}), "measures", "措施表", runner)
    lines.addWidget(table)
    window.resize(480, 200)
    window.show()
    table.setCurrentIndex(table.lines.index(0, 0))
    table.edit(table.currentIndex())
    editor = child(window, QLineEdit, "measures_text")
    told = QAccessible.queryAccessibleInterface(window)
    names = [told.child(n).text(QAccessible.Text.Name) for n in range(told.childCount())]
    assert names == ["措施表", "措施"]
    cell = table.visualRect(table.currentIndex())
    assert editor.pos() == table.viewport().mapTo(window, cell.topLeft())


def test_the_buttons_in_a_picker_are_named_after_it(qtbot: QtBot) -> None:
    made = Picker()
    qtbot.addWidget(made)
    made.setAccessibleName("举办组织")
    assert {each.accessibleName() for each in made.findChildren(QToolButton)} == {"搜索：举办组织", "清除：举办组织"}
