"""Pairings, their partners, and the log of contacts."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.identity import Uid
from desktop.domain.pairings.model import Aim, ContactForm, Leaving, PairingResult, PairingState
from desktop.store.record import Owned, Record, codes


class Pairing(Owned, Record):
    """结对: one leads; who is led stands in PairingPartner.

    Attributes:
        branch_uid: whose record it is; follows the lead until signing, then stays.
        closed_on: the day of the examination or of the early end.
        renews_uid: the pairing this one continues (续结).
    """

    __tablename__ = "pairing"

    kind: Mapped[str] = mapped_column(index=True)
    lead_person_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    lead_org_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("organisation.uid"), index=True)
    term_from: Mapped[date | None]
    term_to: Mapped[date | None]
    contacts_per_month: Mapped[int]
    goal: Mapped[str | None]
    business_item: Mapped[str | None]
    aim: Mapped[Aim | None] = mapped_column(codes(Aim))
    skill_level: Mapped[str | None]
    note: Mapped[str | None]
    state: Mapped[PairingState] = mapped_column(codes(PairingState), default=PairingState.DRAFT)
    branch_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("organisation.uid"), index=True)
    signed_on: Mapped[date | None]
    examined_on: Mapped[date | None]
    result: Mapped[PairingResult | None] = mapped_column(codes(PairingResult))
    opinion: Mapped[str | None]
    closed_on: Mapped[date | None]
    closed_reason: Mapped[str | None]
    renews_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("pairing.uid"))


class PairingPartner(Record):
    """结对方: a person or a team, from joining (the signing, or 变更成员) to leaving.

    Attributes:
        ordinal: place among the partners, as on paper.
    """

    __tablename__ = "pairing_partner"

    pairing_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("pairing.uid"), index=True)
    person_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    org_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("organisation.uid"), index=True)
    ordinal: Mapped[int] = mapped_column(sa.Integer())
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]
    left_why: Mapped[Leaving | None] = mapped_column(codes(Leaving))
    left_note: Mapped[str | None]


class PairingContact(Record):
    """联系记录: happened on a day, entered maybe later (补录 is derived from created_at)."""

    __tablename__ = "pairing_contact"

    pairing_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("pairing.uid"), index=True)
    happened_on: Mapped[date | None]
    form: Mapped[ContactForm] = mapped_column(codes(ContactForm))
    content: Mapped[str | None]
    minutes: Mapped[int | None]
