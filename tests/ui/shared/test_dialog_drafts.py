"""What is typed in a dialog outlives a lock and a crash; what was answered or given up does not come back."""

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.domain.people import PersonDraft
from desktop.ui.documents.dialogs import ask_new_key
from desktop.ui.history.reason import Deed, ask_reason
from desktop.ui.main_window import MainWindow
from desktop.ui.shared.form_dialog import ask_draft
from tests.ui.conftest import child
from tests.ui.shared.sample import person_binder, person_form

Settle = Callable[[], None]
Open = Callable[..., QDialog]


@pytest.fixture
def form(window: MainWindow, qtbot: QtBot) -> Open:
    """Opens a bound dialog over the window, its first field having the focus."""

    def begin(draft: PersonDraft | None = None) -> QDialog:
        body = person_form()
        binder = person_binder(window.desk, body)
        shown = draft or PersonDraft()
        box = ask_draft(window.desk, window, "登记人员", body, binder, shown, lambda _draft: None, lambda _done: None)
        qtbot.waitUntil(lambda: box.isAncestorOf(box.focusWidget()) and box.isActiveWindow())
        return box

    return begin


@pytest.fixture
def reason(window: MainWindow, qtbot: QtBot) -> Open:
    def begin() -> QDialog:
        box = ask_reason(window.desk, window, "退回修改？", "", "退回修改", Deed("退回", lambda _why: None, lambda _done: None))
        qtbot.waitUntil(box.isActiveWindow)
        return box

    return begin


def type_into(box: QDialog, name: str, text: str) -> None:
    QTest.keyClicks(child(box, QLineEdit, name), text)


def test_a_lock_closes_a_dialog_and_its_text_comes_back(window: MainWindow, form: Open, settle: Settle) -> None:
    box = form()
    type_into(box, "name", "Li Na")
    window.put_away()
    settle()
    assert not box.isVisible()
    assert child(form(), QLineEdit, "name").text() == "Li Na"
    assert window.toast.text() == "已恢复上次没有填完的内容"
    window.put_away()


def test_a_line_that_no_form_binds_is_kept_too(window: MainWindow, reason: Open, settle: Settle) -> None:
    type_into(reason(), "reason", "shuju youwu")
    window.put_away()
    settle()
    assert child(reason(), QLineEdit, "reason").text() == "shuju youwu"
    window.put_away()


def test_typing_is_kept_without_any_lock(window: MainWindow, reason: Open, qtbot: QtBot) -> None:
    """For a crash or a power cut."""
    type_into(reason(), "reason", "a")
    qtbot.waitUntil(lambda: bool(window.desk.shelf.windows()))
    window.put_away()


@pytest.mark.parametrize("end", ["dialog_save", "dialog_cancel"])
def test_what_was_saved_or_given_up_does_not_come_back(
    window: MainWindow, form: Open, end: str, qtbot: QtBot, settle: Settle
) -> None:
    box = form()
    type_into(box, "name", "Li Na")
    qtbot.waitUntil(lambda: bool(window.desk.shelf.windows()))
    child(box, QPushButton, end).click()
    settle()
    assert window.desk.shelf.windows() == []
    assert child(form(), QLineEdit, "name").text() == ""
    window.put_away()


def test_a_dialog_that_begins_with_something_else_does_not_take_it(
    window: MainWindow, form: Open, settle: Settle
) -> None:
    type_into(form(PersonDraft(name="A")), "name", "1")
    window.put_away()
    settle()
    assert child(form(PersonDraft(name="B")), QLineEdit, "name").text() == "B"
    window.put_away()


def test_a_password_is_never_kept(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    box = ask_new_key(window, lambda *_typed: None)
    qtbot.waitUntil(box.isActiveWindow)
    type_into(box, "holder", "Li")
    child(box, QLineEdit, "password").setText("mi-ma-2026")
    window.put_away()
    settle()
    shelf = window.desk.shelf
    texts = [dict(shelf.kept(name) or {}) for name in shelf.windows()]
    assert [each.get("holder") for each in texts] == ["Li"]
    assert not any("mi-ma-2026" in each.values() for each in texts)


def test_it_is_told_of_once_with_the_page_it_belongs_to(
    window: MainWindow, reason: Open, qtbot: QtBot, settle: Settle
) -> None:
    window.go("people")
    type_into(reason(), "reason", "a")
    window.put_away()
    settle()
    window.tell_unsaved()
    settle()
    assert window.toast.text() == "“人员”里没有填完：退回修改。已留作草稿，再打开时会填回去"
    window.go("activities")
    child(window, QPushButton, "toast_action").click()
    assert window.page("people").isVisible()
    window.toast.say("")
    window.tell_unsaved()
    assert window.toast.text() == ""
    settle()
