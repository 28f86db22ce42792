"""One rubric to be read: whom and how often, who judges, every line with its rule, levels, vetoes, links."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.rubrics.amounts import plain
from desktop.domain.rubrics.model import Dimension, Indicator, Rubric
from desktop.ui.rubrics.wording import (
    Catalogue,
    adjustment_words,
    cycle_words,
    level_words,
    linkage_words,
    metric_title,
    rater_words,
    source_words,
    subject_words,
    veto_words,
)
from desktop.ui.shared.buttons import card, rule, words
from desktop.ui.shared.scrolled import Body, scrolled


class RubricReading(QScrollArea):
    """Filled by `show_rubric`."""

    def __init__(self) -> None:
        super().__init__()
        scrolled(self, "rubric_reading", "细则内容")

    def show_rubric(self, rubric: Rubric, metrics: Catalogue) -> None:
        """Show a rubric from its beginning."""
        body = Body(16, (0, 0, 8, 0))
        lines = body.lines
        lines.addWidget(_about(rubric))
        for dimension in rubric.dimensions:
            lines.addWidget(_dimension(dimension, metrics))
        for title, rows in _further(rubric, metrics):
            if rows:
                lines.addWidget(_pairs(title, rows))
        lines.addStretch()
        self.setWidget(body)
        self.setAccessibleName(f"细则内容：{rubric.title}")


def _card(title: str, side: str = "") -> tuple[QWidget, QVBoxLayout]:
    made = card()
    lines = QVBoxLayout(made)
    lines.setContentsMargins(20, 16, 20, 16)
    lines.setSpacing(8)
    head = QGridLayout()
    head.setColumnStretch(0, 1)
    head.addWidget(words(title, "heading", wrap=True), 0, 0)
    head.addWidget(words(side, "heading"), 0, 1)
    lines.addLayout(head)
    return made, lines


def _about(rubric: Rubric) -> QWidget:
    made, lines = _card(rubric.title, f"满分 {plain(rubric.total)} 分")
    rows = [
        ("版本", rubric.version),
        ("评定对象", subject_words(rubric)),
        ("周期", cycle_words(rubric)),
        ("评价主体", "、".join(rater_words(r) for r in rubric.raters)),
        ("依据", "；".join(rubric.basis)),
        ("说明", rubric.provenance),
    ]
    lines.addLayout(_table([(a, b) for a, b in rows if b]))
    return made


def _table(rows: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for row, (left, right) in enumerate(rows):
        label = words(left, "second", wrap=True)
        label.setFixedWidth(176 if len(left) > 8 else 72)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words(right, wrap=True), row, 1, Qt.AlignmentFlag.AlignTop)
    return grid


def _dimension(dimension: Dimension, metrics: Catalogue) -> QWidget:
    made, lines = _card(f"{dimension.id} {dimension.title}", f"{plain(dimension.points)} 分")
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 3)
    grid.setColumnStretch(2, 7)
    for place, indicator in enumerate(dimension.indicators):
        _indicator(grid, place * 2, indicator, metrics)
    lines.addLayout(grid)
    return made


def _indicator(grid: QGridLayout, row: int, indicator: Indicator, metrics: Catalogue) -> None:
    top = Qt.AlignmentFlag.AlignTop
    grid.addWidget(rule(), row, 0, 1, 3)
    grid.addWidget(words(f"{indicator.id} {indicator.title}", wrap=True), row + 1, 0, top)
    points = words(f"{plain(indicator.points)} 分")
    points.setAlignment(Qt.AlignmentFlag.AlignRight)
    grid.addWidget(points, row + 1, 1, top)
    said = QWidget()
    lines = QVBoxLayout(said)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(2)
    for role, text in _said(indicator, metrics):
        lines.addWidget(words(text, role, wrap=True))
    grid.addWidget(said, row + 1, 2, top)


def _said(indicator: Indicator, metrics: Catalogue) -> list[tuple[str, str]]:
    found = [("", indicator.standard), ("second", f"计分：{indicator.rule.words(indicator.points)}")]
    metric = getattr(indicator.rule, "metric", None)
    if metric:
        known = metrics.get(metric)
        source = f"（{source_words(known.source)}）" if known else ""
        found.append(("note", f"指标：{metric_title(metric, metrics)}{source}"))
    condition = indicator.applies_when
    if condition is not None:
        found.append(("note", f"适用：“{metric_title(condition.metric, metrics)}”{condition.words()}时才评"))
    return [(role, text) for role, text in found if text]


def _further(rubric: Rubric, metrics: Catalogue) -> list[tuple[str, list[tuple[str, str]]]]:
    most = f"（合计最多 {plain(rubric.bonus.cap)} 分）"
    return [
        (f"加分{most}", [(f"{i.id} {i.title}", adjustment_words(i)) for i in rubric.bonus.items]),
        ("扣分", [(f"{i.id} {i.title}", adjustment_words(i)) for i in rubric.penalties]),
        ("等次", [(level.title, level_words(level)) for level in rubric.rating.levels]),
        ("一票否决", [(f"{v.id} {v.title}", veto_words(v, rubric, metrics)) for v in rubric.vetoes]),
        (
            "必备条件与联动",
            [(f"第 {n} 条", linkage_words(r, rubric, metrics)) for n, r in enumerate(rubric.linkage, 1)],
        ),
    ]


def _pairs(title: str, rows: list[tuple[str, str]]) -> QWidget:
    made, lines = _card(title)
    lines.addLayout(_table(rows))
    return made
