"""The recycle bin by hand."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import PersonDraft
from desktop.ui.history.recycle import RecyclePage
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Seen, child

Settle = Callable[[], None]
Open = Callable[[], RecyclePage]


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> Open:
    def open_page() -> RecyclePage:
        made = RecyclePage(desk)
        qtbot.addWidget(made)
        made.resize(1366, 768)
        made.show()
        settle()
        return made

    return open_page


@pytest.fixture
def filled(desk: Desk) -> None:
    """Two people and a branch in the bin."""
    for name in ("甲", "乙"):
        uid = desk.services.people.save(desk.who, None, PersonDraft(name=name), None).uid
        desk.services.people.delete(desk.who, [uid], f"{name}重复登记")
    branch = desk.services.organisations.save(desk.who, None, OrganisationDraft("一支部", OrgKind.BRANCH), None).uid
    desk.services.organisations.delete(desk.who, branch, "登记有误")


def titles(page: RecyclePage) -> list[str]:
    return [str(page.model.data(page.model.index(row, 1))) for row in range(page.model.rowCount())]


def test_an_empty_bin_says_what_comes_here(page: Open) -> None:
    assert child(page(), QLabel, "recycle_state_text").text() == "回收站是空的"


@pytest.mark.usefixtures("filled")
def test_one_record_is_restored_from_its_panel(page: Open, settle: Settle, seen: Seen) -> None:
    shown = page()
    assert titles(shown) == ["一支部", "乙", "甲"]
    shown.table.selectRow(1)
    settle()
    assert child(shown, QLabel, "bin_title").text() == "人员　乙"
    assert child(shown, QLabel, "bin_reason").text() == "乙重复登记"
    child(shown, QPushButton, "bin_restore").click()
    settle()
    settle()
    assert titles(shown) == ["一支部", "甲"]
    assert seen.said == ["已恢复“乙”"]


@pytest.mark.usefixtures("filled")
def test_many_of_several_kinds_are_restored_at_once(page: Open, desk: Desk, settle: Settle, seen: Seen) -> None:
    shown = page()
    shown.table.selectAll()
    child(shown, QPushButton, "recycle_restore_many").click()
    settle()
    settle()
    assert desk.services.history.bin_ids(desk.who) == []
    assert sorted(seen.said) == ["已恢复 2 条人员", "已恢复“一支部”"]


@pytest.mark.usefixtures("filled")
def test_the_bin_is_narrowed_by_kind_and_by_words(page: Open, qtbot: QtBot, settle: Settle) -> None:
    shown = page()
    child(shown, QPushButton, "recycle_chip_organisation").click()
    settle()
    assert titles(shown) == ["一支部"]
    child(shown, QPushButton, "recycle_chip_all").click()
    child(shown, QLineEdit, "recycle_search").setText("甲重复")
    qtbot.waitUntil(lambda: bool(titles(shown) == ["甲"]))


@pytest.mark.usefixtures("filled")
def test_a_double_click_restores_once(page: Open, settle: Settle, seen: Seen) -> None:
    shown = page()
    shown.table.selectRow(1)
    settle()
    back = child(shown, QPushButton, "bin_restore")
    back.click()
    back.click()
    settle()
    settle()
    assert (seen.errors, seen.said) == ([], ["已恢复“乙”"])


@pytest.mark.usefixtures("filled")
def test_ctrl_enter_restores_what_is_chosen(page: Open, settle: Settle) -> None:
    shown = page()
    shown.activateWindow()
    shown.table.setFocus()
    shown.table.selectRow(1)
    settle()
    QTest.keyClick(shown.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    settle()
    assert titles(shown) == ["一支部", "甲"]
