"""Organisations, the links between the two trees, and posts held."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.identity import Uid
from desktop.domain.organisations import LinkKind, OrgKind, PostRole
from desktop.store.record import Owned, Record, codes


class Organisation(Owned, Record):
    """组织: a node of the Party tree, the business tree or the mass organisations."""

    __tablename__ = "organisation"

    name: Mapped[str]
    kind: Mapped[OrgKind] = mapped_column(codes(OrgKind))
    parent_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("organisation.uid"), index=True)
    short_name: Mapped[str | None]
    code: Mapped[str | None]
    business_domain: Mapped[str | None]
    founded_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    term_ends_on: Mapped[date | None]
    contact_name: Mapped[str | None]
    phone: Mapped[str | None]
    place: Mapped[str | None]
    unit_situation: Mapped[str | None]
    unit_nature: Mapped[str | None]
    credit_code: Mapped[str | None]


class OrgLink(Owned, Record):
    """组织关联: a branch supervises a team, a group is the same people as a team, …"""

    __tablename__ = "org_link"

    from_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("organisation.uid"), index=True)
    to_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("organisation.uid"), index=True)
    kind: Mapped[LinkKind] = mapped_column(codes(LinkKind))
    since: Mapped[date | None]
    until: Mapped[date | None]


class Assignment(Owned, Record):
    """任职: leaders of organisations are derived from these rows."""

    __tablename__ = "assignment"

    person_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    org_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("organisation.uid"), index=True)
    role: Mapped[PostRole] = mapped_column(codes(PostRole))
    since: Mapped[date | None]
    until: Mapped[date | None]
