"""By what the lists of projects and of problems are filtered."""

from collections.abc import Mapping
from dataclasses import replace

import sqlalchemy as sa

from desktop.domain.projects.kinds import ProjectKinds
from desktop.domain.projects.problems import SETTLED, ProblemDraft, ProblemState
from desktop.domain.projects.project import ProjectDraft
from desktop.domain.projects.states import OVER, ProjectState
from desktop.domain.views import Condition, Kind, ViewField, choice_of, fields_of, flag
from desktop.services.views import Clause, Ground, Terms, columns_of, fact, plain, terms_of
from desktop.services.views.compiling import truth
from desktop.store.projects import Problem, Project, ProjectTask

Titles = Mapping[str, str]

_DAYS = (
    ("awarded_on", "立项日期"),
    ("contracted_on", "合同签订日期"),
    ("begun_on", "开工日期"),
    ("accepted_on", "验收日期"),
    ("excellent_on", "评为优秀日期"),
    ("closed_on", "了结日期"),
)
"""Set by the steps of a project."""


def project_terms(kinds: ProjectKinds) -> Terms:
    """The fields of the list of projects with their SQL; money is asked in yuan."""
    drafted = fields_of(ProjectDraft, {}, orgs=("org_uid", "granting_uid"), leave_out=("budget_fen",))
    titles = {
        "kind": {kind.code: kind.title for kind in kinds.kinds},
        "outcome_kind": dict(kinds.outcome_titles),
    }
    grades = tuple((grade.code, grade.title) for grade in kinds.grades)
    fields = (
        choice_of("state", "状态", ProjectState),
        flag("late_task", "有逾期的任务"),
        *(_of_kinds(field, titles) for field in drafted),
        ViewField("budget", "经费", Kind.NUMBER, unit="元"),
        ViewField("grade", "验收等次", Kind.CODE, grades),
        *(ViewField(key, label, Kind.DATE) for key, label in _DAYS),
    )
    own = {"late_task": _late_task, "budget": plain(Kind.NUMBER, Project.budget_fen / 100)}
    return terms_of(fields, columns_of(Project), own)


def problem_terms(kinds: ProjectKinds) -> Terms:
    """The fields of the 问题清单 with their SQL."""
    fields = (
        choice_of("state", "状态", ProblemState),
        flag("overdue", "超期"),
        flag("in_project", "已列入项目"),
        *(_of_kinds(f, {"kind": kinds.problem_titles}) for f in fields_of(ProblemDraft, {}, orgs=("org_uid",))),
        ViewField("verified_on", "验证日期", Kind.DATE),
    )
    own = {"overdue": _overdue, "in_project": fact(Problem.project_uid.is_not(None))}
    return terms_of(fields, columns_of(Problem), own)


def _of_kinds(field: ViewField, titles: Mapping[str, Titles]) -> ViewField:
    options = titles.get(field.key)
    return replace(field, kind=Kind.CODE, options=tuple(options.items())) if options else field


def _late_task(condition: Condition, ground: Ground) -> Clause:
    late = sa.exists().where(
        ProjectTask.project_uid == Project.uid,
        ProjectTask.deleted_at.is_(None),
        ProjectTask.done_on.is_(None),
        ProjectTask.due_on < ground.today,
    )
    return truth(sa.and_(Project.state.not_in(OVER), late.correlate(Project)), condition.values)


def _overdue(condition: Condition, ground: Ground) -> Clause:
    return truth(sa.and_(Problem.state.not_in(SETTLED), Problem.due_on < ground.today), condition.values)
