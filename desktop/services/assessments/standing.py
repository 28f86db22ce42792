"""Figures about how an organisation is set up: members, groups, posts, terms, completeness of its roster."""

from datetime import date

import sqlalchemy as sa

from desktop.domain.codes import MEMBER_FULL
from desktop.domain.identity import Uid
from desktop.domain.measures import Measure, Span, Subject
from desktop.domain.organisations import GROUPS, LinkKind, OrgKind, PostRole
from desktop.domain.people.standing import standing_on
from desktop.services.measures import MeasureOf, members_of, organisations_of
from desktop.services.organisations import alive_on, held_on, leader, links_held
from desktop.store.organisations import Organisation
from desktop.store.people import Person
from desktop.store.sessions import Tx

COMMITTEE_FROM = 7
"""From so many full members on a branch has a committee (支部工作条例)."""
GROUP_FROM = 3
"""From so many full members on a team has a Party group of its own (source 002, INV-07)."""

_COMMITTEE = (PostRole.SECRETARY, PostRole.ORGANISATION, PostRole.PUBLICITY, PostRole.DISCIPLINE)
_ROSTER = (
    "id_number", "gender", "birth_date", "ethnic", "education", "joined_on", "branch_uid", "work_post", "mobile",
    "address", "standing",
)  # fmt: skip
"""The items of the national form that a member's file must hold."""


def _full(tx: Tx, subject: Subject, span: Span) -> list[Person]:
    """Full members on the last day of the period, or today when it goes on."""
    day = _day(tx, span)
    return [p for p in members_of(tx, subject, span) if standing_on(p, day).is_full]


def _day(tx: Tx, span: Span) -> date:
    return min(span.until, tx.today)


def _full_members(tx: Tx, subject: Subject, span: Span) -> Measure:
    found = _full(tx, subject, span)
    return Measure(len(found), evidence=tuple(p.uid for p in found))


def _party_groups(tx: Tx, subject: Subject, span: Span) -> Measure:
    below = organisations_of(tx, subject)
    statement = sa.select(Organisation.uid).where(
        Organisation.uid.in_(below), Organisation.kind.in_(GROUPS), *alive_on(_day(tx, span))
    )
    found = tuple(Uid(u) for u in tx.session.execute(statement).scalars())
    return Measure(len(found), evidence=found)


def _vacancies(tx: Tx, subject: Subject, span: Span) -> Measure:
    full = len(_full(tx, subject, span))
    wanted = _COMMITTEE if full >= COMMITTEE_FROM else _COMMITTEE[:1]
    open_posts = [role for role in wanted if leader(tx, subject.uid, role, on=_day(tx, span)) is None]
    return Measure(len(open_posts), evidence=(subject.uid,))


def _overdue_days(tx: Tx, subject: Subject, span: Span) -> Measure:
    org = tx.fetch(Organisation, subject.uid)
    if org.term_ends_on is None:
        # Nobody entered when the term ends: not a figure of 0 days.
        return Measure(0, 0, missing=(subject.uid,))
    late: int = (min(span.until, tx.today) - org.term_ends_on).days
    return Measure(max(0, late), evidence=(subject.uid,))


def _group_coverage(tx: Tx, subject: Subject, span: Span) -> Measure:
    day = _day(tx, span)
    due = [team for team in _teams(tx, subject, day) if len(_full(tx, Subject(team), span)) >= GROUP_FROM]
    covered = {link.end for link in held_on(links_held(tx, LinkKind.SAME_PEOPLE), day) if link.end in due}
    return Measure(
        len(covered),
        len(due),
        evidence=tuple(t for t in due if t in covered),
        missing=tuple(t for t in due if t not in covered),
    )


def _teams(tx: Tx, subject: Subject, day: date) -> list[Uid]:
    """The teams that the organisation or one below it led on a day."""
    leads = set(organisations_of(tx, subject))
    led = [link.end for link in held_on(links_held(tx, LinkKind.SUPERVISES), day) if link.start in leads]
    live = sa.select(Organisation.uid).where(
        Organisation.uid.in_(led), Organisation.kind == OrgKind.TEAM, *alive_on(day)
    )
    return [Uid(u) for u in tx.session.execute(live.order_by(Organisation.uid)).scalars()]


def _roster(tx: Tx, subject: Subject, span: Span) -> Measure:
    members = members_of(tx, subject, span)
    whole = [p for p in members if _complete(p)]
    return Measure(
        len(whole),
        len(members),
        evidence=tuple(p.uid for p in whole),
        missing=tuple(p.uid for p in members if p not in whole),
    )


def _complete(person: Person) -> bool:
    dated = person.political_status != MEMBER_FULL or person.full_on is not None
    return dated and all(getattr(person, name) for name in _ROSTER)


STANDING: dict[str, MeasureOf] = {
    "org.full_members.count": _full_members,
    "org.party_groups.count": _party_groups,
    "org.post_vacancy.count": _vacancies,
    "org.election.overdue_days": _overdue_days,
    "org.group_coverage.rate": _group_coverage,
    "org.roster_complete.rate": _roster,
}
"""Metric id → how it is counted."""
