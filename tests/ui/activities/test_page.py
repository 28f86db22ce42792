"""The activities page: a record typed by keyboard, attendance in one press and one key a person, steps to the archive."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from desktop.compose import Opened
from desktop.domain.activities.record import ActivityDraft, ActivityRecord, AttendanceDraft, Presence
from desktop.domain.actors import Role
from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.ui.activities.page import ActivitiesPage
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.drafts import MemoryShelf
from tests.services.station import Station, build
from tests.services.test_attachments import PDF
from tests.ui.conftest import Answers, Seen, child

Settle = Callable[[], None]


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


@pytest.fixture
def page(here: Station, desk: Desk, qtbot: QtBot, settle: Settle) -> ActivitiesPage:
    made = ActivitiesPage(desk)
    qtbot.addWidget(made)
    made.resize(1178, 736)
    made.show()
    settle()
    return made


def themed(here: Station, **fields: object) -> ActivityDraft:
    draft = ActivityDraft("themed_day", "重温入党誓词", here.branch, date(2026, 11, 20), place="党员活动室")
    return replace(draft, **fields)  # type: ignore[arg-type]


def stored(here: Station, draft: ActivityDraft, *people: Uid) -> Uid:
    record = ActivityRecord(draft, tuple(AttendanceDraft(p) for p in people))
    return here.services.activities.save(here.who, None, record, None).uid


def show(page: ActivitiesPage, uid: Uid, settle: Settle) -> None:
    page.reload()
    page.open_record(uid)
    settle()


def press(page: ActivitiesPage, name: str) -> None:
    child(page, QPushButton, name).click()


def buttons(page: ActivitiesPage) -> list[str]:
    return [b.text() for b in page.facts.bar.findChildren(QPushButton) if b.isVisibleTo(page)]


def begin(page: ActivitiesPage, here: Station, settle: Settle) -> None:
    """A new 主题党日 of the branch, not yet saved."""
    press(page, "activities_new")
    settle()
    form = page.form
    form.binder.fields["kind"].show("themed_day")
    form.ui.title.setText("重温入党誓词")
    form.ui.org_uid.set_choice(Choice(here.branch, "城关供电所党支部"))


def test_everybody_expected_is_put_on_the_list_in_one_press_and_marked_by_one_key(
    page: ActivitiesPage, here: Station, settle: Settle, seen: Seen
) -> None:
    people = [here.person(name) for name in ("安一", "白二", "蔡三")]
    begin(page, here, settle)
    press(page, "attendance_fill")
    settle()
    assert seen.said[-1] == "已填入 3 人，默认到会；请改动未到会的人员"
    table = page.form.attendance.table
    table.setCurrentIndex(table.lines.index(0, 0))
    for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_4):
        QTest.keyClick(table, key)
    assert child(page, QLabel, "attendance_counts").text() == "应到 3 人，实到 1 人，请假 1 人，缺席 1 人，出勤率 50.0%"
    page.pane.save()
    settle()
    assert seen.errors == []
    uid = page.current()
    assert uid is not None
    saved = here.services.activities.get(here.who, uid).record.attendance
    assert [(a.person_uid, a.status) for a in saved] == list(
        zip(people, (Presence.PRESENT, Presence.LEAVE, Presence.ABSENT), strict=True)
    )


def test_a_reason_is_typed_in_its_cell_and_enter_goes_on(page: ActivitiesPage, here: Station, settle: Settle) -> None:
    uid = stored(here, themed(here), here.person("安一"), here.person("白二"))
    show(page, uid, settle)
    table = page.form.attendance.table
    table.setFocus()
    last = len(table.lines.columns) - 1
    table.setCurrentIndex(table.lines.index(0, last))
    table.edit(table.currentIndex())
    editor = child(page, QLineEdit, "attendance_note")
    QTest.keyClicks(editor, "chuchai")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert table.lines.lines[0]["note"] == "chuchai"
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, 2)
    assert page.form.binder.dirty


def test_a_person_is_taken_off_the_list_by_keyboard(page: ActivitiesPage, here: Station, settle: Settle) -> None:
    uid = stored(here, themed(here), here.person("安一"), here.person("白二"))
    show(page, uid, settle)
    table = page.form.attendance.table
    table.setCurrentIndex(table.lines.index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert [table.lines.words(table.lines.columns[0], line["person_uid"]) for line in table.lines.lines] == ["白二"]


def test_the_form_speaks_the_words_of_the_kind(page: ActivitiesPage, here: Station, settle: Settle) -> None:
    begin(page, here, settle)
    assert page.form.ui.label_must_item.text() == "必选动作"
    assert not page.form.ui.speaker_uid.isVisibleTo(page)
    page.form.binder.fields["kind"].show("talk")
    assert page.form.ui.label_host_uid.text() == "谈话人"
    assert not page.form.attendance.fill_button.isVisibleTo(page)
    page.form.binder.fields["kind"].show("tech_lecture")
    assert page.form.ui.speaker_uid.isVisibleTo(page)


def test_saving_leaves_the_form_where_the_keyboard_is(page: ActivitiesPage, here: Station, settle: Settle, qtbot: QtBot) -> None:
    """The steps come above the form of a record that is new no longer."""
    begin(page, here, settle)
    with qtbot.waitActive(page):
        page.activateWindow()
    qtbot.wait(150)  # rows of the kind find their heights one after the other
    text = page.form.ui.content
    text.setFocus()
    text.setPlainText("同意")
    qtbot.wait(150)
    area = child(page, QScrollArea, "activity_scroll")
    assert area.verticalScrollBar().value() > 0
    assert text.visibleRegion().boundingRect().height() == text.height()
    QTest.keyClick(text, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    settle()
    assert page.pane.uid is not None
    assert text.hasFocus()
    assert text.visibleRegion().boundingRect().height() == text.height()


def test_a_refusal_stands_at_its_field_and_nothing_is_lost(page: ActivitiesPage, here: Station, settle: Settle) -> None:
    begin(page, here, settle)
    page.form.binder.fields["kind"].show("safety_day")
    page.pane.save()
    settle()
    assert "应由班组" in child(page, QLabel, "problem_org_uid").text()
    assert page.form.ui.title.text() == "重温入党誓词"


def test_the_way_to_the_archive_asks_once_when_something_is_missing(
    page: ActivitiesPage, here: Station, settle: Settle, answers: Answers, seen: Seen
) -> None:
    uid = stored(here, themed(here), here.person("安一"))
    show(page, uid, settle)
    assert buttons(page) == ["书记确认"]
    press(page, "activity_confirm")
    settle()
    assert answers.asked == ["记录还不完整，仍要确认？"]
    assert buttons(page) == ["归档", "退回修改…"]
    press(page, "activity_archive")
    settle()
    assert buttons(page) == ["补充说明…"]
    save = child(page, QPushButton, "activity_save")
    assert not save.isVisibleTo(page)
    assert not child(page, QPushButton, "activity_delete").isVisibleTo(page)
    foot = save.parentWidget()
    assert foot is not None
    assert not foot.isVisibleTo(page)
    assert not page.form.attendance.model.editable
    assert (seen.errors, seen.said) == ([], ["已确认", "已归档"])


def test_a_plan_has_no_step_yet(page: ActivitiesPage, here: Station, settle: Settle) -> None:
    show(page, stored(here, themed(here, held_on=date(2026, 12, 1))), settle)
    assert buttons(page) == []
    assert "计划中的活动" in child(page, QLabel, "activity_steps_words").text()


def test_steps_wait_while_something_is_typed(page: ActivitiesPage, here: Station, settle: Settle) -> None:
    show(page, stored(here, themed(here)), settle)
    page.form.ui.place.setText("二楼")
    assert not child(page, QPushButton, "activity_confirm").isEnabled()


def test_what_was_said_is_shown_on_request_and_typing_elsewhere_is_kept(
    page: ActivitiesPage, here: Station, settle: Settle
) -> None:
    draft = themed(here, kind="talk", title="谈心谈话", content="家庭困难", host_uid=here.person("王书记"))
    show(page, stored(here, draft), settle)
    assert "家庭困难" not in page.form.ui.content.toPlainText()
    page.form.ui.place.setText("办公室")
    press(page, "activity_reveal")
    settle()
    assert page.form.ui.content.toPlainText() == "家庭困难"
    assert page.form.ui.place.text() == "办公室"


def test_typed_attendance_survives_on_the_shelf(page: ActivitiesPage, here: Station, desk: Desk, settle: Settle) -> None:
    here.person("安一")
    begin(page, here, settle)
    press(page, "attendance_fill")
    settle()
    page.pane.hide()
    settle()
    kept = desk.shelf.kept("activity/new")
    assert isinstance(desk.shelf, MemoryShelf)
    assert kept is not None
    page.pane.begin()
    settle()
    table = page.form.attendance.table
    assert [line["status"] for line in table.lines.lines] == [Presence.PRESENT]
    assert table.lines.words(table.lines.columns[0], table.lines.lines[0]["person_uid"]) == "安一"


def test_papers_of_an_activity_lie_under_its_form_and_stay_once_it_is_archived(
    page: ActivitiesPage, here: Station, tmp_path: Path, settle: Settle, seen: Seen
) -> None:
    uid = stored(here, themed(here))
    show(page, uid, settle)
    sheet = tmp_path / "签到表.pdf"
    sheet.write_bytes(PDF)
    page.attachments.add([sheet])
    settle()
    settle()
    assert seen.said == ["已添加附件：签到表.pdf"]
    assert [row.draft.title for row in here.services.attachments.rows(here.who, "activity", uid)] == ["签到表"]
    here.services.activities.confirm(here.who, uid)
    here.services.activities.archive(here.who, [uid])
    show(page, uid, settle)
    press(page, "activity_attachment_1_delete")
    settle()
    settle()
    assert [str(error) for error in seen.errors] == ["活动已归档，附件不能更改或删除。需要更正的，请添加新的附件，并写“补充说明”。"]
    assert len(here.services.attachments.rows(here.who, "activity", uid)) == 1
    page.begin(page.pane.begin)
    settle()
    assert not page.attachments.isVisible()


def test_people_read_for_one_record_do_not_come_into_the_next(
    page: ActivitiesPage, here: Station, desk: Desk, settle: Settle
) -> None:
    here.person("李娜")
    begin(page, here, settle)
    read = Event()
    desk.runner.read(read.wait, lambda _done: None)
    press(page, "attendance_fill")
    press(page, "activities_new")
    read.set()
    settle()
    assert page.form.attendance.model.lines == []


def test_what_is_registered_is_called_so(page: ActivitiesPage, settle: Settle) -> None:
    press(page, "activities_new")
    settle()
    assert child(page, QLabel, "activity_title").text() == "登记活动"


def test_who_may_not_confirm_is_not_offered_to(here: Station, desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    clerk = ActivitiesPage(replace(desk, who=replace(desk.who, role=Role.CLERK)))
    qtbot.addWidget(clerk)
    clerk.show()
    uid = stored(here, themed(here), here.person("李娜"))
    show(clerk, uid, settle)
    assert buttons(clerk) == []
    here.services.activities.confirm(here.who, uid, here.services.activities.get(here.who, uid).version)
    clerk.pane.show_uid(None)
    show(clerk, uid, settle)
    settle()
    assert buttons(clerk) == ["归档"]


def test_ctrl_s_in_a_cell_saves_what_is_typed_there(page: ActivitiesPage, here: Station, settle: Settle) -> None:
    uid = stored(here, themed(here), here.person("安一"))
    show(page, uid, settle)
    table = page.form.agenda
    table.setCurrentIndex(table.lines.index(0, 0))
    table.edit(table.currentIndex())
    line = table.indexWidget(table.currentIndex())
    assert isinstance(line, QLineEdit)
    line.setText("学习党章")
    page.pane.save()
    settle()
    settle()
    detail = here.services.activities.get(here.who, uid)
    assert [each.title for each in detail.record.agenda] == ["学习党章"]
    assert line.isVisible(), "one types on in it"
    line.setText("学习党章和党史")
    page.pane.save()
    settle()
    settle()
    again = here.services.activities.get(here.who, uid)
    assert [each.title for each in again.record.agenda] == ["学习党章和党史"]
    assert again.record.agenda[0].uid == detail.record.agenda[0].uid
