"""Lays the headed groups of a form in one column, or in two where the width allows it."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGroupBox, QHBoxLayout, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDE = 720
"""Pixels from which on two columns of fields are read more easily than one."""


class FormColumns(QWidget):
    """A compiled form whose groups flow.

    `split`: how many groups stand in the left column. The tab order stays that of the form, down the left, then down
    the right.
    """

    def __init__(self, form: QWidget, split: int) -> None:
        super().__init__()
        self._form, self._split = form, split
        self._groups: Sequence[QGroupBox] = form.findChildren(QGroupBox)
        self._wide = False
        made = form.layout()
        assert isinstance(made, QBoxLayout)
        made.setSpacing(0)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(32)
        self._sides = (QVBoxLayout(), QVBoxLayout())
        for side in self._sides:
            side.setSpacing(0)
            self._columns.addLayout(side, 1)
        made.addLayout(self._columns)
        self._place(wide=False)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(form)

    def wide(self) -> bool:
        return self._wide

    def _place(self, *, wide: bool) -> None:
        self._wide = wide
        for side in self._sides:
            while side.count():
                side.takeAt(0)
        for place, group in enumerate(self._groups):
            self._sides[1 if wide and place >= self._split else 0].addWidget(group)
        for side in self._sides:
            side.addStretch()
        self._columns.setStretch(1, 1 if wide else 0)
        self._columns.setSpacing(32 if wide else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= WIDE
        if wide != self._wide:
            self._place(wide=wide)
