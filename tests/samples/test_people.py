"""Invented people obey the rules of real ones."""

from datetime import date, timedelta

import pytest

from desktop.domain.errors import errors
from desktop.domain.people import rule_problems
from desktop.samples.offices import SCALES
from desktop.samples.people import people

YEAR = [date(2029, 1, 3) + timedelta(days=30 * n) for n in range(13)]


@pytest.mark.parametrize("today", YEAR, ids=str)
def test_a_county_can_be_invented_on_any_day(today: date) -> None:
    """Some county offices could not: the youngest members were full members only in the days to come."""
    scale = SCALES["county"]
    wrong = [p.text for d in people(2026, scale.people, scale.members, today) for p in errors(rule_problems(d, today))]
    assert wrong == []
