"""What projects and problems owe: a look every month, the schedule, acceptance by the end, a solution by its day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import sqlalchemy as sa

from desktop.domain.duties import Concern, Duty, DutyRule, owed_spans, shortened, span_words
from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.projects.problems import SETTLED
from desktop.domain.projects.states import RUNNING, ProjectState
from desktop.domain.rubrics.given import Per
from desktop.services.duties.ground import Ground
from desktop.store.projects import Problem, Project, ProjectTask, Tracking

_TRACKED = (RUNNING | {ProjectState.CONTRACTED}) - {ProjectState.ACCEPTANCE, ProjectState.SUMMARY}
"""From 考评验收 on the acceptance itself looks at the project."""


@dataclass(frozen=True, slots=True)
class Running:
    """A project under contract as the checks see it."""

    uid: Uid
    title: str
    org_uid: Uid | None
    state: ProjectState
    contracted_on: date | None
    ends_on: date | None
    accepted_on: date | None
    created_at: datetime

    @property
    def known(self) -> date:
        """The day it was entered."""
        return self.created_at.astimezone().date()

    def concern(self) -> Concern:
        return Concern(self.title, "project", self.uid)


@dataclass
class Projects:
    """Projects under contract, and the looks of the last two months."""

    ground: Ground

    @cached_property
    def running(self) -> list[Running]:
        columns = (getattr(Project, name) for name in Running.__slots__)
        contracted = (Project.state.in_((*RUNNING, ProjectState.CONTRACTED)), Project.contracted_on.is_not(None))
        return [Running(*row) for row in self.ground.rows(sa.select(*columns).where(*contracted).order_by(Project.uid))]

    @cached_property
    def looks(self) -> dict[Uid, list[date]]:
        since = (self.ground.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        statement = sa.select(Tracking.project_uid, Tracking.noted_on).where(Tracking.noted_on >= since)
        found: dict[Uid, list[date]] = {}
        for uid, day in self.ground.rows(statement):
            found.setdefault(uid, []).append(day)
        return found


def untracked(projects: Projects, rule: DutyRule) -> Iterator[Duty]:
    """Running projects nobody looked at in the period."""
    ground, per = projects.ground, rule.per or Per.MONTH
    for project in projects.running:
        if project.state not in _TRACKED or project.contracted_on is None:
            continue
        lived = Span(project.contracted_on, date.max)
        for span in owed_spans(rule, per, ground.today, lived=lived, known=project.known):
            if not any(day in span for day in projects.looks.get(project.uid, ())):
                words = f"项目“{project.title}”{span_words(per, span, ground.today)}没有跟踪记录"
                yield ground.duty(rule, words, project.concern(), project.org_uid, span.until)


def ending(projects: Projects, rule: DutyRule) -> Iterator[Duty]:
    """Projects at their end that were not accepted."""
    ground = projects.ground
    for project in projects.running:
        end = project.ends_on
        if end is not None and project.accepted_on is None and rule.near(end, ground.today):
            tense = "已于" if end < ground.today else "将于"
            words = f"项目“{project.title}”{tense} {end} 到期，还没有通过验收"
            yield ground.duty(rule, words, project.concern(), project.org_uid, end)


def late_tasks(projects: Projects, rule: DutyRule) -> Iterator[Duty]:
    """Lines of the schedule of running projects at their day; one duty a project, of the earliest."""
    ground = projects.ground
    columns = (ProjectTask.project_uid, ProjectTask.measure, ProjectTask.due_on)
    open_ones = (ProjectTask.done_on.is_(None), ProjectTask.due_on.is_not(None))
    waiting: dict[Uid, list[tuple[date, str]]] = {}
    for uid, measure, due in ground.rows(sa.select(*columns).where(*open_ones).order_by(ProjectTask.ordinal)):
        if rule.near(due, ground.today):
            waiting.setdefault(uid, []).append((due, measure))
    for project in projects.running:
        lines = waiting.get(project.uid)
        if lines:
            due, measure = min(lines, key=lambda line: line[0])
            which = f"有 {len(lines)} 项进度到期，最早的“" if len(lines) > 1 else "的“"
            words = f"项目“{project.title}”{which}{shortened(measure)}”应于 {due} 完成"
            yield ground.duty(rule, words, project.concern(), project.org_uid, due)


def late_problems(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """Problems not solved at their day."""
    columns = (Problem.uid, Problem.title, Problem.org_uid, Problem.due_on)
    open_ones = (Problem.state.not_in(SETTLED), Problem.due_on.is_not(None))
    for uid, title, org, due in ground.rows(sa.select(*columns).where(*open_ones).order_by(Problem.uid)):
        if rule.near(due, ground.today):
            words = f"问题“{shortened(title)}”应于 {due} 解决"
            yield ground.duty(rule, words, Concern(title, "problem", uid), org, due)
