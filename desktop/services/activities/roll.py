"""Who is expected at an activity, and who of them was a member on the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from desktop.domain.activities.kinds import ActivityKind, Called
from desktop.domain.codes import MEMBER_FULL, MEMBER_PROBATIONARY
from desktop.domain.identity import Uid
from desktop.domain.organisations import PostRole, descendants
from desktop.services.organisations import names_of, tree_of
from desktop.services.people import note_of
from desktop.store.organisations import Assignment
from desktop.store.people import Person
from desktop.store.sessions import Tx


@dataclass(frozen=True, slots=True)
class Attendee:
    """One person as the attendance table shows it.

    Attributes:
        note: staff number and organisation, to tell namesakes apart.
        standing: 正式党员, 预备党员 or 群众 on the day.
    """

    person_uid: Uid
    name: str
    note: str
    standing: str

    @property
    def is_member(self) -> bool:
        return self.standing != MASSES_WORD


MASSES_WORD = "群众"


def standing_on(person: Person, day: date | None) -> str:
    """正式党员, 预备党员 or 群众 on a day, as far as the dates are known."""
    when = day or date.max
    status = person.political_status
    left = person.exit_on is not None and person.exit_on <= when
    if person.exit_kind is not None and (left or person.exit_on is None):
        return MASSES_WORD
    if status not in (MEMBER_FULL, MEMBER_PROBATIONARY) or (person.joined_on and person.joined_on > when):
        return MASSES_WORD
    full = status == MEMBER_FULL and not (person.full_on and person.full_on > when)
    return "正式党员" if full else "预备党员"


def attendees(tx: Tx, uids: Iterable[Uid], day: date | None) -> dict[Uid, Attendee]:
    """People by uid as the table shows them; those deleted since have a name that says so."""
    wanted = list(dict.fromkeys(uids))
    orgs = names_of(tx)
    rows = tx.session.execute(
        sa.select(Person).where(Person.uid.in_(wanted)), execution_options={"include_deleted": True}
    ).scalars()
    return {p.uid: _attendee(p, orgs, day) for p in rows}


def _attendee(person: Person, orgs: dict[Uid, str], day: date | None) -> Attendee:
    gone = "（已删除）" if person.deleted_at else ""
    return Attendee(person.uid, person.name + gone, note_of(person, orgs), standing_on(person, day))


def expected(tx: Tx, kind: ActivityKind, org_uid: Uid, day: date | None) -> list[Attendee]:
    """应到: everybody the kind calls, in the order of their names; nobody when they are picked by hand."""
    if kind.called is Called.CHOSEN:
        return []
    if kind.called is Called.COMMITTEE:
        return _listed(tx, _committee(tx, org_uid, day or tx.today), day)
    found = _listed(tx, _belonging(tx, descendants(org_uid, tree_of(tx))), day)
    return [a for a in found if a.is_member] if kind.called is Called.MEMBERS else found


def _listed(tx: Tx, people: Sequence[Person], day: date | None) -> list[Attendee]:
    orgs = names_of(tx)
    return [_attendee(person, orgs, day) for person in people]


def _belonging(tx: Tx, orgs: Sequence[Uid]) -> Sequence[Person]:
    """Those in any of the organisations; members nobody can reach (失联) are not expected."""
    columns = (Person.branch_uid, Person.group_uid, Person.department_uid, Person.team_uid)
    statement = sa.select(Person).where(sa.or_(*(c.in_(orgs) for c in columns)), Person.is_lost.is_(False))
    return tx.rows(statement.order_by(Person.sort_key, Person.uid))


COMMITTEE = (
    PostRole.SECRETARY,
    PostRole.DEPUTY_SECRETARY,
    PostRole.ORGANISATION,
    PostRole.PUBLICITY,
    PostRole.DISCIPLINE,
    PostRole.YOUTH,
)


def _committee(tx: Tx, org_uid: Uid, day: date) -> Sequence[Person]:
    """Committee members on the day, the secretary first; each once."""
    statement = (
        sa.select(Person, Assignment.role)
        .join(Assignment, Assignment.person_uid == Person.uid)
        .where(
            Assignment.org_uid == org_uid,
            Assignment.role.in_(COMMITTEE),
            sa.or_(Assignment.since.is_(None), Assignment.since <= day),
            sa.or_(Assignment.until.is_(None), Assignment.until >= day),
        )
    )
    held = sorted(tx.session.execute(statement), key=lambda row: COMMITTEE.index(row[1]))
    return list(dict.fromkeys(person for person, _ in held))
