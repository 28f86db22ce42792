"""Enter presses the focused button, Tab follows the screen, a shortcut finds what the input method was composing."""

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.ui.shared.buttons import button


def _active(window: QWidget, qtbot: QtBot) -> None:
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()


def test_enter_presses_the_focused_button_of_a_window(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    start = QPushButton("开始", window)
    QVBoxLayout(window).addWidget(start)
    pressed: list[bool] = []
    start.clicked.connect(lambda on: pressed.append(on))
    _active(window, qtbot)
    start.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        QTest.keyClick(start, key)
    assert len(pressed) == 3


def test_enter_presses_a_focused_button_of_a_dialog_that_has_no_default(qtbot: QtBot) -> None:
    box = QDialog()
    qtbot.addWidget(box)
    close = button("知道了", "told_close", box.accept)
    QVBoxLayout(box).addWidget(close)
    box.open()
    _active(box, qtbot)
    close.setFocus()
    QTest.keyClick(close, Qt.Key.Key_Return)
    assert not box.isVisible()


def _focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_tab_follows_the_screen_through_what_was_filled_later(qtbot: QtBot) -> None:
    """The section above is built last, and the field of a form is put in before another: Qt would go there last."""
    window = QWidget()
    qtbot.addWidget(window)
    lines = QVBoxLayout(window)
    late, form = QWidget(), QWidget()
    lines.addWidget(late)
    lines.addWidget(form)
    rows = QFormLayout(form)
    second, table, last = QLineEdit(), QTableWidget(2, 2), QPushButton("签订")
    table.setTabKeyNavigation(False)
    rows.addRow("第二", second)
    for each in (table, last):
        lines.addWidget(each)
    _active(window, qtbot)
    first, above = QLineEdit(), QPushButton("填入应到人员")
    rows.insertRow(0, "第一", first)
    QVBoxLayout(late).addWidget(above)
    for made in (above, first):
        made.show()
    above.setFocus()
    passed: list[QWidget] = []
    for _ in range(6):
        passed.append(_focus())
        QTest.keyClick(passed[-1], Qt.Key.Key_Tab)
    assert passed == [above, first, second, table, last, above]
    QTest.keyClick(_focus(), Qt.Key.Key_Backtab)
    assert above.hasFocus()


def test_tab_from_outside_scrolls_to_where_it_lands(qtbot: QtBot) -> None:
    window, area, body = QWidget(), QScrollArea(), QWidget()
    qtbot.addWidget(window)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setWidget(body)
    inside, lines = QVBoxLayout(body), QVBoxLayout(window)
    buttons = [QPushButton(f"第 {n} 个") for n in range(40)]
    for each in buttons:
        inside.addWidget(each)
    after = QPushButton("保存")
    lines.addWidget(area)
    lines.addWidget(after)
    window.resize(200, 300)
    _active(window, qtbot)
    after.setFocus()
    QTest.keyClick(after, Qt.Key.Key_Backtab)
    assert buttons[-1].hasFocus()
    assert buttons[-1].visibleRegion().boundingRect().size() == buttons[-1].size()
    QTest.keyClick(buttons[-1], Qt.Key.Key_Tab)
    QTest.keyClick(after, Qt.Key.Key_Tab)
    assert buttons[0].hasFocus()
    assert buttons[0].visibleRegion().boundingRect().size() == buttons[0].size()


def test_a_shortcut_finds_what_the_input_method_was_composing(qtbot: QtBot) -> None:
    window, name = QWidget(), QLineEdit()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(name)
    stored: list[str] = []
    QShortcut(QKeySequence(QKeySequence.StandardKey.Save), window).activated.connect(lambda: stored.append(name.text()))
    _active(window, qtbot)
    name.setFocus()
    QTest.keyClicks(name, "W")
    QApplication.sendEvent(name, QInputMethodEvent("li na", []))
    assert name.text() == "W"
    QTest.keyClick(name, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert stored == ["Wli na"]
    QTest.keyClick(name, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert stored == ["Wli na"] * 2, "taken once"


class _LettingGo:
    """What Qt's way to fcitx5 does when it is asked to commit: the letters vanish, and nothing is put in."""

    def __init__(self, field: QLineEdit) -> None:
        self._field = field

    def commit(self) -> None:
        QApplication.sendEvent(self._field, QInputMethodEvent())


def test_letters_that_the_input_method_lets_go_of_are_kept(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    name = QLineEdit()
    qtbot.addWidget(name)
    _active(name, qtbot)
    name.setFocus()
    QApplication.sendEvent(name, QInputMethodEvent("li na", []))
    monkeypatch.setattr(QGuiApplication, "inputMethod", lambda: _LettingGo(name))
    QTest.keyClick(name, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert name.text() == "li na"


def test_a_click_elsewhere_keeps_what_was_being_composed(qtbot: QtBot) -> None:
    """Qt asks for it just before the focus goes; fcitx5 lets go of it without putting anything in."""
    window, name, save = QWidget(), QLineEdit(), QPushButton("保存")
    qtbot.addWidget(window)
    lines = QVBoxLayout(window)
    lines.addWidget(name)
    lines.addWidget(save)
    _active(window, qtbot)
    name.setFocus()
    QApplication.sendEvent(name, QInputMethodEvent("guang dong", []))
    QApplication.sendEvent(name, QInputMethodEvent())
    save.setFocus(Qt.FocusReason.MouseFocusReason)
    assert name.text() == "guang dong"


def test_what_was_given_up_with_esc_does_not_come_back(qtbot: QtBot) -> None:
    window, name, save = QWidget(), QLineEdit(), QPushButton("保存")
    qtbot.addWidget(window)
    lines = QVBoxLayout(window)
    lines.addWidget(name)
    lines.addWidget(save)
    _active(window, qtbot)
    name.setFocus()
    QApplication.sendEvent(name, QInputMethodEvent("guang dong", []))
    QApplication.sendEvent(name, QInputMethodEvent())
    QTest.qWait(20)
    save.setFocus(Qt.FocusReason.MouseFocusReason)
    assert name.text() == ""


def test_undo_in_a_field_where_nothing_was_typed_means_the_last_deed(qtbot: QtBot) -> None:
    window, search = QWidget(), QLineEdit()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(search)
    asked: list[str] = []
    QShortcut(QKeySequence("Ctrl+Z"), window).activated.connect(lambda: asked.append(search.text()))
    _active(window, qtbot)
    search.setFocus()
    QTest.keyClick(search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert asked == [""]
    QTest.keyClicks(search, "ab")
    QTest.keyClick(search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert asked == [""], "its own text first"
    assert search.text() == ""


def test_a_field_that_goes_away_while_it_is_composed_in_is_forgotten(qtbot: QtBot) -> None:
    window, gone, search = QWidget(), QLineEdit(), QLineEdit()
    qtbot.addWidget(window)
    lines = QVBoxLayout(window)
    lines.addWidget(gone)
    lines.addWidget(search)
    asked: list[str] = []
    QShortcut(QKeySequence("Ctrl+Z"), window).activated.connect(lambda: asked.append(search.text()))
    _active(window, qtbot)
    gone.setFocus()
    QApplication.sendEvent(gone, QInputMethodEvent("li", []))
    shiboken6.delete(gone)
    search.setFocus()
    QTest.keyClick(search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert asked == [""]


def test_letters_go_on_being_composed(qtbot: QtBot) -> None:
    """Only a shortcut ends it; Shift alone, as in capitals, does not."""
    window, name = QWidget(), QLineEdit()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(name)
    _active(window, qtbot)
    name.setFocus()
    QApplication.sendEvent(name, QInputMethodEvent("li", []))
    QTest.keyClick(name, Qt.Key.Key_Control)
    QTest.keyClick(name, Qt.Key.Key_Shift)
    assert name.text() == ""
