"""What the Party's structure lacks is told, may be excused with a reason, and counts in the coverage."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from desktop.compose import Opened
from desktop.domain.duties import Duty
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    AssignmentDraft,
    Covered,
    GroupDraft,
    KeyPostDraft,
    LinkKind,
    OrganisationDraft,
    OrgKind,
    PostRole,
    share_of,
)
from tests.services.station import MASSES, PROBATIONARY, Station, build, supervise


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


def owed(here: Station, code: str, *, waived: bool = False) -> list[Duty]:
    return [d for d in here.services.duties.list(here.who, waived=waived) if d.rule.code == code]


def org(here: Station, name: str, kind: OrgKind, parent: Uid | None = None, **fields: object) -> Uid:
    draft = replace(OrganisationDraft(name, kind, parent), **fields)  # type: ignore[arg-type]
    return here.services.organisations.save(here.who, None, draft, None).uid


def change(here: Station, uid: Uid, **fields: object) -> None:
    shown = here.services.organisations.get(here.who, uid)
    here.services.organisations.save(here.who, uid, replace(shown.draft, **fields), shown.version)  # type: ignore[arg-type]


def appoint(here: Station, person: Uid, at: Uid, role: PostRole, note: str | None = None) -> Uid:
    draft = AssignmentDraft(person, at, role, date(2026, 1, 1), note=note)
    return here.services.organisations.appoint(here.who, None, draft, None).uid


def group_for_team(here: Station, leader: Uid | None = None) -> Uid:
    draft = GroupDraft("营业班党小组", here.branch, date(2026, 1, 1), None, leader)
    return here.services.organisation_founding.found_group(here.who, here.team, draft).uid


def test_a_team_of_three_full_members_founds_a_group_and_owes_it_no_longer(here: Station) -> None:
    for name in "甲乙丙":
        here.person(name)
    (duty,) = owed(here, "team_group")
    assert (duty.rule.opens, duty.rule.deed, duty.concern.uid) == ("organisation_group", "建立党小组", here.team)
    group_for_team(here)
    assert owed(here, "team_group") == []


def test_a_link_that_begins_later_does_not_hold_yet(here: Station) -> None:
    for name in "甲乙丙":
        here.person(name)
    here.services.organisations.link(here.who, here.branch, here.team, LinkKind.SUPERVISES, date(2026, 12, 1))
    assert owed(here, "team_group")[0].org_uid == here.team
    here.today("2026-12-01")
    assert owed(here, "team_group")[0].org_uid == here.branch


def test_a_duty_is_excused_with_its_reason_and_asked_for_again(here: Station) -> None:
    for name in "甲乙丙":
        here.person(name)
    (duty,) = owed(here, "team_group")
    here.services.duties.waive(here.who, duty, "班组年底撤并")
    assert owed(here, "team_group") == []
    (excused,) = owed(here, "team_group", waived=True)
    assert excused.waived == "班组年底撤并"
    assert [d.waived for d in here.services.duties.lacking(here.who, here.team) if d.rule.code == "team_group"] == ["班组年底撤并"]
    (line,) = [row for row in here.services.duties.coverage(here.who) if row.kind is Covered.TEAM]
    assert (line.missing, line.waived) == (False, "班组年底撤并")
    here.services.duties.waive(here.who, excused, "")
    assert len(owed(here, "team_group")) == 1


def test_only_what_may_be_excused_is(here: Station) -> None:
    for name in "甲乙丙":
        here.person(name)
    (duty,) = owed(here, "themed_day")
    with pytest.raises(UserError, match="不能标为不适用"):
        here.services.duties.waive(here.who, duty, "没有空")


def test_the_team_leader_who_is_a_full_member_leads_the_group_or_a_reason_is_written(here: Station) -> None:
    head, other = here.person("张伟"), here.person("李军")
    appoint(here, head, here.team, PostRole.TEAM_LEADER)
    group = group_for_team(here)
    (duty,) = owed(here, "group_leader")
    assert duty.words == "城关供电所营业班班组长张伟是正式党员，城关供电所党支部营业班党小组还没有组长"
    appoint(here, other, group, PostRole.GROUP_LEADER)
    (duty,) = owed(here, "group_leader")
    assert duty.words.endswith("组长是李军")
    (post,) = here.services.organisations.get(here.who, group).posts
    excused = replace(post.draft, note="班组长长期外派")
    here.services.organisations.appoint(here.who, post.uid, excused, post.version)
    assert owed(here, "group_leader") == []


def test_a_committee_member_goes_into_a_group_also_where_there_is_none_yet(here: Station) -> None:
    person = here.person("张伟")
    appoint(here, person, here.branch, PostRole.PUBLICITY)
    (before,) = owed(here, "committee_group")
    group = group_for_team(here)
    (duty,) = owed(here, "committee_group")
    assert duty.words == before.words == "城关供电所党支部委员张伟还没有编入党小组"
    assert (duty.concern.kind, duty.concern.uid, duty.org_uid) == ("person", person, here.branch)
    here.change(person, group_uid=group)
    assert owed(here, "committee_group") == []


@pytest.mark.parametrize(
    ("members", "codes"),
    [
        (0, set()),
        (2, {"branch_small"}),
        (3, set()),
        (6, set()),
        (7, {"branch_committee"}),
        (50, {"branch_committee"}),
        (51, {"branch_committee", "branch_large"}),
    ],
)
def test_the_size_of_a_branch_decides_what_it_needs(here: Station, members: int, codes: set[str]) -> None:
    for number in range(members):
        here.person(f"党员{number}")
    found = {d.rule.code for d in here.services.duties.list(here.who)}
    assert {code for code in found if code.startswith("branch_")} == codes


def test_probationary_members_count_where_a_branch_grows_too_large(here: Station) -> None:
    for number in range(50):
        here.person(f"党员{number}")
    assert owed(here, "branch_large") == []
    here.person("新党员", PROBATIONARY)
    assert owed(here, "branch_large")[0].words == "城关供电所党支部有 51 名党员，超过 50 名"


def test_a_branch_without_a_secretary_is_told_until_one_is_registered(here: Station) -> None:
    assert owed(here, "secretary") == [], "a branch of nobody is not filled in yet"
    person = here.person("李娜")
    (duty,) = owed(here, "secretary")
    assert (duty.words, duty.rule.opens) == ("城关供电所党支部还没有登记书记", "organisation_posts")
    appoint(here, person, here.branch, PostRole.SECRETARY)
    assert owed(here, "secretary") == []


def test_a_committee_is_neither_too_small_nor_too_large(here: Station) -> None:
    people = [here.person(f"党员{number}") for number in range(8)]
    roles = (PostRole.SECRETARY, PostRole.ORGANISATION, PostRole.PUBLICITY)
    for role, person in zip(roles, people, strict=False):
        assert len(owed(here, "branch_committee")) == 1
        appoint(here, person, here.branch, role)
    assert owed(here, "branch_committee") == []
    for person in people[3:]:
        appoint(here, person, here.branch, PostRole.DISCIPLINE)
    assert owed(here, "branch_committee")[0].words == "城关供电所党支部登记了 8 名委员，一般不超过 7 名"


def test_a_site_needs_a_party_organisation_or_a_liaison(here: Station) -> None:
    site = org(here, "北河变电站工程", OrgKind.PROJECT_SITE, here.station)
    assert len(owed(here, "site_uncovered")) == 1
    squad = org(here, "共产党员服务队", OrgKind.SQUAD)
    orgs = here.services.organisations
    orgs.link(here.who, squad, site, LinkKind.ATTACHED_TO)
    assert len(owed(here, "site_uncovered")) == 1, "a squad is no Party organisation"
    orgs.link(here.who, here.branch, site, LinkKind.ATTACHED_TO)
    assert owed(here, "site_uncovered") == []
    orgs.end_link(here.who, orgs.get(here.who, here.branch).links[0].uid, date(2026, 11, 21))
    here.today("2026-11-22")
    assert len(owed(here, "site_uncovered")) == 1
    change(here, site, covered_by="张伟")
    assert owed(here, "site_uncovered") == []
    change(here, site, covered_by=None, ended_on=date(2026, 11, 1))
    assert owed(here, "site_uncovered") == []


def test_what_was_founded_for_a_project_is_asked_after_at_its_end(here: Station) -> None:
    site = org(here, "北河变电站工程", OrgKind.PROJECT_SITE, here.station, planned_end_on=date(2026, 12, 10))
    group = org(here, "流动党小组", OrgKind.MOBILE_GROUP, here.branch)
    here.services.organisations.link(here.who, group, site, LinkKind.ATTACHED_TO)
    assert [d.due_on for d in owed(here, "site_end")] == [date(2026, 12, 10)]
    assert owed(here, "left_behind") == []
    change(here, site, ended_on=date(2026, 11, 20))
    assert owed(here, "site_end") == []
    (duty,) = owed(here, "left_behind")
    assert duty.words == "城关供电所党支部流动党小组依托的北河变电站工程已经结束"
    change(here, group, ended_on=date(2026, 11, 20))
    assert owed(here, "left_behind") == []


def test_a_trio_is_whole_or_asked_for(here: Station) -> None:
    group, union = group_for_team(here), org(here, "营业班工会小组", OrgKind.UNION_GROUP)
    orgs = here.services.organisations
    orgs.link(here.who, group, here.team, LinkKind.LINKED_TRIO)
    assert owed(here, "trio")[0].words.endswith("三组联动还缺工会小组")
    orgs.link(here.who, union, group, LinkKind.LINKED_TRIO)
    assert owed(here, "trio") == []


def test_coverage_tells_the_same_gaps_as_the_list(here: Station) -> None:
    supervise(here)
    site = org(here, "北河变电站工程", OrgKind.PROJECT_SITE, here.station)
    *_, person = [here.person(name) for name in "甲乙丙"]
    outsider = here.person("李军", MASSES)
    life = here.services.organisation_life
    for title, holder in (("安全员", person), ("值长", outsider)):
        life.save_key_post(here.who, None, KeyPostDraft(here.station, title, holder), None)
    lines = {row.name: (row.kind, row.by, row.gap) for row in here.services.duties.coverage(here.who)}
    assert lines == {
        "北河变电站工程": (Covered.SITE, "", "没有党组织覆盖"),
        "营业班": (Covered.TEAM, "城关供电所党支部", "应建党小组，还没有建"),
        "城关供电所": (Covered.UNIT, "", "没有党组织覆盖"),
        "安全员": (Covered.POST, "丙", ""),
        "值长": (Covered.POST, "李军", "在岗人员不是党员"),
    }
    assert [d.concern.name for d in owed(here, "key_post")] == ["值长"]
    assert [d.concern.uid for d in owed(here, "site_uncovered")] == [site]


def test_the_share_covered_leaves_out_what_does_not_apply_and_is_written_down(here: Station, tmp_path: Path) -> None:
    for name in ("北河变电站工程", "南岭线路工程"):
        org(here, name, OrgKind.PROJECT_SITE, here.station)
    change(here, org(here, "东湖工程", OrgKind.PROJECT_SITE, here.station), covered_by="张伟")
    rows = here.services.duties.coverage(here.who)
    share = share_of(rows, Covered.SITE)
    assert (share.covered, share.of, share.missing, share.percent) == (1, 3, 2, 33)
    here.services.duties.waive(here.who, owed(here, "site_uncovered")[0], "只施工三天")
    rows = here.services.duties.coverage(here.who)
    assert share_of(rows, Covered.SITE).percent == 50
    assert share_of(rows, Covered.POST).percent is None
    file = here.services.duties.export_coverage(here.who, tmp_path / "覆盖.xlsx", [row.uid for row in rows])
    sheet = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert sheet[0] == ["类别", "名称", "所属组织", "正式党员", "覆盖的党组织或党员", "情况"]
    assert ["施工现场", "东湖工程", "城关供电所", 0.0, "党建联络员张伟", "已覆盖"] in sheet
    assert len(sheet) == len(rows) + 1


def test_a_mobile_group_needs_a_project(here: Station) -> None:
    group = org(here, "流动党小组", OrgKind.MOBILE_GROUP, here.branch)
    assert [duty.concern.uid for duty in owed(here, "unattached")] == [group]
    site = org(here, "北河变电站工程", OrgKind.PROJECT_SITE, here.station)
    here.services.organisations.link(here.who, group, site, LinkKind.ATTACHED_TO)
    assert owed(here, "unattached") == []
    change(here, site, ended_on=date(2026, 11, 20))
    assert owed(here, "unattached") == [], "that it must go on is said by the end of the project"
    assert len(owed(here, "left_behind")) == 1


def test_who_moved_to_another_branch_or_group_and_holds_a_post_still_is_named(here: Station) -> None:
    other = org(here, "二支部", OrgKind.BRANCH)
    group, second = (org(here, name, OrgKind.PARTY_GROUP, here.branch) for name in ("一组", "二组"))
    head, member, outside = here.person("甲", group_uid=group), here.person("乙"), here.person("丙", MASSES)
    appoint(here, head, group, PostRole.GROUP_LEADER)
    post = appoint(here, head, here.branch, PostRole.PUBLICITY)
    appoint(here, member, group, PostRole.CONTACT_LEADER)
    appoint(here, outside, here.team, PostRole.TEAM_LEADER)
    assert owed(here, "post_moved") == []
    here.change(head, group_uid=second)
    (duty,) = owed(here, "post_moved")
    assert duty.words == "城关供电所党支部一组的甲（党小组组长，现在城关供电所党支部二组）已不在这个党小组，还没有登记免职"
    here.change(head, group_uid=None)
    assert owed(here, "post_moved") == [], "he is in the branch still, and in no other group"
    here.change(head, branch_uid=other, group_uid=group)
    assert "甲（党小组组长，现在二支部）" in "".join(duty.words for duty in owed(here, "post_moved")), "the group was not changed with it"
    here.change(head, group_uid=None)
    of_group, of_branch = sorted(owed(here, "post_moved"), key=lambda duty: duty.concern.uid != group)
    assert of_branch.words == "城关供电所党支部的甲（宣传委员，现在二支部）已不在这个党支部，还没有登记免职"
    assert of_group.words == "城关供电所党支部一组的甲（党小组组长，现在二支部）已不在这个党小组，还没有登记免职"
    assert (of_group.rule.opens, of_group.concern.uid) == ("organisation_posts", group)
    ended = AssignmentDraft(head, here.branch, PostRole.PUBLICITY, date(2026, 1, 1), date(2026, 11, 20))
    here.services.organisations.appoint(here.who, post, ended, 1)
    assert owed(here, "post_moved") == [of_group]
    here.change(head, exit_kind="deceased", exit_on=date(2026, 11, 20))
    assert owed(here, "post_moved") == [], "the duty for those who left names him now"
    assert "甲（党小组组长）已不是本单位党员" in owed(here, "post_left")[0].words


def test_the_leader_of_a_mobile_group_is_at_home_elsewhere(here: Station) -> None:
    other = org(here, "二支部", OrgKind.BRANCH)
    mobile = org(here, "流动党小组", OrgKind.MOBILE_GROUP, other)
    appoint(here, here.person("甲"), mobile, PostRole.GROUP_LEADER)
    assert owed(here, "post_moved") == []


def test_who_is_left_in_a_branch_that_was_merged_is_told_until_he_is_moved(here: Station) -> None:
    people = [here.person(name) for name in "甲乙"]
    here.person("丙", exit_kind="deceased", exit_on=date(2026, 5, 1))
    group = group_for_team(here)
    other = org(here, "二支部", OrgKind.BRANCH)
    change(here, here.branch, ended_on=date(2026, 10, 31))
    (duty,) = owed(here, "dissolved_people")
    assert duty.words == "城关供电所党支部已于 2026-10-31 撤销，还有 2 人没有调整"
    assert duty in here.services.duties.lacking(here.who, here.branch)
    assert [d.words for d in owed(here, "dissolved_above")] == ["营业班党小组的上级城关供电所党支部已于 2026-10-31 撤销"]
    for person in people:
        here.change(person, branch_uid=other)
    assert owed(here, "dissolved_people") == []
    change(here, group, parent_uid=other)
    assert owed(here, "dissolved_above") == []


def test_a_unit_says_itself_that_nobody_of_the_party_is_on_its_key_post(here: Station) -> None:
    here.services.organisations.link(here.who, here.branch, here.station, LinkKind.COVERS)
    here.services.organisation_life.save_key_post(here.who, None, KeyPostDraft(here.station, "值长"), None)
    for uid in (here.station, here.branch):
        assert [d.rule.code for d in here.services.duties.lacking(here.who, uid)] == ["key_post"], "and so does who answers for it"


def test_a_zone_owes_an_owner_and_a_service_squad_its_number(here: Station) -> None:
    zone = org(here, "东街责任区", OrgKind.ZONE, here.branch)
    squad = org(here, "共产党员服务队", OrgKind.SQUAD)
    org(here, "青年突击队", OrgKind.SQUAD)
    (duty,) = owed(here, "zone_owner")
    assert (duty.words, duty.org) == ("东街责任区还没有登记责任人", "城关供电所党支部")
    appoint(here, here.person("甲"), zone, PostRole.ZONE_OWNER)
    assert owed(here, "zone_owner") == []
    assert [d.words for d in owed(here, "squad_number")] == ["共产党员服务队还没有注册编号"]
    change(here, squad, registered_no="001")
    assert owed(here, "squad_number") == []
