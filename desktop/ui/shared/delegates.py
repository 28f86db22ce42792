"""How a cell of a list is drawn: text, figures, pills and stars, from the tokens of the moment."""

import math
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from desktop.ui.shared.columns import Look
from desktop.ui.shared.table_model import TONE, TableModel
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
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for place in range(int(most) if most.isdigit() else max(5, int(earned))):
        painter.setBrush(QColor(tokens.star if place < int(earned) else tokens.star_off))
        x = rect.left() + radius + place * radius * 2.15
        painter.drawPath(star_path(QPointF(x, rect.center().y()), radius))


def paint_pill(painter: QPainter, rect: QRect, text: str, ink: str, ground: str, font: QFont) -> None:
    small = QFont(font)
    small.setPixelSize(12)
    metrics = QFontMetrics(small)
    width = min(rect.width(), metrics.horizontalAdvance(text) + 18)
    shape = QRectF(rect.left(), rect.center().y() - 9.5, width, 20)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(shape, 10, 10)
    painter.setPen(QColor(ink))
    painter.setFont(small)
    elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width) - 12)
    painter.drawText(shape, int(Qt.AlignmentFlag.AlignCenter), elided)


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
        # The stubs of PySide6 do not know the members of a style option.
        drawn: Any = option
        tokens = tokens_of()
        view = drawn.widget
        model = index.model()
        if not isinstance(model, TableModel) or not isinstance(view, QTableView):
            super().paint(painter, option, index)
            return
        painter.save()
        self._ground(painter, drawn, index, view, tokens)
        rect = drawn.rect.adjusted(PAD, 0, -PAD, 0)
        text = str(index.data() or "")
        self._content(painter, rect, text, model.columns[index.column()].look, index, drawn, tokens)
        painter.restore()

    def _ground(
        self,
        painter: QPainter,
        option: Any,
        index: QModelIndex | QPersistentModelIndex,
        view: QTableView,
        tokens: Tokens,
    ) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = tokens.selected if selected else tokens.raised if index.row() == self.hovered else tokens.card
        painter.fillRect(option.rect, QColor(ground))
        box = option.rect
        painter.setPen(QColor(tokens.hairline))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if view.hasFocus() and index.row() == view.currentIndex().row():
            # The row, not the cell, is what the keyboard moves: the ring runs around the whole row.
            draw_row_ring(painter, box, tokens)

    def _content(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        look: Look,
        index: QModelIndex | QPersistentModelIndex,
        option: Any,
        tokens: Tokens,
    ) -> None:
        tone = index.data(TONE) if look is Look.PILL else None
        if look is Look.STARS and text:
            paint_stars(painter, QRectF(rect), text, tokens)
        elif tone is not None and text:
            paint_pill(painter, rect, text, *tokens.tone(tone), option.font)
        else:
            painter.setFont(option.font)
            painter.setPen(QColor(tokens.ink))
            elided = QFontMetrics(option.font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), elided)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width() + 2 * PAD, ROW_HEIGHT)
