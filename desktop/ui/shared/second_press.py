"""Takes the second press of a double click away from the page that the first one opened."""

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


class SecondPress(QWidget):
    """Lies unseen over the spot that was pressed, for as long as a press there is the second of a double click.

    Whoever double-clicks a link would else choose whatever the new page shows at that place.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("second_press")
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def expect(self) -> None:
        """A page was opened, perhaps by a press."""
        reach = QApplication.startDragDistance()
        at = self._window.mapFromGlobal(QCursor.pos())
        self.setGeometry(QRect(at.x() - reach, at.y() - reach, 2 * reach + 1, 2 * reach + 1))
        self.show()
        self.raise_()
        self._timer.start(QApplication.doubleClickInterval())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hide()
