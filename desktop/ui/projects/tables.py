"""The two tables of a project edited in place: goals with their results, and the schedule by the six stages."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from desktop.domain.choices import Choice
from desktop.domain.projects.project import GOAL_TERMS, TASK_TERMS, GoalDraft, TaskDraft
from desktop.domain.projects.states import Stage
from desktop.ui.shared.codec import Codec
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import enum_items
from desktop.ui.shared.lines import LineColumn, LinesModel, Typed
from desktop.ui.shared.lines_table import LinesField, LinesTable
from desktop.ui.shared.tokens import Tone

_MET = {True: Tone.GOOD, False: Tone.BAD}


def goals_table(desk: Desk) -> LinesTable:
    columns = (
        LineColumn("indicator", "指标", 112, stretch=3),
        LineColumn("baseline", "基线", 72, stretch=1),
        LineColumn("target", "目标", 72, stretch=1),
        LineColumn("basis", "口径", 96, stretch=2),
        LineColumn("achieved", "完成值", 72, stretch=1),
        LineColumn(
            "met", "达标", 60, Typed.CHOICE, items=[(None, ""), (True, "达标"), (False, "未达标")],
            tone=lambda value: _MET.get(value, Tone.PLAIN),
        ),
    )  # fmt: skip
    return LinesTable(LinesModel(columns, lambda: _goal_line(GoalDraft())), "goals", "目标与考核指标", desk.runner)


def tasks_table(desk: Desk) -> LinesTable:
    people, who = desk.services.people, desk.who
    columns = (
        LineColumn("stage", "阶段", 76, Typed.CHOICE, items=enum_items(Stage)),
        LineColumn("measure", "推进措施", 124, stretch=4),
        LineColumn("owner_uid", "责任人", 64, Typed.PICK, search=lambda text: people.choices(who, text)),
        LineColumn("starts_on", "开始", 88, Typed.DATE),
        LineColumn("due_on", "时限", 88, Typed.DATE),
        LineColumn("done_on", "完成", 88, Typed.DATE, tone=lambda value: Tone.GOOD if value else Tone.PLAIN),
        LineColumn("duty", "工作职责", 84, stretch=2),
        LineColumn("requirement", "目标要求", 84, stretch=2),
    )
    return LinesTable(LinesModel(columns, lambda: _task_line(TaskDraft())), "tasks", "进度安排", desk.runner)


def goals_field(table: LinesTable, name_of: Callable[[Any], Choice | None]) -> LinesField:
    return LinesField(
        table, _goal_line, lambda line: GoalDraft(**{**line, "indicator": line["indicator"] or ""}), name_of, Codec({})
    )


def tasks_field(table: LinesTable, name_of: Callable[[Any], Choice | None]) -> LinesField:
    return LinesField(
        table,
        _task_line,
        lambda line: TaskDraft(**{**line, "measure": line["measure"] or ""}),
        name_of,
        Codec({"S": Stage}),
    )


def fix_terms(goals: LinesTable, tasks: LinesTable, *, on: bool) -> None:
    """What a signed contract fixes is only shown; results and days of completion are still typed."""
    goals.lines.fix(GOAL_TERMS if on else ())
    tasks.lines.fix(TASK_TERMS if on else ())


def _goal_line(draft: GoalDraft) -> dict[str, Any]:
    return {f.name: getattr(draft, f.name) for f in fields(GoalDraft)}


def _task_line(draft: TaskDraft) -> dict[str, Any]:
    return {f.name: getattr(draft, f.name) for f in fields(TaskDraft)}
