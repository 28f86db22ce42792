"""Several sheets about one record in one place: a bar of tabs, and below it the chosen sheet alone."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget


class Sheets(QWidget):
    """A hidden sheet takes no room, so that the pane scrolls as far as needed.

    Args:
        name: objectName of the bar; `spoken`: its accessible name.
        parts: title and widget of each sheet; one widget may stand for several.
        form: the sheet that a record not yet stored has alone.

    Signals:
        turned: another sheet is shown; its place.
    """

    turned = Signal(int)

    def __init__(self, name: str, spoken: str, parts: Sequence[tuple[str, QWidget]], form: int = 0) -> None:
        super().__init__()
        self.bar = QTabBar()
        self.bar.setObjectName(name)
        self.bar.setAccessibleName(spoken)
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self._form = form
        self._sheets = [sheet for _, sheet in parts]
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.bar)
        for title, sheet in parts:
            self.bar.addTab(title)
            lines.addWidget(sheet)
        lines.addStretch()
        self.bar.currentChanged.connect(self._turn)
        self._turn(0)

    def show_stored(self, stored: bool) -> None:
        """A record that is not stored yet has the form alone."""
        self.bar.setVisible(stored)
        if not stored:
            self.turn_to(self._form)

    def turn_to(self, place: int) -> None:
        self.bar.setCurrentIndex(place)

    def _turn(self, place: int) -> None:
        chosen = self._sheets[place]
        for sheet in self._sheets:
            sheet.setVisible(sheet is chosen)
        self.turned.emit(place)
