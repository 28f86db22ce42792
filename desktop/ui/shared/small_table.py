"""A short table of plain words inside a dialog or a card: to read, not to work in."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from desktop.ui.shared.tokens import ROW_HEIGHT


class SmallTable(QTableWidget):
    """Words under the words of the headings; long ones wrap, so that nothing is cut off."""

    def __init__(self, name: str, spoken: str, headings: Sequence[str], widths: Sequence[int], stretch: int) -> None:
        super().__init__(0, len(headings))
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setItemDelegate(_Padded(self))
        self.setHorizontalHeaderLabels(list(headings))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        side = self.verticalHeader()
        side.hide()
        side.setMinimumSectionSize(ROW_HEIGHT)
        side.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        head.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

    def fill(self, lines: Sequence[Sequence[str]], tips: Sequence[str] = ()) -> None:
        """Show these lines; `tips` say more about each, where its words alone do not."""
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                item = QTableWidgetItem(text)
                item.setToolTip(f"{text}\n{tips[row]}" if tips else text)
                self.setItem(row, column, item)


class _Padded(QStyledItemDelegate):
    """Words under the words of the heading, not left of them."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        # The stubs of PySide6 do not know the members of a style option.
        drawn: Any = option
        drawn.rect = drawn.rect.adjusted(5, 0, -3, 0)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Rows of several lines keep apart."""
        wanted = super().sizeHint(option, index)
        return QSize(wanted.width(), wanted.height() + 10)
