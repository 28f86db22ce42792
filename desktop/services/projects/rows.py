"""What lists and forms show of projects, and the queries behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from desktop.domain.documents import DocumentState
from desktop.domain.errors import Problem as Flaw
from desktop.domain.identity import Uid
from desktop.domain.organisations import PostRole, called, descendants
from desktop.domain.projects.kinds import ProjectKinds
from desktop.domain.projects.problems import ProblemState
from desktop.domain.projects.project import Light, Origin, ProjectRecord, TaskDraft, light
from desktop.domain.projects.states import OVER, RUNNING, Move, ProjectState
from desktop.domain.views import Condition
from desktop.services.organisations import leader, names_of, tree_of
from desktop.services.views import Ground, Terms
from desktop.services.views.ordering import (
    Sorting,
    by_organisation,
    by_person,
    by_rank,
    by_state,
    by_words,
    ids_in_order,
    sorting_of,
)
from desktop.store import search
from desktop.store.documents import Document
from desktop.store.lines import drafts_of
from desktop.store.organisations import Organisation
from desktop.store.people import Person
from desktop.store.projects import Problem, Project, ProjectStep, ProjectTask, Tracking
from desktop.store.sessions import Tx

KIND = "project"
CONTRACT = "project_contract"
"""Kind of document (resources/templates)."""

CHIPS: dict[str, str] = {
    "all": "全部",
    "bidding": "申报评审",
    "to_contract": "待签合同",
    "running": "实施中",
    "late": "滞后",
    "over": "已结束",
}
"""Filters above the list, in the order shown."""

_S = ProjectState
_BIDDING = (_S.DRAFT, _S.APPLIED, _S.REVIEWING, _S.WAITLISTED)


@dataclass(frozen=True, slots=True)
class ProjectQuery:
    """What the list shows and how it is sorted; `org_uid` with everything below it."""

    text: str = ""
    chip: str = "all"
    origin: Origin | None = None
    org_uid: Uid | None = None
    year: int | None = None
    sort: str = "year"
    descending: bool = True
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One line of the list; `done` of `tasks` lines of the schedule are done."""

    uid: Uid
    title: str
    number: str
    kind: str
    year: int | None
    origin: str
    org: str
    lead: str
    state: ProjectState
    ends_on: date | None
    done: int
    tasks: int
    light: Light | None


