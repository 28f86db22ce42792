"""The level reached, drawn large: filled and empty stars with its name."""

import math

from desktop.documents.fonts import Face, Typecase
from desktop.documents.layout.blocks import Drawing
from desktop.documents.layout.page import CORE_WIDTH, Style
from desktop.documents.layout.pen import Colour, Pen
from desktop.documents.layout.setting import Span, set_text

_RED: Colour = (0.78, 0.11, 0.09)
_EMPTY: Colour = (0.75, 0.75, 0.75)
_RADIUS = 19.0
_STEP = 50.0
_NAME = Style(Face.TITLE, 30, 44, 0, "centre", 0)
_INNER = math.sin(math.radians(18)) / math.sin(math.radians(54))
"""Of the inner to the outer radius of a regular five-pointed star."""


def level(reached: int, most: int, name: str, typecase: Typecase) -> Drawing:
    """`most` stars side by side, the first `reached` filled, and the level's name below."""
    lines = set_text([Span(name)], _NAME, CORE_WIDTH, typecase)
    stars_height = 2 * _RADIUS + 12 if most else 0

    def draw(pen: Pen, y: float) -> None:
        left = CORE_WIDTH / 2 - (most - 1) * _STEP / 2
        for n in range(most):
            points = star(left + n * _STEP, y + _RADIUS + 4, _RADIUS)
            if n < reached:
                pen.polygon(points, fill=_RED)
            else:
                pen.polygon(points, stroke=_EMPTY, width=1.2)
        pen.lines(lines, 0, y + stars_height, _NAME.size, _NAME.pitch)

    return Drawing(stars_height + len(lines) * _NAME.pitch + 6, draw, before=8)


def star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """The ten corners of a five-pointed star that stands on two points; y downwards."""
    return [
        (
            x + (radius if n % 2 == 0 else radius * _INNER) * math.sin(math.radians(36 * n)),
            y - (radius if n % 2 == 0 else radius * _INNER) * math.cos(math.radians(36 * n)),
        )
        for n in range(10)
    ]
