"""The right side of the scoring page: running total, level, dimensions, what is missing, vetoes, bonus and penalties."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.charts import Axis, Figure, Series, radar, stars
from desktop.domain.rubrics.amounts import plain, points_text
from desktop.ui.assessments.marks import Mark
from desktop.ui.assessments.presenter import Item, Scoring
from desktop.ui.assessments.slot import Slot
from desktop.ui.assessments.tree import state_words
from desktop.ui.shared.buttons import button, pill, rule, set_pill, words
from desktop.ui.shared.charts import ChartView
from desktop.ui.shared.scrolled import Body, scrolled
from desktop.ui.shared.tokens import Tone


def dimension_radar(shown: Scoring, width: float, height: float, *, narrow: bool = False) -> Figure:
    """The dimensions that apply; one with a gap in it has no value yet."""
    totals = [d for d in shown.sheet.result.dimensions if d.applicable]
    axes = [Axis(d.title, d.points) for d in totals]
    values = Series("本次", tuple(d.value if d.complete else None for d in totals))
    return radar(axes, [values], width, height, narrow=narrow)


class Totals(QScrollArea):
    """Signals:
    jump: the id of a line to open.
    """

    jump = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        scrolled(self, "totals", "合计")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._score = words("", "figure", name="total_score")
        self._of = words("", "second")
        self._level = words("", "heading", name="total_level")
        self._lacking = pill("", Tone.WARNING)
        self._stars = ChartView("total_stars", "星级")
        self._sum = words("", "note", wrap=True, name="total_sum")
        self._radar = ChartView("total_radar", "各维度得分")
        self._lists = Slot()
        body = Body(8, (16, 8, 16, 8))
        body.lines.addLayout(self._head())
        for widget in (self._stars, self._sum, self._radar, self._lists):
            body.lines.addWidget(widget)
        body.lines.addStretch()
        self.setWidget(body)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._score)
        self._of.setContentsMargins(0, 0, 0, 5)
        row.addWidget(self._of, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch()
        row.addWidget(self._level)
        row.addWidget(self._lacking)
        return row

    def set_compact(self, compact: bool) -> None:
        """Only the total and the level, for narrow windows."""
        self._radar.setVisible(not compact)
        self._lists.setVisible(not compact)

    def show_scoring(self, shown: Scoring) -> None:
        """Show a rating as it stands."""
        result, row = shown.sheet.result, shown.sheet.row
        total = result.score if result.score is not None else result.base
        self._score.setText(points_text(total))
        self._of.setText(f"/ {plain(shown.sheet.rubric.total)} 分")
        self._level.setText(row.level if shown.complete else "")
        set_pill(self._lacking, "" if shown.complete else f"还缺 {len(shown.missing)} 项", Tone.WARNING)
        self._stars.setVisible(bool(row.most_stars) and row.stars is not None)
        if row.most_stars and row.stars is not None:
            self._stars.show_figure(stars(row.stars, row.most_stars, 20))
        self._sum.setText(sum_words(shown))
        self._radar.show_made(lambda width: dimension_radar(shown, width, 180, narrow=True))
        self._fill(shown)

    def _fill(self, shown: Scoring) -> None:
        fresh = QWidget()
        lines = QVBoxLayout(fresh)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        self._part(lines, "还缺", "missing", shown.missing)
        by_id = {group.id: group for group in shown.groups}
        for key, title in (("否", "一票否决"), ("减", "扣分"), ("加", "加分")):
            if key in by_id:
                self._part(lines, title, "item", by_id[key].items)
        self._lists.put(fresh)

    def _part(self, lines: QVBoxLayout, title: str, name: str, items: Sequence[Item]) -> None:
        if not items:
            return
        lines.addSpacing(8)
        lines.addWidget(rule())
        lines.addSpacing(6)
        lines.addWidget(words(title, "heading"))
        for item in items:
            lines.addLayout(self._row(name, item))

    def _row(self, name: str, item: Item) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        link = button(item.label, f"{name}_{item.slug}", partial(self.jump.emit, item.id), role="link")
        link.setAccessibleName(f"{item.label}，{item.mark.value}{item.got}")
        link.setMinimumWidth(60)
        link.setToolTip(item.label)
        row.addWidget(link, 1)
        if item.mark is Mark.FIRED:
            row.addWidget(pill(item.mark.value, Tone.BAD))
        elif item.mark is not Mark.MISSING:
            row.addWidget(words(state_words(item), "note"))
        return row


def sum_words(shown: Scoring) -> str:
    """How the score comes about, or why there is none."""
    result = shown.sheet.result
    if result.score is None:
        return "缺数补齐之前只列已得分，不定等次。"
    parts = f"基本分 {points_text(result.base)}"
    if result.bonus:
        parts += f" + 加分 {points_text(result.bonus)}"
    return parts + (f" − 扣分 {points_text(result.penalty)}" if result.penalty else "")
