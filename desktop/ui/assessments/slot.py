"""A place whose content is made anew when what it shows changes."""

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Slot(QWidget):
    """Holds one widget, or none."""

    def __init__(self) -> None:
        super().__init__()
        self._held: QWidget | None = None
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)

    def put(self, widget: QWidget) -> None:
        """Show this instead of what was shown before."""
        if self._held is not None:
            self._lines.removeWidget(self._held)
            # Hidden at once: until it is deleted it would still be painted, and found by name.
            self._held.hide()
            self._held.setParent(None)
            self._held.deleteLater()
        self._held = widget
        self._lines.addWidget(widget)
