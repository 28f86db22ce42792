"""The second press of a double click does nothing on the page that the first one opened."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.shared.second_press import SecondPress
from tests.ui.conftest import child

SPOT = QPoint(100, 60)


@pytest.fixture
def pressed() -> list[str]:
    return []


@pytest.fixture
def window(qtbot: QtBot, pressed: list[str]) -> QWidget:
    """A link that opens another page, on which something else lies at its place."""
    made, stack = QWidget(), QStackedWidget()
    qtbot.addWidget(made)
    QVBoxLayout(made).addWidget(stack)
    link, other = QPushButton("去看"), QPushButton("删除")
    second = SecondPress(made)

    def go() -> None:
        pressed.append("link")
        stack.setCurrentWidget(other)
        second.expect()

    link.clicked.connect(go)
    other.clicked.connect(lambda: pressed.append("other"))
    for each in (link, other):
        each.setSizePolicy(each.sizePolicy().Policy.Expanding, each.sizePolicy().Policy.Expanding)
        stack.addWidget(each)
    made.resize(200, 120)
    made.show()
    qtbot.waitExposed(made)
    QCursor.setPos(made.mapToGlobal(SPOT))
    return made


def click(window: QWidget, at: QPoint) -> None:
    """Whatever lies there gets it, as from a hand."""
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def test_a_double_click_presses_once(window: QWidget, pressed: list[str]) -> None:
    click(window, SPOT)
    click(window, SPOT)
    assert pressed == ["link"]


def test_a_press_elsewhere_or_later_is_heard(window: QWidget, pressed: list[str], qtbot: QtBot) -> None:
    click(window, SPOT)
    click(window, SPOT + QPoint(60, 0))
    assert pressed == ["link", "other"]
    second = child(window, SecondPress, "second_press")
    qtbot.waitUntil(lambda: not second.isVisible())
    click(window, SPOT)
    assert pressed == ["link", "other", "other"]
