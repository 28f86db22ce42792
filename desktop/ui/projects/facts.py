"""What follows from a project's record, above its form: where it stands, the next step, the two parties."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QVBoxLayout, QWidget

from desktop.domain.projects.project import Light
from desktop.domain.projects.states import ProjectState
from desktop.services.projects import ProjectDetail
from desktop.services.projects.rows import PartyView
from desktop.ui.projects.track import StageTrack
from desktop.ui.shared.buttons import restyle, words
from desktop.ui.shared.step_bar import NextStep, StepBar


def summary(found: ProjectDetail) -> str:
    """One line: number, contract, acceptance."""
    parts = [found.record.draft.number or ""]
    if found.contracted_on:
        parts.append(f"{found.contracted_on} 签订合同")
    if found.grade:
        parts.append(f"验收{found.grade}")
    if found.excellent_on:
        parts.append("优秀党建项目")
    parts.append(f"{found.recorded_on} 录入")
    return " · ".join(part for part in parts if part)


class ProjectFacts(QWidget):
    """Over the form; empty parts are not shown."""

    def __init__(self, steps: Callable[[ProjectDetail], Sequence[NextStep]]) -> None:
        super().__init__()
        self._steps = steps
        self.track = StageTrack()
        self.bar = StepBar("project")
        self._parties = QFrame()
        self._first = words("", wrap=True, name="project_first_party")
        self._second = words("", wrap=True, name="project_second_party")
        inside = QFormLayout(self._parties)
        inside.setContentsMargins(0, 4, 0, 0)
        inside.setHorizontalSpacing(12)
        inside.setVerticalSpacing(4)
        inside.addRow(words("合同甲方", "second"), self._first)
        inside.addRow(words("合同乙方", "second"), self._second)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 4, 0, 8)
        lines.setSpacing(8)
        for widget in (self.track, self.bar, self._parties):
            lines.addWidget(widget)
        self.show_project(None)

    def show_project(self, found: ProjectDetail | None, amending: str = "") -> None:
        """None: a new one. `amending`: the agreement by which the terms are being changed now."""
        self.track.show_state(found.state if found else ProjectState.DRAFT)
        self.bar.offer(
            self._steps(found) if found and not amending else (),
            _standing(found, amending) if found else "",
            _tone(found, amending),
        )
        self._parties.setVisible(found is not None)
        if found is not None:
            _say(self._first, found.first)
            _say(self._second, found.second)


def _say(label: QLabel, party: PartyView) -> None:
    text = party.missing or f"{party.organisation}　{party.title} {party.representative}"
    label.setText(text)
    restyle(label, "tone", "warning" if party.missing else "none")


def _standing(found: ProjectDetail, amending: str) -> str:
    if amending:
        return f"正在按“{amending}”变更合同约定的内容；改好后保存，变更记入经过。"
    lacking = f"还缺：{'；'.join(found.missing)}。" if found.missing else ""
    if found.state is ProjectState.TERMINATED:
        return "项目已中止。"
    late = "有任务或项目已过时限，请登记完成或变更。" if found.light is Light.LATE else ""
    blocked = "最近一次跟踪有问题还没有措施。" if found.light is Light.BLOCKED else ""
    paper = f"合同 {found.paper.title}：{found.paper.note}。" if found.paper and found.contract_uid is None else ""
    return "\n".join(part for part in (paper, lacking, late, blocked) if part)


def _tone(found: ProjectDetail | None, amending: str) -> str:
    if found is None:
        return "plain"
    if amending or found.missing or found.light in (Light.LATE, Light.BLOCKED):
        return "warning"
    return "good" if found.state is ProjectState.CLOSED else "info"
