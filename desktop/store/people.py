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
            postgresql_where=_LIVE,
            info={"refusal": "已有相同身份证号的人员。"},
        ),
        sa.Index("ix_person_staff_no", "staff_no"),
        # Holds whatever the list filters by: the list of 100,000 people is read from the index alone, in its order.
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
            sqlite_where=_KEPT,
            postgresql_where=_KEPT,
        ),
        sa.Index("ix_person_doubtful", "uid", sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL),
    )

    name: Mapped[str]
    name_pinyin: Mapped[str | None]
    staff_no: Mapped[str | None]
    id_number: Mapped[str | None]
    id_note: Mapped[str | None]
    gender: Mapped[str | None]
    birth_date: Mapped[date | None]
    ethnic: Mapped[str | None]
    native_place: Mapped[str | None]
    education: Mapped[str | None]
    degree: Mapped[str | None]
    political_status: Mapped[str | None]
    development: Mapped[str | None]
    applied_on: Mapped[date | None]
    activist_on: Mapped[date | None]
    joined_on: Mapped[date | None]
    full_on: Mapped[date | None]
    branch_uid: Mapped[Uid | None] = _org(index=True)
    group_uid: Mapped[Uid | None] = _org()
    department_uid: Mapped[Uid | None] = _org(index=True)
    team_uid: Mapped[Uid | None] = _org(index=True)
    employment: Mapped[Employment] = mapped_column(codes(Employment))
    work_post: Mapped[str | None]
    job_title: Mapped[str | None]
    skill_level: Mapped[str | None]
    join_work_on: Mapped[date | None]
    mobile: Mapped[str | None]
    landline: Mapped[str | None]
    address: Mapped[str | None]
    standing: Mapped[str | None]
    is_lost: Mapped[bool]
    lost_since: Mapped[date | None]
    lost_reason: Mapped[str | None]
    is_mobile: Mapped[bool]
    mobile_destination: Mapped[str | None]
    exit_kind: Mapped[str | None]
    exit_on: Mapped[date | None]
    note: Mapped[str | None]
    sort_key: Mapped[str] = mapped_column(default="")
    possible_twin: Mapped[bool] = mapped_column(default=False)


class Affiliation(Record):
    """组织关系: in which branch (party) or team (business) a person was, from when to when; INV-03.

    Written by the people service whenever the current organisation of a person changes.
    """

    __tablename__ = "affiliation"

    person_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    org_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("organisation.uid"), index=True)
    kind: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
