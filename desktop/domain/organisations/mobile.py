"""流动党员: which mobile affiliations follow from a stay at a project site (mechanisms.md 1-01 to 1-03)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop.domain.identity import Uid
from desktop.domain.measures import Span


@dataclass(frozen=True, slots=True)
class Attached:
    """A mobile organisation at a site, and the days it was there and alive."""

    org_uid: Uid
    span: Span


@dataclass(frozen=True, slots=True)
class Mobile:
    """An affiliation that should be there; `until` None while it lasts."""

    org_uid: Uid
    since: date
    until: date | None


def mobile_of(stay: Span, site: Span, member: Span, attached: Iterable[Attached]) -> list[Mobile]:
    """The affiliations a stay brings about: while he is at the site, a member, and the organisation is there.

    Args:
        stay: the days at the site, open at the end with date.max.
        site: the days the site lives.
        member: the days of Party membership; empty for those who are not members.
    """
    present = stay.shared(site).shared(member)
    found = []
    for each in attached:
        days = present.shared(each.span)
        if days.days:
            found.append(Mobile(each.org_uid, days.since, None if days.until == date.max else days.until))
    return found
