"""What people judge: points or grades by rater role, and a list to tick."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.domain.rubrics.amounts import plain
from desktop.ui.assessments.entries import EntryLine, GradeRow
from desktop.ui.assessments.presenter import Item, RoleField
from desktop.ui.assessments.scorer import Scorer
from desktop.ui.assessments.section import FIELD, Section, label, label_grid
from desktop.ui.assessments.typed import out_of
from desktop.ui.shared.buttons import button, words


class RolesSection(Section):
    """Points or grades, one row per rater role."""

    def __init__(self, scorer: Scorer, item: Item) -> None:
        super().__init__(scorer, item)
        self._rows: list[EntryLine | GradeRow] = []
        grid = label_grid(self)
        grid.setColumnStretch(2, 1)
        for row, role in enumerate(item.roles):
            field = self._field(role)
            grid.addWidget(label(role.name, field), row, 0)
            grid.addWidget(field, row, 1)
            weight = f"权重 {plain(role.weight)} %" if role.weight != 100 else ""
            grid.addWidget(words(weight, "note"), row, 2)
            self._rows.append(field)

    def _field(self, role: RoleField) -> EntryLine | GradeRow:
        name = f"role_{role.role}"
        if role.labels:
            grades = GradeRow(name, role.name, [(label, f"{plain(pct)} %") for label, pct in role.labels])
            self.hook(grades)
            grades.entered.connect(lambda label: self.scorer.rate(self.item.id, role.role, label))
            return grades
        made = self.line(name, f"{role.name}打分", width=FIELD, hint=f"0–{plain(role.most)}")
        made.entered.connect(lambda text: self._rate(made, role, text))
        return made

    def _rate(self, line: EntryLine, role: RoleField, text: str) -> None:
        wrong = out_of(role.most, text) if text else ""
        self.problem.emit(f"{role.name}：{wrong}" if wrong else "")
        if wrong:
            line.refuse()
        else:
            self.scorer.rate(self.item.id, role.role, text)

    def take(self, item: Item) -> None:
        super().take(item)
        for field, role in zip(self._rows, item.roles, strict=True):
            field.show_value(role.value)


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
            made.clicked.connect(lambda _on: self._send())
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
            box.setChecked(on)
        self._send()

    def toggle(self, place: int) -> None:
        """Tick or untick the item at a place, from 0."""
        if 0 <= place < len(self._boxes):
            self._boxes[place].click()

    def take(self, item: Item) -> None:
        super().take(item)
        for box, tick in zip(self._boxes, item.ticks or (), strict=True):
            box.setChecked(tick.ticked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.text().isdecimal():
            self.toggle(int(event.text()) - 1)
            return True
        return super().eventFilter(watched, event)
