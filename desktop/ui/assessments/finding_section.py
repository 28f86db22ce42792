"""Defects found in a check: those there are, one more to add, or none at all."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.assessments.entries import show_tick
from desktop.ui.assessments.presenter import Item
from desktop.ui.assessments.scorer import Scorer
from desktop.ui.assessments.section import Section
from desktop.ui.assessments.slot import Slot
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.fields import UnreadableError, parse_date


class FindingsSection(Section):
    """Defects found: those there are, one more to add, or none at all."""

    def __init__(self, scorer: Scorer, item: Item) -> None:
        super().__init__(scorer, item)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        self._found, self._listed = Slot(), False
        lines.addWidget(self._found)
        self.text = self.line("finding_text", "发现的问题", hint="发现的问题，如：3月党员大会缺签到", prose=True)
        self.points = self.line("finding_points", "扣分", width=132, hint=f"扣 {item.each} 分")
        self.on = self.line("finding_on", "发现日期", width=132, hint="发现日期")
        lines.addWidget(self.text)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.points)
        row.addWidget(self.on)
        row.addWidget(button("记一处", "finding_add", self._add))
        row.addStretch()
        lines.addLayout(row)
        self.clean = self.box("已检查，未发现问题", "finding_none")
        self.clean.toggled.connect(lambda on: self.scorer.checked(self.item.id, on))
        lines.addWidget(self.clean)
        # One finding is three fields: nothing is sent before the button or Enter in the last of them, and no complaint
        # is taken back by going from one to the other.
        for line in (self.text, self.points, self.on):
            line.entered.disconnect()
        self.text.onward.disconnect()
        self.text.onward.connect(self._after_text)
        self.on.onward.disconnect()
        self.on.onward.connect(self._add)

    def _after_text(self) -> None:
        if self.text.typed():
            self.points.setFocus()
        else:
            self.onward.emit(self.clean)

    def _add(self) -> None:
        text, points = self.text.typed(), self.points.typed()
        try:
            on = parse_date(self.on.typed())
        except UnreadableError as error:
            self.on.refuse()
            self.problem.emit(str(error))
            return
        if not text:
            self.text.refuse()
            self.problem.emit("请写明发现的问题。")
            self.text.setFocus()
            return
        self.problem.emit("")
        self.scorer.find(self.item.id, text, points, on, self.unsent())
        for line in (self.text, self.points, self.on):
            line.clear()
        self.text.setFocus()

    def put_back(self, typed: Mapping[str, str]) -> None:
        """What was not kept stands there again to be put right, unless the next one is being typed."""
        if not self.unsent():
            self.restore(typed)

    def unsent(self) -> dict[str, str]:
        lines = (self.text, self.points, self.on)
        return {line.objectName(): line.text() for line in lines if line.text()}

    def take(self, item: Item) -> None:
        before = self.item.findings if self._listed else None
        super().take(item)
        show_tick(self.clean, item.checked and not item.findings)
        self.clean.setVisible(not item.findings)
        if item.findings != before:
            self._listed = True
            self._list()

    def _list(self) -> None:
        fresh = QWidget()
        lines = QVBoxLayout(fresh)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        for place, found in enumerate(self.item.findings or (), start=1):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(words(f"{place}. {found.text}", wrap=True), 1)
            row.addWidget(words(found.on, "note"))
            row.addWidget(words(found.points))
            back = button(
                "撤回",
                f"finding_withdraw_{place}",
                partial(self.scorer.withdraw, self.item.id, found.entry),
                role="link",
            )
            back.setAccessibleName(f"撤回第 {place} 处：{found.text}")
            row.addWidget(back)
            lines.addLayout(row)
        self._found.put(fresh)
        self._found.setVisible(bool(self.item.findings))
