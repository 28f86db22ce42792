"""A table of records that knows ids first and fetches rows by the page when they are looked at.

`data()` never queries: a row that is not at hand says "…" and its page is asked for through the read lane.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from desktop.domain.identity import Uid
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.tasks import Task, TaskRunner
from desktop.ui.shared.tokens import Tone

PAGE = 128
PAGES_KEPT = 40
WAITING = "…"
_FEW = 8
"""Records from which a map of all places pays: made it takes 40 ms at 200,000, looking through the list 3 (*measured*)."""

RECORD = int(Qt.ItemDataRole.UserRole) + 1
"""The record of the row, or None while it is on its way."""
TONE = RECORD + 1
UID = RECORD + 2

Index = QModelIndex | QPersistentModelIndex


class Record(Protocol):
    @property
    def uid(self) -> Uid: ...


R = TypeVar("R", bound=Record)


class TableModel(QAbstractTableModel, Generic[R]):
    """Rows in the order of `ids`; see the module's sentence.

    Signals:
        arrived: a page of rows arrived.
    """

    arrived = Signal()

    def __init__(
        self,
        columns: Sequence[Column[R]],
        fetch: Callable[[Sequence[Uid]], Sequence[R]],
        runner: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch, self._runner = fetch, runner
        self._ids: Sequence[Uid] = ()
        self._place: dict[Uid, int] | None = None
        self._pages: OrderedDict[int, dict[Uid, R]] = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._asked: set[int] = set()
        self._reading: Task[Sequence[R]] | None = None
        self._turn = 0
        self._ask = QTimer(self, singleShot=True, interval=0)
        self._ask.timeout.connect(self._ask_pages)

    # what is shown

    def show(self, ids: Sequence[Uid], first: Sequence[R] = ()) -> None:
        """Show these records. `first`: rows of the first page when they are at hand already."""
        self.beginResetModel()
        self._ids, self._place = ids, None
        self._forget_pages()
        if first:
            self._pages[0] = {row.uid: row for row in first}
        self.endResetModel()

    def refresh(self, uids: Sequence[Uid]) -> None:
        """Fetch the pages of these records again; their old rows stay shown until then."""
        self._turn += 1
        self._asked.clear()
        for page in {row // PAGE for row in self.rows_of(uids)} & set(self._pages):
            self._want(page)

    def ids(self) -> Sequence[Uid]:
        return self._ids

    def uid_at(self, row: int) -> Uid | None:
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, uid: Uid) -> int:
        """-1 when the record is not in the list."""
        if self._place is not None:
            return self._place.get(uid, -1)
        with suppress(ValueError):
            return self._ids.index(uid)
        return -1

    def rows_of(self, uids: Sequence[Uid]) -> list[int]:
        """Where these are, in ascending order; what is not in the list is left out."""
        if self._place is None and len(uids) > _FEW:
            self._place = {each: row for row, each in enumerate(self._ids)}
        return sorted(row for uid in uids if (row := self.row_of(uid)) >= 0)

    def record_at(self, row: int) -> R | None:
        """The record if at hand; asks for its page otherwise."""
        uid = self.uid_at(row)
        if uid is None:
            return None
        page = row // PAGE
        held = self._pages.get(page)
        if held is None:
            self._want(page)
            return None
        return held.get(uid)

    def cell(self, row: int, column: Column[R]) -> tuple[str, Tone | None]:
        """The words of a cell as they are drawn, with the tone of a pill."""
        record = self.record_at(row)
        if record is None:
            return WAITING, None
        return column.text(record), _tone(column, record)

    # fetching

    def _forget_pages(self) -> None:
        self._turn += 1
        self._pages.clear()
        self._wanted.clear()
        self._asked.clear()

    def _want(self, page: int) -> None:
        if page in self._asked:
            return
        self._wanted[page] = None
        self._wanted.move_to_end(page)
        # Scrolling fast asks for more pages than anyone will see: only the latest are worth fetching.
        while len(self._wanted) > 4:
            self._wanted.popitem(last=False)
        if not self._ask.isActive():
            self._ask.start()

    def _ask_pages(self) -> None:
        """One page at a time: while it is read, the list may be scrolled on, and what is left behind is never read."""
        if not self._wanted or (self._reading is not None and not self._reading.ended):
            return
        page, _ = self._wanted.popitem(last=True)
        self._asked.add(page)
        uids, turn = list(self._ids[page * PAGE : (page + 1) * PAGE]), self._turn
        self._reading = self._runner.read(
            lambda: self._fetch(uids), lambda rows: self._arrive(turn, page, rows), owner=self
        )

    def _arrive(self, turn: int, page: int, rows: Sequence[R]) -> None:
        if turn == self._turn:
            self._keep(page, rows)
        self._ask_pages()

    def _keep(self, page: int, rows: Sequence[R]) -> None:
        self._asked.discard(page)
        self._pages[page] = {row.uid: row for row in rows}
        self._pages.move_to_end(page)
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        top, bottom = page * PAGE, min(len(self._ids), (page + 1) * PAGE) - 1
        if bottom >= top:
            self.dataChanged.emit(self.index(top, 0), self.index(bottom, len(self.columns) - 1))
        self.arrived.emit()

    # Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._ids):
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column.look)
        if role == UID:
            return self._ids[index.row()]
        if role not in _ROLES:
            return None
        record = self.record_at(index.row())
        if role == RECORD:
            return record
        if record is None:
            return None if role == TONE else WAITING
        return _cell(column, record, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(self.columns[section].look)
        return None


_ROLES = {
    int(Qt.ItemDataRole.DisplayRole),
    int(Qt.ItemDataRole.AccessibleTextRole),
    int(Qt.ItemDataRole.ToolTipRole),
    RECORD,
    TONE,
}


def _tone(column: Column[R], record: R) -> Tone | None:
    if column.look is not Look.PILL:
        return None
    return column.tone(record) if column.tone else Tone.PLAIN


def alignment(look: Look) -> int:
    """How a cell of this look stands in its column, as Qt wants it."""
    side = Qt.AlignmentFlag.AlignRight if look is Look.NUMBER else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _cell(column: Column[R], record: R, role: int) -> Any:
    if role == TONE:
        return _tone(column, record)
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return column.spoken(record) if column.spoken else _spoken(column, record)
    if role == Qt.ItemDataRole.ToolTipRole:
        told = column.tip or column.text
        return None if column.look is Look.STARS else told(record)
    return column.text(record)


def _spoken(column: Column[R], record: R) -> str:
    text = column.text(record)
    return f"{text.split('/')[0]} 星" if column.look is Look.STARS and text else text
