"""The import wizard: from a file to people, with everything that may come between."""

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.domain.imports.plan import Choose, Decisions, OrgChoose, OrgDecision, RowDecision, RowState
from desktop.domain.people import PersonDraft
from desktop.services.people import PeopleQuery
from desktop.ui.exchange.page import ExchangePage
from desktop.ui.exchange.review import COLUMNS, DOUBTS, ORGS, PROBLEMS
from desktop.ui.exchange.review import ROWS as ALL_ROWS
from desktop.ui.exchange.wizard import COLUMNS as COLUMNS_STEP
from desktop.ui.exchange.wizard import FILE, RESULT, REVIEW, ImportWizard
from desktop.ui.shared.changes import Hub
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Answers, Seen, child
from tests.ui.exchange.conftest import HEAD, ID_A, ID_C, ROWS, Make

Settle = Callable[[], None]


@pytest.fixture
def wizard(page: ExchangePage) -> ImportWizard:
    return page.wizard


def names(desk: Desk) -> list[str]:
    people = desk.services.people
    return [row.name for row in people.rows(desk.who, people.ids(desk.who, PeopleQuery()))]


def press(qtbot: QtBot, button: QPushButton) -> None:
    """As the keyboard does."""
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def test_people_come_in_step_by_step(
    qtbot: QtBot, wizard: ImportWizard, desk: Desk, make: Make, settle: Settle
) -> None:
    assert (wizard.at(), names(desk)) == (FILE, [])
    wizard.read(make(HEAD, *ROWS), straight=True)
    settle()
    assert (wizard.at(), names(desk)) == (REVIEW, [])
    review = wizard.review
    assert review.go.text() == "导入 3 人"
    assert review.note.text() == "1 行有错误，不导入"
    assert review.tiles[RowState.NEW].accessibleName() == "新增 3 行"
    assert review.tiles[RowState.ERROR].accessibleName() == "错误 1 行"
    press(qtbot, review.go)
    settle()
    assert wizard.at() == RESULT
    assert child(wizard.result, QLabel, "import_headline").text() == "已导入 3 人，1 行未导入。"
    assert "新建组织：第一党支部、仁厚供电所、配电班、营业班。" in child(wizard.result, QLabel, "import_details").text()
    assert sorted(names(desk)) == ["张三", "李四", "赵六"]
    assert wizard.report is not None
    assert wizard.report.backup is not None
    assert wizard.report.backup.name in child(wizard.result, QLabel, "import_backup").text()
    assert [wizard.result.model.index(0, column).data() for column in range(2)] == ["4", "王五"]
    assert "校验码" in wizard.result.model.index(0, 2).data()


def test_the_same_file_twice_changes_nothing(wizard: ImportWizard, desk: Desk, make: Make, settle: Settle) -> None:
    path = make(HEAD, *ROWS[:2])
    for expected in ("导入 2 人", "没有变化，完成"):
        wizard.read(path, straight=True)
        settle()
        assert wizard.review.go.text() == expected
        wizard.write()
        settle()
    assert child(wizard.result, QLabel, "import_headline").text() == "没有变化，库中数据没有改动。"
    assert not wizard.result.undo.isVisible()
    assert wizard.report is not None
    assert wizard.report.backup is None


def test_an_import_is_taken_back(
    wizard: ImportWizard, desk: Desk, make: Make, settle: Settle, answers: Answers, seen: Seen
) -> None:
    wizard.read(make(HEAD, *ROWS[:2]), straight=True)
    settle()
    wizard.write()
    settle()
    wizard.result.undo.click()
    settle()
    assert answers.asked == ["撤销本次导入？"]
    assert names(desk) == []
    assert desk.services.organisations.tree(desk.who) == []
    assert child(wizard.result, QLabel, "import_headline").text() == "已撤销本次导入。"
    assert not wizard.result.undo.isVisible()
    assert seen.said == ["已撤销本次导入"]


