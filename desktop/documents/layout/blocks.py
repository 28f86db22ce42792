"""What stands on a page, each able to say its height, to divide itself between two pages and to paint itself."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from desktop.documents.layout.page import Style
from desktop.documents.layout.pen import Pen
from desktop.documents.layout.setting import Line

_FEW = 2
"""Fewest lines of a paragraph, or rows of a table, that may stand alone on a page."""


class Block(Protocol):
    """Something on the page. All measures in points."""

    @property
    def height(self) -> float: ...

    @property
    def before(self) -> float:
        """Room above, unless it begins a page."""
        ...

    def split(self, room: float, forced: bool) -> "tuple[Block, Block] | None":
        """What fits into `room`, and the rest; None when nothing sensible fits.

        Args:
            forced: the page is empty, so anything is better than nothing.
        """
        ...

    def paint(self, pen: Pen, y: float) -> None:
        """Paint with the upper edge at y."""
        ...

    def set_lines(self) -> Iterator[Line]:
        """Every line of type in it."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, set."""

    lines: tuple[Line, ...]
    style: Style
    continued: bool = False

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.pitch + self.style.after

    @property
    def before(self) -> float:
        return 0 if self.continued else self.style.before

    def split(self, room: float, forced: bool) -> "tuple[Text, Text] | None":
        most = math.floor((room + 0.01) / self.style.pitch)
        if not forced:
            most = min(most, len(self.lines) - _FEW)
        if most < (1 if forced else _FEW):
            return None
        return self.cut(most)

    def cut(self, at: int) -> "tuple[Text, Text]":
        """Two parts, `at` lines in the first."""
        head = replace(self, lines=self.lines[:at], style=replace(self.style, after=0))
        return head, replace(self, lines=self.lines[at:], continued=True)

    def paint(self, pen: Pen, y: float) -> None:
        pen.lines(self.lines, 0, y, self.style.size, self.style.pitch)

    def set_lines(self) -> Iterator[Line]:
        yield from self.lines


@dataclass(frozen=True, slots=True)
class Stack:
    """Blocks that stand one below the other; divided only inside the last (a heading keeps its text)."""

    parts: tuple[Block, ...]

    @property
    def height(self) -> float:
        return sum(p.height for p in self.parts) + sum(p.before for p in self.parts[1:])

    @property
    def before(self) -> float:
        return self.parts[0].before

    def split(self, room: float, forced: bool) -> "tuple[Block, Block] | None":
        *head, last = self.parts
        taken = sum(p.height for p in head) + sum(p.before for p in self.parts[1:])
        divided = last.split(room - taken, forced) if room > taken else None
        return (Stack((*head, divided[0])), divided[1]) if divided else None

    def paint(self, pen: Pen, y: float) -> None:
        for n, part in enumerate(self.parts):
            y += part.before if n else 0
            part.paint(pen, y)
            y += part.height

    def set_lines(self) -> Iterator[Line]:
        for part in self.parts:
            yield from part.set_lines()


@dataclass(frozen=True, slots=True)
class Tied:
    """A signature block with the text before it: never alone on a page, at least two lines of text go along."""

    text: Text
    signatures: Block

    @property
    def height(self) -> float:
        return self.text.height + self.signatures.before + self.signatures.height

    @property
    def before(self) -> float:
        return self.text.before

    def split(self, room: float, forced: bool) -> "tuple[Block, Block] | None":
        most = min(math.floor(room / self.text.style.pitch), len(self.text.lines) - _FEW)
        if most >= _FEW:
            head, rest = self.text.cut(most)
            return head, Tied(rest, self.signatures)
        return (self.text, self.signatures) if forced else None

    def paint(self, pen: Pen, y: float) -> None:
        self.text.paint(pen, y)
        self.signatures.paint(pen, y + self.text.height + self.signatures.before)

    def set_lines(self) -> Iterator[Line]:
        yield from self.text.set_lines()
        yield from self.signatures.set_lines()


@dataclass(frozen=True, slots=True)
class TiedRows:
    """A signature block with the table before it: the last rows go along, under the table's header."""

    table: Block
    signatures: Block

    @property
    def height(self) -> float:
        return self.table.height + self.signatures.before + self.signatures.height

    @property
    def before(self) -> float:
        return self.table.before

    def split(self, room: float, forced: bool) -> "tuple[Block, Block] | None":
        parts = self.table.split(room, False)
        if parts is not None:
            return parts[0], TiedRows(parts[1], self.signatures)
        return (self.table, self.signatures) if forced else None

    def paint(self, pen: Pen, y: float) -> None:
        self.table.paint(pen, y)
        self.signatures.paint(pen, y + self.table.height + self.signatures.before)

    def set_lines(self) -> Iterator[Line]:
        yield from self.table.set_lines()
        yield from self.signatures.set_lines()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of fixed height, undivided."""

    height: float
    draw: Callable[[Pen, float], None]
    before: float = 0

    def split(self, room: float, forced: bool) -> None:
        return None

    def paint(self, pen: Pen, y: float) -> None:
        self.draw(pen, y)

    def set_lines(self) -> Iterator[Line]:
        yield from ()


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block begins a page."""

    height: float = 0
    before: float = 0

    def split(self, room: float, forced: bool) -> None:
        return None

    def paint(self, pen: Pen, y: float) -> None:
        """Nothing to see."""

    def set_lines(self) -> Iterator[Line]:
        yield from ()


def headed(blocks: Sequence[Block]) -> list[Block]:
    """Bind every heading to what follows it, and say so once for headings in a row."""
    found: list[Block] = []
    waiting: list[Block] = []
    for block in blocks:
        if isinstance(block, Text) and block.style.with_next:
            waiting.append(block)
        elif waiting and not isinstance(block, PageBreak):
            found.append(Stack((*waiting, block)))
            waiting = []
        else:
            found += [*waiting, block]
            waiting = []
    return found + waiting
