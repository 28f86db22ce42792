"""A project: what may be typed, its goals and schedule, and the rules that refuse or warn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from desktop.domain.drafts import entry, form_problems, label_of
from desktop.domain.errors import Problem, Severity
from desktop.domain.identity import Uid
from desktop.domain.projects.kinds import StageHint
from desktop.domain.projects.states import Stage


class Origin(StrEnum):
    """Where a project comes from (source 000, row 0-04)."""

    COMMITTEE_SET = "committee_set"
    SELF_CHOSEN = "self_chosen"

    @property
    def label(self) -> str:
        return {"committee_set": "党委设定", "self_chosen": "基层自选"}[self.value]

    @property
    def words(self) -> str:
        """As printed in the contract."""
        return f"{self.label}项目"


@dataclass(frozen=True, slots=True)
class ProjectDraft:
    """What may be typed of a project. 甲方、乙方 and their secretaries are derived, never typed.

    Attributes:
        granting_uid: the committee that grants it; None takes the nearest one above the branch.
        budget_fen: money in fen; None when the project has none of its own.
        made_project … made_model: 立、破、塑、创, what came of it.
    """

    title: str = entry("项目名称", default="", required=True, length=80)
    kind: str = entry("项目类型", default="innovation", required=True, length=40)
    year: int | None = entry("年度", required=True)
    origin: Origin = entry("项目来源", default=Origin.SELF_CHOSEN)
    through_bidding: bool = entry("经招标评审", default=True)
    org_uid: Uid | None = entry("承担组织", required=True, synonyms=("党支部", "申报单位", "承担单位"))
    granting_uid: Uid | None = entry("委托党委")
    lead_uid: Uid | None = entry("项目负责人")
    number: str | None = entry("项目编号", length=40)
    programme: str | None = entry("所属专项", length=60)
    must_item: str | None = entry("必研究内容", length=300)
    content: str | None = entry("项目内容", length=4000, multiline=True)
    difficulty: str | None = entry("破解难题", length=500, multiline=True)
    brand: str | None = entry("塑造品牌", length=200)
    outcome: str | None = entry("预期成果", length=500, multiline=True)
    outcome_kind: str | None = entry("成果类型", length=40)
    budget_fen: int | None = entry("经费")
    starts_on: date | None = entry("开始日期")
    ends_on: date | None = entry("结束日期")
    made_project: str | None = entry("立一个项目", length=500, multiline=True)
    made_difficulty: str | None = entry("破一个难题", length=500, multiline=True)
    made_brand: str | None = entry("塑一个品牌", length=500, multiline=True)
    made_model: str | None = entry("创一种模式", length=500, multiline=True)


TERMS = ("title", "origin", "org_uid", "granting_uid", "starts_on", "ends_on", "budget_fen")
"""Fields the contract fixes: afterwards they change only by a supplementary agreement."""


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """目标与考核指标; `uid` is None for a new one, `achieved` is filled at acceptance."""

    uid: Uid | None = None
    indicator: str = entry("指标", default="", required=True, length=120)
    baseline: str | None = entry("基线", length=60)
    target: str | None = entry("目标", length=60)
    basis: str | None = entry("口径", length=200)
    achieved: str | None = entry("完成值", length=60)
    met: bool | None = entry("是否达标")


GOAL_TERMS = ("indicator", "baseline", "target", "basis")


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """进度安排: one measure of one stage; `done_on` and `note` are filled while it runs."""

    uid: Uid | None = None
    stage: Stage = entry("阶段", default=Stage.INITIATION)
    measure: str = entry("推进措施", default="", required=True, length=300)
    duty: str | None = entry("工作职责", length=200)
    requirement: str | None = entry("目标要求", length=200)
    owner_uid: Uid | None = entry("责任人")
    starts_on: date | None = entry("开始")
    due_on: date | None = entry("完成时限")
    done_on: date | None = entry("完成日期")
    note: str | None = entry("备注", length=200)


TASK_TERMS = ("stage", "measure", "duty", "requirement", "owner_uid", "starts_on", "due_on")


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """Everything one form saves at once."""

    draft: ProjectDraft = ProjectDraft()
    goals: tuple[GoalDraft, ...] = ()
    tasks: tuple[TaskDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class TrackingDraft:
    """跟踪记录: how far the project is, what hinders it and what is done about it."""

    noted_on: date | None = entry("跟踪日期", required=True)
    percent: int | None = entry("完成进度")
    progress: str | None = entry("进展情况", required=True, length=1000, multiline=True)
    problem: str | None = entry("存在问题", length=500, multiline=True)
    action: str | None = entry("采取措施", length=500, multiline=True)
    noted_by_uid: Uid | None = entry("跟踪人")


def project_problems(record: ProjectRecord, today: date) -> list[Problem]:
    """What is impossible (error) or unusual (warning), whatever the state."""
    draft = record.draft
    found = form_problems(draft)
    if draft.year is not None and not 2000 <= draft.year <= today.year + 5:
        found.append(Problem("year", "BAD_YEAR", f"年度 {draft.year} 不合理，请核对。"))
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        found.append(Problem("ends_on", "DATE_SEQUENCE_INCONSISTENT", "结束日期早于开始日期。"))
    if draft.budget_fen is not None and draft.budget_fen < 0:
        found.append(Problem("budget_fen", "NEGATIVE", "经费不能为负数。"))
    for number, goal in enumerate(record.goals, 1):
        found += [replace(p, field="goals", text=f"第 {number} 项目标：{p.text}") for p in form_problems(goal)]
    for number, task in enumerate(record.tasks, 1):
        found += _task_problems(number, task, draft)
    return found


def _task_problems(number: int, task: TaskDraft, draft: ProjectDraft) -> list[Problem]:
    place = f"进度第 {number} 行"
    found = [replace(p, field="tasks", text=f"{place}：{p.text}") for p in form_problems(task)]
    if task.starts_on and task.due_on and task.due_on < task.starts_on:
        found.append(Problem("tasks", "DATE_SEQUENCE_INCONSISTENT", f"{place}：完成时限早于开始日期。"))
    outside = [d for d in (task.starts_on, task.due_on) if d and not _within(d, draft)]
    if outside:
        text = f"{place}：{outside[0]} 不在项目起止日期之内，请核对。"
        found.append(Problem("tasks", "OUTSIDE_TERM", text, Severity.WARNING))
    return found


def _within(day: date, draft: ProjectDraft) -> bool:
    return (draft.starts_on or date.min) <= day <= (draft.ends_on or date.max)


def tracking_problems(draft: TrackingDraft, today: date) -> list[Problem]:
    """A look at the project cannot be of tomorrow, and is of 0 to 100 per cent."""
    found = form_problems(draft)
    if draft.noted_on and draft.noted_on > today:
        found.append(Problem("noted_on", "DATE_IN_FUTURE", "跟踪日期晚于今天，请核对。"))
    if draft.percent is not None and not 0 <= draft.percent <= 100:
        found.append(Problem("percent", "BAD_PERCENT", "完成进度应在 0 到 100 之间。"))
    return found


def stages_without_tasks(tasks: Iterable[TaskDraft], stages: Iterable[Stage]) -> list[Stage]:
    """INV-18: stages a project passes that no line of the schedule covers."""
    covered = {task.stage for task in tasks}
    return [stage for stage in stages if stage not in covered]


def missing_for_contract(record: ProjectRecord) -> list[str]:
    """What the contract's text needs and the record has not, in words."""
    draft = record.draft
    wanted = ("content", "starts_on", "ends_on", "lead_uid")
    found = [f"{label_of(ProjectDraft, name)}未填写" for name in wanted if not getattr(draft, name)]
    if not record.goals:
        found.append("目标与考核指标未填写")
    bare = [goal.indicator for goal in record.goals if not goal.target]
    if bare:
        found.append(f"考核指标“{bare[0]}”没有目标值")
    gaps = stages_without_tasks(record.tasks, Stage)
    if gaps:
        found.append(f"进度安排缺少{'、'.join(s.label for s in gaps)}阶段")
    undated = [task.measure for task in record.tasks if not (task.starts_on and task.due_on)]
    if undated:
        found.append(f"进度安排“{undated[0]}”没有开始日期或完成时限")
    return found


