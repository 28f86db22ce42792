"""A page with a list left and the record right: search, chips, count, table, and every state a list can be in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.domain.changes import Changes
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.ui.shared.buttons import button, card, searching, words
from desktop.ui.shared.columns import Column
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.page import MARGIN, Action, PageHeader, States
from desktop.ui.shared.side import Side
from desktop.ui.shared.table_model import PAGE, Record, TableModel
from desktop.ui.shared.table_view import TableView

NARROW = 1280
"""Below this width of the window the detail is a sheet over the list."""

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Query:
    """What the list is asked for; sorting and filtering happen in SQL."""

    text: str = ""
    chip: str = ""
    sort: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    key: str
    text: str


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


class Narrowing(QWidget):
    """A further filter beside the search box, e.g. one organisation; `ids` reads from it what is wanted.

    Signals:
        changed: the list must be asked for anew.
    """

    changed = Signal()

    def words(self) -> str:
        """What the list is narrowed to, "" when to nothing."""
        return ""

    def clear(self) -> None:
        """Narrow no longer; announces `changed`."""


class ListPage(QWidget, Generic[R]):
    """See ListSpec. `detail` is shown while a record is selected or being made; `narrowing` is a filter of the page's own."""

    def __init__(
        self, desk: Desk, spec: ListSpec[R], detail: QWidget | None = None, narrowing: Narrowing | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.desk, self.spec, self._narrowing = desk, spec, narrowing
        self.query = Query()
        self.model = TableModel(spec.columns, spec.rows, desk.runner, self)
        self.table = TableView(self.model, f"{spec.key}_table", f"{spec.title}列表", desk.settings)
        self._stale = True
        self._wanted: Uid | None = None
        self._search = self._search_box()
        self._chips = QButtonGroup(self)
        self._count = words("", "note", name=f"{spec.key}_count")
        self._states = States(self.table, spec.key)
        self._left = self._list_card()
        self._side = Side(self, detail, self._bulk_panel(), desk, spec.key)
        self._arrange()
        self._connect()
        self.setFocusProxy(self._search)

    # what a page may ask of its list

    def reload(self) -> None:
        """Read the list anew with the query of the moment; selection and place are kept."""
        query = self.query
        self._stale = False
        self._states.wait()
        self.desk.runner.read(
            lambda: _read(self.spec, query), self._arrive, owner=self, failed=self._problem, key="ids"
        )

    def open_record(self, uid: Uid) -> None:
        """Select a record, clearing search and chip when they hide it."""
        self._wanted = uid
        if self.table.choose(uid):
            self._wanted = None
        elif not self._stale:
            self.clear_filters()

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

    def show_only(self, chip: str) -> None:
        """Show what one chip lets through ("" for the first), with every other filter cleared."""
        self._search.clear()
        places = {each.key: place for place, each in enumerate(self.spec.chips)}
        button = self._chips.button(places.get(chip, 0))
        if button is not None:
            button.setChecked(True)
        if self._narrowing is not None:
            self._narrowing.clear()
        self._ask(Query(chip=chip if chip in places else "", sort=self.query.sort, descending=self.query.descending))

    # building

    def _search_box(self) -> QLineEdit:
        box = QLineEdit()
        box.setObjectName(f"{self.spec.key}_search")
        box.setAccessibleName(f"搜索{self.spec.title}")
        box.setPlaceholderText(self.spec.hint)
        searching(box, QLineEdit.ActionPosition.LeadingPosition)
        box.setMinimumWidth(180)
        box.setMaximumWidth(360)
        return box

    def _chip(self, place: int, chip: Chip) -> QPushButton:
        made = button(chip.text, f"{self.spec.key}_chip_{chip.key or 'all'}", lambda: self._pick(chip.key))
        made.setProperty("chip", True)
        made.setCheckable(True)
        made.setChecked(place == 0)
        # Assistive programs check a chip without a click; asking twice for the same changes nothing.
        made.toggled.connect(lambda on: self._pick(chip.key) if on else None)
        self._chips.addButton(made, place)
        return made

    def _list_card(self) -> QFrame:
        made = card()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(1, 12, 1, 1)
        lines.setSpacing(8)
        row, chips = _bar(), _bar()
        row.addWidget(self._search, 1)
        if self._narrowing is not None:
            row.addWidget(self._narrowing)
        many = self._narrowing is not None or len(self.spec.chips) > 5
        for place, chip in enumerate(self.spec.chips):
            (chips if many else row).addWidget(self._chip(place, chip))
        chips.addStretch()
        row.addStretch()
        row.addWidget(self._count)
        lines.addLayout(row)
        if many and self.spec.chips:
            lines.addLayout(chips)
        lines.addWidget(self._states, 1)
        return made

    def _bulk_panel(self) -> QFrame:
        made = card()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(16, 16, 16, 16)
        lines.setSpacing(8)
        self._chosen = words("", "heading", name=f"{self.spec.key}_chosen")
        lines.addWidget(self._chosen)
        for act in self.spec.bulk:
            role = "danger" if act.danger else ""
            lines.addWidget(button(act.text, act.name, partial(self._bulk, act), role=role))
        lines.addWidget(button("取消选择", f"{self.spec.key}_unselect", self.table.clearSelection, role="quiet"))
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
        self._pause = QTimer(self, singleShot=True, interval=160)
        self._pause.timeout.connect(lambda: self._ask(_with(self.query, text=self._search.text().strip())))
        # textChanged does not fire while the input method composes, so half a word is never searched for.
        self._search.textChanged.connect(lambda _text: self._pause.start())
        self._search.installEventFilter(self)
        if self._narrowing is not None:
            self._narrowing.changed.connect(self.reload)
        self.table.sort_asked.connect(lambda key, down: self._ask(_with(self.query, sort=key, descending=down)))
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._selected())
        self.table.opened.connect(lambda _uid: self._side.focus_detail())
        self.desk.hub.listen(self, self.spec.nouns, self._changed)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._search.setFocus)

    # reading

    def _pick(self, chip: str) -> None:
        self._ask(_with(self.query, chip=chip))

    def _ask(self, query: Query) -> None:
        if query != self.query:
            self.query = query
            self.reload()

    def _arrive(self, found: tuple[Sequence[Uid], Sequence[R]]) -> None:
        ids, first = found
        place = self.table.keep_place()
        self.model.show(ids, first)
        self._count.setText(f"{len(ids):,} {self.spec.unit}" if ids else "")
        if not ids:
            self._nothing()
            return
        self._states.content()
        self.table.put_back(place)
        if self._wanted is not None and self.table.choose(self._wanted):
            self._wanted = None
        self._selected()

    def _nothing(self) -> None:
        self._side.close()
        within = self._narrowing.words() if self._narrowing is not None else ""
        if self.query.text or self.query.chip or within:
            what = f"“{self.query.text}”" if self.query.text else "这个条件"
            advice = "可换一个词，或清除筛选后再看。"
            self._states.message("search", f"{within}没有符合{what}的记录", advice, "清除筛选", self.clear_filters)
            return
        text, advice = self.spec.empty
        primary = self.spec.primary
        self._states.message(
            self.spec.glyph, text, advice, primary.text if primary else "", primary.do if primary else None
        )

    def _problem(self, error: BaseException) -> None:
        known = isinstance(error, UserError)
        text = error.message if isinstance(error, UserError) else "列表没有读出来"
        advice = error.advice if isinstance(error, UserError) else "数据没有改变。请重试。"
        self._states.message("warning", text, advice, "重试", self.reload)
        if not known:
            self.desk.error(error, f"读取{self.spec.title}列表")

    def _changed(self, changes: Changes) -> None:
        self._stale = True
        if self.isVisible():
            self.reload()

    def _selected(self) -> None:
        chosen = self.table.chosen_uids()
        self._chosen.setText(f"已选 {len(chosen):,} {self.spec.unit}")
        if len(chosen) > 1:
            self._side.show_bulk()
        elif len(chosen) == 1:
            self._side.show_detail(chosen[0])
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._search and event.type() == QEvent.Type.KeyPress:
            key = getattr(event, "key", lambda: 0)()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.model.rowCount():
                self.table.setFocus()
                if not self.table.chosen_uids():
                    self.table.selectRow(0)
                return True
        return super().eventFilter(watched, event)


def _bar() -> QHBoxLayout:
    made = QHBoxLayout()
    made.setContentsMargins(12, 0, 12, 0)
    made.setSpacing(8)
    return made


def _with(query: Query, **changed: object) -> Query:
    return Query(**{**{name: getattr(query, name) for name in Query.__slots__}, **changed})


def _read(spec: ListSpec[R], query: Query) -> tuple[Sequence[Uid], Sequence[R]]:
    """Ids and the rows of the first page in one go, so that the first paint has words in it."""
    ids = spec.ids(query)
    return ids, spec.rows(list(ids[:PAGE])) if ids else ()
