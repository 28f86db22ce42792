"""The sheets of a file that was chosen: how much each holds, its first rows, which one to import."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from desktop.domain.identity import Uid
from desktop.domain.imports.headings import column_letter
from desktop.domain.imports.layouts import FileLook, SheetCard
from desktop.domain.people import mask_id, mask_phone
from desktop.ui.exchange.findings import place_uid
from desktop.ui.exchange.local_rows import LocalRows
from desktop.ui.exchange.parts import Banner, shortened
from desktop.ui.shared.buttons import ONWARD, button, keyed, words
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.table_view import TableView
from desktop.ui.shared.tokens import ROW_HEIGHT, Tone

_NARROWEST = 40
"""Pixels of a column in which hardly anything stands."""
_LISTED = 4
"""Sheets in sight without scrolling."""
_ID = re.compile(r"\d{15}|\d{17}[\dXx]")
_MOBILE = re.compile(r"1[3-9]\d{9}")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One sheet in the list."""

    place: int
    card: SheetCard

    @property
    def uid(self) -> Uid:
        return place_uid(self.place)

    @property
    def kind(self) -> str:
        """What it looks like."""
        if not self.card.rows:
            return "空表" if not self.card.hidden else "隐藏，读不出来"
        said = f"像人员表，认出 {self.card.known} 列" if self.card.known else "没有认出列标题"
        return f"隐藏，{said}" if self.card.hidden else said


_COLUMNS = (
    Column[SheetLine]("name", "工作表", lambda r: r.card.name, 140, stretch=1, sortable=False),
    Column[SheetLine]("rows", "行数", lambda r: f"{r.card.rows:,}", 72, look=Look.NUMBER, sortable=False),
    Column[SheetLine](
        "kind", "内容", lambda r: r.kind, 190, look=Look.PILL,
        tone=lambda r: Tone.WARNING if r.card.hidden else Tone.GOOD if r.card.known else Tone.PLAIN, sortable=False,
    ),
)  # fmt: skip


class SheetChoice(QWidget):
    """See the module's sentence.

    Signals:
        chosen: the sheet to go on with (str).
    """

    chosen = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._cards: tuple[SheetCard, ...] = ()
        self._file = words("", "heading", name="import_sheets_file")
        self.notice = Banner("import_sheets_notice")
        self.model = LocalRows(_COLUMNS, desk.runner, self)
        self.table = TableView(self.model, "import_sheets", "工作表", desk.settings)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._peek_words = words("", "second", name="import_peek_words")
        self.peek = _peek()
        self.go = button("下一步：列的对应", "import_sheet_next", self._go, role="primary")
        keyed(self.go, ONWARD)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.go)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        for widget in (self._file, self.notice, self.table, self._peek_words):
            lines.addWidget(widget)
        lines.addWidget(self.peek, 1)
        lines.addLayout(foot)
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._show_peek())
        self.table.opened.connect(lambda _uid: self._go())
        begin_at(self, self.table)

    def show_file(self, look: FileLook) -> None:
        """Its sheets; the one that says most about people is chosen."""
        self._cards = look.sheets
        self._file.setText(shortened(look.path.name))
        self._file.setToolTip(str(look.path))
        self.notice.say("")
        self.model.show_lines([SheetLine(n, card) for n, card in enumerate(self._cards)])
        self.table.setFixedHeight((min(len(self._cards), _LISTED) + 1) * ROW_HEIGHT + 4)
        names = [card.name for card in self._cards]
        self.table.selectRow(names.index(look.sheet) if look.sheet in names else 0)
        self._show_peek()

    def sheet(self) -> str:
        """The one chosen; "" for none."""
        row = self.table.currentIndex().row()
        return self._cards[row].name if 0 <= row < len(self._cards) else ""

    def set_working(self, working: bool) -> None:
        """While a sheet is being read nothing else can be chosen."""
        for widget in (self.table, self.go):
            widget.setEnabled(not working)
        if not working:
            self._show_peek()

    def _show_peek(self) -> None:
        card = next((card for card in self._cards if card.name == self.sheet()), None)
        rows = card.top if card else ()
        _fill(self.peek, rows)
        told = "这张表没有内容。" if not rows else f"前 {len(rows)} 行："
        self._peek_words.setText(told)
        self.peek.setAccessibleDescription("；".join("，".join(filter(None, row)) for row in rows))
        self.go.setEnabled(bool(card and card.rows))

    def _go(self) -> None:
        if self.go.isEnabled():
            self.chosen.emit(self.sheet())


def _peek() -> QTableWidget:
    made = QTableWidget()
    made.setObjectName("import_peek")
    made.setAccessibleName("前几行")
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setWordWrap(False)
    made.horizontalHeader().setMaximumSectionSize(180)
    made.verticalHeader().setDefaultSectionSize(28)
    made.setMinimumHeight(96)
    return made


def _fill(table: QTableWidget, rows: Sequence[Sequence[str]]) -> None:
    width = max(map(len, rows), default=0)
    lone = {number: place for number, row in enumerate(rows) if (place := _lone(row, width)) is not None}
    table.clear()
    table.clearSpans()
    table.setRowCount(len(rows))
    table.setColumnCount(width)
    table.setHorizontalHeaderLabels([column_letter(n) for n in range(width)])
    for number in (n for n in range(len(rows)) if n not in lone):
        for place, text in enumerate(rows[number]):
            table.setItem(number, place, QTableWidgetItem(covered(text)))
    table.resizeColumnsToContents()
    for place in range(width):
        table.setColumnWidth(place, max(table.columnWidth(place), _NARROWEST))
    for number, place in lone.items():
        table.setItem(number, place, QTableWidgetItem(covered(rows[number][place])))
        table.setSpan(number, place, 1, width - place)


def _lone(row: Sequence[str], width: int) -> int | None:
    """Where the one filled cell of a row stands: titles and notes run over the empty cells and widen no column."""
    filled = [place for place, text in enumerate(row) if text]
    return filled[0] if len(filled) == 1 and filled[0] < width - 1 else None


def covered(text: str) -> str:
    """ID numbers and phones as every list shows them."""
    if _ID.fullmatch(text):
        return mask_id(text)
    return mask_phone(text) if _MOBILE.fullmatch(text) else text
