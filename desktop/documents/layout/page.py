"""Measures of the page, in points, after GB/T 9704-2012 §5 and §6."""

from dataclasses import dataclass

from desktop.documents.fonts import Face

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
LEFT, TOP = 28 * MM, 37 * MM
CORE_WIDTH, CORE_HEIGHT = 156 * MM, 225 * MM
RIGHT, BOTTOM = LEFT + CORE_WIDTH, HEIGHT - TOP - CORE_HEIGHT

LINES, CHARACTERS = 22, 28
PITCH = CORE_HEIGHT / LINES
"""28.991 pt from line to line."""
BODY = 16.0
"""三号. 28 glyphs of 16 pt are wider than the core, so each moves up by 0.207 pt."""
TIGHTER = CORE_WIDTH / CHARACTERS - BODY


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set.

    Attributes:
        indent: of the first line, in characters.
        align: justify, left, centre or right.
        spacing: added after every character, points.
        before, after: room around it, points; not at the top of a page.
        strong: the face of emphasised words.
        with_next: never the last thing on a page.
    """

    face: Face = Face.FANG
    size: float = BODY
    pitch: float = PITCH
    indent: float = 2
    align: str = "justify"
    spacing: float = TIGHTER
    before: float = 0
    after: float = 0
    strong: Face = Face.HEI
    with_next: bool = False


PARAGRAPH = Style()
FLUSH = Style(indent=0)
CENTRE = Style(indent=0, align="centre")
RIGHT_ALIGNED = Style(indent=0, align="right")
NOTE = Style(face=Face.SONG, size=10.5, pitch=16, indent=0, align="left", spacing=0)
HEADINGS = {
    1: Style(Face.TITLE, 22, 36, 0, "centre", 0, after=PITCH * 2 - 36, strong=Face.TITLE, with_next=True),
    2: Style(face=Face.HEI, with_next=True),
    3: Style(face=Face.KAI, strong=Face.KAI, with_next=True),
}
"""# 二号小标宋 centred; ## 一、黑体; ### (一) 楷体. 1. and (1) are body text."""
