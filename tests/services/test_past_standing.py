"""What a record of a past day asks is answered by what everybody was, and where, on that day."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from desktop.compose import Opened
from desktop.domain.activities.record import ActivityDraft, ActivityRecord, AttendanceDraft
from desktop.domain.errors import Refused
from desktop.domain.identity import Uid
from desktop.domain.measures import Measure, Span, Subject
from desktop.domain.organisations import AssignmentDraft, LinkKind, OrganisationDraft, OrgKind, PostRole
from desktop.domain.pairings.model import ContactDraft, ContactForm, PairingDraft
from desktop.domain.people import Circumstances
from desktop.domain.pledges.model import SheetDraft
from desktop.domain.pledges.wishes import ClaimDraft, WishDraft
from desktop.services.activities import activity_measures
from desktop.services.assessments.standing import STANDING
from desktop.services.measures import days_in, members_of
from desktop.services.pairings.measures import pairing_measures
from tests.services.station import MASSES, PROBATIONARY, Station, build

QUARTER = Span(date(2026, 7, 1), date(2026, 9, 30))


@pytest.fixture
def here(opened: Opened) -> Station:
    """Entered in January, looked at in November."""
    opened.database_of().store.clock = lambda: datetime(2026, 1, 1, 12, tzinfo=UTC)
    return build(opened, "2026-01-01")


@pytest.fixture
def office(here: Station) -> Uid:
    """Another branch."""
    return here.services.organisations.save(here.who, None, OrganisationDraft("机关党支部", OrgKind.BRANCH), None).uid


def move(here: Station, person: Uid, day: str, branch: Uid) -> None:
    shown = here.services.people.get(here.who, person)
    how = Circumstances(date.fromisoformat(day), "工作调动")
    here.services.people.save(here.who, person, replace(shown.draft, branch_uid=branch), shown.version, how)


def roll(here: Station, org: Uid, day: str, kind: str = "themed_day") -> list[str]:
    draft = ActivityDraft(kind=kind, title="记录", org_uid=org, held_on=date.fromisoformat(day))
    return [f"{a.name}{a.standing.grade.label}" for a in here.services.activities.roll(here.who, kind, org, draft)]


def held(here: Station, org: Uid, day: str, people: list[Uid], kind: str = "talk", **fields: object) -> Uid:
    draft = ActivityDraft(kind=kind, title="记录", org_uid=org, held_on=date.fromisoformat(day))
    record = ActivityRecord(replace(draft, **fields), tuple(AttendanceDraft(p) for p in people))  # type: ignore[arg-type]
    uid = here.services.activities.save(here.who, None, record, None).uid
    here.services.activities.confirm(here.who, uid)
    here.services.activities.archive(here.who, [uid])
    return uid


def measured(here: Station, metric: str, subject: Uid, span: Span = QUARTER) -> Measure:
    figures = {
        **activity_measures(here.services.activities.kinds),
        **pairing_measures(here.services.pairings.kinds),
        **STANDING,
    }
    with here.opened.database_of().store.read(here.who) as tx:
        return figures[metric](tx, Subject(subject), span)


def test_the_roll_of_a_past_day_calls_those_who_were_there_then(here: Station, office: Uid) -> None:
    person = here.person("张三")
    here.today("2026-11-21")
    move(here, person, "2026-08-15", office)
    assert roll(here, here.branch, "2026-08-14") == ["张三正式党员"]
    assert roll(here, office, "2026-08-14") == []
    assert roll(here, here.branch, "2026-08-15") == []
    assert roll(here, office, "2026-08-15") == ["张三正式党员"]


def test_the_roll_knows_who_joined_on_a_leap_day_and_who_was_not_full_yet(here: Station) -> None:
    here.person("闰日", joined_on=date(2024, 2, 29), full_on=date(2025, 3, 1))
    assert roll(here, here.branch, "2024-02-28") == []
    assert roll(here, here.branch, "2024-02-29") == ["闰日预备党员"]
    assert roll(here, here.branch, "2025-02-28") == ["闰日预备党员"]
    assert roll(here, here.branch, "2025-03-01") == ["闰日正式党员"]


def test_the_roll_of_a_day_before_an_exit_still_calls_him(here: Station) -> None:
    person = here.person("离开", joined_on=date(2010, 7, 1), full_on=date(2011, 7, 1))
    here.today("2026-11-21")
    here.change(person, political_status=MASSES, exit_kind="expelled", exit_on=date(2026, 10, 10))
    assert roll(here, here.branch, "2026-10-09") == ["离开正式党员"]
    assert roll(here, here.branch, "2026-10-10") == []


def test_somebody_lost_since_the_summer_was_expected_in_spring(here: Station) -> None:
    here.today("2026-11-21")
    here.person("失联", is_lost=True, lost_since=date(2026, 6, 1), joined_on=date(2010, 7, 1))
    assert roll(here, here.branch, "2026-05-31") == ["失联正式党员"]
    assert roll(here, here.branch, "2026-06-01") == []


def test_head_counts_of_a_closed_quarter_do_not_change_with_what_happens_later(here: Station) -> None:
    stays, leaves = (here.person(n, joined_on=date(2010, 7, 1), full_on=date(2011, 7, 1)) for n in ("甲", "乙"))
    late = here.person("丙", PROBATIONARY, joined_on=date(2025, 9, 1))
    here.today("2026-11-21")
    here.change(leaves, exit_kind="deceased", exit_on=date(2026, 10, 2))
    here.change(late, political_status="01", full_on=date(2026, 10, 8))
    assert set(measured(here, "org.full_members.count", here.branch).evidence) == {stays, leaves}
    assert set(measured(here, "org.full_members.count", here.branch, Span(date(2026, 10, 1), date(2026, 12, 31))).evidence) == {
        stays,
        late,
    }


def test_who_moves_in_mid_quarter_has_days_in_both_branches(here: Station, office: Uid) -> None:
    person = here.person("张三")
    here.today("2026-11-21")
    move(here, person, "2026-08-15", office)
    with here.opened.database_of().store.read(here.who) as tx:
        assert days_in(tx, [here.branch], QUARTER)[person] == (Span(date(2026, 7, 1), date(2026, 8, 14)),)
        assert days_in(tx, [office], QUARTER)[person] == (Span(date(2026, 8, 15), date(2026, 9, 30)),)
        assert days_in(tx, [here.branch, office], QUARTER)[person] == (QUARTER,)
        assert person not in days_in(tx, [here.branch], Span(date(2026, 10, 1), date(2026, 11, 21)))


def test_a_talk_counts_for_the_branch_that_led_it_and_is_not_owed_again_by_the_next(here: Station, office: Uid) -> None:
    person, other = here.person("张三"), here.person("李四")
    here.today("2026-11-21")
    held(here, here.branch, "2026-07-20", [person])
    move(here, person, "2026-08-15", office)
    first = measured(here, "act.talk.coverage", here.branch)
    assert (first.numerator, first.denominator, first.missing) == (1, 2, (other,))
    second = measured(here, "act.talk.coverage", office)
    assert (second.numerator, second.denominator) == (1, 1)


def test_who_left_without_a_talk_is_owed_one_by_the_branch_he_came_to(here: Station, office: Uid) -> None:
    person = here.person("张三")
    here.person("李四")
    here.today("2026-11-21")
    move(here, person, "2026-08-15", office)
    assert measured(here, "act.talk.coverage", here.branch).denominator == 1
    assert measured(here, "act.talk.coverage", office).missing == (person,)


def test_months_of_contact_count_for_the_branch_the_leader_was_in(here: Station, office: Uid) -> None:
    lead, couple = here.person("张三"), [here.person(name, MASSES) for name in ("赵六", "钱七")]
    whole = {"term_from": date(2026, 1, 1), "term_to": date(2026, 12, 31), "goal": "共同提高", "contacts_per_month": 1}
    pairings, who = here.services.pairings, here.who
    uid = pairings.save(who, None, PairingDraft(kind="member_masses", lead_person_uid=lead, **whole), couple, None).uid  # type: ignore[arg-type]
    pairings.sign(who, uid, date(2026, 1, 1), None)
    here.today("2026-11-21")
    for month in (7, 9):
        pairings.log_contact(who, uid, None, ContactDraft(date(2026, month, 10), ContactForm.FACE, "谈心"), None)
    move(here, lead, "2026-08-25", office)
    first, second = (measured(here, "pairing.contact.rate", org) for org in (here.branch, office))
    assert (first.numerator, first.denominator) == (1, 2), "July and August are the first branch's"
    assert (second.numerator, second.denominator) == (1, 1), "September is the second's"


def test_a_pairing_signed_before_an_exit_may_be_entered_after_it(here: Station) -> None:
    lead = here.person("张三", joined_on=date(2010, 7, 1), full_on=date(2011, 7, 1))
    couple = [here.person(name, MASSES) for name in ("赵六", "钱七")]
    here.today("2026-11-21")
    here.change(lead, exit_kind="withdrawn", exit_on=date(2026, 10, 10))
    whole = {"term_from": date(2026, 1, 1), "term_to": date(2026, 12, 31), "goal": "共同提高", "contacts_per_month": 1}
    pairings, who = here.services.pairings, here.who
    uid = pairings.save(who, None, PairingDraft(kind="member_masses", lead_person_uid=lead, **whole), couple, None).uid  # type: ignore[arg-type]
    with pytest.raises(Refused):
        pairings.sign(who, uid, date(2026, 10, 10), None)
    pairings.sign(who, uid, date(2026, 10, 9), None)


def test_a_sheet_of_a_year_needs_membership_in_that_year(here: Station) -> None:
    person = here.person("张三", joined_on=date(2010, 7, 1), full_on=date(2011, 7, 1))
    here.today("2026-11-21")
    here.change(person, exit_kind="withdrawn", exit_on=date(2026, 1, 1))
    with pytest.raises(Refused, match="党员"):
        here.services.pledges.save(here.who, None, SheetDraft(person, 2026), None)
    here.services.pledges.save(here.who, None, SheetDraft(person, 2025), None)


def test_a_wish_is_claimed_by_who_was_a_member_on_the_day(here: Station) -> None:
    here.today("2026-11-21")
    person = here.person("张三", PROBATIONARY, joined_on=date(2026, 3, 1))
    wishes, who = here.services.wishes, here.who
    uid = wishes.save(who, None, WishDraft(wisher_text="村民", wish="修路灯", raised_on=date(2026, 2, 1)), None).uid
    with pytest.raises(Refused, match="党员"):
        wishes.claim(who, uid, ClaimDraft(person, date(2026, 2, 28)), as_pledge=False, expected=None)
    wishes.claim(who, uid, ClaimDraft(person, date(2026, 3, 1)), as_pledge=False, expected=None)


def test_a_post_of_the_past_needs_membership_when_it_ended(here: Station) -> None:
    person = here.person("张三", joined_on=date(2010, 7, 1), full_on=date(2011, 7, 1))
    here.today("2026-11-21")
    here.change(person, exit_kind="withdrawn", exit_on=date(2022, 1, 1))
    orgs, draft = here.services.organisations, AssignmentDraft(person, here.branch, PostRole.SECRETARY, date(2018, 1, 1))
    with pytest.raises(Refused):
        orgs.appoint(here.who, None, draft, None)
    orgs.appoint(here.who, None, replace(draft, until=date(2021, 1, 1)), None)


def test_members_of_a_past_period_are_those_of_its_last_day(here: Station) -> None:
    person = here.person("张三", joined_on=date(2010, 7, 1), full_on=date(2011, 7, 1))
    here.today("2026-11-21")
    here.change(person, exit_kind="transferred", exit_on=date(2026, 10, 5), moved_out_on=date(2026, 10, 5))
    with here.opened.database_of().store.read(here.who) as tx:
        assert [p.uid for p in members_of(tx, Subject(here.branch), QUARTER)] == [person]
        assert members_of(tx, Subject(here.branch), Span(date(2026, 10, 1), date(2026, 12, 31))) == []


def test_who_has_left_since_is_offered_for_a_record_of_his_days(here: Station) -> None:
    stayed, left = here.person("甲", joined_on=date(2020, 1, 1)), here.person("乙", joined_on=date(2020, 1, 1))
    outside = here.person("丁", MASSES)
    here.today("2026-11-21")
    joined = here.person("丙", PROBATIONARY, joined_on=date(2026, 9, 1))
    here.change(left, exit_kind="withdrawn", exit_on=date(2026, 8, 1))

    def offered(day: str = "", *, members: bool | None = True, text: str = "") -> set[Uid]:
        days = Span(date.fromisoformat(day), date.fromisoformat(day)) if day else None
        return {each.uid for each in here.services.people.choices(here.who, text, members=members, days=days)}

    assert offered() == {stayed, joined}
    assert offered("2026-07-31") == {stayed, left}
    assert offered("2026-08-01") == {stayed}, "the day of leaving is the first without"
    assert offered("2026-07-31", text="乙") == {left}
    assert offered("2026-07-31", members=False) == {joined, outside}
    assert offered(members=False) == {left, outside}
    assert offered("2019-01-01") == set()
    assert offered(members=None) == {stayed, left, joined, outside}


def test_a_member_moved_out_is_ours_only_until_then(here: Station) -> None:
    person = here.person("甲", joined_on=date(2020, 1, 1))
    here.today("2026-11-21")
    here.change(person, exit_kind="transferred", moved_out_on=date(2026, 8, 1))
    choices, year = here.services.people.choices, Span(date(2026, 1, 1), date(2026, 12, 31))
    assert [c.uid for c in choices(here.who, members=True, days=year, ours=True)] == [person], "for a sheet of the year"
    late = Span(date(2026, 9, 1), date(2026, 9, 1))
    assert choices(here.who, members=True, days=late, ours=True) == []
    assert [c.uid for c in choices(here.who, members=True, days=late)] == [person], "a member still, of another office"
    subjects = here.services.assessments.subjects
    assert [c.uid for c in subjects(here.who, "member-index", "", "2026")] == [person]
    assert subjects(here.who, "member-index") == []


def test_a_team_that_another_branch_leads_from_mid_quarter_on_counts_for_each_with_its_part(here: Station, office: Uid) -> None:
    orgs, person = here.services.organisations, here.person("甲")
    orgs.link(here.who, here.branch, here.team, LinkKind.SUPERVISES, date(2026, 1, 1))
    orgs.end_link(here.who, orgs.get(here.who, here.team).links[0].uid, date(2026, 8, 14))
    orgs.link(here.who, office, here.team, LinkKind.SUPERVISES, date(2026, 8, 15))
    here.today("2026-11-21")
    early = held(here, here.team, "2026-07-10", [person], "democratic_meeting")
    late = held(here, here.team, "2026-09-10", [person], "democratic_meeting")
    for branch, found in ((here.branch, early), (office, late)):
        made = measured(here, "act.record_complete.rate", branch)
        assert {*made.evidence, *made.missing} == {found}


def test_a_branch_dissolved_in_mid_quarter_is_rated_for_its_part(here: Station) -> None:
    person = here.person("甲")
    here.services.organisations.appoint(
        here.who, None, AssignmentDraft(person, here.branch, PostRole.SECRETARY, date(2026, 1, 1)), None
    )
    here.today("2026-11-21")
    shown = here.services.organisations.get(here.who, here.branch)
    gone = replace(shown.draft, name="城关供电所联合党支部", ended_on=date(2026, 8, 31))
    here.services.organisations.save(here.who, here.branch, gone, shown.version)
    uid = here.services.assessments.open(here.who, "branch-star", here.branch, "2026Q3").uid
    assert here.services.assessments.rows(here.who, [uid])[0].subject == "城关供电所联合党支部"
