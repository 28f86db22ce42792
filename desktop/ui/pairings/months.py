"""The months of a pairing in small boxes: contact kept, missed, or not due."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.domain.pairings.rules import ContactMonths
from desktop.ui.shared.tokens import tokens_of

_BOX, _GAP, _LABEL = 24, 4, 40
_ROWS = 3
"""Years shown; older ones are in the log."""


class MonthStrip(QWidget):
    """One row a year, one box a month: ✓ kept, ✕ missed. Words for screen readers in its name."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pairing_months")
        self._marks: dict[tuple[int, int], bool] = {}
        self._years: Sequence[int] = ()

    def show_months(self, months: ContactMonths) -> None:
        self._marks = {(m.year, m.month): True for m in months.met} | {(m.year, m.month): False for m in months.missed}
        self._years = sorted({year for year, _ in self._marks})[-_ROWS:]
        self.setFixedHeight(max(0, len(self._years) * (_BOX + _GAP) - _GAP))
        self.setAccessibleName(f"联系达标 {_said(months.met)}；未达标 {_said(months.missed)}")
        self.setVisible(bool(self._years))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_LABEL + 12 * (_BOX + _GAP), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(12)
        painter.setFont(font)
        wide = min(_BOX, (self.width() - _LABEL) / 12 - _GAP)
        for row, year in enumerate(self._years):
            top = row * (_BOX + _GAP)
            painter.setPen(QColor(tokens_of().ink2))
            box = QRectF(0, top, _LABEL, _BOX)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(year))
            for month in range(1, 13):
                place = QRectF(_LABEL + (month - 1) * (wide + _GAP), top, wide, _BOX)
                self._box(painter, place, month, self._marks.get((year, month)))

    def _box(self, painter: QPainter, place: QRectF, month: int, kept: bool | None) -> None:
        tokens = tokens_of()
        ink, ground = {
            True: (tokens.good, tokens.good_pale),
            False: (tokens.bad, tokens.bad_pale),
            None: (tokens.ink2, tokens.card),
        }[kept]
        painter.setPen(QPen(QColor(tokens.hairline if kept is None else ink), 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QColor(ink))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, {True: "✓", False: "✕", None: str(month)}[kept])


def _said(months: Sequence[date]) -> str:
    return "、".join(f"{m.year}年{m.month}月" for m in months) or "无"
