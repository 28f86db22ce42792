"""The picker: finds by typing, tells namesakes apart, never takes what was not chosen."""

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QStyle,
    QStyleOptionFrame,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.domain.choices import Choice
from desktop.domain.identity import new_uid
from desktop.ui.shared.fields import UnreadableError
from desktop.ui.shared.pickers import Picker, PickField, words_of
from desktop.ui.shared.tasks import TaskRunner
from tests.ui.conftest import child

Settle = Callable[[], None]
FIRST = Choice(new_uid(), "李娜", "GD2018001 · 城关党支部")
SECOND = Choice(new_uid(), "李娜", "GD2018002 · 营业班")
OTHER = Choice(new_uid(), "王强", "GD2018003 · 营业班")


def search(text: str) -> Sequence[Choice]:
    found = {
        "": [FIRST, SECOND, OTHER],
        "l": [FIRST],
        "li": [FIRST, SECOND],
        "wang": [OTHER],
        "王强": [OTHER],
        "李娜": [FIRST, SECOND],
    }
    return found.get(text, [])


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def picker(window: QWidget, qtbot: QtBot, runner: TaskRunner) -> Picker:
    """In a window with another line, as in a form."""
    lines = QVBoxLayout(window)
    made = Picker()
    made.setObjectName("person_uid")
    made.attach(runner, search)
    lines.addWidget(made)
    other = QLineEdit()
    other.setObjectName("other")
    lines.addWidget(other)
    lines.addStretch()
    window.resize(480, 400)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    made.setFocus()
    return made


def offers(picker: Picker) -> list[str]:
    """The words in the open list."""
    shown = picker.window().findChild(QListWidget, "picker_list")
    return [shown.item(row).text() for row in range(shown.count())] if shown is not None and shown.isVisible() else []


def type_text(picker: Picker, text: str, qtbot: QtBot) -> None:
    QTest.keyClicks(picker, text)
    qtbot.waitUntil(lambda: bool(offers(picker)))


def leave(picker: Picker) -> None:
    QApplication.sendEvent(picker, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))


def test_namesakes_are_offered_with_what_tells_them_apart(picker: Picker, qtbot: QtBot) -> None:
    type_text(picker, "li", qtbot)
    assert offers(picker) == [words_of(FIRST), words_of(SECOND)]


def test_the_keyboard_alone_chooses(picker: Picker, qtbot: QtBot) -> None:
    type_text(picker, "li", qtbot)
    QTest.keyClick(picker, Qt.Key.Key_Down)
    with qtbot.waitSignal(picker.chosen):
        QTest.keyClick(picker, Qt.Key.Key_Return)
    assert not picker.offering()
    assert picker.choice() == SECOND
    assert picker.text() == words_of(SECOND)


def test_what_is_not_found_is_said_and_cannot_be_chosen(picker: Picker, qtbot: QtBot) -> None:
    type_text(picker, "zzz", qtbot)
    assert offers(picker) == ["没有找到，请换一个词"]


def test_escape_closes_the_list_and_keeps_the_text(picker: Picker, qtbot: QtBot) -> None:
    type_text(picker, "li", qtbot)
    QTest.keyClick(picker, Qt.Key.Key_Escape)
    assert (picker.offering(), picker.text()) == (False, "li")


def test_down_in_an_empty_line_offers_everything(picker: Picker, qtbot: QtBot) -> None:
    QTest.keyClick(picker, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(len(offers(picker)) == 3))


def test_whoever_has_chosen_is_shown_what_else_there_is(picker: Picker, qtbot: QtBot) -> None:
    picker.set_choice(OTHER)
    QTest.keyClick(picker, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(len(offers(picker)) == 3))
    assert picker.choice() == OTHER
    QTest.keyClick(picker, Qt.Key.Key_Return)
    assert picker.choice() == FIRST


def test_who_comes_by_the_mouse_and_types_means_another_choice(picker: Picker, window: QWidget, qtbot: QtBot) -> None:
    picker.set_choice(OTHER)
    window.findChildren(QLineEdit)[-1].setFocus()
    QTest.mouseClick(picker, Qt.MouseButton.LeftButton)
    type_text(picker, "li", qtbot)
    assert (picker.text(), offers(picker)) == ("li", [words_of(FIRST), words_of(SECOND)])


def test_a_click_chooses(picker: Picker, qtbot: QtBot) -> None:
    type_text(picker, "li", qtbot)
    shown = child(picker.window(), QListWidget, "picker_list")
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=shown.visualItemRect(shown.item(1)).center())
    assert picker.choice() == SECOND


def test_a_unique_name_needs_no_choosing(picker: Picker, qtbot: QtBot, settle: Settle) -> None:
    type_text(picker, "wang", qtbot)
    picker.setText("王强")
    leave(picker)
    picker.clearFocus()
    qtbot.waitUntil(lambda: bool(picker.choice() == OTHER))


