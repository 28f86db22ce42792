"""How a cell of a list is drawn: text, figures, pills and stars, from the tokens of the moment."""

import math
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from desktop.ui.shared.columns import Look
from desktop.ui.shared.table_model import TableModel, alignment
from desktop.ui.shared.tokens import ROW_HEIGHT, Tokens, tokens_of

PAD = 8


def star_path(centre: QPointF, radius: float) -> QPainterPath:
    """A five-pointed star standing on two points."""
    path = QPainterPath()
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.45
        angle = math.pi * corner / 5 - math.pi / 2
        point = centre + QPointF(math.cos(angle), math.sin(angle)) * reach
        if corner == 0:
            path.moveTo(point)
        else:
            path.lineTo(point)
    path.closeSubpath()
    return path


def paint_stars(painter: QPainter, rect: QRectF, text: str, tokens: Tokens, radius: float = 7) -> None:
    """`text` is "4" (of 5) or "4/7"; anything else is written as it is."""
    earned, _, most = text.partition("/")
    if not earned.isdigit():
        painter.setPen(QColor(tokens.ink2))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        return
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for place in range(int(most) if most.isdigit() else max(5, int(earned))):
        painter.setBrush(QColor(tokens.star if place < int(earned) else tokens.star_off))
        x = rect.left() + radius + place * radius * 2.15
        painter.drawPath(star_path(QPointF(x, rect.center().y()), radius))
    painter.restore()


def paint_pill(painter: QPainter, rect: QRect, text: str, ink: str, ground: str, font: QFont) -> None:
    small = QFont(font)
    small.setPixelSize(12)
    metrics = QFontMetrics(small)
    width = min(rect.width(), metrics.horizontalAdvance(text) + 18)
    shape = QRectF(rect.left(), rect.center().y() - 9.5, width, 20)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(shape, 10, 10)
    painter.setPen(QColor(ink))
    painter.setFont(small)
    elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width) - 12)
    painter.drawText(shape, int(Qt.AlignmentFlag.AlignCenter), elided)
    painter.restore()


def draw_row_ring(painter: QPainter, box: QRect, tokens: Tokens) -> None:
    """Where the keyboard is: a line above and a line below."""
    painter.setPen(QPen(QColor(tokens.focus), 2))
    painter.drawLine(box.left(), box.top() + 1, box.right(), box.top() + 1)
    painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())


class CellDelegate(QStyledItemDelegate):
    """Draws every cell of a list; the row under the pointer is `hovered`."""

    hovered = -1

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """A page of a list is some 160 cells, and each call of Qt is a turn that a thread at work may take.

        So the model is asked in Python and not through the index, and the painter's state is kept only where it is left
        changed (*measured*: a page in 14 ms instead of 20).
        """
        # The stubs of PySide6 do not know the members of a style option.
        drawn: Any = option
        view, model = drawn.widget, index.model()
        if not isinstance(model, TableModel) or not isinstance(view, QTableView):
            super().paint(painter, option, index)
            return
        box, row, column = drawn.rect, index.row(), model.columns[index.column()]
        tokens = tokens_of()
        self._ground(painter, drawn, box, row, tokens)
        text, tone = model.cell(row, column)
        if not text:
            return
        rect = box.adjusted(PAD, 0, -PAD, 0)
        if column.look is Look.STARS:
            paint_stars(painter, QRectF(rect), text, tokens)
        elif tone is not None:
            paint_pill(painter, rect, text, *tokens.tone(tone), drawn.font)
        else:
            painter.setPen(QColor(tokens.ink))
            elided = drawn.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, alignment(column.look), elided)

    def _ground(self, painter: QPainter, option: Any, box: QRect, row: int, tokens: Tokens) -> None:
        selected = QStyle.StateFlag.State_Selected in option.state
        ground = tokens.selected if selected else tokens.raised if row == self.hovered else tokens.card
        painter.fillRect(box, QColor(ground))
        painter.setPen(QColor(tokens.hairline))
        painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())
        view: QTableView = option.widget
        if view.hasFocus() and row == view.currentIndex().row():
            # The row, not the cell, is what the keyboard moves: the ring runs around the whole row.
            draw_row_ring(painter, box, tokens)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width() + 2 * PAD, ROW_HEIGHT)
