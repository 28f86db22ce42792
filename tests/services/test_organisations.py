"""The trees, their links and posts: what is counted, linked, appointed, and refused."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.actors import Actor
from desktop.domain.errors import Refused, UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    AssignmentDraft,
    LinkKind,
    OrganisationDraft,
    OrgKind,
    OrgNode,
    PostRole,
    Tree,
    posts_of,
)
from desktop.domain.people import PersonDraft
from desktop.domain.views import Comparison, Condition
from desktop.services import Services
from desktop.services.people import PeopleQuery


def org(services: Services, who: Actor, name: str, kind: OrgKind, parent: Uid | None = None) -> Uid:
    return services.organisations.save(who, None, OrganisationDraft(name, kind, parent), None).uid


def member(services: Services, who: Actor, name: str = "张伟", **places: Uid) -> Uid:
    draft = PersonDraft(name=name, political_status="01", **places)  # type: ignore[arg-type]
    return services.people.save(who, None, draft, None).uid


def test_a_person_counts_once_in_everything_above(services: Services, who: Actor) -> None:
    committee = org(services, who, "公司党委", OrgKind.COMMITTEE)
    branch = org(services, who, "一支部", OrgKind.BRANCH, committee)
    group = org(services, who, "一小组", OrgKind.PARTY_GROUP, branch)
    member(services, who, branch_uid=branch, group_uid=group)
    services.people.save(who, None, PersonDraft(name="群众"), None)
    counts = {r.name: (r.members, r.people) for r in services.organisations.tree(who)}
    assert counts == {"公司党委": (1, 1), "一支部": (1, 1), "一小组": (1, 1)}


def test_party_organisations_stand_only_under_party_organisations(services: Services, who: Actor) -> None:
    station = org(services, who, "城关供电所", OrgKind.STATION)
    with pytest.raises(Refused, match="上级必须是党组织"):
        org(services, who, "一支部", OrgKind.BRANCH, station)


def test_the_tree_has_no_circle(services: Services, who: Actor) -> None:
    top = org(services, who, "公司", OrgKind.COMPANY)
    below = org(services, who, "城关供电所", OrgKind.STATION, top)
    with pytest.raises(Refused, match="不能是本组织或其下级"):
        services.organisations.save(who, top, OrganisationDraft("公司", OrgKind.COMPANY, below), 1)


def test_the_form_is_told_before_saving(services: Services, who: Actor) -> None:
    org(services, who, "一支部", OrgKind.BRANCH)
    found = services.organisations.check(who, None, OrganisationDraft("一支部", OrgKind.BRANCH))
    assert [p.code for p in found] == ["DUPLICATE_NAME"]


def test_a_link_may_be_made_from_either_end_and_only_once(services: Services, who: Actor) -> None:
    branch, team = org(services, who, "一支部", OrgKind.BRANCH), org(services, who, "营业班", OrgKind.TEAM)
    services.organisations.link(who, team, branch, LinkKind.SUPERVISES)
    again = services.organisations.link(who, branch, team, LinkKind.SUPERVISES)
    assert not again
    seen = services.organisations.get(who, team).links[0]
    assert (seen.other, seen.outgoing) == ("一支部", False)
    services.organisations.unlink(who, seen.uid)
    assert services.organisations.get(who, branch).links == ()


def test_only_what_the_table_allows_is_linked(services: Services, who: Actor) -> None:
    one, other = org(services, who, "一支部", OrgKind.BRANCH), org(services, who, "二支部", OrgKind.BRANCH)
    with pytest.raises(UserError, match="党支部与党支部之间没有“组织覆盖”这种关联"):
        services.organisations.link(who, one, other, LinkKind.COVERS)
    with pytest.raises(UserError, match="没有“支部带班组”这种关联"):
        services.organisations.link(who, one, other, LinkKind.SUPERVISES)


def test_a_branch_has_one_secretary_at_a_time(services: Services, who: Actor) -> None:
    branch = org(services, who, "一支部", OrgKind.BRANCH)
    first, second = member(services, who, "甲"), member(services, who, "乙")
    draft = AssignmentDraft(first, branch, PostRole.SECRETARY, date(2024, 1, 1))
    saved = services.organisations.appoint(who, None, draft, None).uid
    with pytest.raises(Refused, match="同一时期已有书记"):
        services.organisations.appoint(
            who, None, AssignmentDraft(second, branch, PostRole.SECRETARY, date(2025, 1, 1)), None
        )
    ended = AssignmentDraft(first, branch, PostRole.SECRETARY, date(2024, 1, 1), date(2024, 12, 31))
    services.organisations.appoint(who, saved, ended, 1)
    services.organisations.appoint(
        who, None, AssignmentDraft(second, branch, PostRole.SECRETARY, date(2025, 1, 1)), None
    )
    assert [p.person for p in services.organisations.get(who, branch).posts] == ["乙", "甲"]


def test_party_posts_are_held_by_members(services: Services, who: Actor) -> None:
    branch = org(services, who, "一支部", OrgKind.BRANCH)
    outsider = services.people.save(who, None, PersonDraft(name="群众", political_status="13"), None).uid
    with pytest.raises(Refused, match="须由党员担任"):
        services.organisations.appoint(who, None, AssignmentDraft(outsider, branch, PostRole.SECRETARY), None)


def test_a_post_belongs_to_its_kind_of_organisation(services: Services, who: Actor) -> None:
    orgs, person = services.organisations, member(services, who)
    branch, team = org(services, who, "一支部", OrgKind.BRANCH), org(services, who, "营业班", OrgKind.TEAM)
    with pytest.raises(Refused, match="班组没有“书记”这个职务"):
        orgs.appoint(who, None, AssignmentDraft(person, team, PostRole.SECRETARY), None)
    post = orgs.appoint(who, None, AssignmentDraft(person, branch, PostRole.SECRETARY, date(2025, 1, 1)), None).uid
    shown = orgs.get(who, branch)
    turned = replace(shown.draft, kind=OrgKind.PARTY_GROUP)
    with pytest.raises(UserError, match="还有人任书记，不能改成党小组"):
        orgs.save(who, branch, turned, shown.version)
    left = AssignmentDraft(person, branch, PostRole.SECRETARY, date(2025, 1, 1), date(2025, 6, 30))
    orgs.appoint(who, post, left, 1)
    orgs.save(who, branch, turned, shown.version)
    orgs.appoint(who, post, replace(left, until=date(2025, 7, 31)), 2)
    assert [p.draft.role for p in orgs.get(who, branch).posts] == [PostRole.SECRETARY]


def test_the_leading_post_is_listed_first(services: Services, who: Actor) -> None:
    branch = org(services, who, "一支部", OrgKind.BRANCH)
    for name, role in (("甲", PostRole.DISCIPLINE), ("乙", PostRole.SECRETARY)):
        services.organisations.appoint(who, None, AssignmentDraft(member(services, who, name), branch, role), None)
    assert [p.draft.role for p in services.organisations.get(who, branch).posts] == [
        PostRole.SECRETARY,
        PostRole.DISCIPLINE,
    ]


def test_an_organisation_in_use_is_not_deleted(services: Services, who: Actor) -> None:
    top = org(services, who, "公司", OrgKind.COMPANY)
    station = org(services, who, "城关供电所", OrgKind.STATION, top)
    services.people.save(who, None, PersonDraft(name="张伟", department_uid=station), None)
    with pytest.raises(UserError, match="下面还有 1 个组织"):
        services.organisations.delete(who, top, "测试")
    with pytest.raises(UserError, match="还有 1 人"):
        services.organisations.delete(who, station, "测试")
    with pytest.raises(UserError, match="请填写删除原因"):
        services.organisations.delete(who, station, " ")


def test_a_picker_finds_by_initials_and_says_where_it_stands(services: Services, who: Actor) -> None:
    top = org(services, who, "公司党委", OrgKind.COMMITTEE)
    org(services, who, "城关党支部", OrgKind.BRANCH, top)
    found = services.organisations.choices(who, "cgdzb")
    assert [(c.title, c.note) for c in found] == [("城关党支部", "公司党委")]
    assert services.organisations.get(who, found[0].uid).parent is not None


def test_a_picker_offers_dissolved_organisations_last_and_calls_them_so(services: Services, who: Actor) -> None:
    for name, ended in (("甲班", date(2020, 1, 1)), ("乙班", None)):
        services.organisations.save(who, None, OrganisationDraft(name, OrgKind.TEAM, ended_on=ended), None)
    offered = [(each.title, each.note) for each in services.organisations.choices(who)]
    assert offered == [("乙班", "班组"), ("甲班", "已撤销　班组")]


def serve(services: Services, who: Actor, person: Uid, at: Uid, role: PostRole, until: date | None = None) -> None:
    services.organisations.appoint(who, None, AssignmentDraft(person, at, role, date(2020, 1, 1), until), None)


def test_a_zone_or_a_studio_stands_below_whatever_it_belongs_to(services: Services, who: Actor) -> None:
    branch, team = org(services, who, "一支部", OrgKind.BRANCH), org(services, who, "营业班", OrgKind.TEAM)
    zone = org(services, who, "东街责任区", OrgKind.ZONE, branch)
    org(services, who, "张伟工作室", OrgKind.STUDIO, team)
    assert OrgKind.ZONE.tree is OrgKind.STUDIO.tree is OrgKind.SQUAD.tree is Tree.CARRIER
    for kind, text in ((OrgKind.PARTY_GROUP, "上级必须是党组织"), (OrgKind.TEAM, "上级必须是行政组织")):
        with pytest.raises(Refused, match=text):
            org(services, who, "一组", kind, zone)


def test_a_zone_has_one_owner_who_is_a_member_and_others_with_him(services: Services, who: Actor) -> None:
    zone = org(services, who, "东街责任区", OrgKind.ZONE)
    masses = services.people.save(who, None, PersonDraft(name="群众"), None).uid
    with pytest.raises(Refused, match="责任人须由党员担任"):
        serve(services, who, masses, zone, PostRole.ZONE_OWNER)
    serve(services, who, member(services, who), zone, PostRole.ZONE_OWNER)
    with pytest.raises(Refused, match="同一时期已有责任人"):
        serve(services, who, member(services, who, "李娜"), zone, PostRole.ZONE_OWNER)
    serve(services, who, masses, zone, PostRole.MEMBER)
    with pytest.raises(Refused, match="责任区没有“书记”这个职务"):
        serve(services, who, masses, zone, PostRole.SECRETARY)


def test_who_serves_in_a_squad_is_with_it_and_counts_above_only_where_he_is_at_home(services: Services, who: Actor) -> None:
    branch = org(services, who, "一支部", OrgKind.BRANCH)
    squad = org(services, who, "共产党员服务队", OrgKind.SQUAD, branch)
    head, other = member(services, who), services.people.save(who, None, PersonDraft(name="群众"), None).uid
    left, leads = member(services, who, "李娜"), member(services, who, "王芳")
    serve(services, who, head, squad, PostRole.SQUAD_CAPTAIN)
    serve(services, who, head, squad, PostRole.DIRECTOR)  # counts once
    serve(services, who, other, squad, PostRole.MEMBER)
    serve(services, who, left, squad, PostRole.MEMBER, date(2021, 1, 1))
    serve(services, who, leads, squad, PostRole.CONTACT_LEADER)  # looks after it from outside
    rows = {row.name: (row.leader, row.members, row.people) for row in services.organisations.tree(who)}
    assert rows == {"一支部": ("", 0, 0), "共产党员服务队": ("张伟", 1, 2)}
    shown = services.organisations.get(who, squad)
    assert [(line.name, line.mobile) for line in shown.people] == [("张伟", False), ("群众", False)]
    assert (shown.people_count, shown.member_count, shown.full_count) == (2, 1, 1)
    query = PeopleQuery(conditions=(Condition("present", Comparison.WITHIN, (squad.hex(),)),))
    assert set(services.people.ids(who, query)) == {head, other}


def test_every_kind_has_posts_and_a_way_to_be_linked(services: Services) -> None:
    for kind in OrgKind:
        assert posts_of(kind)[-1] is PostRole.CONTACT_LEADER
        assert len(posts_of(kind)) == len(set(posts_of(kind))) > 1
        for link in services.organisations.rules.links_of(kind):
            assert services.organisations.rules.partners(kind, link)
        assert services.organisations.rules.links_of(kind), "the dialog of links begins with the first"
    node = OrgNode(Uid(b"1" * 16), "", OrgKind.COMMITTEE, None), OrgNode(Uid(b"2" * 16), "", OrgKind.ZONE, None)
    assert services.organisations.rules.in_order(LinkKind.CONTACT_POINT, *reversed(node)).start is node[0]


def test_a_level_of_control_is_one_of_the_five(services: Services, who: Actor) -> None:
    draft = OrganisationDraft("营业班", OrgKind.TEAM, level="3")
    uid = services.organisations.save(who, None, draft, None).uid
    assert services.organisations.get(who, uid).draft.level == "3"
    assert len(services.organisations.codes["control_level"]) == 5
    with pytest.raises(Refused, match="管控级别"):
        services.organisations.save(who, uid, replace(draft, level="6"), 1)
