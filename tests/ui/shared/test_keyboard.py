"""Enter presses the focused button in windows as in dialogs."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.shared.buttons import button
from desktop.ui.shared.keyboard import Keyboard


def test_enter_presses_the_focused_button_of_a_window(qtbot: QtBot, qapp: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    start = QPushButton("开始", window)
    QVBoxLayout(window).addWidget(start)
    pressed: list[bool] = []
    start.clicked.connect(lambda on: pressed.append(on))
    keys = Keyboard(qapp)
    qapp.installEventFilter(keys)
    try:
        window.show()
        qtbot.waitExposed(window)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            QTest.keyClick(start, key)
    finally:
        qapp.removeEventFilter(keys)
    assert len(pressed) == 3


def test_enter_presses_a_focused_button_of_a_dialog_that_has_no_default(qtbot: QtBot, qapp: QApplication) -> None:
    box = QDialog()
    qtbot.addWidget(box)
    close = button("知道了", "told_close", box.accept)
    QVBoxLayout(box).addWidget(close)
    keys = Keyboard(qapp)
    qapp.installEventFilter(keys)
    try:
        box.open()
        qtbot.waitExposed(box)
        QTest.keyClick(close, Qt.Key.Key_Return)
    finally:
        qapp.removeEventFilter(keys)
    assert not box.isVisible()
