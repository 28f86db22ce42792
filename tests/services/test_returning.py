"""What comes back, by 撤销 or out of the recycle bin, finds what has happened meanwhile: each of these broke a rule once."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.compose import Opened
from desktop.domain.errors import Refused, UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    AssignmentDraft,
    ElectionDraft,
    KeyPostDraft,
    LinkKind,
    MemberHomeDraft,
    OrganisationDraft,
    OrgKind,
    PostRole,
    SiteStayDraft,
)
from desktop.domain.people.transfers import Direction, TransferDraft
from tests.services.randomly import check_mobile_is_derived, check_people, check_tree
from tests.services.station import MASSES, Station, build, mobile_lines, stays

NUMBER = "11010519491231002X"


@pytest.fixture
def station(opened: Opened) -> Station:
    return build(opened)


def made(station: Station, name: str, kind: OrgKind, parent: Uid | None = None) -> Uid:
    return station.services.organisations.save(station.who, None, OrganisationDraft(name, kind, parent), None).uid


def change(station: Station, uid: Uid, **fields: object) -> Uid:
    """An organisation is changed; the action that did it."""
    orgs = station.services.organisations
    shown = orgs.get(station.who, uid)
    orgs.save(station.who, uid, replace(shown.draft, **fields), shown.version)  # type: ignore[arg-type]
    return last(station)


def last(station: Station) -> Uid:
    return station.services.history.ids(station.who)[0]


def refused(station: Station, action: Uid, match: str) -> None:
    with pytest.raises(UserError, match=match):
        station.services.history.undo(station.who, action)


def holds(station: Station) -> None:
    with station.opened.database_of().store.read(station.who) as tx:
        check_tree(tx)
        check_people(tx)
    check_mobile_is_derived(station.opened)


def test_a_link_does_not_come_back_beside_the_same_link(station: Station) -> None:
    orgs, who = station.services.organisations, station.who
    orgs.link(who, station.branch, station.team, LinkKind.SUPERVISES)
    orgs.unlink(who, orgs.get(who, station.branch).links[0].uid)
    gone = last(station)
    orgs.link(who, station.branch, station.team, LinkKind.SUPERVISES)
    refused(station, gone, "已登记“支部带班组”")


def test_an_organisation_comes_back_only_below_one_that_is_there_and_under_a_free_name(station: Station) -> None:
    orgs, who = station.services.organisations, station.who
    unit = made(station, "乙所", OrgKind.STATION)
    team = made(station, "计量班", OrgKind.TEAM, unit)
    moved = change(station, team, parent_uid=station.station)
    orgs.delete(who, team, "撤销建制")
    deleted = last(station)
    orgs.delete(who, unit, "撤销建制")
    unit_deleted = last(station)
    orgs.delete(who, station.team, "撤销建制")
    orgs.delete(who, station.station, "撤销建制")
    refused(station, deleted, "上级组织还在回收站里")
    station.services.history.restore(who, "organisation", [station.station])
    station.services.history.undo(who, deleted)
    refused(station, moved, "上级组织还在回收站里")
    station.services.history.undo(who, unit_deleted)
    renamed = change(station, unit, name="丙所")
    made(station, "乙所", OrgKind.STATION)
    refused(station, renamed, "同一上级下已有“乙所”")
    holds(station)


def test_a_post_does_not_come_back_to_an_organisation_that_is_gone(station: Station) -> None:
    orgs, who = station.services.organisations, station.who
    branch = made(station, "二支部", OrgKind.BRANCH)
    post = orgs.appoint(who, None, AssignmentDraft(station.person("张三"), branch, PostRole.SECRETARY), None).uid
    orgs.dismiss(who, post)
    dismissed = last(station)
    orgs.delete(who, branch, "撤销建制")
    refused(station, dismissed, "“二支部”在回收站里")
    station.services.history.restore(who, "organisation", [branch])
    station.services.history.undo(who, dismissed)
    assert [row.person for row in orgs.get(who, branch).posts] == ["张三"]


def test_a_post_does_not_come_back_to_an_organisation_that_is_of_another_kind_now(station: Station) -> None:
    orgs, who = station.services.organisations, station.who
    branch = made(station, "二支部", OrgKind.BRANCH)
    holder = station.person("张三")
    past = orgs.appoint(who, None, AssignmentDraft(station.person("李四"), branch, PostRole.SECRETARY, None, date(2020, 1, 1)), None)
    post = orgs.appoint(who, None, AssignmentDraft(holder, branch, PostRole.SECRETARY, date(2024, 1, 1)), None).uid
    orgs.dismiss(who, post)
    dismissed = last(station)
    orgs.dismiss(who, past.uid)
    dismissed_past = last(station)
    turned = change(station, branch, kind=OrgKind.PARTY_GROUP)
    refused(station, dismissed, "“二支部”现在是党小组，没有“书记”这个职务")
    station.services.history.undo(who, dismissed_past)  # what was long over is told as it was
    assert [row.person for row in orgs.get(who, branch).posts] == ["李四"]
    station.services.history.undo(who, turned)
    station.services.history.undo(who, dismissed)
    assert [row.person for row in orgs.get(who, branch).posts if row.serving] == ["张三"]
    holds(station)


def test_the_end_of_a_post_is_not_taken_back_in_an_organisation_of_another_kind(station: Station) -> None:
    orgs, who = station.services.organisations, station.who
    branch = made(station, "二支部", OrgKind.BRANCH)
    draft = AssignmentDraft(station.person("张三"), branch, PostRole.SECRETARY, date(2024, 1, 1))
    post = orgs.appoint(who, None, draft, None).uid
    orgs.appoint(who, post, replace(draft, until=date(2026, 1, 1)), 1)
    ended = last(station)
    change(station, branch, kind=OrgKind.PARTY_GROUP)
    refused(station, ended, "没有“书记”这个职务")


def test_a_stay_does_not_come_back_to_what_is_no_site_any_more(station: Station) -> None:
    life, who = station.services.organisation_life, station.who
    site = made(station, "北河", OrgKind.PROJECT_SITE)
    stay = life.assign(who, None, SiteStayDraft(station.person("张三"), site, None, date(2026, 3, 1)), None).uid
    life.remove_stay(who, stay)
    removed = last(station)
    turned = change(station, site, kind=OrgKind.TEAM)
    refused(station, removed, "“北河”现在是班组，不是施工现场")
    station.services.history.undo(who, turned)
    station.services.history.undo(who, removed)
    holds(station)


def test_nobody_comes_back_to_an_organisation_that_is_of_another_kind_now(station: Station) -> None:
    people, who = station.services.people, station.who
    team = made(station, "计量班", OrgKind.TEAM, station.station)
    person = station.person("张三", team_uid=team)
    people.delete(who, [person], "登记有误")
    deleted = last(station)
    turned = change(station, team, kind=OrgKind.STATION)
    refused(station, deleted, "“张三”所在的“计量班”现在是供电所")
    with pytest.raises(UserError, match="现在是供电所"):
        station.services.history.restore(who, "person", [person])
    station.services.history.undo(who, turned)
    station.services.history.restore(who, "person", [person])
    holds(station)


def test_coming_back_is_not_taken_back_under_what_came_since(station: Station) -> None:
    orgs, who = station.services.organisations, station.who
    unit = made(station, "乙所", OrgKind.STATION)
    orgs.delete(who, unit, "撤销建制")
    station.services.history.restore(who, "organisation", [unit])
    restored = last(station)
    person = station.person("张三", department_uid=unit)
    refused(station, restored, "“乙所”还有 1 人，不能删除")
    station.change(person, department_uid=station.station)
    orgs.link(who, station.branch, unit, LinkKind.COVERS)
    refused(station, restored, "“乙所”之后又登记了关联、任职或其他内容")
    orgs.unlink(who, orgs.get(who, unit).links[0].uid)
    station.services.history.undo(who, restored)
    holds(station)


def test_a_mobile_affiliation_does_not_come_back_without_its_stay(station: Station) -> None:
    orgs, life, who = station.services.organisations, station.services.organisation_life, station.who
    site = made(station, "北河", OrgKind.PROJECT_SITE)
    group = made(station, "流动党小组", OrgKind.MOBILE_GROUP, station.branch)
    orgs.link(who, group, site, LinkKind.ATTACHED_TO, date(2026, 2, 1))
    person = station.person("张三")
    stay = life.assign(who, None, SiteStayDraft(person, site, None, date(2026, 3, 1)), None).uid
    orgs.delete(who, group, "撤销建制")
    life.remove_stay(who, stay)
    station.services.history.restore(who, "organisation", [group])
    assert mobile_lines(station.services, who, person) == []
    holds(station)


def test_a_link_whose_other_end_is_gone_stays_behind(station: Station) -> None:
    orgs, who = station.services.organisations, station.who
    branch, team = made(station, "二支部", OrgKind.BRANCH), made(station, "计量班", OrgKind.TEAM, station.station)
    orgs.link(who, branch, team, LinkKind.SUPERVISES)
    orgs.delete(who, branch, "撤销建制")
    orgs.delete(who, team, "撤销建制")
    station.services.history.restore(who, "organisation", [branch])
    assert orgs.get(who, branch).links == ()
    station.services.history.restore(who, "organisation", [team])
    assert orgs.get(who, team).links == ()


def test_what_was_entered_meanwhile_ends_when_its_organisation_ends_again(station: Station) -> None:
    orgs, life, who = station.services.organisations, station.services.organisation_life, station.who
    group = made(station, "流动党小组", OrgKind.MOBILE_GROUP, station.branch)
    end = date(2026, 6, 30)
    change(station, group, ended_on=end)
    reopened = change(station, group, ended_on=None)
    person = station.person("张三")
    orgs.appoint(who, None, AssignmentDraft(person, group, PostRole.GROUP_LEADER, date(2026, 1, 1)), None)
    orgs.link(who, group, station.team, LinkKind.SAME_PEOPLE, date(2026, 1, 1))
    life.save_home(who, None, MemberHomeDraft(group, "营地", date(2026, 1, 1)), None)
    station.services.history.undo(who, reopened)
    shown = orgs.get(who, group)
    assert [row.draft.until for row in shown.posts] == [end]
    assert [link.until for link in shown.links] == [end]
    assert [home.draft.until for home in shown.homes] == [end]
    with pytest.raises(Refused, match="撤销"):
        life.save_home(who, None, MemberHomeDraft(group, "新营地", date(2026, 5, 1)), None)
    site = made(station, "北河", OrgKind.PROJECT_SITE)
    change(station, site, ended_on=end)
    with pytest.raises(Refused, match="请填写不晚于这一天的离开日期"):
        life.assign(who, None, SiteStayDraft(person, site, None, date(2026, 3, 1)), None)


def test_a_kind_does_not_come_back_under_links_or_organisations_it_could_not_have(station: Station) -> None:
    orgs, who = station.services.organisations, station.who
    unit = made(station, "乙所", OrgKind.STATION)
    turned = change(station, unit, kind=OrgKind.TEAM)
    orgs.link(who, station.branch, unit, LinkKind.SUPERVISES)
    refused(station, turned, "没有“支部带班组”这种关联")
    union = made(station, "工会", OrgKind.UNION_GROUP)
    turned = change(station, union, kind=OrgKind.DEPARTMENT)
    made(station, "计量班", OrgKind.TEAM, union)
    refused(station, turned, "“计量班”不能在“工会”下面")


def test_nobody_comes_back_to_what_has_become_another_kind(station: Station) -> None:
    team = made(station, "计量班", OrgKind.TEAM, station.station)
    person = station.person("张三", team_uid=team)
    station.change(person, team_uid=station.team)
    moved = last(station)
    turned = change(station, team, kind=OrgKind.DEPARTMENT)
    refused(station, moved, "“张三”原来所在的“计量班”现在是部门")
    station.change(person, department_uid=team)
    refused(station, turned, "“计量班”还有 1 人，不能改成班组")
    holds(station)


def test_a_kind_is_not_changed_under_people(station: Station) -> None:
    station.person("张三")
    for uid, kind in ((station.branch, OrgKind.PARTY_GROUP), (station.team, OrgKind.STATION)):
        with pytest.raises(UserError, match="还有 1 人，不能改成"):
            change(station, uid, kind=kind)
    change(station, station.branch, kind=OrgKind.JOINT_BRANCH)
    site = made(station, "北河", OrgKind.PROJECT_SITE)
    stay = SiteStayDraft(station.person("李四"), site, None, date(2026, 3, 1))
    station.services.organisation_life.assign(station.who, None, stay, None)
    with pytest.raises(UserError, match="有 1 条现场人员登记，不能改成"):
        change(station, site, kind=OrgKind.TEAM)


def test_days_at_a_site_and_in_a_place_are_not_taken_twice(station: Station) -> None:
    life, who = station.services.organisation_life, station.who
    site = made(station, "北河", OrgKind.PROJECT_SITE)
    group = made(station, "流动党小组", OrgKind.MOBILE_GROUP, station.branch)
    stay = SiteStayDraft(station.person("张三"), site, None, date(2026, 3, 1))
    life.remove_stay(who, life.assign(who, None, stay, None).uid)
    removed = last(station)
    life.assign(who, None, replace(stay, since=date(2026, 4, 1)), None)
    refused(station, removed, "已登记在这个现场")
    home = MemberHomeDraft(group, "营地", date(2026, 3, 1))
    life.remove_home(who, life.save_home(who, None, home, None).uid)
    removed = last(station)
    life.save_home(who, None, replace(home, since=date(2026, 4, 1)), None)
    refused(station, removed, "已登记在别处")
    post = KeyPostDraft(station.team, "安全员")
    life.remove_key_post(who, life.save_key_post(who, None, post, None).uid)
    removed = last(station)
    life.save_key_post(who, None, post, None)
    refused(station, removed, "已登记关键岗位“安全员”")


def test_the_term_follows_from_the_election_that_is_left(station: Station) -> None:
    life, who = station.services.organisation_life, station.who
    life.save_election(who, None, ElectionDraft(station.branch, date(2025, 1, 1), 3), None)
    later = last(station)
    life.save_election(who, None, ElectionDraft(station.branch, date(2024, 1, 1), 2), None)
    station.services.history.undo(who, later)
    shown = station.services.organisations.get(who, station.branch).draft
    assert (shown.term_years, shown.term_ends_on) == (2, date(2026, 1, 1))


def test_dates_stay_in_order_whatever_is_taken_back(station: Station) -> None:
    """INV-04: the application was put right, then the day of joining was entered that fits only the right one."""
    person = station.person("张三", applied_on=date(2010, 1, 1))
    station.change(person, applied_on=date(2000, 1, 1))
    corrected = last(station)
    station.change(person, joined_on=date(2005, 1, 1))
    refused(station, corrected, "撤销后“张三”的资料会有矛盾：加入党组织日期早于申请入党日期")
    station.change(person, joined_on=None)
    station.services.history.undo(station.who, corrected)
    change(station, station.team, founded_on=date(2020, 1, 1))
    moved = change(station, station.team, founded_on=date(2010, 1, 1))
    change(station, station.team, ended_on=date(2015, 1, 1))
    refused(station, moved, "撤销日期会早于成立日期")
    orgs, who = station.services.organisations, station.who
    post = AssignmentDraft(person, station.branch, PostRole.SECRETARY, date(2020, 1, 1))
    uid = orgs.appoint(who, None, post, None).uid
    orgs.appoint(who, uid, replace(post, since=date(2010, 1, 1)), None)
    redated = last(station)
    orgs.appoint(who, uid, replace(post, since=date(2010, 1, 1), until=date(2015, 1, 1)), None)
    refused(station, redated, "会早于起始日期")
    holds(station)


def test_nobody_comes_back_with_the_staff_number_of_another(station: Station) -> None:
    people, who = station.services.people, station.who
    gone = station.person("张三", staff_no="S1")
    people.delete(who, [gone], "登记有误")
    deleted = last(station)
    taker = station.person("李四", staff_no="S1")
    with pytest.raises(UserError, match="“张三”的工号与“李四”相同"):
        people.restore(who, [gone])
    with pytest.raises(UserError, match="“张三”的工号与“李四”相同"):
        station.services.history.restore(who, "person", [gone])
    refused(station, deleted, "“张三”的工号与“李四”相同")
    station.change(taker, staff_no="S2")
    renumbered = last(station)
    people.restore(who, [gone])
    refused(station, renumbered, "“李四”的工号与“张三”相同")
    holds(station)


def test_one_transfer_of_a_person_is_under_way_whatever_is_taken_back(station: Station) -> None:
    transfers, who = station.services.transfers, station.who
    person, draft = station.person("张三"), TransferDraft(Direction.OUT, None, "某市委")
    transfers.remove(who, transfers.plan(who, person, None, draft, None).uid, "登记有误")
    removed = last(station)
    transfers.plan(who, person, None, draft, None)
    refused(station, removed, "还有一次转接没有办完")
    holds(station)


def test_who_comes_back_belongs_to_the_mobile_group_of_today(station: Station) -> None:
    orgs, life, who = station.services.organisations, station.services.organisation_life, station.who
    sites = [made(station, name, OrgKind.PROJECT_SITE) for name in ("北河", "南岭")]
    group = made(station, "流动党小组", OrgKind.MOBILE_GROUP, station.branch)
    person = station.person("张三")
    life.assign(who, None, SiteStayDraft(person, sites[0], None, date(2026, 3, 1)), None)
    station.services.people.delete(who, [person], "登记有误")
    orgs.link(who, group, sites[0], LinkKind.ATTACHED_TO, date(2026, 2, 1))
    station.services.people.restore(who, [person])
    assert mobile_lines(station.services, who, person) == [("流动党小组", date(2026, 3, 1), None)]
    holds(station)


def test_an_import_that_ends_a_membership_ends_the_mobile_one_and_its_undo_brings_it_again(station: Station, tmp_path: Path) -> None:
    orgs, life, exchange, who = station.services.organisations, station.services.organisation_life, station.services.exchange, station.who
    site = made(station, "北河", OrgKind.PROJECT_SITE)
    orgs.link(who, made(station, "流动党小组", OrgKind.MOBILE_GROUP, station.branch), site, LinkKind.ATTACHED_TO, date(2026, 2, 1))
    person = station.person("张三", staff_no="S1")
    life.assign(who, None, SiteStayDraft(person, site, None, date(2026, 3, 1)), None)
    file = tmp_path / "名册.csv"
    file.write_text("姓名,工号,政治面貌\n张三,S1,群众\n", encoding="utf-8-sig")
    exchange.import_people(who, exchange.preview_people(who, file))
    assert station.services.people.get(who, person).draft.political_status == MASSES
    holds(station)
    exchange.undo_import(who, exchange.imports(who)[0].uid)
    assert mobile_lines(station.services, who, person) == [("流动党小组", date(2026, 3, 1), None)]
    holds(station)


def test_a_merged_person_is_nowhere_else_than_he_is_said_to_be(station: Station) -> None:
    people, who = station.services.people, station.who
    first = station.person("李娜", id_number=NUMBER)
    people.delete(who, [first], "登记有误")
    kept = station.person("李娜", MASSES, id_number=NUMBER, team_uid=None)
    people.restore(who, [first])
    station.today("2026-12-01")
    twins = people.twins(who, first)
    assert (twins.kept.uid, twins.other.uid) == (kept, first)
    people.merge(who, twins, {"branch_uid"})
    holds(station)
    assert stays(station.services, who, kept) == ("2026-11-21 至今：城关供电所党支部", "2026-11-21 至 2026-12-01：营业班")
    station.services.history.undo(who, last(station))
    for person in (kept, first):
        station.services.transfers.plan(who, person, None, TransferDraft(Direction.OUT, None, "某市委"), None)
    with pytest.raises(UserError, match="各有一次转接没有办完"):
        people.merge(who, people.twins(who, first), ())
    holds(station)
