"""What hangs on an organisation, by hand: what it lacks, elections, key posts, people at a site, moving on."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QListWidget, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    AssignmentDraft,
    KeyPostDraft,
    LinkKind,
    MemberHomeDraft,
    OrganisationDraft,
    OrgKind,
    PostRole,
    SiteStayDraft,
)
from desktop.domain.people import PersonDraft
from desktop.ui.organisations.page import OrganisationsPage
from desktop.ui.organisations.tabs import Tab, tabs_of
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.pickers import Picker
from tests.ui.conftest import Seen, child

Settle = Callable[[], None]
Open = Callable[[Uid, Tab], OrganisationsPage]


def org(desk: Desk, name: str, kind: OrgKind, parent: Uid | None = None) -> Uid:
    return desk.services.organisations.save(desk.who, None, OrganisationDraft(name, kind, parent), None).uid


def member(desk: Desk, name: str, team: Uid | None = None, branch: Uid | None = None) -> Uid:
    draft = PersonDraft(name=name, political_status="01", team_uid=team, branch_uid=branch)
    return desk.services.people.save(desk.who, None, draft, None).uid


@pytest.fixture
def at(desk: Desk, qtbot: QtBot, settle: Settle) -> Open:
    """The page with one organisation shown at one of its parts."""

    def open_page(uid: Uid, tab: Tab) -> OrganisationsPage:
        made = OrganisationsPage(desk)
        qtbot.addWidget(made)
        made.resize(1366, 768)
        made.show()
        settle()
        made.open_at(uid, tab)
        settle()
        settle()
        settle()
        return made

    return open_page


def box_of(page: OrganisationsPage) -> QDialog:
    return [box for box in page.findChildren(QDialog) if box.isVisible()][-1]


def keep(page: OrganisationsPage, settle: Settle) -> None:
    child(box_of(page), QPushButton, "dialog_save").click()
    for _ in range(3):
        settle()


def texts(page: OrganisationsPage) -> str:
    return "\n".join(label.text() for label in page.parts.findChildren(QLabel))


def test_each_kind_has_the_parts_it_needs() -> None:
    last = {kind: tabs_of(kind)[4:] for kind in OrgKind}
    assert last[OrgKind.BRANCH] == (Tab.TERMS,)
    assert last[OrgKind.MOBILE_GROUP] == last[OrgKind.TEMP_BRANCH] == (Tab.HOME,)
    assert last[OrgKind.PROJECT_SITE] == (Tab.SITE,)
    assert last[OrgKind.TEAM] == last[OrgKind.STATION] == (Tab.KEY_POSTS,)
    assert last[OrgKind.SQUAD] == last[OrgKind.STUDIO] == last[OrgKind.ZONE] == ()


def test_a_zone_says_what_it_answers_for_and_shows_who_serves_in_it(at: Open, desk: Desk, settle: Settle) -> None:
    branch = org(desk, "一支部", OrgKind.BRANCH)
    zone, head = org(desk, "东街责任区", OrgKind.ZONE, branch), member(desk, "甲", None, branch)
    shown = at(zone, Tab.FIELDS)
    binder = shown.form.binder
    labels = {name: label.text() for name in ("scope", "registered_no", "level") if (label := child(shown, QLabel, f"label_{name}")).isVisible()}
    assert labels == {"scope": "责任范围", "registered_no": "注册（挂牌）编号", "level": "管控级别"}
    level = child(shown, QComboBox, "level")
    assert [level.itemText(place)[:2] for place in range(1, level.count())] == ["一级", "二级", "三级", "四级", "五级"]
    child(shown, QPlainTextEdit, "scope").setPlainText("东街 1 至 60 号台区")
    child(shown, QLineEdit, "registered_no").setText("区-01")
    level.setCurrentIndex(4)
    binder.save_asked.emit()
    for _ in range(3):
        settle()
    saved = desk.services.organisations.get(desk.who, zone).draft
    assert (saved.scope, saved.registered_no, saved.level) == ("东街 1 至 60 号台区", "区-01", "4")
    shown.open_at(zone, Tab.OVERVIEW)
    settle()
    assert "负责人空缺" in texts(shown)
    assert "还没有人任职。" in texts(shown)
    assert "东街责任区还没有登记责任人" in texts(shown)
    shown.open_at(zone, Tab.POSTS)
    child(shown, QPushButton, "org_appoint").click()
    assert child(box_of(shown), QComboBox, "role").currentText() == "责任人"
    child(box_of(shown), Picker, "person_uid").set_choice(Choice(head, "甲"))
    keep(shown, settle)
    shown.open_at(zone, Tab.OVERVIEW)
    for _ in range(3):
        settle()
    assert "责任人：甲" in texts(shown)
    assert "编号 区-01" in texts(shown)
    assert "人员　1 人" in texts(shown)


def test_a_branch_of_nobody_is_not_said_to_have_all_it_should_beside_its_empty_post(at: Open, desk: Desk, settle: Settle) -> None:
    branch = org(desk, "一支部", OrgKind.BRANCH)
    shown = at(branch, Tab.OVERVIEW)
    assert "负责人空缺" in texts(shown)
    assert "缺什么　1 项\n还没有登记书记" in texts(shown)
    child(shown, QPushButton, "org_no_leader").click()
    person, box = member(desk, "甲", None, branch), box_of(shown)
    assert child(box, QComboBox, "role").currentText() == "书记"
    child(box, Picker, "person_uid").set_choice(Choice(person, "甲"))
    keep(shown, settle)
    shown.open_at(branch, Tab.OVERVIEW)
    for _ in range(3):
        settle()
    assert "书记：甲" in texts(shown)
    assert "缺什么　1 项\n还没有登记书记" not in texts(shown)


def test_no_leader_is_asked_for_of_what_has_ended(at: Open, desk: Desk) -> None:
    draft = OrganisationDraft("一支部", OrgKind.BRANCH, ended_on=desk.today())
    shown = at(desk.services.organisations.save(desk.who, None, draft, None).uid, Tab.OVERVIEW)
    assert "该有的都有了。" in texts(shown)


def test_a_team_has_no_row_for_what_zones_and_squads_have(at: Open, desk: Desk) -> None:
    shown = at(org(desk, "营业班", OrgKind.TEAM), Tab.FIELDS)
    assert not child(shown, QPlainTextEdit, "scope").isVisible()
    assert not child(shown, QLineEdit, "registered_no").isVisible()
    assert child(shown, QComboBox, "level").isVisible()


def test_a_team_says_that_it_lacks_a_group_and_founds_it_there(at: Open, desk: Desk, settle: Settle) -> None:
    branch, team = org(desk, "一支部", OrgKind.BRANCH), org(desk, "营业班", OrgKind.TEAM)
    desk.services.organisations.link(desk.who, branch, team, LinkKind.SUPERVISES)
    head, *_ = [member(desk, name, team, branch) for name in "甲乙丙"]
    member(desk, "丁", team)
    desk.services.organisations.appoint(desk.who, None, AssignmentDraft(head, team, PostRole.TEAM_LEADER), None)
    shown = at(team, Tab.OVERVIEW)
    assert "营业班有 4 名正式党员，还没有党小组" in texts(shown)
    shown.open_organisation_group(team)
    settle()
    box = box_of(shown)
    assert child(box, QLineEdit, "name").text() == "营业班党小组"
    assert child(box, Picker, "parent_uid").text().startswith("一支部")
    assert child(box, Picker, "leader_uid").text().startswith("甲")
    settle()
    ticks = child(box, QListWidget, "members")
    assert [ticks.item(row).text() for row in range(ticks.count())] == [f"{name}　正式党员" for name in "丙甲乙"]
    note = child(box, QLabel, "members_note")
    assert note.text() == "编入 3 人，从成立日期起算。丁的组织关系不在这个党支部，不编入。"
    ticks.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert note.text().startswith("编入 2 人")
    keep(shown, settle)
    assert "还没有党小组" not in texts(shown)
    (group,) = [r for r in desk.services.organisations.tree(desk.who) if r.kind is OrgKind.PARTY_GROUP]
    assert [line.name for line in desk.services.organisations.get(desk.who, group.uid).people] == ["甲", "乙"]
    groups = [r for r in desk.services.organisations.tree(desk.who) if r.kind is OrgKind.PARTY_GROUP]
    assert [(g.name, g.leader) for g in groups] == [("营业班党小组", "甲")]


def test_a_group_is_offered_the_branch_that_all_members_of_its_team_belong_to(at: Open, desk: Desk, settle: Settle) -> None:
    branch, team = org(desk, "一支部", OrgKind.BRANCH), org(desk, "营业班", OrgKind.TEAM)
    member(desk, "甲", team, branch)
    shown = at(team, Tab.OVERVIEW)
    shown.open_organisation_group(team)
    for _ in range(3):
        settle()
    assert child(box_of(shown), Picker, "parent_uid").text().startswith("一支部")
    assert child(box_of(shown), QListWidget, "members").count() == 1


def test_a_site_without_a_party_organisation_founds_one_that_stands_there(at: Open, desk: Desk, settle: Settle) -> None:
    branch, site = org(desk, "一支部", OrgKind.BRANCH), org(desk, "北河项目部", OrgKind.PROJECT_SITE)
    desk.services.organisation_life.assign(desk.who, None, SiteStayDraft(member(desk, "甲", None, branch), site, None, desk.today()), None)
    shown = at(site, Tab.OVERVIEW)
    assert "北河项目部还没有党组织，也没有党建联络员" in texts(shown)
    shown.open_organisation_mobile(site)
    for _ in range(3):
        settle()
    box = box_of(shown)
    name, kind, parent = child(box, QLineEdit, "name"), child(box, QComboBox, "kind"), child(box, Picker, "parent_uid")
    assert (name.text(), parent.text()[:3]) == ("北河项目部流动党小组", "一支部")
    kind.setCurrentIndex(1)
    assert (name.text(), parent.text()) == ("北河项目部临时党支部", "")
    kind.setCurrentIndex(0)
    assert (name.text(), parent.text()[:3]) == ("北河项目部流动党小组", "一支部")
    keep(shown, settle)
    (group,) = [r for r in desk.services.organisations.tree(desk.who) if r.kind is OrgKind.MOBILE_GROUP]
    assert "北河项目部流动党小组" in texts(shown)
    assert [line.name for line in desk.services.organisations.get(desk.who, group.uid).people] == ["甲"]


def test_a_mobile_group_that_is_free_is_linked_and_no_other_founded_unasked(at: Open, desk: Desk, settle: Settle) -> None:
    org(desk, "南河流动党小组", OrgKind.MOBILE_GROUP, org(desk, "一支部", OrgKind.BRANCH))
    site = org(desk, "西山项目部", OrgKind.PROJECT_SITE)
    shown = at(site, Tab.OVERVIEW)
    shown.open_organisation_mobile(site)
    for _ in range(3):
        settle()
    assert not [found for found in shown.findChildren(QDialog) if found.isVisible()], "one is free: it can be linked"
    child(shown, QPushButton, "org_mobile").click()
    for _ in range(2):
        settle()
    assert child(box_of(shown), Picker, "parent_uid").text() == ""


def test_the_members_offered_follow_the_branch_that_is_chosen(at: Open, desk: Desk, settle: Settle) -> None:
    first, second, team = org(desk, "一支部", OrgKind.BRANCH), org(desk, "二支部", OrgKind.BRANCH), org(desk, "营业班", OrgKind.TEAM)
    member(desk, "甲", team, first)
    member(desk, "乙", team, second)
    shown = at(team, Tab.OVERVIEW)
    shown.open_organisation_group(team)
    settle()
    box = box_of(shown)
    ticks, note, branch = child(box, QListWidget, "members"), child(box, QLabel, "members_note"), child(box, Picker, "parent_uid")
    assert note.text() == "选定党支部后，列出班组里的党员。"
    for uid, name, other in ((first, "甲", "乙"), (second, "乙", "甲")):
        branch.set_choice(Choice(uid, "支部"))
        settle()
        assert [ticks.item(row).text() for row in range(ticks.count())] == [f"{name}　正式党员"]
        assert other in note.text()
    ticks.item(0).setCheckState(Qt.CheckState.Unchecked)
    kept = box.form.texts()  # type: ignore[attr-defined]
    box.form.restore(kept)  # type: ignore[attr-defined]
    branch.set_choice(Choice(first, "支部"))
    settle()
    assert ticks.item(0).checkState() is Qt.CheckState.Unchecked, "what was ticked before the window locked is ticked, and no more"
    branch.clear()
    settle()
    assert ticks.count() == 0


def test_what_does_not_apply_is_said_with_its_reason_and_taken_back(at: Open, desk: Desk, settle: Settle) -> None:
    team = org(desk, "营业班", OrgKind.TEAM)
    for name in "甲乙丙":
        member(desk, name, team)
    shown = at(team, Tab.OVERVIEW)
    waive = [b for b in shown.parts.findChildren(QPushButton) if b.text() == "不适用…"]
    assert [b.accessibleName() for b in waive] == ["不适用：应建党小组"]
    waive[0].click()
    child(box_of(shown), QLineEdit, "reason").setText("年底撤并")
    child(box_of(shown), QPushButton, "reason_go").click()
    for _ in range(3):
        settle()
    assert "应建党小组：不适用\n年底撤并" in texts(shown)
    back = next(b for b in shown.parts.findChildren(QPushButton) if b.text() == "恢复提醒")
    back.click()
    for _ in range(3):
        settle()
    assert "还没有党小组" in texts(shown)


def test_an_election_sets_the_term_shown(at: Open, desk: Desk, settle: Settle) -> None:
    branch = org(desk, "一支部", OrgKind.BRANCH)
    shown = at(branch, Tab.TERMS)
    assert child(shown, QLabel, "org_term").text() == "本届任期未登记　每届 3 年"
    child(shown, QPushButton, "org_elect").click()
    box = box_of(shown)
    assert child(box, QLineEdit, "term_years").text() == "3", "the usual years of a branch are proposed"
    child(box, QLineEdit, "held_on").setText("2026-05-08")
    child(box, QLineEdit, "entitled").setText("9")
    child(box, QLineEdit, "present").setText("10")
    child(box, QPushButton, "dialog_save").click()
    settle()
    assert "多于有选举权人数" in child(box, QLabel, "problem_present").text()
    child(box, QLineEdit, "present").setFocus()
    child(box, QLineEdit, "present").setText("7")
    child(box, QLineEdit, "note").setFocus()
    settle()
    assert "到会不足有选举权人数的 4/5" in child(box, QLabel, "problem_present").text(), "warned of, never refused"
    child(box, QLineEdit, "present").setText("9")
    keep(shown, settle)
    assert child(shown, QLabel, "org_term").text() == "本届任期至 2029-05-08　每届 3 年"
    assert "应到 9 人，实到 9 人" in texts(shown)


def test_somebody_at_a_site_is_seen_with_the_group_that_took_him_in(at: Open, desk: Desk, settle: Settle) -> None:
    branch, site = org(desk, "一支部", OrgKind.BRANCH), org(desk, "北河工程", OrgKind.PROJECT_SITE)
    group = org(desk, "流动党小组", OrgKind.MOBILE_GROUP, branch)
    long_ago = date(2020, 1, 1)
    desk.services.organisations.link(desk.who, group, site, LinkKind.ATTACHED_TO, long_ago)
    person = member(desk, "甲", branch=branch)
    shown = at(site, Tab.SITE)
    child(shown, QPushButton, "org_stay").click()
    child(box_of(shown), Picker, "person_uid").set_choice(Choice(person, "甲"))
    child(box_of(shown), QLineEdit, "since").setText("2026-05-01")
    keep(shown, settle)
    assert "2026-05-01 起　编入流动党小组" in texts(shown)
    assert shown.sheets.bar.tabText(list(Tab).index(Tab.SITE)) == "现场人员 1"


def test_a_key_post_opens_at_its_organisation(at: Open, desk: Desk, settle: Settle) -> None:
    station, other = org(desk, "城关供电所", OrgKind.STATION), org(desk, "仁和供电所", OrgKind.STATION)
    life = desk.services.organisation_life
    post = life.save_key_post(desk.who, None, KeyPostDraft(station, "值长"), None).uid
    life.save_key_post(desk.who, None, KeyPostDraft(station, "安全员", member(desk, "甲")), None)
    shown = at(other, Tab.OVERVIEW)
    shown.open_key_post(post)
    for _ in range(3):
        settle()
    assert child(shown, QLabel, "organisation_title").text() == "城关供电所"
    assert "值长\n没有登记在岗人员" in texts(shown)
    assert "安全员\n甲　党员" in texts(shown)
    assert "党员　党员" not in texts(shown), "who has no staff number is called a member once"
    assert shown.window().focusWidget() is shown.sheets.bar, "Tab goes on to the post"


def test_a_mobile_group_moves_on_with_its_home(at: Open, desk: Desk, settle: Settle) -> None:
    branch = org(desk, "一支部", OrgKind.BRANCH)
    group = org(desk, "流动党小组", OrgKind.MOBILE_GROUP, branch)
    old, new = org(desk, "北河工程", OrgKind.PROJECT_SITE), org(desk, "南岭工程", OrgKind.PROJECT_SITE)
    then = desk.today() - timedelta(days=90)
    desk.services.organisations.link(desk.who, group, old, LinkKind.ATTACHED_TO, then)
    desk.services.organisation_life.save_home(desk.who, None, MemberHomeDraft(group, "北河项目部", then), None)
    shown = at(group, Tab.HOME)
    child(shown, QPushButton, "org_move").click()
    child(box_of(shown), Picker, "site_uid").set_choice(Choice(new, "南岭工程"))
    keep(shown, settle)
    homes = desk.services.organisations.get(desk.who, group).homes
    assert [(home.draft.place, home.present) for home in homes] == [("南岭工程", True), ("北河项目部", False)]
    assert "南岭工程" in texts(shown)


def test_the_other_end_of_a_link_is_offered_by_the_kind_chosen(
    at: Open, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    branch = org(desk, "一支部", OrgKind.BRANCH)
    for name, kind in (("一班", OrgKind.TEAM), ("一所", OrgKind.STATION), ("一所团支部", OrgKind.YOUTH_ORG)):
        org(desk, name, kind)
    shown = at(branch, Tab.LINKS)
    child(shown, QPushButton, "org_link").click()
    box = box_of(shown)
    picker = child(box, Picker, "other_uid")

    def offers(names: list[str]) -> Callable[[], bool]:
        return lambda: [choice.title for choice in picker.offers()] == names

    for words, names in (("支部带班组", ["一班"]), ("党建带工建带团建", ["一所团支部"])):
        child(box, QComboBox, "kind").setCurrentText(words)
        picker.setFocus()
        QTest.keyClick(picker, Qt.Key.Key_Down)
        qtbot.waitUntil(offers(names))
        child(box, QComboBox, "kind").setFocus()
    box.reject()


def test_a_problem_in_the_form_is_shown_from_any_part(at: Open, desk: Desk, settle: Settle) -> None:
    branch = org(desk, "一支部", OrgKind.BRANCH)
    shown = at(branch, Tab.FIELDS)
    child(shown, QLineEdit, "founded_on").setText("2020-01-01")
    child(shown, QLineEdit, "ended_on").setText("2019-01-01")
    shown.sheets.turn(Tab.POSTS)
    shown.pane.save()
    settle()
    assert shown.sheets.tab is Tab.FIELDS
    assert child(shown, QLineEdit, "ended_on").isVisible()
    assert "撤销日期早于成立日期" in child(shown, QLabel, "problem_ended_on").text()


def test_a_link_ends_on_a_day_and_stays_as_history(at: Open, desk: Desk, settle: Settle, seen: Seen) -> None:
    branch, team = org(desk, "一支部", OrgKind.BRANCH), org(desk, "营业班", OrgKind.TEAM)
    desk.services.organisations.link(desk.who, branch, team, LinkKind.SUPERVISES, date(2020, 1, 1))
    shown = at(branch, Tab.LINKS)
    link = desk.services.organisations.get(desk.who, branch).links[0]
    child(shown, QPushButton, f"link_{link.uid.hex()}_end").click()
    child(box_of(shown), QLineEdit, "last_on").setText("2026-05-31")
    keep(shown, settle)
    assert "支部带的班组　2020-01-01 至 2026-05-31，已结束" in texts(shown)


def test_a_double_click_asks_once_why_an_organisation_is_deleted(at: Open, desk: Desk, settle: Settle) -> None:
    shown = at(org(desk, "一支部", OrgKind.BRANCH), Tab.FIELDS)
    delete = child(shown, QPushButton, "organisation_delete")
    delete.click()
    delete.click()
    settle()
    boxes = [box for box in shown.findChildren(QDialog) if box.isVisible()]
    assert len(boxes) == 1
    boxes[0].close()
