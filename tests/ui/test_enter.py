"""Enter presses the focused button in windows as in dialogs."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.shared.enter import EnterPresses


def test_enter_presses_the_focused_button_of_a_window(qtbot: QtBot, qapp: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    button = QPushButton("开始", window)
    QVBoxLayout(window).addWidget(button)
    pressed: list[bool] = []
    button.clicked.connect(lambda on: pressed.append(on))
    keys = EnterPresses(qapp)
    qapp.installEventFilter(keys)
    try:
        window.show()
        qtbot.waitExposed(window)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            QTest.keyClick(button, key)
    finally:
        qapp.removeEventFilter(keys)
    assert len(pressed) == 3
