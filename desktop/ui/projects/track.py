"""The way of a project as ten marks in a row: what is passed, where it stands, what is to come."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.projects.states import ProjectState
from desktop.ui.shared.buttons import show_if
from desktop.ui.shared.tokens import tokens_of

_S = ProjectState
MARKS = ("申报", "评审", "合同", "立项", "分解", "调研", "管控", "验收", "推广", "结项")
_PLACES = {
    _S.DRAFT: 0,
    _S.APPLIED: 1,
    _S.REVIEWING: 1,
    _S.WAITLISTED: 1,
    _S.LOST: 1,
    _S.WON: 2,
    _S.CONTRACTED: 3,
    _S.INITIATION: 3,
    _S.BREAKDOWN: 4,
    _S.RESEARCH: 5,
    _S.CONTROL: 6,
    _S.ACCEPTANCE: 7,
    _S.SUMMARY: 8,
    _S.CLOSED: 10,
}
"""How many marks are passed; the next one is the current."""


def passed(state: ProjectState) -> int:
    """Marks passed; of an ended project none is told."""
    return _PLACES.get(state, 0)


class StageTrack(QWidget):
    """Painted; what it shows is also its accessible name."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("project_track")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._state = _S.DRAFT
        self.show_state(_S.DRAFT)

    def show_state(self, state: ProjectState) -> None:
        self._state = state
        count = passed(state)
        ahead = f"，下一步{MARKS[count]}" if count < len(MARKS) and state is not _S.TERMINATED else ""
        self.setAccessibleName(f"项目进程：{state.label}{ahead}")
        self.setToolTip(f"{state.label}{ahead}")
        show_if(self, on=state is not _S.TERMINATED)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(360, 48)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), tokens_of(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step, y = self.width() / len(MARKS), 13.0
        count = passed(self._state)
        centres = [QPointF((place + 0.5) * step, y) for place in range(len(MARKS))]
        for place in range(len(MARKS) - 1):
            painter.setPen(QPen(QColor(tokens.info if place + 1 < count else tokens.soft), 2))
            painter.drawLine(centres[place] + QPointF(9, 0), centres[place + 1] - QPointF(9, 0))
        for place, centre in enumerate(centres):
            self._mark(painter, centre, place, count)
        painter.end()

    def _mark(self, painter: QPainter, centre: QPointF, place: int, count: int) -> None:
        tokens = tokens_of(self.palette())
        done, current = place < count, place == count
        ring = tokens.info if done else tokens.accent_text if current else tokens.soft
        painter.setPen(QPen(QColor(ring), 2))
        painter.setBrush(QColor(tokens.info if done else tokens.card))
        painter.drawEllipse(centre, 5, 5)
        font = painter.font()
        font.setPixelSize(12)
        font.setBold(current)
        painter.setFont(font)
        painter.setPen(QColor(tokens.accent_text if current else tokens.ink if done else tokens.ink2))
        box = QRectF(centre.x() - 24, centre.y() + 9, 48, 18)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), MARKS[place])
