"""The columns of a file: shown with what stands in them, corrected by hand, remembered for the next file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from desktop.domain.imports.plan import RowState
from desktop.domain.people import PersonDraft
from desktop.ui.exchange.matching import ColumnStep
from desktop.ui.exchange.page import ExchangePage
from desktop.ui.exchange.wizard import COLUMNS, FILE, RESULT, REVIEW, ImportWizard
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import child
from tests.ui.exchange.conftest import HEAD, ID_A, ROWS, Make

Settle = Callable[[], None]


@pytest.fixture
def wizard(page: ExchangePage) -> ImportWizard:
    return page.wizard


def cells(step: ColumnStep) -> list[list[str]]:
    model = step.matches.model
    return [[str(model.index(row, n).data()) for n in range(5)] for row in range(model.rowCount())]


def choose(qtbot: QtBot, step: ColumnStep, row: int, label: str, typed: str = "") -> None:
    """As a person does: the column, then the field by typing its name, or its pinyin or initials."""
    child(step, QTableView, "import_matches").selectRow(row)
    field = step.matches.field
    field.window().activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)  # what is offered is shown to whoever types there, nowhere else
    field.setText(typed or label)
    field.textEdited.emit(typed or label)
    qtbot.waitUntil(field.offering)
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: step.matches.model.index(row, 4).data() == label)


def test_every_column_is_shown_with_its_cells_before_the_preview(wizard: ImportWizard, make: Make, settle: Settle) -> None:
    wizard.read(make(["党员花名册"], ["序号", *HEAD, "血型"], ["1", *ROWS[0], "A"], ["2", *ROWS[1], "B"]))
    settle()
    step = wizard.columns
    assert (wizard.at(), step.first.value(), step.rows.value()) == (COLUMNS, 2, 1)
    assert cells(step)[0] == ["A", "序号", "1、2", "不读", "不读：不用导入"]
    assert cells(step)[1] == ["B", "姓名", "张三、李四", "读", "姓名"]
    assert cells(step)[9] == ["J", "血型", "A、B", "不读", "不读：不是人员信息的栏目"]
    assert step.facts.text() == "读 8 列。不读：序号、血型。"
    step.go.click()
    settle()
    assert wizard.at() == REVIEW
    wizard.review.match.click()
    assert wizard.at() == COLUMNS
    step.back.click()
    assert wizard.at() == FILE


def test_a_match_corrected_by_hand_is_remembered_for_files_of_this_layout(
    qtbot: QtBot, wizard: ImportWizard, desk: Desk, make: Make, settle: Settle
) -> None:
    rows = [["人员", "编码", "绰号"], ["张三", "1001", "老张"], ["李四", "1002", "小李"]]
    wizard.read(make(*rows))
    settle()
    step = wizard.columns
    assert wizard.at() == COLUMNS
    assert step.notice.text() == "没有一列填入姓名、身份证号或工号。"
    assert not step.go.isEnabled()
    choose(qtbot, step, 0, "姓名", "xm")
    choose(qtbot, step, 1, "工号", "gonghao")
    step.go.click()
    settle()
    assert wizard.review.go.text() == "导入 2 人"
    wizard.write()
    settle()
    assert wizard.at() == RESULT
    wizard.read(make(*rows, ["王五", "1003", ""], name="下月.xlsx"))
    settle()
    assert (wizard.at(), wizard.review.go.text()) == (REVIEW, "导入 1 人")
    wizard.review.match.click()
    assert step.notice.text() == "已按上次的对应填好。"


def test_no_number_is_readable_in_a_column_that_is_not_read(wizard: ImportWizard, make: Make, settle: Settle) -> None:
    wizard.read(make(["姓名", "工号", "电话", "电话"], ["张三", "1", "13800138000", "13900139000"]), straight=True)
    settle()
    model = wizard.columns.matches.model
    assert [model.index(row, 2).data() for row in range(4)] == ["张三", "1", "138****8000", "139****9000"]


def test_two_columns_for_one_field_are_a_question(
    qtbot: QtBot, wizard: ImportWizard, make: Make, settle: Settle
) -> None:
    wizard.read(make(["姓名", "工号", "员工编号"], ["张三", "1", "A7"]), straight=True)
    settle()
    step = wizard.columns
    assert wizard.at() == COLUMNS
    assert "都是“工号”" in step.notice.text()
    choose(qtbot, step, 2, "工号")
    assert step.notice.text() == "B、C 列都填入“工号”。"
    assert not step.go.isEnabled()
    child(step, QTableView, "import_matches").selectRow(1)
    step.matches.leave.click()
    step.go.click()
    settle()
    assert wizard.at() == REVIEW
    assert wizard.findings is not None
    assert wizard.findings.preview.parsed.rows[0].values == ("张三", "A7")


def test_the_heading_rows_are_chosen_when_they_were_guessed_wrong(wizard: ImportWizard, make: Make, settle: Settle) -> None:
    wizard.read(make(["姓名", "职务"], ["工号", "姓名"], ["1", "张三"]))
    settle()
    step = wizard.columns
    assert step.notice.text().startswith("请核对：第 2 行也像列标题。")
    step.first.setValue(2)
    settle()
    assert [row[1] for row in cells(step)] == ["工号", "姓名"]
    step.go.click()
    settle()
    assert wizard.review.go.text() == "导入 1 人"


def test_a_form_of_one_person_stays_in_the_first_step(wizard: ImportWizard, make: Make, settle: Settle) -> None:
    wizard.read(make(["姓名", "张三", "性别", "男"], ["民族", "汉", "学历", "本科"], ["职务", "电工", "手机", "138"], ["籍贯", "唐县"]))
    settle()
    assert (wizard.at(), "不是一行一人的名册" in wizard.file.problem.text()) == (FILE, True)


def test_rows_are_left_out_and_taken_back_in(
    qtbot: QtBot, wizard: ImportWizard, make: Make, settle: Settle, tmp_path: Path
) -> None:
    wizard.read(make(HEAD, *ROWS), straight=True)
    settle()
    rows = wizard.review.rows
    rows.table.selectRow(0)
    rows.skip.click()
    qtbot.waitUntil(lambda: wizard.review.go.text() == "导入 2 人")
    settle()
    rows.show_state(RowState.SKIPPED)
    rows.table.selectAll()
    rows.keep.click()
    qtbot.waitUntil(lambda: wizard.review.go.text() == "导入 3 人")


def test_a_new_name_is_said_to_be_a_change_of_name_and_taken_back(
    qtbot: QtBot, wizard: ImportWizard, desk: Desk, make: Make, settle: Settle
) -> None:
    people, who = desk.services.people, desk.who
    uid = people.save(who, None, PersonDraft(name="李思", id_number=ID_A), None).uid
    people.save(who, None, PersonDraft(name="王五", staff_no="8", job_title="电工"), None)
    head = ["姓名", "身份证号", "工号", "职务"]
    wizard.read(make(head, ["李诗", ID_A, "", "电工"], ["王五", "", "8", "班长"]), straight=True)
    settle()
    rows = wizard.review.rows

    def notes() -> list[str]:
        lines = [rows.model.record_at(n) for n in range(rows.model.rowCount())]
        return [line.note for line in lines if line is not None]

    rows.table.selectAll()
    rows.renamed.click()
    qtbot.waitUntil(lambda: "曾用名：（空） → 李思" in notes()[0])
    settle()
    assert "曾用名" not in notes()[1]
    rows.table.selectAll()
    rows.keep.click()
    qtbot.waitUntil(lambda: "曾用名" not in notes()[0])
    settle()
    rows.table.selectAll()
    rows.renamed.click()
    qtbot.waitUntil(lambda: "曾用名" in notes()[0])
    settle()
    wizard.review.go.click()
    settle()
    assert people.get(who, uid).draft.former_name == "李思"


def test_a_table_without_headings_is_matched_column_by_column(
    qtbot: QtBot, wizard: ImportWizard, make: Make, settle: Settle
) -> None:
    wizard.read(make(["张三", "1001", "A"], ["李四", "1002", "B"]))
    settle()
    step = wizard.columns
    assert "没有一列填入姓名" in step.notice.text()
    step.first.setValue(0)
    settle()
    assert [row[2] for row in cells(step)] == ["张三、李四", "1001、1002", "A、B"]
    choose(qtbot, step, 0, "姓名")
    choose(qtbot, step, 1, "工号")
    assert step.notice.text() == "表中没有列标题。"
    step.go.click()
    settle()
    assert wizard.review.go.text() == "导入 2 人"


def test_a_heading_row_just_typed_is_looked_at_before_the_preview(wizard: ImportWizard, make: Make, settle: Settle) -> None:
    wizard.read(make(["姓名", "职务"], ["工号", "姓名"], ["1", "张三"]))
    settle()
    step = wizard.columns
    step.first.setFocus()
    step.first.selectAll()
    QTest.keyClicks(step.first, "2")
    QTest.keyClick(step.first, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert wizard.at() == COLUMNS
    assert [row[1] for row in cells(step)] == ["工号", "姓名"]
    QTest.keyClick(step.first, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert wizard.at() == REVIEW
    assert wizard.findings is not None
    assert [row.values for row in wizard.findings.preview.parsed.rows] == [("1", "张三")]


def test_opening_a_file_that_is_cancelled_shows_nothing_of_it(wizard: ImportWizard, make: Make, settle: Settle) -> None:
    wizard.read(make(HEAD, *ROWS))
    wizard.file.busy.stop.click()
    settle()
    assert (wizard.at(), wizard.file.problem.text()) == (FILE, "已取消读取。")
