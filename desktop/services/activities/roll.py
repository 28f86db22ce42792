"""Who is expected at an activity, and who of them was a member on the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from desktop.domain.activities.kinds import ActivityKind, Called
from desktop.domain.identity import Uid
from desktop.domain.organisations import COMMITTEE_POSTS, descendants
from desktop.domain.people.standing import Standing, standing_on
from desktop.services.measures import people_in
from desktop.services.organisations import lasting_on, names_of, serving_on, tree_of, with_mobile_on
from desktop.services.people import note_of
from desktop.store.organisations import Assignment
from desktop.store.people import Affiliation, Person
from desktop.store.sessions import Tx


@dataclass(frozen=True, slots=True)
class Attendee:
    """One person as the attendance table shows it.

    Attributes:
        note: staff number and organisation, to tell namesakes apart.
        standing: what he was on the day.
    """

    person_uid: Uid
    name: str
    note: str
    standing: Standing


def attendees(tx: Tx, uids: Iterable[Uid], day: date | None) -> dict[Uid, Attendee]:
    """People by uid as the table shows them; those deleted since have a name that says so."""
    wanted = list(dict.fromkeys(uids))
    orgs = names_of(tx)
    rows = tx.session.execute(
        sa.select(Person).where(Person.uid.in_(wanted)), execution_options={"include_deleted": True}
    ).scalars()
    return {p.uid: _attendee(p, orgs, day or tx.today) for p in rows}


def _attendee(person: Person, orgs: dict[Uid, str], day: date) -> Attendee:
    gone = "（已删除）" if person.deleted_at else ""
    return Attendee(person.uid, person.name + gone, note_of(person, orgs), standing_on(person, day))


def expected(tx: Tx, kind: ActivityKind, org_uid: Uid, held_on: date | None) -> list[Attendee]:
    """应到: everybody the kind calls, by what and where each was on the day; nobody when they are picked by hand."""
    day = held_on or tx.today
    if kind.called is Called.CHOSEN:
        return []
    if kind.called is Called.COMMITTEE:
        return _listed(tx, _committee(tx, org_uid, day), day)
    found = _listed(tx, _belonging(tx, org_uid, day), day)
    return [a for a in found if a.standing.is_member] if kind.called is Called.MEMBERS else found


def _listed(tx: Tx, people: Sequence[Person], day: date) -> list[Attendee]:
    orgs = names_of(tx)
    return [_attendee(person, orgs, day) for person in people]


def _belonging(tx: Tx, org: Uid, day: date) -> Sequence[Person]:
    """Those in it or below it on the day, at a site too; members nobody can reach (失联) are not expected."""
    orgs = descendants(org, tree_of(tx))
    found = {p.uid: p for p in (*people_in(tx, orgs, day), *_mobile(tx, orgs, day), *_serving(tx, org, day))}
    reached = (p for p in found.values() if not (p.is_lost and (p.lost_since is None or p.lost_since <= day)))
    return sorted(reached, key=lambda p: (p.sort_key, p.uid))


def _mobile(tx: Tx, orgs: Sequence[Uid], day: date) -> Sequence[Person]:
    """Members of a mobile group belong to it while they are at its site (mechanisms.md 1-03)."""
    there = sa.select(Affiliation.person_uid).where(Affiliation.org_uid.in_(orgs), with_mobile_on(day))
    return tx.rows(sa.select(Person).where(Person.uid.in_(there)))


def _serving(tx: Tx, org: Uid, day: date) -> Sequence[Person]:
    """Those of a squad or a zone that holds it; the branch above calls only its own."""
    there = sa.select(Assignment.person_uid).where(Assignment.org_uid == org, serving_on(day))
    return tx.rows(sa.select(Person).where(Person.uid.in_(there)))


def _committee(tx: Tx, org_uid: Uid, day: date) -> Sequence[Person]:
    """Committee members on the day, the secretary first; each once."""
    statement = (
        sa.select(Person, Assignment.role)
        .join(Assignment, Assignment.person_uid == Person.uid)
        .where(
            Assignment.org_uid == org_uid,
            Assignment.role.in_(COMMITTEE_POSTS),
            lasting_on(Assignment, day),
        )
    )
    held = sorted(tx.session.execute(statement), key=lambda row: COMMITTEE_POSTS.index(row[1]))
    return list(dict.fromkeys(person for person, _ in held))
