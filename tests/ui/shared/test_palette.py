"""Ctrl+K: commands at once, records when they are found, all by keyboard."""

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.shared.palette import Entry, Palette
from desktop.ui.shared.tasks import TaskRunner
from tests.ui.conftest import child

Settle = Callable[[], None]


@pytest.fixture
def opened() -> list[str]:
    return []


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    return made


@pytest.fixture
def palette(window: QWidget, runner: TaskRunner, opened: list[str]) -> Palette:

    def entry(title: str, keys: str = "", also: str = "") -> Entry:
        return Entry(title, "打开页面", "folder", lambda: opened.append(title), keys, also)

    def find(text: str) -> Sequence[Entry]:
        return [entry("李娜")] if text in ("ln", "李娜", "cn", "承诺", "xin") else []

    made = Palette(window, runner, [entry("人员", "renyuan ry"), entry("承诺", "chengnuo cn", "pledges xinyuan")], find)
    made.open()
    return made


def line(palette: Palette) -> QLineEdit:
    return child(palette, QLineEdit, "palette_text")


def test_it_begins_with_the_commands(palette: Palette) -> None:
    assert palette.titles() == ["人员", "承诺"]
    palette.close()


@pytest.mark.parametrize("text", ["承", "CN", "pledge"])
def test_a_command_is_found_by_title_initials_or_key(palette: Palette, text: str, settle: Settle) -> None:
    line(palette).setText(text)
    assert palette.titles() == ["承诺"]
    palette.close()
    settle()


def test_records_stand_before_commands(palette: Palette, qtbot: QtBot) -> None:
    line(palette).setText("ln")
    qtbot.waitUntil(lambda: bool(palette.titles() == ["李娜"]))
    palette.close()


@pytest.mark.parametrize("text", ["cn", "承诺"])
def test_what_is_called_so_stands_before_records(palette: Palette, text: str, qtbot: QtBot) -> None:
    line(palette).setText(text)
    qtbot.waitUntil(lambda: bool(palette.titles() == ["承诺", "李娜"]))
    palette.close()


def test_what_only_holds_the_word_stands_after_records(palette: Palette, qtbot: QtBot) -> None:
    line(palette).setText("xin")
    qtbot.waitUntil(lambda: bool(palette.titles() == ["李娜", "承诺"]))
    palette.close()


def test_syllables_may_be_typed_apart(palette: Palette, settle: Settle) -> None:
    line(palette).setText("ren yuan")
    assert palette.titles() == ["人员"]
    palette.close()
    settle()


def test_arrows_choose_and_enter_opens(palette: Palette, opened: list[str]) -> None:
    QTest.keyClick(line(palette), Qt.Key.Key_Down)
    QTest.keyClick(line(palette), Qt.Key.Key_Return)
    assert opened == ["承诺"]


def test_enter_belongs_to_the_input_method_while_it_composes(palette: Palette, opened: list[str]) -> None:
    QApplication.sendEvent(line(palette), QInputMethodEvent("ren", []))
    QTest.keyClick(line(palette), Qt.Key.Key_Return)
    assert opened == []
    palette.close()


def test_escape_closes(palette: Palette) -> None:
    QTest.keyClick(line(palette), Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_records_that_arrive_late_do_not_move_what_was_chosen(
    palette: Palette, opened: list[str], qtbot: QtBot
) -> None:
    line(palette).setText("xin")
    assert palette.titles() == ["承诺"]
    line(palette).setText("")
    QTest.keyClick(line(palette), Qt.Key.Key_Down)
    palette._arrive("", [Entry("李娜", "", "people", lambda: opened.append("李娜"))])  # noqa: SLF001  an answer
    assert palette.titles() == ["人员", "承诺", "李娜"]
    QTest.keyClick(line(palette), Qt.Key.Key_Return)
    assert opened == ["承诺"]
