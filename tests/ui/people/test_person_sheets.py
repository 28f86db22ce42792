"""Everything about one person behind tabs: the line of time, the records, what is missing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.domain.actors import Role
from desktop.domain.identity import Uid
from desktop.domain.organisations import AssignmentDraft, OrganisationDraft, PostRole
from desktop.domain.people import PersonDraft, typed
from desktop.domain.people.records import HonourDraft
from desktop.domain.people.transfers import Direction, TransferDraft, TransferState
from desktop.ui.people.form import PersonForm
from desktop.ui.people.page import PeoplePage
from desktop.ui.people.sheets import CAREER, FORM, RECORDS, RELATED
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import child

Settle = Callable[[], None]


@pytest.fixture
def member(desk: Desk) -> Uid:
    branch = desk.services.organisations.save(desk.who, None, OrganisationDraft("城关党支部"), None).uid
    draft = PersonDraft("王芳", political_status="01", branch_uid=branch, joined_on=date(2015, 7, 1))
    return desk.services.people.save(desk.who, None, draft, None).uid


@pytest.fixture
def page(desk: Desk, member: Uid, qtbot: QtBot, settle: Settle) -> PeoplePage:
    made = PeoplePage(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    settle()
    made.open_record(member)
    settle()
    return made


def branch_of(desk: Desk) -> Uid:
    (found,) = desk.services.organisations.choices(desk.who, "城关党支部")
    return found.uid


def turn(page: PeoplePage, place: int, settle: Settle) -> None:
    page.sheets.turn_to(place)
    settle()


def shown(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def press(page: QWidget, name: str) -> None:
    found = page.findChild(QPushButton, name)
    assert found is not None, name
    found.click()


def dialog() -> QDialog:
    found = QApplication.activeModalWidget()
    assert isinstance(found, QDialog)
    return found


def write(box: QDialog, **texts: str) -> None:
    for name, text in texts.items():
        field = box.findChild(QWidget, name)
        if isinstance(field, QComboBox):
            field.setCurrentText(text)
        else:
            assert isinstance(field, QLineEdit | QPlainTextEdit), name
            field.setPlainText(text) if isinstance(field, QPlainTextEdit) else field.setText(text)
    press(box, "dialog_save")


def test_the_line_of_time_is_read_when_its_tab_is_opened(page: PeoplePage, settle: Settle) -> None:
    assert not page.findChild(QWidget, "person_timeline").isVisible()  # type: ignore[union-attr]
    turn(page, CAREER, settle)
    texts = shown(page.sheets)
    assert "加入党组织，成为预备党员" in texts
    assert "2015-07-01 · 党员发展" in texts
    assert any(text.startswith("党支部：城关党支部") for text in texts)


def test_an_honour_is_typed_into_a_small_dialog_and_stands_in_the_file(
    page: PeoplePage, desk: Desk, member: Uid, settle: Settle
) -> None:
    turn(page, RECORDS, settle)
    press(page, "person_honours_add")
    write(dialog(), title="优秀共产党员", level="公司级", awarded_on="2022-07-01")
    settle()
    settle()
    assert "优秀共产党员" in shown(page.sheets)
    assert "2022-07-01 · 公司级" in shown(page.sheets)
    line = desk.services.files.get(desk.who, member).honours[0]
    assert line.draft == HonourDraft("优秀共产党员", "company", date(2022, 7, 1))


def test_a_thought_report_is_typed_and_the_duty_opens_where_it_is_typed(
    page: PeoplePage, desk: Desk, member: Uid, settle: Settle
) -> None:
    page.open_person_records(member)
    settle()
    assert page.sheets.bar.currentIndex() == RECORDS
    press(page, "person_reports_add")
    write(dialog(), reported_on="2026-03-28", form="书面", title="学习体会", received_on="2026-03-31")
    settle()
    settle()
    assert "学习体会" in shown(page.sheets)
    assert "2026-03-28 · 书面 · 2026-03-31 提交" in shown(page.sheets)
    press(page, "person_reports_1_papers")
    box = dialog()
    settle()
    assert box.findChild(QPushButton, "thought_report_attachment_add") is not None
    press(box, "dialog_cancel")


def test_a_responsibility_and_a_discipline_are_written_down(page: PeoplePage, settle: Settle) -> None:
    turn(page, RECORDS, settle)
    press(page, "person_duties_add")
    write(dialog(), kind="党责", content="带好第一党小组")
    settle()
    press(page, "person_disciplines_add")
    write(dialog(), kind="诫勉", decided_on="2024-03-01")
    settle()
    settle()
    texts = shown(page.sheets)
    assert ("带好第一党小组" in texts, "党责" in texts, "诫勉" in texts) == (True, True, True)


def test_a_transfer_goes_step_by_step_to_the_receipt(page: PeoplePage, desk: Desk, member: Uid, settle: Settle) -> None:
    turn(page, RECORDS, settle)
    draft = TransferDraft(Direction.OUT, to_name="外地供电公司党委")
    desk.services.transfers.plan(desk.who, member, None, draft, None)
    turn(page, CAREER, settle)
    turn(page, RECORDS, settle)
    press(page, f"person_transfer_1_{TransferState.ISSUED.value}")
    write(dialog(), letter_no="测介1号", dues_until="2026年10月")
    settle()
    settle()
    press(page, f"person_transfer_1_{TransferState.ON_WAY.value}")
    write(dialog())
    settle()
    settle()
    post = AssignmentDraft(member, branch_of(desk), PostRole.SECRETARY)
    desk.services.organisations.appoint(desk.who, None, post, None)
    press(page, f"person_transfer_1_{TransferState.RECEIVED.value}")
    settle()
    told = dialog().findChild(QLabel, "dialog_note")
    assert told is not None
    assert told.text() == "登记接收后，组织关系从这一天起改变。仍任城关党支部书记，请另行在“组织”中登记免职。"
    write(dialog())
    settle()
    settle()
    assert desk.services.people.get(desk.who, member).draft.exit_kind == "transferred"
    assert "已接收" in shown(page.sheets)


def test_what_is_missing_and_related_stands_together(page: PeoplePage, settle: Settle) -> None:
    turn(page, RELATED, settle)
    texts = shown(page.sheets)
    assert any("转为正式党员日期" in text for text in texts)
    assert {"应办事项", "结对", "文书", "评定"} <= set(texts)


def test_a_refused_save_shows_the_field_whatever_tab_was_open(page: PeoplePage, settle: Settle) -> None:
    name = page.form.ui.name
    name.setText("")
    turn(page, CAREER, settle)
    page.pane.save()
    settle()
    assert page.sheets.bar.currentIndex() == FORM
    assert QApplication.focusWidget() is name


def test_a_new_person_has_the_form_alone(page: PeoplePage, settle: Settle) -> None:
    turn(page, CAREER, settle)
    press(page, "people_new")
    settle()
    assert not page.sheets.bar.isVisible()
    assert page.form.isVisible()


def test_groups_that_a_station_does_not_use_stay_hidden_unless_they_hold_something(
    page: PeoplePage, desk: Desk, member: Uid, settle: Settle
) -> None:
    study = page.form.ui.group_study
    assert study.isVisible()
    press(page, "person_groups")
    tick = dialog().findChild(QCheckBox, "use_group_study")
    assert tick is not None
    tick.setChecked(False)
    press(dialog(), "dialog_save")
    settle()
    assert not study.isVisible()
    assert desk.services.files.unused_groups(desk.who) == {"group_study"}
    people = desk.services.people
    other = people.save(desk.who, None, PersonDraft("李娜", school="示例大学"), None).uid
    settle()
    page.pane.show_uid(other)
    settle()
    assert page.pane.title() == "李娜"
    assert study.isVisible()
    page.pane.show_uid(member)
    settle()
    assert not study.isVisible()


def test_whoever_may_not_see_health_has_no_such_row(page: PeoplePage, desk: Desk, settle: Settle) -> None:
    assert page.form.ui.health.isVisibleTo(page.form)
    clerk = replace(desk, who=replace(desk.who, role=Role.CLERK))
    form = PersonForm(clerk, lambda: None, lambda: None)
    form.binder.show(typed(PersonDraft("王芳", health="****")))
    form.show_covered(PersonDraft("王芳", health="****"), stored=True)
    assert not form.ui.health.isVisibleTo(form)
    settle()
    form.deleteLater()


def asked(box: QDialog) -> list[str]:
    fields = {name: box.findChild(QWidget, name) for name in ("from_name", "to_name", "org_uid")}
    return [name for name, field in fields.items() if field is not None and field.isVisible()]


def test_a_transfer_asks_for_the_other_side_alone(page: PeoplePage, settle: Settle) -> None:
    turn(page, RECORDS, settle)
    press(page, "person_transfers_add")
    box = dialog()
    assert asked(box) == ["to_name"]
    assert child(box, QLabel, "label_to_name").text() == "转入党组织 *", "it must be filled in"
    direction = box.findChild(QComboBox, "direction")
    assert direction is not None
    direction.setCurrentText("转入")
    assert asked(box) == ["from_name", "org_uid"]
    direction.setCurrentText("本单位支部之间")
    assert asked(box) == ["org_uid"]
    assert child(box, QLabel, "label_org_uid").text() == "转入支部 *"
    press(box, "dialog_cancel")
