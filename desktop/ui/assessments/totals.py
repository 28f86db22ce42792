"""The right side of the scoring page: running total, level, dimensions, what is missing, vetoes, bonus and penalties."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.charts import Axis, Figure, Series, radar, stars
from desktop.domain.rubrics.amounts import plain, points_text
from desktop.ui.assessments.presenter import Item, Mark, Scoring
from desktop.ui.assessments.slot import Slot
from desktop.ui.assessments.tree import state_words
from desktop.ui.shared.buttons import button, rule, words
from desktop.ui.shared.charts import ChartView


def dimension_radar(shown: Scoring, width: float, height: float = 230) -> Figure:
    """The dimensions that apply; one with a gap in it has no value yet."""
    totals = [d for d in shown.sheet.result.dimensions if d.applicable]
    axes = [Axis(d.title, d.points) for d in totals]
    return radar(axes, [Series("本次", tuple(d.value if d.complete else None for d in totals))], width, height)


class Totals(QScrollArea):
    """Signals:
    jump: the id of a line to open.
    """

    jump = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("totals")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._score = words("", "figure", name="total_score")
        self._of = words("", "second")
        self._level = words("", "heading", name="total_level")
        self._stars = ChartView("total_stars", "星级")
        self._sum = words("", "note", wrap=True, name="total_sum")
        self._radar = ChartView("total_radar", "各维度得分")
        self._lists = Slot()
        body = QWidget()
        body.setObjectName("body")
        lines = QVBoxLayout(body)
        lines.setContentsMargins(16, 16, 16, 16)
        lines.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._score)
        head.addWidget(self._of, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch()
        head.addWidget(self._level)
        lines.addLayout(head)
        for widget in (self._stars, self._sum, self._radar, self._lists):
            lines.addWidget(widget)
        lines.addStretch()
        self.setWidget(body)

    def show_scoring(self, shown: Scoring) -> None:
        """Show a rating as it stands."""
        result, row = shown.sheet.result, shown.sheet.row
        total = result.score if result.score is not None else result.base
        self._score.setText(points_text(total))
        self._of.setText(f"/ {plain(shown.sheet.rubric.total)} 分")
        self._level.setText(row.level if shown.complete else f"还缺 {len(result.missing)} 项")
        self._stars.setVisible(bool(row.most_stars) and row.stars is not None)
        if row.most_stars and row.stars is not None:
            self._stars.show_figure(stars(row.stars, row.most_stars, 20))
        self._sum.setText(_sum(shown))
        self._radar.show_made(lambda width: dimension_radar(shown, width))
        self._fill(shown)

    def _fill(self, shown: Scoring) -> None:
        fresh = QWidget()
        lines = QVBoxLayout(fresh)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        self._part(lines, f"还缺 {len(shown.missing)} 项", "missing", shown.missing)
        for group in shown.groups:
            if group.id in ("否", "加", "减"):
                self._part(
                    lines, group.title, "item", [i for i in group.items if group.id == "否" or i.mark is Mark.COUNTED]
                )
        self._lists.put(fresh)

    def _part(self, lines: QVBoxLayout, title: str, name: str, items: list[Item]) -> None:
        if not items:
            return
        lines.addSpacing(8)
        lines.addWidget(rule())
        lines.addSpacing(4)
        lines.addWidget(words(title, "heading"))
        for item in items:
            row = QHBoxLayout()
            row.setSpacing(8)
            link = button(item.label, f"{name}_{item.id.lower()}", partial(self.jump.emit, item.id), role="link")
            link.setAccessibleName(f"{item.label}，{item.mark.value}")
            row.addWidget(link, 1)
            if name != "missing":
                row.addWidget(words(state_words(item), "note"))
            lines.addLayout(row)


def _sum(shown: Scoring) -> str:
    result = shown.sheet.result
    if result.score is None:
        return f"已有条目 {points_text(result.base)} 分；缺数补齐之前不定等次。"
    parts = f"基本分 {points_text(result.base)}"
    if result.bonus:
        parts += f" + 加分 {points_text(result.bonus)}"
    return parts + (f" − 扣分 {points_text(result.penalty)}" if result.penalty else "")