def test_what_was_changed_since_is_not_taken_back(
    wizard: ImportWizard, desk: Desk, make: Make, settle: Settle, seen: Seen
) -> None:
    people = desk.services.people
    uid = people.save(desk.who, None, PersonDraft(name="张三", id_number=ID_A, mobile="1"), None).uid
    wizard.read(make(["姓名", "身份证号", "手机"], ["张三", ID_A, "2"]), straight=True)
    settle()
    wizard.write()
    settle()
    found = people.reveal(desk.who, uid)
    people.save(desk.who, uid, PersonDraft(name="张三", id_number=ID_A, mobile="3"), found.version)
    wizard.result.undo.click()
    settle()
    assert len(seen.errors) == 1
    assert wizard.result.undo.isEnabled()
    assert people.reveal(desk.who, uid).draft.mobile == "3"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.xlsx", b"", "“空.xlsx”是空文件（0 字节）。"),
        ("照片.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 64, "“照片.xlsx”其实是图片（PNG），不是电子表格。"),
        ("半个.xlsx", b"PK\x03\x04" + b"0" * 64, "“半个.xlsx”不完整或已损坏，打不开。"),
    ],
)
def test_a_file_that_cannot_be_read_stays_in_the_first_step(
    wizard: ImportWizard, tmp_path: Path, settle: Settle, seen: Seen, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    wizard.read(path, straight=True)
    settle()
    assert (wizard.at(), wizard.file.problem.text(), seen.errors) == (FILE, said, [])
    assert wizard.file.zone.isEnabled()


def test_the_next_good_file_takes_the_complaint_away(
    wizard: ImportWizard, make: Make, tmp_path: Path, settle: Settle
) -> None:
    wizard.file.take(tmp_path / "没有.xlsx")
    settle()
    assert wizard.file.problem.text()
    wizard.file.take(make(HEAD, *ROWS))
    settle()
    wizard.begin()
    assert wizard.file.problem.text() == ""


def drop(wizard: ImportWizard, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    event = QDropEvent(QPointF(9, 9), copy, data, left, Qt.KeyboardModifier.NoModifier)
    wizard.file.zone.dropEvent(event)


def test_a_file_is_dropped(wizard: ImportWizard, make: Make, settle: Settle) -> None:
    drop(wizard, make(HEAD, *ROWS))
    settle()
    assert wizard.at() == COLUMNS_STEP


def test_two_files_at_once_are_refused_in_words(wizard: ImportWizard, make: Make, settle: Settle) -> None:
    drop(wizard, make(HEAD, *ROWS), make(HEAD, *ROWS, name="二.xlsx"))
    settle()
    assert (wizard.at(), wizard.file.problem.text()) == (FILE, "一次只能导入一个文件。")


def test_without_one_good_row_nothing_can_be_imported(wizard: ImportWizard, make: Make, settle: Settle) -> None:
    wizard.read(make(HEAD, ROWS[2]), straight=True)
    settle()
    assert (wizard.review.go.isEnabled(), wizard.review.go.text()) == (False, "没有可导入的行")
    assert wizard.review.notice.text() == "没有一行可以导入。"


def test_problems_are_narrowed_and_told_in_full(qtbot: QtBot, wizard: ImportWizard, make: Make, settle: Settle) -> None:
    wizard.read(make(HEAD, *ROWS), straight=True)
    settle()
    review, listed = wizard.review, wizard.review.problems
    press(qtbot, review.tiles[RowState.ERROR])
    assert (review.tabs.currentIndex(), listed.model.rowCount()) == (PROBLEMS, 1)
    listed.table.selectRow(0)
    whole = child(listed, QLabel, "import_problem_whole").text()
    assert whole.startswith("第 4 行，B 列“公民身份证号码”：身份证号的校验码不对")
    cells = [listed.model.index(0, column).data() for column in range(listed.model.columnCount())]
    assert (cells[0], cells[1], cells[3]) == ("4", "王五", "错误")
    assert not [cell for cell in cells if re.search("[A-Z]{2}", cell)], "codes are not for those who read the list"
    tip = listed.model.index(0, 4).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("身份证号的校验码不对")
    assert tip.endswith("代码：ID_CHECKSUM")
    listed.show_kind("warnings")
    assert {listed.model.index(row, 3).data() for row in range(listed.model.rowCount())} == {"警告"}


def test_every_row_and_column_can_be_looked_at(wizard: ImportWizard, make: Make, settle: Settle) -> None:
    wizard.read(make([*HEAD, "血型"], *ROWS), straight=True)
    settle()
    review = wizard.review
    assert [review.tabs.tabText(n) for n in (ALL_ROWS, COLUMNS)] == ["各行 4", "列的对应 9"]
    review.tiles[RowState.NEW].click()
    assert (review.tabs.currentIndex(), review.rows.model.rowCount()) == (ALL_ROWS, 3)
    columns = review.columns.model
    assert [columns.index(8, n).data() for n in range(4)] == ["I", "血型", "不读", "不是人员信息的栏目"]
    assert child(review, QLabel, "import_facts").text() == (
        "列标题在第 1 行，读 8 列，1 列不读。有内容的 32 格：读 23，不读的列 0，列标题 9，表外文字 0"
    )


SEVERAL = {"外协": [["姓名", "工号"], ["孙七", ID_A]], "说明": [["请填表"]], "空": []}


def test_headings_of_two_rows_are_told_as_two(wizard: ImportWizard, make: Make, settle: Settle) -> None:
    rows = (["城关供电所人员登记表"], ["基本信息", "", "岗位"], ["姓名", "工号", "班组"], ["孙七", "1", "营业班"])
    wizard.read(make(*rows, more=SEVERAL))
    settle()
    peek = wizard.file.sheets.peek
    assert (peek.columnSpan(0, 0), peek.columnSpan(2, 0)) == (3, 1), "a title runs over the empty cells"
    wizard.file.sheets.go.click()
    settle()
    wizard.columns.first.setValue(2)
    settle()
    wizard.columns.rows.setValue(2)
    settle()
    wizard.columns.go.click()
    settle()
    assert child(wizard.review, QLabel, "import_facts").text().startswith("列标题在第 2 至 3 行，读 3 列。")


def sheet_lines(wizard: ImportWizard) -> list[list[str]]:
    model = wizard.file.sheets.model
    return [[str(model.index(row, n).data()) for n in range(3)] for row in range(model.rowCount())]


def test_of_several_sheets_one_is_chosen_in_the_first_step(
    qtbot: QtBot, wizard: ImportWizard, make: Make, settle: Settle
) -> None:
    wizard.read(make(HEAD, *ROWS, more=SEVERAL))
    settle()
    sheets = wizard.file.sheets
    assert (wizard.at(), sheets.sheet()) == (FILE, "花名册")
    assert sheet_lines(wizard) == [
        ["花名册", "5", "像人员表，认出 8 列"],
        ["外协", "2", "像人员表，认出 2 列"],
        ["说明", "1", "没有认出列标题"],
        ["空", "0", "空表"],
    ]
    QTest.keyClick(sheets.table, Qt.Key.Key_Down)
    peeked = sheets.peek.model()
    assert (sheets.sheet(), [peeked.index(1, n).data() for n in (0, 1)]) == ("外协", ["孙七", "110105********002X"])
    QTest.keyClick(sheets.table, Qt.Key.Key_Return)
    settle()
    columns = wizard.columns
    assert (wizard.at(), columns.facts.text()) == (COLUMNS_STEP, "读 2 列。每一列都读。")
    columns.go.click()
    settle()
    assert (wizard.at(), wizard.review.go.text()) == (REVIEW, "导入 1 人")
    assert child(wizard.review, QLabel, "import_file").text() == "人员.xlsx · 外协"
    wizard.review.back.click()
    assert (wizard.at(), len(sheet_lines(wizard))) == (FILE, 4)


def test_a_sheet_without_people_stays_in_the_first_step_with_the_reason(
    wizard: ImportWizard, make: Make, settle: Settle
) -> None:
    form = [["姓名", "张三", "性别", "男"], ["民族", "汉", "学历", "本科"], ["职务", "电工", "手机", "138"], ["籍贯", "唐县"]]
    wizard.read(make(HEAD, *ROWS, more={**SEVERAL, "登记表": form}))
    settle()
    sheets = wizard.file.sheets
    sheets.table.selectRow(4)
    sheets.go.click()
    settle()
    assert (wizard.at(), "不是一行一人的名册" in sheets.notice.text()) == (FILE, True)
    sheets.table.selectRow(3)
    assert not sheets.go.isEnabled()
    sheets.table.selectRow(0)
    sheets.go.click()
    settle()
    assert wizard.at() == COLUMNS_STEP


def test_one_sheet_of_people_beside_notes_is_not_asked_about(wizard: ImportWizard, make: Make, settle: Settle) -> None:
    wizard.read(make(HEAD, *ROWS, more={"说明": [["请填表"]]}))
    settle()
    assert wizard.at() == COLUMNS_STEP
    wizard.columns.back.click()
    assert (wizard.at(), [line[0] for line in sheet_lines(wizard)]) == (FILE, ["花名册", "说明"])


def test_others_changes_are_compared_anew(
    wizard: ImportWizard, desk: Desk, make: Make, settle: Settle, hub: Hub, qtbot: QtBot
) -> None:
    wizard.read(make(HEAD, *ROWS[:2]), straight=True)
    settle()
    saved = desk.services.people.save(desk.who, None, PersonDraft(name="张三", id_number=ID_A, staff_no="10023"), None)
    hub.announce(saved.changes)
    qtbot.waitUntil(lambda: wizard.review.go.text() == "导入 2 人" and wizard.review.go.isEnabled())
    settle()
    assert wizard.findings is not None
    assert wizard.findings.counts["更新"] == 1


def test_the_rows_left_out_come_back_corrected(
    wizard: ImportWizard, desk: Desk, make: Make, settle: Settle, tmp_path: Path, seen: Seen
) -> None:
    wizard.read(make(HEAD, *ROWS), straight=True)
    settle()
    path = tmp_path / "改.xlsx"
    assert wizard.findings is not None
    wizard.files.save_left(wizard.findings.preview, path)
    settle()
    assert seen.said == ["已导出 1 行到 改.xlsx"]
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["行号", *HEAD, "导入问题"]
    assert sheet["A2"].value == "4"
    assert "校验码" in str(sheet["J2"].value)
    sheet["C2"].value = ID_C
    book.save(path)
    wizard.read(path)
    settle()
    assert (wizard.review.go.text(), wizard.review.note.text()) == ("导入 1 人", "")
    assert wizard.findings is not None
    assert [p.code for p in wizard.findings.problems if p.code == "UNKNOWN_COLUMN"] == []


def test_an_empty_table_can_be_saved_and_is_read(
    wizard: ImportWizard, tmp_path: Path, settle: Settle, seen: Seen
) -> None:
    path = tmp_path / "空白.xlsx"
    wizard.files.save_template(path)
    settle()
    assert seen.said == ["已保存空白表格：空白.xlsx"]
    wizard.read(path, straight=True)
    settle()
    assert wizard.review.notice.text() == "没有一行可以导入。"
    assert wizard.findings is not None
    assert wizard.findings.unknown_columns == []


def test_cancelling_leaves_everything_as_it_was(wizard: ImportWizard, desk: Desk, make: Make, settle: Settle) -> None:
    wizard.read(make(HEAD, *ROWS), straight=True)
    settle()
    wizard.write()
    wizard.review.busy.stop.click()
    settle()
    if wizard.at() == REVIEW:
        assert wizard.review.notice.text() == "已取消，库中数据没有改动。"
        assert names(desk) == []
    else:
        assert sorted(names(desk)) == ["张三", "李四", "赵六"]


def test_a_decision_made_while_comparing_wins(wizard: ImportWizard, make: Make, settle: Settle, qtbot: QtBot) -> None:
    wizard.read(make(HEAD, *ROWS), straight=True)
    settle()
    wizard.decide_rows({2: RowDecision(Choose.SKIP)})
    assert not wizard.review.go.isEnabled()
    wizard.decide_rows({3: RowDecision(Choose.SKIP)})
    qtbot.waitUntil(lambda: wizard.review.go.text() == "导入 1 人")
    assert wizard.review.note.text() == "1 行有错误，2 行跳过，不导入"


def test_leaving_for_another_file_forgets_decisions(
    wizard: ImportWizard, make: Make, settle: Settle, qtbot: QtBot
) -> None:
    path = make(HEAD, *ROWS)
    wizard.read(path, straight=True)
    settle()
    wizard.decide_orgs([("department_uid", "仁厚供电所", "")], OrgDecision(OrgChoose.LEAVE))
    wizard.read(path, straight=True)
    settle()
    qtbot.wait(200)
    settle()
    assert wizard.findings is not None
    assert wizard.findings.preview.decisions == Decisions(sheet="花名册")
    assert wizard.review.tabs.currentIndex() == ORGS


def test_the_first_part_shown_is_what_must_be_decided(
    wizard: ImportWizard, make: Make, settle: Settle, zhao: PersonDraft
) -> None:
    wizard.read(make(HEAD, *ROWS), straight=True)
    settle()
    assert wizard.review.tabs.currentIndex() == DOUBTS
