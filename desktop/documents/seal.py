"""The round seal and the handwritten name that we draw ourselves when a party has no picture of its own."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from reportlab.lib.colors import Color

from desktop.documents.fonts import INVISIBLE, Face, MissingGlyphError, Typecase, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportlab.pdfgen.canvas import Canvas

SEAL_RED = Color(0.80, 0.05, 0.08)
_INK = Color(0.10, 0.12, 0.30)
_ARC = math.radians(250)
_LARGEST_RADIUS = 59.5
"""Points: a Chinese organisation's seal is at most 42 mm across (国发〔1999〕25号)."""
_LARGEST_HAND = 26.0


@cache
def _case() -> Typecase:
    return Typecase()


def prepare(texts: Mapping[str, Face]) -> None:
    """Load the fonts of these texts.

    Raises:
        UserError: no font has a character.
    """
    for text, face in texts.items():
        for character in text:
            try:
                _case().glyph(face, character)
            except MissingGlyphError as missing:
                raise refusal(missing.character, "签章") from missing


def clean(text: str) -> str:
    """Without the shapeless characters that come along when text is pasted, in one line."""
    return " ".join(text.translate(INVISIBLE).split())


def first_font(text: str, face: Face) -> str:
    """The font of the text's first character: what a canvas starts with instead of an unembedded Helvetica."""
    return _case().glyph(face, text[0]).font


def width_of(text: str, size: float, face: Face) -> float:
    """In points."""
    return sum(_case().glyph(face, c).width for c in text) * size


def write(canvas: Canvas, text: str, x: float, y: float, size: float, face: Face) -> None:
    """A line of prepared text, each character in the first font that has it."""
    for character in text:
        glyph = _case().glyph(face, character)
        canvas.setFont(glyph.font, size)
        canvas.drawString(x, y, character)
        x += glyph.width * size


def round_seal(canvas: Canvas, organisation: str, mark: str, centre: tuple[float, float], radius: float) -> None:
    """A red ring, the organisation's name along it, a star in the middle and the mark beneath the star.

    The mark stands inside the ring so that nobody takes it for the organisation's registered seal.
    """
    radius = min(radius, _LARGEST_RADIUS)
    canvas.saveState()
    canvas.translate(*centre)
    canvas.setStrokeColor(SEAL_RED)
    canvas.setFillColor(SEAL_RED)
    ring = 0.05 * radius
    canvas.setLineWidth(ring)
    canvas.circle(0, 0, radius - ring, stroke=1, fill=0)
    _around(canvas, organisation, radius)
    _star(canvas, 0.30 * radius, 0.02 * radius)
    size = 0.17 * radius
    write(canvas, mark, -width_of(mark, size, Face.SONG) / 2, -0.60 * radius, size, Face.SONG)
    canvas.restoreState()


def _around(canvas: Canvas, text: str, radius: float) -> None:
    """Characters along the upper arc, feet towards the centre, narrowed rather than shrunk, as seals are cut."""
    count = max(len(text), 1)
    arc = min(_ARC, math.radians(30) * count)
    step = arc / count
    room = step * 0.70 * radius
    size = min(0.30 * radius, room * 1.45)
    narrow = min(1.0, room * 0.96 / size)
    foot = radius * 0.885 - size
    for index, character in enumerate(text):
        canvas.saveState()
        canvas.rotate(math.degrees(arc / 2 - (index + 0.5) * step))
        canvas.translate(0, foot + 0.14 * size)
        canvas.scale(narrow, 1)
        write(canvas, character, -width_of(character, size, Face.SONG) / 2, 0, size, Face.SONG)
        canvas.restoreState()


def _star(canvas: Canvas, radius: float, rise: float) -> None:
    path = canvas.beginPath()
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.pi / 2 + corner * math.pi / 5
        (path.lineTo if corner else path.moveTo)(reach * math.cos(angle), rise + reach * math.sin(angle))
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def handwriting(canvas: Canvas, name: str, place: tuple[float, float, float, float]) -> None:
    """The name in 楷体, as large as the place (x, y, width, height) allows, in its middle."""
    x, y, width, height = place
    size = min(_LARGEST_HAND, height * 0.8, width / width_of(name, 1, Face.KAI))
    canvas.setFillColor(_INK)
    write(canvas, name, x + (width - width_of(name, size, Face.KAI)) / 2, y + height / 2 - 0.36 * size, size, Face.KAI)
