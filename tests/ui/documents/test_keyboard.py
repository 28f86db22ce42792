"""The documents page by keys alone: into the document, past every button of it, and out again."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QToolButton
from pytestqt.qtbot import QtBot

from desktop.compose import Opened
from desktop.ui.documents.page import DocumentsPage
from desktop.ui.shared.desk import Desk
from tests.services.station import build
from tests.ui.conftest import child
from tests.ui.pairings.test_pairings import pairing

Settle = Callable[[], None]


@pytest.fixture
def page(opened: Opened, desk: Desk, qtbot: QtBot, settle: Settle) -> DocumentsPage:
    here = build(opened)
    here.services.documents.make(here.who, "pairing_agreement", pairing(here))
    made = DocumentsPage(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    settle()
    made.table.setFocus()
    made.table.selectRow(0)
    settle()
    settle()
    return made


def focused() -> str:
    found = QApplication.focusWidget()
    return found.objectName() if found is not None else ""


def test_enter_leads_into_the_page_as_it_prints_and_tab_past_every_button_and_out(
    page: DocumentsPage, settle: Settle
) -> None:
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    settle()
    assert focused() == "document_preview"
    met = []
    for _ in range(40):
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keyClick(here, Qt.Key.Key_Tab)
        met.append(focused())
    assert {"document_print", "document_save", "document_more"} <= set(met)
    assert "signer_1_sign" in met
    assert page.table.objectName() in met


def test_enter_opens_a_document_again_that_was_closed(page: DocumentsPage, settle: Settle) -> None:
    close = child(page, QToolButton, "document_close")
    close.click()
    assert not close.isVisible()
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    settle()
    assert close.isVisible()
    assert focused() == "document_preview"


def test_ctrl_enter_asks_for_the_next_signature(page: DocumentsPage, settle: Settle) -> None:
    QTest.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    box = next(each for each in page.findChildren(QDialog) if each.isVisible())
    assert box.windowTitle().startswith("签署")
    box.reject()
