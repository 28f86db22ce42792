"""A line of a card of counts: what is counted, a bar, and the number, which opens the list behind it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from desktop.domain.charts import gauge
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.charts import ChartView

_WIDEST = 150
"""Pixels of what is counted; the rest is the bar's."""


def bar_line(
    grid: QGridLayout,
    row: int,
    name: str,
    counted: tuple[str, int, str],
    most: int,
    spoken: tuple[str, str],
    go: Callable[[], object],
) -> None:
    """Fill columns 0 to 2 of a row of `grid`.

    Args:
        counted: what is counted, how many, and their measure word.
        most: the count whose bar is full.
        spoken: what the card counts by, and what is said behind the count.
    """
    title, count, unit = counted
    heading, behind = spoken
    told = words("", "second")
    told.setText(told.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, _WIDEST))
    told.setToolTip(title)
    told.setAccessibleName(title)
    bar = ChartView(f"{name}_bar", f"{heading}：{title}")
    bar.show_made(partial(gauge, f"{title} {count} {unit}", count, most))
    number = button(f"{count:,}", name, go, role="link")
    number.setAccessibleName(f"{heading}：{title} {count} {unit}{behind}，打开名单")
    number.setEnabled(bool(count))
    grid.addWidget(told, row, 0)
    grid.addWidget(bar, row, 1, Qt.AlignmentFlag.AlignVCenter)
    grid.addWidget(number, row, 2, Qt.AlignmentFlag.AlignRight)
