"""Taking widgets out for good, and a place whose content is made anew when what it shows changes."""

from PySide6.QtWidgets import QVBoxLayout, QWidget


def discard(widget: QWidget) -> None:
    """Take a widget out at once, so that nothing finds what is in it, and delete it.

    Hidden by word before and after: a layout may have an order to show it under way, which would otherwise open the
    widget, now without a parent, as a window of its own.
    """
    widget.hide()
    widget.setParent(None)
    widget.hide()
    widget.deleteLater()


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
            discard(self._held)
        self._held = widget
        self._lines.addWidget(widget)
