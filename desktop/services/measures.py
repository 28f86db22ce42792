"""Whom a figure is about, and the shape every noun gives its figures."""

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from desktop.domain.identity import Uid
from desktop.domain.measures import Measure, Span, Subject
from desktop.domain.organisations import descendants
from desktop.domain.people import AffiliationKind, Employment
from desktop.domain.people.affiliations import FIELD_OF, Stay, place_on
from desktop.services.organisations import is_member, tree_of
from desktop.store.people import Affiliation, Person
from desktop.store.sessions import Tx

MeasureOf = Callable[[Tx, Subject, Span], Measure]
"""Computes one metric of one subject in one period from the records, inside the caller's transaction."""


def organisations_of(tx: Tx, subject: Subject) -> list[Uid]:
    """The organisation with everything below it; none for a person."""
    return [] if subject.is_person else descendants(subject.uid, tree_of(tx))


def people_of(tx: Tx, subject: Subject, day: date) -> list[Person]:
    """The person, or everybody whose branch, group, department or team was the organisation or stood below it that day.

    Who moved later still counts where he was; who was entered later counts where he first was (domain/people/affiliations).
    """
    if subject.is_person:
        return list(tx.rows(sa.select(Person).where(Person.uid == subject.uid)))
    orgs = organisations_of(tx, subject)
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
    for start in range(0, len(people), 500):
        some = Affiliation.person_uid.in_(people[start : start + 500])
        for row in tx.rows(sa.select(Affiliation).where(some, Affiliation.kind.in_(kinds))):
            stays = found.setdefault(row.person_uid, {}).setdefault(AffiliationKind(row.kind), [])
            stays.append(Stay(row.org_uid, row.since, row.until, row.uid))
    return found


def belongs_to(orgs: list[Uid]) -> sa.ColumnElement[bool]:
    """The condition that a person's branch, group, department or team is among these."""
    columns = (Person.branch_uid, Person.group_uid, Person.department_uid, Person.team_uid)
    return sa.or_(*(column.in_(orgs) for column in columns))


def members_of(tx: Tx, subject: Subject, span: Span, exempt: frozenset[Employment] = frozenset()) -> list[Person]:
    """The Party members among those who belonged there on the last day of the period, or belong there today; not the exempt."""
    day = min(span.until, tx.today)
    return [p for p in people_of(tx, subject, day) if is_member(p) and p.employment not in exempt]
