"""Whom a figure is about, and the shape every noun gives its figures."""

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from desktop.domain.identity import Uid
from desktop.domain.measures import Measure, Span, Subject, joined
from desktop.domain.organisations import descendants
from desktop.domain.people import AffiliationKind, Employment
from desktop.domain.people.affiliations import FIELD_OF, Stay, days_at, place_on
from desktop.domain.people.standing import standing_on
from desktop.services.organisations import belongs_to, tree_of
from desktop.store.people import Affiliation, Person
from desktop.store.sessions import Tx, in_parts

MeasureOf = Callable[[Tx, Subject, Span], Measure]
"""Computes one metric of one subject in one period from the records, inside the caller's transaction."""


def organisations_of(tx: Tx, subject: Subject) -> list[Uid]:
    """The organisation with everything below it; none for a person."""
    return [] if subject.is_person else descendants(subject.uid, tree_of(tx))


def people_of(tx: Tx, subject: Subject, day: date) -> list[Person]:
    """The person, or everybody who belonged to the organisation or stood below it that day."""
    if subject.is_person:
        return list(tx.rows(sa.select(Person).where(Person.uid == subject.uid)))
    return people_in(tx, organisations_of(tx, subject), day)


def people_in(tx: Tx, orgs: list[Uid], day: date) -> list[Person]:
    """Everybody whose branch, group, department or team was among the organisations on a day.

    Who moved later still counts where he was; who was entered later counts where he first was (domain/people/affiliations).
    """
    now = tx.rows(sa.select(Person).where(belongs_to(orgs)).order_by(Person.uid))
    moved = _moved_since(tx, day)
    if not moved:
        return list(now)
    wanted = set(orgs)
    were = {uid for uid, places in moved.items() if _was_in(places, wanted, day)}
    come = were - {p.uid for p in now}
    others = [p for p in tx.rows(sa.select(Person).where(Person.uid.in_(come))) if p.uid in come] if come else []
    stayed = [p for p in now if p.uid not in moved or p.uid in were or _elsewhere_now(p, moved[p.uid], wanted)]
    return sorted([*stayed, *others], key=lambda p: p.uid)


Days = dict[Uid, tuple[Span, ...]]
"""Person → the days in question, without gaps inside a span."""


def days_in(tx: Tx, orgs: list[Uid], span: Span) -> Days:
    """Everybody who belonged to one of the organisations within the span, each with his days of it.

    A member who moves in mid-quarter stands in the days of both branches, each with its part.
    """
    now = {row[0]: row for row in tx.session.execute(sa.select(Person.uid, *_PLACES.values()).where(belongs_to(orgs)))}
    moved, wanted = _moved_since(tx, span.since), set(orgs)
    found: Days = {uid: (span,) for uid in now if uid not in moved}
    for uid, places in moved.items():
        spans = [days.shared(span) for stays in places.values() for days in days_at(stays, wanted)]
        if uid in now and any(now[uid][n] in wanted for n, kind in enumerate(_PLACES, 1) if kind not in places):
            spans.append(span)
        days = joined(each for each in spans if each.days)
        if days:
            found[uid] = days
    return found


_PLACES = {kind: getattr(Person, name) for kind, name in FIELD_OF.items()}


def ever_in(orgs: list[Uid]) -> sa.ColumnElement[bool]:
    """The condition that a person belongs to one of these or once did; `days_in` says when."""
    once = sa.select(Affiliation.person_uid).where(Affiliation.org_uid.in_(orgs), Affiliation.deleted_at.is_(None))
    return sa.or_(belongs_to(orgs), Person.uid.in_(once))


def on_day(days: Days, person: Uid | None, day: date | None) -> bool:
    """Whether somebody belonged there on a day."""
    return person is not None and day is not None and any(day in span for span in days.get(person, ()))


Places = dict[AffiliationKind, list[Stay]]


def _was_in(places: Places, orgs: set[Uid], day: date) -> bool:
    return any(place_on(stays, day) in orgs for stays in places.values())


def _elsewhere_now(person: Person, places: Places, orgs: set[Uid]) -> bool:
    """He belongs to the organisations by a kind of bond whose history was never written down."""
    return any(getattr(person, name) in orgs for kind, name in FIELD_OF.items() if kind not in places)


def _moved_since(tx: Tx, day: date) -> dict[Uid, Places]:
    """Everybody who has moved after the day, with all his stays; read once in a transaction for each day."""
    memory: dict[date, dict[Uid, Places]] = tx.session.info.setdefault("moved_since", {})
    if day not in memory:
        memory[day] = _read_moved(tx, day)
    return memory[day]


def _read_moved(tx: Tx, day: date) -> dict[Uid, Places]:
    kinds = [kind.value for kind in FIELD_OF]
    earlier = aliased(Affiliation)
    same = (earlier.person_uid == Affiliation.person_uid, earlier.kind == Affiliation.kind, earlier.since < Affiliation.since)
    came = sa.and_(Affiliation.since > day, sa.select(earlier.uid).where(*same).exists())
    statement = sa.select(Affiliation.person_uid).where(sa.or_(Affiliation.until > day, came), Affiliation.kind.in_(kinds))
    people = list(dict.fromkeys(tx.session.execute(statement).scalars()))
    found: dict[Uid, Places] = {}
    for some in in_parts(people):
        for row in tx.rows(sa.select(Affiliation).where(Affiliation.person_uid.in_(some), Affiliation.kind.in_(kinds))):
            stays = found.setdefault(row.person_uid, {}).setdefault(AffiliationKind(row.kind), [])
            stays.append(Stay(row.org_uid, row.since, row.until, row.uid))
    return found


def members_of(tx: Tx, subject: Subject, span: Span, exempt: frozenset[Employment] = frozenset()) -> list[Person]:
    """Those who belonged there and were Party members on the last day of the period, or today when it goes on; not the exempt."""
    day = min(span.until, tx.today)
    return [p for p in people_of(tx, subject, day) if standing_on(p, day).is_member and p.employment not in exempt]
