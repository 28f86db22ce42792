"""The steps of a record: Ctrl+Enter takes the one that stands out, from wherever the keyboard is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.shared.step_bar import NextStep, StepBar
from tests.ui.conftest import child

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bar(qtbot: QtBot) -> StepBar:
    """In a window with a line that has the focus."""
    window = QWidget()
    qtbot.addWidget(window)
    lines, line, made = QVBoxLayout(window), QLineEdit(), StepBar("pledge")
    lines.addWidget(line)
    lines.addWidget(made)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    line.setFocus()
    return made


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_keys_take_the_first_step_and_no_other(bar: StepBar, key: Qt.Key) -> None:
    done: list[str] = []
    bar.offer(
        [NextStep("公开", "publish", lambda: done.append("公开")), NextStep("撤回", "back", lambda: done.append("撤回"))], ""
    )
    QTest.keyClick(bar.window().focusWidget(), key, CTRL)
    assert done == ["公开"]
    assert child(bar, QPushButton, "publish").toolTip() == "公开（Ctrl+Enter）"


def test_what_is_typed_is_saved_before_a_step(bar: StepBar) -> None:
    done: list[str] = []
    bar.offer([NextStep("公开", "publish", lambda: done.append("公开"))], "")
    bar.set_dirty(on=True)
    QTest.keyClick(bar.window().focusWidget(), Qt.Key.Key_Return, CTRL)
    assert done == []


def test_steps_offered_anew_take_the_keys_from_those_before(bar: StepBar) -> None:
    done: list[str] = []
    for text in ("公开", "践诺"):
        bar.offer([NextStep(text, "step", lambda text=text: done.append(text))], "")  # type: ignore[misc]
        QApplication.processEvents()
    QTest.keyClick(bar.window().focusWidget(), Qt.Key.Key_Return, CTRL)
    assert done == ["践诺"]


def test_what_deletes_is_never_taken_by_the_keys(bar: StepBar) -> None:
    done: list[str] = []
    bar.offer([NextStep("终止", "end", lambda: done.append("终止"), danger=True)], "")
    QTest.keyClick(bar.window().focusWidget(), Qt.Key.Key_Return, CTRL)
    assert done == []


def test_a_double_click_is_one_step(bar: StepBar) -> None:
    """After the first click another step may stand in the same place."""
    done: list[str] = []
    bar.offer([NextStep("开始研究", "step", lambda: done.append("开始研究"))], "")
    step = child(bar, QPushButton, "step")
    QTest.mouseClick(step, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(step, Qt.MouseButton.LeftButton)  # Qt's second half alone
    assert done == ["开始研究"]


def test_keys_held_down_are_one_step(bar: StepBar) -> None:
    bar.offer([NextStep("开始研究", "step", lambda: None)], "")
    assert [heard.autoRepeat() for heard in bar.findChildren(QShortcut)] == [False]
