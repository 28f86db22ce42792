"""Projects with their goals, schedule, looks and steps, and the problems that branches solve."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.identity import Uid
from desktop.domain.projects.problems import ProblemState
from desktop.domain.projects.project import Origin
from desktop.domain.projects.states import ProjectState, Stage
from desktop.store.record import Owned, Record, codes

_LIVE = sa.text("deleted_at IS NULL AND number IS NOT NULL")


def _person() -> Mapped[Uid | None]:
    return mapped_column(sa.ForeignKey("person.uid"))


def _org(index: bool = False) -> Mapped[Uid | None]:
    return mapped_column(sa.ForeignKey("organisation.uid"), index=index)


class Project(Owned, Record):
    """党建项目. The columns are the fields of ProjectDraft; what follows `state` is set by its steps.

    Attributes:
        contract_uid: the signed document of its contract (INV-16).
        award_basis: 立项依据 as a phrase of the contract.
        accepted_on, grade: of an acceptance that was passed.
        excellent_on: day on which it was named 优秀党建项目.
    """

    __tablename__ = "project"
    __table_args__ = (
        sa.Index(
            "uq_project_number_live",
            "home_station",
            "number",
            unique=True,
            sqlite_where=_LIVE,
            info={"refusal": "已有相同编号的项目。"},
        ),
    )

    title: Mapped[str]
    kind: Mapped[str]
    year: Mapped[int | None] = mapped_column(index=True)
    origin: Mapped[Origin] = mapped_column(codes(Origin))
    through_bidding: Mapped[bool]
    org_uid: Mapped[Uid | None] = _org(index=True)
    granting_uid: Mapped[Uid | None] = _org()
    lead_uid: Mapped[Uid | None] = _person()
    number: Mapped[str | None]
    programme: Mapped[str | None]
    must_item: Mapped[str | None]
    content: Mapped[str | None]
    difficulty: Mapped[str | None]
    brand: Mapped[str | None]
    outcome: Mapped[str | None]
    outcome_kind: Mapped[str | None]
    budget_fen: Mapped[int | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    made_project: Mapped[str | None]
    made_difficulty: Mapped[str | None]
    made_brand: Mapped[str | None]
    made_model: Mapped[str | None]
    state: Mapped[ProjectState] = mapped_column(codes(ProjectState), default=ProjectState.DRAFT)
    awarded_on: Mapped[date | None]
    award_basis: Mapped[str | None]
    award_rank: Mapped[int | None]
    contract_uid: Mapped[Uid | None]
    contracted_on: Mapped[date | None]
    begun_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    grade: Mapped[str | None]
    excellent_on: Mapped[date | None]
    closed_on: Mapped[date | None]


class ProjectGoal(Record):
    """目标与考核指标."""

    __tablename__ = "project_goal"

    project_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("project.uid"), index=True)
    ordinal: Mapped[int]
    indicator: Mapped[str]
    baseline: Mapped[str | None]
    target: Mapped[str | None]
    basis: Mapped[str | None]
    achieved: Mapped[str | None]
    met: Mapped[bool | None]


class ProjectTask(Record):
    """进度安排: a measure of one of the six stages."""

    __tablename__ = "project_task"

    project_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("project.uid"), index=True)
    ordinal: Mapped[int]
    stage: Mapped[Stage] = mapped_column(codes(Stage))
    measure: Mapped[str]
    duty: Mapped[str | None]
    requirement: Mapped[str | None]
    owner_uid: Mapped[Uid | None] = _person()
    starts_on: Mapped[date | None]
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    note: Mapped[str | None]


class Tracking(Record):
    """跟踪记录: one look at a running project."""

    __tablename__ = "tracking"

    project_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("project.uid"), index=True)
    stage: Mapped[str]
    noted_on: Mapped[date | None]
    percent: Mapped[int | None]
    progress: Mapped[str | None]
    problem: Mapped[str | None]
    action: Mapped[str | None]
    noted_by_uid: Mapped[Uid | None] = _person()


class ProjectStep(Record):
    """One move of a project from a state to the next, with its day, reason and paper."""

    __tablename__ = "project_step"

    project_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("project.uid"), index=True)
    ordinal: Mapped[int]
    happened_on: Mapped[date]
    move: Mapped[str]
    from_state: Mapped[ProjectState] = mapped_column(codes(ProjectState))
    to_state: Mapped[ProjectState] = mapped_column(codes(ProjectState))
    reason: Mapped[str | None]
    paper: Mapped[str | None]


class Problem(Owned, Record):
    """党建新问题: one line of the 问题清单."""

    __tablename__ = "problem"

    title: Mapped[str]
    org_uid: Mapped[Uid | None] = _org(index=True)
    kind: Mapped[str | None]
    found_on: Mapped[date | None]
    analysis: Mapped[str | None]
    measure: Mapped[str | None]
    owner_uid: Mapped[Uid | None] = _person()
    due_on: Mapped[date | None]
    solved_on: Mapped[date | None] = mapped_column(index=True)
    evidence: Mapped[str | None]
    project_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("project.uid"), index=True)
    state: Mapped[ProblemState] = mapped_column(codes(ProblemState), default=ProblemState.OPEN)
    verified_on: Mapped[date | None]
    verified_by: Mapped[str | None]
