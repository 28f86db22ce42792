"""A Party group founded for a team: with its link, its leader and its members, in one action that is taken back as one."""

from datetime import date

import pytest

from desktop.compose import Opened
from desktop.domain.errors import Refused
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    AssignmentDraft,
    GroupDraft,
    LinkKind,
    MobileDraft,
    OrganisationDraft,
    OrgKind,
    PostRole,
    SiteStayDraft,
)
from tests.services.station import MASSES, PROBATIONARY, Station, build, stays

SINCE = date(2026, 11, 1)


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


def found(here: Station, *members: Uid, leader: Uid | None = None, since: date | None = SINCE) -> Uid:
    draft = GroupDraft("营业班党小组", here.branch, since, None, leader, members)
    return here.services.organisation_founding.found_group(here.who, here.team, draft).uid


def group_of(here: Station, person: Uid) -> Uid | None:
    return here.services.people.get(here.who, person).draft.group_uid


def groups(here: Station) -> list[str]:
    return [row.name for row in here.services.organisations.tree(here.who) if row.kind is OrgKind.PARTY_GROUP]


def offered(here: Station) -> list[tuple[str, str, bool]]:
    read = here.services.organisation_founding.candidates(here.who, here.team, here.branch)
    return [(person.name, person.note, person.proposed) for person in read.people]


def test_the_members_of_the_team_are_in_the_group_from_its_first_day(here: Station) -> None:
    head, second, third = (here.person(name) for name in ("甲", "乙", "丙"))
    group = found(here, head, second, leader=head)
    assert [group_of(here, person) for person in (head, second, third)] == [group, group, None]
    shown = here.services.organisations.get(here.who, group)
    assert [(link.kind, link.other) for link in shown.links] == [(LinkKind.SAME_PEOPLE, "营业班")]
    assert [(post.draft.role, post.person) for post in shown.posts] == [(PostRole.GROUP_LEADER, "甲")]
    assert [line.name for line in shown.people] == ["甲", "乙"]
    assert "2026-11-01 至今：营业班党小组" in stays(here.services, here.who, second)


def test_everything_is_taken_back_together(here: Station) -> None:
    head, second = here.person("甲"), here.person("乙")
    old = here.services.organisations.save(here.who, None, OrganisationDraft("一组", OrgKind.PARTY_GROUP, here.branch), None).uid
    here.change(second, group_uid=old)
    before = stays(here.services, here.who, second)
    found(here, head, second, leader=head, since=None)
    here.services.history.undo(here.who, here.services.history.ids(here.who)[0])
    assert groups(here) == ["一组"]
    assert (group_of(here, head), group_of(here, second)) == (None, old)
    assert stays(here.services, here.who, second) == before
    assert here.services.organisations.get(here.who, here.team).links == ()


def test_who_may_be_put_in_is_told_with_what_he_is_and_where(here: Station) -> None:
    orgs = here.services.organisations
    other = orgs.save(here.who, None, OrganisationDraft("二支部", OrgKind.BRANCH), None).uid
    group = orgs.save(here.who, None, OrganisationDraft("一组", OrgKind.PARTY_GROUP, here.branch), None).uid
    here.person("甲")
    here.person("乙", PROBATIONARY, group_uid=group)
    here.person("丙", MASSES)
    here.person("丁", branch_uid=other)
    here.person("戊", exit_kind="deceased")
    for name, held in (("己", None), ("庚", group)):
        post = AssignmentDraft(here.person(name, team_uid=None, group_uid=held), here.branch, PostRole.PUBLICITY, SINCE)
        orgs.appoint(here.who, None, post, None)
    assert offered(here) == [
        ("甲", "正式党员", True),
        ("乙", "预备党员，现在在一组", True),
        ("己", "正式党员，支部委员，未编入党小组", False),
    ]
    read = here.services.organisation_founding.candidates(here.who, here.team, here.branch)
    assert read.elsewhere == ("丁",)


