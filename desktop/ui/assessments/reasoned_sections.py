"""Counts of bonus and penalties, and ticks that need a reason: a veto, or 不适用."""

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.ui.assessments.entries import EntryLine, show_tick
from desktop.ui.assessments.presenter import Item
from desktop.ui.assessments.scorer import Scorer
from desktop.ui.assessments.section import FIELD, Section, label
from desktop.ui.shared.fields import UnreadableError, parse_int


class CountSection(Section):
    """How often a penalty or bonus applies, typed by hand."""

    def __init__(self, scorer: Scorer, item: Item) -> None:
        super().__init__(scorer, item)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.times = self.line("count", f"{item.title}的次数", width=FIELD, hint="0")
        self.times.entered.connect(self._send)
        row.addWidget(label("次数", self.times))
        row.addWidget(self.times)
        row.addStretch()

    def _send(self, text: str) -> None:
        try:
            times = parse_int(text)
        except UnreadableError as error:
            self.times.refuse()
            self.problem.emit(str(error))
            return
        if times is not None and times < 0:
            self.times.refuse()
            self.problem.emit("次数不能为负。")
            return
        self.problem.emit("")
        self.scorer.count(self.item.id, times)

    def take(self, item: Item) -> None:
        super().take(item)
        self.times.show_value(item.count or "")


class ReasonedSection(Section):
    """A tick that needs its reason: a veto, or 不适用."""

    def __init__(self, scorer: Scorer, item: Item, text: str, name: str, hint: str) -> None:
        super().__init__(scorer, item)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        self.tick = self.box(text, name)
        self.reason = EntryLine(f"{name}_reason", hint, hint=f"{hint}（必填，回车生效）", prose=True)
        self.reason.stepped.connect(self.stepped.emit)
        self.reason.onward.connect(lambda: self.onward.emit(self.tick))
        self.reason.entered.connect(lambda _text: self._reasoned())
        self.tick.toggled.connect(self._ticked)
        lines.addWidget(self.tick)
        lines.addWidget(self.reason)

    def _ticked(self, on: bool) -> None:
        self.reason.setVisible(on)
        if on:
            self.reason.setFocus()
            if self.reason.typed():
                self._reasoned()
        elif self.held():
            self.send(False, "")

    def _reasoned(self) -> None:
        reason = self.reason.typed()
        if not reason:
            self.reason.refuse()
            self.problem.emit("请写明理由后再勾选。")
            return
        self.problem.emit("")
        if self.tick.isChecked():
            self.send(True, reason)

    def held(self) -> bool:
        """Whether the stored rating has the tick."""
        return False

    def stored_reason(self) -> str:
        return ""

    def send(self, on: bool, reason: str) -> None:
        """Enter it."""

    def unsent(self) -> dict[str, str]:
        waiting = self.reason.typed() if self.tick.isChecked() != self.held() else ""
        return {self.reason.objectName(): waiting} if waiting else {}

    def restore(self, texts: Mapping[str, str]) -> None:
        super().restore(texts)
        if self.reason.objectName() in texts:
            show_tick(self.tick, True)
            self.reason.show()

    def take(self, item: Item) -> None:
        super().take(item)
        typing = self.reason.hasFocus() or (self.tick.isChecked() and self.reason.dirty())
        if not typing:
            show_tick(self.tick, self.held())
            self.reason.setVisible(self.held())
        self.reason.show_value(self.stored_reason())


class VetoSection(ReasonedSection):
    def __init__(self, scorer: Scorer, item: Item) -> None:
        super().__init__(scorer, item, "经认定，一票否决", "veto", "认定的事由")

    def held(self) -> bool:
        return bool(self.item.vetoed)

    def stored_reason(self) -> str:
        return self.item.veto_reason

    def send(self, on: bool, reason: str) -> None:
        self.scorer.veto(self.item.id, on, reason)


class ExcuseSection(ReasonedSection):
    """不适用 with its reason."""

    def __init__(self, scorer: Scorer, item: Item) -> None:
        super().__init__(scorer, item, "本条不适用", "not_applicable", "不适用的原因")
        # Not on the way of Enter: nobody should mark a line 不适用 by pressing Enter and Space.
        self.fields.clear()

    def held(self) -> bool:
        return self.item.excused

    def stored_reason(self) -> str:
        return self.item.reason if self.item.excused else ""

    def send(self, on: bool, reason: str) -> None:
        self.scorer.excuse(self.item.id, reason if on else None)
