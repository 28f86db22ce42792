"""Cards of 统计: a table of bands with bars, and the shares above them; every number is a button."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.statistics import Count, CountTable, Structure, percent_text
from desktop.domain.views import View
from desktop.ui.dashboard.figures import FigureCard
from desktop.ui.shared.bars import bar_line
from desktop.ui.shared.buttons import button, words

Open = Callable[[View], object]
MOST = 12
"""Lines shown at first; a county has hundreds of teams."""


class Shares(QWidget):
    """The figures above the tables."""

    def __init__(self, open_view: Open) -> None:
        super().__init__()
        self._open = open_view
        self._views: list[View] = []
        self._cards: list[FigureCard] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)

    def show_structure(self, found: Structure) -> None:
        """The total first, then each share."""
        self._views = [found.total.view, *(share.counted.view for share in found.shares)]
        if not self._cards:
            titles = ["人数", *(share.counted.title for share in found.shares)]
            for place, title in enumerate(titles):
                card = FigureCard(
                    f"statistics_share_{place}", title, partial(self._go, place), partial(self._go, place)
                )
                self._cards.append(card)
                self._row.addWidget(card, 1)
        self._cards[0].tell(f"{found.total.count:,}", "人", note=found.group)
        for card, share in zip(self._cards[1:], found.shares, strict=True):
            card.tell(share.percent, "", more=f"{share.counted.count:,} 人")

    def _go(self, place: int) -> None:
        self._open(self._views[place])


class TableCard(QFrame):
    """One table."""

    def __init__(self, open_view: Open) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._open = open_view
        self._table: CountTable | None = None
        self._all = False
        self._title = words("", "heading")
        self._total = words("", "note")
        self._body = QWidget()
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._total)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(16, 12, 16, 12)
        self._lines.setSpacing(6)
        self._lines.addLayout(head)
        self._lines.addWidget(self._body)

    def lines(self) -> int:
        """How high it is, in lines."""
        shown = len(self._table.counts) if self._table is not None else 0
        return shown if self._all else min(shown, MOST + 1)

    def show_table(self, table: CountTable) -> None:
        if self._table is None or table.code != self._table.code:
            self._all = False
        self._table = table
        self._title.setText(table.title)
        self._total.setText(f"{table.total:,} 人")
        name = next((child.objectName() for child in self.findChildren(QWidget) if child.hasFocus()), "")
        old, self._body = self._body, self._grid(table)
        self._lines.replaceWidget(old, self._body)
        old.hide()
        old.deleteLater()
        if name and (again := self._body.findChild(QWidget, name)) is not None:
            again.setFocus()

    def _grid(self, table: CountTable) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(3, 44)
        shown = table.counts if self._all else table.counts[:MOST]
        most = max((each.count for each in table.counts), default=0)
        for row, each in enumerate(shown):
            self._line(grid, row, each, table, most)
        if not table.counts:
            grid.addWidget(words("没有可统计的人员。", "second"), 0, 0, 1, 4)
        if len(shown) < len(table.counts):
            more = button(f"全部 {len(table.counts)} 行", f"statistics_{table.code}_all", self._show_all, role="link")
            more.setAccessibleName(f"{table.title}：显示全部 {len(table.counts)} 行")
            grid.addWidget(more, len(shown), 0, 1, 4, Qt.AlignmentFlag.AlignLeft)
        return made

    def _line(self, grid: QGridLayout, row: int, each: Count, table: CountTable, most: int) -> None:
        name = f"statistics_{table.code}_{row}"
        percent = percent_text(each.count, table.total)
        counted, spoken = (each.title, each.count, "人"), (table.title, f"，占 {percent}")
        bar_line(grid, row, name, counted, most, spoken, partial(self._open, each.view))
        part = words(percent, "note")
        part.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(part, row, 3)

    def _show_all(self) -> None:
        self._all = True
        if self._table is not None:
            self.show_table(self._table)
