"""The metric catalogue (指标库): what each figure is, its unit, where it comes from, how it is reckoned."""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from desktop.domain.rubrics.model import Metric
from desktop.ui.rubrics.wording import Catalogue, source_words
from desktop.ui.shared.buttons import card, searching, words
from desktop.ui.shared.small_table import SmallTable

_HEADS = ("指标", "单位", "来源", "高低", "算法")
_BETTER = {"higher": "越高越好", "lower": "越低越好"}


class MetricCatalogue:
    """A card with a search box and the table; `widget` is the card."""

    def __init__(self) -> None:
        self.widget = card()
        self._metrics: Catalogue = {}
        self.search = QLineEdit()
        self.search.setObjectName("metrics_search")
        self.search.setAccessibleName("搜索指标")
        self.search.setPlaceholderText("指标名称、算法或代码")
        searching(self.search, QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMaximumWidth(360)
        self.search.textChanged.connect(lambda _text: self._fill())
        self.count = words("", "note", name="metrics_count")
        self.table = SmallTable("metrics_table", "指标库", _HEADS, (264, 56, 96, 84, 200), len(_HEADS) - 1)
        lines = QVBoxLayout(self.widget)
        lines.setContentsMargins(12, 12, 12, 12)
        lines.setSpacing(8)
        for part in (words("指标库", "heading"), self.search, self.count, self.table):
            lines.addWidget(part)

    def show_metrics(self, metrics: Catalogue) -> None:
        """Show every metric."""
        self._metrics = metrics
        self._fill()

    def _fill(self) -> None:
        wanted = self.search.text().strip().lower()
        rows = [m for m in self._metrics.values() if wanted in f"{m.title} {m.formula} {m.id}".lower()]
        self.count.setText(
            f"{len(rows)} 个指标" if rows else f"没有符合“{self.search.text().strip()}”的指标，可换一个词。"
        )
        self.table.fill([_cells(metric) for metric in rows], [metric.id for metric in rows])


def _cells(metric: Metric) -> tuple[str, ...]:
    better = _BETTER.get(metric.better, metric.better)
    return (metric.title, metric.unit, source_words(metric.source), better, metric.formula)
