"""Which periods a rating may be opened for, and the one that is most likely meant. Without Qt."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from desktop.domain.periods import Period, PeriodKind, period_of

_LAG = {PeriodKind.MONTH: 10, PeriodKind.QUARTER: 20, PeriodKind.HALF: 30, PeriodKind.YEAR: 60}
"""Days after its end during which a period is still the one being rated: a year is rated in January and February."""
_KEYS = ("final", "group", "self")


def kinds_of(cycle: Mapping[str, Any]) -> list[PeriodKind]:
    """The kinds of period a rubric is applied to, that of the final rating first."""
    named = [str(cycle[key]) for key in _KEYS if key in cycle]
    known = [PeriodKind(name) for name in dict.fromkeys(named) if name in set(PeriodKind)]
    return known or [PeriodKind.YEAR]


def periods_of(cycle: Mapping[str, Any], today: date) -> list[Period]:
    """Periods to choose from: of each kind the one most likely meant first, then its neighbours back in time."""
    return [period for kind in kinds_of(cycle) for period in _of_kind(kind, today)]


def _of_kind(kind: PeriodKind, today: date) -> list[Period]:
    likely = period_of(today - timedelta(days=_LAG[kind]), kind)
    current = period_of(today, kind)
    before = period_of(likely.span.since - timedelta(days=1), kind)
    earlier = period_of(before.span.since - timedelta(days=1), kind)
    return list(dict.fromkeys((likely, current, before, earlier)))
