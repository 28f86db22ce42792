"""A choice is made by the letters of its pinyin, closed or open."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

NATIONS = ("", "汉族", "蒙古族", "回族", "藏族", "维吾尔族", "苗族", "满族", "哈萨克族")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    shown = QWidget()
    qtbot.addWidget(shown)
    QVBoxLayout(shown)
    shown.show()
    with qtbot.waitActive(shown):
        shown.activateWindow()
    return shown


def _box(window: QWidget, items: tuple[str, ...]) -> QComboBox:
    box = QComboBox(window)
    box.addItems(items)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(box)
    box.show()
    box.setFocus()
    return box


def test_initials_and_whole_syllables_choose(window: QWidget) -> None:
    box = _box(window, NATIONS)
    told: list[int] = []
    box.activated.connect(told.append)
    QTest.keyClicks(box, "wwe")
    assert box.currentText() == "维吾尔族"
    assert told == [5], "once, although three letters were typed"
    QTest.qWait(1300)
    QTest.keyClicks(box, "Hasa")
    assert box.currentText() == "哈萨克族"


def test_the_same_letter_goes_on_to_the_next_and_an_unknown_one_changes_nothing(window: QWidget) -> None:
    box = _box(window, ("", "未知的性别", "男性", "女性", "未说明的性别"))
    QTest.keyClicks(box, "n")
    assert box.currentText() == "男性"
    QTest.keyClicks(box, "n")
    assert box.currentText() == "女性"
    QTest.keyClicks(box, "n")
    assert box.currentText() == "男性"
    QTest.keyClicks(box, "q")
    assert box.currentText() == "男性"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_letters_go_to_the_line_of_an_open_list_and_enter_takes_it(qtbot: QtBot, window: QWidget) -> None:
    box = _box(window, NATIONS)
    box.showPopup()
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    view.setFocus()
    QTest.keyClicks(view, "mg")
    assert view.currentIndex().data() == "蒙古族"
    assert box.currentText() == "", "not taken yet"
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert box.currentText() == "蒙古族"


def test_shortcuts_stay_shortcuts(window: QWidget) -> None:
    box = _box(window, NATIONS)
    QTest.keyClick(box, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert box.currentText() == ""
