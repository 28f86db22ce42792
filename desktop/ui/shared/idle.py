"""Notices that nobody has touched the window for a while."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QSettings, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QWidget

from desktop.ui.shared.keyboard import AtFocus

_TOUCH = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.InputMethod,
}

LOCK_CHOICES = (5, 10, 15, 30, 60, 0)
"""Minutes a person may choose; 0 is never."""
_LOCK_AFTER = 30
_KEY = "lock/minutes"


def lock_minutes(settings: QSettings) -> int:
    """After how many idle minutes the password is asked for again; 0 for never. A value that is no number counts as none."""
    kept = str(settings.value(_KEY, _LOCK_AFTER))
    return int(kept) if kept.isdecimal() else _LOCK_AFTER


def keep_lock_minutes(settings: QSettings, minutes: int) -> None:
    settings.setValue(_KEY, minutes)


class Idle(AtFocus):
    """Calls `then` once nothing was typed or moved over `window` for `minutes()` minutes; 0 means never.

    While `then` answers False, because some work must end first, it is asked again and again.

    Watches the native window, that of a dialog in front of it, and the widget with the focus: the input method keeps the
    keys it composes with from the window. A filter on the whole application would run Python for every event of every
    widget. A dialog left open is no work: what is typed in it is kept (see dialog_drafts.py).
    """

    def __init__(
        self, window: QWindow, minutes: Callable[[], int], then: Callable[[], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._minutes, self._then = minutes, then
        self._since = QElapsedTimer()
        self._since.start()
        window.installEventFilter(self)
        self.watch()
        timer = QTimer(self, interval=20_000)
        timer.timeout.connect(self.look)
        timer.start()

    def look(self) -> None:
        """Has it been long enough?"""
        minutes = self._minutes()
        over = minutes > 0 and self._since.elapsed() >= minutes * 60_000
        if over and self._then() is not False:
            self._since.start()

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        super()._moved(before, now)
        window = now.window() if now is not None else None
        # The Python object of a window that Qt made takes the one of its handle with it: it must outlive the next lines.
        handle = window.windowHandle() if window is not None else None
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCH:
            self._since.start()
        return False
