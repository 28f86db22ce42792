"""People, members and 群众 alike, and the history of where they belong."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.identity import Uid
from desktop.domain.people import Employment
from desktop.store.record import Owned, Record, codes

_KEPT = sa.text("deleted_at IS NULL")
_DOUBTFUL = sa.text("deleted_at IS NULL AND id_note IS NOT NULL")
_LIVE = sa.text("deleted_at IS NULL AND possible_twin = 0")


def _org(index: bool = False) -> Mapped[Uid | None]:
    return mapped_column(sa.ForeignKey("organisation.uid"), index=index)


class Person(Owned, Record):
    """人员. The columns are the fields of PersonDraft; the rest is derived or kept by services.

    Attributes:
        sort_key: pinyin of the name, so that lists sort as people expect in any database.
        possible_twin: 疑似重复: the same ID number came in by import, package or recycle bin and waits
            for a decision; typed duplicates are refused instead (design §4).
    """

    __tablename__ = "person"
    __table_args__ = (
        sa.Index(
            "uq_person_id_number_live",
            "id_number",
            unique=True,
            sqlite_where=_LIVE,
            info={"refusal": "已有相同身份证号的人员。"},
        ),
        sa.Index("ix_person_staff_no", "staff_no"),
        # Holds what the list and 统计 ask most: 100,000 people are filtered, sorted and counted from it alone.
        sa.Index(
            "ix_person_listed",
            "sort_key",
            "uid",
            "political_status",
            "exit_kind",
            "employment",
            "possible_twin",
            "branch_uid",
            "group_uid",
            "department_uid",
            "team_uid",
            "gender",
            "birth_date",
            "education",
            "ethnic",
            "development",
            "work_post",
            "skill_level",
            "joined_on",
            "full_on",
            "join_work_on",
            "staff_no",
            "job_title",
            sqlite_where=_KEPT,
        ),
        sa.Index("ix_person_doubtful", "uid", sqlite_where=_DOUBTFUL),
    )

    name: Mapped[str]
    name_pinyin: Mapped[str | None]
    former_name: Mapped[str | None]
    staff_no: Mapped[str | None]
    id_number: Mapped[str | None]
    id_note: Mapped[str | None]
    gender: Mapped[str | None]
    birth_date: Mapped[date | None]
    ethnic: Mapped[str | None]
    native_place: Mapped[str | None]
    birth_place: Mapped[str | None]
    marital: Mapped[str | None]
    health: Mapped[str | None]
    registered_at: Mapped[str | None]
    education: Mapped[str | None]
    study_kind: Mapped[str | None]
    school: Mapped[str | None]
    major: Mapped[str | None]
    enrolled_on: Mapped[date | None]
    graduated_on: Mapped[date | None]
    degree: Mapped[str | None]
    degree_on: Mapped[date | None]
    political_status: Mapped[str | None]
    development: Mapped[str | None]
    applied_on: Mapped[date | None]
    frontline: Mapped[bool] = mapped_column(default=False)
    activist_on: Mapped[date | None]
    target_on: Mapped[date | None]
    joined_on: Mapped[date | None]
    full_on: Mapped[date | None]
    introducers: Mapped[str | None]
    delegate: Mapped[str | None]
    other_party: Mapped[str | None]
    other_party_on: Mapped[date | None]
    moved_in_on: Mapped[date | None]
    moved_out_on: Mapped[date | None]
    dues_until: Mapped[str | None]
    attached_branch: Mapped[str | None]
    branch_uid: Mapped[Uid | None] = _org(index=True)
    group_uid: Mapped[Uid | None] = _org()
    department_uid: Mapped[Uid | None] = _org(index=True)
    team_uid: Mapped[Uid | None] = _org(index=True)
    employment: Mapped[Employment] = mapped_column(codes(Employment))
    work_post: Mapped[str | None]
    job_title: Mapped[str | None]
    skill_level: Mapped[str | None]
    technical_title: Mapped[str | None]
    admin_post: Mapped[str | None]
    admin_rank: Mapped[str | None]
    on_staff: Mapped[str | None]
    migrant_worker: Mapped[str | None]
    join_work_on: Mapped[date | None]
    mobile: Mapped[str | None]
    landline: Mapped[str | None]
    address: Mapped[str | None]
    messenger: Mapped[str | None]
    hardship: Mapped[str | None]
    hardship_help: Mapped[str | None]
    abroad: Mapped[str | None]
    abroad_reason: Mapped[str | None]
    abroad_on: Mapped[date | None]
    standing: Mapped[str | None]
    is_lost: Mapped[bool]
    lost_since: Mapped[date | None]
    lost_reason: Mapped[str | None]
    is_mobile: Mapped[bool]
    mobile_destination: Mapped[str | None]
    mobile_since: Mapped[date | None]
    mobile_contact: Mapped[str | None]
    last_contact_on: Mapped[date | None]
    exit_kind: Mapped[str | None]
    exit_on: Mapped[date | None]
    note: Mapped[str | None]
    sort_key: Mapped[str] = mapped_column(default="")
    possible_twin: Mapped[bool] = mapped_column(default=False)


class Affiliation(Record):
    """组织关系: in which organisation a person was, from when to when; INV-03.

    Written by the people service whenever a present organisation of a person changes, and by the organisations
    service for the mobile ones: those follow the site, the primary one stays (mechanisms.md 1-03).

    Attributes:
        until: the day of the move to the next one, on which it no longer holds; of a mobile one its last day.
        stay_uid: the assignment to a project site that brought a mobile affiliation about.
        reason: why the person moved, in the clerk's words.
    """

    __tablename__ = "affiliation"

    person_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    org_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("organisation.uid"), index=True)
    kind: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    reason: Mapped[str | None]
    stay_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("site_stay.uid"), index=True)


class Honour(Owned, Record):
    """荣誉 of a person."""

    __tablename__ = "honour"

    person_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    title: Mapped[str]
    level: Mapped[str | None]
    awarded_on: Mapped[date | None]
    awarded_by: Mapped[str | None]
    document_no: Mapped[str | None]
    note: Mapped[str | None]


class Discipline(Owned, Record):
    """处分 of a person: seen and written only with a right of its own (traps.md 10)."""

    __tablename__ = "discipline"

    person_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    kind: Mapped[str | None]
    decided_on: Mapped[date | None]
    until: Mapped[date | None]
    decided_by: Mapped[str | None]
    document_no: Mapped[str | None]
    reason: Mapped[str | None]
    note: Mapped[str | None]


class ThoughtReport(Owned, Record):
    """思想汇报 of a person (mechanisms.md 4-10)."""

    __tablename__ = "thought_report"

    person_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    reported_on: Mapped[date | None] = mapped_column(index=True)
    form: Mapped[str | None]
    title: Mapped[str | None]
    received_on: Mapped[date | None]
    receiver_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("person.uid"))
    summary: Mapped[str | None]
    note: Mapped[str | None]


class Responsibility(Owned, Record):
    """职责清单: one line of what a person answers for, in the three groups 本责、党责、星责 (mechanisms.md 3-06)."""

    __tablename__ = "responsibility"

    person_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    ordinal: Mapped[int] = mapped_column(sa.Integer())
    kind: Mapped[str]
    content: Mapped[str]


class Transfer(Owned, Record):
    """组织关系转接: the primary affiliation changes only when it was received (model.md §4.4)."""

    __tablename__ = "transfer"

    person_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    direction: Mapped[str]
    state: Mapped[str]
    from_name: Mapped[str | None]
    to_name: Mapped[str | None]
    org_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("organisation.uid"), index=True)
    letter_no: Mapped[str | None]
    issued_on: Mapped[date | None]
    valid_days: Mapped[int | None] = mapped_column(sa.Integer())
    received_on: Mapped[date | None]
    dues_until: Mapped[str | None]
    reason: Mapped[str | None]
    note: Mapped[str | None]
