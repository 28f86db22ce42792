"""Problems in words, each under its field, shown once the field was left."""

from collections.abc import Collection, Sequence

from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from desktop.domain.errors import Problem, Severity
from desktop.ui.shared.buttons import restyle, words


class ProblemNotes:
    """The lines under the fields of one form."""

    def __init__(self) -> None:
        self._notes: dict[str, tuple[QWidget, QLabel]] = {}

    def add(self, name: str, widget: QWidget) -> None:
        """Give a field its line."""
        self._notes[name] = widget, _place_note(widget, name)

    def mark(self, found: Sequence[Problem], visited: Collection[str]) -> None:
        """Show the first problem of each visited field, refusals before warnings; clear the others."""
        for name, (widget, note) in self._notes.items():
            mine = [p for p in found if p.field == name and name in visited]
            refusing = [p for p in mine if p.severity is Severity.ERROR]
            shown = (refusing or mine)[:1]
            note.setText(shown[0].text if shown else "")
            note.setVisible(bool(shown))
            state = "" if not shown else "problem" if refusing else "caution"
            restyle(note, "role", state or "problem")
            restyle(widget, "state", state)
            named = widget.accessibleName() if isinstance(widget, QComboBox) else ""
            widget.setAccessibleDescription("：".join(filter(None, (named, note.text()))))


def _place_note(widget: QWidget, name: str) -> QLabel:
    """Put a line for problems under a field, in the place the field has in its layout."""
    note = words("", "problem", wrap=True, name=f"problem_{name}")
    note.hide()
    parent = widget.parentWidget()
    layout = parent.layout() if parent is not None else None
    frame = QWidget(parent)
    if layout is None or layout.replaceWidget(widget, frame) is None:
        frame.deleteLater()
        note.setParent(parent)
        return note
    lines = QVBoxLayout(frame)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(2)
    lines.addWidget(widget)
    lines.addWidget(note)
    return note
