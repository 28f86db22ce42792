"""How a record stands beside its list: title with state, a form that scrolls, a foot with what can be done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.shared.buttons import button, pill, rule, set_pill, tool, words
from desktop.ui.shared.flow import Flow
from desktop.ui.shared.scrolled import FocusKept
from desktop.ui.shared.tokens import Tone

AGAIN = "Ctrl+Shift+S"
"""保存并新建."""


@dataclass(frozen=True, slots=True)
class Foot:
    """What the buttons do.

    `again` (保存并新建) is None where records are not entered in a row, `close` where the record is no side of a list
    and stays.
    """

    save: Callable[[], object]
    again: Callable[[], object] | None
    undo: Callable[[], object]
    close: Callable[[], object] | None


class _Title(QLabel):
    """In one line where there is room for it, in as many as it needs where there is not."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "heading")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 1, super().sizeHint().height())


class RecordFrame(QFrame):
    """The look alone; RecordPane gives it its life. `key` is the prefix of object names."""

    def __init__(self, key: str, form: QWidget, below: QWidget | None, foot: Foot, acts: Sequence[QPushButton]) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._key, self._form, self._acts = key, form, acts
        self._title = _Title(f"{key}_title")
        self._pill = pill()
        self._note = words("", "note", wrap=True, name=f"{key}_note")
        self._note.setContentsMargins(16, 0, 16, 0)
        self._said = words("", "note", wrap=True, name=f"{key}_kept")
        self._undo = button("放弃修改", f"{key}_undo", foot.undo, role="quiet")
        self._save = button("保存", f"{key}_save", foot.save, role="primary")
        self._save.setToolTip("Ctrl+S")
        self._again = button("保存并新建", f"{key}_save_new", foot.again) if foot.again else None
        if self._again is not None:
            self._again.setToolTip(AGAIN)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(1, 12, 1, 12)
        lines.setSpacing(8)
        lines.addLayout(self._head(foot.close))
        lines.addWidget(self._note)
        area = self._scroll(form, below)
        self._sight = FocusKept(self, area)
        lines.addWidget(area, 1)
        lines.addWidget(self._foot())

    def title(self) -> str:
        return self._title.text()

    def show_head(self, title: str, state: str, tone: Tone, note: str) -> None:
        self._title.setText(title)
        set_pill(self._pill, state, tone)
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def say(self, text: str) -> None:
        """What became of the typed text: 正在保存…, 未保存，有草稿. A foot that grows by it covers no field one is in."""
        self._sight.keep()
        self._said.setText(text)

    def show_foot(self, *, can_save: bool, changed: bool, locked: bool, stored: bool, offered: Sequence[bool]) -> None:
        """`stored`: the record exists, so that those actions on it that are `offered` are shown while nothing is typed."""
        self._save.setVisible(not locked)
        self._save.setEnabled(can_save)
        self._undo.setVisible(changed and not locked)
        if self._again is not None:
            self._again.setVisible(not locked and not stored)
            self._again.setEnabled(can_save)
        for act, on in zip(self._acts, offered, strict=True):
            act.setVisible(on and stored and not changed)
        # A locked record of which nothing can be done needs no empty band under it.
        self._band.setVisible(not locked or any(offered))

    def set_waiting(self, waiting: bool) -> None:
        """Nothing can be typed into a record that has not been read yet."""
        if not waiting:
            self._sight.keep()
        self._form.setEnabled(not waiting)
        if waiting:
            self.say("正在读取…")

    def _head(self, close: Callable[[], object] | None) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 8, 0)
        row.addWidget(self._title)
        row.addWidget(self._pill)
        row.addStretch()
        if close is not None:
            row.addWidget(tool("close", "关闭", f"{self._key}_close", close))
        return row

    def _scroll(self, form: QWidget, below: QWidget | None) -> QScrollArea:
        area = QScrollArea()
        area.setObjectName(f"{self._key}_scroll")
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("body")
        lines = QVBoxLayout(body)
        lines.setContentsMargins(16, 0, 16, 0)
        lines.addWidget(form)
        if below is not None:
            lines.addWidget(below)
        lines.addStretch()
        area.setWidget(body)
        return area

    def _foot(self) -> QWidget:
        self._band = QWidget()
        lines = QVBoxLayout(self._band)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        deeds = Flow(one_line=True)
        for act in self._acts:
            deeds.line.addWidget(act)
        row.addWidget(deeds)
        row.addWidget(self._said, 1)
        # Of two lines of deeds the last is level with what saves.
        for button_ in filter(None, (self._undo, self._again, self._save)):
            row.addWidget(button_, 0, Qt.AlignmentFlag.AlignBottom)
        lines.addWidget(rule())
        lines.addLayout(row)
        return self._band
