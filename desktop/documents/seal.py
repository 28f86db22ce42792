"""The round seal and the handwritten name that we draw ourselves when a party has no picture of its own."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from desktop.domain.errors import UserError
from desktop.paths import RESOURCES

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

SEAL_RED = Color(0.80, 0.05, 0.08)
_INK = Color(0.10, 0.12, 0.30)
_FACES = ("ShuangxingKai", "NotoSerifSC", "ShuangxingRareHan")
_ARC = math.radians(250)


@cache
def _face(name: str) -> TTFont:
    font = TTFont(name, RESOURCES / "fonts" / f"{name}.ttf")
    pdfmetrics.registerFont(font)
    return font


def font_for(character: str) -> str:
    for name in _FACES:
        if ord(character) in _face(name).face.charToGlyph:
            return name
    raise UserError(f"签名里的“{character}”（U+{ord(character):04X}）没有字库可以印出。", "请改用常用字。")


def width_of(text: str, size: float) -> float:
    return sum(pdfmetrics.stringWidth(c, font_for(c), size) for c in text)


def write(canvas: Canvas, text: str, x: float, y: float, size: float) -> None:
    for character in text:
        canvas.setFont(font_for(character), size)
        canvas.drawString(x, y, character)
        x += width_of(character, size)


def round_seal(canvas: Canvas, organisation: str, mark: str, centre: tuple[float, float], radius: float) -> None:
    """A red ring, the organisation's name along it, a star in the middle and the mark beneath the star.

    The mark stands inside the ring so that nobody takes it for the organisation's registered seal.
    """
    canvas.saveState()
    canvas.translate(*centre)
    canvas.setStrokeColor(SEAL_RED)
    canvas.setFillColor(SEAL_RED)
    ring = 0.055 * radius
    canvas.setLineWidth(ring)
    canvas.circle(0, 0, radius - ring, stroke=1, fill=0)
    _around(canvas, organisation, radius)
    _star(canvas, 0.30 * radius, 0.02 * radius)
    size = 0.17 * radius
    write(canvas, mark, -width_of(mark, size) / 2, -0.60 * radius, size)
    canvas.restoreState()


def _around(canvas: Canvas, text: str, radius: float) -> None:
    """Characters along the upper arc, feet towards the centre, narrowed rather than shrunk, as seals are cut."""
    count = max(len(text), 1)
    arc = min(_ARC, math.radians(30) * count)
    step = arc / count
    room = step * 0.70 * radius
    size = min(0.30 * radius, room * 1.45)
    narrow = min(1.0, room * 0.96 / size)
    foot = radius * 0.90 - size
    for index, character in enumerate(text):
        canvas.saveState()
        canvas.rotate(math.degrees(arc / 2 - (index + 0.5) * step))
        canvas.translate(0, foot + 0.14 * size)
        canvas.scale(narrow, 1)
        write(canvas, character, -width_of(character, size) / 2, 0, size)
        canvas.restoreState()


def _star(canvas: Canvas, radius: float, rise: float) -> None:
    path = canvas.beginPath()
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.pi / 2 + corner * math.pi / 5
        (path.lineTo if corner else path.moveTo)(reach * math.cos(angle), rise + reach * math.sin(angle))
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def handwriting(canvas: Canvas, name: str, place: tuple[float, float, float]) -> None:
    """The name in 楷体, as large as the square allows."""
    x, y, side = place
    size = min(side * 0.5, side * side / max(width_of(name, side), 1.0))
    canvas.setFillColor(_INK)
    write(canvas, name, x + (side - width_of(name, size)) / 2, y + side / 2 - 0.36 * size, size)
