"""Several sheets about one person in one place: a bar of tabs, and below it the chosen sheet alone."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget


class PersonTabs(QWidget):
    """`parts`: title and widget of each sheet. A hidden sheet takes no room, so that the pane scrolls as far as needed.

    Signals:
        turned: another sheet is shown; its place.
    """

    turned = Signal(int)

    def __init__(self, parts: Sequence[tuple[str, QWidget]]) -> None:
        super().__init__()
        self.bar = QTabBar()
        self.bar.setObjectName("person_tabs")
        self.bar.setAccessibleName("人员资料的分页")
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
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
        """A person who is not stored yet has the form alone."""
        self.bar.setVisible(stored)
        if not stored:
            self.turn_to(0)

    def turn_to(self, place: int) -> None:
        self.bar.setCurrentIndex(place)

    def _turn(self, place: int) -> None:
        for number, sheet in enumerate(self._sheets):
            sheet.setVisible(number == place)
        self.turned.emit(place)
