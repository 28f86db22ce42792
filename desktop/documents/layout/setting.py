"""From words in faces to lines of placed glyphs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from desktop.documents.fonts import INVISIBLE, Face, Glyph, MissingGlyphError, Typecase, refusal
from desktop.documents.layout.breaking import LINE_SEPARATOR, Piece, break_lines
from desktop.documents.layout.page import Style

_MOST_STRETCH = 0.09
"""Most room, in em, that a justified line adds after each character; a line that needs more stays ragged."""


class Span(NamedTuple):
    """Words in one weight."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One set line.

    Attributes:
        runs: (font name, text) from left to right.
        x: offset of its beginning from the left edge, points.
        spacing: added after every character, points.
        width: what it takes, points.
    """

    runs: tuple[tuple[str, str], ...]
    x: float
    spacing: float
    width: float


class _Glyphs(NamedTuple):
    text: str
    fonts: list[str]
    widths: list[float]


def set_text(spans: Iterable[Span], style: Style, width: float, typecase: Typecase) -> tuple[Line, ...]:
    """Set one paragraph; a LINE_SEPARATOR in it begins a new one with the same indent.

    Raises:
        UserError: no font has a character; the message quotes the words around it.
    """
    lines: list[Line] = []
    for paragraph in _paragraphs(spans):
        glyphs = _glyphs(paragraph, style, typecase)
        indent = style.indent * (style.size + style.spacing)
        pieces = break_lines(glyphs.text, glyphs.widths, width - indent, width, style.size)
        lines += [_line(glyphs, p, style, width, 0 if n else indent) for n, p in enumerate(pieces)]
    return tuple(lines)


def _paragraphs(spans: Iterable[Span]) -> list[list[Span]]:
    found: list[list[Span]] = [[]]
    for text, strong in spans:
        first, *more = text.translate(INVISIBLE).split(LINE_SEPARATOR)
        found[-1].append(Span(first, strong))
        found += [[Span(part, strong)] for part in more]
    return found


def _glyphs(spans: Sequence[Span], style: Style, typecase: Typecase) -> _Glyphs:
    fonts: list[str] = []
    widths: list[float] = []
    for text, strong in spans:
        face = style.strong if strong else style.face
        known = typecase.known(face)
        for character in text:
            glyph = known.get(character) or _glyph(typecase, face, character, text)
            fonts.append(glyph.font)
            widths.append(glyph.width * style.size + style.spacing)
    return _Glyphs("".join(s.text for s in spans), fonts, widths)


def _glyph(typecase: Typecase, face: Face, character: str, text: str) -> Glyph:
    try:
        return typecase.glyph(face, character)
    except MissingGlyphError:
        at = text.index(character)
        words = text[max(0, at - 8) : at + 9]
        raise refusal(character, f"“{words}”") from None


def _line(glyphs: _Glyphs, piece: Piece, style: Style, width: float, indent: float) -> Line:
    start, end = piece.start, piece.end
    taken = sum(glyphs.widths[start:end])
    slack = width - indent - taken
    extra = _extra(slack, end - start, style, piece.last)
    x = indent
    if style.align == "centre":
        x += max(slack, 0) / 2
    elif style.align == "right":
        x += max(slack, 0)
    return Line(_runs(glyphs, start, end), x, style.spacing + extra, taken + extra * (end - start))


def _extra(slack: float, count: int, style: Style, last: bool) -> float:
    """What each character gives or takes so that the line ends flush right."""
    if count < 2:
        return 0
    each = slack / (count - 1)
    if slack < 0:
        return each
    return each if style.align == "justify" and not last and each <= style.size * _MOST_STRETCH else 0


def _runs(glyphs: _Glyphs, start: int, end: int) -> tuple[tuple[str, str], ...]:
    runs: list[tuple[str, str]] = []
    text, fonts = glyphs.text, glyphs.fonts
    begun = start
    for i in range(start + 1, end + 1):
        if i == end or fonts[i] != fonts[begun]:
            runs.append((fonts[begun], text[begun:i]))
            begun = i
    return tuple(runs) if end > start else ()
