"""Where Chinese lines may break: kinsoku, unsplit words and numbers, punctuation squeezed in or pushed out.

Rules after GB/T 15834-2011 §5.1 (no closing mark begins a line, no opening mark ends one, —— and …… are not divided).
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

LINE_SEPARATOR = "\u2028"
"""A line break inside a value."""

NOT_FIRST = frozenset("，。、；：？！）》」』】〕〉”’…·～％‰℃%!),.;:?]}〗＞")
NOT_LAST = frozenset("（《「『【〔〈“‘([{￥¥＄$№〖＜")
_PAIRED = frozenset("—…")
_WORD = re.compile(r"[A-Za-z0-9À-ɏ][A-Za-z0-9À-ɏ.,:/@_%+'’\-]*")

_SQUEEZE = 0.045
"""Most that each character of a line gives, in em, to take one more closing mark in."""

_ENOUGH = 5
"""Fewest characters of a line that may give one away."""


class Piece(NamedTuple):
    """One line of a text: characters start to end, white space at the end left out."""

    start: int
    end: int
    last: bool
    """Of its paragraph: not stretched."""


def allowed_breaks(text: str) -> list[bool]:
    """For each position, whether a line may begin there. Position 0 may."""
    allowed = [True] * (len(text) + 1)
    for match in _WORD.finditer(text):
        for i in range(match.start() + 1, match.end()):
            allowed[i] = False
    for i in range(1, len(text)):
        before, here = text[i - 1], text[i]
        paired = here in _PAIRED and before == here
        single = here == "—" and text[i + 1 : i + 2] != here
        if here in NOT_FIRST or before in NOT_LAST or paired or single or here == " ":
            allowed[i] = False
    return allowed


def break_lines(text: str, widths: Sequence[float], first: float, rest: float, size: float) -> list[Piece]:
    """Divide a paragraph.

    Args:
        text: without LINE_SEPARATOR.
        widths: of its characters, points.
        first, rest: room of the first and of all other lines, points.
        size: of the type, points; bounds how far a line may be squeezed.

    Returns:
        At least one piece; the pieces cover the text but for spaces at line ends.
    """
    allowed = allowed_breaks(text)
    pieces: list[Piece] = []
    start, room = 0, first
    while start < len(text):
        end = _line_end(text, widths, allowed, start, room, size)
        stop = end
        while stop > start and text[stop - 1] == " ":
            stop -= 1
        start, begun = _skip_spaces(text, end), start
        pieces.append(Piece(begun, stop, start >= len(text)))
        room = rest
    return _without_orphan(text, widths, allowed, pieces, size) or [Piece(0, 0, True)]


def _without_orphan(
    text: str, widths: Sequence[float], allowed: Sequence[bool], pieces: list[Piece], size: float
) -> list[Piece]:
    """No single character alone on the last line: it takes the one before it along, where the line above can spare it."""
    if len(pieces) < 2:
        return pieces
    before, last = pieces[-2:]
    end = last.start - 1
    while end > before.start and not allowed[end]:
        end -= 1
    alone = sum(c not in NOT_FIRST for c in text[last.start : last.end]) == 1
    spared = end - before.start >= _ENOUGH and sum(widths[end : last.start]) <= 2 * size
    if not (alone and spared):
        return pieces
    return [*pieces[:-2], Piece(before.start, end, False), Piece(end, last.end, True)]


def _skip_spaces(text: str, at: int) -> int:
    while at < len(text) and text[at] == " ":
        at += 1
    return at


def _line_end(text: str, widths: Sequence[float], allowed: Sequence[bool], start: int, room: float, size: float) -> int:
    filled, i = 0.0, start
    while i < len(text) and filled + widths[i] <= room + 0.01:
        filled += widths[i]
        i += 1
    if i == len(text) or (text[i] == " " and i > start):
        return i
    squeezed = _squeeze(text, widths, allowed, i, filled - room, (i - start) * size * _SQUEEZE)
    if squeezed:
        return squeezed
    end = i
    while end > start and not allowed[end]:
        end -= 1
    return end if end > start else max(i, start + 1)


def _squeeze(text: str, widths: Sequence[float], allowed: Sequence[bool], i: int, over: float, give: float) -> int:
    """The end of the line when closing marks after position i can be taken in by squeezing; else 0."""
    while i < len(text) and text[i] in NOT_FIRST:
        over += widths[i]
        i += 1
        if over > give:
            return 0
        if allowed[i]:
            return i
    return 0
