"""Where the stars stand: bars by number of stars, branches and teams of the latest rated period; each opens its list."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.assessments.states import AssessmentState
from desktop.domain.views import Comparison, Condition, View, write_view
from desktop.services.duties import StarSpread
from desktop.ui.shared.bars import bar_line
from desktop.ui.shared.buttons import button, card, words
from desktop.ui.shared.desk import Desk

_NUMBERS = "零一二三四五六七八九十"


def star_words(stars: int) -> str:
    """五星, 未获星."""
    return f"{_NUMBERS[stars]}星" if stars else "未获星"


def shown_stars(spread: StarSpread) -> list[int]:
    """A line for each number of stars, the most first; 未获星 only when there are such."""
    return [n for n in reversed(range(len(spread.counts))) if n or spread.counts[0]]


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
        self._parts = [_Part(desk, f"dash_stars_{name}") for name in ("first", "second")]
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
    """One kind of organisation: how many are rated, and a bar for each number of stars."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self._desk, self._name = desk, name
        self._spread: StarSpread | None = None
        self._title = words("", "", name=f"{name}_title")
        self._rated = button("已评", f"{name}_rated", lambda: self._open(Comparison.FILLED), role="link")
        self._body = QWidget()
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._rated)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(2)
        self._lines.addLayout(head)
        self._lines.addWidget(self._body)

    def show_spread(self, spread: StarSpread) -> None:
        if spread == self._spread:
            return  # whoever stands on a number stays there
        self._spread = spread
        self._title.setText(f"{spread.title} · {spread.period.label}")
        self._rated.setText(f"已评 {spread.rated} / {spread.of}")
        self._rated.setAccessibleName(f"{spread.title}{self._rated.text()}，打开名单")
        old, self._body = self._body, self._bars(spread)
        self._lines.replaceWidget(old, self._body)
        old.hide()
        old.deleteLater()

    def _bars(self, spread: StarSpread) -> QWidget:
        made = QWidget()
        made.setObjectName(self._name)
        made.setAccessibleName(f"{spread.title}星级分布")
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, stars in enumerate(shown_stars(spread)):
            counted, spoken = (star_words(stars), spread.counts[stars], "个"), (f"{spread.title}星级", "")
            go = partial(self._open, Comparison.BETWEEN, str(stars), str(stars))
            bar_line(grid, row, f"{self._name}_{stars}", counted, max(spread.counts), spoken, go)
        return made

    def _open(self, how: Comparison, *stars: str) -> None:
        """The list of those that were counted."""
        spread = self._spread
        if spread is None:
            return
        conditions = (
            Condition("org_kind", Comparison.IS, tuple(kind.value for kind in spread.kinds)),
            Condition("period", Comparison.IS, (spread.period.code,)),
            Condition("state", Comparison.IS, (AssessmentState.FINAL.value,)),
            Condition("stars", how, stars),
        )
        self._desk.go("assessments", show=write_view(View(conditions=conditions)))
