"""流动党员: which mobile affiliations follow from a stay at a project site (mechanisms.md 1-01 to 1-03)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.organisations.kinds import OrgKind


@dataclass(frozen=True, slots=True)
class Attached:
    """A mobile organisation at a site, and the days it was there and alive; `home` when it stands under his own branch."""

    org_uid: Uid
    span: Span
    kind: OrgKind = OrgKind.MOBILE_GROUP
    home: bool = False


@dataclass(frozen=True, slots=True)
class Mobile:
    """An affiliation that should be there; `until` None while it lasts."""

    org_uid: Uid
    since: date
    until: date | None


def mobile_of(stay: Span, site: Span, member: Span, attached: Iterable[Attached]) -> list[Mobile]:
    """The affiliations a stay brings about: while he is at the site, a member, and the organisation is there.

    Of two mobile groups (or two temporary branches) at one site he belongs to one at a time: to that of his own branch, else
    to the one named first.

    Args:
        stay: the days at the site, open at the end with date.max.
        site: the days the site lives.
        member: the days of Party membership; empty for those who are not members.
        attached: those at the site, in the order in which they came.
    """
    present = stay.shared(site).shared(member)
    taken: dict[OrgKind, list[Span]] = {}
    found = []
    for each in sorted(attached, key=lambda one: not one.home):
        days = present.shared(each.span)
        held = taken.setdefault(each.kind, [])
        for free in _without(days, held):
            held.append(free)
            found.append(Mobile(each.org_uid, free.since, None if free.until == date.max else free.until))
    return sorted(found, key=lambda one: one.since)


def _without(days: Span, taken: Iterable[Span]) -> list[Span]:
    """What is left of the days when those taken are left out."""
    left = [days] if days.days else []
    for span in taken:
        left = [part for each in left for part in _cut(each, span)]
    return left


def _cut(days: Span, out: Span) -> list[Span]:
    if not days.shared(out).days:
        return [days]
    before = [Span(days.since, out.since - timedelta(days=1))] if days.since < out.since else []
    after = [Span(out.until + timedelta(days=1), days.until)] if out.until < days.until else []
    return before + after
