"""A line that ends in whole characters where its words are too long for it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QFont, QPainter, QPaintEvent, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QToolButton, QWidget

DOTS = "…"
_EDGE, _BUTTON = 2, 26
"""Pixels that Qt keeps free on either side of a line's text, and for each button in the line."""


class WholeLine(QLineEdit):
    """While nobody types in it, too long words end in …; Qt would cut a character in two before the ✕."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dots = QRect()
        self.textChanged.connect(lambda _text: self._fit())

    def show_buttons(self, on: bool) -> None:
        """Show or hide what stands in the line beside its text."""
        for button in self.findChildren(QToolButton):
            button.setVisible(on)
        self._fit()

    def _fit(self) -> None:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        inside = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        buttons = sum(_BUTTON for each in self.findChildren(QToolButton) if each.isVisibleTo(self))
        room, metrics, text, free = inside.width() - 2 * _EDGE - buttons, self.fontMetrics(), self.text(), 0
        self._dots = QRect()
        if room > 0 and not self.hasFocus() and metrics.horizontalAdvance(text) > room:
            whole = _width_of_whole(text, self.font(), room - metrics.horizontalAdvance(DOTS))
            free = room - whole + _EDGE  # Qt draws to the end of the edge
            self._dots = QRect(inside.left() + _EDGE + whole, inside.top(), free, inside.height())
        if self.textMargins().right() != free:
            self.setTextMargins(0, 0, free, 0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._dots.isEmpty():
            QPainter(self).drawText(self._dots, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), DOTS)


def _width_of_whole(text: str, font: QFont, room: int) -> int:
    """How wide the characters are that fit into `room`; as a line lays them out, which is not quite as they are measured."""
    laid = QTextLayout(text, font)
    laid.beginLayout()
    line = laid.createLine()
    laid.endLayout()
    ends = (float(line.cursorToX(place)[0]) for place in range(len(text) + 1))  # type: ignore[index]
    return int(max((end for end in ends if end <= room), default=0))
