"""A window that nobody touches is locked, whatever stands open over it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.shared import idle
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.idle import Idle


class Clock:
    """Stands in for the elapsed timer."""

    now = 0

    def __init__(self) -> None:
        self.begun = 0

    def start(self) -> None:
        self.begun = Clock.now

    def elapsed(self) -> int:
        return Clock.now - self.begun


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def watch(window: QWidget, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], tuple[Idle, list[str]]]:
    monkeypatch.setattr(idle, "QElapsedTimer", Clock)
    Clock.now = 0

    def begin(minutes: int) -> tuple[Idle, list[str]]:
        locked: list[str] = []
        return Idle(window.windowHandle(), lambda: minutes, lambda: locked.append("locked"), window), locked

    return begin


def test_it_tells_once_after_the_minutes_chosen(watch: Callable[[int], tuple[Idle, list[str]]]) -> None:
    watcher, locked = watch(30)
    Clock.now = 29 * 60_000
    watcher.look()
    assert locked == []
    Clock.now = 30 * 60_000
    watcher.look()
    watcher.look()
    assert locked == ["locked"]


def test_what_cannot_be_done_yet_is_tried_until_it_can(window: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    """An import was running when the time was over; the PC must not stay open for as long again."""
    monkeypatch.setattr(idle, "QElapsedTimer", Clock)
    Clock.now, answers = 0, [False, False, True]
    watcher = Idle(window.windowHandle(), lambda: 30, lambda: answers.pop(0), window)
    Clock.now = 30 * 60_000
    for _look in range(4):
        watcher.look()
    assert answers == []


def test_a_key_begins_anew(watch: Callable[[int], tuple[Idle, list[str]]], window: QWidget) -> None:
    watcher, locked = watch(30)
    Clock.now = 29 * 60_000
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    Clock.now = 31 * 60_000
    watcher.look()
    assert locked == []


def test_chinese_being_composed_begins_anew(watch: Callable[[int], tuple[Idle, list[str]]], window: QWidget) -> None:
    """The input method keeps the keys it composes with from the window."""
    line = QLineEdit(window)
    line.show()
    window.activateWindow()
    line.setFocus()
    watcher, locked = watch(30)
    Clock.now = 29 * 60_000
    QApplication.sendEvent(line, QInputMethodEvent("ni", []))
    Clock.now = 31 * 60_000
    watcher.look()
    assert locked == []


def test_zero_minutes_mean_never(watch: Callable[[int], tuple[Idle, list[str]]]) -> None:
    watcher, locked = watch(0)
    Clock.now = 10**9
    watcher.look()
    assert locked == []


def test_a_dialog_left_open_is_no_work(watch: Callable[[int], tuple[Idle, list[str]]], window: QWidget) -> None:
    watcher, locked = watch(1)
    box = dialog(window, "问题")
    box.open()
    Clock.now = 10**9
    watcher.look()
    assert locked == ["locked"]
    box.close()


def test_the_mouse_over_a_dialog_begins_anew(
    watch: Callable[[int], tuple[Idle, list[str]]], window: QWidget, qtbot: QtBot
) -> None:
    watcher, locked = watch(30)
    box = dialog(window, "问题")
    line = QLineEdit(box)
    with qtbot.waitActive(box):
        box.open()
    line.setFocus()
    Clock.now = 29 * 60_000
    QTest.mouseMove(box.windowHandle(), QPoint(5, 5))
    QTest.mouseMove(box.windowHandle(), QPoint(9, 9))
    qtbot.wait(20)
    Clock.now = 31 * 60_000
    watcher.look()
    assert locked == []
    box.close()
