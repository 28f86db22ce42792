"""Only archived activities count, in their own period, for those whom they concern."""

from datetime import date
from fractions import Fraction

import pytest

from desktop.compose import Opened
from desktop.domain.activities.record import ActivityDraft, AttendanceDraft, Part, Presence
from desktop.domain.identity import Uid
from desktop.domain.measures import Measure, Span, Subject
from desktop.domain.organisations import LinkKind, OrganisationDraft, OrgKind
from desktop.services.activities import activity_measures
from tests.services.activities.test_activities import archived, save, themed
from tests.services.station import MASSES, Station, build, supervise

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
FOURTH = Span(date(2026, 10, 1), date(2026, 12, 31))


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


def measured(here: Station, metric: str, subject: Uid, span: Span = YEAR, *, person: bool = False) -> Measure:
    with here.opened.database_of().store.read(here.who) as tx:
        measures = activity_measures(here.services.activities.kinds)
        return measures[metric](tx, Subject(subject, person), span)


def group(here: Station, name: str, **fields: object) -> Uid:
    draft = OrganisationDraft(name, OrgKind.PARTY_GROUP, here.branch, **fields)  # type: ignore[arg-type]
    return here.services.organisations.save(here.who, None, draft, None).uid


def meeting(here: Station, org: Uid, day: date) -> Uid:
    return archived(here, ActivityDraft("group_meeting", "党小组会", org, day))


def test_a_draft_does_not_count_and_an_archived_one_counts_in_its_own_period(here: Station) -> None:
    """INV-19."""
    save(here, themed(here))
    uid = archived(here, themed(here))
    archived(here, themed(here, held_on=date(2026, 9, 30)))
    found = measured(here, "act.themed_day.count", here.branch, FOURTH)
    assert (found.numerator, found.evidence) == (1, (uid,))


def test_two_kinds_held_together_count_for_both(here: Station) -> None:
    archived(here, themed(here, second_kind="party_lecture"))
    assert measured(here, "act.party_lecture.count", here.branch).value == 1
    assert measured(here, "act.themed_day.count", here.branch).value == 1


def test_one_training_record_of_a_team_serves_team_and_branch(here: Station) -> None:
    """One record, many uses: a 技术党课 is 双星培训 and 党课 too."""
    supervise(here)
    archived(here, themed(here, kind="tech_lecture", org_uid=here.team))
    for metric in ("act.tech_lecture.count", "act.dual_training.count", "act.party_lecture.count"):
        assert measured(here, metric, here.branch).value == 1, metric
    assert measured(here, "act.tech_lecture.count", here.team).value == 1


def test_a_group_s_themed_day_is_not_the_branch_s(here: Station) -> None:
    archived(here, themed(here, org_uid=group(here, "第一党小组")))
    assert measured(here, "act.themed_day.count", here.branch).value == 0


def test_group_meetings_are_those_of_the_group_with_the_fewest(here: Station) -> None:
    first, second = group(here, "第一党小组"), group(here, "第二党小组")
    for day in (date(2026, 10, 9), date(2026, 11, 9)):
        meeting(here, first, day)
    meeting(here, second, date(2026, 10, 8))
    found = measured(here, "act.group_meeting.count", here.branch, FOURTH)
    assert (found.numerator, len(found.evidence), found.missing) == (1, 3, (second,))


def test_a_group_owes_no_meeting_before_it_was_founded_and_no_group_none_at_all(here: Station) -> None:
    assert measured(here, "act.group_meeting.count", here.branch).value is None
    meeting(here, group(here, "第一党小组"), date(2026, 3, 2))
    group(here, "第二党小组", founded_on=date(2026, 7, 1))
    assert measured(here, "act.group_meeting.count", here.branch, Span(date(2026, 3, 1), date(2026, 3, 31))).value == 1


def test_the_group_of_the_same_people_meets_for_its_team(here: Station) -> None:
    own = group(here, "营业党小组")
    here.services.organisations.link(here.who, own, here.team, LinkKind.SAME_PEOPLE)
    meeting(here, own, date(2026, 11, 2))
    assert measured(here, "act.group_meeting.count", here.team).value == 1


def test_attendance_leaves_out_approved_leave_the_exempt_guests_and_non_members(here: Station) -> None:
    """实到 / (应到 − 经批准请假)."""
    a, b, c, d, e = (here.person(name) for name in "甲乙丙丁戊")
    people = [
        AttendanceDraft(a), AttendanceDraft(b, Presence.LATE), AttendanceDraft(c, Presence.ABSENT),
        AttendanceDraft(d, Presence.LEAVE), AttendanceDraft(e, Presence.EXEMPT),
        AttendanceDraft(here.person("客人"), part=Part.GUEST), AttendanceDraft(here.person("群众", MASSES)),
    ]  # fmt: skip
    archived(here, themed(here), people)
    archived(here, themed(here, kind="team_action"), [AttendanceDraft(c, Presence.ABSENT)])
    found = measured(here, "act.attendance.rate", here.branch)
    assert (found.numerator, found.denominator, found.missing) == (2, 3, (c,))
    assert measured(here, "person.attendance.rate", a, person=True).value == 100
    assert measured(here, "person.attendance.rate", d, person=True).value is None
    assert measured(here, "person.unexcused_absence.count", c, person=True).value == 1
    assert measured(here, "person.unexcused_absence.count", d, person=True).value == 0


def test_masses_are_counted_by_heads_and_visits(here: Station) -> None:
    masses = [AttendanceDraft(here.person(name, MASSES)) for name in ("赵六", "孙七")]
    archived(here, themed(here), [*masses, AttendanceDraft(here.person("王强"))])
    archived(here, themed(here), masses[:1])
    archived(here, themed(here, kind="talk", title="谈话"), masses)
    found = measured(here, "act.mass_participation.count", here.branch)
    assert (found.numerator, len(found.evidence)) == (3, 2)


def test_talks_cover_those_talked_with_not_the_one_who_led(here: Station) -> None:
    leader, talked = here.person("王书记"), here.person("李娜")
    talk = themed(here, kind="talk", title="谈话", host_uid=leader)
    archived(here, talk, [AttendanceDraft(talked)])
    archived(here, talk, [AttendanceDraft(talked), AttendanceDraft(here.person("赵六", MASSES))])
    found = measured(here, "act.talk.coverage", here.branch)
    assert (found.value, found.missing) == (Fraction(50), (leader,))


def test_records_not_yet_held_are_not_incomplete(here: Station) -> None:
    save(here, themed(here, held_on=date(2026, 12, 20)))
    assert measured(here, "act.record_complete.rate", here.branch).value is None
    late = save(here, themed(here))
    found = measured(here, "act.record_complete.rate", here.branch)
    assert (found.numerator, found.missing) == (0, (late,))


def test_actions_of_a_person_are_those_he_came_to(here: Station) -> None:
    one = here.person("王强")
    action = themed(here, kind="team_action", title="保电巡线")
    archived(here, action, [AttendanceDraft(one)])
    archived(here, action, [AttendanceDraft(one, Presence.LEAVE)])
    assert measured(here, "person.team_actions.count", one, person=True).value == 1
