"""What people judge by going through a list to tick."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.domain.rubrics.amounts import plain
from desktop.ui.assessments.entries import show_tick
from desktop.ui.assessments.presenter import Item
from desktop.ui.assessments.scorer import Scorer
from desktop.ui.assessments.section import Section
from desktop.ui.shared.buttons import button


class TicksSection(Section):
    """A list to go through; 1 to 9 tick."""

    def __init__(self, scorer: Scorer, item: Item) -> None:
        super().__init__(scorer, item)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        self._boxes = []
        for place, tick in enumerate(item.ticks or ()):
            made = self.box(f"{tick.text}（{plain(tick.points)} 分）", f"tick_{place + 1}")
            made.toggled.connect(lambda _on: self._send())
            lines.addWidget(made)
            self._boxes.append(made)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(button("全部达到", "tick_all", lambda: self._all(True)))
        row.addWidget(button("都没有达到", "tick_none", lambda: self._all(False)))
        row.addStretch()
        lines.addSpacing(4)
        lines.addLayout(row)

    def _send(self) -> None:
        self.scorer.tick(self.item.id, [n for n, box in enumerate(self._boxes) if box.isChecked()])

    def _all(self, on: bool) -> None:
        for box in self._boxes:
            show_tick(box, on)
        self._send()

    def toggle(self, place: int) -> None:
        """Tick or untick the item at a place, from 0."""
        if 0 <= place < len(self._boxes):
            self._boxes[place].click()

    def take(self, item: Item) -> None:
        super().take(item)
        for box, tick in zip(self._boxes, item.ticks or (), strict=True):
            show_tick(box, tick.ticked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.text().isdecimal():
            self.toggle(int(event.text()) - 1)
            return True
        return super().eventFilter(watched, event)
