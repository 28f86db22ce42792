"""The view of lines edited in place: grows with its lines, Enter goes on, and stands in a form like any field."""

import json
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMoveEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.domain.choices import Choice
from desktop.ui.shared.buttons import name_for_readers
from desktop.ui.shared.codec import Codec
from desktop.ui.shared.columns import layout
from desktop.ui.shared.fields import UnreadableError
from desktop.ui.shared.lines import LineColumn, LinesModel, Typed, Unread
from desktop.ui.shared.pickers import Picker
from desktop.ui.shared.tasks import TaskRunner
from desktop.ui.shared.tokens import ROW_HEIGHT, tokens_of

Index = QModelIndex | QPersistentModelIndex


class LinesTable(QTableView):
    """Typing begins a cell, Enter ends it and goes to the next, Tab too; Delete clears a cell, Ctrl+Delete the line,
    Alt+↑ and Alt+↓ move it. As tall as its lines, so that the form scrolls and the table does not.
    """

    def __init__(self, model: LinesModel, name: str, spoken: str, runner: TaskRunner) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setAccessibleDescription("直接输入即可填写，回车到下一格，Ctrl+Delete 删除一行")
        self.lines = model
        self.setModel(model)
        self._delegate = _CellEditor(self, runner)
        self.setItemDelegate(self._delegate)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.fit)
        self._look()
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.dataChanged):
            signal.connect(lambda *_: self._later.start())

    def _look(self) -> None:
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setWordWrap(True)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(32)
        head.setSectionsClickable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def fit(self) -> None:
        """Share the width among the columns, then the height among the lines."""
        columns = self.lines.columns
        room = max(self.viewport().width(), sum(c.width for c in columns))
        for section, width in enumerate(layout([(c.width, c.stretch, 0) for c in columns], room)):
            self.setColumnWidth(section, width)
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self.lines.rowCount()))
        bar = self.horizontalScrollBar().sizeHint().height() if room > self.viewport().width() else 0
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + max(rows, ROW_HEIGHT) + bar + 4)

    def open_cell(self) -> QWidget | None:
        """What is typed into at the moment."""
        return self.indexWidget(self.currentIndex()) if self.state() is self.State.EditingState else None

    def take_over(self) -> None:
        """Put what is typed in an open cell into its line; the cell stays open."""
        editor = self.open_cell()
        if editor is not None:
            self.commitData(editor)

    def forward(self) -> None:
        """The next cell to fill, line by line; after the last one the table stays where it is."""
        index, columns = self.currentIndex(), self.lines.columnCount()
        place = index.row() * columns + index.column()
        for following in range(place + 1, self.lines.rowCount() * columns):
            found = self.lines.index(following // columns, following % columns)
            if found.flags() & Qt.ItemFlag.ItemIsEditable:
                self.setCurrentIndex(found)
                return

    # Qt

    def setEnabled(self, on: bool) -> None:
        """A locked table can still be read, scrolled and walked through."""
        self.lines.set_editable(on)

    def claim_keys(self) -> None:
        """Have the keys before the form does, to which Enter means the next field; to be called once it is bound."""
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.key(Qt.Key(event.key()), event.modifiers())
        return super().eventFilter(watched, event)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        index = self.currentIndex()
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not index.isValid() or not self.lines.editable:
            return False
        if key == Qt.Key.Key_Delete and modifiers & Qt.KeyboardModifier.ControlModifier:
            self.lines.remove([index.row()])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and _clearable(index):
            self.lines.setData(index, None)
        elif modifiers & Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            row = self.lines.move(index.row(), 1 if key == Qt.Key.Key_Down else -1)
            self.setCurrentIndex(self.lines.index(row, index.column()))
        elif enter and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        else:
            return False
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.lines.rowCount():
            self.setCurrentIndex(self.lines.index(0, 0))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The form scrolls along with the cell."""
        super().currentChanged(current, previous)
        area = _area_of(self)
        if area is not None and self.hasFocus():
            cell = self.visualRect(current)
            place = self.viewport().mapTo(area.widget(), cell.center())
            area.ensureVisible(place.x(), place.y(), 8, cell.height() + 16)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.updateEditorGeometries()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._later.start()


def _clearable(index: Index) -> bool:
    """A cell that may be typed in and whose line exists; a box always holds one of its words."""
    model = index.model()
    assert isinstance(model, LinesModel)
    column = model.columns[index.column()]
    empty = column.typed is not Typed.CHOICE or any(code is None for code, _ in column.items)
    return empty and index.row() < len(model.lines) and bool(index.flags() & Qt.ItemFlag.ItemIsEditable)


def _area_of(widget: QWidget) -> QScrollArea | None:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above


class _CellEditor(QStyledItemDelegate):
    """A line, a box or a picker over the cell that is being filled."""

    def __init__(self, table: LinesTable, runner: TaskRunner) -> None:
        super().__init__(table)
        self._table, self._runner = table, runner

    def _column(self, index: Index) -> LineColumn:
        return self._table.lines.columns[index.column()]

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Beside the table, not in it: Qt tells assistive programs of the cells of a table and of nothing else in it."""
        column, holder = self._column(index), self._holder()
        made = self._choices(holder, column) if column.typed is Typed.CHOICE else self._line(holder, column)
        made.setObjectName(f"{self._table.objectName()}_{column.name}")
        name_for_readers(made, column.title)
        made.setAutoFillBackground(True)
        return made

    def _holder(self) -> QWidget:
        return self._table.parentWidget() or self._table.viewport()

    def _line(self, parent: QWidget, column: LineColumn) -> QLineEdit:
        if column.typed is Typed.PICK and column.search is not None:
            picker = Picker(parent)
            picker.setPlaceholderText("")
            picker.attach(self._runner, column.search)
            return picker
        made = QLineEdit(parent)
        if column.typed is Typed.DATE:
            made.setPlaceholderText("年-月-日")
        return made

    def _choices(self, parent: QWidget, column: LineColumn) -> QComboBox:
        made = QComboBox(parent)
        made.addItems([text for _, text in column.items])
        made.setMaxVisibleItems(12)
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        column, value = self._column(index), index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QComboBox):
            codes = [code for code, _ in column.items]
            editor.setCurrentIndex(codes.index(value) if value in codes else 0)
        elif isinstance(editor, Picker):
            editor.set_choice(self._table.lines.names.get(value))
            editor.selectAll()
        elif isinstance(editor, QLineEdit):
            editor.setText(self._table.lines.words(column, value))

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        lines = self._table.lines
        if isinstance(editor, QComboBox):
            lines.setData(index, self._column(index).items[editor.currentIndex()][0])
        elif isinstance(editor, Picker):
            if editor.choice() is not None or not editor.text().strip():
                lines.setData(index, editor.choice())
            else:
                lines.setData(index, Unread(editor.text(), "请从列表中选定一人。"))
        elif isinstance(editor, QLineEdit):
            lines.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """At least wide enough to type in, within the table."""
        rect = _rect(option)
        width = max(rect.width(), 132 if isinstance(editor, Picker | QComboBox) else 96)
        left = min(rect.left(), max(0, self._table.viewport().width() - width))
        corner = self._table.viewport().mapTo(self._holder(), QPoint(left, rect.top()))
        editor.setGeometry(corner.x(), corner.y(), width, max(rect.height(), ROW_HEIGHT))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        inner = QStyleOptionViewItem(option)
        _rect(inner).setWidth(max(24, self._table.columnWidth(index.column()) - 2 * PAD))
        return QSize(_rect(inner).width() + 2 * PAD, max(super().sizeHint(inner, index).height() + 12, ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Words with room around them, a hairline below, and a ring around the cell that has the keyboard."""
        tokens, whole = tokens_of(self._table.palette()), QRect(_rect(option))
        inner = QStyleOptionViewItem(option)
        _rect(inner).adjust(PAD, 0, -PAD, 0)
        inner.state &= ~QStyle.StateFlag.State_Selected & ~QStyle.StateFlag.State_HasFocus  # type: ignore[attr-defined]
        super().paint(painter, inner, index)
        painter.save()
        painter.setPen(QColor(tokens.hairline))
        painter.drawLine(whole.bottomLeft(), whole.bottomRight())
        if self._table.hasFocus() and index == self._table.currentIndex():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.drawRoundedRect(whole.adjusted(2, 2, -2, -3), 4, 4)
        painter.restore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter ends the cell and goes on; while a picker offers, its keys are its own."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, QWidget):
            if isinstance(watched, Picker) and watched.offering() and event.key() in _OFFER_KEYS:
                return False
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, QAbstractItemDelegate.EndEditHint.NoHint)
                self._table.forward()
                return True
        return super().eventFilter(watched, event)


PAD = 5
"""With the margin Qt keeps around words, as much as the headings have."""


def _rect(option: QStyleOptionViewItem) -> QRect:
    """The cell of an option; PySide's stubs do not know it."""
    found: QRect = option.rect  # type: ignore[attr-defined]
    return found


_OFFER_KEYS = (
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


class LinesField:
    """Adapter of a LinesTable for the binder; the draft holds a tuple of line drafts.

    `to_line`, `of_line`: between a line draft and its values by field name; `kept`: values as text and back.
    """

    def __init__(
        self,
        table: LinesTable,
        to_line: Callable[[Any], dict[str, Any]],
        of_line: Callable[[dict[str, Any]], Any],
        name_of: Callable[[Any], Choice | None],
        codec: Codec,
    ) -> None:
        self.widget: QWidget = table
        self._table = table
        self._model, self._to, self._of, self._name_of, self._codec = table.lines, to_line, of_line, name_of, codec

    def take_over(self) -> None:
        """Count what stands in an open cell."""
        self._table.take_over()

    def text(self) -> str:
        names = {key: [c.title, c.note] for key, c in self._named().items()}
        lines = [{k: self._codec.text(v) for k, v in line.items()} for line in self._model.lines]
        return json.dumps({"lines": lines, "names": names}, ensure_ascii=False)

    def restore(self, text: str) -> None:
        kept = json.loads(text)
        for key, (title, note) in kept["names"].items():
            uid = self._codec.value(f"u:{key}")
            self._model.names[uid] = Choice(uid, title, note)
        self._model.show([{k: self._codec.value(v) for k, v in line.items()} for line in kept["lines"]])

    def value(self) -> Any:
        wrong = self._model.unread()
        if wrong is not None:
            row, column, cell = wrong
            raise UnreadableError(f"第 {row + 1} 行的{column.title}“{cell.text}”：{cell.why}")
        return tuple(self._of(line) for line in self._model.lines)

    def show(self, value: Any) -> None:
        lines = [self._to(each) for each in value or ()]
        for line in lines:
            for column in self._model.columns:
                uid = line.get(column.name)
                if column.typed is Typed.PICK and uid is not None and (found := self._name_of(uid)) is not None:
                    self._model.names[uid] = found
        if self._table.open_cell() is not None and self._model.says(lines):
            self._model.lines = lines  # just saved: whoever types in a cell stays in it
        else:
            self._model.show(lines)

    def on_change(self, react: Callable[[], object]) -> None:
        self._model.edited.connect(lambda: react())

    def _named(self) -> dict[str, Choice]:
        return {self._codec.text(uid)[2:]: choice for uid, choice in self._model.names.items()}
