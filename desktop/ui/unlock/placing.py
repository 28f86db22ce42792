"""How the small windows before the main window stand: in the middle of the screen, as high as their words need."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class SmallWindow(QWidget):
    """A window of fixed width that grows and shrinks with what it says."""

    def __init__(self, name: str, width: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFixedWidth(width)

    def walk(self, fields: Sequence[QLineEdit], then: Callable[[], object]) -> None:
        """Enter goes from field to field, and in the last one does what the window is for."""
        for field, following in pairwise(fields):
            field.returnPressed.connect(following.setFocus)
        fields[-1].returnPressed.connect(lambda: then())

    def fit(self) -> None:
        """As high as the words need now; wrapped labels do not tell a window by themselves."""
        lines = self.layout()
        if lines is not None:
            lines.activate()
            self.setFixedHeight(lines.totalHeightForWidth(self.width()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()
        area = self.screen().availableGeometry()
        self.move(area.center().x() - self.width() // 2, area.top() + max(0, area.height() - self.height()) * 2 // 5)
