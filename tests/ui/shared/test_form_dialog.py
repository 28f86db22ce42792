"""A draft in a dialog: Ctrl+S saves it, Esc never throws typed text away unasked."""

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.errors import UserError
from desktop.domain.people import PersonDraft
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.form_dialog import ask_draft
from tests.ui.conftest import Answers, Seen, child
from tests.ui.shared.sample import person_binder, person_form

Settle = Callable[[], None]


@pytest.fixture
def saved() -> list[PersonDraft]:
    return []


@pytest.fixture
def box(desk: Desk, qtbot: QtBot, saved: list[PersonDraft]) -> Iterator[QDialog]:
    over, form = QWidget(), person_form()
    qtbot.addWidget(over)
    over.show()
    binder = person_binder(desk, form)
    made = ask_draft(desk, over, "登记人员", form, binder, PersonDraft(), saved.append, lambda _done: None)
    qtbot.waitExposed(made)
    yield made
    over.hide()


def test_escape_closes_a_dialog_in_which_nothing_was_typed(box: QDialog, answers: Answers) -> None:
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert answers.asked == []


def test_escape_asks_before_typed_text_is_thrown_away(box: QDialog, answers: Answers) -> None:
    QTest.keyClicks(child(box, QLineEdit, "name"), "Li Na")
    answers.yes = False
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.isVisible()
    assert answers.asked == ["放弃已填写的内容？"]
    assert child(box, QLineEdit, "name").text() == "Li Na"
    answers.yes = True
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not box.isVisible()


def test_cancel_says_what_it_does_and_asks_nothing(box: QDialog, answers: Answers) -> None:
    QTest.keyClicks(child(box, QLineEdit, "name"), "Li Na")
    child(box, QPushButton, "dialog_cancel").click()
    assert not box.isVisible()
    assert answers.asked == []


def test_the_save_keys_save(box: QDialog, saved: list[PersonDraft], settle: Settle) -> None:
    box.activateWindow()
    QTest.keyClicks(child(box, QLineEdit, "name"), "Li Na")
    QTest.keyClick(child(box, QLineEdit, "name"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert [draft.name for draft in saved] == ["Li Na"]
    assert not shiboken6.isValid(box)


def test_after_a_refusal_the_keyboard_is_on_the_button_again(
    desk: Desk, qtbot: QtBot, settle: Settle, seen: Seen
) -> None:
    """It cannot be pressed while saving, and the focus goes to 取消 meanwhile."""
    over, form = QWidget(), person_form()
    qtbot.addWidget(over)
    over.show()

    def refuse(_draft: PersonDraft) -> None:
        raise UserError("磁盘已满。", "请清理后再试。")

    box = ask_draft(desk, over, "登记人员", form, person_binder(desk, form), PersonDraft(name="李娜"), refuse, print)
    with qtbot.waitActive(box):
        box.activateWindow()
    keep = child(box, QPushButton, "dialog_save")
    keep.setFocus()
    QTest.keyClick(keep, Qt.Key.Key_Space)
    settle()
    assert (keep.hasFocus(), [str(error) for error in seen.errors]) == (True, ["磁盘已满。请清理后再试。"])
    box.close()
    over.hide()
