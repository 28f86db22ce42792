"""What follows from an activity's record, above its form: what is missing, the quorum, the next step, later notes."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.domain.activities.record import ActivityState
from desktop.services.activities import ActivityDetail
from desktop.ui.shared.buttons import button, restyle, words
from desktop.ui.shared.step_bar import NextStep, StepBar


def summary(found: ActivityDetail) -> str:
    """One line: when recorded, 补录, who confirmed."""
    parts = [f"{found.recorded_on} 录入{'（补录）' if found.late else ''}", found.confirmed]
    return " · ".join(part for part in parts if part)


class ActivityFacts(QWidget):
    """Banners over the form; empty parts are not shown.

    Args:
        steps: the buttons that fit a record.
    """

    def __init__(self, steps: Callable[[ActivityDetail], Sequence[NextStep]], reveal: Callable[[], object]) -> None:
        super().__init__()
        self._steps = steps
        self.bar = StepBar("activity")
        self._warning, self._warning_words = _banner("activity_quorum", "warning")
        self._notes, self._notes_words = _banner("activity_addenda", "info")
        self._cover = QWidget()
        self._cover_words = words("谈话内容已遮盖。", "note", wrap=True, name="activity_covered")
        row = QHBoxLayout(self._cover)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._cover_words, 1)
        shown = button("显示内容", "activity_reveal", reveal, role="link", glyph="eye")
        row.addWidget(shown)
        self._shown = shown
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 4, 0, 4)
        lines.setSpacing(8)
        for widget in (self.bar, self._warning, self._notes, self._cover):
            lines.addWidget(widget)
        self.show_activity(None)

    def show_activity(self, found: ActivityDetail | None) -> None:
        """None: a new one, nothing follows yet."""
        self.bar.offer(self._steps(found) if found else (), _standing(found) if found else "", _tone(found))
        _say(self._warning, self._warning_words, found.quorum if found else ())
        notes = [f"补充说明：{text}" for text in found.addenda] if found else []
        _say(self._notes, self._notes_words, notes)
        self._cover.setVisible(bool(found and found.covered))
        self._cover_words.setText("谈话内容已遮盖。")
        self._shown.show()

    def revealed(self) -> None:
        self._cover_words.setText("已显示全部内容，这次查看已记入操作历史。")
        self._shown.hide()


def _standing(found: ActivityDetail) -> str:
    if found.state is ActivityState.ARCHIVED:
        return "已归档，计入各项统计，不再修改；需要更正的写补充说明。"
    if found.state_words == "计划":
        return "计划中的活动。举行之后补齐记录，再由书记确认。"
    lacking = f"记录完整度 {found.completeness}%" + (f"，还缺：{'；'.join(found.missing)}。" if found.missing else "。")
    if found.returned_reason:
        return f"书记退回修改：{found.returned_reason}\n{lacking}"
    return lacking


def _tone(found: ActivityDetail | None) -> str:
    if found is None or found.state_words == "计划":
        return "info"
    if found.state is ActivityState.ARCHIVED or not found.missing:
        return "good"
    return "warning"


def _banner(name: str, tone: str) -> tuple[QFrame, QLabel]:
    frame = QFrame()
    frame.setObjectName(name)
    restyle(frame, "banner", tone)
    label = words("", wrap=True, name=f"{name}_words")
    lines = QVBoxLayout(frame)
    lines.setContentsMargins(12, 8, 12, 8)
    lines.addWidget(label)
    return frame, label


def _say(frame: QFrame, label: QLabel, texts: Sequence[str]) -> None:
    label.setText("\n".join(texts))
    frame.setVisible(bool(texts))