def test_who_is_of_another_branch_or_no_member_is_not_put_in_and_nothing_is_founded(here: Station) -> None:
    other = here.services.organisations.save(here.who, None, OrganisationDraft("二支部", OrgKind.BRANCH), None).uid
    head = here.person("甲")
    for person in (here.person("丁", branch_uid=other), here.person("丙", MASSES, branch_uid=here.branch)):
        with pytest.raises(Refused, match="不是这个党支部的党员，不能编入"):
            found(here, head, person)
    assert groups(here) == []
    assert group_of(here, head) is None


def test_nobody_is_put_in_before_he_last_moved(here: Station) -> None:
    orgs = here.services.organisations
    first, second = (
        orgs.save(here.who, None, OrganisationDraft(name, OrgKind.PARTY_GROUP, here.branch), None).uid for name in ("一组", "二组")
    )
    head = here.person("甲")
    here.change(head, group_uid=first)
    here.today("2026-11-25")
    here.change(head, group_uid=second)
    with pytest.raises(Refused, match="甲：变动日期早于上一次变动") as refused:
        found(here, head, since=date(2020, 1, 1))
    assert [problem.field for problem in refused.value.problems] == ["members"]
    assert groups(here) == ["一组", "二组"]


def test_the_duty_of_the_committee_member_is_settled_with_it(here: Station) -> None:
    head = here.person("甲", team_uid=None)
    orgs = here.services.organisations
    orgs.appoint(here.who, None, AssignmentDraft(head, here.branch, PostRole.SECRETARY, SINCE), None)
    owed = [duty for duty in here.services.duties.list(here.who) if duty.rule.code == "committee_group"]
    assert [duty.words for duty in owed] == ["城关供电所党支部委员甲还没有编入党小组"]
    found(here, head)
    assert [duty for duty in here.services.duties.list(here.who) if duty.rule.code == "committee_group"] == []


def test_the_branch_of_a_group_is_that_of_all_members_of_the_team(here: Station) -> None:
    founding = here.services.organisation_founding
    assert founding.branch_of(here.who, here.team) is None
    here.person("甲")
    here.person("丙", MASSES)
    branch = founding.branch_of(here.who, here.team)
    assert branch is not None
    assert branch.uid == here.branch
    other = here.services.organisations.save(here.who, None, OrganisationDraft("二支部", OrgKind.BRANCH), None).uid
    second = here.person("乙", branch_uid=other)
    assert founding.branch_of(here.who, here.team) is None, "several: somebody must choose"
    here.change(second, branch_uid=None)
    assert founding.branch_of(here.who, here.team) is None, "one is not registered anywhere"


def test_a_site_gets_a_mobile_group_that_takes_in_who_is_there(here: Station) -> None:
    orgs, founding, who = here.services.organisations, here.services.organisation_founding, here.who
    site = orgs.save(who, None, OrganisationDraft("北河项目部", OrgKind.PROJECT_SITE), None).uid
    person = here.person("甲", team_uid=None)
    here.services.organisation_life.assign(who, None, SiteStayDraft(person, site, None, date(2026, 10, 1)), None)
    branch = founding.branch_of(who, site)
    assert branch is not None
    assert not founding.unattached(who)
    draft = MobileDraft(OrgKind.MOBILE_GROUP, "北河流动党小组", branch.uid, SINCE)
    group = founding.found_mobile(who, site, draft).uid
    assert not founding.unattached(who)
    shown = orgs.get(who, group)
    assert [(link.kind, link.other, link.since) for link in shown.links] == [(LinkKind.ATTACHED_TO, "北河项目部", SINCE)]
    assert [(line.name, line.mobile) for line in shown.people] == [("甲", True)]
    assert not [d for d in here.services.duties.list(who) if d.rule.code == "site_uncovered"]
    here.services.history.undo(who, here.services.history.ids(who)[0])
    assert orgs.get(who, site).links == ()
    orgs.save(who, None, OrganisationDraft("南河流动党小组", OrgKind.MOBILE_GROUP, here.branch), None)
    assert founding.unattached(who), "this one can be linked"
    with pytest.raises(Refused, match="党小组不依托施工现场"):
        founding.found_mobile(who, site, MobileDraft(OrgKind.PARTY_GROUP, "三组", here.branch))
