"""What is typed into a record while it is saved or read again: never lost, and the cursor stays where it was."""

import threading
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.domain.people import PersonDraft
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Seen, child
from tests.ui.shared.sample import People, add

Settle = Callable[[], None]


def edit(page: People, name: str) -> QLineEdit:
    widget = page.binder.widget(name)
    assert isinstance(widget, QLineEdit)
    return widget


def test_what_is_typed_while_the_saved_record_is_read_again_is_not_lost(
    page: Callable[[], People], desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    uid = add(desk, "李娜")
    shown, gate = page(), threading.Event()
    shown.open_record(uid)
    settle()
    edit(shown, "staff_no").setFocus()
    QTest.keyClicks(edit(shown, "staff_no"), "GD")
    desk.runner.read(lambda: gate.wait(10), lambda _: None)
    shown.pane.save()
    qtbot.waitUntil(lambda: desk.services.people.get(desk.who, uid).draft.staff_no == "GD")
    qtbot.waitUntil(lambda: not desk.runner.running())
    QTest.keyClicks(edit(shown, "staff_no"), "7")
    gate.set()
    settle()
    settle()
    assert (edit(shown, "staff_no").text(), shown.binder.dirty) == ("GD7", True)


def test_what_is_typed_while_a_change_by_somebody_else_is_read_is_not_lost(
    page: Callable[[], People], desk: Desk, settle: Settle
) -> None:
    uid = add(desk, "李娜")
    shown, gate = page(), threading.Event()
    shown.open_record(uid)
    settle()
    detail = desk.services.people.get(desk.who, uid)
    desk.runner.read(lambda: gate.wait(10), lambda _: None)
    changes = desk.services.people.save(desk.who, uid, PersonDraft(name="李娜娜"), detail.version).changes
    desk.hub.announce(changes)
    QTest.keyClicks(edit(shown, "staff_no"), "GD7")
    gate.set()
    settle()
    settle()
    assert (edit(shown, "staff_no").text(), shown.binder.dirty) == ("GD7", True)


def test_saving_leaves_the_cursor_where_one_types(page: Callable[[], People], desk: Desk, settle: Settle) -> None:
    uid = add(desk, "李娜")
    shown = page()
    shown.activateWindow()
    shown.open_record(uid)
    settle()
    note = shown.binder.widget("note")
    assert isinstance(note, QPlainTextEdit)
    for field in (edit(shown, "staff_no"), note):
        field.setFocus()
        QTest.keyClicks(field, "GD")
        QTest.keyClick(field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        settle()
        settle()
        QTest.keyClicks(field, "7")
    assert (edit(shown, "staff_no").text(), note.toPlainText()) == ("GD7", "GD7")


def test_a_draft_that_came_back_is_said_until_something_is_typed(
    page: Callable[[], People], desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    before, shown = page(), page()
    child(before, QPushButton, "people_new").click()
    edit(before, "name").setText("李娜")
    before.hide()
    settle()
    child(shown, QPushButton, "people_new").click()
    settle()
    qtbot.wait(600)  # longer than typed text waits for the shelf
    said = child(shown, QLabel, "person_kept")
    assert said.text() == "已恢复未保存的草稿"
    QTest.keyClicks(edit(shown, "name"), "n")
    qtbot.waitUntil(lambda: said.text() == "未保存，有草稿")


def test_a_record_is_called_by_its_name_though_it_begins_like_a_new_one(
    page: Callable[[], People], desk: Desk, settle: Settle, seen: Seen
) -> None:
    uid = add(desk, "新建军")
    shown = page()
    shown.open_record(uid)
    settle()
    edit(shown, "staff_no").setText("GD7")
    shown.pane.save()
    settle()
    assert seen.said == ["已保存人员：新建军"]


def test_what_is_typed_while_saving_waits_at_its_record_when_another_is_opened_meanwhile(
    page: Callable[[], People], desk: Desk, settle: Settle
) -> None:
    first, second = add(desk, "甲"), add(desk, "乙")
    shown, gate = page(), threading.Event()
    shown.open_record(first)
    settle()
    edit(shown, "staff_no").setText("GD")
    desk.runner.batch("导入", lambda _progress: gate.wait(10))
    shown.pane.save()
    edit(shown, "staff_no").setText("GD7")
    shown.open_record(second)
    gate.set()
    settle()
    settle()
    assert desk.services.people.get(desk.who, first).draft.staff_no == "GD"
    shown.open_record(first)
    settle()
    assert (edit(shown, "staff_no").text(), shown.binder.dirty) == ("GD7", True)
