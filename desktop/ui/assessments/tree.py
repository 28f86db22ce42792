"""The rubric as a tree: dimensions, their lines, and what adds, takes away, vetoes or caps."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from desktop.ui.assessments.entries import ENTER
from desktop.ui.assessments.marks import Mark
from desktop.ui.assessments.presenter import Group, Item, Scoring
from desktop.ui.shared.following import follow_selection
from desktop.ui.shared.tokens import Tokens, tokens_of

_ITEM = int(Qt.ItemDataRole.UserRole) + 1
ROW = 30
_COLOURS = {
    Mark.SCORED: "ink",
    Mark.COUNTED: "ink",
    Mark.MET: "good",
    Mark.MISSING: "warning",
    Mark.FIRED: "bad",
    Mark.NOT_APPLICABLE: "ink2",
    Mark.NONE: "ink2",
    Mark.CLEAR: "ink2",
    Mark.HELD: "bad",
    Mark.OPEN: "ink2",
}


def state_words(item: Item) -> str:
    """What stands right of a line: points of worth, or its state in words."""
    if item.mark is Mark.SCORED:
        return f"{item.got} / {item.worth}"
    return item.got if item.mark is Mark.COUNTED else item.mark.value


def group_words(group: Group) -> str:
    if group.got and group.worth:
        return f"{group.got} / {group.worth}"
    return group.got or group.worth


class RubricTree(QTreeWidget):
    """Signals:
    chosen: the id of a line.
    typed: a digit was pressed on a line: it belongs into its first field.
    entered: Enter on a line.
    """

    chosen = Signal(str)
    typed = Signal(str)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rubric_tree")
        self.setAccessibleName("细则条目")
        self.setColumnCount(1)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_Lines(self))
        self._rows: dict[str, QTreeWidgetItem] = {}
        follow_selection(self)
        self.currentItemChanged.connect(lambda now, _before: self._moved(now))

    def show_scoring(self, shown: Scoring) -> None:
        """The rows of a rating; in place when they are the same lines as before."""
        if list(self._rows) != shown.order:
            self._build(shown)
        for row, group in zip(self._heads(), shown.groups, strict=True):
            row.setData(0, _ITEM, group)
            row.setText(
                0, f"{group.title}，{group_words(group)}" + (f"，缺 {group.missing} 项" if group.missing else "")
            )
        for item in shown.items.values():
            row = self._rows[item.id]
            row.setData(0, _ITEM, item)
            row.setText(0, f"{item.label}，{item.mark.value}{item.got}")
            row.setToolTip(0, item.label)

    def choose(self, item: str) -> None:
        """Make a line the current one without announcing it again."""
        row = self._rows.get(item)
        if row is not None and row is not self.currentItem():
            self.setCurrentItem(row)
            self.scrollToItem(row)

    def current(self) -> str:
        return next((i for i, row in self._rows.items() if row is self.currentItem()), "")

    def _heads(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(n) for n in range(self.topLevelItemCount()))
        return [row for row in found if row is not None]

    def _build(self, shown: Scoring) -> None:
        self.blockSignals(True)
        self.clear()
        self._rows = {}
        for group in shown.groups:
            head = QTreeWidgetItem(self)
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setExpanded(True)
            for item in group.items:
                self._rows[item.id] = QTreeWidgetItem(head)
        self.expandAll()
        self.blockSignals(False)

    def _moved(self, now: QTreeWidgetItem | None) -> None:
        item = now.data(0, _ITEM) if now is not None else None
        if isinstance(item, Item):
            self.chosen.emit(item.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in ENTER:
            self.entered.emit()
        elif event.text().isdecimal():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


class _Lines(QStyledItemDelegate):
    """Draws a row: what it is on the left, how it stands on the right."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        # The stubs of PySide6 do not know the members of a style option.
        drawn: Any = option
        tokens, shown = tokens_of(), index.data(_ITEM)
        painter.save()
        box: QRect = drawn.rect
        if bool(drawn.state & QStyle.StateFlag.State_Selected) and isinstance(shown, Item):
            painter.fillRect(box, QColor(tokens.selected))
        elif bool(drawn.state & QStyle.StateFlag.State_MouseOver) and isinstance(shown, Item):
            painter.fillRect(box, QColor(tokens.raised))
        if isinstance(shown, Item):
            self._item(painter, box, shown, drawn.font, tokens)
            if drawn.widget.hasFocus() and bool(drawn.state & QStyle.StateFlag.State_HasFocus):
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(tokens.focus), 2))
                painter.drawRect(box.adjusted(1, 1, -1, -1))
        elif isinstance(shown, Group):
            self._group(painter, box, shown, drawn.font, tokens)
        painter.restore()

    def _item(self, painter: QPainter, box: QRect, item: Item, font: QFont, tokens: Tokens) -> None:
        inner = box.adjusted(28, 0, -12, 0)
        ink = QColor(getattr(tokens, _COLOURS[item.mark]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(
            ink
            if item.mark in (Mark.SCORED, Mark.COUNTED, Mark.FIRED, Mark.MET, Mark.HELD)
            else Qt.GlobalColor.transparent
        )
        if item.mark in (Mark.NOT_APPLICABLE, Mark.NONE, Mark.CLEAR, Mark.OPEN):
            painter.drawLine(box.left() + 13, box.center().y() + 1, box.left() + 19, box.center().y() + 1)
        else:
            painter.drawEllipse(box.left() + 13, box.center().y() - 2, 6, 6)
        _text(painter, inner, item.label, state_words(item), font, QColor(tokens.ink), ink)

    def _group(self, painter: QPainter, box: QRect, group: Group, font: QFont, tokens: Tokens) -> None:
        bold = QFont(font)
        bold.setBold(True)
        painter.setPen(QColor(tokens.hairline))
        painter.drawLine(box.topLeft(), box.topRight())
        title = f"{group.id} {group.title}" if group.id.isascii() else group.title
        _text(
            painter,
            box.adjusted(12, 0, -12, 0),
            title,
            group_words(group),
            bold,
            QColor(tokens.ink),
            QColor(tokens.ink2),
        )

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(160, ROW)


def _text(painter: QPainter, box: QRect, left: str, right: str, font: QFont, ink: QColor, ink_right: QColor) -> None:
    metrics = QFontMetrics(font)
    room = box.width() - metrics.horizontalAdvance(right) - 10
    flag = Qt.AlignmentFlag.AlignVCenter
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(
        box, int(flag | Qt.AlignmentFlag.AlignLeft), metrics.elidedText(left, Qt.TextElideMode.ElideRight, room)
    )
    painter.setPen(ink_right)
    painter.drawText(box, int(flag | Qt.AlignmentFlag.AlignRight), right)
