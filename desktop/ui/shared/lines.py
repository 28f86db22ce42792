"""A table edited in place: lines of a record (goals, a schedule, an agenda), typed without leaving the keyboard."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor

from desktop.domain.choices import Choice
from desktop.ui.shared.fields import UnreadableError, parse_date, parse_int
from desktop.ui.shared.pickers import words_of
from desktop.ui.shared.tokens import Tone, tokens_of

Index = QModelIndex | QPersistentModelIndex


class Typed(StrEnum):
    """How a cell is filled."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    PICK = "pick"


@dataclass(frozen=True, slots=True)
class LineColumn:
    """One column.

    Attributes:
        name: the draft's field.
        items: of a choice, (value, words); None among the values allows none.
        search: of a pick, run in the read lane.
        fixed: shown, never typed here.
        tone: colour of the words by value; never the only sign of what is meant.
    """

    name: str
    title: str
    width: int
    typed: Typed = Typed.TEXT
    stretch: int = 0
    items: Sequence[tuple[Any, str]] = ()
    search: Callable[[str], Sequence[Choice]] | None = None
    fixed: bool = False
    tone: Callable[[Any], Tone] | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """What was typed into a cell and cannot be read as its kind."""

    text: str
    why: str


class LinesModel(QAbstractTableModel):
    """Lines as dictionaries by field name; the last row, while editable, is an empty one that becomes a line when typed in.

    Signals:
        edited: a person changed something.
    """

    edited = Signal()

    def __init__(self, columns: Sequence[LineColumn], blank: Callable[[], dict[str, Any]]) -> None:
        super().__init__()
        self.columns = list(columns)
        self._blank = blank
        self.lines: list[dict[str, Any]] = []
        self.editable = True
        self.growing = True
        self.names: dict[Any, Choice] = {}
        self._fixed: frozenset[str] = frozenset()

    # what the table asks

    def show(self, lines: Sequence[dict[str, Any]]) -> None:
        self.beginResetModel()
        self.lines = [dict(line) for line in lines]
        self.endResetModel()

    def says(self, lines: Sequence[dict[str, Any]]) -> bool:
        """The cells say these lines already, whatever else a line knows, such as the uid it was given when stored."""
        names = [column.name for column in self.columns]
        return [[line.get(name) for name in names] for line in lines] == [
            [line.get(name) for name in names] for line in self.lines
        ]

    def set_editable(self, on: bool) -> None:
        if on != self.editable:
            self.beginResetModel()
            self.editable = on
            self.endResetModel()

    def fix(self, names: Sequence[str]) -> None:
        """These columns are shown but not typed in, and no line is added or removed; none gives them free again."""
        if frozenset(names) != self._fixed:
            self.beginResetModel()
            self._fixed = frozenset(names)
            self.growing = not names
            self.endResetModel()

    def add(self, line: dict[str, Any]) -> int:
        """Append a line as typed by a person; answers its row."""
        row = len(self.lines)
        if self.editable and self.growing:
            # The empty row becomes the line, and a new empty one comes after it: whoever stands there stays there.
            self.growing = False
            self.lines.append(line)
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))
            self.beginInsertRows(QModelIndex(), row + 1, row + 1)
            self.growing = True
        else:
            self.beginInsertRows(QModelIndex(), row, row)
            self.lines.append(line)
        self.endInsertRows()
        self.edited.emit()
        return row

    def remove(self, rows: Sequence[int]) -> None:
        """Take lines away, unless their columns are fixed."""
        if self._fixed:
            return
        gone = sorted((r for r in set(rows) if r < len(self.lines)), reverse=True)
        for row in gone:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self.lines[row]
            self.endRemoveRows()
        if gone:
            self.edited.emit()

    def move(self, row: int, by: int) -> int:
        """Exchange a line with its neighbour; answers where it is now."""
        other = row + by
        if self._fixed or not (0 <= row < len(self.lines) and 0 <= other < len(self.lines)):
            return row
        self.beginResetModel()
        self.lines[row], self.lines[other] = self.lines[other], self.lines[row]
        self.endResetModel()
        self.edited.emit()
        return other

    def put(self, row: int, name: str, value: Any) -> None:
        """Set one value as typed by a person."""
        if self.lines[row].get(name) != value:
            self.lines[row][name] = value
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))
            self.edited.emit()

    def unread(self) -> tuple[int, LineColumn, Unread] | None:
        """The first cell that cannot be read: its row, column and what stands there."""
        for row, line in enumerate(self.lines):
            for column in self.columns:
                value = line.get(column.name)
                if isinstance(value, Unread):
                    return row, column, value
        return None

    def words(self, column: LineColumn, value: Any) -> str:
        """What a cell says."""
        if value is None:
            return ""
        if isinstance(value, Unread):
            return value.text
        if column.typed is Typed.CHOICE:
            return next((text for code, text in column.items if code == value), str(value))
        if column.typed is Typed.PICK:
            choice = self.names.get(value)
            return choice.title if choice else "（已删除的记录）"
        return str(value)

    # Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines) + (1 if self.editable and self.growing else 0)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.columns[section].title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        column = self.columns[index.column()]
        typed = self.editable and not column.fixed and column.name not in self._fixed
        return usual | Qt.ItemFlag.ItemIsEditable if typed else usual

    def data(self, index: Index, role: int = 0) -> Any:
        column = self.columns[index.column()]
        if index.row() >= len(self.lines):
            return self._data_of_blank(index, role)
        value = self.lines[index.row()].get(column.name)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(column, value)
        if role == Qt.ItemDataRole.EditRole:
            return value
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return value.why if isinstance(value, Unread) else self._tip(column, value)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}：{self.words(column, value) or '空'}"
        if role == Qt.ItemDataRole.ForegroundRole:
            return _brush(column, value)
        if role == Qt.ItemDataRole.TextAlignmentRole and column.typed is Typed.NUMBER:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _data_of_blank(self, index: Index, role: int) -> Any:
        first = index.column() == 0
        if role == Qt.ItemDataRole.DisplayRole:
            return "＋ 新增" if first else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"新增一行：{self.columns[index.column()].title}"
        if role == Qt.ItemDataRole.ForegroundRole:
            return QBrush(QColor(tokens_of().ink2))
        return None

    def _tip(self, column: LineColumn, value: Any) -> str:
        choice = self.names.get(value) if column.typed is Typed.PICK and value is not None else None
        return words_of(choice) if choice else self.words(column, value)

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        """`value`: text as typed, or the value of a choice or pick (a Choice or None)."""
        column, row = self.columns[index.column()], index.row()
        read = self._read(column, value)
        if row >= len(self.lines):
            if read in (None, ""):
                return False
            self.add(self._blank() | {column.name: read})
            return True
        self.put(row, column.name, read)
        return True

    def _read(self, column: LineColumn, value: Any) -> Any:
        if isinstance(value, Choice):
            self.names[value.uid] = value
            return value.uid
        if column.typed in (Typed.CHOICE, Typed.PICK) or not isinstance(value, str):
            return value
        try:
            if column.typed is Typed.DATE:
                return parse_date(value)
            return parse_int(value) if column.typed is Typed.NUMBER else value.strip() or None
        except UnreadableError as error:
            return Unread(value, str(error))


def _brush(column: LineColumn, value: Any) -> QBrush | None:
    tone = Tone.BAD if isinstance(value, Unread) else column.tone(value) if column.tone else Tone.PLAIN
    return None if tone is Tone.PLAIN else QBrush(QColor(tokens_of().tone(tone)[0]))
