"""The people page by hand: finding, typing, refusals at the field, revealing, deleting and taking back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.choices import Choice
from desktop.domain.drafts import spec
from desktop.domain.identity import Uid
from desktop.domain.organisations import AssignmentDraft, OrganisationDraft, OrgKind, PostRole
from desktop.domain.people import PersonDraft, PersonTyped
from desktop.ui.people.columns import COLUMNS, FIELDS
from desktop.ui.people.page import PeoplePage
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.theme import Choice as ThemeChoice
from desktop.ui.shared.theme import Theme
from tests.services.station import in_the_bin, stays
from tests.ui.conftest import Seen, child

VALID_ID = "11010519491231002X"
Settle = Callable[[], None]


def add(desk: Desk, name: str = "张伟", **fields: object) -> Uid:
    draft = replace(PersonDraft(name=name), **fields)  # type: ignore[arg-type]
    return desk.services.people.save(desk.who, None, draft, None).uid


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> Callable[[], PeoplePage]:
    def open_page() -> PeoplePage:
        made = PeoplePage(desk)
        qtbot.addWidget(made)
        made.resize(1366, 768)
        made.show()
        settle()
        return made

    return open_page


def edit(page: QWidget, name: str) -> QLineEdit:
    found = page.findChild(QLineEdit, name)
    assert found is not None, name
    return found


def box(page: QWidget, name: str) -> QComboBox:
    found = page.findChild(QComboBox, name)
    assert found is not None, name
    return found


def press(page: QWidget, name: str) -> None:
    found = page.findChild(QPushButton, name)
    assert found is not None, name
    found.click()


def text(page: QWidget, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert found is not None, name
    return found.text()


def names(page: PeoplePage) -> list[str]:
    return [str(page.model.data(page.model.index(row, 0))) for row in range(page.model.rowCount())]


def said(page: PeoplePage) -> list[str]:
    """What the chips of the conditions say."""
    chips = page.findChildren(QPushButton)
    return [c.text() for c in chips if c.objectName().startswith("people_condition_") and c.isVisible()]


def choose(page: PeoplePage, uid: Uid, settle: Settle) -> None:
    page.open_record(uid)
    settle()


def test_a_new_person_is_typed_and_saved_by_keyboard(
    page: Callable[[], PeoplePage], desk: Desk, qtbot: QtBot, settle: Settle, seen: Seen
) -> None:
    shown = page()
    press(shown, "people_new")
    settle()
    assert QApplication.focusWidget() is edit(shown, "name")
    edit(shown, "name").insert("李娜")
    QTest.keyClick(edit(shown, "name"), Qt.Key.Key_Return)
    QTest.keyClick(edit(shown, "name_pinyin"), Qt.Key.Key_Return)
    number = edit(shown, "id_number")
    assert QApplication.focusWidget() is number
    QTest.keyClicks(number, VALID_ID.lower())
    QTest.keyClick(number, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    settle()
    assert names(shown) == ["李娜"]
    assert seen.said[0].startswith("已保存人员")
    assert edit(shown, "id_number").text() == "110105********002X"
    assert edit(shown, "birth_date").text() == "1949-12-31"


def test_labels_stay_level_with_their_fields_when_the_theme_changes_before_they_are_seen(
    page: Callable[[], PeoplePage], desk: Desk, theme: Theme, settle: Settle
) -> None:
    uid, shown = add(desk), page()
    theme.choose(ThemeChoice.DARK)
    theme.choose(ThemeChoice.LIGHT)
    shown.open_record(uid)
    settle()
    label, field = child(shown, QLabel, "label_name"), edit(shown, "name")
    drawn = label.mapTo(shown, label.contentsRect().topLeft()).y() + label.fontMetrics().height() / 2
    assert drawn == pytest.approx(field.mapTo(shown, field.rect().center()).y(), abs=2)


def test_a_wrong_id_number_is_said_at_its_field_and_may_be_kept_with_a_reason(
    page: Callable[[], PeoplePage], desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    shown = page()
    press(shown, "people_new")
    settle()
    edit(shown, "name").setText("李娜")
    number = edit(shown, "id_number")
    number.setFocus()
    QTest.keyClicks(number, "110105194912310021")
    assert not shown.findChild(QLabel, "problem_id_number").isVisible()  # type: ignore[union-attr]
    edit(shown, "name").setFocus()
    settle()
    assert "校验码不对" in text(shown, "problem_id_number")
    assert edit(shown, "id_note").isVisible()
    shown.pane.save()
    settle()
    assert names(shown) == []
    edit(shown, "id_note").setText("证件如此，已报派出所")
    shown.pane.save()
    settle()
    settle()
    assert names(shown) == ["李娜"]
    assert shown.pane.binder.read().id_note == "证件如此，已报派出所"


def test_a_duplicate_is_refused_at_the_field_with_the_name_of_the_other(
    page: Callable[[], PeoplePage], desk: Desk, settle: Settle
) -> None:
    add(desk, "王强", id_number=VALID_ID)
    shown = page()
    press(shown, "people_new")
    settle()
    edit(shown, "name").setText("李娜")
    edit(shown, "id_number").setText(VALID_ID)
    shown.pane.save()
    settle()
    assert "王强" in text(shown, "problem_id_number")
    assert shown.pane.uid is None


def test_covered_values_are_revealed_on_request_and_the_look_is_logged(
    page: Callable[[], PeoplePage], desk: Desk, settle: Settle
) -> None:
    uid = add(desk, id_number=VALID_ID, mobile="13812345678")
    shown = page()
    choose(shown, uid, settle)
    edit(shown, "name").setText("张玮")
    assert edit(shown, "mobile").text() == "138****5678"
    press(shown, "person_reveal")
    settle()
    assert (edit(shown, "mobile").text(), edit(shown, "id_number").text()) == ("13812345678", VALID_ID)
    assert edit(shown, "name").text() == "张玮", "what was typed stays"
    assert desk.services.history.rows(desk.who, desk.services.history.ids(desk.who))[0].title == "查看敏感信息"
    box(shown, "renaming").setCurrentIndex(2)
    shown.pane.save()
    settle()
    settle()
    assert edit(shown, "mobile").text() == "138****5678", "covered again once saved"
    assert desk.services.people.reveal(desk.who, uid).draft.mobile == "13812345678"


def test_a_person_without_numbers_has_nothing_to_reveal(page: Callable[[], PeoplePage], desk: Desk, settle: Settle) -> None:
    uid = add(desk)
    shown = page()
    choose(shown, uid, settle)
    assert not shown.findChild(QPushButton, "person_reveal").isVisible()  # type: ignore[union-attr]


def test_only_rows_that_apply_are_shown_and_none_that_holds_something_is_hidden(
    page: Callable[[], PeoplePage], desk: Desk, settle: Settle
) -> None:
    uid = add(desk, political_status="13")
    shown = page()
    choose(shown, uid, settle)
    assert not edit(shown, "joined_on").isVisibleTo(shown)
    status = shown.findChild(QComboBox, "political_status")
    assert status is not None
    status.setCurrentText("中共党员")
    assert edit(shown, "joined_on").isVisibleTo(shown)
    edit(shown, "joined_on").setText("2020-07-01")
    status.setCurrentText("群众")
    assert edit(shown, "joined_on").isVisibleTo(shown)


def test_facts_that_follow_are_text(page: Callable[[], PeoplePage], desk: Desk, settle: Settle) -> None:
    uid = add(desk, id_number=VALID_ID)
    shown = page()
    choose(shown, uid, settle)
    assert text(shown, "person_note").split(" ")[1] == "岁"


def test_the_list_narrows_to_an_organisation_and_says_so_when_nobody_is_there(
    page: Callable[[], PeoplePage], desk: Desk, settle: Settle
) -> None:
    org = desk.services.organisations.save(desk.who, None, OrganisationDraft("城关供电所", OrgKind.STATION), None).uid
    empty = desk.services.organisations.save(desk.who, None, OrganisationDraft("东湖供电所", OrgKind.STATION), None).uid
    add(desk, "李娜", department_uid=org)
    add(desk, "王强")
    shown = page()
    shown.open_organisation_people(org)
    settle()
    settle()
    assert names(shown) == ["李娜"]
    assert said(shown) == ["所在组织：城关供电所（含下级）"]
    shown.open_organisation_people(empty)
    settle()
    settle()
    assert text(shown, "people_state_text") == "没有符合这些条件的记录"
    press(shown, "people_state_action")
    settle()
    assert len(names(shown)) == 2


@pytest.mark.parametrize("sheet", [0, 1, 3])
def test_deleting_asks_for_a_reason_and_is_taken_back(
    page: Callable[[], PeoplePage], desk: Desk, settle: Settle, seen: Seen, sheet: int
) -> None:
    uid = add(desk)
    shown = page()
    choose(shown, uid, settle)
    shown.sheets.bar.setCurrentIndex(sheet)
    settle()
    press(shown, "person_delete")
    settle()
    box = shown.findChild(QDialog)
    assert box is not None
    press(box, "reason_go")
    assert "请写明原因" in text(box, "reason_problem")
    press(box, "reason_usual_1")
    press(box, "reason_go")
    settle()
    settle()
    assert names(shown) == []
    assert seen.errors == [], "nobody asks for what was just deleted"
    assert seen.said[-1] == "已删除“张伟”，可从回收站恢复"
    assert seen.then is not None
    seen.then()
    settle()
    settle()
    assert names(shown) == ["张伟"]


def test_many_are_deleted_with_one_reason(page: Callable[[], PeoplePage], desk: Desk, settle: Settle) -> None:
    for number in range(5):
        add(desk, f"人{number}")
    shown = page()
    shown.table.selectAll()
    press(shown, "people_delete_many")
    settle()
    box = shown.findChild(QDialog)
    assert box is not None
    assert "等 5 人？" in text(box, "reason_question")
    edit(box, "reason").setText("测试")
    press(box, "reason_go")
    settle()
    settle()
    assert names(shown) == []
    assert {row.reason for row in in_the_bin(desk.services, desk.who)} == {"测试"}


def test_the_form_stands_in_two_columns_where_the_width_allows_it(
    page: Callable[[], PeoplePage], desk: Desk, settle: Settle
) -> None:
    uid = add(desk)
    shown = page()
    choose(shown, uid, settle)
    name, staff = edit(shown, "name"), edit(shown, "staff_no")
    assert name.mapTo(shown, name.rect().topLeft()).x() == staff.mapTo(shown, staff.rect().topLeft()).x()
    shown.resize(2200, 900)
    sizes = shown._side.splitter.sizes()  # noqa: SLF001
    shown._side.splitter.setSizes([900, *(0 for _ in sizes[2:]), 1200])  # noqa: SLF001
    settle()
    assert staff.mapTo(shown, staff.rect().topLeft()).x() > name.mapTo(shown, name.rect().topLeft()).x() + 300


def test_every_column_of_the_list_stands_for_a_field() -> None:
    assert {column.key for column in COLUMNS} == set(FIELDS)


def test_doubts_carry_their_number(page: Callable[[], PeoplePage], desk: Desk, settle: Settle) -> None:
    add(desk, id_number="110105194912310021", id_note="证件如此")
    shown = page()
    settle()
    assert shown.findChild(QPushButton, "people_chip_to_check").text() == "待核实 1"  # type: ignore[union-attr]
    assert shown.findChild(QPushButton, "people_chip_twins").text() == "疑似重复"  # type: ignore[union-attr]


def test_a_post_that_would_be_empty_is_named_before_deleting(page: Callable[[], PeoplePage], desk: Desk, settle: Settle) -> None:
    branch = desk.services.organisations.save(desk.who, None, OrganisationDraft("城关党支部"), None).uid
    uid = add(desk, political_status="01")
    desk.services.organisations.appoint(desk.who, None, AssignmentDraft(uid, branch, PostRole.SECRETARY), None)
    shown = page()
    choose(shown, uid, settle)
    assert text(shown, "person_posts") == "城关党支部书记"
    press(shown, "person_delete")
    settle()
    box = shown.findChild(QDialog)
    assert box is not None
    assert text(box, "reason_detail").startswith("现任职务将空缺：张伟：城关党支部书记。")
    box.reject()


def test_a_new_name_is_saved_once_somebody_says_what_it_is(
    page: Callable[[], PeoplePage], desk: Desk, settle: Settle
) -> None:
    uid = add(desk, "张丽")
    shown = page()
    choose(shown, uid, settle)
    assert not box(shown, "renaming").isVisible()
    edit(shown, "name").setText("张莉")
    assert box(shown, "renaming").isVisible()
    shown.pane.save()
    settle()
    assert "是更名还是改错字" in text(shown, "problem_renaming")
    assert desk.services.people.get(desk.who, uid).draft.name == "张丽"
    box(shown, "renaming").setCurrentIndex(1)
    shown.pane.save()
    settle()
    settle()
    assert (edit(shown, "name").text(), edit(shown, "former_name").text()) == ("张莉", "张丽")
    assert not box(shown, "renaming").isVisible()


def test_the_day_of_a_move_is_asked_for_when_somebody_is_moved(
    page: Callable[[], PeoplePage], desk: Desk, settle: Settle
) -> None:
    orgs = desk.services.organisations
    unit = orgs.save(desk.who, None, OrganisationDraft("城关供电所", OrgKind.STATION), None).uid
    one, two = (orgs.save(desk.who, None, OrganisationDraft(n, OrgKind.TEAM, unit), None).uid for n in ("营业班", "计量班"))
    uid = add(desk, team_uid=one)
    shown = page()
    choose(shown, uid, settle)
    assert not edit(shown, "moved_on").isVisible()
    picker = shown.form.ui.team_uid
    picker.set_choice(Choice(two, "计量班"))
    assert edit(shown, "moved_on").isVisible()
    edit(shown, "moved_on").setText("2020-03-01")
    shown.pane.save()
    settle()
    settle()
    assert stays(desk.services, desk.who, uid) == ("至 2020-03-01：营业班", "2020-03-01 至今：计量班")


def test_every_field_of_a_person_can_be_typed(page: Callable[[], PeoplePage]) -> None:
    assert set(page().form.binder.fields) == {item.name for item in spec(PersonTyped)}


def test_tab_goes_from_the_list_into_the_record_and_comes_round_past_everything(
    desk: Desk, page: Callable[[], PeoplePage], settle: Settle
) -> None:
    uid = add(desk)
    made = page()
    made.open_record(uid)
    settle()
    made.setFocus()
    passed = []
    for _press in range(200):
        now = QApplication.focusWidget()
        assert now is not None
        if now.objectName() in passed:
            break
        passed.append(now.objectName())
        QTest.keyClick(now, Qt.Key.Key_Tab)
    table = passed.index("people_table")
    assert passed[0] == "people_search"
    assert passed[table + 1 : table + 3] == ["person_close", "person_tabs"]
    wanted = {"name", "note", "person_print", "person_delete", "person_attachment_add", "find", "people_new"}
    assert wanted <= set(passed[table:])
