"""F9 on the scoring page: to the result and back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.identity import Uid
from desktop.ui.assessments.sheet_page import SheetPage
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import child

Settle = Callable[[], None]


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_f9_turns_to_the_result_and_back_to_where_one_was(
    qtbot: QtBot, desk: Desk, rating: Uid, settle: Settle
) -> None:
    page = SheetPage(desk)
    qtbot.addWidget(page)
    page.resize(1130, 680)
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    page.open_rating(rating)
    settle()
    page.jump("G2")
    QTest.keyClick(focused(), Qt.Key.Key_F9)
    settle()
    assert page.result.isVisible()
    assert page.result.hasFocus() or page.result.isAncestorOf(focused())
    assert child(page, QPushButton, "sheet_preview").isChecked()
    QTest.keyClick(focused(), Qt.Key.Key_F9)
    settle()
    assert (page.result.isVisible(), page.tree.hasFocus(), page.tree.current()) == (False, True, "G2")
