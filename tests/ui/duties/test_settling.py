"""The three duties of a group (INV-07, 08, 09): the way offered is pressed, done as a clerk would, and the duty is gone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton

from desktop.compose import Opened
from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.organisations import AssignmentDraft, GroupDraft, OrganisationDraft, OrgKind, PostRole
from desktop.domain.views import Change
from desktop.ui.duties.page import DutiesPage
from desktop.ui.main_window import MainWindow
from desktop.ui.organisations.page import OrganisationsPage
from desktop.ui.people.page import PeoplePage
from desktop.ui.shared.pickers import Picker
from tests.services.station import Station, build, supervise
from tests.ui.conftest import Seen, child

Settle = Callable[[], None]


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


def owed(here: Station) -> set[str]:
    found = {duty.rule.code for duty in here.services.duties.list(here.who)}
    return found & {"team_group", "group_leader", "committee_group"}


def press(window: MainWindow, settle: Settle, code: str) -> None:
    """The duty is chosen in the list and its first button pressed."""
    page = window.page("duties")
    assert isinstance(page, DutiesPage)
    settle()
    page.open_record(next(duty.uid for duty in page.every() if duty.rule.code == code))
    settle()
    child(page, QPushButton, "duty_do").click()
    for _ in range(3):
        settle()


def box_of(page: OrganisationsPage) -> QDialog:
    return [box for box in page.findChildren(QDialog) if box.isVisible()][-1]


def organisations(window: MainWindow) -> OrganisationsPage:
    page = window.page("organisations")
    assert isinstance(page, OrganisationsPage)
    assert page.isVisible()
    return page


def keep(page: OrganisationsPage, settle: Settle) -> None:
    child(box_of(page), QPushButton, "dialog_save").click()
    for _ in range(3):
        settle()


def appoint(here: Station, person: Uid, at: Uid, role: PostRole) -> Uid:
    draft = AssignmentDraft(person, at, role, date(2026, 1, 1))
    return here.services.organisations.appoint(here.who, None, draft, None).uid


def group(here: Station, leader: Uid | None = None) -> Uid:
    draft = GroupDraft("营业班党小组", here.branch, date(2026, 1, 1), None, leader)
    return here.services.organisation_founding.found_group(here.who, here.team, draft).uid


def test_a_team_without_a_group_founds_it_from_the_duty(here: Station, window: MainWindow, settle: Settle) -> None:
    supervise(here)
    head, *_ = [here.person(name) for name in "甲乙丙"]
    appoint(here, head, here.team, PostRole.TEAM_LEADER)
    assert owed(here) == {"team_group"}
    press(window, settle, "team_group")
    page = organisations(window)
    box = box_of(page)
    assert child(box, QLabel, "dialog_title").text() == "建立党小组"
    assert child(box, QLabel, "dialog_note").text() == "营业班"
    offered = [child(box, kind, name).text() for kind, name in (
        (QLineEdit, "name"), (Picker, "parent_uid"), (QLineEdit, "founded_on"), (Picker, "leader_uid")
    )]  # fmt: skip
    assert offered[0::2] == ["营业班党小组", "2026-11-21"]
    assert [text.split("　")[0] for text in offered[1::2]] == ["城关供电所党支部", "甲"]
    child(box, QLineEdit, "founded_by").setText("城供党〔2026〕7号")
    keep(page, settle)
    assert owed(here) == set(), "with the group its leader is settled too"
    made = next(row for row in here.services.organisations.tree(here.who) if row.kind is OrgKind.PARTY_GROUP)
    found = here.services.organisations.get(here.who, made.uid)
    assert (found.draft.parent_uid, found.draft.founded_by) == (here.branch, "城供党〔2026〕7号")
    assert [(link.other, link.kind.label) for link in found.links] == [("营业班", "同班人马")]
    assert [post.person for post in found.posts] == ["甲"]


def test_a_team_that_no_branch_leads_is_offered_the_branch_of_its_members(
    here: Station, window: MainWindow, settle: Settle
) -> None:
    for name in "甲乙丙":
        here.person(name)
    press(window, settle, "team_group")
    page = organisations(window)
    branch = child(box_of(page), Picker, "parent_uid")
    offered = branch.choice()
    assert offered is not None
    assert offered.uid == here.branch
    branch.set_choice(None)
    settle()
    keep(page, settle)
    assert child(box_of(page), QLabel, "problem_parent_uid").text() == "请填写所属党支部。"
    branch.set_choice(Choice(here.branch, "城关供电所党支部"))
    settle()
    keep(page, settle)
    assert owed(here) == set()


def test_a_name_that_is_taken_is_said_in_the_dialog_and_nothing_is_founded(
    here: Station, window: MainWindow, settle: Settle, seen: Seen
) -> None:
    supervise(here)
    for name in "甲乙丙":
        here.person(name)
    group(here)
    shown = here.services.organisations.get(here.who, here.team)
    here.services.organisations.unlink(here.who, shown.links[-1].uid)
    press(window, settle, "team_group")
    page = organisations(window)
    keep(page, settle)
    assert "同一上级下已有“营业班党小组”" in child(box_of(page), QLabel, "problem_name").text()
    assert owed(here) == {"team_group"}
    child(box_of(page), QLineEdit, "name").setText("营业班第二党小组")
    keep(page, settle)
    assert owed(here) == set()


def test_a_team_leader_becomes_the_leader_of_the_group_from_the_duty(here: Station, window: MainWindow, settle: Settle) -> None:
    head = here.person("甲")
    appoint(here, head, here.team, PostRole.TEAM_LEADER)
    uid = group(here)
    assert owed(here) == {"group_leader"}
    press(window, settle, "group_leader")
    page = organisations(window)
    assert child(page, QLabel, "organisation_title").text() == "营业班党小组"
    child(page, QPushButton, "org_appoint").click()
    child(box_of(page), Picker, "person_uid").set_choice(Choice(head, "甲"))
    keep(page, settle)
    assert owed(here) == set()
    assert [post.person for post in here.services.organisations.get(here.who, uid).posts] == ["甲"]


def test_another_leader_stays_with_the_reason_written_at_his_post(here: Station, window: MainWindow, settle: Settle) -> None:
    head, other = here.person("甲"), here.person("乙")
    appoint(here, head, here.team, PostRole.TEAM_LEADER)
    group(here, other)
    press(window, settle, "group_leader")
    page = organisations(window)
    post = here.services.organisations.get(here.who, group_of(here)).posts[0]
    child(page, QPushButton, f"post_{post.uid.hex()}_edit").click()
    child(box_of(page), QLineEdit, "note").setText("班组长兼任两个班，组长由副班长担任")
    keep(page, settle)
    assert owed(here) == set()


def group_of(here: Station) -> Uid:
    return next(row.uid for row in here.services.organisations.tree(here.who) if row.kind is OrgKind.PARTY_GROUP)


def test_a_committee_member_is_put_into_a_group_from_the_duty(here: Station, window: MainWindow, settle: Settle) -> None:
    uid = group(here)
    person = here.person("张伟")
    appoint(here, person, here.branch, PostRole.PUBLICITY)
    assert owed(here) == {"committee_group"}
    press(window, settle, "committee_group")
    page = window.page("people")
    assert isinstance(page, PeoplePage)
    assert page.isVisible()
    assert page.pane.uid == person
    picker = child(page.form, Picker, "group_uid")
    assert picker.isVisible()
    assert window.focusWidget() is picker, "the field to be filled has the focus"
    picker.set_choice(Choice(uid, "营业班党小组"))
    child(page, QPushButton, "person_save").click()
    for _ in range(3):
        settle()
    assert owed(here) == set()
    assert here.services.people.get(here.who, person).draft.group_uid == uid


def test_who_is_left_in_a_dissolved_branch_is_listed_by_the_duty(here: Station, window: MainWindow, settle: Settle) -> None:
    left = {here.person(name) for name in "甲乙"}
    here.person("丙", branch_uid=None)
    shown = here.services.organisations.get(here.who, here.branch)
    gone = replace(shown.draft, ended_on=date(2026, 10, 31))
    here.services.organisations.save(here.who, here.branch, gone, shown.version)
    press(window, settle, "dissolved_people")
    page = window.page("people")
    assert isinstance(page, PeoplePage)
    assert page.isVisible()
    assert set(page.model.ids()) == left
    other = here.services.organisations.save(here.who, None, OrganisationDraft("二支部", OrgKind.BRANCH), None).uid
    change = Change("branch_uid", other.hex())
    here.services.people.change_many(here.who, sorted(left), change, lambda *_told: None)
    assert [d for d in here.services.duties.list(here.who) if d.rule.code == "dissolved_people"] == []
