"""Letters choose in a list of choices by their pinyin; Qt compares only the characters that are shown."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QDeadlineTimer, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QWidget

from desktop.ui.shared.keyboard import AtFocus

_TOGETHER = 1200
"""Milliseconds after which a letter begins anew: somebody who looks for a key."""

Spell = Callable[[str], Sequence[str]]
"""The readings of some words: in full and by initials."""


class TypedChoice(AtFocus):
    """In a choice, closed or open, `wwez` goes to 维吾尔族; the same letter again goes to the next that begins with it."""

    def __init__(self, parent: QObject, spell: Spell) -> None:
        super().__init__(parent)
        self._spell, self._typed = spell, ""
        self._ends = QDeadlineTimer(0)
        self.watch()

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        self._typed = ""
        super()._moved(before, now)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            box = _box_of(watched)
            if box is not None and self._letter(box, watched, event):
                return True
        return super().eventFilter(watched, event)

    def _letter(self, box: QComboBox, watched: QObject, event: QKeyEvent) -> bool:
        letter = event.text().lower()
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if held or len(letter) != 1 or not (letter.isascii() and letter.isalpha()):
            return False
        if self._ends.hasExpired():
            self._typed = ""
        self._typed += letter
        self._ends = QDeadlineTimer(_TOGETHER)
        view = watched if isinstance(watched, QAbstractItemView) else None
        now = view.currentIndex().row() if view is not None else box.currentIndex()
        row = self._meant(box, now)
        if row is None:
            return True
        if view is not None:
            view.setCurrentIndex(box.model().index(row, box.modelColumn(), box.rootModelIndex()))
        elif row != box.currentIndex():
            box.setCurrentIndex(row)
            box.activated.emit(row)
        return True

    def _meant(self, box: QComboBox, now: int) -> int | None:
        rows = [row for row in range(box.count()) if self._begins(box.itemText(row), self._typed)]
        if rows:
            return now if now in rows else rows[0]
        first = self._typed[0]
        if set(self._typed) != {first}:
            return None
        rows = [row for row in range(box.count()) if self._begins(box.itemText(row), first)]
        return next((row for row in rows if row > now), rows[0] if rows else None)

    def _begins(self, words: str, typed: str) -> bool:
        return any(key.startswith(typed) for key in self._spell(words))


def _box_of(watched: QObject) -> QComboBox | None:
    """The choice that has the focus, or whose open list has it; none that is typed into."""
    box = watched.parent().parent() if isinstance(watched, QAbstractItemView) and watched.parent() is not None else watched
    return box if isinstance(box, QComboBox) and not box.isEditable() else None