@dataclass(frozen=True, slots=True)
class PartyView:
    """甲方 or 乙方 as derived from the tree and the posts; `missing` says in words why nobody can sign."""

    organisation: str
    title: str
    representative: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class TrackingRow:
    uid: Uid
    noted_on: date | None
    stage: str
    percent: int | None
    progress: str
    problem: str
    action: str
    noted_by: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One move, for the list of what happened."""

    happened_on: date
    words: str


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """A problem or activity of the project."""

    uid: Uid
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class ProjectDetail:
    """One project as the form shows it.

    Attributes:
        moves: what may be done now; the first is the next step.
        next_words: the words of the primary button, e.g. 进入“任务分解”; "" when the way is at its end.
        missing: what the next step still needs, in words.
        names: titles of every person and organisation the record points to.
        paper: the contract's document that is not void, signed or not: number and state.
    """

    uid: Uid
    version: int
    record: ProjectRecord
    state: ProjectState
    moves: tuple[Move, ...]
    next_words: str
    missing: tuple[str, ...]
    first: PartyView
    second: PartyView
    light: Light | None
    names: dict[Uid, str]
    trackings: tuple[TrackingRow, ...]
    steps: tuple[StepRow, ...]
    problems: tuple[LinkedRow, ...]
    warnings: tuple[Flaw, ...]
    paper: LinkedRow | None
    contract_uid: Uid | None
    contracted_on: date | None
    grade: str
    excellent_on: date | None
    recorded_on: date


def find(tx: Tx, query: ProjectQuery, kinds: ProjectKinds, terms: Terms) -> list[Uid]:
    """Identities in the order asked. Raises ViewProblem for a condition that cannot be asked."""
    where = [*_wanted(tx, query), *terms.clauses(query.conditions, Ground(tx))]
    sorting = sorting_of(_sortings(kinds), query.sort, "year")
    found = ids_in_order(tx, sa.select(Project.uid).where(*where), sorting, query.descending, (Project.uid.desc(),))
    if query.chip == "late":
        lights = lights_of(tx, tx.rows(sa.select(Project).where(Project.uid.in_(found))))
        found = [u for u in found if lights.get(u) is Light.LATE]
    if not query.text.strip():
        return found
    hits = {h.uid for h in search.find(tx.session, query.text, (KIND,), 5000)}
    return [u for u in found if u in hits]


def _wanted(tx: Tx, query: ProjectQuery) -> list[sa.ColumnElement[bool]]:
    found = list(_chip(query.chip))
    if query.org_uid is not None:
        found.append(Project.org_uid.in_(descendants(query.org_uid, tree_of(tx))))
    if query.origin is not None:
        found.append(Project.origin == query.origin)
    if query.year is not None:
        found.append(Project.year == query.year)
    return found


def _chip(key: str) -> tuple[sa.ColumnElement[bool], ...]:
    conditions: dict[str, tuple[sa.ColumnElement[bool], ...]] = {
        "all": (),
        "bidding": (Project.state.in_(_BIDDING),),
        "to_contract": (Project.state == _S.WON,),
        "running": (Project.state.in_((*RUNNING, _S.CONTRACTED)),),
        "late": (Project.state.in_((*RUNNING, _S.CONTRACTED)),),
        "over": (Project.state.in_(OVER),),
    }
    return conditions[key]


def _sortings(kinds: ProjectKinds) -> dict[str, Sorting]:
    return {
        "year": Sorting(Project.year),
        "title": by_words(Project.title),
        "number": by_words(Project.number),
        "kind": by_rank(Project.kind, (kind.code for kind in kinds.kinds)),
        "origin": by_state(Project.origin, Origin),
        "org": by_organisation(Project.org_uid),
        "lead": by_person(Project.lead_uid),
        "state": by_state(Project.state, ProjectState),
        "ends_on": Sorting(Project.ends_on),
    }


def rows_of(tx: Tx, uids: Sequence[Uid], kinds: ProjectKinds) -> list[ProjectRow]:
    """Lines in the order asked; those gone meanwhile are left out."""
    found = {p.uid: p for p in tx.rows(sa.select(Project).where(Project.uid.in_(list(uids))))}
    tasks = tasks_of(tx, found)
    lights = lights_of(tx, found.values())
    names = person_names(tx, [p.lead_uid for p in found.values()]) | names_of(tx)
    return [_row(found[u], tasks.get(u, []), lights.get(u), names, kinds) for u in uids if u in found]


def _row(
    p: Project, tasks: list[TaskDraft], lamp: Light | None, names: dict[Uid, str], kinds: ProjectKinds
) -> ProjectRow:
    return ProjectRow(
        uid=p.uid,
        title=p.title,
        number=p.number or "",
        kind=kinds.by_code[p.kind].title if p.kind in kinds.by_code else p.kind,
        year=p.year,
        origin=p.origin.label,
        org=called(names, p.org_uid),
        lead=names.get(p.lead_uid, "") if p.lead_uid else "",
        state=p.state,
        ends_on=p.ends_on,
        done=sum(task.done_on is not None for task in tasks),
        tasks=len(tasks),
        light=lamp,
    )


def tasks_of(tx: Tx, uids: Iterable[Uid]) -> dict[Uid, list[TaskDraft]]:
    """The schedules of many projects in one query."""
    rows = tx.rows(sa.select(ProjectTask).where(ProjectTask.project_uid.in_(list(uids))).order_by(ProjectTask.ordinal))
    found: dict[Uid, list[TaskDraft]] = {}
    for row, draft in zip(rows, drafts_of(TaskDraft, rows), strict=True):
        found.setdefault(row.project_uid, []).append(draft)
    return found


def lights_of(tx: Tx, projects: Iterable[Project]) -> dict[Uid, Light]:
    """项目灯 of those that run."""
    running = [p for p in projects if p.state in RUNNING or p.state is _S.CONTRACTED]
    uids = [p.uid for p in running]
    tasks = tasks_of(tx, uids)
    looks = tx.rows(sa.select(Tracking).where(Tracking.project_uid.in_(uids)).order_by(Tracking.noted_on, Tracking.uid))
    last = {look.project_uid: look for look in looks}
    return {
        p.uid: light(tasks.get(p.uid, ()), p.ends_on, tx.today, _blocked(last.get(p.uid)))
        for p in running
    }


def _blocked(look: Tracking | None) -> bool:
    return look is not None and bool(look.problem) and not look.action


def person_names(tx: Tx, uids: Iterable[Uid | None]) -> dict[Uid, str]:
    """Names by uid; those deleted since are named too, with a mark."""
    wanted = [u for u in uids if u is not None]
    people = tx.session.execute(
        sa.select(Person).where(Person.uid.in_(wanted)), execution_options={"include_deleted": True}
    ).scalars()
    return {p.uid: p.name + ("（已删除）" if p.deleted_at else "") for p in people}


def party(tx: Tx, org_uid: Uid | None, title: str, absent: str) -> PartyView:
    """One side of the contract: an organisation and who is its secretary today."""
    org = tx.session.get(Organisation, org_uid) if org_uid else None
    if org is None or org.deleted_at is not None:
        return PartyView("", title, "", absent)
    holder = leader(tx, org.uid, PostRole.SECRETARY)
    missing = "" if holder else f"“{org.name}”没有登记现任书记"
    return PartyView(org.name, title, holder.name if holder else "", missing)


def trackings_of(tx: Tx, uid: Uid) -> tuple[TrackingRow, ...]:
    """Looks, the latest first."""
    looks = tx.rows(
        sa.select(Tracking).where(Tracking.project_uid == uid).order_by(Tracking.noted_on.desc(), Tracking.uid.desc())
    )
    names = person_names(tx, [look.noted_by_uid for look in looks])
    return tuple(
        TrackingRow(
            t.uid, t.noted_on, ProjectState(t.stage).label, t.percent, t.progress or "", t.problem or "",
            t.action or "", names.get(t.noted_by_uid, "") if t.noted_by_uid else "",
        )
        for t in looks
    )  # fmt: skip


def steps_of(tx: Tx, uid: Uid) -> tuple[StepRow, ...]:
    """Moves, the latest first."""
    steps = tx.rows(sa.select(ProjectStep).where(ProjectStep.project_uid == uid).order_by(ProjectStep.ordinal.desc()))
    return tuple(StepRow(s.happened_on, _step_words(s)) for s in steps)


def _step_words(step: ProjectStep) -> str:
    way = f"{step.from_state.label} → {step.to_state.label}" if step.from_state is not step.to_state else ""
    tail = [step.reason or "", f"依据：{step.paper}" if step.paper else ""]
    return "，".join(part for part in (f"{step.move}（{way}）" if way else step.move, *tail) if part)


def problems_of(tx: Tx, uid: Uid) -> tuple[LinkedRow, ...]:
    """Problems the project takes up."""
    found = tx.rows(sa.select(Problem).where(Problem.project_uid == uid).order_by(Problem.found_on))
    return tuple(LinkedRow(p.uid, p.title, ProblemState(p.state).label) for p in found)


def paper_of(tx: Tx, uid: Uid) -> LinkedRow | None:
    """The newest contract made for a project that is not void."""
    statement = sa.select(Document).where(
        Document.subject_uid == uid, Document.kind == CONTRACT, Document.state != DocumentState.VOID
    )
    found = tx.rows(statement.order_by(Document.uid.desc()).limit(1))
    return LinkedRow(found[0].uid, found[0].number, found[0].state.label) if found else None
