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
    founded_by: Mapped[str | None]
    ended_on: Mapped[date | None]
    ended_by: Mapped[str | None]
    planned_end_on: Mapped[date | None]
    term_years: Mapped[int | None] = mapped_column(sa.Integer())
    term_ends_on: Mapped[date | None]
    contact_name: Mapped[str | None]
    phone: Mapped[str | None]
    place: Mapped[str | None]
    unit_situation: Mapped[str | None]
    unit_nature: Mapped[str | None]
    credit_code: Mapped[str | None]
    unit_name: Mapped[str | None]
    unit_party: Mapped[str | None]
    national_code: Mapped[str | None]
    registered_no: Mapped[str | None]
    level: Mapped[str | None]
    scope: Mapped[str | None]
    covered_by: Mapped[str | None]
    note: Mapped[str | None]


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
    document_no: Mapped[str | None]
    note: Mapped[str | None]


class Election(Owned, Record):
    """换届选举: who was entitled and present, when the term began; the end of the term follows from it."""

    __tablename__ = "election"

    org_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("organisation.uid"), index=True)
    held_on: Mapped[date | None]
    term_years: Mapped[int | None] = mapped_column(sa.Integer())
    entitled: Mapped[int | None] = mapped_column(sa.Integer())
    present: Mapped[int | None] = mapped_column(sa.Integer())
    approved_on: Mapped[date | None]
    approved_by: Mapped[str | None]
    note: Mapped[str | None]


class KeyPost(Owned, Record):
    """关键岗位 of an organisation and who fills it; one without a member is a gap (mechanisms.md 1-14)."""

    __tablename__ = "key_post"

    org_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("organisation.uid"), index=True)
    title: Mapped[str]
    person_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    note: Mapped[str | None]


class SiteStay(Owned, Record):
    """到施工现场: a person works at a project site from one day to another (mechanisms.md 1-03)."""

    __tablename__ = "site_stay"

    person_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    site_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("organisation.uid"), index=True)
    task: Mapped[str | None]
    since: Mapped[date | None]
    until: Mapped[date | None]


class MemberHome(Owned, Record):
    """流动党员之家 of a mobile group: one row a place, so that its way is kept (mechanisms.md 1-02)."""

    __tablename__ = "member_home"

    org_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("organisation.uid"), index=True)
    place: Mapped[str]
    since: Mapped[date | None]
    until: Mapped[date | None]
    note: Mapped[str | None]
