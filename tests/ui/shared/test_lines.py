"""A table edited in place: the empty last row, what cannot be read, fixed columns, and text that survives a crash."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid, new_uid
from desktop.domain.projects.states import Stage
from desktop.ui.shared.codec import Codec
from desktop.ui.shared.fields import UnreadableError
from desktop.ui.shared.lines import LineColumn, LinesModel, Typed, Unread
from desktop.ui.shared.lines_table import LinesField, LinesTable
from desktop.ui.shared.pickers import Picker
from desktop.ui.shared.tasks import TaskRunner
from tests.ui.conftest import child

SOMEBODY = new_uid()
COLUMNS = (
    LineColumn("text", "措施", 120, stretch=1),
    LineColumn("stage", "阶段", 80, Typed.CHOICE, items=[(None, ""), (Stage.CONTROL, "动态管控")]),
    LineColumn("day", "时限", 90, Typed.DATE),
    LineColumn("count", "票数", 60, Typed.NUMBER),
    LineColumn("who", "责任人", 80, Typed.PICK, search=lambda _text: [Choice(SOMEBODY, "张伟", "GD01")]),
)
EMPTY = {"text": None, "stage": None, "day": None, "count": None, "who": None}


@pytest.fixture
def model(qtbot: QtBot) -> LinesModel:
    return LinesModel(COLUMNS, lambda: dict(EMPTY))


@pytest.fixture
def table(model: LinesModel, runner: TaskRunner, qtbot: QtBot) -> LinesTable:
    made = LinesTable(model, "measures", "措施", runner)
    made.claim_keys()
    qtbot.addWidget(made)
    made.resize(480, 200)
    made.show()
    return made


def field(table: LinesTable, names: dict[Uid, Choice]) -> LinesField:
    return LinesField(table, dict, lambda line: tuple(line.values()), names.get, Codec({"S": Stage}))


def test_the_model_keeps_qt_s_rules(model: LinesModel, qtbot: QtBot) -> None:
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show([dict(EMPTY)])
    model.setData(model.index(1, 0), "措施")
    model.remove([0])
    model.move(0, 1)
    model.fix(["text"])
    model.set_editable(False)


def test_the_empty_row_becomes_a_line_when_typed_in_and_another_follows(model: LinesModel) -> None:
    assert (model.rowCount(), model.setData(model.index(0, 0), " ")) == (1, False)
    model.setData(model.index(0, 0), " 挂牌 ")
    assert (model.rowCount(), model.lines) == (2, [EMPTY | {"text": "挂牌"}])


def test_dates_and_numbers_are_read_in_any_spelling(model: LinesModel) -> None:
    model.setData(model.index(0, 2), "2026年3月1日")
    model.setData(model.index(0, 3), "１２")
    assert (model.lines[0]["day"], model.lines[0]["count"]) == (date(2026, 3, 1), 12)


def test_what_cannot_be_read_stays_as_typed_and_says_where_it_stands(table: LinesTable, model: LinesModel) -> None:
    model.show([dict(EMPTY)])
    model.setData(model.index(0, 2), "后天")
    assert model.data(model.index(0, 2), Qt.ItemDataRole.DisplayRole) == "后天"
    with pytest.raises(UnreadableError, match="第 1 行的时限“后天”"):
        field(table, {}).value()


def test_a_locked_table_has_no_empty_row_and_takes_nothing(table: LinesTable, model: LinesModel) -> None:
    model.show([dict(EMPTY)])
    table.setEnabled(False)
    assert model.rowCount() == 1
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    table.setCurrentIndex(model.index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert len(model.lines) == 1


def test_fixed_columns_are_shown_and_the_rest_is_typed(table: LinesTable, model: LinesModel) -> None:
    model.show([EMPTY | {"text": "挂牌"}])
    model.fix(["text", "stage"])
    editable = [bool(model.flags(model.index(0, c)) & Qt.ItemFlag.ItemIsEditable) for c in range(5)]
    assert editable == [False, False, True, True, True]
    table.setCurrentIndex(model.index(0, 0))
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        QTest.keyClick(table, key)
    model.remove([0])
    assert model.lines == [EMPTY | {"text": "挂牌"}]


def test_enter_goes_from_cell_to_cell_and_on_to_the_next_line(table: LinesTable, model: LinesModel) -> None:
    table.setCurrentIndex(model.index(0, 0))
    table.edit(table.currentIndex())
    editor = child(table, QLineEdit, "measures_text")
    editor.setText("挂牌")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (0, 1)
    table.setCurrentIndex(model.index(0, 4))
    table.forward()
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, 0)


def test_a_choice_and_a_person_are_picked_in_their_cells(table: LinesTable, model: LinesModel) -> None:
    model.show([dict(EMPTY)])
    table.setCurrentIndex(model.index(0, 1))
    QTest.keyClick(table, Qt.Key.Key_Return)
    box = child(table, QComboBox, "measures_stage")
    box.setCurrentIndex(1)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert model.lines[0]["stage"] is Stage.CONTROL
    table.setCurrentIndex(model.index(0, 4))
    table.edit(table.currentIndex())
    picker = child(table, Picker, "measures_who")
    picker.set_choice(Choice(SOMEBODY, "张伟", "GD01"))
    QTest.keyClick(picker, Qt.Key.Key_Return)
    assert model.lines[0]["who"] == SOMEBODY
    assert model.data(model.index(0, 4), Qt.ItemDataRole.DisplayRole) == "张伟"


def test_what_stands_in_an_open_cell_counts_and_the_cell_stays_open(
    table: LinesTable, model: LinesModel, qtbot: QtBot
) -> None:
    """Saving takes over what is typed there, and one types on in it; Esc gives up what was not saved."""
    bound = field(table, {})
    model.show([EMPTY | {"text": "挂牌"}])
    table.setCurrentIndex(model.index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    line = child(table, QLineEdit, "measures_text")
    line.setText("挂牌督办")
    bound.take_over()
    assert bound.value()[0][0] == "挂牌督办"
    line.setText("挂牌督办三次")
    bound.show([dict(each) for each in model.lines])
    qtbot.wait(20)
    assert (line.isVisible(), line.text()) == (True, "挂牌督办三次")
    assert "三次" not in bound.text()
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert bound.value()[0][0] == "挂牌督办"


def test_deleting_the_empty_row_changes_nothing(table: LinesTable, model: LinesModel) -> None:
    edited: list[None] = []
    model.edited.connect(lambda: edited.append(None))
    table.setCurrentIndex(model.index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert edited == []


def test_every_value_survives_as_text(table: LinesTable, model: LinesModel) -> None:
    line = {"text": "挂牌：一号", "stage": Stage.CONTROL, "day": date(2026, 3, 1), "count": -3, "who": SOMEBODY}
    model.show([line, EMPTY | {"day": Unread("后天", "请填日期")}])
    model.names[SOMEBODY] = Choice(SOMEBODY, "张伟", "GD01")
    bound = field(table, {})
    kept = bound.text()
    model.show([])
    model.names.clear()
    bound.restore(kept)
    assert model.lines == [line, EMPTY | {"day": Unread("后天", "请填日期")}]
    assert model.words(COLUMNS[4], SOMEBODY) == "张伟"


def test_a_screen_reader_hears_column_and_value(model: LinesModel) -> None:
    model.show([EMPTY | {"text": "挂牌"}])
    said = [model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)]
    assert said == ["措施：挂牌", "新增一行：措施"]
