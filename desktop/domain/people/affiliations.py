"""组织关系: in which organisation somebody was, from when to when; INV-03: never in two of one kind at a time.

A stay is half-open: `until` is the first day on which it no longer holds, the day of the move to the next one. Mobile ones,
which follow a project, are no part of this: they end on their last day, see `domain.organisations.mobile`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from desktop.domain.drafts import entry
from desktop.domain.errors import Problem
from desktop.domain.identity import Uid
from desktop.domain.measures import Span


class AffiliationKind(StrEnum):
    """What binds a person to an organisation; the values are stored."""

    PRIMARY_PARTY = "primary_party"
    PARTY_GROUP = "party_group"
    DEPARTMENT = "department"
    TEAM = "business"
    MOBILE = "mobile"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    AffiliationKind.PRIMARY_PARTY: "党支部",
    AffiliationKind.PARTY_GROUP: "党小组",
    AffiliationKind.DEPARTMENT: "部门",
    AffiliationKind.TEAM: "班组",
    AffiliationKind.MOBILE: "流动",
}

FIELD_OF = {
    AffiliationKind.PRIMARY_PARTY: "branch_uid",
    AffiliationKind.PARTY_GROUP: "group_uid",
    AffiliationKind.DEPARTMENT: "department_uid",
    AffiliationKind.TEAM: "team_uid",
}
"""The field of a person that holds the present organisation of each kind; mobile stays follow a project instead."""

FROM_THE_FIRST = (AffiliationKind.PRIMARY_PARTY, AffiliationKind.TEAM)
"""Kinds whose first organisation begins a stay of its own; of the others the first is written down once it is left."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One stretch of time in one organisation.

    Attributes:
        uid: None before it is stored.
        assumed: nobody said when it began; `since` is the day on which it was entered.
    """

    org_uid: Uid
    since: date
    until: date | None = None
    uid: Uid | None = None
    assumed: bool = False

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class StayDraft:
    """What may be corrected of a stay that was written down with a wrong day."""

    since: date | None = entry("起始日期", required=True)
    reason: str | None = entry("变动原因", length=200)


def _order(stay: Stay) -> tuple[date, date]:
    """By the day they end where two began on one: a beginning put right may leave no day of the stay before."""
    return stay.since, stay.until or date.max


def move_problems(stays: Sequence[Stay], on: date, today: date) -> list[Problem]:
    """Why nobody can have moved on this day, given the earlier stays of the kind."""
    if on > today:
        return [Problem("moved_on", "DATE_IN_FUTURE", "变动日期晚于今天，请到那一天再登记。")]
    last = max(stays, key=_order, default=None)
    begun = (last.until or last.since) if last else None
    if begun is not None and on < begun and not _began_unknown(stays):
        text = f"变动日期早于上一次变动（{begun}）。上一次登记的日期不对的，请先在“履历”里更正。"
        return [Problem("moved_on", "DATE_SEQUENCE_INCONSISTENT", text)]
    return []


def _began_unknown(stays: Sequence[Stay]) -> bool:
    """The one stay there is began at a day nobody has said: somebody may have left it before it was entered."""
    return len(stays) == 1 and stays[0].assumed and stays[0].until is None


def moved(stays: Sequence[Stay], old: Uid | None, new: Uid | None, on: date, known_since: date) -> list[Stay]:
    """The stays of one kind after a move that `move_problems` lets pass.

    A move on the very day on which the present stay began corrects that stay: nobody was there for no day at all.

    Args:
        old: the organisation left, written down now when it was not before.
        known_since: since when `old` was known; its stay began no later.
    """
    found = sorted(stays, key=_order)
    present = found[-1] if found and found[-1].until is None else None
    if present is not None and present.since == on and new is not None:
        return [*found[:-1], replace(present, org_uid=new)]
    if present is not None:
        found[-1] = replace(present, since=min(present.since, on), until=on)
    elif old is not None:
        earliest = found[-1].until if found else None
        since = min(known_since, on)
        found.append(Stay(old, max(since, earliest) if earliest else since, on))
    if new is not None:
        found.append(Stay(new, on))
    return found


def redated(stays: Sequence[Stay], uid: Uid, since: date, today: date) -> list[Stay] | Problem:
    """The stays of one kind with the beginning of one corrected; the stay it followed on ends on the new day."""
    found = sorted(stays, key=_order)
    place = next(n for n, stay in enumerate(found) if stay.uid == uid)
    stay, before = found[place], found[place - 1] if place else None
    if since > today:
        return Problem("since", "DATE_IN_FUTURE", "起始日期晚于今天，请核对。")
    if stay.until is not None and since > stay.until:
        return Problem("since", "DATE_SEQUENCE_INCONSISTENT", f"起始日期晚于离开的日期 {stay.until}，请核对。")
    if before is not None:
        joined = before.until == stay.since
        earliest = before.since if joined else before.until or before.since
        if since < earliest:
            text = f"起始日期早于上一段（{earliest}），两段会重叠，请核对。"
            return Problem("since", "DATE_SEQUENCE_INCONSISTENT", text)
        if joined:
            found[place - 1] = replace(before, until=since)
    found[place] = replace(stay, since=since)
    return found


def overlapping(stays: Sequence[Stay]) -> bool:
    """Whether somebody would be in two organisations of one kind on a day (INV-03)."""
    found = sorted(stays, key=_order)
    backwards = any(s.until is not None and s.until < s.since for s in found)
    return backwards or any(a.until is None or b.since < a.until for a, b in pairwise(found))


def days_at(stays: Sequence[Stay], orgs: Collection[Uid]) -> list[Span]:
    """The days somebody was in one of the organisations; before the first day known as in `place_on`."""
    found = []
    for place, stay in enumerate(sorted(stays, key=_order)):
        until = stay.until - timedelta(days=1) if stay.until else date.max
        days = Span(stay.since if place else date.min, until)
        if stay.org_uid in orgs and days.days:
            found.append(days)
    return found


def place_on(stays: Sequence[Stay], day: date) -> Uid | None:
    """Where somebody was on a day. Before the first day known he is taken to have been where the first stay was."""
    found = sorted(stays, key=_order)
    if found and day < found[0].since:
        return found[0].org_uid
    return next((s.org_uid for s in reversed(found) if s.holds(day)), None)
