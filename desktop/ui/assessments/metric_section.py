"""The three values of a metric: 系统值, 填报值, 核定值."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.ui.assessments.entries import EntryLine
from desktop.ui.assessments.presenter import Item, MetricField
from desktop.ui.assessments.scorer import Scorer
from desktop.ui.assessments.section import FIELD, Section, label, label_grid
from desktop.ui.assessments.typed import not_amount
from desktop.ui.rubrics.wording import source_words
from desktop.ui.shared.buttons import pill, words
from desktop.ui.shared.tokens import Tone


class MetricSection(Section):
    """系统值, 填报值, 核定值 of one metric, and which of them counts; reason and basis once a value is verified."""

    def __init__(self, scorer: Scorer, item: Item, place: int) -> None:
        super().__init__(scorer, item)
        self._place = place
        metric, name = item.metrics[place], f"metric_{place + 1}"
        self._computed = words("", name=f"{name}_computed")
        self._pills = {kind: pill("计分用", Tone.INFO) for kind in ("系统值", "填报值", "核定值")}
        width, hint = (0, f"{metric.per.words}一个数，如 1 1 0") if metric.per else (FIELD, "")
        self.declared = self.line(f"{name}_declared", f"{metric.title}的填报值", width=width, hint=hint)
        self.verified = EntryLine(f"{name}_verified", f"{metric.title}的核定值", width=width)
        self.reason = EntryLine(f"{name}_reason", f"{metric.title}的核定理由", hint="必填", prose=True)
        self.basis = EntryLine(f"{name}_basis", f"{metric.title}的核定依据", hint="如文件、台账、通报", prose=True)
        self._why = [(label(text, line), line) for text, line in (("核定理由", self.reason), ("依据", self.basis))]
        self._arrange(metric)
        self.declared.entered.connect(self._declare)
        self.verified.textEdited.connect(lambda _text: self._show_why())
        for line, after in ((self.verified, self.reason), (self.reason, self.basis), (self.basis, None)):
            line.stepped.connect(self.stepped.emit)
            line.onward.connect(partial(self._verify_onward, line, after))
            line.entered.connect(lambda _text: self._verify())

    def _arrange(self, metric: MetricField) -> None:
        unit = f"（{metric.unit}）" if metric.unit else ""
        grid = label_grid(self)
        grid.setColumnStretch(2, 1)
        grid.addWidget(words(metric.title + unit, "heading", wrap=True), 0, 0, 1, 3)
        grid.addWidget(words(_about(metric), "note", wrap=True), 1, 0, 1, 3)
        rows = (("系统值", self._computed), ("填报值", self.declared), ("核定值", self.verified))
        for row, (kind, widget) in enumerate(rows, start=2):
            grid.addWidget(label(kind, widget), row, 0)
            grid.addLayout(_beside(widget, self._pills[kind]), row, 1, 1, 2)
        for row, (text, line) in enumerate(self._why, start=5):
            grid.addWidget(text, row, 0)
            grid.addWidget(line, row, 1, 1, 2)

    @property
    def _metric(self) -> MetricField:
        return self.item.metrics[self._place]

    def _show_why(self) -> None:
        for text, line in self._why:
            for widget in (text, line):
                widget.setVisible(bool(self.verified.typed()))

    def _declare(self, text: str) -> None:
        wrong = not_amount(text, self._metric.per)
        self.problem.emit(wrong)
        if wrong:
            self.declared.refuse()
        else:
            self.scorer.declare(self.item.id, self._metric.metric, text)

    def _verify_onward(self, line: EntryLine, after: EntryLine | None) -> None:
        if self.verified.refused() or (line is self.reason and self._unreasoned()):
            return
        if after is not None and self.verified.typed():
            after.setFocus()
        else:
            self.onward.emit(self.declared)

    def _unreasoned(self) -> bool:
        """Whether a verified value stands without its reason; says so."""
        lacking = bool(self.verified.typed()) and not self.reason.typed()
        if lacking:
            self.reason.refuse()
            self.problem.emit("请写明核定理由，核定值才会计分。")
        return lacking

    def _verify(self) -> None:
        """Sent only together with its reason; taking the value out takes it back."""
        value, reason = self.verified.typed(), self.reason.typed()
        wrong = not_amount(value, self._metric.per)
        self.problem.emit(wrong)
        if wrong:
            self.verified.refuse()
        elif (value and reason) or (not value and self._metric.verified):
            self.scorer.verify(self.item.id, self._metric.metric, value, reason, self.basis.typed())

    def unsent(self) -> dict[str, str]:
        waiting = self.verified.typed() and not self.reason.typed()
        lines = (self.verified, self.basis) if waiting else ()
        return super().unsent() | {line.objectName(): line.text() for line in lines if line.text()}

    def restore(self, texts: Mapping[str, str]) -> None:
        super().restore(texts)
        self._show_why()

    def take(self, item: Item) -> None:
        super().take(item)
        metric = self._metric
        self._computed.setText(metric.computed or ("记录中还没有" if metric.source == "derived" else "不由记录统计"))
        self.declared.show_value(metric.declared)
        self.verified.show_value(metric.verified)
        self.reason.show_value(metric.reason)
        self.basis.show_value(metric.basis)
        self._show_why()
        for kind, mark in self._pills.items():
            mark.setVisible(kind == metric.counted)


def _about(metric: MetricField) -> str:
    """Where it comes from, how it is reckoned, what it is for."""
    source = "：".join(t for t in (source_words(metric.source), metric.formula) if t)
    series = f"{metric.per.words}一个数" if metric.per else ""
    so_far = f"，至今 {metric.periods} 期" if metric.per and metric.periods else ""
    condition = f"{metric.condition}时本条才适用" if metric.condition else ""
    return "；".join(t for t in (source, series + so_far, condition) if t)


def _beside(widget: QWidget, mark: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(widget)
    row.addWidget(mark)
    if widget.maximumWidth() < 400 or isinstance(widget, QLabel):
        row.addStretch()
    return row
