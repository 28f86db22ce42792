"""Where the stars stand: bars by number of stars, branches and teams of the latest rated period."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.charts import tally
from desktop.services.duties import StarSpread
from desktop.ui.shared.buttons import button, card, words
from desktop.ui.shared.charts import ChartView
from desktop.ui.shared.desk import Desk

_NUMBERS = "零一二三四五六七八九十"


def star_words(stars: int) -> str:
    """五星, 未获星."""
    return f"{_NUMBERS[stars]}星" if stars else "未获星"


def rows_of(spread: StarSpread) -> list[tuple[str, int]]:
    """One line for each number of stars, the most first; 未获星 only when there are such."""
    shown = [n for n in reversed(range(len(spread.counts))) if n or spread.counts[0]]
    return [(star_words(n), spread.counts[n]) for n in shown]


class Stars:
    """The card; `widget` is what the page shows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.widget: QFrame = card()
        self.widget.setMinimumWidth(280)
        self._link = button("评定", "dash_stars_all", lambda: desk.go("assessments", show="all"), role="link")
        self._nothing = words(
            "还没有定稿的星级评定。评定定稿后，这里显示支部和班组各有几星。",
            "second",
            wrap=True,
            name="dash_stars_none",
        )
        self._parts = [_Part(f"dash_stars_{name}") for name in ("first", "second")]
        head = QHBoxLayout()
        head.addWidget(words("星级分布", "heading"))
        head.addStretch()
        head.addWidget(self._link)
        lines = QVBoxLayout(self.widget)
        lines.setContentsMargins(16, 12, 12, 12)
        lines.setSpacing(8)
        lines.addLayout(head)
        lines.addWidget(self._nothing)
        for part in self._parts:
            lines.addWidget(part)
        lines.addStretch()

    def show_stars(self, spreads: Sequence[StarSpread]) -> None:
        self._nothing.setVisible(not spreads)
        self._link.setText("查看评定" if spreads else "开始评定")
        self._link.setAccessibleName(self._link.text())
        for place, part in enumerate(self._parts):
            part.setVisible(place < len(spreads))
            if place < len(spreads):
                part.show_spread(spreads[place])


class _Part(QWidget):
    """One kind of organisation: how many are rated, and their bars."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._title = words("", "", name=f"{name}_title")
        self._rated = words("", "note", name=f"{name}_rated")
        self._chart = ChartView(name, "星级分布")
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._rated)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addLayout(head)
        lines.addWidget(self._chart)

    def show_spread(self, spread: StarSpread) -> None:
        self._title.setText(f"{spread.title} · {spread.period}")
        self._rated.setText(f"已评 {spread.rated} / {spread.of}")
        self._chart.setAccessibleName(f"{spread.title}星级分布")
        self._chart.show_made(partial(tally, f"{spread.title}星级", rows_of(spread)))
