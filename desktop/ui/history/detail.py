"""What one action changed: record by record, field by field, in words."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.identity import Uid
from desktop.services.history import ActionRow, EntryRow, FieldChange
from desktop.ui.pages import opens
from desktop.ui.shared.buttons import button, pill, rule, set_pill, tool, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.tokens import Tone

MOST = 40
"""Records shown at once; an import of thousands is told by its number."""


class ActionDetail(QFrame):
    """The right side of the history page."""

    def __init__(self, desk: Desk, undo: Callable[[ActionRow], object], closed: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._desk, self._ask = desk, undo
        self._uid: Uid | None = None
        self._row: ActionRow | None = None
        self._entries: list[EntryRow] | None = None
        self._title = words("", "heading", wrap=True, name="action_title")
        self._pill = pill()
        self._note = words("", "note", wrap=True, name="action_note")
        self._why = words("", "note", wrap=True, name="action_refusal")
        self._undo = button("撤销这次操作…", "action_undo", self._undo_pressed, glyph="undo")
        self._body = QWidget()
        self._area = QScrollArea()
        self._arrange(closed)

    def show_uid(self, uid: Uid | None) -> None:
        """Read and show an action."""
        if uid is not None and uid != self._uid:
            self._uid = uid
            self.read_again()

    def read_again(self) -> None:
        uid, history, who = self._uid, self._desk.services.history, self._desk.who
        if uid is not None:
            self._desk.runner.read(
                lambda: (history.rows(who, [uid]), history.entries(who, uid, MOST)),
                lambda found: self._show(*found),
                owner=self,
                key="action",
            )

    def _arrange(self, closed: Callable[[], object]) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 8, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self._pill)
        head.addWidget(tool("close", "关闭", "action_close", closed))
        self._area.setObjectName("action_scroll")
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName("这次操作改了什么")
        self._area.setProperty("ring", True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        foot.addWidget(self._why, 1)
        foot.addWidget(self._undo)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(1, 12, 1, 12)
        lines.setSpacing(8)
        lines.addLayout(head)
        self._note.setContentsMargins(16, 0, 16, 0)
        lines.addWidget(self._note)
        lines.addWidget(self._area, 1)
        lines.addWidget(rule())
        lines.addLayout(foot)

    def _show(self, rows: list[ActionRow], entries: list[EntryRow]) -> None:
        if not rows:
            return
        self._row = row = rows[0]
        self._title.setText(row.title)
        set_pill(self._pill, "已撤销" if row.undone else "", Tone.PLAIN)
        self._note.setText(f"第 {row.number} 号 · {row.at.astimezone():%Y-%m-%d %H:%M:%S} · {row.account}")
        self._why.setText(row.refusal)
        self._undo.setVisible(row.undoable)
        if entries != self._entries:  # read again, it stays where it was scrolled to
            self._entries = entries
            self._area.setWidget(self._list(entries, row.records))

    def _list(self, entries: list[EntryRow], records: int) -> QWidget:
        body = QWidget()
        body.setObjectName("body")
        lines = QVBoxLayout(body)
        lines.setContentsMargins(16, 4, 16, 8)
        lines.setSpacing(12)
        for place, entry in enumerate(entries):
            lines.addWidget(self._entry(place, entry))
        left = records - len({entry.record for entry in entries})
        if left > 0:
            lines.addWidget(words(f"另有 {left:,} 条记录，没有逐条列出。", "second", name="action_more"))
        lines.addStretch()
        return body

    def _entry(self, place: int, entry: EntryRow) -> QWidget:
        made = QWidget()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        head = QHBoxLayout()
        name = "　".join(part for part in (entry.kind, entry.title) if part) + f" · {entry.doing}"
        head.addWidget(words(name, "strong", wrap=True, name=f"entry_{place}"), 1)
        if entry.title and opens(entry.page):
            link = button("打开", f"entry_{place}_open", partial(self._desk.go, entry.page, entry.record), role="link")
            link.setAccessibleName(f"打开{entry.title}")
            head.addWidget(link)
        lines.addLayout(head)
        lines.addWidget(rule())
        lines.addLayout(_fields(entry))
        return made

    def _undo_pressed(self) -> None:
        if self._row is not None:
            self._ask(self._row)


def _fields(entry: EntryRow) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnMinimumWidth(0, 96)
    grid.setColumnStretch(1, 1)
    shown = [change for change in entry.changes if change.old or change.new]
    for row, change in enumerate(shown):
        label = words(change.label, "second", wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label, row, 0)
        grid.addWidget(words(change_words(entry.operation, change), wrap=True), row, 1)
    return grid


_NEWS = frozenset({"insert", "import", "export", "reveal", "undo", "restored", "opened", "installed", "removed"})
"""Operations whose entries say something new and change nothing."""


def change_words(operation: str, change: FieldChange) -> str:
    """A value that was set, or old → new with （空） for nothing."""
    if operation in _NEWS:
        return change.new
    return f"{change.old or '（空）'} → {change.new or '（空）'}"
