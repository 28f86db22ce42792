"""Moving a project from state to state: the guard, the log of steps, and the rules of entering a stage."""

from datetime import date

import sqlalchemy as sa

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import OrgKind, ancestors
from desktop.domain.projects.kinds import ProjectKinds
from desktop.domain.projects.project import GoalDraft, ProjectDraft, ProjectRecord, TaskDraft, stages_without_tasks
from desktop.domain.projects.states import Move, ProjectState, Stage, moves
from desktop.services.organisations import tree_of
from desktop.store import search
from desktop.store.lines import drafts_of, lines_of
from desktop.store.projects import Project, ProjectGoal, ProjectStep, ProjectTask
from desktop.store.record import draft_of
from desktop.store.sessions import Tx
from desktop.store.stations import Station


def record_of(tx: Tx, row: Project) -> ProjectRecord:
    """A stored project with its goals and schedule."""
    goals = lines_of(tx, ProjectGoal, ProjectGoal.project_uid, row.uid)
    tasks = lines_of(tx, ProjectTask, ProjectTask.project_uid, row.uid)
    return ProjectRecord(draft_of(ProjectDraft, row), drafts_of(GoalDraft, goals), drafts_of(TaskDraft, tasks))


def to_move(row: Project, wanted: Move) -> Project:
    """The project when the move is open to it now. Raises UserError otherwise, naming what is."""
    open_now = moves(row.state, row.through_bidding)
    if wanted not in open_now:
        may = "、".join(f"“{m}”" for m in open_now)
        advice = f"现在可以做的是{may}。" if may else "这个项目已经走完全程。"
        raise UserError(f"项目“{row.title}”处于“{row.state.label}”，不能{wanted}。", advice)
    return row


def move(
    tx: Tx,
    row: Project,
    done: Move | str,
    to: ProjectState,
    *,
    on: date | None = None,
    reason: str | None = None,
    paper: str | None = None,
) -> None:
    """Put a project into a state and log the step with its day, reason and paper."""
    count = sa.select(sa.func.count()).select_from(ProjectStep).where(ProjectStep.project_uid == row.uid)
    step = ProjectStep(
        project_uid=row.uid,
        ordinal=tx.session.execute(count).scalar_one(),
        happened_on=on or tx.today,
        move=str(done),
        from_state=row.state,
        to_state=to,
        reason=(reason or "").strip() or None,
        paper=(paper or "").strip() or None,
    )
    tx.add(step)
    row.state = to


def not_in_future(tx: Tx, on: date | None, what: str) -> date:
    """The day, today when none is given."""
    if on is not None and on > tx.today:
        raise UserError(f"{what}晚于今天，请核对。")
    return on or tx.today


def enter(record: ProjectRecord, stage: Stage) -> None:
    """INV-18: nobody enters a stage for which the schedule has no line."""
    if stages_without_tasks(record.tasks, (stage,)):
        raise UserError(f"进度安排中没有“{stage.label}”阶段的任务，不能进入该阶段。", "请先在进度表中补上这一阶段的措施。")


def committee_above(tx: Tx, org_uid: Uid | None) -> Uid | None:
    """The nearest Party committee above an organisation: who grants its projects."""
    nodes = tree_of(tx)
    node = nodes.get(org_uid) if org_uid else None
    above = ancestors(node, nodes)[1:] if node else []
    return next((n.uid for n in above if n.kind is OrgKind.COMMITTEE), None)


def give_number(tx: Tx, kinds: ProjectKinds, row: Project) -> None:
    """项目编号 at 申报, unless one was typed; numbers of deleted projects are not given out again."""
    if row.number:
        return
    taken = set(
        tx.session.execute(
            sa.select(Project.number).where(Project.home_station == tx.station),
            execution_options={"include_deleted": True},
        ).scalars()
    )
    prefix = tx.session.execute(sa.select(Station.prefix)).scalar() or ""
    serial = 1
    while (number := kinds.number.format(year=row.year, prefix=prefix, serial=serial)) in taken:
        serial += 1
    row.number = number


def index(tx: Tx, row: Project) -> None:
    """Keep the search index in step with a saved project."""
    tx.session.flush()
    texts = (row.content, row.difficulty, row.brand)
    text = search.SearchText([row.title], texts=[row.title, *texts], numbers=[row.number], person=False)
    search.index(tx.session, "project", row.uid, text)
