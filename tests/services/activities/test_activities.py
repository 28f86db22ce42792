"""Activities are drafted, filled, confirmed by the secretary, archived, and corrected only by a note."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from desktop.compose import Opened
from desktop.domain.activities.record import (
    ActivityDraft,
    ActivityRecord,
    ActivityState,
    AgendaDraft,
    AttendanceDraft,
    Presence,
)
from desktop.domain.actors import Actor, Role
from desktop.domain.errors import Refused, Stale, UserError
from desktop.domain.identity import Uid, new_uid
from desktop.domain.organisations import AssignmentDraft, OrganisationDraft, OrgKind, PostRole
from desktop.domain.views import Comparison, Condition
from desktop.services.activities import ActivityDetail, ActivityQuery
from desktop.services.activities.service import COVER
from tests.services.station import MASSES, PROBATIONARY, Station, build, secretary


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


def themed(here: Station, **fields: object) -> ActivityDraft:
    draft = ActivityDraft("themed_day", "重温入党誓词", here.branch, date(2026, 11, 20), place="党员活动室", content="集体重温")
    return replace(draft, **fields)  # type: ignore[arg-type]


def save(here: Station, draft: ActivityDraft, people: Sequence[AttendanceDraft] = (), agenda: Sequence[AgendaDraft] = ()) -> Uid:
    record = ActivityRecord(draft, tuple(people), tuple(agenda))
    return here.services.activities.save(here.who, None, record, None).uid


def shown(here: Station, uid: Uid) -> ActivityDetail:
    return here.services.activities.get(here.who, uid)


def listed(here: Station, **query: object) -> list[str]:
    found = here.services.activities.ids(here.who, ActivityQuery(**query))  # type: ignore[arg-type]
    return [row.title for row in here.services.activities.rows(here.who, found)]


def archived(here: Station, draft: ActivityDraft, people: Sequence[AttendanceDraft] = ()) -> Uid:
    uid = save(here, draft, people)
    here.services.activities.confirm(here.who, uid)
    here.services.activities.archive(here.who, [uid])
    return uid


def test_the_roll_of_a_branch_is_its_members_in_one_step(here: Station) -> None:
    here.person("王强")
    here.person("李娜", PROBATIONARY)
    here.person("赵六", MASSES)
    here.person("孙七", is_lost=True)
    roll = here.services.activities.roll(here.who, "themed_day", here.branch, themed(here))
    assert [(a.name, a.standing.grade.label) for a in roll] == [("李娜", "预备党员"), ("王强", "正式党员")]


def test_the_roll_of_a_team_is_everybody_and_of_a_talk_nobody(here: Station) -> None:
    here.person("王强")
    here.person("赵六", MASSES)
    activities = here.services.activities
    assert [a.standing.grade.label for a in activities.roll(here.who, "safety_day", here.team, themed(here))] == ["正式党员", "群众"]
    assert activities.roll(here.who, "talk", here.branch, themed(here)) == []


def test_the_roll_of_a_union_group_is_who_serves_in_it_and_no_branch_above_calls_them(here: Station) -> None:
    orgs, activities = here.services.organisations, here.services.activities
    union = orgs.save(here.who, None, OrganisationDraft("工会小组", OrgKind.UNION_GROUP, here.branch), None).uid
    for name, until in (("赵六", None), ("孙七", date(2020, 1, 1))):
        draft = AssignmentDraft(here.person(name, MASSES, team_uid=None), union, PostRole.MEMBER, None, until)
        orgs.appoint(here.who, None, draft, None)
    assert [a.name for a in activities.roll(here.who, "joint_action", union, themed(here))] == ["赵六"]
    assert activities.roll(here.who, "moral_hall", here.branch, themed(here)) == []


def test_the_roll_of_a_committee_meeting_is_its_committee_on_the_day(here: Station) -> None:
    first, second = here.person("王强"), here.person("李娜")
    secretary(here, first)
    past = AssignmentDraft(second, here.branch, PostRole.PUBLICITY, date(2020, 1, 1), date(2026, 6, 30))
    here.services.organisations.appoint(here.who, None, past, None)
    activities = here.services.activities
    now = activities.roll(here.who, "committee_meeting", here.branch, themed(here))
    then = activities.roll(here.who, "committee_meeting", here.branch, themed(here, held_on=date(2026, 6, 1)))
    assert ([a.name for a in now], [a.name for a in then]) == (["王强"], ["王强", "李娜"])


def test_who_became_a_member_later_was_one_of_the_masses_then(here: Station) -> None:
    here.person("王强", joined_on=date(2026, 7, 1))
    draft = themed(here, held_on=date(2026, 6, 30))
    assert here.services.activities.roll(here.who, "themed_day", here.branch, draft) == []


def test_a_saved_activity_shows_turnout_completeness_and_what_is_missing(here: Station) -> None:
    one, two = here.person("王强"), here.person("李娜")
    uid = save(here, themed(here), [AttendanceDraft(one), AttendanceDraft(two, Presence.LEAVE)])
    detail = shown(here, uid)
    assert detail.turnout.words == "应到 2 人，实到 1 人，请假 1 人"
    assert detail.completeness < 100
    assert "必选动作未填写" in detail.missing
    assert detail.attendees[one].name == "王强"


def test_saving_the_same_record_again_writes_nothing(here: Station) -> None:
    uid = save(here, themed(here), [AttendanceDraft(here.person("王强"))], [AgendaDraft(None, "议题一")])
    detail = shown(here, uid)
    assert not here.services.activities.save(here.who, uid, detail.record, detail.version).changes


def test_lines_are_kept_changed_added_and_removed_in_place(here: Station) -> None:
    one, two, three = here.person("王强"), here.person("李娜"), here.person("张伟")
    agenda = [AgendaDraft(None, "议题一"), AgendaDraft(None, "议题二")]
    uid = save(here, themed(here), [AttendanceDraft(one), AttendanceDraft(two)], agenda)
    before = shown(here, uid)
    kept = before.record.agenda[1]
    changed = ActivityRecord(
        before.record.draft,
        (AttendanceDraft(three), AttendanceDraft(one, Presence.ABSENT, note="出差")),
        (replace(kept, resolution="通过"), AgendaDraft(None, "议题三")),
    )
    here.services.activities.save(here.who, uid, changed, before.version)
    after = shown(here, uid)
    assert [(a.person_uid, a.status) for a in after.record.attendance] == [(three, Presence.PRESENT), (one, Presence.ABSENT)]
    assert [(a.title, a.resolution) for a in after.record.agenda] == [("议题二", "通过"), ("议题三", None)]
    assert after.record.agenda[0].uid == kept.uid


def test_two_who_change_different_lines_notice_each_other(here: Station) -> None:
    one, two = here.person("王强"), here.person("李娜")
    uid = save(here, themed(here), [AttendanceDraft(one), AttendanceDraft(two)])
    detail = shown(here, uid)
    mine = replace(detail.record, attendance=(AttendanceDraft(one, Presence.LATE), AttendanceDraft(two)))
    theirs = replace(detail.record, attendance=(AttendanceDraft(one), AttendanceDraft(two, Presence.LATE)))
    here.services.activities.save(here.who, uid, mine, detail.version)
    with pytest.raises(Stale):
        here.services.activities.save(here.who, uid, theirs, detail.version)


def test_a_person_taken_off_the_list_may_be_put_on_again(here: Station) -> None:
    one = here.person("王强")
    uid = save(here, themed(here), [AttendanceDraft(one)])
    for people in ((), (AttendanceDraft(one),)):
        detail = shown(here, uid)
        here.services.activities.save(here.who, uid, replace(detail.record, attendance=people), detail.version)
    assert [a.person_uid for a in shown(here, uid).record.attendance] == [one]


def test_a_branch_assembly_of_a_team_is_refused(here: Station) -> None:
    with pytest.raises(Refused, match="支部党员大会不由班组举办"):
        save(here, themed(here, kind="member_assembly", org_uid=here.team))


def test_a_plan_is_confirmed_only_after_it_was_held(here: Station) -> None:
    uid = save(here, themed(here, held_on=date(2026, 12, 1)))
    assert shown(here, uid).state_words == "计划"
    with pytest.raises(UserError, match="还没有举行"):
        here.services.activities.confirm(here.who, uid)
    here.today("2026-12-02")
    here.services.activities.confirm(here.who, uid)
    assert shown(here, uid).state_words == "已确认"


def test_a_clerk_does_not_confirm(here: Station) -> None:
    uid = save(here, themed(here))
    with pytest.raises(UserError, match="没有“确认记录”的权限"):
        here.services.activities.confirm(Actor(new_uid(), "小王", Role.CLERK), uid)


def test_what_is_given_back_says_why_and_can_be_changed_again(here: Station) -> None:
    uid = save(here, themed(here))
    here.services.activities.confirm(here.who, uid)
    detail = shown(here, uid)
    with pytest.raises(UserError, match="已经书记确认"):
        here.services.activities.save(here.who, uid, detail.record, detail.version)
    here.services.activities.give_back(here.who, uid, "缺少签到")
    again = shown(here, uid)
    assert (again.state_words, again.returned_reason) == ("被退回", "缺少签到")
    fixed = replace(again.record, draft=replace(again.record.draft, place="二楼会议室"))
    here.services.activities.save(here.who, uid, fixed, again.version)
    here.services.activities.confirm(here.who, uid)
    assert shown(here, uid).returned_reason == ""


def test_only_the_confirmed_is_archived_and_then_read_only(here: Station) -> None:
    activities, uid = here.services.activities, save(here, themed(here))
    with pytest.raises(UserError, match="还没有经书记确认"):
        activities.archive(here.who, [uid])
    activities.confirm(here.who, uid)
    activities.archive(here.who, [uid])
    detail = shown(here, uid)
    with pytest.raises(UserError, match="补充说明"):
        activities.save(here.who, uid, detail.record, detail.version)
    with pytest.raises(UserError, match="已归档"):
        activities.give_back(here.who, uid, "想改")
    with pytest.raises(UserError, match="已归档"):
        activities.delete(here.who, [uid], "想删")
    activities.add_note(here.who, uid, "地点应为二楼会议室")
    assert shown(here, uid).addenda == ("2026-11-21 管理员：地点应为二楼会议室",)


def test_a_note_is_only_for_the_archived(here: Station) -> None:
    with pytest.raises(UserError, match="还没有归档"):
        here.services.activities.add_note(here.who, save(here, themed(here)), "补充")


def test_what_was_said_in_a_talk_is_covered_until_asked_for(here: Station) -> None:
    one = here.person("王强")
    draft = themed(here, kind="talk", title="谈心谈话", content="家庭困难", host_uid=here.person("书记"))
    uid = save(here, draft, [AttendanceDraft(one)])
    covered = shown(here, uid)
    assert (covered.covered, covered.record.draft.content) == (True, COVER)
    moved = replace(covered.record, draft=replace(covered.record.draft, place="办公室"))
    here.services.activities.save(here.who, uid, moved, covered.version)
    assert here.services.activities.reveal(here.who, uid).record.draft.content == "家庭困难"
    assert listed(here, text="家庭困难") == []


def test_the_list_finds_by_text_chip_kind_year_and_organisation(here: Station) -> None:
    group = here.services.organisations.save(
        here.who, None, OrganisationDraft("营业党小组", OrgKind.PARTY_GROUP, here.branch), None
    ).uid
    archived(here, themed(here))
    save(here, themed(here, kind="group_meeting", title="安全分析", org_uid=group, held_on=date(2025, 12, 30)))
    save(here, themed(here, title="义务巡线", held_on=date(2026, 12, 9), second_kind="team_action"))
    assert listed(here) == ["义务巡线", "重温入党誓词", "安全分析"]
    assert listed(here, text="chongwen") == ["重温入党誓词"]
    assert listed(here, chip="planned") == ["义务巡线"]
    assert listed(here, chip="late") == ["安全分析"]
    assert listed(here, chip="archived") == ["重温入党誓词"]
    assert listed(here, kind="team_action") == ["义务巡线"]
    assert listed(here, year=2025, org_uid=here.branch) == ["安全分析"]
    assert listed(here, org_uid=here.team) == []


def test_a_deleted_draft_is_gone_from_list_and_search(here: Station) -> None:
    uid = save(here, themed(here))
    here.services.activities.delete(here.who, [uid], "重复")
    assert listed(here) == []
    assert here.services.search.find(here.who, "重温") == []


@pytest.mark.parametrize(
    ("field", "how", "values", "found"),
    [
        ("kind", Comparison.IS, ("themed_day",), ["重温入党誓词"]),
        ("kind", Comparison.IS_NOT, ("themed_day",), ["学习两会精神"]),
        ("held_on", Comparison.BETWEEN, ("2026-11-01", ""), ["重温入党誓词"]),
        ("form", Comparison.IS, ("onsite", "video"), ["重温入党誓词", "学习两会精神"]),
        ("place", Comparison.CONTAINS, ("活动室",), ["重温入党誓词"]),
        ("place", Comparison.EMPTY, (), ["学习两会精神"]),
        ("secretary_led", Comparison.IS, ("1",), ["学习两会精神"]),
        ("state", Comparison.IS, ("archived",), []),
        ("completeness", Comparison.BETWEEN, ("0", "100"), ["重温入党誓词", "学习两会精神"]),
    ],
)
def test_the_list_is_narrowed_by_conditions(
    here: Station, field: str, how: Comparison, values: tuple[str, ...], found: list[str]
) -> None:
    """The same conditions as for people, over another noun: its kinds, its organisation, its day."""
    save(here, themed(here))
    other = ActivityDraft("party_lecture", "学习两会精神", here.branch, date(2026, 3, 20), secretary_led=True)
    save(here, other)
    assert listed(here, conditions=(Condition(field, how, values),)) == found


def test_what_was_said_is_no_condition(here: Station) -> None:
    assert not {"content", "speeches", "resolution"} & {field.key for field in here.services.activities.fields}


def test_what_is_archived_is_not_changed_by_taking_back_what_came_before(here: Station) -> None:
    uid = save(here, themed(here))
    history, activities = here.services.history, here.services.activities
    retitled = activities.save(here.who, uid, ActivityRecord(themed(here, title="学习党章")), 1).changes.action
    activities.confirm(here.who, uid)
    archive = activities.archive(here.who, [uid]).action
    assert retitled is not None
    assert archive is not None
    with pytest.raises(UserError, match="活动已归档"):
        history.undo(here.who, retitled)
    history.undo(here.who, archive)
    history.undo(here.who, retitled)
    assert shown(here, uid).record.draft.title == "重温入党誓词"


def test_a_confirmation_is_taken_back_only_by_who_may_confirm(here: Station) -> None:
    uid = save(here, themed(here))
    who = Actor(new_uid(), "老张", Role.SECRETARY)
    action = here.services.activities.confirm(who, uid).action
    assert action is not None
    with pytest.raises(UserError, match="确认记录"):
        here.services.history.undo(replace(who, role=Role.CLERK), action)
    here.services.history.undo(who, action)
    assert shown(here, uid).state is ActivityState.DRAFT
