"""Chooses and orders the columns of a list, by mouse or keyboard."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.table_view import TableView

Clicked = Callable[[], object]
_KEY = int(Qt.ItemDataRole.UserRole)


class _Columns(QListWidget):
    """Space ticks, Alt+↑ and Alt+↓ move, dragging moves."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("columns_list")
        self.setAccessibleName("列，按空格勾选，Alt+↑ Alt+↓ 移动")
        self.setProperty("framed", True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)

    def shift(self, by: int) -> None:
        """The current column so many places down."""
        row = self.currentRow()
        to = max(0, min(self.count() - 1, row + by))
        if row >= 0 and to != row:
            self.insertItem(to, self.takeItem(row))
            self.setCurrentRow(to)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.shift(steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)


def ask_columns(parent: QWidget, table: TableView) -> QDialog:
    """Show the columns of a table; what is chosen is kept for this list."""
    box = dialog(parent.window(), "选择和排列列", 420)
    listed = _Columns()
    for column, shown in table.columns_in_order():
        item = QListWidgetItem(column.title)
        item.setData(_KEY, column.key)
        item.setFlags((item.flags() | Qt.ItemFlag.ItemIsUserCheckable) & ~Qt.ItemFlag.ItemIsDropEnabled)
        item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
        listed.addItem(item)
    problem = words("", "problem", name="columns_problem")

    def go() -> None:
        items = [listed.item(row) for row in range(listed.count())]
        wanted = [(str(item.data(_KEY)), item.checkState() == Qt.CheckState.Checked) for item in items]
        if not any(shown for _, shown in wanted):
            problem.setText("至少留一列。")
            return
        table.set_columns(wanted)
        box.accept()

    def usual() -> None:
        table.forget_columns()
        box.accept()

    _lay_out(box, listed, problem, go, usual)
    box.resize(420, 520)
    listed.setCurrentRow(0)
    box.open()
    listed.setFocus()
    return box


def _lay_out(box: QDialog, listed: _Columns, problem: QWidget, go: Clicked, usual: Clicked) -> None:
    side, foot = QVBoxLayout(), QHBoxLayout()
    side.addWidget(button("上移", "columns_up", lambda: listed.shift(-1), glyph="arrow-up"))
    side.addWidget(button("下移", "columns_down", lambda: listed.shift(1), glyph="arrow-down"))
    side.addStretch()
    middle = QHBoxLayout()
    middle.addWidget(listed, 1)
    middle.addLayout(side)
    keep = button("按此显示", "columns_go", go, role="primary")
    keep.setDefault(True)
    foot.addWidget(button("恢复默认", "columns_usual", usual))
    foot.addStretch()
    foot.addWidget(button("取消", "columns_cancel", box.reject))
    foot.addWidget(keep)
    lines = QVBoxLayout(box)
    lines.setContentsMargins(24, 20, 24, 16)
    lines.setSpacing(12)
    lines.addWidget(words("选择和排列列", "heading"))
    lines.addLayout(middle, 1)
    lines.addWidget(words("宽度在表头上拖动；窗口窄时，不常用的列会先收起。", "note", wrap=True))
    lines.addWidget(problem)
    lines.addLayout(foot)
