"""Scrolled pages whose words wrap: as high as their words need at their width, and no higher."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class Body(QWidget):
    """A column of widgets in a scroll area; `lines` is its layout.

    A layout counts wrapped words at their narrowest, and a scroll area makes room for that; this body asks for no
    height of its own, so that the scroll area goes by the height at the real width.
    """

    def __init__(self, spacing: int = 16, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> None:
        super().__init__()
        self.setObjectName("body")
        self.lines = QVBoxLayout(self)
        self.lines.setSpacing(spacing)
        self.lines.setContentsMargins(*margins)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


def scrolled(area: QScrollArea, name: str, spoken: str) -> None:
    """Have a scroll area follow its body's width, and scroll up and down only."""
    area.setObjectName(name)
    area.setAccessibleName(spoken)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
