"""Light, dark or as the system: sets palette and style sheet, and announces the change."""

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.ui.shared.style import sheet
from desktop.ui.shared.tokens import DARK, LIGHT, Tokens, palette


class Choice(StrEnum):
    SYSTEM = "跟随系统"
    LIGHT = "浅色"
    DARK = "深色"


class Theme(QObject):
    """The one owner of the application's colours.

    Signals:
        changed: after palette and style sheet are those of the new theme.
    """

    changed = Signal()

    def __init__(self, app: QApplication, choice: Choice = Choice.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        app.setStyle("Fusion")
        self._choice = choice
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)
        self._paint()

    @property
    def choice(self) -> Choice:
        return self._choice

    def choose(self, choice: Choice) -> None:
        self._choice = choice
        self._paint()

    def tokens(self) -> Tokens:
        if self._choice is Choice.SYSTEM:
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._choice is Choice.DARK else LIGHT

    def _follow(self, _scheme: Qt.ColorScheme) -> None:
        if self._choice is Choice.SYSTEM:
            self._paint()

    def _paint(self) -> None:
        tokens = self.tokens()
        self._app.setPalette(palette(tokens))
        self._app.setStyleSheet(sheet(tokens))
        self.changed.emit()
