"""One pairing as its form shows it."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from desktop.domain.choices import Choice
from desktop.domain.days import is_late
from desktop.domain.errors import Problem
from desktop.domain.identity import Uid
from desktop.domain.pairings.model import (
    LIVE,
    ContactDraft,
    Leaving,
    PairingDraft,
    PairingKind,
    PairingKinds,
    PairingResult,
    PairingState,
)
from desktop.domain.pairings.rules import ContactMonths
from desktop.domain.people.standing import standing_on
from desktop.services.pairings.life import contacts_of, months_of
from desktop.services.pairings.listing import contacts_now, vacancies_of
from desktop.services.pairings.papers import AGREEMENT, Paper, paper_of
from desktop.services.pairings.sides import (
    Named,
    lead_of,
    named,
    partner_of,
    partners_of,
    present,
    unsigned_problems,
)
from desktop.store.pairings import Pairing, PairingContact, PairingPartner
from desktop.store.people import Person
from desktop.store.record import draft_of
from desktop.store.sessions import Tx


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One partner, present or former.

    Attributes:
        uid: of the membership in this pairing, not of the person.
        subject_uid: the person or team.
        joined_party: joined the Party while paired and still stands here: to be released as 成果.
        joined_party_on: the day of joining the Party, when known.
    """

    uid: Uid
    version: int
    subject_uid: Uid
    name: str
    note: str
    joined_on: date | None
    left_on: date | None
    left_why: Leaving | None
    left_note: str
    joined_party: bool
    joined_party_on: date | None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One entry of the contact log; `late` is printed as 补录."""

    uid: Uid
    version: int
    draft: ContactDraft
    recorded_on: date
    late: bool


@dataclass(frozen=True, slots=True)
class PairingDetail:
    """One pairing.

    Attributes:
        unsigned: what still stands between a draft and its signing; empty for others.
        vacancies: partners missing, as information.
        contacts_now: contacts made and due this month.
        renews / renewed_by: neighbours in a chain of 续结.
        paper: the 结对书 made of it, that is not void.
    """

    uid: Uid
    version: int
    draft: PairingDraft
    kind: PairingKind
    state: PairingState
    lead: Choice | None
    branch: str
    partners: tuple[PartnerRow, ...]
    contacts: tuple[ContactRow, ...]
    months: ContactMonths
    contacts_now: tuple[int, int]
    vacancies: int
    unsigned: tuple[Problem, ...]
    signed_on: date | None
    examined_on: date | None
    result: PairingResult | None
    opinion: str
    closed_on: date | None
    closed_reason: str
    renews: Uid | None
    renewed_by: Uid | None
    paper: Paper | None

    @property
    def present(self) -> tuple[PartnerRow, ...]:
        """Partners who have not left."""
        return tuple(p for p in self.partners if p.left_on is None)


def build_detail(tx: Tx, row: Pairing, kinds: PairingKinds) -> PairingDetail:
    partners = partners_of(tx, [row.uid])[row.uid]
    contacts = contacts_of(tx, [row.uid])[row.uid]
    names = named(tx, [lead_of(row), row.branch_uid, *(partner_of(p) for p in partners)])
    kind = kinds[row.kind]
    later = tx.session.execute(sa.select(Pairing.uid).where(Pairing.renews_uid == row.uid).limit(1)).scalar()
    lead, branch = lead_of(row), row.branch_uid
    return PairingDetail(
        uid=row.uid,
        version=row.row_version,
        draft=draft_of(PairingDraft, row),
        kind=kind,
        state=row.state,
        lead=names.get(lead) if lead else None,
        branch=names[branch].title if branch in names else "",
        partners=tuple(_partner(tx, row, p, names) for p in partners),
        contacts=tuple(_contact(c, kinds) for c in contacts),
        months=months_of(row, contacts, kinds, tx.today),
        contacts_now=contacts_now(row, contacts, kinds, tx.today),
        vacancies=vacancies_of(row, present(partners), kinds),
        unsigned=tuple(unsigned_problems(tx, row, kind, partners, tx.today)),
        signed_on=row.signed_on,
        examined_on=row.examined_on,
        result=row.result,
        opinion=row.opinion or "",
        closed_on=row.closed_on,
        closed_reason=row.closed_reason or "",
        renews=row.renews_uid,
        renewed_by=Uid(later) if later else None,
        paper=paper_of(tx, AGREEMENT, row.uid),
    )


def _partner(tx: Tx, pairing: Pairing, row: PairingPartner, names: Named) -> PartnerRow:
    subject = partner_of(row)
    shown = names.get(subject, Choice(subject, "（已不存在）"))
    person = tx.session.get(Person, subject) if row.person_uid and row.left_on is None else None
    since = row.joined_on or pairing.signed_on
    joined = (
        pairing.state in LIVE
        and person is not None
        and since is not None
        and standing_on(person, tx.today).in_party
        and not standing_on(person, since).in_party
    )
    return PartnerRow(
        uid=row.uid,
        version=row.row_version,
        subject_uid=subject,
        name=shown.title,
        note=shown.note,
        joined_on=row.joined_on,
        left_on=row.left_on,
        left_why=row.left_why,
        left_note=row.left_note or "",
        joined_party=joined,
        joined_party_on=person.joined_on if joined and person else None,
    )


def _contact(row: PairingContact, kinds: PairingKinds) -> ContactRow:
    draft = draft_of(ContactDraft, row)
    recorded = row.created_at.astimezone().date()
    late = draft.happened_on is not None and is_late(draft.happened_on, recorded, kinds.late_after_days)
    return ContactRow(row.uid, row.row_version, draft, recorded, late)
