"""Exporting from the list of people: as it is shown, covered or in full."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog
from python_calamine import CalamineWorkbook

from desktop.ui.people.columns import FIELDS
from desktop.ui.people.export import write
from desktop.ui.people.page import PeoplePage
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Answers, Seen
from tests.ui.people.test_people_page import VALID_ID, Settle, add, page, press

__all__ = ["page"]


def test_what_is_shown_is_exported_covered(
    page: Callable[[], PeoplePage], desk: Desk, settle: Settle, seen: Seen, tmp_path: Path
) -> None:
    add(desk, "李娜", id_number=VALID_ID, mobile="13812345678")
    shown = page()
    write(desk, shown, list(shown.model.ids()), ["name", "mobile", "id_number"], tmp_path / "人员.xlsx")
    settle()
    assert seen.said == ["已导出 1 人：人员.xlsx"]
    cells = {str(cell) for row in CalamineWorkbook.from_path(tmp_path / "人员.xlsx").get_sheet_by_index(0).to_python() for cell in row}
    assert "李娜" in cells
    assert VALID_ID not in cells
    assert "13812345678" not in cells


def test_the_people_chosen_are_exported_in_full_on_request_and_that_is_logged(
    page: Callable[[], PeoplePage], desk: Desk, settle: Settle, answers: Answers, tmp_path: Path
) -> None:
    for name, number in (("李娜", VALID_ID), ("王强", None)):
        add(desk, name, id_number=number, mobile="13812345678")
    shown = page()
    shown.table.choose_column("mobile", True)
    shown.table.selectAll()
    settle()
    press(shown, "people_export_full")
    assert answers.asked == ["完整导出这 2 人？"]
    box = shown.findChild(QFileDialog)
    assert box is not None
    box.fileSelected.emit(str(tmp_path / "完整.xlsx"))
    box.reject()
    settle()
    cells = {str(cell) for row in CalamineWorkbook.from_path(tmp_path / "完整.xlsx").get_sheet_by_index(0).to_python() for cell in row}
    assert {"李娜", "王强", VALID_ID, "13812345678"} <= cells
    history = desk.services.history
    assert history.rows(desk.who, history.ids(desk.who))[0].title == "完整导出人员：完整.xlsx"


def test_exporting_says_first_how_many_and_that_numbers_are_covered(
    page: Callable[[], PeoplePage], desk: Desk, settle: Settle, answers: Answers
) -> None:
    answers.yes = False
    add(desk)
    shown = page()
    press(shown, "people_export")
    assert answers.asked == ["导出这 1 人？"]


def test_the_export_holds_what_the_list_shows(page: Callable[[], PeoplePage], desk: Desk, settle: Settle, tmp_path: Path) -> None:
    uid = add(desk, mobile="13812345678", gender="2")
    shown = page()
    shown.table.choose_column("gender", True)
    shown.table.choose_column("joined_on", False)
    keys = shown.table.shown_keys()
    assert ("gender" in keys, "joined_on" in keys, keys[0]) == (True, False, "name")
    write(desk, shown, [uid], [FIELDS[key] for key in keys], tmp_path / "表.xlsx")
    settle()
    heads = CalamineWorkbook.from_path(tmp_path / "表.xlsx").get_sheet_by_index(0).to_python()[0]
    assert ("性别" in heads, "加入党组织日期" in heads, heads[0]) == (True, False, "姓名")


def test_one_person_is_exported_in_full_too(
    page: Callable[[], PeoplePage], desk: Desk, settle: Settle, answers: Answers
) -> None:
    answers.yes = False
    add(desk, "李娜", id_number=VALID_ID)
    add(desk, "王强")
    shown = page()
    shown.table.selectRow(0)
    settle()
    press(shown, "person_export_full")
    assert answers.asked == ["完整导出这 1 人？"]
