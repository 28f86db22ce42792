"""Enter presses the button that has the focus; Qt does so only in dialogs, and there only a button that may be the default."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QDialog, QRadioButton

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EnterPresses(QObject):
    """An event filter for the whole application. A button with the property `onward` keeps Enter for the next field."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(watched, QAbstractButton)
            and isinstance(event, QKeyEvent)
            and event.key() in _ENTER
            and not event.isAutoRepeat()
            and not watched.property("onward")
            and not (isinstance(watched, QCheckBox | QRadioButton) and isinstance(watched.window(), QDialog))
        ):
            watched.click()
            return True
        return super().eventFilter(watched, event)
