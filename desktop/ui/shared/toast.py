"""A message that passes: what was done, with 撤销 where the action can be undone."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from desktop.ui.shared.buttons import button, tool, words

_ROOM = 240
"""Pixels of the window's width for the buttons beside the words, and around them."""


class Toast(QFrame):
    """Stands at the bottom of its window; waits while the pointer or the focus is on it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._over = window
        self._said = ""
        self.setObjectName("popup")
        self._text = words("", wrap=False, name="toast_text")
        self._act = button("撤销", "toast_action", self._do, role="link")
        self._then: Callable[[], object] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self._text)
        row.addWidget(self._act)
        row.addWidget(tool("close", "关闭提示", "toast_close", self.hide))
        self._timer = QTimer(self, singleShot=True, interval=6000)
        self._timer.timeout.connect(self._leave)
        window.installEventFilter(self)
        self.hide()

    def say(
        self, text: str, action: str = "", then: Callable[[], object] | None = None, *, stays: bool = False
    ) -> None:
        """Show `text`; with `action` (a verb, e.g. 撤销) a button that calls `then` once; `stays` until it is closed."""
        self._said, self._then = text, then
        self._act.setText(action)
        self._act.setAccessibleName(action)
        self._act.setVisible(bool(action and then))
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.stop() if stays else self._timer.start()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def text(self) -> str:
        return self._said

    def _do(self) -> None:
        then, self._then = self._then, None
        self.hide()
        if then is not None:
            then()

    def _leave(self) -> None:
        focus = QApplication.focusWidget()
        if self.underMouse() or (focus is not None and self.isAncestorOf(focus)):
            self._timer.start()
        else:
            self.hide()

    def _place(self) -> None:
        """What is too long for the window, as a path may be, is cut in the middle; its tip and a screen reader say it all."""
        window = self._over
        shown = self._text.fontMetrics().elidedText(self._said, Qt.TextElideMode.ElideMiddle, window.width() - _ROOM)
        self._text.setText(shown)
        self._text.setToolTip(self._said if shown != self._said else "")
        self.adjustSize()
        self.move((window.width() - self.width()) // 2, window.height() - self.height() - 44)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
