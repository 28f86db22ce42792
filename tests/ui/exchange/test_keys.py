"""Ctrl+Enter does in every step of import and export what stands out there, wherever the keyboard is."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import PersonDraft
from desktop.services.people import PeopleQuery
from desktop.ui.exchange.page import ExchangePage
from desktop.ui.exchange.wizard import COLUMNS, FILE, RESULT, REVIEW
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import child
from tests.ui.exchange.conftest import HEAD, ROWS, Make

Settle = Callable[[], None]
KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@pytest.fixture
def front(page: ExchangePage, qtbot: QtBot) -> ExchangePage:
    with qtbot.waitActive(page):
        page.activateWindow()
    page.setFocus()
    return page


def onward(key: Qt.Key = Qt.Key.Key_Return) -> None:
    """From where the keyboard is; the Enter of the keypad says so."""
    at = QApplication.focusWidget()
    assert at is not None
    pad = Qt.KeyboardModifier.KeypadModifier if key == Qt.Key.Key_Enter else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(at, key, Qt.KeyboardModifier.ControlModifier | pad)


def registers(make: Make) -> Path:
    """Two sheets that might both be meant."""
    return make(HEAD, *ROWS[:2], more={"另一册": [HEAD, ROWS[1]]})


@pytest.mark.parametrize("key", KEYS)
def test_a_file_goes_from_its_sheet_to_the_people_by_one_key(
    front: ExchangePage, make: Make, desk: Desk, settle: Settle, key: Qt.Key
) -> None:
    wizard, seen = front.wizard, [FILE]
    wizard.read(registers(make))
    settle()
    while wizard.at() != RESULT:
        onward(key)
        settle()
        seen.append(wizard.at())
        assert len(seen) < 6, seen
    assert seen == [FILE, COLUMNS, REVIEW, RESULT]
    assert len(desk.services.people.ids(desk.who, PeopleQuery())) == 2
    gone: list[str] = []
    wizard.result.people_asked.connect(lambda: gone.append("people"))
    onward(key)
    assert gone == ["people"]


def test_the_key_is_heard_from_a_field_a_list_and_a_tab(front: ExchangePage, make: Make, settle: Settle) -> None:
    def steps(places: Sequence[Callable[[], QWidget]], begins: int) -> list[int]:
        reached = []
        for place in places:
            wizard.read(make(HEAD, *ROWS[:2]), straight=begins == REVIEW)
            settle()
            assert wizard.at() == begins
            place().setFocus()
            onward()
            settle()
            reached.append(wizard.at())
        return reached

    wizard = front.wizard
    columns, review = wizard.columns, wizard.review
    spin = child(columns, QSpinBox, "import_heading_first")
    assert steps([lambda: spin, lambda: columns.matches.table, lambda: columns.back], COLUMNS) == [REVIEW] * 3
    assert steps([lambda: review.tabs, lambda: review.orgs.table], REVIEW) == [RESULT] * 2


def test_what_cannot_go_on_stays(front: ExchangePage, make: Make, settle: Settle) -> None:
    front.wizard.read(make(HEAD, ROWS[2]), straight=True)
    settle()
    onward()
    settle()
    assert front.wizard.at() == REVIEW


def test_an_export_asks_for_its_place(front: ExchangePage, desk: Desk, settle: Settle) -> None:
    station = desk.services.organisations.save(desk.who, None, OrganisationDraft("北店", OrgKind.STATION), None).uid
    desk.services.people.save(desk.who, None, PersonDraft("李娜", department_uid=station), None)
    front.show_only("export")
    settle()
    front.export.form.everybody.setFocus()
    onward()
    box = front.findChild(QFileDialog)
    assert box is not None
    assert box.windowTitle() == "导出人员"
    box.reject()
