"""What the keyboard does alike in every window; Qt does it only in part, or not in every place."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from desktop.ui.shared.tab_order import put_in_order

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAB = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_HELD = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_SHORTCUT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class AtFocus(QObject):
    """An event filter on whatever widget has the focus, moved along with it.

    Never one for the whole application: PySide would make a Python object of everything that gets any event, also of
    what is just being built or destroyed inside Qt, and crashes at it now and then (*measured* with 6.9).
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._at: QWidget | None = None

    def watch(self) -> None:
        """Begin with the widget that has the focus now."""
        application().focusChanged.connect(self._moved)
        self._moved(None, QApplication.focusWidget())

    def rest(self) -> None:
        """Filter nothing any more."""
        application().focusChanged.disconnect(self._moved)
        self._moved(None, None)

    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._at is not None and shiboken6.isValid(self._at):
            self._at.removeEventFilter(self)
        self._at = now
        if now is not None:
            now.installEventFilter(self)


def application() -> QApplication:
    """The one that runs."""
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found


class Keyboard(AtFocus):
    """What every window does with a key.

    * Enter presses the button that has the focus; Qt does so only in dialogs, and there only a button that may be the
      default. A button with the property `onward` keeps Enter for the next field.
    * Tab follows the order on screen (see tab_order.py).
    * Ctrl+Z goes past a field in which there is nothing to take back.
    * A shortcut, and a click elsewhere, find what the input method was composing in its field: 保存 would store the
      name without it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._field: QObject | None = None
        self._composed, self._put, self._let_go = "", "", ""
        self.watch()

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        super()._moved(before, now)
        self._composed = ""  # whatever became of it: a field that goes away while it is composed in tells nobody

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress:
            if isinstance(event, QKeyEvent) and self._pressed(watched, event):
                return True
        elif kind == QEvent.Type.InputMethod:
            if isinstance(event, QInputMethodEvent):
                self._follow(watched, event)
        elif kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._composed and _ends_composing(event):
                self._settle()
            elif _passes_undo(watched, event):
                event.ignore()
                return True
        elif kind == QEvent.Type.FocusAboutToChange and self._let_go:
            self._keep(self._let_go)
        return super().eventFilter(watched, event)

    def _pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.key() in _TAB and isinstance(watched, QWidget):
            put_in_order(watched.window())
        if event.key() not in _ENTER or event.isAutoRepeat() or not isinstance(watched, QAbstractButton):
            return False
        if watched.property("onward"):
            return False
        if isinstance(watched, QCheckBox | QRadioButton) and isinstance(watched.window(), QDialog):
            return False
        watched.click()
        return True

    def _follow(self, field: QObject, event: QInputMethodEvent) -> None:
        before, self._field = self._composed, field
        self._composed, self._put = event.preeditString(), event.commitString()
        if before and not self._composed and not self._put:
            # Esc, or the first half of leaving the field: Qt has it committed just before it says that it will leave.
            self._let_go = before
            QTimer.singleShot(0, self, self._forget)

    def _forget(self) -> None:
        self._let_go = ""

    def _settle(self) -> None:
        """Have what is being composed put into its field."""
        composed, self._put = self._composed, ""
        QGuiApplication.inputMethod().commit()
        if not self._put:
            self._keep(composed)
        self._composed = ""

    def _keep(self, composed: str) -> None:
        """No input method answered, or it only let go (fcitx5, *measured*): what stands in the field is kept."""
        self._let_go = ""
        if self._field is not None and shiboken6.isValid(self._field):
            kept = QInputMethodEvent()
            kept.setCommitString(composed)
            QApplication.sendEvent(self._field, kept)


def _passes_undo(watched: QObject, event: QKeyEvent) -> bool:
    """Ctrl+Z in a field where nothing was typed, as a search after a deed, means the deed."""
    if not event.matches(QKeySequence.StandardKey.Undo) or event.isAutoRepeat():
        return False
    if isinstance(watched, QLineEdit):
        return not watched.isUndoAvailable()
    return isinstance(watched, QPlainTextEdit) and not watched.document().isUndoAvailable()


def _ends_composing(event: QKeyEvent) -> bool:
    """A shortcut; not a key that is only held, nor what the input method itself waits for."""
    key = Qt.Key(event.key())
    return key not in _HELD and bool(event.modifiers() & _SHORTCUT or Qt.Key.Key_F1 <= key <= Qt.Key.Key_F12)