def test_a_name_that_two_people_bear_is_never_taken_by_itself(picker: Picker, qtbot: QtBot) -> None:
    type_text(picker, "li", qtbot)
    picker.setText("李娜")
    leave(picker)
    assert picker.choice() is None
    with pytest.raises(UnreadableError, match="请从列表中选定一项"):
        PickField(picker, lambda uid: None).value()


def test_the_answer_to_the_first_letters_does_not_settle_a_name(picker: Picker, qtbot: QtBot) -> None:
    """Found by "li" is one of two namesakes: the list is cut short."""
    QTest.keyClicks(picker, "l")
    qtbot.waitUntil(lambda: bool(offers(picker)))
    picker.setText("李娜")
    QTest.keyClick(picker, Qt.Key.Key_Tab)
    assert picker.choice() is None
    qtbot.wait(300)  # longer than the answer to 李娜 takes
    assert picker.choice() is None


def test_the_list_goes_with_its_line(picker: Picker, window: QWidget, qtbot: QtBot, settle: Settle) -> None:
    type_text(picker, "li", qtbot)
    picker.deleteLater()
    settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.findChild(QListWidget, "picker_list") is None


def test_typing_over_a_choice_undoes_it(picker: Picker) -> None:
    picker.set_choice(FIRST)
    picker.setCursorPosition(len(picker.text()))
    QTest.keyClicks(picker, "x")
    assert picker.choice() is None
    picker.clear()
    assert PickField(picker, lambda uid: None).value() is None


def test_nothing_is_searched_while_the_input_method_composes(picker: Picker, runner: TaskRunner, qtbot: QtBot) -> None:
    asked: list[str] = []

    def remember(text: str) -> Sequence[Choice]:
        asked.append(text)
        return search(text)

    picker.attach(runner, remember)
    QApplication.sendEvent(picker, QInputMethodEvent("li na", []))
    assert asked == []
    done = QInputMethodEvent("", [])
    done.setCommitString("李娜")
    QApplication.sendEvent(picker, done)
    qtbot.waitUntil(lambda: bool(offers(picker)))
    assert asked == ["李娜"]


def test_an_answer_to_what_is_no_longer_typed_is_dropped(picker: Picker, settle: Settle) -> None:
    picker.setText("li")
    picker._ask()  # noqa: SLF001  as the timer does
    picker.setText("lin")
    settle()
    assert offers(picker) == []


def test_a_kept_text_brings_the_choice_back(picker: Picker, runner: TaskRunner, qtbot: QtBot) -> None:
    field = PickField(picker, lambda uid: None)
    picker.set_choice(FIRST)
    kept = field.text()
    picker.set_choice(None)
    field.restore(kept)
    assert field.value() == FIRST.uid
    for typed in ("还没选", "李娜\tGD2018001\t城关党支部"):
        field.restore(typed)
        assert (picker.text(), picker.choice()) == (typed, None)


def test_a_uid_is_shown_by_its_name(picker: Picker) -> None:
    field = PickField(picker, {FIRST.uid: FIRST}.get)
    field.show(FIRST.uid)
    assert picker.text() == words_of(FIRST)
    field.show(OTHER.uid)
    assert picker.text() == "（已删除的记录）"
    assert field.value() == OTHER.uid, "a reference to a deleted record is not lost by looking at it"
    field.show(None)
    assert field.value() is None


def test_a_name_put_in_by_an_assistive_program_is_searched_and_taken(picker: Picker, qtbot: QtBot) -> None:
    picker.clearFocus()
    qtbot.waitUntil(lambda: not picker.hasFocus())
    picker.setText("王强")
    qtbot.waitUntil(lambda: bool(picker.choice() == OTHER))


def test_a_line_that_cannot_be_changed_offers_nothing_to_press(picker: Picker) -> None:
    picker.setReadOnly(True)
    picker.set_choice(FIRST)
    assert [button for button in picker.findChildren(QToolButton) if button.isVisible()] == []
    picker.setReadOnly(False)
    assert [button for button in picker.findChildren(QToolButton) if button.isVisible()] != []


def test_words_too_long_for_the_line_end_in_whole_characters(picker: Picker, qtbot: QtBot) -> None:
    """Half a character before the ✕ looked like another one."""
    picker.setFixedWidth(236)
    picker.set_choice(Choice(new_uid(), "一" * 40))
    other = child(picker.window(), QLineEdit, "other")
    other.setFocus()
    qtbot.waitUntil(lambda: not picker.hasFocus())
    one = picker.fontMetrics().horizontalAdvance("一")
    option = QStyleOptionFrame()
    picker.initStyleOption(option)
    inside = picker.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, picker)
    shown = inside.width() - picker.textMargins().right() - 2 - 2 * 26
    assert (shown + 1) % one <= 2, "a pixel is lost to rounding at most"
    assert 0 < picker.textMargins().right() < 3 * one
    picker.setFocus()
    assert picker.textMargins().right() == 0, "whoever types sees all of the line"
    picker.set_choice(Choice(new_uid(), "李娜"))
    other.setFocus()
    assert picker.textMargins().right() == 0
