"""Keeps the keyboard where the work is, and what has it in sight."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QGuiApplication, QTransform
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.shared.scrolled import bring_into_view
from desktop.ui.shared.tab_order import stops
from desktop.ui.shared.toast import Toast


class FocusStays(QObject):
    """Watches one application: when the focused widget goes away, Qt would pass the focus to whatever is next.

    A pressed button that is hidden, disabled or built anew by what it did leaves the focus to the nearest widget beside
    it, within the smallest part of the page that is still there: never to a passing message, never to the navigation.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._had: QWidget | None = None
        self._around: list[QWidget] = []
        self._at = 0
        self._turn = 0
        self._below: tuple[list[QWidget], int] | None = None
        app.focusChanged.connect(self._moved)

    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and _drops_down(now):
            return
        if self._lost():
            # After the deed has built its page anew: only then can be said what is there.
            around, at, turn = self._around, self._at, self._turn
            QTimer.singleShot(0, self, lambda: self._bring_back(around, at) if turn == self._turn else None)
        elif now is not None:
            # Somebody put the focus here after Qt had passed it on: a form that opens at its first field.
            self._turn += 1
        if now is not None:
            if self._had is not None and _usable(self._had) and self._had.window() is not now.window():
                self._below = self._around, self._at
            self._remember(now)

    def _lost(self) -> bool:
        had = self._had
        if had is None:
            return False
        return not _usable(had)

    def _remember(self, now: QWidget) -> None:
        self._had, self._around = now, list(_ancestors(now))
        self._at = _place(now, self._around[0]) if self._around else 0

    def _bring_back(self, around: list[QWidget], at: int) -> None:
        parts = [part for part in around if shiboken6.isValid(part) and part.isVisible()]
        now = QApplication.focusWidget()
        for part in parts:
            if now is not None and part.isAncestorOf(now) and _usable(now) and not _harmful(now):
                return
            found = [stop for stop in stops(part) if not _harmful(stop)]
            if found:
                smallest = part is around[0]
                found[min(at, len(found) - 1) if smallest else 0].setFocus(Qt.FocusReason.OtherFocusReason)
                return
        if now is not None and _aside(now) and self._below is not None:
            # A dialog has gone, and what opened it was built anew or disabled meanwhile: Qt had passed the focus on.
            below, self._below = self._below, None
            self._bring_back(*below)


class FocusInSight(QObject):
    """Watches one application: whatever gets the focus is scrolled into view.

    Qt does so only where Tab is pressed within a scroll area already, not where the focus comes from outside or by
    itself. What the mouse presses stays where it is: moved away under the pointer, it would miss the click.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._last: QWidget | None = None
        app.focusChanged.connect(self._moved)

    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and _drops_down(now):
            return
        if now is None or now is self._last or QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            # A window that is active again has the focus where it was, and its reader is where he had scrolled to.
            self._last = now or self._last
            return
        self._last = now
        bring_into_view(now)
        # Once more when what was filled just now has its place.
        QTimer.singleShot(0, self, self._again)

    def _again(self) -> None:
        last = self._last
        if last is not None and shiboken6.isValid(last) and last.hasFocus():
            bring_into_view(last)


class CaretKnown(QObject):
    """Watches one application: the list of an input method opens beside the caret, also after its field has moved.

    Qt tells the input method where a field stands when it gets the focus, and again when it moves within its parent;
    not when what is around it is laid out or scrolled, and then the list opens elsewhere (*measured* with 6.9).
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._method = QGuiApplication.inputMethod()
        self._method.cursorRectangleChanged.connect(self._place)

    def _place(self) -> None:
        field = QApplication.focusWidget()
        if field is None:
            return
        origin = field.mapTo(field.window(), QPoint(0, 0))
        stands = QTransform.fromTranslate(origin.x(), origin.y())
        if self._method.inputItemTransform() != stands:  # setting it makes the same signal again
            self._method.setInputItemTransform(stands)


class _Begin(QObject):
    """Hands a page's focus on."""

    def __init__(self, page: QWidget, target: QWidget) -> None:
        super().__init__(page)
        self._page, self.target = page, target
        page.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            if _usable(self.target):
                self.target.setFocus(event.reason())
            elif found := stops(self._page):
                found[-1].setFocus(event.reason())
        return False


def begin_at(page: QWidget, target: QWidget) -> None:
    """Where the keyboard begins when a page is given the focus; a later call takes the place of an earlier one.

    While the target is hidden it begins at the last stop, which is the button of an empty page.

    No focus proxy: with one, Tab jumps to the proxy over everything before it on the page (measured with Qt 6.9).
    """
    known = page.findChild(_Begin, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if known is not None:
        known.target = target
    else:
        _Begin(page, target)


def _usable(widget: QWidget) -> bool:
    return shiboken6.isValid(widget) and widget.isVisible() and widget.isEnabled()


def _drops_down(widget: QWidget) -> bool:
    """The list of a combo box: it has the focus only while it is open, and afterwards its field has it again.

    What Qt itself made is never held on to: with the last Python object of a list's window, PySide declares what stands
    in it deleted (*measured* with 6.9).
    """
    return widget.window().windowType() == Qt.WindowType.Popup


def _harmful(widget: QWidget) -> bool:
    """What deletes is never where the keyboard lands by itself, nor a message that passes."""
    return widget.property("role") == "danger" or _passing(widget)


def _passing(widget: QWidget) -> bool:
    return any(isinstance(each, Toast) for each in _ancestors(widget))


def _aside(widget: QWidget) -> bool:
    """Where nobody is led on purpose: a message, the navigation, the status line."""
    return _passing(widget) or any(each.objectName() in ("rail", "status_line") for each in _ancestors(widget))


def _ancestors(widget: QWidget) -> list[QWidget]:
    """From the nearest outward, within the window."""
    found, above = [], widget.parentWidget()
    while above is not None and not widget.isWindow():
        found.append(above)
        if above.isWindow():
            break
        above = above.parentWidget()
    return found


def _place(widget: QWidget, part: QWidget) -> int:
    return next((at for at, each in enumerate(stops(part)) if each is widget), 0)
