"""Whom a figure is about, and the shape every noun gives its figures."""

from collections.abc import Callable

import sqlalchemy as sa

from desktop.domain.identity import Uid
from desktop.domain.measures import Measure, Span, Subject
from desktop.domain.organisations import descendants
from desktop.domain.people import Employment
from desktop.services.organisations import is_member, tree_of
from desktop.store.people import Person
from desktop.store.sessions import Tx

MeasureOf = Callable[[Tx, Subject, Span], Measure]
"""Computes one metric of one subject in one period from the records, inside the caller's transaction."""


def organisations_of(tx: Tx, subject: Subject) -> list[Uid]:
    """The organisation with everything below it; none for a person."""
    return [] if subject.is_person else descendants(subject.uid, tree_of(tx))


def people_of(tx: Tx, subject: Subject) -> list[Person]:
    """The person, or everybody whose branch, group, department or team is the organisation or stands below it.

    Where people belong is taken as it is now: dates of earlier moves are known only from the day they were entered.
    """
    if subject.is_person:
        return list(tx.rows(sa.select(Person).where(Person.uid == subject.uid)))
    return list(tx.rows(sa.select(Person).where(belongs_to(organisations_of(tx, subject))).order_by(Person.uid)))


def belongs_to(orgs: list[Uid]) -> sa.ColumnElement[bool]:
    """The condition that a person's branch, group, department or team is among these."""
    columns = (Person.branch_uid, Person.group_uid, Person.department_uid, Person.team_uid)
    return sa.or_(*(column.in_(orgs) for column in columns))


def members_of(tx: Tx, subject: Subject, exempt: frozenset[Employment] = frozenset()) -> list[Person]:
    """The Party members among them who are not exempt."""
    return [p for p in people_of(tx, subject) if is_member(p) and p.employment not in exempt]
