"""What somebody was on a past day, from the days of his way into the Party and out of it."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.measures import Span
from desktop.domain.people import PersonDraft
from desktop.domain.people.standing import MASSES, Grade, Stage, Standing, our_days, stages_of, standing_on

FULL, PROBATIONARY = Standing(Grade.FULL), Standing(Grade.PROBATIONARY)
MEMBER = PersonDraft(name="王党员", political_status="01", joined_on=date(2024, 2, 29), full_on=date(2025, 3, 1))


def on(who: PersonDraft, day: str) -> Standing:
    return standing_on(who, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        ("2024-02-28", MASSES),
        ("2024-02-29", PROBATIONARY),
        ("2025-02-28", PROBATIONARY),
        ("2025-03-01", FULL),
        ("2030-01-01", FULL),
    ],
)
def test_the_days_of_joining_and_of_full_membership_count_from_the_day_itself(day: str, standing: Standing) -> None:
    assert on(MEMBER, day) == standing


def test_who_joined_on_a_leap_day_is_full_at_the_earliest_on_the_first_of_march() -> None:
    undated = replace(MEMBER, full_on=None)
    assert (on(undated, "2025-02-28"), on(undated, "2025-03-01")) == (PROBATIONARY, FULL)


def test_a_probationary_member_is_not_full_however_long_ago_he_joined() -> None:
    assert on(replace(MEMBER, political_status="02", full_on=None), "2026-01-01") == PROBATIONARY


def test_nobody_knows_when_an_old_member_joined_but_that_he_is_one() -> None:
    old = PersonDraft(name="老党员", political_status="01")
    assert (on(old, "1950-01-01"), on(old, "2026-01-01")) == (FULL, FULL)


def test_where_only_the_day_of_full_membership_is_known_he_joined_a_year_before() -> None:
    known = replace(MEMBER, joined_on=None)
    assert [on(known, d) for d in ("2024-02-29", "2024-03-01", "2025-03-01")] == [MASSES, PROBATIONARY, FULL]


def test_there_was_no_probation_in_the_seventies() -> None:
    veteran = PersonDraft(name="老党员", political_status="01", joined_on=date(1972, 6, 1))
    assert on(veteran, "1972-06-01") == FULL


def test_who_was_expelled_was_a_member_until_the_day_before() -> None:
    gone = replace(MEMBER, political_status="13", exit_kind="expelled", exit_on=date(2026, 5, 10))
    assert (on(gone, "2026-05-09"), on(gone, "2026-05-10")) == (FULL, MASSES)
    assert on(replace(gone, exit_on=None), "2025-06-01") == MASSES


def test_a_probation_that_was_cancelled_never_made_a_full_member() -> None:
    gone = replace(MEMBER, political_status="13", full_on=None, exit_kind="probation_cancelled", exit_on=date(2026, 1, 1))
    assert (on(gone, "2025-12-31"), on(gone, "2026-01-01")) == (PROBATIONARY, MASSES)


def test_who_was_transferred_out_is_a_member_elsewhere_from_that_day_on() -> None:
    gone = replace(MEMBER, exit_kind="transferred", exit_on=date(2026, 5, 10), moved_out_on=date(2026, 5, 10))
    assert on(gone, "2026-05-09") == FULL
    assert on(gone, "2026-05-10") == Standing(Grade.FULL, elsewhere=True)
    assert not on(gone, "2026-05-10").is_member
    assert on(gone, "2026-05-10").in_party
    assert on(replace(gone, moved_out_on=None), "2026-05-10").elsewhere


def test_who_was_moved_in_was_a_member_elsewhere_before() -> None:
    come = replace(MEMBER, moved_in_on=date(2026, 3, 1))
    assert on(come, "2026-02-28") == Standing(Grade.FULL, elsewhere=True)
    assert on(come, "2026-03-01") == FULL


def test_who_went_and_came_back_was_ours_before_he_went() -> None:
    back = replace(MEMBER, moved_out_on=date(2025, 6, 1), moved_in_on=date(2026, 3, 1))
    days = ("2025-05-31", "2025-06-01", "2026-02-28", "2026-03-01")
    assert [on(back, d).is_member for d in days] == [True, False, False, True]
    assert our_days(back) == Span(date(2024, 2, 29), date.max)


def test_masses_are_no_members_whatever_day_was_typed() -> None:
    assert on(PersonDraft(name="李群众", political_status="13"), "2026-01-01") == MASSES
    assert on(PersonDraft(name="李群众", political_status="13", joined_on=date(2020, 1, 1)), "2026-01-01") == MASSES


def test_each_stage_lasts_until_the_next_begins() -> None:
    way = PersonDraft(
        name="陈同志", political_status="02", applied_on=date(2023, 1, 5), activist_on=date(2023, 7, 1),
        target_on=date(2024, 9, 1), joined_on=date(2025, 1, 10),
    )  # fmt: skip
    assert stages_of(way) == {
        Stage.APPLICANT: Span(date(2023, 1, 5), date(2023, 6, 30)),
        Stage.ACTIVIST: Span(date(2023, 7, 1), date(2024, 8, 31)),
        Stage.TARGET: Span(date(2024, 9, 1), date(2025, 1, 9)),
        Stage.PROBATIONARY: Span(date(2025, 1, 10), date.max),
    }


def test_the_present_stage_without_a_day_begins_with_the_last_day_known() -> None:
    said = PersonDraft(name="陈同志", political_status="13", development="activist")
    assert stages_of(said) == {Stage.ACTIVIST: Span(date.min, date.max)}
    applied = replace(said, applied_on=date(2024, 1, 5))
    assert stages_of(applied)[Stage.ACTIVIST] == Span(date(2024, 1, 5), date.max)


def test_who_never_applied_is_at_no_stage() -> None:
    assert stages_of(PersonDraft(name="李群众", political_status="13")) == {}


def test_an_exit_ends_the_last_stage() -> None:
    gone = replace(MEMBER, exit_kind="expelled", exit_on=date(2026, 5, 10))
    assert stages_of(gone)[Stage.FULL] == Span(date(2025, 3, 1), date(2026, 5, 9))


def test_who_was_transferred_out_nobody_knows_when_has_no_days_with_us() -> None:
    gone = PersonDraft("张三", political_status="01", joined_on=date(2001, 7, 1), exit_kind="transferred")
    assert our_days(gone).days == 0
    assert Stage.FULL not in stages_of(gone)
    assert standing_on(gone, date(2020, 1, 1)).elsewhere
