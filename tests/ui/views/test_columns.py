"""Columns of a list: chosen, ordered by keys, remembered, and exported as they are shown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QListWidget, QPushButton, QToolButton
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from desktop.domain.identity import Uid
from desktop.domain.people import PersonDraft
from desktop.services.history import HistoryQuery
from desktop.ui.people.page import PeoplePage
from desktop.ui.shared.desk import Desk
from desktop.ui.views.export import ask_export, export
from tests.ui.conftest import Answers, Seen, child

Settle = Callable[[], None]
Open = Callable[[], PeoplePage]


def add(desk: Desk, name: str, **fields: object) -> Uid:
    draft = replace(PersonDraft(name=name), **fields)  # type: ignore[arg-type]
    return desk.services.people.save(desk.who, None, draft, None).uid


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> Open:
    def open_page() -> PeoplePage:
        made = PeoplePage(desk)
        qtbot.addWidget(made)
        made.resize(1366, 768)
        made.show()
        settle()
        return made

    return open_page


def box(page: PeoplePage) -> QDialog:
    return next(each for each in page.findChildren(QDialog) if each.isVisible())


def shown(page: PeoplePage) -> list[str]:
    """Headings in the order seen."""
    head = page.table.horizontalHeader()
    sections = [head.logicalIndex(place) for place in range(head.count())]
    return [page.model.columns[s].title for s in sections if not page.table.isColumnHidden(s)]


def test_columns_are_chosen_and_ordered_by_keys_and_remembered(page: Open, settle: Settle) -> None:
    opened = page()
    child(opened, QToolButton, "people_columns").click()
    listed = child(box(opened), QListWidget, "columns_list")
    titles = [listed.item(row).text() for row in range(listed.count())]
    assert titles[:3] == ["姓名", "工号", "政治面貌"]
    assert {"民族", "党龄", "转为正式党员日期", "党小组"} <= set(titles)
    assert not {"家庭住址", "健康状况", "固定电话"} & set(titles)
    listed.setCurrentRow(titles.index("政治面貌"))
    QTest.keyClick(listed, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(listed, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [listed.item(row).text() for row in range(3)] == ["政治面貌", "姓名", "工号"]
    ethnic = next(row for row in range(listed.count()) if listed.item(row).text() == "民族")
    listed.setCurrentRow(ethnic)
    QTest.keyClick(listed, Qt.Key.Key_Space)
    while listed.currentRow() > 0:
        child(box(opened), QPushButton, "columns_up").click()
    child(box(opened), QPushButton, "columns_go").click()
    assert shown(opened)[:4] == ["民族", "政治面貌", "姓名", "工号"]
    assert shown(page())[:4] == ["民族", "政治面貌", "姓名", "工号"]
    opened.table.forget_columns()
    assert shown(opened)[:3] == ["姓名", "工号", "政治面貌"]


def test_a_list_keeps_at_least_one_column(page: Open) -> None:
    opened = page()
    child(opened, QToolButton, "people_columns").click()
    listed = child(box(opened), QListWidget, "columns_list")
    for row in range(listed.count()):
        listed.item(row).setCheckState(Qt.CheckState.Unchecked)
    child(box(opened), QPushButton, "columns_go").click()
    assert box(opened).isVisible()
    box(opened).reject()


def test_dragging_a_heading_is_remembered(page: Open) -> None:
    opened = page()
    opened.table.horizontalHeader().moveSection(0, 1)
    assert shown(page())[:2] == ["工号", "姓名"]


def test_every_further_column_has_its_words_and_its_order(page: Open, desk: Desk, settle: Settle) -> None:
    add(desk, "李娜", ethnic="11", full_on=date(2010, 1, 1), political_status="01")
    add(desk, "王强", ethnic="01")
    opened = page()
    opened.table.set_columns([("ethnic", True), ("party_years", True), ("name", True)])
    keys = [column.key for column in opened.model.columns]
    told = {
        opened.model.data(opened.model.index(row, keys.index("name"))): opened.model.data(
            opened.model.index(row, keys.index("ethnic"))
        )
        for row in range(2)
    }
    assert told == {"李娜": "满族", "王强": "汉族"}
    for key in keys:
        if opened.model.columns[keys.index(key)].sortable:
            opened.top.sort(key, True)
            settle()
            assert opened.model.rowCount() == 2, key


def test_the_export_has_the_columns_shown_in_their_order(
    page: Open, desk: Desk, settle: Settle, answers: Answers, seen: Seen, tmp_path: Path
) -> None:
    add(desk, "李娜", birth_date=date(1990, 2, 3), id_number="11010519491231002X", id_note="证件如此")
    opened = page()
    for column, _ in opened.table.columns_in_order():
        opened.table.choose_column(column.key, column.key in ("name", "id_masked", "birth_date", "age"))
    opened.table.horizontalHeader().moveSection(opened.table.horizontalHeader().visualIndex(12), 0)
    answers.yes = False
    ask_export(opened, opened.model.ids())
    assert answers.asked == ["导出这 1 人？"]
    export(opened, opened.model.ids(), opened.table.columns_shown(), tmp_path / "人员.xlsx")
    settle()
    assert seen.said == ["已导出 1 人：人员.xlsx"]
    rows = CalamineWorkbook.from_path(tmp_path / "人员.xlsx").get_sheet_by_index(0).to_python()
    assert rows[0] == ["身份证号", "姓名", "年龄", "出生日期"]
    assert (rows[1][0], rows[1][1], rows[1][3]) == ("110105********002X", "李娜", date(1990, 2, 3))
    assert isinstance(rows[1][2], float)
    (newest, *_rest) = desk.services.history.ids(desk.who, HistoryQuery(chip="reveals"))
    assert desk.services.history.rows(desk.who, [newest])[0].title == "导出人员：人员.xlsx"
