"""What is typed while a record is still being saved belongs to the next one."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.shared.keyboard import AtFocus

_Typed = QKeyEvent | QInputMethodEvent


class HeldKeys(AtFocus):
    """Holds the keys pressed inside a widget, between `hold` and `let_go`, and types them where the focus is then.

    A clerk's hands are quicker than the disk: after 保存并新建 the first letters of the next name would stand in the
    form of the person before.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._kept: list[_Typed] = []
        self._holding = False

    def hold(self) -> None:
        if not self._holding:
            self._holding = True
            self.watch()

    def let_go(self, *, type_again: bool) -> None:
        """`type_again`: what was pressed meanwhile is typed now; otherwise it is dropped, its form did not come."""
        if self._holding:
            self.rest()
        self._holding = False
        kept, self._kept = self._kept, []
        for event in kept if type_again else ():
            at = QApplication.focusWidget()
            if at is not None:
                QApplication.sendEvent(at, event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget) or not self._widget.isAncestorOf(watched):
            return False
        copy = _copy(event)
        if copy is not None:
            self._kept.append(copy)
        return copy is not None


def _copy(event: QEvent) -> _Typed | None:
    """None for what is no typing; what is only being composed is left with the input method."""
    if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        return QKeyEvent(
            event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), event.count()
        )
    if isinstance(event, QInputMethodEvent) and event.commitString():
        copy = QInputMethodEvent()
        copy.setCommitString(event.commitString())
        return copy
    return None
