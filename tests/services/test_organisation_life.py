"""Elections, key posts, people at project sites, and the mobile organisations that go with them."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.compose import Opened
from desktop.domain.errors import Refused, UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    AssignmentDraft,
    ElectionDraft,
    GroupDraft,
    KeyPostDraft,
    LinkKind,
    MemberHomeDraft,
    MoveDraft,
    OrganisationDraft,
    OrgKind,
    PostRole,
    SiteStayDraft,
    election_problems,
)
from tests.services import station
from tests.services.station import MASSES, Station, build, supervise

MARCH, JUNE, NOVEMBER = date(2026, 3, 1), date(2026, 6, 1), date(2026, 11, 21)


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


def org(here: Station, name: str, kind: OrgKind, parent: Uid | None = None, **fields: object) -> Uid:
    draft = replace(OrganisationDraft(name, kind, parent), **fields)  # type: ignore[arg-type]
    return here.services.organisations.save(here.who, None, draft, None).uid


def change(here: Station, uid: Uid, **fields: object) -> None:
    shown = here.services.organisations.get(here.who, uid)
    here.services.organisations.save(here.who, uid, replace(shown.draft, **fields), shown.version)  # type: ignore[arg-type]


def site(here: Station, name: str = "北河变电站工程") -> Uid:
    return org(here, name, OrgKind.PROJECT_SITE, here.station)


def mobile(here: Station, at: Uid | None, since: date = MARCH) -> Uid:
    uid = org(here, "北河工程流动党小组", OrgKind.MOBILE_GROUP, here.branch)
    if at is not None:
        here.services.organisations.link(here.who, uid, at, LinkKind.ATTACHED_TO, since)
    return uid


def stay(here: Station, person: Uid, at: Uid, since: date = JUNE, until: date | None = None) -> Uid:
    return here.services.organisation_life.assign(
        here.who, None, SiteStayDraft(person, at, "土建监理", since, until), None
    ).uid


def mobile_lines(here: Station, person: Uid) -> list[tuple[str, date | None, date | None]]:
    return station.mobile_lines(here.services, here.who, person)


def test_a_member_at_a_site_belongs_to_its_mobile_group_and_stays_at_home(here: Station) -> None:
    there = site(here)
    group = mobile(here, there)
    person = here.person("张伟")
    stay(here, person, there)
    assert mobile_lines(here, person) == [("北河工程流动党小组", JUNE, None)]
    assert "2026-11-21 至今：城关供电所党支部" in station.stays(here.services, here.who, person)
    shown = here.services.organisations.get(here.who, group)
    assert [(p.name, p.mobile) for p in shown.people] == [("张伟", True)]
    assert here.services.people.get(here.who, person).draft.branch_uid == here.branch
    counts = {row.name: row.members for row in here.services.organisations.tree(here.who)}
    assert (counts["北河工程流动党小组"], counts["城关供电所党支部"]) == (1, 1)


def test_somebody_outside_the_party_has_no_mobile_affiliation_until_he_joins(here: Station) -> None:
    there = site(here)
    mobile(here, there)
    person = here.person("李军", MASSES)
    stay(here, person, there)
    assert mobile_lines(here, person) == []
    here.change(person, political_status="02", joined_on=date(2026, 9, 10), branch_uid=here.branch)
    assert mobile_lines(here, person) == [("北河工程流动党小组", date(2026, 9, 10), None)]
    here.change(person, exit_kind="withdrawn", exit_on=date(2026, 10, 10))
    assert mobile_lines(here, person) == [("北河工程流动党小组", date(2026, 9, 10), date(2026, 10, 9))], "the day of leaving is the first without"


def test_the_affiliation_ends_with_the_stay_and_with_the_project(here: Station) -> None:
    there = site(here)
    mobile(here, there)
    first, second = here.person("甲"), here.person("乙")
    gone, left = stay(here, first, there), date(2026, 8, 31)
    stay(here, second, there)
    here.services.organisation_life.assign(here.who, gone, SiteStayDraft(first, there, "监理", JUNE, left), None)
    assert mobile_lines(here, first) == [("北河工程流动党小组", JUNE, left)]
    change(here, there, ended_on=date(2026, 10, 31))
    assert mobile_lines(here, second) == [("北河工程流动党小组", JUNE, date(2026, 10, 31))]
    assert mobile_lines(here, first) == [("北河工程流动党小组", JUNE, left)]
    shown = here.services.organisations.get(here.who, there)
    assert [row.draft.until for row in shown.stays] == [date(2026, 10, 31), left]


def test_a_group_that_comes_later_takes_in_those_who_are_there(here: Station) -> None:
    there, person = site(here), here.person("张伟")
    stay(here, person, there)
    assert mobile_lines(here, person) == []
    group = mobile(here, None)
    here.services.organisations.link(here.who, there, group, LinkKind.ATTACHED_TO, date(2026, 7, 1))
    assert mobile_lines(here, person) == [("北河工程流动党小组", date(2026, 7, 1), None)]
    (link,) = here.services.organisations.get(here.who, group).links
    here.services.organisations.unlink(here.who, link.uid)
    assert mobile_lines(here, person) == []


def test_a_dissolved_group_lets_its_members_go(here: Station) -> None:
    there, person = site(here), here.person("张伟")
    group = mobile(here, there)
    stay(here, person, there)
    change(here, group, ended_on=date(2026, 9, 30))
    assert mobile_lines(here, person) == [("北河工程流动党小组", JUNE, date(2026, 9, 30))]


def test_a_stay_recorded_by_mistake_takes_its_affiliation_along(here: Station) -> None:
    there, person = site(here), here.person("张伟")
    mobile(here, there)
    wrong = stay(here, person, there)
    here.services.organisation_life.remove_stay(here.who, wrong)
    assert mobile_lines(here, person) == []
    assert here.services.organisations.get(here.who, there).stays == ()


def test_the_group_moves_with_its_home_and_the_way_is_kept(here: Station) -> None:
    old, new = site(here), site(here, "南岭线路工程")
    group, person = mobile(here, old), here.person("张伟")
    stay(here, person, old)
    life = here.services.organisation_life
    life.save_home(here.who, None, MemberHomeDraft(group, "北河工程项目部二楼", MARCH), None)
    life.move(here.who, group, MoveDraft(new, date(2026, 9, 1)))
    shown = here.services.organisations.get(here.who, group)
    assert [(row.draft.place, row.draft.since, row.draft.until, row.present) for row in shown.homes] == [
        ("南岭线路工程", date(2026, 9, 1), None, True),
        ("北河工程项目部二楼", MARCH, date(2026, 8, 31), False),
    ]
    assert [(link.other, link.ended) for link in shown.links] == [("南岭线路工程", False), ("北河变电站工程", True)]
    assert mobile_lines(here, person) == [("北河工程流动党小组", JUNE, date(2026, 8, 31))]
    away = [m for m in here.services.files.get(here.who, person).timeline if m.on == JUNE]
    assert [(m.text, m.when, m.uid) for m in away] == [
        ("流动：北河工程流动党小组（土建监理）", "2026-06-01 至 2026-08-31", group),
        ("在项目现场：北河变电站工程（土建监理）", "2026-06-01 至今", old),
    ]
    with pytest.raises(UserError, match="已经在这个现场"):
        life.move(here.who, group, MoveDraft(new, date(2026, 10, 1)))
    with pytest.raises(UserError, match="才到现在的现场"):
        life.move(here.who, group, MoveDraft(old, date(2026, 9, 1)))


def test_a_mobile_group_stands_at_one_site_at_a_time(here: Station) -> None:
    group = mobile(here, site(here))
    with pytest.raises(UserError, match="已与“北河变电站工程”登记了“依托项目”"):
        here.services.organisations.link(here.who, group, site(here, "南岭线路工程"), LinkKind.ATTACHED_TO)


def test_a_team_is_led_by_one_branch_at_a_time_and_an_ended_link_makes_room(here: Station) -> None:
    other = org(here, "仁和供电所党支部", OrgKind.BRANCH)
    orgs = here.services.organisations
    orgs.link(here.who, here.branch, here.team, LinkKind.SUPERVISES, MARCH)
    with pytest.raises(UserError, match="营业班已与“城关供电所党支部”登记了“支部带班组”"):
        orgs.link(here.who, other, here.team, LinkKind.SUPERVISES)
    orgs.end_link(here.who, orgs.get(here.who, here.team).links[0].uid)
    orgs.link(here.who, other, here.team, LinkKind.SUPERVISES)
    assert [(link.other, link.ended) for link in orgs.get(here.who, here.team).links] == [
        ("仁和供电所党支部", False),
        ("城关供电所党支部", True),
    ]


def test_a_stay_lies_within_the_life_of_the_site_and_is_not_told_twice(here: Station) -> None:
    there, person = site(here), here.person("张伟")
    change(here, there, founded_on=MARCH, ended_on=date(2026, 10, 31))
    stay(here, person, there, JUNE, date(2026, 7, 1))
    for since, until, text in (
        (date(2026, 2, 1), None, "才成立"),
        (date(2026, 8, 1), date(2026, 11, 1), "已于 2026-10-31 结束"),
        (date(2026, 6, 30), date(2026, 8, 1), "已登记在这个现场"),
        (date(2026, 12, 1), None, "晚于今天"),
    ):
        with pytest.raises(Refused, match=text):
            stay(here, person, there, since, until)
    with pytest.raises(Refused, match="不是施工现场"):
        stay(here, person, here.team)


def test_the_latest_election_says_when_the_term_ends(here: Station) -> None:
    life = here.services.organisation_life
    first = ElectionDraft(here.branch, date(2021, 5, 8), 3, 20, 18)
    life.save_election(here.who, None, first, None)
    later = life.save_election(here.who, None, replace(first, held_on=date(2024, 5, 10)), None).uid
    shown = here.services.organisations.get(here.who, here.branch)
    assert (shown.draft.term_ends_on, shown.draft.term_years, shown.terms) == (date(2027, 5, 10), 3, 3)
    assert [row.ends_on for row in shown.elections] == [date(2027, 5, 10), date(2024, 5, 8)]
    life.remove_election(here.who, later)
    assert here.services.organisations.get(here.who, here.branch).draft.term_ends_on == date(2024, 5, 8)


def test_an_election_below_its_quorum_is_warned_of_and_kept(here: Station) -> None:
    life = here.services.organisation_life
    draft = ElectionDraft(here.branch, date(2026, 5, 8), 3, 20, 15)
    quorum = here.services.organisations.rules.quorum
    assert [p.code for p in election_problems(draft, date(2026, 11, 21), quorum)] == ["NO_QUORUM"]
    life.save_election(here.who, None, draft, None)
    with pytest.raises(Refused, match="多于有选举权人数"):
        life.save_election(here.who, None, replace(draft, present=21), None)
    with pytest.raises(Refused, match="任期年限应在"):
        life.save_election(here.who, None, replace(draft, term_years=30), None)


def test_a_key_post_is_covered_by_a_member_only(here: Station) -> None:
    life = here.services.organisation_life
    member, other = here.person("张伟"), here.person("李军", MASSES)
    for title, person in (("安全员", member), ("计量专责", other), ("值长", None)):
        life.save_key_post(here.who, None, KeyPostDraft(here.station, title, person), None)
    shown = here.services.organisations.get(here.who, here.station).key_posts
    assert [(row.draft.title, row.covered) for row in shown] == [("安全员", True), ("计量专责", False), ("值长", False)]
    with pytest.raises(Refused, match="已登记关键岗位"):
        life.save_key_post(here.who, None, KeyPostDraft(here.station, "安全员", member), None)
    life.remove_key_post(here.who, shown[2].uid)
    assert len(here.services.organisations.get(here.who, here.station).key_posts) == 2


def test_a_group_is_founded_with_its_link_and_leader_in_one_action(here: Station) -> None:
    head = here.person("张伟")
    draft = GroupDraft("营业班党小组", here.branch, NOVEMBER, "城关党支〔2026〕3号", head)
    uid = here.services.organisation_founding.found_group(here.who, here.team, draft).uid
    shown = here.services.organisations.get(here.who, uid)
    assert (shown.draft.kind, shown.parent and shown.parent.uid) == (OrgKind.PARTY_GROUP, here.branch)
    assert [(link.kind, link.other) for link in shown.links] == [(LinkKind.SAME_PEOPLE, "营业班")]
    assert [(post.draft.role, post.person) for post in shown.posts] == [(PostRole.GROUP_LEADER, "张伟")]
    assert "任营业班党小组组长" in [m.text for m in here.services.files.get(here.who, head).timeline]
    outsider, orgs = here.person("李军", MASSES), here.services.organisations
    second = org(here, "配电运检班", OrgKind.TEAM, here.station)
    with pytest.raises(Refused, match="须由党员担任"):
        here.services.organisation_founding.found_group(here.who, second, GroupDraft("另一组", here.branch, NOVEMBER, None, outsider))
    assert [row.name for row in orgs.tree(here.who) if row.kind is OrgKind.PARTY_GROUP] == ["营业班党小组"]


def test_a_kind_does_not_change_under_the_links_it_has(here: Station) -> None:
    mobile(here, there := site(here))
    with pytest.raises(UserError, match="不能改成班组"):
        change(here, there, kind=OrgKind.TEAM)


def test_nobody_holds_one_post_twice_at_a_time(here: Station) -> None:
    person = here.person("张伟")
    draft = AssignmentDraft(person, here.branch, PostRole.PUBLICITY, MARCH)
    here.services.organisations.appoint(here.who, None, draft, None)
    with pytest.raises(Refused, match="同一时期已登记此人为宣传委员"):
        here.services.organisations.appoint(here.who, None, replace(draft, since=JUNE), None)


def test_a_site_with_people_is_not_deleted_and_a_deleted_group_lets_go(here: Station) -> None:
    there, person = site(here), here.person("张伟")
    group = mobile(here, there)
    stay(here, person, there)
    with pytest.raises(UserError, match="现场人员登记"):
        here.services.organisations.delete(here.who, there, "测试")
    here.services.organisations.delete(here.who, group, "登记有误")
    assert mobile_lines(here, person) == []


def test_what_hangs_on_an_organisation_ends_with_it_and_follows_when_the_day_is_put_right(here: Station) -> None:
    orgs, october, november = here.services.organisations, date(2026, 10, 31), date(2026, 11, 15)
    supervise(here)
    first, second = here.person("甲"), here.person("乙")
    old = orgs.appoint(here.who, None, AssignmentDraft(second, here.branch, PostRole.SECRETARY, MARCH, date(2026, 5, 31)), None)
    orgs.appoint(here.who, None, AssignmentDraft(first, here.branch, PostRole.SECRETARY, JUNE), None)

    def ends() -> tuple[list[date | None], date | None]:
        shown = orgs.get(here.who, here.branch)
        return [post.draft.until for post in shown.posts], shown.links[0].until

    change(here, here.branch, ended_on=october)
    assert ends() == ([date(2026, 5, 31), october], october), "the one who had left before is not touched"
    assert here.services.people.get(here.who, first).posts == ()
    change(here, here.branch, ended_on=november)
    assert ends() == ([date(2026, 5, 31), november], november)
    change(here, here.branch, ended_on=None)
    assert sorted(ends()[0], key=str) == [date(2026, 5, 31), None]
    assert ends()[1] is None
    assert here.services.people.get(here.who, first).posts == ("城关供电所党支部书记",)
    assert old.uid in {post.uid for post in orgs.get(here.who, here.branch).posts}


def test_a_link_that_ended_with_a_branch_does_not_come_back_where_another_has_taken_its_place(here: Station) -> None:
    supervise(here)
    change(here, here.branch, ended_on=date(2026, 10, 31))
    other = org(here, "二支部", OrgKind.BRANCH)
    here.services.organisations.link(here.who, other, here.team, LinkKind.SUPERVISES, date(2026, 11, 1))
    change(here, here.branch, ended_on=None)
    shown = here.services.organisations.get(here.who, here.team)
    assert [(link.other, link.until) for link in shown.links] == [("二支部", None), ("城关供电所党支部", date(2026, 10, 31))]


def test_nothing_begins_at_an_organisation_that_is_no_more(here: Station) -> None:
    change(here, here.branch, ended_on=date(2026, 10, 31))
    orgs, person = here.services.organisations, here.person("甲")
    with pytest.raises(UserError, match="已于 2026-10-31 撤销"):
        orgs.link(here.who, here.branch, here.team, LinkKind.SUPERVISES)
    with pytest.raises(Refused) as refused:
        orgs.appoint(here.who, None, AssignmentDraft(person, here.branch, PostRole.SECRETARY, date(2026, 11, 1)), None)
    assert refused.value.problems[0].field == "until"
    orgs.link(here.who, here.branch, here.team, LinkKind.SUPERVISES, date(2026, 9, 1))
    (link,) = orgs.get(here.who, here.team).links
    assert link.until == date(2026, 10, 31), "what was, is still entered late"
    with pytest.raises(UserError, match="不能在那以后才结束"):
        orgs.end_link(here.who, link.uid, date(2026, 11, 5))
    orgs.end_link(here.who, link.uid, date(2026, 10, 1))
    there = site(here)
    change(here, there, ended_on=date(2026, 9, 30))
    group = org(here, "流动党小组", OrgKind.MOBILE_GROUP)
    with pytest.raises(UserError, match="已于 2026-09-30 撤销"):
        here.services.organisation_life.move(here.who, group, MoveDraft(there, date(2026, 10, 1)))


def test_a_project_that_goes_on_after_all_takes_its_people_along(here: Station) -> None:
    there = site(here)
    mobile(here, there)
    first, second = here.person("甲"), here.person("乙")
    stay(here, first, there)
    stay(here, second, there, until=date(2026, 8, 1))
    change(here, there, ended_on=date(2026, 10, 31))
    change(here, there, ended_on=date(2026, 11, 15))
    assert mobile_lines(here, first) == [("北河工程流动党小组", JUNE, date(2026, 11, 15))]
    change(here, there, ended_on=None)
    assert mobile_lines(here, first) == [("北河工程流动党小组", JUNE, None)]
    assert mobile_lines(here, second) == [("北河工程流动党小组", JUNE, date(2026, 8, 1))], "who had left before has left"


def test_of_two_mobile_groups_at_a_site_everybody_joins_that_of_his_own_branch(here: Station) -> None:
    there = site(here)
    mobile(here, there)
    other = org(here, "二支部", OrgKind.BRANCH)
    second = org(here, "二支部流动党小组", OrgKind.MOBILE_GROUP, other)
    here.services.organisations.link(here.who, second, there, LinkKind.ATTACHED_TO, date(2026, 7, 1))
    mine, theirs, guest = here.person("甲"), here.person("乙", branch_uid=other), here.person("丙", branch_uid=None)
    for person in (mine, theirs, guest):
        stay(here, person, there)
    assert mobile_lines(here, mine) == [("北河工程流动党小组", JUNE, None)]
    assert mobile_lines(here, theirs) == [
        ("二支部流动党小组", date(2026, 7, 1), None),
        ("北河工程流动党小组", JUNE, date(2026, 6, 30)),
    ], "until his own came he was with the one that was there"
    assert mobile_lines(here, guest) == [("北河工程流动党小组", JUNE, None)], "of no branch here: the one that came first"
    here.today("2026-11-22")
    here.change(mine, branch_uid=other)
    assert mobile_lines(here, mine) == [("北河工程流动党小组", JUNE, None)], "a change at home moves nobody on the site"


def test_taking_back_never_makes_a_circle_nor_a_second_secretary(here: Station) -> None:
    orgs, history = here.services.organisations, here.services.history
    one, two = org(here, "甲委", OrgKind.COMMITTEE), org(here, "乙委", OrgKind.COMMITTEE)
    change(here, one, parent_uid=two)
    shown = orgs.get(here.who, one)
    freed = orgs.save(here.who, one, replace(shown.draft, parent_uid=None), shown.version)
    change(here, two, parent_uid=one)
    assert freed.changes.action is not None
    with pytest.raises(UserError, match="上级组织会是它自己的下级"):
        history.undo(here.who, freed.changes.action)
    first, second = here.person("甲"), here.person("乙")
    post = orgs.appoint(here.who, None, AssignmentDraft(first, here.branch, PostRole.SECRETARY, MARCH), None).uid
    gone = orgs.dismiss(here.who, post)
    orgs.appoint(here.who, None, AssignmentDraft(second, here.branch, PostRole.SECRETARY, JUNE), None)
    assert gone.action is not None
    with pytest.raises(UserError, match="同一时期已有别人任书记"):
        history.undo(here.who, gone.action)


def test_a_group_that_comes_back_takes_its_people_in_again(here: Station) -> None:
    there = site(here)
    group = mobile(here, there)
    here.services.organisations.delete(here.who, group, "登记有误")
    person = here.person("甲")
    stay(here, person, there)
    assert mobile_lines(here, person) == []
    here.services.history.restore(here.who, "organisation", [group])
    assert mobile_lines(here, person) == [("北河工程流动党小组", JUNE, None)]


def test_full_members_at_a_site_are_counted_there(here: Station) -> None:
    there = site(here)
    group = mobile(here, there)
    stay(here, here.person("甲"), there)
    shown = [here.services.organisations.get(here.who, uid) for uid in (group, there)]
    assert [(each.member_count, each.full_count) for each in shown] == [(1, 1), (1, 1)]
