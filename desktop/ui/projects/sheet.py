"""One project as its form holds it: the draft with goals and schedule as two more fields."""

import dataclasses
from dataclasses import dataclass

from desktop.domain.drafts import entry
from desktop.domain.projects.project import GoalDraft, ProjectDraft, ProjectRecord, TaskDraft


@dataclass(frozen=True, slots=True)
class ProjectSheet(ProjectDraft):
    """What the binder reads and shows."""

    goals: tuple[GoalDraft, ...] = entry("目标与考核指标", default=())
    tasks: tuple[TaskDraft, ...] = entry("进度安排", default=())


_DRAFT = tuple(f.name for f in dataclasses.fields(ProjectDraft))


def sheet_of(record: ProjectRecord) -> ProjectSheet:
    values = {name: getattr(record.draft, name) for name in _DRAFT}
    return ProjectSheet(**values, goals=record.goals, tasks=record.tasks)


def record_of(sheet: ProjectSheet) -> ProjectRecord:
    draft = ProjectDraft(**{name: getattr(sheet, name) for name in _DRAFT})
    return ProjectRecord(draft, sheet.goals, sheet.tasks)
