"""Activities with who was there, what was on the agenda, and what was added after archiving."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.activities.record import ActivityForm, ActivityState, Part, Presence, Quality, SafetyTopic
from desktop.domain.identity import Uid
from desktop.store.record import Owned, Record, codes

_LIVE = sa.text("deleted_at IS NULL")


def _person() -> Mapped[Uid | None]:
    return mapped_column(sa.ForeignKey("person.uid"))


class Activity(Owned, Record):
    """活动. The columns are the fields of ActivityDraft; the rest is derived or kept by services.

    Attributes:
        completeness: 0 to 100, computed at every save so that lists can sort and filter by it.
        returned_reason: why the secretary gave the draft back; None when it was not.
    """

    __tablename__ = "activity"
    __table_args__ = (sa.Index("ix_activity_org_uid_held_on", "org_uid", "held_on"),)

    kind: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    org_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("organisation.uid"))
    held_on: Mapped[date | None] = mapped_column(index=True)
    starts_at: Mapped[str | None]
    ends_at: Mapped[str | None]
    second_kind: Mapped[str | None]
    variant: Mapped[str | None]
    form: Mapped[ActivityForm] = mapped_column(codes(ActivityForm))
    place: Mapped[str | None]
    host_uid: Mapped[Uid | None] = _person()
    recorder_uid: Mapped[Uid | None] = _person()
    speaker_uid: Mapped[Uid | None] = _person()
    speaker_note: Mapped[str | None]
    secretary_led: Mapped[bool]
    safety_topic: Mapped[SafetyTopic | None] = mapped_column(codes(SafetyTopic))
    must_item: Mapped[str | None]
    linked_work: Mapped[str | None]
    project_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("project.uid"), index=True)
    guests: Mapped[str | None]
    content: Mapped[str | None]
    speeches: Mapped[str | None]
    resolution: Mapped[str | None]
    state: Mapped[ActivityState] = mapped_column(codes(ActivityState), default=ActivityState.DRAFT)
    completeness: Mapped[int] = mapped_column(default=0)
    returned_reason: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None]
    archived_at: Mapped[datetime | None]


class Attendance(Record):
    """参加情况: one line per person and activity (INV-19: a member counts once)."""

    __tablename__ = "attendance"
    __table_args__ = (
        sa.Index(
            "uq_attendance_live",
            "activity_uid",
            "person_uid",
            unique=True,
            sqlite_where=_LIVE,
            info={"refusal": "同一人在同一次活动中已登记。"},
        ),
    )

    activity_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("activity.uid"), index=True)
    ordinal: Mapped[int]
    person_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    status: Mapped[Presence] = mapped_column(codes(Presence))
    part: Mapped[Part] = mapped_column(codes(Part))
    quality: Mapped[Quality | None] = mapped_column(codes(Quality))
    note: Mapped[str | None]


class AgendaItem(Record):
    """议题 of an activity."""

    __tablename__ = "agenda_item"

    activity_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("activity.uid"), index=True)
    ordinal: Mapped[int]
    title: Mapped[str]
    content: Mapped[str | None]
    resolution: Mapped[str | None]
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    votes_abstain: Mapped[int | None]
    owner_uid: Mapped[Uid | None] = _person()
    due_on: Mapped[date | None]


class Addendum(Record):
    """补充说明: the only way to correct an archived record."""

    __tablename__ = "addendum"

    activity_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("activity.uid"), index=True)
    text: Mapped[str]
    written_by: Mapped[str]
