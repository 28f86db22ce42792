"""Whom a picker offers: everybody, or those who were Party members on the days a record is about."""

from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from desktop.domain.choices import Choice
from desktop.domain.codes import MEMBERS
from desktop.domain.measures import Span
from desktop.domain.people.standing import TRANSFERRED, our_days, party_days
from desktop.services.organisations import names_of
from desktop.services.people.listing import KIND
from desktop.services.people.namesakes import tell_apart
from desktop.services.people.writing import note_of
from desktop.store import search
from desktop.store.people import Person
from desktop.store.sessions import Tx

_PAGE = 200


def offered(tx: Tx, text: str, members: bool | None, days: Span, *, ours: bool, limit: int) -> list[Choice]:
    """See `PeopleService.choices`."""
    found: list[Person] = []
    for person in _candidates(tx, text, _members(days) if members else ()):
        if members is None or members is _was_member(person, days, ours=ours):
            found.append(person)
            if len(found) == limit:
                break
    orgs = names_of(tx)
    choices = [Choice(p.uid, p.name, note_of(p, orgs)) for p in found]
    told = tell_apart(tx, [choices])
    return [told.get(each.uid, each) for each in choices]


def _was_member(person: Person, days: Span, *, ours: bool) -> bool:
    return (our_days(person) if ours else party_days(person)).shared(days).days > 0


def _members(days: Span) -> tuple[sa.ColumnElement[bool], ...]:
    """Of everybody, those the days themselves must be looked at for."""
    gone = sa.and_(Person.exit_kind.is_not(None), Person.exit_kind != TRANSFERRED)
    return (
        sa.or_(Person.political_status.in_(MEMBERS), Person.exit_kind.is_not(None)),
        sa.or_(Person.joined_on.is_(None), Person.joined_on <= days.until),
        sa.or_(sa.not_(gone), Person.exit_kind.is_(None), Person.exit_on > days.since),
    )


def _candidates(tx: Tx, text: str, where: Iterable[sa.ColumnElement[bool]]) -> Iterator[Person]:
    """Those found by the words, the best first; without words everybody by name, as many as are asked for."""
    statement = sa.select(Person).where(*where)
    if text.strip():
        hits = [hit.uid for hit in search.find(tx.session, text, (KIND,), 500)]
        found = {person.uid: person for person in tx.rows(statement.where(Person.uid.in_(hits)))}
        yield from (found[uid] for uid in hits if uid in found)
        return
    ordered, start = statement.order_by(Person.sort_key, Person.uid), 0
    while page := tx.rows(ordered.limit(_PAGE).offset(start)):
        yield from page
        start += _PAGE
