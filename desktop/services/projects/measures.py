"""Figures counted from projects, contracts and problems, each with the records behind it (resources/rubrics/metrics.yaml)."""

from collections.abc import Callable, Iterable

import sqlalchemy as sa

from desktop.domain.identity import Uid
from desktop.domain.measures import Measure, Span
from desktop.domain.projects.problems import SETTLED
from desktop.domain.projects.states import ProjectState
from desktop.services.measures import MeasureOf, organisations_of
from desktop.store.projects import Problem, Project
from desktop.store.sessions import Tx


def project_measures() -> dict[str, MeasureOf]:
    """Metric id → how it is computed from the records."""

    def told(metric: str) -> MeasureOf:
        return lambda tx, subject, span: _METRICS[metric](tx, organisations_of(tx, subject), span)

    return {metric: told(metric) for metric in _METRICS}


def _projects(tx: Tx, orgs: Iterable[Uid], *where: sa.ColumnElement[bool]) -> list[Project]:
    statement = sa.select(Project).where(Project.org_uid.in_(list(orgs)), *where)
    return list(tx.rows(statement.order_by(Project.begun_on, Project.uid)))


def _count(found: Iterable[Project | Problem]) -> Measure:
    uids = tuple(row.uid for row in found)
    return Measure(len(uids), None, uids)


def _implemented(tx: Tx, orgs: list[Uid], span: Span) -> Measure:
    """Projects whose carrying-out shares a day with the period; one over two years counts in both."""
    going_on = sa.or_(Project.closed_on.is_(None), Project.closed_on >= span.since)
    return _count(_projects(tx, orgs, Project.begun_on <= span.until, going_on))


def _due_projects(tx: Tx, orgs: list[Uid], span: Span) -> list[Project]:
    """Contracts whose term ends in the period; one ended by agreement is due no more."""
    due = Project.ends_on.between(span.since, span.until)
    return _projects(tx, orgs, due, Project.contracted_on.is_not(None), Project.state != ProjectState.TERMINATED)


def _due(tx: Tx, orgs: list[Uid], span: Span) -> Measure:
    return _count(_due_projects(tx, orgs, span))


def _in_time(row: Project) -> bool:
    return row.accepted_on is not None and row.ends_on is not None and row.accepted_on <= row.ends_on


def _accepted(tx: Tx, orgs: list[Uid], span: Span) -> Measure:
    """按期验收 of those due: passed on or before the last day of the term."""
    return _rate(_due_projects(tx, orgs, span), _in_time)


def _rate(due: list[Project], met: Callable[[Project], bool]) -> Measure:
    done = tuple(p.uid for p in due if met(p))
    return Measure(len(done), len(due), done, tuple(p.uid for p in due if not met(p)))


def _excellent(tx: Tx, orgs: list[Uid], span: Span) -> Measure:
    return _count(_projects(tx, orgs, Project.excellent_on.between(span.since, span.until)))


def _fulfilled(tx: Tx, orgs: list[Uid], span: Span) -> Measure:
    """历年合同履约率: of all contracts that have come to their end by the last day of the period, those accepted.

    A contract ended early counts as not fulfilled; without any contract there is no rate.
    """
    until = min(span.until, tx.today)
    ended = sa.or_(Project.ends_on <= until, Project.closed_on <= until)
    return _rate(_projects(tx, orgs, Project.contracted_on.is_not(None), ended), lambda p: p.accepted_on is not None)


def _solved(tx: Tx, orgs: list[Uid], span: Span) -> Measure:
    statement = sa.select(Problem).where(
        Problem.org_uid.in_(orgs), Problem.state.in_(SETTLED), Problem.solved_on.between(span.since, span.until)
    )
    return _count(tx.rows(statement.order_by(Problem.solved_on, Problem.uid)))


_METRICS: dict[str, Callable[[Tx, list[Uid], Span], Measure]] = {
    "project.implemented.count": _implemented,
    "project.due.count": _due,
    "project.accepted.rate": _accepted,
    "project.excellent.count": _excellent,
    "contract.fulfilled.rate": _fulfilled,
    "problem.solved.count": _solved,
}
