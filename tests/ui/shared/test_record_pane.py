"""The record beside the list: saved, refused at its fields, kept while typed, never lost."""

import threading
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from desktop.domain.people import PersonDraft
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Answers, Seen, child
from tests.ui.shared.sample import People, add

Settle = Callable[[], None]


def edit(page: People, name: str) -> QLineEdit:
    widget = page.binder.widget(name)
    assert isinstance(widget, QLineEdit)
    return widget


def button(page: People, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert found is not None
    return found


def test_a_new_person_is_saved_and_shown_in_the_list(
    page: Callable[[], People], qtbot: QtBot, settle: Settle, seen: Seen
) -> None:
    shown = page()
    button(shown, "people_new").click()
    QTest.keyClicks(edit(shown, "name"), "Li Na")
    QTest.keyClick(edit(shown, "name"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    settle()
    assert shown.model.rowCount() == 1
    assert shown.current() == shown.pane.uid
    assert seen.said == ["已保存人员：Li Na"]
    assert not shown.binder.dirty


def test_a_long_name_stands_whole_in_the_title(page: Callable[[], People], desk: Desk, settle: Settle) -> None:
    short, long = add(desk, "李娜"), add(desk, "欧阳娜娜·阿依古丽·买买提明·吐尔逊江·阿卜杜拉古丽")
    shown = page()
    title = shown.findChild(QLabel, "person_title")
    assert title is not None
    for who, lines in ((short, 1), (long, 2)):
        shown.open_record(who)
        settle()
        settle()
        assert title.heightForWidth(title.width()) >= lines * title.fontMetrics().height()
        assert title.height() >= title.heightForWidth(title.width())


def test_a_changed_person_is_saved_with_its_version(page: Callable[[], People], desk: Desk, settle: Settle) -> None:
    uid = add(desk, "李娜")
    shown = page()
    shown.open_record(uid)
    settle()
    for staff_no in ("GD1", "GD2"):
        edit(shown, "staff_no").setText(staff_no)
        shown.pane.save()
        settle()
        settle()
    assert desk.services.people.get(desk.who, uid).draft.staff_no == "GD2"


def test_a_refusal_is_shown_at_its_field(page: Callable[[], People], desk: Desk, settle: Settle, seen: Seen) -> None:
    add(desk, "王强", id_number="11010519491231002X")
    shown = page()
    button(shown, "people_new").click()
    edit(shown, "name").setText("李娜")
    edit(shown, "id_number").setText("11010519491231002X")
    shown.pane.save()
    settle()
    note = child(shown, QLabel, "problem_id_number")
    assert note is not None
    assert "王强" in note.text()
    assert seen.errors == []


def test_what_the_database_knows_is_said_when_the_field_is_left(
    page: Callable[[], People], desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    add(desk, "王强", id_number="11010519491231002X")
    shown = page()
    button(shown, "people_new").click()
    edit(shown, "id_number").setFocus()
    QTest.keyClicks(edit(shown, "id_number"), "11010519491231002X")
    QTest.keyClick(edit(shown, "id_number"), Qt.Key.Key_Return)
    settle()
    note = child(shown, QLabel, "problem_id_number")
    assert note is not None
    assert "王强" in note.text()


def test_typed_text_is_kept_within_a_second(page: Callable[[], People], desk: Desk, qtbot: QtBot) -> None:
    shown = page()
    button(shown, "people_new").click()
    QTest.keyClicks(edit(shown, "name"), "Li")
    qtbot.waitUntil(lambda: bool(desk.shelf.kept("person/new")))
    assert dict(desk.shelf.kept("person/new") or {})["name"] == "Li"


def test_nothing_is_kept_of_what_was_taken_back(page: Callable[[], People], desk: Desk, qtbot: QtBot) -> None:
    shown = page()
    button(shown, "people_new").click()
    QTest.keyClicks(edit(shown, "name"), "L")
    qtbot.waitUntil(lambda: bool(desk.shelf.kept("person/new")))
    QTest.keyClick(edit(shown, "name"), Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: desk.shelf.kept("person/new") is None)


def test_going_to_another_record_loses_nothing(
    page: Callable[[], People], desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    first, second = add(desk, "甲"), add(desk, "乙")
    shown = page()
    shown.open_record(first)
    settle()
    QTest.keyClicks(edit(shown, "staff_no"), "GD9")
    shown.open_record(second)
    settle()
    assert edit(shown, "staff_no").text() == ""
    shown.open_record(first)
    settle()
    assert edit(shown, "staff_no").text() == "GD9"
    assert shown.binder.dirty


def test_a_draft_survives_the_window(page: Callable[[], People], qtbot: QtBot, settle: Settle) -> None:
    shown = page()
    button(shown, "people_new").click()
    QTest.keyClicks(edit(shown, "name"), "li")
    shown.close()
    settle()
    again = page()
    button(again, "people_new").click()
    assert edit(again, "name").text() == "li"


def test_saving_drops_the_draft(page: Callable[[], People], desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    shown = page()
    button(shown, "people_new").click()
    QTest.keyClicks(edit(shown, "name"), "Li")
    qtbot.waitUntil(lambda: bool(desk.shelf.kept("person/new")))
    shown.pane.save()
    settle()
    settle()
    assert desk.shelf.kept("person/new") is None


def test_giving_up_changes_is_asked_first(
    page: Callable[[], People], desk: Desk, settle: Settle, answers: Answers, qtbot: QtBot
) -> None:
    uid = add(desk, "李娜")
    shown = page()
    shown.open_record(uid)
    settle()
    QTest.keyClicks(edit(shown, "staff_no"), "GD9")
    answers.yes = False
    button(shown, "person_undo").click()
    assert edit(shown, "staff_no").text() == "GD9"
    answers.yes = True
    button(shown, "person_undo").click()
    settle()
    assert edit(shown, "staff_no").text() == ""
    assert answers.asked == ["放弃这次修改？"] * 2
    assert desk.shelf.kept(f"person/{uid.hex()}") is None


def test_escape_discards_nothing(page: Callable[[], People], desk: Desk, settle: Settle, qtbot: QtBot) -> None:
    uid = add(desk, "李娜")
    shown = page()
    shown.open_record(uid)
    settle()
    QTest.keyClicks(edit(shown, "staff_no"), "GD9")
    QTest.keyClick(edit(shown, "staff_no"), Qt.Key.Key_Escape)
    assert edit(shown, "staff_no").text() == "GD9"


def test_an_action_on_a_record_is_asked_with_its_name(
    page: Callable[[], People], desk: Desk, settle: Settle, answers: Answers
) -> None:
    uid = add(desk, "李娜")
    shown = page()
    shown.open_record(uid)
    settle()
    button(shown, "person_delete").click()
    assert answers.asked == ["删除“李娜”？"]
    assert shown.deleted == [uid]


def test_a_change_by_somebody_else_is_shown_unless_something_is_typed(
    page: Callable[[], People], desk: Desk, settle: Settle
) -> None:
    uid = add(desk, "李娜")
    shown = page()
    shown.open_record(uid)
    settle()

    def rename(name: str) -> None:
        detail = desk.services.people.get(desk.who, uid)
        desk.runner.write("", lambda: desk.services.people.save(desk.who, uid, PersonDraft(name=name), detail.version))
        settle()
        settle()

    rename("李娜娜")
    assert edit(shown, "name").text() == "李娜娜"
    edit(shown, "staff_no").setText("GD1")
    rename("李娜")
    assert (edit(shown, "name").text(), edit(shown, "staff_no").text()) == ("李娜娜", "GD1")


def test_what_is_typed_while_saving_is_not_lost(page: Callable[[], People], desk: Desk, settle: Settle) -> None:
    shown, gate = page(), threading.Event()
    button(shown, "people_new").click()
    edit(shown, "name").setText("李娜")
    desk.runner.batch("导入", lambda _progress: gate.wait(10))
    shown.pane.save()
    edit(shown, "staff_no").setText("GD1")
    gate.set()
    settle()
    settle()
    assert (edit(shown, "name").text(), edit(shown, "staff_no").text()) == ("李娜", "GD1")
    assert shown.binder.dirty
    shown.pane.save()
    settle()
    settle()
    assert shown.model.rowCount() == 1
    assert not shown.binder.dirty
    assert desk.shelf.kept("person/new") is None


def test_saving_does_not_pull_back_from_another_record(page: Callable[[], People], desk: Desk, settle: Settle) -> None:
    first, second = add(desk, "甲"), add(desk, "乙")
    shown, gate = page(), threading.Event()
    shown.open_record(first)
    settle()
    edit(shown, "staff_no").setText("GD1")
    desk.runner.batch("导入", lambda _progress: gate.wait(10))
    shown.pane.save()
    shown.open_record(second)
    gate.set()
    settle()
    settle()
    assert shown.pane.uid == second
    assert edit(shown, "name").text() == "乙"
    assert desk.services.people.get(desk.who, first).draft.staff_no == "GD1"
    shown.open_record(first)
    settle()
    assert not shown.binder.dirty


def test_a_record_that_is_gone_closes_the_pane(
    page: Callable[[], People], desk: Desk, settle: Settle, seen: Seen
) -> None:
    uid = add(desk, "李娜")
    shown = page()
    desk.services.people.delete(desk.who, [uid], "录入有误")
    shown.open_record(uid)
    settle()
    assert len(seen.errors) == 1
    assert not shown.pane.isVisible()


def test_a_record_slow_to_read_cannot_be_typed_into(
    page: Callable[[], People], desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    first, second = add(desk, "甲"), add(desk, "乙")
    shown, gate = page(), threading.Event()
    shown.open_record(first)
    settle()
    desk.runner.read(lambda: gate.wait(10), lambda _: None)
    shown.open_record(second)
    qtbot.waitUntil(lambda: bool(not edit(shown, "name").isEnabled()))
    gate.set()
    settle()
    assert (edit(shown, "name").isEnabled(), edit(shown, "name").text()) == (True, "乙")


AGAIN = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_several_people_are_entered_in_a_row_by_keys_alone(
    page: Callable[[], People], desk: Desk, qtbot: QtBot, settle: Settle, seen: Seen
) -> None:
    shown = page()
    shown.activateWindow()
    QTest.keyClick(shown, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    name, box = edit(shown, "name"), shown.binder.widget("employment")
    qtbot.waitUntil(lambda: bool(name.hasFocus()))
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    chosen = shown.binder.read().employment
    name.setFocus()
    for who in ("Li Na", "Wang Qiang", "Zhao Min"):
        assert name.text() == ""
        assert shown.binder.read().employment is chosen
        QTest.keyClicks(name, who)
        QTest.keyClick(name, Qt.Key.Key_S, AGAIN)
        settle()
        settle()
        assert name.hasFocus()
        assert not shown.binder.dirty
    assert shown.model.rowCount() == 3
    assert desk.shelf.kept("person/new") is None
    assert seen.errors == []


def test_another_in_a_row_is_not_begun_when_one_is_refused(
    page: Callable[[], People], settle: Settle, qtbot: QtBot
) -> None:
    shown = page()
    button(shown, "people_new").click()
    QTest.keyClicks(edit(shown, "staff_no"), "GD1")
    button(shown, "person_save_new").click()
    settle()
    assert edit(shown, "staff_no").text() == "GD1"
    assert shown.model.rowCount() == 0


def test_another_in_a_row_is_offered_for_new_records_alone(
    page: Callable[[], People], desk: Desk, settle: Settle
) -> None:
    uid = add(desk, "李娜")
    shown = page()
    shown.open_record(uid)
    settle()
    assert not button(shown, "person_save_new").isVisible()


def test_the_save_keys_work_wherever_the_focus_is(page: Callable[[], People], desk: Desk, settle: Settle) -> None:
    uid = add(desk, "李娜")
    shown = page()
    shown.activateWindow()
    shown.open_record(uid)
    settle()
    edit(shown, "staff_no").setText("GD7")
    search = child(shown, QLineEdit, "people_search")
    search.setFocus()
    QTest.keyClick(search, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    settle()
    assert desk.services.people.get(desk.who, uid).draft.staff_no == "GD7"


def test_a_saved_record_stays_where_it_was_scrolled_to(page: Callable[[], People], desk: Desk, settle: Settle) -> None:
    uid = add(desk, "李娜")
    shown = page()
    shown.resize(1300, 360)
    shown.open_record(uid)
    settle()
    bar = child(shown, QScrollArea, "person_scroll").verticalScrollBar()
    bar.setValue(bar.maximum())
    at = bar.value()
    assert at > 0
    edit(shown, "staff_no").setText("GD7")
    shown.pane.save()
    settle()
    settle()
    assert bar.value() == at


def test_a_refusal_that_makes_the_foot_higher_covers_no_part_of_the_field_one_is_in(
    page: Callable[[], People], desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    desk.settings.setValue("split/people", 340)
    shown = page()
    shown.resize(1300, 420)
    shown.activateWindow()
    button(shown, "people_new").click()
    edit(shown, "name").setText("李娜")
    settle()
    field, area = edit(shown, "birth_date"), child(shown, QScrollArea, "person_scroll")
    field.setFocus()
    field.setText("昨天")
    bar = area.verticalScrollBar()
    bar.setValue(field.mapTo(area.widget(), field.rect().bottomLeft()).y() + 2 - area.viewport().height())
    before = area.viewport().height()
    shown.pane.save()
    qtbot.wait(100)
    note = child(shown, QLabel, "problem_birth_date")
    assert area.viewport().height() < before, "the foot has become higher"
    for part in (field, note):
        assert part.visibleRegion().boundingRect().height() == part.height()
