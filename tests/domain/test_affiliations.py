"""Where somebody belongs over the years: one place at a time, whatever is entered in whatever order (INV-03)."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from desktop.domain.errors import Problem
from desktop.domain.identity import Uid
from desktop.domain.people.affiliations import Stay, move_problems, moved, overlapping, place_on, redated

TODAY = date(2026, 11, 27)
ORGS = [Uid(bytes([n]) * 16) for n in range(4)]
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
MOVES = st.lists(st.tuples(st.sampled_from([*ORGS, None]), DAYS, st.booleans()), max_size=12)


def stored(stays: list[Stay]) -> list[Stay]:
    """With identities, as rows have them."""
    return [Stay(s.org_uid, s.since, s.until, Uid(bytes([9, n]) * 8), s.assumed) for n, s in enumerate(stays)]


@given(MOVES)
@example(
    [
        (ORGS[0], date(2026, 1, 1), False),
        (ORGS[0], date(2026, 4, 1), True),
        (ORGS[1], date(2026, 4, 2), False),
        (ORGS[0], date(2026, 4, 1), True),
        (None, date(2026, 4, 2), False),
        (ORGS[0], date(2026, 4, 1), False),
    ]
)  # a stay of no day at all, on the day the next one began
def test_no_order_of_moves_and_corrections_puts_anybody_in_two_places(moves: list[tuple[Uid | None, date, bool]]) -> None:
    stays: list[Stay] = []
    present: Uid | None = None
    for org, day, correct in moves:
        if correct and stays:
            found = redated(stays, stays[day.day % len(stays)].uid or ORGS[0], day, TODAY)
            stays = stays if isinstance(found, Problem) else stored(found)
        elif org != present and not move_problems(stays, day, TODAY):
            stays, present = stored(moved(stays, present, org, day, TODAY)), org
        assert not overlapping(stays)
        assert [s.org_uid for s in stays if s.until is None] == ([present] if present else [])
        assert present is None or place_on(stays, TODAY) == present


@given(st.lists(DAYS, min_size=2, max_size=6, unique=True))
def test_every_day_between_two_moves_is_spent_where_the_earlier_led(days: list[date]) -> None:
    stays: list[Stay] = []
    days.sort()
    for number, day in enumerate(d for d in days if d <= TODAY):
        stays = moved(stays, stays[-1].org_uid if stays else None, ORGS[number % 4], day, day)
    for before, after in pairwise(stays):
        assert place_on(stays, before.since) == before.org_uid
        assert place_on(stays, after.since - timedelta(days=1)) == before.org_uid
        assert place_on(stays, after.since) == after.org_uid


def test_somebody_may_have_left_before_he_was_entered() -> None:
    """Entered on the 20th with the team he had left on the 3rd: since when he was there, nobody has said."""
    entered = [Stay(ORGS[0], date(2026, 11, 20), uid=ORGS[3], assumed=True)]
    left = date(2026, 11, 3)
    assert move_problems(entered, left, TODAY) == []
    stays = moved(entered, ORGS[0], ORGS[1], left, TODAY)
    assert [(s.org_uid, s.since, s.until) for s in stays] == [(ORGS[0], left, left), (ORGS[1], left, None)]
    assert [place_on(stays, day) for day in (date(2026, 5, 1), left)] == [ORGS[0], ORGS[1]]


def test_a_second_move_is_not_earlier_than_the_first() -> None:
    stays = [Stay(ORGS[0], date(2026, 1, 1), date(2026, 6, 1)), Stay(ORGS[1], date(2026, 6, 1))]
    assert [p.code for p in move_problems(stays, date(2026, 5, 1), TODAY)] == ["DATE_SEQUENCE_INCONSISTENT"]
    assert [p.code for p in move_problems(stays, date(2026, 12, 1), TODAY)] == ["DATE_IN_FUTURE"]


def test_a_corrected_beginning_ends_the_stay_before_on_the_same_day() -> None:
    stays = stored([Stay(ORGS[0], date(2026, 1, 1), date(2026, 6, 1)), Stay(ORGS[1], date(2026, 6, 1))])
    found = redated(stays, stays[1].uid or ORGS[0], date(2026, 4, 1), TODAY)
    assert not isinstance(found, Problem)
    assert [(s.since, s.until) for s in found] == [
        (date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 4, 1), None),
    ]
    assert isinstance(redated(stays, stays[1].uid or ORGS[0], date(2025, 4, 1), TODAY), Problem)
