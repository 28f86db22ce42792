"""What every part of a line's editor has: fields that take part in Enter and ↑ ↓, texts that are not lost."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from desktop.ui.assessments.entries import ENTER, STEPS, EntryLine, GradeRow
from desktop.ui.assessments.presenter import Item
from desktop.ui.assessments.scorer import Scorer
from desktop.ui.shared.buttons import words

FIELD = 132
"""Pixels of a field that holds one number."""


class Section(QWidget):
    """One part of the editor; filled again and again by `take` without losing what is being typed.

    Signals:
        onward: Enter in this widget.
        stepped: ↑ or ↓.
        problem: what is wrong with something typed; "" when put right.
    """

    onward = Signal(object)
    stepped = Signal(int)
    problem = Signal(str)

    def __init__(self, scorer: Scorer, item: Item) -> None:
        super().__init__()
        self.scorer, self.item = scorer, item
        self.fields: list[QWidget] = []

    def take(self, item: Item) -> None:
        """Show the line as it is now."""
        self.item = item

    def unsent(self) -> dict[str, str]:
        """What is typed and was not taken over, by the name of its line."""
        return {
            line.objectName(): line.text() for line in self.lines() if line.text() and (line.refused() or line.dirty())
        }

    def restore(self, texts: Mapping[str, str]) -> None:
        """Put back what was typed earlier and not taken over."""
        for line in self.lines():
            if line.objectName() in texts:
                line.setText(texts[line.objectName()])

    def put_back(self, typed: Mapping[str, str]) -> None:
        """What was handed over emptied, and refused. Most fields keep what they handed over."""

    def lines(self) -> list[EntryLine]:
        return self.findChildren(EntryLine)

    def hook(self, field: EntryLine | GradeRow) -> None:
        """Have a field take part in Enter and ↑ ↓; what is entered anew takes back an earlier complaint."""
        field.entered.connect(lambda _text: self.problem.emit(""))
        field.onward.connect(lambda: self.onward.emit(field))
        field.stepped.connect(self.stepped.emit)
        self.fields.append(field)

    def line(self, name: str, spoken: str, *, width: int = 0, hint: str = "", prose: bool = False) -> EntryLine:
        made = EntryLine(name, spoken, width=width, hint=hint, prose=prose)
        self.hook(made)
        return made

    def box(self, text: str, name: str) -> QCheckBox:
        """A tick. Sections listen to `toggled`: assistive programs toggle it without a click."""
        made = QCheckBox(text)
        made.setObjectName(name)
        made.setAccessibleName(text)
        made.setProperty("onward", True)
        made.installEventFilter(self)
        self.fields.append(made)
        return made

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in ENTER:
                self.onward.emit(watched)
                return True
            if key in STEPS:
                self.stepped.emit(STEPS[key])
                return True
        return super().eventFilter(watched, event)


def label_grid(parent: QWidget) -> QGridLayout:
    made = QGridLayout(parent)
    made.setContentsMargins(0, 0, 0, 0)
    made.setHorizontalSpacing(12)
    made.setVerticalSpacing(8)
    made.setColumnMinimumWidth(0, 56)
    return made


def label(text: str, buddy: QWidget | None = None) -> QLabel:
    made = words(text, "second")
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if buddy is not None:
        made.setBuddy(buddy)
    return made
