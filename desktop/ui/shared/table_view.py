"""The table of a list: fills its width, remembers a person's columns, rows chosen by keyboard or pointer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QSettings,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from desktop.domain.identity import Uid
from desktop.domain.views import View
from desktop.ui.shared.column_choice import ColumnChoice
from desktop.ui.shared.columns import Column, layout
from desktop.ui.shared.delegates import CellDelegate
from desktop.ui.shared.following import follow_selection
from desktop.ui.shared.table_model import TableModel
from desktop.ui.shared.tokens import ROW_HEIGHT


@dataclass(frozen=True, slots=True)
class Place:
    """Where one is in a list.

    Attributes:
        chosen: what is selected.
        top: the record that stands on top.
        current: the record one is at, and its row; -1 for none.
    """

    chosen: Sequence[Uid]
    top: Uid | None
    current: Uid | None = None
    row: int = -1

    def goes_on(self, model: TableModel[Any], *, same: bool) -> int:
        """The row where the current record is now, else, in the same list, the one that took its place; -1 for none."""
        row = model.row_of(self.current) if self.current is not None else -1
        return min(self.row, model.rowCount() - 1) if row < 0 and same else row


def _rows(chosen: QItemSelectionRange) -> range:
    return range(chosen.top(), chosen.bottom() + 1)


def _stretches(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of every run of neighbouring rows."""
    first = last = -2
    for row in rows:
        if row != last + 1:
            if first >= 0:
                yield first, last
            first = row
        last = row
    if first >= 0:
        yield first, last


def _selection(model: TableModel[Any], rows: Sequence[int]) -> QItemSelection:
    """Stretches, not rows: 100,000 selections of one row each would take minutes."""
    made = QItemSelection()
    for first, last in _stretches(rows):
        made.select(model.index(first, 0), model.index(last, 0))
    return made


def _point(head: QHeaderView, section: int, descending: bool) -> None:
    """The arrow of the order."""
    head.setSortIndicatorShown(True)
    head.setSortIndicator(section, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)


