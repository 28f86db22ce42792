"""Ctrl+K: people, records and commands by a few letters, with the keyboard alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.domain.pinyin import plain
from desktop.ui.shared.buttons import searching, words
from desktop.ui.shared.following import follow_selection
from desktop.ui.shared.icons import icon
from desktop.ui.shared.tasks import TaskRunner


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to open or to do.

    `keys`: pinyin and initials of its title; `also`: further words by which a page or a command is found.
    """

    title: str
    note: str
    glyph: str
    open: Callable[[], object]
    keys: str = ""
    also: str = ""


Find = Callable[[str], Sequence[Entry]]


def matching(commands: Sequence[Entry], text: str) -> tuple[list[Entry], list[Entry]]:
    """Pages and commands that are called so or whose name begins so; and those that hold the text elsewhere."""
    wanted = plain(text).replace(" ", "")
    called = [e for e in commands if wanted in _names(e)]
    begun = [e for e in commands if e not in called and any(name.startswith(wanted) for name in _names(e))]
    named = [*called, *begun]
    held = [e for e in commands if e not in named and wanted in plain(f"{e.title} {e.note} {e.keys} {e.also}")]
    return named, held


def _names(entry: Entry) -> list[str]:
    return [plain(entry.title), *entry.keys.split()]


class Palette(QDialog):
    """Opened by Ctrl+K; ↑ ↓ choose, Enter opens, Esc closes. `find` runs in the read lane."""

    def __init__(self, parent: QWidget, runner: TaskRunner, commands: Sequence[Entry], find: Find) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self.setWindowTitle("查找")
        self.setAccessibleName("查找人员、记录和命令")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._runner, self._commands, self._find = runner, commands, find
        self._entries: list[Entry] = []
        self._composing = False
        self._line = self._line_edit()
        self._list = QListWidget()
        self._list.setObjectName("palette_list")
        self._list.setAccessibleName("查找结果")
        self._list.setIconSize(QSize(18, 18))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        follow_selection(self._list)
        self._list.itemClicked.connect(lambda _item: self._open())
        self._hint = words("↑ ↓ 选择　Enter 打开　Esc 关闭", "note")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(12, 12, 12, 8)
        lines.addWidget(self._line)
        lines.addWidget(self._list)
        lines.addWidget(self._hint)
        self._pause = QTimer(self, singleShot=True, interval=120)
        self._pause.timeout.connect(self._ask)
        self._show(list(commands))
        self._place(parent)

    def titles(self) -> list[str]:
        return [entry.title for entry in self._entries]

    def _line_edit(self) -> QLineEdit:
        made = QLineEdit()
        made.setObjectName("palette_text")
        made.setAccessibleName("查找人员、记录和命令")
        made.setPlaceholderText("姓名、拼音、首字母、工号、编号，或要做的事")
        searching(made, QLineEdit.ActionPosition.LeadingPosition)
        made.textChanged.connect(self._typed)
        made.installEventFilter(self)
        return made

    def _place(self, parent: QWidget) -> None:
        window = parent.window()
        self.move(
            window.mapToGlobal(window.rect().center()).x() - 280, window.mapToGlobal(window.rect().topLeft()).y() + 80
        )

    def _typed(self, text: str) -> None:
        named, held = matching(self._commands, text.strip())
        self._show([*named, *held])
        if text.strip():
            self._pause.start()

    def _ask(self) -> None:
        text = self._line.text().strip()
        if text:
            self._runner.read(lambda: self._find(text), lambda found: self._arrive(text, found), owner=self, key="find")

    def _arrive(self, text: str, found: Sequence[Entry]) -> None:
        if text == self._line.text().strip():
            named, held = matching(self._commands, text)
            at = self._list.currentRow()
            chosen = self._entries[at] if at > 0 else None  # somebody has gone there already
            self._show([*named, *found, *held])
            if chosen in self._entries:
                self._list.setCurrentRow(self._entries.index(chosen))

    def _show(self, entries: list[Entry]) -> None:
        self._entries = entries
        self._list.clear()
        for entry in entries:
            item = QListWidgetItem(icon(entry.glyph), f"{entry.title}　{entry.note}" if entry.note else entry.title)
            item.setSizeHint(QSize(0, 34))
            self._list.addItem(item)
        if entries:
            self._list.setCurrentRow(0)
        elif self._line.text().strip():
            none = QListWidgetItem("没有找到，请换一个词")
            none.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(none)
        self._fit()

    def _fit(self) -> None:
        """As high as its entries, up to ten of them."""
        self._list.setFixedHeight(34 * max(1, min(10, self._list.count())) + 4)
        self.setFixedSize(560, self.sizeHint().height())

    def _open(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._entries):
            entry = self._entries[row]
            self.close()
            entry.open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._composing = bool(event.preeditString())
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not self._composing:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        key = Qt.Key(event.key())
        if key in steps and self._entries:
            row = self._list.currentRow() + steps[key]
            self._list.setCurrentRow(max(0, min(len(self._entries) - 1, row)))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
            return True
        return False
