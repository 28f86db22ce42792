"""The head of every page and what stands in its place when there is nothing to show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from desktop.domain.errors import UserError
from desktop.ui.shared.buttons import button, keyed, tool, words
from desktop.ui.shared.icons import Glyph, icon
from desktop.ui.shared.tokens import tokens_of

MARGIN = 24


@dataclass(frozen=True, slots=True)
class Action:
    """Something a user can do from a page.

    Attributes:
        text: a verb, e.g. 新建人员.
        name: objectName of its button.
        do: what happens.
        glyph: an icon of resources/icons, or None.
        shortcut: e.g. "Ctrl+N"; "" for none.
    """

    text: str
    name: str
    do: Callable[[], object]
    glyph: str | None = None
    shortcut: str = ""


class PageHeader(QWidget):
    """Title with scope and period, the Ctrl+K box, further actions, and the one primary action."""

    def __init__(
        self,
        title: str,
        scope: str,
        palette: Callable[[], object],
        primary: Action | None = None,
        more: Sequence[Action] = (),
    ) -> None:
        super().__init__()
        self._scope = words(scope, "second", name="page_scope")
        self._scope.setContentsMargins(0, 0, 0, 3)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(words(title, "title", name="page_title"))
        row.addSpacing(4)
        row.addWidget(self._scope, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch()
        row.addWidget(self._find(palette))
        if len(more) > 2:
            row.addWidget(_menu_button(more))
        for action in more if len(more) <= 2 else ():
            row.addWidget(_push(action))
        if primary is not None:
            row.addWidget(_push(primary, "primary"))

    def set_scope(self, text: str) -> None:
        self._scope.setText(text)

    def _find(self, palette: Callable[[], object]) -> QPushButton:
        made = button("查找  Ctrl+K", "find", palette, glyph="search")
        made.setAccessibleName("查找人员、记录和命令")
        made.setFixedWidth(168)
        return made


def _push(action: Action, role: str = "") -> QPushButton:
    made = button(action.text, action.name, action.do, role=role, glyph=action.glyph)
    return keyed(made, action.shortcut) if action.shortcut else made


def _menu_button(actions: Sequence[Action]) -> QPushButton:
    made = button("更多", "page_more", lambda: None, glyph="chevron-down")
    made.setAccessibleName("更多操作")
    menu = QMenu(made)
    for action in actions:
        entry = menu.addAction(icon(action.glyph) if action.glyph else icon("chevron-right"), action.text)
        entry.setObjectName(action.name)
        entry.triggered.connect(lambda _checked=False, do=action.do: do())
        if action.shortcut:
            entry.setShortcut(QKeySequence(action.shortcut))
            entry.setShortcutVisibleInContextMenu(True)
    made.setMenu(menu)
    return made


class Message(QWidget):
    """What stands in the middle of an empty space: an icon, a sentence, advice, one action."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._glyph = Glyph(40)
        self._glyph.setFixedHeight(48)
        self._text = words("", "heading", wrap=True, name=f"{name}_text")
        self._advice = words("", "second", wrap=True, name=f"{name}_advice")
        self._do: Callable[[], object] = lambda: None
        self._button = button("重试", f"{name}_action", lambda: self._do())
        for label in (self._text, self._advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        lines = QVBoxLayout(self)
        lines.setSpacing(8)
        lines.setContentsMargins(48, 0, 48, 0)
        lines.addStretch(2)
        # No alignment here: an aligned label that wraps is given too little height.
        for widget in (self._glyph, self._text, self._advice):
            lines.addWidget(widget)
        lines.addSpacing(8)
        lines.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addStretch(3)

    def say(
        self, glyph: str, text: str, advice: str = "", act: str = "", do: Callable[[], object] | None = None
    ) -> None:
        self._glyph.show_icon(icon(glyph))
        self._text.setText(text)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._do = do or (lambda: None)
        self._button.setText(act)
        self._button.setAccessibleName(act or text)
        self._button.setVisible(bool(act and do))


class Skeleton(QWidget):
    """Grey bars where rows will be; nothing moves, nothing flashes."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("loading")
        self.setAccessibleName("正在读取")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens_of().hairline))
        for row, y in enumerate(range(16, self.height() - 16, 34)):
            left = 12
            for width in (0.12, 0.1 + 0.03 * (row % 3), 0.2 - 0.04 * (row % 2), 0.16):
                painter.drawRoundedRect(left, y, int(width * self.width()), 10, 5, 5)
                left += int((width + 0.07) * self.width())


class States(QWidget):
    """Content, or what stands in its place.

    Waiting is shown after 150 ms; over content only after 800, since what is read anew for a sort, a filter or another
    window's change mostly comes sooner, and a list that blinks loses the eye and the keyboard.
    """

    def __init__(self, content: QWidget, name: str) -> None:
        super().__init__()
        self._content, self._skeleton, self._message = content, Skeleton(), Message(f"{name}_state")
        self._stack = QStackedLayout(self)
        for widget in (content, self._skeleton, self._message):
            self._stack.addWidget(widget)
        self._filled, self._left_focus = False, False
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._show_waiting)

    def wait(self) -> None:
        if not self._patience.isActive():
            self._patience.start(800 if self._filled else 150)

    def _show_waiting(self) -> None:
        held = QApplication.focusWidget()
        self._left_focus = held is not None and (held is self._content or self._content.isAncestorOf(held))
        self._stack.setCurrentWidget(self._skeleton)
        if self._left_focus:
            self.setFocus()  # the keyboard waits here, and comes back with the content

    def content(self) -> None:
        self._patience.stop()
        self._stack.setCurrentWidget(self._content)
        if self._left_focus and self.hasFocus():
            self._content.setFocus()
        self._filled, self._left_focus = True, False

    def message(
        self, glyph: str, text: str, advice: str = "", act: str = "", do: Callable[[], object] | None = None
    ) -> None:
        self._patience.stop()
        self._filled = False
        self._message.say(glyph, text, advice, act, do)
        self._stack.setCurrentWidget(self._message)

    def failed(
        self,
        error: BaseException,
        what: str,
        again: Callable[[], object],
        report: Callable[[BaseException, str], object],
    ) -> None:
        """It could not be read: an expected refusal in its own words; anything else is a bug and reported too.

        Args:
            what: what was being read, e.g. 组织.
        """
        if isinstance(error, UserError):
            self.message("warning", error.message, error.advice, "重试", again)
            return
        self.message("warning", f"{what}没有读出来", "数据没有改变。请重试。", "重试", again)
        report(error, f"读取{what}")

    def showing(self) -> str:
        """ "content", "loading" or "message"."""
        shown = self._stack.currentWidget()
        return "content" if shown is self._content else "loading" if shown is self._skeleton else "message"


def close_button(name: str, clicked: Callable[[], object]) -> QWidget:
    return tool("close", "关闭", name, clicked)