class TableView(QTableView):
    """A QTableView over a TableModel.

    Signals:
        sort_asked: column key, descending. The page asks the service; the view never sorts.
        opened: Enter or double click on a record: its uid.
        columns_asked: somebody wants to choose and order the columns.
    """

    sort_asked = Signal(str, bool)
    opened = Signal(object)
    columns_asked = Signal()

    def __init__(
        self, model: TableModel[Any], name: str, spoken: str, settings: QSettings, parent: QWidget | None = None
    ):
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._model = model
        self._choice = ColumnChoice(settings, name, model.columns)
        self._fitting = False
        self.setModel(model)
        follow_selection(self)
        self.selectionModel().currentRowChanged.connect(lambda _on, _off: self.viewport().update())  # its ring, whole
        self._delegate = CellDelegate(self)
        self.setItemDelegate(self._delegate)
        self._look()
        self._header()
        self._arrange_columns()

    # records

    def current_uid(self) -> Uid | None:
        return self._model.uid_at(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def chosen_uids(self) -> list[Uid]:
        """Uids of the selected rows, top to bottom."""
        return [uid for row in self._chosen_rows() if (uid := self._model.uid_at(row)) is not None]

    def chosen_count(self) -> int:
        """How many rows are selected, without naming each."""
        return len(self._chosen_rows())

    def _chosen_rows(self) -> list[int]:
        """By ranges: asking Qt for selectedRows() looks at every row by itself, seconds for 100,000 (measured)."""
        ranges = self.selectionModel().selection()
        rows = {row for place in range(ranges.count()) for row in _rows(ranges.at(place))}
        return sorted(rows)

    def choose(self, uid: Uid | None) -> bool:
        """Select a record and bring it into view; False when it is not in the list."""
        row = self._model.row_of(uid) if uid is not None else -1
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            return False
        self._select_only(row)
        self.scrollTo(self._model.index(row, 0))
        return True

    def _select_only(self, row: int) -> None:
        """Not selectRow(): that asks the keyboard, and with Ctrl still held from Ctrl+S would toggle the row."""
        flags = self.selectionModel().SelectionFlag
        self.selectionModel().setCurrentIndex(self._model.index(row, 0), flags.ClearAndSelect | flags.Rows)

    def shown_keys(self) -> list[str]:
        """Keys of the columns a person wants to see, in their order; those that only lack room as well."""
        return [column.key for column in self.columns_shown()]

    def keep_place(self) -> Place:
        """To be put back after the list was read anew."""
        return Place(self.chosen_uids(), self._model.uid_at(self.rowAt(0)), self.current_uid(), self.currentIndex().row())

    def put_back(self, place: Place, *, same: bool = True) -> None:
        """`same`: the list is what it was but for what was changed: the keyboard goes on where the current record stood."""
        row = place.goes_on(self._model, same=same)
        flags = self.selectionModel().SelectionFlag
        if row >= 0:
            self.selectionModel().setCurrentIndex(self._model.index(row, 0), flags.NoUpdate)
        if place.top is not None and (row := self._model.row_of(place.top)) >= 0:
            self.scrollTo(self._model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtTop)
        rows = self._model.rows_of(place.chosen)
        if len(rows) == 1:
            self._select_only(rows[0])
            return
        self.selectionModel().select(_selection(self._model, rows), flags.Select | flags.Rows)

    # look

    def _look(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._model.uid_at(index.row())))

    def _header(self) -> None:
        head = self.horizontalHeader()
        # A header that shares the selection asks of every column whether all of its rows are selected each time it is
        # painted: 5 s after Ctrl+A over 100,000 rows (measured). Ours never shows a selection.
        head.setSelectionModel(QItemSelectionModel(self._model, head))
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSectionsMovable(True)
        head.setMinimumSectionSize(40)
        head.setSortIndicatorShown(False)
        head.setSortIndicatorClearable(True)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._column_menu)
        head.sectionClicked.connect(self._sort)
        head.sectionResized.connect(self._resized)
        head.sectionMoved.connect(lambda _section, _old, _new: self._moved())

    def _sort(self, section: int) -> None:
        column = self._model.columns[section]
        if not column.sortable:
            return
        head = self.horizontalHeader()
        again = head.isSortIndicatorShown() and head.sortIndicatorSection() == section
        descending = again and head.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        _point(head, section, descending)
        self.sort_asked.emit(column.key, descending)

    def show_view(self, view: View) -> None:
        """Stand as a kept view says. What it says of columns holds until another view, and is not remembered."""
        section = next((s for s, column in enumerate(self._model.columns) if column.key == view.sort), -1)
        if section >= 0:
            _point(self.horizontalHeader(), section, view.descending)
        self._choice.borrow(view.columns)
        self._arrange_columns()
        self.fit()

    # columns

    def columns_in_order(self) -> list[tuple[Column[Any], bool]]:
        """Every column as a person ordered them, and whether it is to be shown."""
        head = self.horizontalHeader()
        sections = [head.logicalIndex(place) for place in range(len(self._model.columns))]
        columns = [self._model.columns[section] for section in sections]
        return [(column, self._choice.shown(column)) for column in columns]

    def columns_shown(self) -> list[Column[Any]]:
        """What a person wants to see, in order, whether the window is wide enough for it or not."""
        return [column for column, shown in self.columns_in_order() if shown]

    def set_columns(self, wanted: Sequence[tuple[str, bool]]) -> None:
        """Order and choose the columns by key; what is not named stands behind."""
        self._choice.chosen = dict(wanted)
        self._choice.order = [key for key, _ in wanted]
        self._choice.remember()
        self._arrange_columns()
        self.fit()

    def _arrange_columns(self) -> None:
        """Bring the header into the order wished for."""
        head = self.horizontalHeader()
        with QSignalBlocker(head):
            for place, section in enumerate(self._choice.sections()):
                head.moveSection(head.visualIndex(section), place)

    def _moved(self) -> None:
        self._choice.order = [column.key for column, _ in self.columns_in_order()]
        self._choice.remember()

    def fit(self) -> None:
        """Share the width among the columns a person wants to see."""
        head = self.horizontalHeader()
        columns = self._model.columns
        wanted = [s for s in map(head.logicalIndex, range(len(columns))) if self._choice.shown(columns[s])]
        sizes = [self._choice.size(columns[s]) for s in wanted]
        widths = dict(zip(wanted, layout(sizes, self.viewport().width()), strict=True))
        self._fitting = True
        for section in range(len(columns)):
            width = widths.get(section, 0)
            self.setColumnHidden(section, width == 0)
            if width:
                self.setColumnWidth(section, width)
        self._fitting = False

    def _resized(self, section: int, old: int, new: int) -> None:
        if self._fitting or not old or not new:
            return
        self._choice.dragged[self._model.columns[section].key] = new
        self._choice.remember()

    def choose_column(self, key: str, shown: bool) -> None:
        self._choice.choose(key, shown)
        self.fit()

    def column_menu(self) -> QMenu:
        """Which columns are shown, one tick each."""
        menu = QMenu(self)
        menu.setObjectName("column_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column, shown in self.columns_in_order():
            act = menu.addAction(column.title)
            act.setCheckable(True)
            act.setChecked(shown)
            act.toggled.connect(lambda on, key=column.key: self.choose_column(key, on))
        menu.addSeparator()
        menu.addAction("选择和排列列…").triggered.connect(lambda _checked=False: self.columns_asked.emit())
        menu.addAction("恢复默认列").triggered.connect(lambda _checked=False: self.forget_columns())
        return menu

    def _column_menu(self, place: QPoint) -> None:
        self.column_menu().popup(self.horizontalHeader().mapToGlobal(place))

    def forget_columns(self) -> None:
        """Back to the columns as they were made."""
        self._choice.forget()
        self._arrange_columns()
        self.fit()

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            if not self._chosen_rows():
                self._select_only(self.currentIndex().row())
            self.opened.emit(self.current_uid())
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self._delegate.hovered:
            self._delegate.hovered = row
            self.viewport().update()
