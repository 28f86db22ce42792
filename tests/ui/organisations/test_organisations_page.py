"""The organisations page by hand: the trees, what hangs on an organisation, and what is refused."""

from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.organisations import AssignmentDraft, LinkKind, OrganisationDraft, OrgKind, PostRole
from desktop.domain.people import PersonDraft
from desktop.ui.organisations.page import OrganisationsPage
from desktop.ui.organisations.tabs import Tab
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.pickers import Picker
from tests.ui.conftest import Answers, Seen, child

Settle = Callable[[], None]
Open = Callable[[], OrganisationsPage]


def org(desk: Desk, name: str, kind: OrgKind, parent: Uid | None = None) -> Uid:
    return desk.services.organisations.save(desk.who, None, OrganisationDraft(name, kind, parent), None).uid


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> Open:
    def open_page() -> OrganisationsPage:
        made = OrganisationsPage(desk)
        qtbot.addWidget(made)
        made.resize(1366, 768)
        made.show()
        settle()
        return made

    return open_page


def show(page: OrganisationsPage, uid: Uid, settle: Settle) -> None:
    page.open_record(uid)
    settle()
    settle()


def turn(page: OrganisationsPage, tab: str) -> None:
    page.sheets.turn(Tab(tab))


def box_of(page: OrganisationsPage) -> QDialog:
    found = [box for box in page.findChildren(QDialog) if box.isVisible()]
    return found[-1]


def test_an_empty_station_is_told_where_to_begin(page: Open) -> None:
    shown = page()
    assert child(shown, QLabel, "organisations_state_text").text() == "还没有组织"
    assert child(shown, QPushButton, "organisations_state_action").text() == "新建组织"


def test_each_tree_stands_on_its_own_and_a_record_turns_to_its_tree(page: Open, desk: Desk, settle: Settle) -> None:
    committee = org(desk, "公司党委", OrgKind.COMMITTEE)
    org(desk, "一支部", OrgKind.BRANCH, committee)
    team = org(desk, "营业班", OrgKind.TEAM)
    shown = page()
    assert shown.tree.names() == ["公司党委", "一支部"]
    show(shown, team, settle)
    assert shown.tree.names() == ["营业班"]
    assert shown.tree.current_uid() == team
    assert child(shown, QPushButton, "organisations_tree_business").isChecked()


