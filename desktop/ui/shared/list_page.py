"""A page with a list left and the record right: search, chips, count, table, and every state a list can be in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QVBoxLayout, QWidget

from desktop.domain.changes import Changes
from desktop.domain.identity import Uid
from desktop.domain.views import ViewField, ViewProblem
from desktop.ui.shared.buttons import button, card, find_key, words
from desktop.ui.shared.columns import Column
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.flow import Flow
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.list_top import Chip, ListTop, Narrowing, Query
from desktop.ui.shared.page import MARGIN, Action, PageHeader, States
from desktop.ui.shared.side import Side
from desktop.ui.shared.table_model import PAGE, Record, TableModel
from desktop.ui.shared.table_view import TableView
from desktop.ui.views.columns_dialog import ask_columns

__all__ = ["BulkAction", "Chip", "ListPage", "ListSpec", "Narrowing", "Query"]

NARROW = 1280
"""Below this width of the window the detail is a sheet over the list."""

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class BulkAction:
    """Done to every selected record."""

    text: str
    name: str
    do: Callable[[list[Uid]], object]
    danger: bool = False


@dataclass(frozen=True)
class ListSpec(Generic[R]):
    """What one list is.

    Attributes:
        key: prefix of object names and settings, e.g. "people".
        unit: measure word of the count, e.g. "人", "份", "条".
        nouns: tables whose change makes the list stale.
        ids, rows: called in the read lane, never on the GUI thread.
        empty: what belongs here, and how to begin; the button is `primary`.
        fields: by what the list may be filtered, beside search and chips.
    """

    key: str
    title: str
    unit: str
    nouns: tuple[str, ...]
    columns: Sequence[Column[R]]
    ids: Callable[[Query], Sequence[Uid]]
    rows: Callable[[Sequence[Uid]], Sequence[R]]
    empty: tuple[str, str]
    hint: str = "搜索"
    scope: str = ""
    chips: Sequence[Chip] = ()
    primary: Action | None = None
    more: Sequence[Action] = ()
    bulk: Sequence[BulkAction] = ()
    glyph: str = "folder"
    fields: Sequence[ViewField] = ()


class ListPage(QWidget, Generic[R]):
    """See ListSpec. `detail` is shown while a record is selected or being made; `narrowing` is a filter of the page's own."""

    def __init__(
        self, desk: Desk, spec: ListSpec[R], detail: QWidget | None = None, narrowing: Narrowing | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.desk, self.spec = desk, spec
        self.model = TableModel(spec.columns, spec.rows, desk.runner, self)
        self.table = TableView(self.model, f"{spec.key}_table", f"{spec.title}列表", desk.settings)
        if not spec.bulk:  # choosing many would only offer to choose none
            self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._stale, self._reading = True, False
        self._wanted: Uid | None = None
        self._query_asked: Query | None = None
        self._query_shown: Query | None = None
        self._rows_next = False
        self.top = ListTop(desk, spec, narrowing)
        self._chips = self.top.chips
        self._states = States(self.table, spec.key)
        self._left = self._list_card()
        self._side = Side(self, detail, self._bulk_panel(), desk, spec.key)
        self._arrange()
        self._connect()
        begin_at(self, self.top.search)

    # what a page may ask of its list

    @property
    def query(self) -> Query:
        return self.top.query

    def reload(self) -> None:
        """Read the list anew with the query of the moment; selection and place are kept."""
        query = self.query
        self._stale, self._reading, self._query_asked = False, True, query
        self._states.wait()
        self.desk.runner.read(
            lambda: _read(self.spec, query), self._arrive, owner=self, failed=self._problem, key="ids"
        )

    def open_record(self, uid: Uid) -> None:
        """Select a record, clearing search and chip when they hide it."""
        self._wanted = uid
        if self.table.choose(uid):
            self._wanted = None
        elif not self._stale and not self._reading:
            self._look_wider()

    def current(self) -> Uid | None:
        return self.table.current_uid()

    def show_detail(self, shown: bool = True) -> None:
        """Open the detail without a selection (a new record), or close it."""
        if shown:
            self.table.clearSelection()
            self._side.show_detail()
        else:
            self._side.close()

    def begin(self, start: Callable[[], object]) -> None:
        """Open the detail for a new record; `start` empties its form."""
        self.show_detail()
        start()

    def clear_filters(self) -> None:
        self.show_only("")

    def show_only(self, shown: str) -> None:
        """Show what one chip lets through ("" for the first), or a written view, with every other filter cleared."""
        self.top.show_only(shown)

    # building

    def _list_card(self) -> QFrame:
        made = card()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(1, 12, 1, 1)
        lines.setSpacing(8)
        lines.addWidget(self.top)
        lines.addWidget(self._states, 1)
        return made

    def _bulk_panel(self) -> QFrame:
        made = card()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(16, 16, 16, 16)
        lines.setSpacing(8)
        self._chosen = words("", "heading", name=f"{self.spec.key}_chosen")
        lines.addWidget(self._chosen)
        acts = Flow()
        for act in self.spec.bulk:
            role = "danger" if act.danger else ""
            acts.line.addWidget(button(act.text, act.name, partial(self._bulk, act), role=role))
        acts.line.addWidget(button("取消选择", f"{self.spec.key}_unselect", self.table.clearSelection, role="quiet"))
        lines.addWidget(acts)
        lines.addStretch()
        return made

    def _bulk(self, act: BulkAction) -> None:
        act.do(self.table.chosen_uids())

    def _arrange(self) -> None:
        spec = self.spec
        self.header = PageHeader(
            spec.title, spec.scope or self.desk.station, self.desk.palette, spec.primary, spec.more
        )
        lines = QVBoxLayout(self)
        lines.setContentsMargins(MARGIN, 16, MARGIN, 16)
        lines.setSpacing(16)
        lines.addWidget(self.header)
        lines.addWidget(self._side.splitter, 1)
        self._side.splitter.insertWidget(0, self._left)
        self._side.splitter.setStretchFactor(0, 1)

    def _connect(self) -> None:
        self.top.asked.connect(self.reload)
        self.top.left.connect(self._to_rows)
        if self.top.filters is not None:
            self.top.filters.attach(self)
        self.table.sort_asked.connect(self.top.sort)
        self.top.columns = self.table.shown_keys
        self.top.stands.connect(self.table.show_view)
        for asked in (self.table.columns_asked, self.top.columns_asked):
            asked.connect(lambda: ask_columns(self, self.table))
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._selected())
        self.table.opened.connect(lambda _uid: self._enter())
        self.desk.hub.listen(self, self.spec.nouns, self._changed)
        find_key(self, self.top.search)

    # reading

    def _arrive(self, found: tuple[Sequence[Uid], Sequence[R]]) -> None:
        ids, first = found
        self._reading = False
        if self._wanted is not None and self._wanted not in ids and self._look_wider():
            return
        place = self.table.keep_place()
        self.model.show(ids, first)
        self.top.count.setText(f"{len(ids):,} {self.spec.unit}" if ids else "")
        if not ids:
            self._nothing()
            return
        self._states.content()
        self.table.put_back(place, same=self._query_asked == self._query_shown)
        self._query_shown = self._query_asked
        if self._wanted is not None and self.table.choose(self._wanted):
            self._wanted = None
        self._selected()
        if self._rows_next and self.top.search.hasFocus():
            self._to_rows()
        self._rows_next = False

    def _look_wider(self) -> bool:
        """The wanted record is not in the list: read it without filters, or say that the record is gone."""
        if self._hides():
            self.clear_filters()
            if self._reading:
                return True
        self._wanted = None
        self.desk.say("没有找到这条记录，可能已被删除")
        return False

    def _hides(self) -> bool:
        """Whether anything may be left out; what everybody begins with, e.g. this year, needs no word but hides too."""
        return self._filtered() or bool(self.top.to_keep().conditions)

    def _filtered(self) -> bool:
        return bool(self.top.view() or self.top.narrowed_to())

    def _nothing(self) -> None:
        self._rows_next = False
        self._side.close()
        within, query = self.top.narrowed_to(), self.query
        if self._filtered():
            what = f"“{query.text}”" if query.text else "这些条件" if query.conditions else "这个条件"
            advice = "可换一个词，或清除筛选后再看。"
            self._states.message("search", f"{within}没有符合{what}的记录", advice, "清除筛选", self.clear_filters)
            return
        text, advice = self.spec.empty
        primary = self.spec.primary
        self._states.message(
            self.spec.glyph, text, advice, primary.text if primary else "", primary.do if primary else None
        )

    def _problem(self, error: BaseException) -> None:
        self._reading = False
        if isinstance(error, ViewProblem):
            self._states.message("filter", error.message, error.advice, "清除筛选", self.clear_filters)
            return
        self._states.failed(error, f"{self.spec.title}列表", self.reload, self.desk.error)

    def _changed(self, changes: Changes) -> None:
        self._stale = True
        if self.isVisible():
            self.reload()

    def _enter(self) -> None:
        """Enter on a row: its record is shown, again where it was closed, and takes the keyboard."""
        self._selected()
        self._side.focus_detail()

    def _selected(self) -> None:
        count = self.table.chosen_count()
        self._chosen.setText(f"已选 {count:,} {self.spec.unit}")
        if count > 1:
            self._side.show_bulk()
        elif count == 1:
            self._side.show_detail(self.table.chosen_uids()[0])
        elif not self._side.making():
            self._side.close()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.place(self.window().width() < NARROW)

    def _to_rows(self) -> None:
        """On from the search to the first row, of what is being searched for once that is there."""
        self._rows_next = self._reading
        if self.model.rowCount() and not self._reading:
            self.table.setFocus()
            if not self.table.chosen_uids():
                self.table.selectRow(0)


def _read(spec: ListSpec[R], query: Query) -> tuple[Sequence[Uid], Sequence[R]]:
    """Ids and the rows of the first page in one go, so that the first paint has words in it."""
    ids = spec.ids(query)
    return ids, spec.rows(list(ids[:PAGE])) if ids else ()
