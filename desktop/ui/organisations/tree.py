"""The tree of organisations: one of the linked trees at a time, narrowed by words."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from desktop.domain.identity import Uid
from desktop.domain.organisations import Tree
from desktop.services.organisations import OrgRow
from desktop.ui.shared.delegates import draw_row_ring
from desktop.ui.shared.following import follow_selection
from desktop.ui.shared.tokens import tokens_of

_UID = int(Qt.ItemDataRole.UserRole) + 1
HEADINGS = ("组织", "类别", "负责人", "党员", "人数")
_NUMBERS = (3, 4)
_WIDTHS = {1: 152, 2: 84, 3: 60, 4: 60}


class OrgTree(QTreeView):
    """Rows by uid; what was folded stays folded, what was chosen stays chosen.

    Signals:
        chosen: another organisation was chosen (Uid), or none.
        opened: Enter or double click.
    """

    chosen = Signal(object)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("organisations_tree")
        self.setAccessibleName("组织树")
        self._rows: Sequence[OrgRow] = ()
        self._items: dict[Uid, QStandardItem] = {}
        self._model = QStandardItemModel(0, len(HEADINGS), self)
        self.setModel(self._model)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformRowHeights(True)
        self.setItemDelegate(_WithoutRing(self))
        self.setExpandsOnDoubleClick(False)
        self.setIndentation(20)
        follow_selection(self)
        self.selectionModel().selectionChanged.connect(self._selected)
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def show_rows(self, rows: Sequence[OrgRow], tree: Tree, only: Iterable[Uid] | None = None) -> int:
        """Show one tree; `only`: these and what stands above them. Answers how many are shown."""
        folded, before = self._folded(), self.chosen_uid()
        known = set(self._items)
        self._rows = [row for row in rows if row.kind.tree is tree]
        wanted = set(only) if only is not None else None
        kept = _with_above(self._rows, wanted) if wanted is not None else None
        shown = [row for row in self._rows if kept is None or row.uid in kept]
        self.selectionModel().blockSignals(True)
        self._model.clear()
        self._fill(shown)
        self.selectionModel().blockSignals(False)
        self._fit()
        for uid, item in self._items.items():
            self.setExpanded(item.index(), wanted is not None or uid not in folded or uid not in known)
        if not self.choose(before):
            self.chosen.emit(None)
        return len(shown) if wanted is None else sum(row.uid in wanted for row in shown)

    def choose(self, uid: Uid | None) -> bool:
        """Select an organisation and bring it into view; False when it is not shown."""
        item = self._items.get(uid) if uid is not None else None
        if item is None:
            return False
        self.setCurrentIndex(item.index())
        self.scrollTo(item.index())
        return True

    def current_uid(self) -> Uid | None:
        return self._uid_at(self.currentIndex())

    def chosen_uid(self) -> Uid | None:
        """By what is selected: an assistive program selects before it goes there; nothing is while one is made anew."""
        chosen = self.selectedIndexes()
        return self._uid_at(chosen[0]) if chosen else None

    def _uid_at(self, index: QModelIndex) -> Uid | None:
        found = index.siblingAtColumn(0).data(_UID) if index.isValid() else None
        return Uid(bytes(found)) if found is not None else None

    def names(self) -> list[str]:
        """What is shown, for tests and pictures."""
        return [item.text() for item in self._items.values()]

    def _fill(self, shown: Sequence[OrgRow]) -> None:
        self._model.setHorizontalHeaderLabels(list(HEADINGS))
        for column in _NUMBERS:
            self._model.horizontalHeaderItem(column).setTextAlignment(_RIGHT)
        self._items = {row.uid: QStandardItem(row.name) for row in shown}
        for row in shown:
            above = self._items.get(row.parent_uid) if row.parent_uid else None
            (above or self._model.invisibleRootItem()).appendRow(self._line(row))

    def _line(self, row: OrgRow) -> list[QStandardItem]:
        first = self._items[row.uid]
        first.setData(bytes(row.uid), _UID)
        first.setToolTip(row.name)
        kind = f"{row.kind.label}（已撤销）" if row.ended else row.kind.label
        cells = [first, *(QStandardItem(text) for text in (kind, row.leader, str(row.members), str(row.people)))]
        for column in _NUMBERS:
            cells[column].setTextAlignment(_RIGHT)
        spoken = f"{row.name}，{kind}，负责人{row.leader or '空缺'}，党员 {row.members} 人，共 {row.people} 人"
        first.setData(spoken, int(Qt.ItemDataRole.AccessibleTextRole))
        return cells

    def _fit(self) -> None:
        head = self.header()
        head.setStretchLastSection(False)
        head.setSectionsMovable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            head.resizeSection(column, width)

    def _folded(self) -> set[Uid]:
        return {uid for uid, item in self._items.items() if item.hasChildren() and not self.isExpanded(item.index())}

    def _selected(self, _on: QItemSelection, _off: QItemSelection) -> None:
        self.chosen.emit(self.chosen_uid())

    def drawRow(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().drawRow(painter, option, index)
        if self.hasFocus() and index.row() == self.currentIndex().row() and index.parent() == self.currentIndex().parent():
            draw_row_ring(painter, cast("Any", option).rect, tokens_of())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit()
            return
        super().keyPressEvent(event)


class _WithoutRing(QStyledItemDelegate):
    """The ring runs around the row as in every list; Qt's own is a frame that looks like a button."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        drawn: Any = option
        drawn.state &= ~QStyle.StateFlag.State_HasFocus


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _with_above(rows: Sequence[OrgRow], wanted: set[Uid]) -> set[Uid]:
    """These organisations and everything above them, so that a found one keeps its place."""
    parents = {row.uid: row.parent_uid for row in rows}
    found: set[Uid] = set()
    for uid in wanted:
        current: Uid | None = uid
        while current is not None and current in parents and current not in found:
            found.add(current)
            current = parents[current]
    return found
