"""The columns of the projects list."""

from desktop.domain.projects.project import Light
from desktop.domain.projects.states import OVER, RUNNING, ProjectState
from desktop.services.projects import ProjectRow
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.tokens import Tone

LIGHTS = {Light.ON_TIME: Tone.GOOD, Light.LATE: Tone.BAD, Light.BLOCKED: Tone.WARNING}


def state_tone(state: ProjectState) -> Tone:
    if state is ProjectState.CLOSED:
        return Tone.GOOD
    if state in OVER or state is ProjectState.DRAFT:
        return Tone.PLAIN
    return Tone.INFO if state in RUNNING or state is ProjectState.CONTRACTED else Tone.WARNING


def _progress(row: ProjectRow) -> str:
    return f"{row.done}/{row.tasks}" if row.tasks else ""


COLUMNS = (
    Column[ProjectRow]("title", "项目名称", lambda r: r.title, width=128, stretch=4),
    Column[ProjectRow]("org", "承担组织", lambda r: r.org, width=112, stretch=2, drop=3),
    Column[ProjectRow]("lead", "负责人", lambda r: r.lead, width=72, drop=5),
    Column[ProjectRow]("origin", "来源", lambda r: r.origin, width=80, drop=6),
    Column[ProjectRow]("year", "年度", lambda r: str(r.year or ""), width=56, look=Look.NUMBER, drop=7),
    Column[ProjectRow](
        "progress", "进度", _progress, width=56, look=Look.NUMBER, sortable=False, drop=2,
        spoken=lambda r: f"{r.tasks} 项任务完成 {r.done} 项",
    ),
    Column[ProjectRow]("ends_on", "结束日期", lambda r: str(r.ends_on or ""), width=92, look=Look.DATE, drop=4),
    Column[ProjectRow]("state", "状态", lambda r: r.state.label, width=84, look=Look.PILL,
                       tone=lambda r: state_tone(r.state)),
    Column[ProjectRow]("light", "项目灯", lambda r: r.light.label if r.light else "", width=68, look=Look.PILL,
                       tone=lambda r: LIGHTS[r.light] if r.light else Tone.PLAIN, sortable=False, drop=1),
    Column[ProjectRow]("number", "项目编号", lambda r: r.number, width=150, hidden=True),
    Column[ProjectRow]("kind", "类型", lambda r: r.kind, width=110, hidden=True),
)  # fmt: skip
