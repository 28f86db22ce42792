"""The steps of the import on top: where one is, what was done, what comes."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.shared.tokens import tokens_of

_RADIUS = 11.0
_GAP = 8
_LINE = 56


class WizardSteps(QWidget):
    """Numbered steps in a row, the words beside each number, a line between."""

    def __init__(self, names: Sequence[str], name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._names = tuple(names)
        self._at = 0
        self.setFixedHeight(28)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_step(0)

    def show_step(self, at: int) -> None:
        """`at` counts from 0."""
        self._at = at
        said = [f"第 {n + 1} 步{text}（{self._state(n)}）" for n, text in enumerate(self._names)]
        self.setAccessibleName("，".join(said))
        self.update()

    def _state(self, place: int) -> str:
        return "已完成" if place < self._at else "当前" if place == self._at else "未开始"

    def sizeHint(self) -> QSize:
        return QSize(560, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = 1.0
        for place, text in enumerate(self._names):
            x = self._step(painter, x, place, text)
            if place + 1 < len(self._names):
                painter.setPen(QPen(QColor(tokens_of().info if place < self._at else tokens_of().soft), 2))
                middle = self.height() / 2
                painter.drawLine(QPointF(x + 12, middle), QPointF(x + 12 + _LINE, middle))
                x += _LINE + 24

    def _step(self, painter: QPainter, x: float, place: int, text: str) -> float:
        """Draw one step from `x`; gives where it ends."""
        tokens, middle = tokens_of(), self.height() / 2
        centre = QPointF(x + _RADIUS, middle)
        done, here = place < self._at, place == self._at
        painter.setPen(QPen(QColor(tokens.info if done else tokens.accent if here else tokens.edge), 1.5))
        ground = tokens.info if done else tokens.accent if here else tokens.card
        painter.setBrush(QColor(ground))
        painter.drawEllipse(centre, _RADIUS, _RADIUS)
        painter.setPen(QPen(QColor(tokens.card if done else tokens.on_accent if here else tokens.ink2), 2))
        if done:
            painter.drawPolyline([centre + QPointF(-4.5, 0), centre + QPointF(-1, 3.5), centre + QPointF(5, -3.5)])
        else:
            box = QRectF(centre.x() - _RADIUS, centre.y() - _RADIUS, 2 * _RADIUS, 2 * _RADIUS)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(place + 1))
        font = self.font()
        font.setBold(here)
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(tokens.ink if here else tokens.ink2))
        left = x + 2 * _RADIUS + _GAP
        width = QFontMetrics(font).horizontalAdvance(text) + 2
        painter.drawText(QRectF(left, 0, width, self.height()), int(Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()
        return left + width
