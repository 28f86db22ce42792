"""What can be done next with a record: one button that moves it on, further ones, and what it still lacks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QPushButton, QVBoxLayout

from desktop.ui.shared.buttons import ONWARD, button, keyed, restyle, words


@dataclass(frozen=True, slots=True)
class NextStep:
    """One button; the first of a bar stands out, in blue: red is the page's one action."""

    text: str
    name: str
    do: Callable[[], object]
    danger: bool = False


class StepBar(QFrame):
    """Words on how the record stands, over the buttons. While something is typed the buttons wait for saving."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.setObjectName(f"{key}_steps")
        self.setProperty("banner", "plain")
        self._words = words("", wrap=True, name=f"{key}_steps_words")
        self._dirty_note = words("先保存，再进行下一步。", "note", name=f"{key}_steps_dirty")
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._buttons: list[QPushButton] = []
        lines = QVBoxLayout(self)
        lines.setContentsMargins(12, 10, 12, 10)
        lines.setSpacing(8)
        lines.addWidget(self._words)
        lines.addLayout(self._row)
        self.offer((), "")

    def offer(self, steps: Sequence[NextStep], text: str, tone: str = "plain") -> None:
        """Show these steps. `tone`: plain, good, warning or bad, of the frame around the words."""
        _empty(self._row)
        self._buttons = [self._button(place, step) for place, step in enumerate(steps)]
        for each in self._buttons:
            self._row.addWidget(each)
        self._row.addWidget(self._dirty_note)
        self._row.addStretch()
        self._words.setText(text)
        self._words.setVisible(bool(text))
        restyle(self, "banner", tone)
        for label in (self._words, self._dirty_note):  # a label's colour follows the frame only when polished anew
            restyle(label, "within", tone)
        self.set_dirty(on=False)
        self.setVisible(bool(steps or text))

    def set_dirty(self, *, on: bool) -> None:
        for each in self._buttons:
            each.setEnabled(not on)
        self._dirty_note.setVisible(on and bool(self._buttons))

    def _button(self, place: int, step: NextStep) -> QPushButton:
        role = "danger" if step.danger else "next" if place == 0 else ""
        made = button(step.text, step.name, step.do, role=role, single=True)
        return keyed(made, ONWARD) if role == "next" else made


def _empty(row: QLayout) -> None:
    while (item := row.takeAt(0)) is not None:
        widget = item.widget()
        if isinstance(widget, QPushButton):
            widget.hide()
            widget.deleteLater()
