"""Ratings: what is entered while they run, and the frozen result."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.assessments.states import AssessmentState, EntryKind
from desktop.domain.identity import Uid
from desktop.store.record import Owned, Record, codes


class Assessment(Owned, Record):
    """评定 of one subject by one rubric in one period.

    Attributes:
        rubric_text: the whole rubric as it was when the rating was opened; later edits never change it.
        facts, result: canonical JSON frozen at 定稿; None before.
        revises_uid: the final result this one corrects (INV-30).
    """

    __tablename__ = "assessment"
    __table_args__ = (
        sa.UniqueConstraint(
            "rubric_id", "subject_uid", "period", "revision", info={"refusal": "这个对象在本周期已有同一细则的评定。"}
        ),
    )

    rubric_id: Mapped[str]
    rubric_version: Mapped[str]
    rubric_text: Mapped[str]
    rubric_title: Mapped[str]
    subject_type: Mapped[str]
    subject_uid: Mapped[Uid] = mapped_column(index=True)
    subject_name: Mapped[str]
    period: Mapped[str] = mapped_column(index=True)
    state: Mapped[AssessmentState] = mapped_column(codes(AssessmentState))
    revision: Mapped[int] = mapped_column(sa.Integer())
    revises_uid: Mapped[Uid | None]
    revision_reason: Mapped[str | None]
    score: Mapped[int | None]
    level: Mapped[str | None]
    level_title: Mapped[str | None]
    stars: Mapped[int | None] = mapped_column(sa.Integer())
    most_stars: Mapped[int] = mapped_column(sa.Integer())
    facts: Mapped[str | None]
    result: Mapped[str | None]
    result_sha256: Mapped[str | None]
    engine: Mapped[str | None]
    final_at: Mapped[datetime | None]


class Judge(Record):
    """评价人: one of several who judge in one rater role of a rating, each for himself.

    Attributes:
        person_uid: somebody of the member files; None for a guest known by name and organisation.
        recused: why he does not judge this subject (回避, INV-28); None while he does.
    """

    __tablename__ = "judge"

    assessment_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("assessment.uid"), index=True)
    role: Mapped[str]
    ordinal: Mapped[int] = mapped_column(sa.Integer())
    person_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    name: Mapped[str]
    organisation: Mapped[str | None]
    recused: Mapped[str | None]


class ScoreEntry(Record):
    """得分录入: one thing somebody entered for an assessment; its meaning depends on `kind`.

    Attributes:
        item: id of the indicator, penalty, bonus, veto or metric.
        role: rater role of a rating; "" otherwise.
        judge_uid: whose points they are, when the role has several judges; None when one value stands for the role.
        value: points, a grade's label, ticked positions, a count; exact text.
    """

    __tablename__ = "score_entry"

    assessment_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("assessment.uid"), index=True)
    kind: Mapped[EntryKind] = mapped_column(codes(EntryKind))
    item: Mapped[str]
    role: Mapped[str]
    judge_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("judge.uid"), index=True)
    value: Mapped[str]
    note: Mapped[str | None]
    basis: Mapped[str | None]
    on: Mapped[date | None]
    finder: Mapped[str | None]
