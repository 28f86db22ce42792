"""What a scorer types into: a line that hands over on Enter or when left, and a row of grades to pick from."""

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.ui.shared.buttons import restyle

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


def show_tick(box: QAbstractButton, on: bool) -> None:
    """Show what is stored; for those who listen to `toggled` this is no press."""
    with QSignalBlocker(box):
        box.setChecked(on)


class EntryLine(QLineEdit):
    """One value. `show_value` never overwrites what is being typed.

    Signals:
        entered: the text differs from the value shown before, and Enter was pressed or the line was left.
        onward: Enter: the next field, please. After `entered`.
        stepped: ↑ or ↓: -1 or 1.
    """

    entered = Signal(str)
    onward = Signal()
    stepped = Signal(int)

    def __init__(self, name: str, spoken: str, *, width: int = 0, hint: str = "", prose: bool = False) -> None:
        """`prose`: words, to be taken as they are; else a number."""
        super().__init__()
        self._prose = prose
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setPlaceholderText(hint)
        self._shown = ""
        self._handed: str | None = None
        if width:
            self.setFixedWidth(width)
        self.textEdited.connect(lambda _text: restyle(self, "state", ""))

    def show_value(self, text: str) -> None:
        """The value as stored; what is typed and not yet handed over stays."""
        if not self.dirty():
            self.setText(text)
            self.setCursorPosition(0)
            restyle(self, "state", "")
        self._shown, self._handed = text, None

    def dirty(self) -> bool:
        """Whether something is typed that was neither stored nor handed over."""
        return self.typed() != (self._shown if self._handed is None else self._handed)

    def refused(self) -> bool:
        return bool(self.property("state"))

    def typed(self) -> str:
        """What stands in the line; in a number, full-width digits and points as plain ones."""
        if self._prose:
            return self.text().strip()
        return unicodedata.normalize("NFKC", self.text()).replace("。", ".").strip()

    def refuse(self) -> None:
        """Mark what is typed as not taken over."""
        self._handed = None
        restyle(self, "state", "problem")

    def refuse_handed(self) -> None:
        """What was handed over last was not taken: it stays, to be put right."""
        if self._handed is not None:
            self.refuse()

    def handed(self) -> str | None:
        """What was handed over and is neither stored nor refused yet."""
        return self._handed

    def take(self) -> None:
        """Hand over what is typed if it is new."""
        if self.dirty():
            self._handed = self.typed()
            self.entered.emit(self._handed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ENTER:
            self.take()
            self.onward.emit()
        elif key in STEPS:
            self.take()
            self.stepped.emit(STEPS[key])
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.take()


class GradeRow(QWidget):
    """The steps of a scale side by side; 1 to 9 pick one, ← → move, Enter goes on.

    Signals:
        entered: a grade was picked.
        onward, stepped: as in EntryLine.
    """

    entered = Signal(str)
    onward = Signal()
    stepped = Signal(int)

    def __init__(self, name: str, spoken: str, labels: Sequence[tuple[str, str]]) -> None:
        """`labels`: grade and what stands beside it, e.g. ("好", "100 %")."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._group = QButtonGroup(self)
        self._labels = [label for label, _ in labels]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for place, (label, share) in enumerate(labels):
            row.addWidget(self._chip(f"{name}_{place + 1}", f"{spoken}：{label}", place, label, share))
        row.addStretch()
        self.setFocusProxy(self._group.button(0))

    def _chip(self, name: str, spoken: str, place: int, label: str, share: str) -> QPushButton:
        made = QPushButton(label)
        made.setObjectName(name)
        made.setAccessibleName(spoken)
        made.setAutoDefault(False)
        # Assistive programs check it without a click.
        made.toggled.connect(lambda on: self.entered.emit(label) if on else None)
        made.setToolTip(f"{label} {share}（按 {place + 1}）")
        made.setProperty("chip", True)
        made.setProperty("onward", True)
        made.setCheckable(True)
        made.installEventFilter(self)
        self._group.addButton(made, place)
        return made

    def show_value(self, label: str) -> None:
        self._group.setExclusive(False)
        for place, known in enumerate(self._labels):
            show_tick(self._group.button(place), known == label)
        self._group.setExclusive(True)
        if label in self._labels:
            self.setFocusProxy(self._group.button(self._labels.index(label)))

    def chosen(self) -> bool:
        return self._group.checkedButton() is not None

    def pick(self, place: int) -> None:
        """Pick the grade at a place, from 0."""
        if 0 <= place < len(self._labels):
            self._group.button(place).setFocus()
            self._group.button(place).setChecked(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key, digit = Qt.Key(event.key()), event.text()
        if key in ENTER:
            self.onward.emit()
        elif key in STEPS:
            self.stepped.emit(STEPS[key])
        elif digit.isdecimal() and digit != "0":
            self.pick(int(digit) - 1)
        else:
            return super().eventFilter(watched, event)
        return True
