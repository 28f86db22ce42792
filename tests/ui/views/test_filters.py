"""Conditions of a list by keyboard: made, changed, dropped one by one, kept under a name, chosen again."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from desktop.domain.identity import Uid
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import PersonDraft
from desktop.domain.views import Comparison, Condition, View, write_view
from desktop.ui.pairings.page import PairingPage
from desktop.ui.people.page import PeoplePage
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.pickers import Picker
from tests.ui.conftest import Answers, Seen, child

Settle = Callable[[], None]
BACHELORS = Condition("education", Comparison.IS, ("21",))


def add(desk: Desk, name: str, **fields: object) -> Uid:
    draft = replace(PersonDraft(name=name), **fields)  # type: ignore[arg-type]
    return desk.services.people.save(desk.who, None, draft, None).uid


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> PeoplePage:
    add(desk, "李娜", education="21", job_title="班长")
    add(desk, "王强", education="31")
    add(desk, "张伟", education="14", job_title="抄表员")
    made = PeoplePage(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    settle()
    return made


def names(page: PeoplePage) -> list[str]:
    return [str(page.model.data(page.model.index(row, 0))) for row in range(page.model.rowCount())]


def said(page: PeoplePage) -> list[str]:
    chips = page.findChildren(QPushButton)
    return [c.text() for c in chips if c.objectName().startswith("people_condition_") and c.isVisible()]


def box(page: PeoplePage) -> QDialog:
    return next(each for each in page.findChildren(QDialog) if each.isVisible())


def test_a_condition_is_made_by_keyboard_alone(page: PeoplePage, settle: Settle) -> None:
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    search = child(box(page), QLineEdit, "condition_search")
    assert box(page).focusWidget() is search
    search.setText("学历")
    QTest.keyClick(search, Qt.Key.Key_Return)
    options = child(box(page), QLineEdit, "condition_option_search")
    assert box(page).focusWidget() is options
    ticks = child(box(page), QListWidget, "condition_options")
    ticks.setFocus()
    wanted = next(row for row in range(ticks.count()) if ticks.item(row).text() == "大学本科毕业")
    ticks.setCurrentRow(wanted)
    QTest.keyClick(ticks, Qt.Key.Key_Space)
    child(box(page), QPushButton, "condition_go").click()
    settle()
    assert names(page) == ["李娜"]
    assert said(page) == ["学历：大学本科毕业"]
    assert page.top.count.text() == "1 人"


def test_conditions_are_changed_and_dropped_one_by_one(page: PeoplePage, settle: Settle) -> None:
    page.top.show_view(View(conditions=(BACHELORS, Condition("job_title", Comparison.CONTAINS, ("班长",)))))
    settle()
    assert names(page) == ["李娜"]
    child(page, QPushButton, "people_condition_0").click()
    ticks = child(box(page), QListWidget, "condition_options")
    master = next(row for row in range(ticks.count()) if ticks.item(row).text() == "硕士研究生毕业")
    ticks.item(master).setCheckState(Qt.CheckState.Checked)
    child(box(page), QPushButton, "condition_go").click()
    settle()
    assert said(page) == ["学历：硕士研究生毕业、大学本科毕业", "职务（岗位名称）包含“班长”"]
    drop = child(page, QToolButton, "people_condition_1_drop")
    assert drop.accessibleName() == "去掉条件：职务（岗位名称）包含“班长”"
    drop.click()
    settle()
    assert sorted(names(page)) == ["张伟", "李娜"]
    page.clear_filters()
    settle()
    assert (said(page), len(names(page))) == ([], 3)


def test_a_second_condition_on_a_field_takes_the_place_of_the_first(page: PeoplePage, settle: Settle) -> None:
    assert page.top.filters is not None
    page.top.filters.add_condition(BACHELORS)
    page.top.filters.add_condition(Condition("education", Comparison.IS, ("31",)))
    settle()
    assert (said(page), names(page)) == (["学历：大学专科毕业"], ["王强"])


def test_a_field_that_is_not_there_is_said_to_be_missing(page: PeoplePage) -> None:
    child(page, QPushButton, "people_filter").click()
    child(box(page), QLineEdit, "condition_search").setText("身高")
    fields = child(box(page), QListWidget, "condition_fields")
    assert ([fields.item(n).text() for n in range(fields.count())], fields.currentRow()) == (["没有找到，请换一个词"], -1)


def test_a_field_is_found_by_pinyin_and_initials(page: PeoplePage, settle: Settle) -> None:
    child(page, QPushButton, "people_filter").click()
    search, fields = child(box(page), QLineEdit, "condition_search"), child(box(page), QListWidget, "condition_fields")
    for typed in ("csrq", "chushengriqi"):
        search.setText(typed)
        settle()
        assert [fields.item(n).text() for n in range(fields.count())] == ["出生日期"]
    assert child(box(page), QLabel, "condition_field").text() == "出生日期"
    search.setText("xl")
    search.setText("籍贯")
    settle()
    assert [fields.item(n).text() for n in range(fields.count())] == ["籍贯"], "an answer that comes late is not shown"


def test_what_is_not_complete_is_said_in_the_dialog(page: PeoplePage) -> None:
    child(page, QPushButton, "people_filter").click()
    child(box(page), QLineEdit, "condition_search").setText("出生日期")
    child(box(page), QLineEdit, "condition_low").setText("1990-02")
    child(box(page), QPushButton, "condition_go").click()
    assert box(page).isVisible()
    problem = box(page).findChildren(type(page.top.count), "condition_problem")[0]
    assert problem.text() == "请写到日，例如 2026-11-21。"
    child(box(page), QLineEdit, "condition_low").setText("")
    child(box(page), QPushButton, "condition_go").click()
    assert problem.text().startswith("“出生日期”的条件没有写全")
    box(page).reject()


def test_an_organisation_is_picked_and_named_on_the_chip(page: PeoplePage, desk: Desk, settle: Settle) -> None:
    org = desk.services.organisations.save(desk.who, None, OrganisationDraft("城关供电所", OrgKind.STATION), None).uid
    add(desk, "赵敏", department_uid=org)
    child(page, QPushButton, "people_filter").click()
    picker = child(box(page), Picker, "condition_org")
    picker.setFocus()
    QTest.keyClicks(picker, "chengguan")
    QTest.qWait(200)
    settle()
    QTest.keyClick(picker, Qt.Key.Key_Return)
    chosen = child(box(page), QListWidget, "condition_orgs")
    assert chosen.item(0).text().startswith("城关供电所")
    drop = child(box(page), QPushButton, "condition_org_drop")
    assert not drop.isVisible()
    chosen.setCurrentRow(0)
    drop.click()
    assert (chosen.count(), drop.isVisible()) == (0, False)
    QTest.keyClicks(picker, "chengguan")
    QTest.qWait(200)
    settle()
    QTest.keyClick(picker, Qt.Key.Key_Return)
    assert picker.text() == ""
    child(box(page), QPushButton, "condition_go").click()
    settle()
    settle()
    assert (said(page), names(page)) == (["所在组织：城关供电所（含下级）"], ["赵敏"])


def test_yes_and_no_are_never_both_or_neither(page: PeoplePage) -> None:
    child(page, QPushButton, "people_filter").click()
    child(box(page), QLineEdit, "condition_search").setText("失联党员")
    assert not child(box(page), QComboBox, "condition_how").isVisible()
    ticks = child(box(page), QListWidget, "condition_options")

    def states() -> list[bool]:
        return [ticks.item(row).checkState() == Qt.CheckState.Checked for row in range(2)]

    assert states() == [True, False]
    ticks.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert states() == [False, True]
    box(page).reject()


def test_a_view_is_kept_under_a_name_and_chosen_again(page: PeoplePage, settle: Settle, seen: Seen) -> None:
    assert page.top.filters is not None
    kept = page.top.filters.kept
    page.top.show_view(View("li", "", (BACHELORS,)))
    settle()
    kept.ask_name()
    child(box(page), QLineEdit, "view_name").setText("本科")
    child(box(page), QPushButton, "view_save").click()
    settle()
    assert seen.said == ["已保存常用筛选“本科”"]
    page.clear_filters()
    settle()
    menu = menu_of(page)
    menu.actions()[0].trigger()
    settle()
    assert (said(page), names(page)) == (["学历：大学本科毕业"], ["李娜"])
    assert child(page, QLineEdit, "people_search").text() == "li"


def menu_of(page: PeoplePage) -> QMenu:
    assert page.top.filters is not None
    kept = page.top.filters.kept
    return kept.menu_of(page.desk.services.views.rows(page.desk.who, "people"))


def test_a_taken_name_is_replaced_only_when_asked_again(page: PeoplePage, desk: Desk, settle: Settle) -> None:
    desk.services.views.save(desk.who, "people", "本科", View(chip="masses"), shared=False)
    page.top.show_view(View(conditions=(BACHELORS,)))
    settle()
    assert page.top.filters is not None
    page.top.filters.kept.ask_name()
    child(box(page), QLineEdit, "view_name").setText("本科")
    save = child(box(page), QPushButton, "view_save")
    save.click()
    settle()
    assert save.text() == "替换原来的"
    save.click()
    settle()
    assert [row.view() for row in desk.services.views.rows(desk.who, "people")] == [View(conditions=(BACHELORS,))]


def test_a_view_saved_by_a_double_click_is_saved_once(page: PeoplePage, settle: Settle, seen: Seen) -> None:
    page.top.show_view(View(conditions=(BACHELORS,)))
    settle()
    assert page.top.filters is not None
    page.top.filters.kept.ask_name()
    child(box(page), QLineEdit, "view_name").setText("本科")
    save = child(box(page), QPushButton, "view_save")
    save.click()
    save.click()
    settle()
    assert (seen.said, seen.errors) == (["已保存常用筛选“本科”"], [])


def test_kept_views_are_renamed_and_deleted(page: PeoplePage, desk: Desk, settle: Settle) -> None:
    desk.services.views.save(desk.who, "people", "本科", View(chip="masses"), shared=True)
    titles = [entry.text() for entry in menu_of(page).actions() if entry.text()]
    assert titles == ["本科　共享", "把现在的筛选保存为…", "重命名或删除…"]
    menu_of(page).actions()[-1].trigger()
    child(box(page), QLineEdit, "view_new_name").setText("群众")
    child(box(page), QPushButton, "view_rename").click()
    settle()
    assert [row.name for row in desk.services.views.rows(desk.who, "people")] == ["群众"]
    menu_of(page).actions()[-1].trigger()
    child(box(page), QPushButton, "view_delete").click()
    settle()
    assert desk.services.views.rows(desk.who, "people") == []


def test_a_written_view_opens_the_list_behind_a_number(page: PeoplePage, settle: Settle) -> None:
    page.show_only(write_view(View(conditions=(Condition("education", Comparison.IS, ("14", "31")),))))
    settle()
    assert sorted(names(page)) == ["张伟", "王强"]
    page.show_only("masses")
    settle()
    assert (said(page), names(page)) == ([], [])


def keep(page: PeoplePage, name: str, settle: Settle, *, columns: bool) -> None:
    assert page.top.filters is not None
    page.top.filters.kept.ask_name()
    child(box(page), QLineEdit, "view_name").setText(name)
    child(box(page), QCheckBox, "view_columns").setChecked(columns)
    child(box(page), QPushButton, "view_save").click()
    settle()


def test_a_kept_view_keeps_its_order_and_if_wished_its_columns(page: PeoplePage, settle: Settle) -> None:
    own = page.table.shown_keys()
    educated = (Condition("education", Comparison.FILLED),)
    page.top.show_view(View(conditions=educated, sort="name", descending=True))
    settle()
    assert names(page) == ["张伟", "王强", "李娜"]
    page.table.set_columns([(key, key in ("name", "staff_no")) for key in own])
    keep(page, "倒排", settle, columns=True)
    page.table.set_columns([(key, True) for key in own])
    page.clear_filters()
    page.top.sort("name", False)
    settle()
    assert (names(page), page.table.shown_keys()) == (["李娜", "王强", "张伟"], own)
    menu_of(page).actions()[0].trigger()
    settle()
    assert names(page) == ["张伟", "王强", "李娜"]
    assert page.table.shown_keys() == ["name", "staff_no"]
    head = page.table.horizontalHeader()
    assert (head.sortIndicatorSection(), head.sortIndicatorOrder()) == (0, Qt.SortOrder.DescendingOrder)
    page.clear_filters()
    settle()
    assert page.table.shown_keys() == own


def test_columns_stay_as_they_are_unless_they_are_kept_too(page: PeoplePage, settle: Settle) -> None:
    page.top.show_view(View(conditions=(BACHELORS,)))
    settle()
    keep(page, "本科", settle, columns=False)
    page.table.set_columns([("name", True)])
    chosen = page.table.shown_keys()
    menu_of(page).actions()[0].trigger()
    settle()
    assert page.table.shown_keys() == chosen


def test_a_view_of_a_deleted_organisation_says_so_and_can_be_cleared(
    page: PeoplePage, desk: Desk, settle: Settle
) -> None:
    org = desk.services.organisations.save(
        desk.who, None, OrganisationDraft(name="抄表班", kind=OrgKind.TEAM), None
    ).uid
    view = View(conditions=(Condition("team_uid", Comparison.WITHIN, (org.hex(),)),))
    desk.services.views.save(desk.who, "people", "抄表班的人", view, shared=False)
    desk.services.organisations.delete(desk.who, org, "撤销")
    menu_of(page).actions()[0].trigger()
    settle()
    assert child(page, QLabel, "people_state_text").text() == "条件“班组”里选的组织已经删除。"
    child(page, QPushButton, "people_state_action").click()
    settle()
    assert len(names(page)) == 3


def test_a_shared_view_is_deleted_only_after_asking(
    page: PeoplePage, desk: Desk, settle: Settle, answers: Answers
) -> None:
    desk.services.views.save(desk.who, "people", "本科", View(chip="masses"), shared=True)
    answers.yes = False
    menu_of(page).actions()[-1].trigger()
    child(box(page), QPushButton, "view_delete").click()
    settle()
    assert answers.asked == ["删除大家共用的“本科”？"]
    assert len(desk.services.views.rows(desk.who, "people")) == 1
    box(page).reject()
    settle()


def test_what_a_page_narrows_to_itself_is_kept_as_conditions(desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    page = PairingPage(desk)
    qtbot.addWidget(page)
    page.show()
    settle()
    page.filter.box.setCurrentIndex(1)
    settle()
    kind = page.filter.code
    assert kind is not None
    assert page.top.to_keep().conditions == (Condition("kind", Comparison.IS, (kind,)),)
    page.top.show_view(page.top.to_keep())
    settle()
    assert (page.filter.code, page.query.conditions) == (None, (Condition("kind", Comparison.IS, (kind,)),))
