"""What happened to a project, under its form: looks, moves, and the problems it takes up."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.identity import Uid
from desktop.domain.projects.states import RUNNING, ProjectState
from desktop.services.projects import ProjectDetail
from desktop.services.projects.rows import TrackingRow
from desktop.ui.shared.buttons import button, rule, tool, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.sections import refill


class ProjectCourse(QWidget):
    """Rebuilt for every record shown.

    Args:
        track: asks for a new look; `untrack` takes one back.
    """

    def __init__(self, desk: Desk, track: Callable[[], object], untrack: Callable[[TrackingRow], object]) -> None:
        super().__init__()
        self._desk, self._track, self._untrack = desk, track, untrack
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 24, 0, 8)
        self._lines.setSpacing(8)

    def show_project(self, found: ProjectDetail | None) -> None:
        self.setVisible(found is not None)
        refill(self._lines, self._parts(found) if found is not None else ())

    def _parts(self, found: ProjectDetail) -> list[QWidget]:
        made: list[QWidget] = []
        running = found.state in RUNNING or found.state is ProjectState.CONTRACTED
        if running or found.trackings:
            made += self._looks(found.trackings, running=running)
        if found.problems:
            made.append(words("研究解决的问题", "heading"))
            made += [self._link(row.uid, f"{row.title}（{row.note}）") for row in found.problems]
        if found.steps:
            text = "\n".join(f"{step.happened_on}　{step.words}" for step in found.steps)
            made.append(words("经过", "heading", name="project_steps_heading"))
            made.append(words(text, wrap=True, name="project_course"))
        return made

    def _looks(self, looks: Sequence[TrackingRow], *, running: bool) -> list[QWidget]:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(words("跟踪记录", "heading"))
        row.addStretch()
        if running:
            row.addWidget(button("登记跟踪…", "project_track_add", self._track, glyph="plus"))
        if not looks:
            return [head, words("还没有跟踪记录，每月至少登记一次。", "note")]
        shown = ((self._look(place, look, running=running), rule()) for place, look in enumerate(looks))
        return [head, *(widget for pair in shown for widget in pair)]

    def _look(self, place: int, look: TrackingRow, *, running: bool) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(words(look_words(look), wrap=True, name=f"project_look_{place}"), 1)
        if running:
            take = tool("close", f"删除 {look.noted_on} 的跟踪记录", f"project_untrack_{place}", partial(self._untrack, look))
            row.addWidget(take)
        return made

    def _link(self, uid: Uid, text: str) -> QWidget:
        return button(text, f"project_problem_{uid.hex()[-6:]}", lambda: self._desk.go("problems", uid), role="link")


def look_words(look: TrackingRow) -> str:
    """One look in two lines: when, at which stage, how far; then what was found."""
    share = f"完成 {look.percent}%" if look.percent is not None else ""
    head = "　".join(part for part in (str(look.noted_on), look.stage, share, look.noted_by) if part)
    told = (look.progress, f"问题：{look.problem}" if look.problem else "", f"措施：{look.action}" if look.action else "")
    return f"{head}\n{'；'.join(part for part in told if part)}"
