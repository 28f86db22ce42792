"""Blocks on pages."""

import math
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from desktop.documents.layout.blocks import Block, Drawing, PageBreak, Stack, Text, Tied
from desktop.documents.layout.forms import Form
from desktop.documents.layout.page import CORE_HEIGHT, PITCH
from desktop.documents.layout.tables import Table

_EPSILON = 0.05
_CLEAR = 8.0
"""Points at least between a form and what follows it: on the grid they may be none."""


class Placed(NamedTuple):
    """A block and its upper edge below the top of the core, points."""

    y: float
    block: Block


def flow(blocks: Iterable[Block]) -> list[list[Placed]]:
    """Distribute blocks over pages; at least one page."""
    waiting = deque(blocks)
    pages: list[list[Placed]] = [[]]
    y = 0.0
    while waiting:
        block = waiting.popleft()
        if isinstance(block, PageBreak):
            y = _turn(pages) if pages[-1] else y
            continue
        top = y + (block.before if pages[-1] else 0)
        if top + block.height <= CORE_HEIGHT + _EPSILON:
            pages[-1].append(Placed(top, block))
            y = _below(block, top + block.height)
            continue
        parts = block.split(CORE_HEIGHT - top, not pages[-1])
        if parts is None and not pages[-1]:
            # Higher than a page and indivisible: it stands on a page of its own and runs into the margin.
            pages[-1].append(Placed(top, block))
        elif parts is None:
            waiting.appendleft(block)
            if isinstance(block, Tied):
                waiting.extendleft(reversed(_company(pages[-1])))
        else:
            pages[-1].append(Placed(top, parts[0]))
            waiting.appendleft(parts[1])
        y = _turn(pages) if waiting else CORE_HEIGHT
    return pages


def _company(page: list[Placed]) -> list[Block]:
    """Take the last rows above a closing sentence and its signatures off the page, to go along to the next.

    A page with nothing but "以上内容请本人核对" and two names does not say what is signed. Prose is left as it is.
    """
    notes: list[Block] = []
    for placed in reversed(page):
        if isinstance(placed.block, Text) and not placed.block.style.with_next:
            notes.insert(0, placed.block)
            continue
        if not isinstance(_last_of(placed.block), Table | Form):
            return []
        at = len(page) - len(notes) - 1
        parts = placed.block.split(placed.block.height - 1, False)
        if parts is None and not at:
            return []  # it fills the page by itself
        page[at:] = [Placed(placed.y, parts[0])] if parts else []
        return [parts[1] if parts else placed.block, *notes]
    return []


def _last_of(block: Block) -> Block:
    return block.parts[-1] if isinstance(block, Stack) else block


def _turn(pages: list[list[Placed]]) -> float:
    pages.append([])
    return 0.0


def _below(block: Block, y: float) -> float:
    """Where the next block begins: after a table or picture, text returns to the grid of lines."""
    last = _last_of(block)
    if isinstance(last, Form):
        y += _CLEAR
    if isinstance(last, Table | Form | Drawing) or (isinstance(last, Text) and last.style.pitch != PITCH):
        return math.ceil((y - _EPSILON) / PITCH) * PITCH
    return y
