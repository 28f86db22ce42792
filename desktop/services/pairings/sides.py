"""Who stands on the two sides of a pairing, with what the rules need to know of them."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa

from desktop.domain.choices import Choice
from desktop.domain.errors import Problem, UserError
from desktop.domain.identity import Uid
from desktop.domain.pairings.model import LIVE, PairingDraft, PairingKind, PairingState, SubjectType
from desktop.domain.pairings.rules import Candidate, signing_problems
from desktop.domain.people.standing import standing_on
from desktop.services.organisations import choice, held_on, links_held, tree_of
from desktop.services.people import note_of
from desktop.store.organisations import Organisation
from desktop.store.pairings import Pairing, PairingPartner
from desktop.store.people import Person
from desktop.store.record import draft_of
from desktop.store.sessions import Tx

Named = dict[Uid, Choice]
"""People and organisations by uid, with staff number and place; those in the recycle bin say so."""

_WITH_BIN = {"include_deleted": True}


def named(tx: Tx, uids: Iterable[Uid | None]) -> Named:
    """Names for everybody mentioned, in two queries."""
    wanted = {u for u in uids if u is not None}
    nodes = tree_of(tx)
    orgs = {uid: node.name for uid, node in nodes.items()}
    found = {uid: choice(node, nodes) for uid, node in nodes.items() if uid in wanted}
    rest = list(wanted - found.keys())
    people = tx.session.execute(sa.select(Person).where(Person.uid.in_(rest)), execution_options=_WITH_BIN).scalars()
    for person in people:
        found[person.uid] = Choice(person.uid, _title(person.name, person), note_of(person, orgs))
    rest = list(wanted - found.keys())
    gone = sa.select(Organisation).where(Organisation.uid.in_(rest))
    for org in tx.session.execute(gone, execution_options=_WITH_BIN).scalars() if rest else ():
        found[org.uid] = Choice(org.uid, _title(org.name, org))
    return found


def _title(name: str, row: Person | Organisation) -> str:
    return name if row.deleted_at is None else f"{name}（已删除）"


def lead_of(row: Pairing) -> Uid | None:
    """Whoever leads, person or organisation."""
    return row.lead_person_uid or row.lead_org_uid


def partner_of(row: PairingPartner) -> Uid:
    uid = row.person_uid or row.org_uid
    assert uid is not None
    return uid


def partners_of(tx: Tx, pairings: Sequence[Uid]) -> dict[Uid, list[PairingPartner]]:
    """The partners of each pairing, present and former, in the order in which they came."""
    found: dict[Uid, list[PairingPartner]] = {uid: [] for uid in pairings}
    statement = sa.select(PairingPartner).where(PairingPartner.pairing_uid.in_(list(pairings)))
    for row in tx.rows(statement.order_by(PairingPartner.ordinal, PairingPartner.uid)):
        found[row.pairing_uid].append(row)
    return found


def present(rows: Iterable[PairingPartner]) -> list[PairingPartner]:
    """Those who have not left."""
    return [row for row in rows if row.left_on is None]


def lead_candidate(tx: Tx, row: Pairing, kind: PairingKind, day: date) -> Candidate | None:
    """The lead as the rules see it on the day of signing; None when none is chosen."""
    person_side = kind.lead.subject is SubjectType.PERSON
    uid = row.lead_person_uid if person_side else row.lead_org_uid
    if uid is None:
        return None
    column = Pairing.lead_person_uid if person_side else Pairing.lead_org_uid
    other = sa.select(Pairing).where(column == uid, *_another(kind, row.uid))
    taken = _in_words(tx, tx.rows(other.limit(1)))
    return _person(tx, uid, day, taken) if person_side else _org(tx, uid, taken, linked=True)


def partner_candidates(tx: Tx, row: Pairing, kind: PairingKind, uids: Iterable[Uid], day: date) -> list[Candidate]:
    """Partners as the rules see them on a day."""
    return [_partner(tx, row, kind, uid, day) for uid in uids]


def _partner(tx: Tx, row: Pairing, kind: PairingKind, uid: Uid, day: date) -> Candidate:
    person_side = kind.partner.subject is SubjectType.PERSON
    column = PairingPartner.person_uid if person_side else PairingPartner.org_uid
    other = (
        sa.select(Pairing)
        .join(PairingPartner, PairingPartner.pairing_uid == Pairing.uid)
        .where(column == uid, PairingPartner.left_on.is_(None), *_another(kind, row.uid))
    )
    taken = _in_words(tx, tx.rows(other.limit(1)))
    if person_side:
        return _person(tx, uid, day, taken)
    linked = kind.needs_link is None or _linked(tx, row.lead_org_uid, uid, kind, day)
    return _org(tx, uid, taken, linked=linked)


def taken_among(tx: Tx, kind: PairingKind, uids: Sequence[Uid], *, led: bool) -> set[Uid]:
    """Who of these stands in a live pairing of a kind already, where the kind lets nobody stand in two.

    Args:
        led: those who are led, not those who lead.
    """
    side = kind.partner if led else kind.lead
    if side.shared or not uids:
        return set()
    person_side = side.subject is SubjectType.PERSON
    if led:
        column = PairingPartner.person_uid if person_side else PairingPartner.org_uid
        statement = (
            sa.select(column)
            .join(Pairing, PairingPartner.pairing_uid == Pairing.uid)
            .where(PairingPartner.left_on.is_(None))
        )
    else:
        column = Pairing.lead_person_uid if person_side else Pairing.lead_org_uid
        statement = sa.select(column)
    live = statement.where(column.in_(list(uids)), Pairing.kind == kind.code, Pairing.state.in_(LIVE))
    return {uid for uid in tx.session.scalars(live) if uid is not None}


def _another(kind: PairingKind, this: Uid) -> tuple[sa.ColumnElement[bool], ...]:
    return (Pairing.kind == kind.code, Pairing.state.in_(LIVE), Pairing.uid != this)


def _in_words(tx: Tx, rows: Sequence[Pairing]) -> str:
    if not rows:
        return ""
    lead = lead_of(rows[0])
    names = named(tx, [lead])
    return f"{names[lead].title}，{rows[0].signed_on} 签订" if lead in names else f"{rows[0].signed_on} 签订"


def _person(tx: Tx, uid: Uid, day: date, taken: str) -> Candidate:
    person = tx.session.get(Person, uid, execution_options=_WITH_BIN)
    if person is None:
        raise UserError("所选人员已不存在。", "请改选其他人员。")
    return Candidate(
        uid,
        person.name,
        # A Party member of whatever office; whoever joined later was still 群众, so that late entry stays possible.
        standing_on(person, day).in_party,
        person.employment,
        person.skill_level,
        taken=taken,
        gone=person.deleted_at is not None,
    )


def _org(tx: Tx, uid: Uid, taken: str, *, linked: bool) -> Candidate:
    org = tx.session.get(Organisation, uid, execution_options=_WITH_BIN)
    if org is None:
        raise UserError("所选组织已不存在。", "请改选其他组织。")
    return Candidate(uid, org.name, org_kind=org.kind, taken=taken, linked=linked, gone=org.deleted_at is not None)


def _linked(tx: Tx, lead: Uid | None, partner: Uid, kind: PairingKind, day: date) -> bool:
    held = held_on(links_held(tx, kind.needs_link), day) if kind.needs_link else ()
    return any((link.start, link.end) == (lead, partner) for link in held)


def branch_of(tx: Tx, row: Pairing) -> Uid | None:
    """Whose record a pairing is: the lead's branch, or the lead itself."""
    if row.lead_person_uid is None:
        return row.lead_org_uid
    lead = tx.session.get(Person, row.lead_person_uid, execution_options=_WITH_BIN)
    return lead.branch_uid if lead is not None else None


def unsigned_problems(
    tx: Tx, row: Pairing, kind: PairingKind, partners: Sequence[PairingPartner], day: date
) -> list[Problem]:
    """What forbids signing a draft on a day (INV-10, 11, 12); nothing once it is signed."""
    if row.state is not PairingState.DRAFT:
        return []
    led = partner_candidates(tx, row, kind, [partner_of(p) for p in present(partners)], day)
    return signing_problems(draft_of(PairingDraft, row), kind, lead_candidate(tx, row, kind, day), led)