def test_searching_keeps_what_stands_above_and_turns_to_the_tree_that_has_it(
    page: Open, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    committee = org(desk, "公司党委", OrgKind.COMMITTEE)
    org(desk, "一支部", OrgKind.BRANCH, committee)
    org(desk, "二支部", OrgKind.BRANCH, committee)
    org(desk, "营业班", OrgKind.TEAM)
    shown = page()
    search = child(shown, QLineEdit, "organisations_search")
    search.setText("二支部")
    qtbot.waitUntil(lambda: bool(shown.tree.names() == ["公司党委", "二支部"]))
    search.setText("yingyeban")
    qtbot.waitUntil(lambda: bool(shown.tree.names() == ["营业班"]))
    search.setText("没有的组织")
    qtbot.waitUntil(
        lambda: bool(child(shown, QLabel, "organisations_state_text").text() == "没有符合“没有的组织”的组织")
    )


def test_a_new_one_below_knows_its_parent_and_its_usual_kind(page: Open, desk: Desk, settle: Settle) -> None:
    branch = org(desk, "一支部", OrgKind.BRANCH)
    shown = page()
    show(shown, branch, settle)
    child(shown, QPushButton, "org_child").click()
    settle()
    draft = shown.pane.binder.read()
    assert (draft.parent_uid, draft.kind) == (branch, OrgKind.PARTY_GROUP)
    assert child(shown, Picker, "parent_uid").text() == "一支部"
    assert child(shown, QLineEdit, "name").isVisible(), "the form is in front again"
    child(shown, QLineEdit, "name").setText("一小组")
    shown.pane.save()
    settle()
    settle()
    assert shown.tree.names() == ["一支部", "一小组"]


def test_what_is_typed_of_a_new_child_is_kept_for_each_parent(page: Open, desk: Desk, settle: Settle) -> None:
    first, second = org(desk, "一支部", OrgKind.BRANCH), org(desk, "二支部", OrgKind.BRANCH)
    shown = page()

    def begin(parent: Uid) -> QLineEdit:
        show(shown, parent, settle)
        child(shown, QPushButton, "org_child").click()
        settle()
        return child(shown, QLineEdit, "name")

    begin(first).setText("甲组")
    begin(second).setText("乙组")
    child(shown, QPushButton, "organisations_new").click()
    settle()
    child(shown, QLineEdit, "name").setText("三支部")
    assert begin(first).text() == "甲组"
    assert child(shown, Picker, "parent_uid").text() == "一支部"
    assert begin(second).text() == "乙组"
    child(shown, QPushButton, "organisations_new").click()
    settle()
    assert child(shown, QLineEdit, "name").text() == "三支部"


def test_a_wrong_parent_is_said_at_its_field(page: Open, desk: Desk, settle: Settle) -> None:
    station = org(desk, "城关供电所", OrgKind.STATION)
    shown = page()
    child(shown, QPushButton, "organisations_new").click()
    settle()
    child(shown, QLineEdit, "name").setText("一支部")
    child(shown, Picker, "parent_uid").set_choice(Choice(station, "城关供电所"))
    shown.pane.save()
    settle()
    assert "上级必须是党组织" in child(shown, QLabel, "problem_parent_uid").text()


def test_somebody_is_appointed_and_refused_when_the_post_is_taken(
    page: Open, desk: Desk, settle: Settle, seen: Seen
) -> None:
    branch = org(desk, "一支部", OrgKind.BRANCH)
    uids = [
        desk.services.people.save(desk.who, None, PersonDraft(name=name, political_status="01"), None).uid
        for name in ("甲", "乙")
    ]
    shown = page()
    show(shown, branch, settle)
    turn(shown, "posts")
    for uid, name in zip(uids, ("甲", "乙"), strict=True):
        child(shown, QPushButton, "org_appoint").click()
        box = box_of(shown)
        child(box, Picker, "person_uid").set_choice(Choice(uid, name))
        child(box, QPushButton, "dialog_save").click()
        settle()
        settle()
    assert [post.person for post in desk.services.organisations.get(desk.who, branch).posts] == ["甲"]
    box = box_of(shown)
    assert "同一时期已有书记" in child(box, QLabel, "problem_role").text()
    child(box, QComboBox, "role").setCurrentText("副书记")
    child(box, QPushButton, "dialog_save").click()
    settle()
    settle()
    assert [post.person for post in desk.services.organisations.get(desk.who, branch).posts] == ["甲", "乙"]
    assert shown.sheets.bar.tabText(list(Tab).index(Tab.POSTS)) == "任职 2"


def test_a_post_offers_only_what_this_kind_of_organisation_has(page: Open, desk: Desk, settle: Settle) -> None:
    team = org(desk, "营业班", OrgKind.TEAM)
    shown = page()
    show(shown, team, settle)
    turn(shown, "posts")
    child(shown, QPushButton, "org_appoint").click()
    roles = child(box_of(shown), QComboBox, "role")
    assert [roles.itemText(i) for i in range(roles.count())] == ["班组长", "联系领导"]
    box_of(shown).reject()


def test_organisations_are_linked_and_taken_apart_with_a_way_back(
    page: Open, desk: Desk, settle: Settle, seen: Seen
) -> None:
    branch, team = org(desk, "一支部", OrgKind.BRANCH), org(desk, "营业班", OrgKind.TEAM)
    shown = page()
    show(shown, team, settle)
    turn(shown, "links")
    child(shown, QPushButton, "org_link").click()
    box = box_of(shown)
    child(box, Picker, "other_uid").set_choice(Choice(branch, "一支部"))
    child(box, QPushButton, "dialog_save").click()
    settle()
    settle()
    links = desk.services.organisations.get(desk.who, branch).links
    assert [(link.other, link.kind, link.outgoing) for link in links] == [("营业班", LinkKind.SUPERVISES, True)]
    child(shown, QPushButton, f"link_{links[0].uid.hex()}_remove").click()
    settle()
    assert desk.services.organisations.get(desk.who, branch).links == ()
    assert seen.then is not None
    seen.then()
    settle()
    assert len(desk.services.organisations.get(desk.who, branch).links) == 1


def test_an_organisation_in_use_is_not_deleted_and_the_reason_is_told(
    page: Open, desk: Desk, settle: Settle, seen: Seen
) -> None:
    branch = org(desk, "一支部", OrgKind.BRANCH)
    desk.services.people.save(desk.who, None, PersonDraft(name="甲", branch_uid=branch), None)
    shown = page()
    show(shown, branch, settle)
    child(shown, QPushButton, "organisation_delete").click()
    settle()
    box = box_of(shown)
    child(box, QLineEdit, "reason").setText("测试")
    child(box, QPushButton, "reason_go").click()
    settle()
    assert [str(error) for error in seen.errors] == ["“一支部”还有 1 人，不能删除。请先把人员调到别的组织；已撤销的组织请填撤销日期。"]


def test_a_deleted_organisation_comes_back_by_the_toast(page: Open, desk: Desk, settle: Settle, seen: Seen) -> None:
    branch = org(desk, "一支部", OrgKind.BRANCH)
    org(desk, "二支部", OrgKind.BRANCH)
    shown = page()
    show(shown, branch, settle)
    child(shown, QPushButton, "organisation_delete").click()
    settle()
    child(box_of(shown), QPushButton, "reason_usual_1").click()
    child(box_of(shown), QPushButton, "reason_go").click()
    settle()
    settle()
    assert shown.tree.names() == ["二支部"]
    assert seen.errors == []
    assert seen.then is not None
    seen.then()
    settle()
    settle()
    assert sorted(shown.tree.names()) == ["一支部", "二支部"]


def test_a_wrong_post_is_deleted_after_a_question(
    page: Open, desk: Desk, settle: Settle, answers: Answers, seen: Seen
) -> None:
    branch = org(desk, "一支部", OrgKind.BRANCH)
    person = desk.services.people.save(desk.who, None, PersonDraft(name="甲", political_status="01"), None).uid
    post = desk.services.organisations.appoint(desk.who, None, AssignmentDraft(person, branch, PostRole.SECRETARY), None).uid
    shown = page()
    show(shown, branch, settle)
    turn(shown, "posts")
    child(shown, QPushButton, f"post_{post.hex()}_remove").click()
    settle()
    assert answers.asked == ["删除“书记甲的任职”？"]
    assert desk.services.organisations.get(desk.who, branch).posts == ()


def test_the_tree_is_walked_by_keyboard(page: Open, desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    committee = org(desk, "公司党委", OrgKind.COMMITTEE)
    branch = org(desk, "一支部", OrgKind.BRANCH, committee)
    shown = page()
    shown.tree.setFocus()
    QTest.keyClick(shown.tree, Qt.Key.Key_Down)
    QTest.keyClick(shown.tree, Qt.Key.Key_Down)
    settle()
    assert shown.tree.current_uid() == branch
    assert child(shown, QLabel, "organisation_title").text() == "一支部"
    QTest.keyClick(shown.tree, Qt.Key.Key_Return)
    assert shown.pane.isAncestorOf(shown.window().focusWidget())


def test_a_row_selected_from_outside_shows_its_organisation(
    page: Open, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    first, second = (org(desk, name, OrgKind.BRANCH) for name in ("甲支部", "乙支部"))
    shown = page()
    show(shown, first, settle)
    row = next(r for r in range(2) if shown.tree.model().index(r, 0).data() == "乙支部")
    flags = QItemSelectionModel.SelectionFlag
    shown.tree.selectionModel().select(shown.tree.model().index(row, 0), flags.ClearAndSelect | flags.Rows)
    qtbot.waitUntil(lambda: bool(shown.pane.uid == second))
    settle()
    assert shown.tree.current_uid() == second


def test_a_new_organisation_stays_in_front_when_the_tree_is_read_anew(page: Open, desk: Desk, settle: Settle) -> None:
    branch = org(desk, "一支部", OrgKind.BRANCH)
    shown = page()
    show(shown, branch, settle)
    child(shown, QPushButton, "organisations_new").click()
    child(shown, QLineEdit, "name").setText("二支")
    desk.hub.announce(desk.services.people.save(desk.who, None, PersonDraft(name="甲"), None).changes)
    settle()
    assert shown.pane.uid is None
    assert child(shown, QLineEdit, "name").text() == "二支"


def test_names_found_too_late_do_not_turn_to_their_tree(page: Open, desk: Desk, settle: Settle) -> None:
    branch = org(desk, "一支部", OrgKind.BRANCH)
    org(desk, "营业班", OrgKind.TEAM)
    shown, found = page(), Event()
    search = child(shown, QLineEdit, "organisations_search")
    desk.runner.read(found.wait, lambda _done: None)
    search.setText("营业班")
    QTest.qWait(250)
    shown.open_record(branch)
    found.set()
    settle()
    QTest.qWait(250)
    settle()
    assert shown.tree.names() == ["一支部"]


def test_the_record_is_walked_by_keyboard_and_its_tabs_turn(page: Open, desk: Desk, settle: Settle) -> None:
    branch = org(desk, "一支部", OrgKind.BRANCH)
    shown = page()
    show(shown, branch, settle)
    shown.tree.setFocus()
    passed = []
    for _press in range(40):
        now = QApplication.focusWidget()
        assert now is not None
        if now.objectName() in passed:
            break
        passed.append(now.objectName())
        QTest.keyClick(now, Qt.Key.Key_Tab)
    assert passed[:3] == ["organisations_tree", "organisation_close", "organisation_tabs"]
    assert {"org_people", "org_child", "organisation_print", "organisation_delete"} <= set(passed)
    shown.sheets.bar.setFocus()
    turned = []
    for _press in range(4):
        QTest.keyClick(shown.sheets.bar, Qt.Key.Key_Right)
        turned.append(shown.sheets.tab)
    assert turned == [Tab.FIELDS, Tab.POSTS, Tab.LINKS, Tab.TERMS]
    assert QApplication.focusWidget() is shown.sheets.bar
    settle()
    QTest.keyClick(shown.sheets.bar, Qt.Key.Key_Tab)
    now = QApplication.focusWidget()
    assert now is not None
    assert now.objectName() == "org_elect"