def missing_at_close(draft: ProjectDraft) -> list[str]:
    """立破塑创: what a closed project should tell (source 000, row 0-17); reminds, never blocks."""
    names = ("made_project", "made_difficulty", "made_brand", "made_model")
    return [f"“{label_of(ProjectDraft, name)}”未填写" for name in names if not getattr(draft, name)]


def changed_terms(before: ProjectRecord, after: ProjectRecord) -> list[str]:
    """Labels of what the contract fixes and the new record changes."""
    found = [
        label_of(ProjectDraft, name) for name in TERMS if getattr(before.draft, name) != getattr(after.draft, name)
    ]
    if _kept(before.goals, GOAL_TERMS) != _kept(after.goals, GOAL_TERMS):
        found.append("目标与考核指标")
    if _kept(before.tasks, TASK_TERMS) != _kept(after.tasks, TASK_TERMS):
        found.append("进度安排")
    return found


def _kept(lines: Sequence[object], names: Sequence[str]) -> list[tuple[object, ...]]:
    return [tuple(getattr(line, name) for name in names) for line in lines]


def lay_out(starts_on: date, ends_on: date, hints: Mapping[Stage, StageHint]) -> tuple[TaskDraft, ...]:
    """One line per stage over the whole term, in proportion to the shares, as a schedule to start from.

    No stage ends before it begins or after the term: where days run out, the last stages share the last day.
    """
    total = sum(hints[stage].share for stage in Stage)
    days = (ends_on - starts_on).days + 1
    found, passed, start = [], 0, starts_on
    for stage in Stage:
        passed += hints[stage].share
        due = max(start, starts_on + timedelta(days=days * passed // total - 1))
        due = min(due, ends_on)
        found.append(
            TaskDraft(None, stage, hints[stage].hint, hints[stage].duty, None, None, min(start, ends_on), due)
        )
        start = due + timedelta(days=1)
    return tuple(found)


class Light(StrEnum):
    """项目灯: how a running project stands."""

    ON_TIME = "on_time"
    LATE = "late"
    BLOCKED = "blocked"

    @property
    def label(self) -> str:
        return {"on_time": "正常", "late": "滞后", "blocked": "受阻"}[self.value]


def light(tasks: Iterable[TaskDraft], ends_on: date | None, today: date, open_problem: bool) -> Light:
    """滞后 when anything is past its day, 受阻 when the last look named a problem without an action."""
    late = any(task.due_on and task.due_on < today and not task.done_on for task in tasks)
    if late or (ends_on is not None and ends_on < today):
        return Light.LATE
    return Light.BLOCKED if open_problem else Light.ON_TIME
