"""Columns of a list as data: what a cell says, how it is drawn, how wide it is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from desktop.ui.shared.tokens import Tone

R = TypeVar("R")


class Look(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    """Right-aligned; digits stand under each other."""
    DATE = "date"
    """2026-11-21, never clipped."""
    PILL = "pill"
    STARS = "stars"
    """The text function answers "4" or "4/7"."""


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column.

    Attributes:
        key: what the query is told to sort by; also remembered in settings.
        text: what the cell says; called only for rows that are at hand, must be quick.
        width: pixels wanted; also the least width.
        stretch: share of the width left over; 0 keeps `width`.
        tone: colour of a pill by record; its words come from `text`.
        spoken: what a screen reader says when `text` is not enough, e.g. "四星级".
        drop: columns with a higher figure leave first when the table is narrow; 0 never leaves.
        tip: what stands in the tooltip when the text alone is not enough.
        hidden: not shown until a person chooses the column.
    """

    key: str
    title: str
    text: Callable[[R], str]
    width: int = 88
    stretch: int = 0
    look: Look = Look.TEXT
    tone: Callable[[R], Tone] | None = None
    spoken: Callable[[R], str] | None = None
    tip: Callable[[R], str] | None = None
    sortable: bool = True
    drop: int = 0
    hidden: bool = False


_FAR = 1.5
"""Of the room: what somebody gets who chose many columns; on a narrow window alone it is less."""


def layout(columns: list[tuple[int, int, int]], room: int) -> list[int]:
    """Widths for (width, stretch, drop) of each column that together fill `room` pixels; 0 = leaves.

    Columns leave from the highest `drop` until the rest fits; what is left over goes to stretching columns, or to the last.
    Where what never leaves is far too wide by itself, the list is scrolled sideways anyway and nothing leaves.
    """
    shown = list(range(len(columns)))
    scrolled = sum(width for width, _stretch, drop in columns if not drop) > room * _FAR
    leaving = [] if scrolled else sorted((i for i in shown if columns[i][2]), key=lambda i: (columns[i][2], i))
    while leaving and sum(columns[i][0] for i in shown) > room:
        shown.remove(leaving.pop())
    widths = [columns[i][0] if i in shown else 0 for i in range(len(columns))]
    over = room - sum(widths)
    if over <= 0 or not shown:
        return widths
    shares = sum(columns[i][1] for i in shown)
    for i in shown:
        if shares:
            widths[i] += over * columns[i][1] // shares
    last = next((i for i in reversed(shown) if columns[i][1]), shown[-1])
    widths[last] += room - sum(widths)
    return widths
