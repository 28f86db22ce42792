"""What blocks paint with: a thin coat over ReportLab's canvas that measures from the upper left corner of the core."""

from collections.abc import Iterable, Sequence
from typing import Any

from reportlab.lib.rl_accel import escapePDF
from reportlab.pdfgen.canvas import Canvas

from desktop.documents.fonts import load
from desktop.documents.layout.page import HEIGHT, LEFT, TOP
from desktop.documents.layout.setting import Line
from desktop.domain.documents import SignatureBox

_ASCENT = 0.88
"""Of a CJK glyph's square above the baseline, in em."""

Colour = tuple[float, float, float]
BLACK: Colour = (0, 0, 0)


class Operators:
    """Operators of a content stream. ReportLab's own text and path objects cost three times as much to fill."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = words

    def getCode(self) -> str:  # noqa: N802 - ReportLab's name
        return " ".join(self._words)


class Pen:
    """Paints one document page after page.

    Coordinates: x to the right and y downwards from the upper left corner of the core (版心), in points.

    Attributes:
        document: ReportLab's, to which fonts are tied.
        page: from 1.
        boxes: signature boxes met so far.
    """

    def __init__(self, canvas: Canvas) -> None:
        self.canvas: Any = canvas
        self.document: Any = vars(canvas)["_doc"]
        self.page = 1
        self.boxes: list[SignatureBox] = []

    def lines(self, lines: Iterable[Line], x: float, y: float, size: float, pitch: float) -> None:
        """Set lines one pitch apart, the first in the pitch that begins at y."""
        baseline = HEIGHT - TOP - y - (pitch - size) / 2 - size * _ASCENT
        words = ["BT"]
        spacing, shown = 0.0, ""
        for line in lines:
            words.append(f"1 0 0 1 {LEFT + x + line.x:.2f} {baseline:.2f} Tm")
            if line.spacing != spacing:
                spacing = line.spacing
                words.append(f"{spacing:.4g} Tc")
            for name, text in line.runs:
                font = load(name)
                for subset, codes in font.splitString(text, self.document):
                    resource = font.getSubsetInternalName(subset, self.document)
                    if resource != shown:
                        shown = resource
                        words.append(f"{resource} {size:g} Tf")
                    words.append(f"({escapePDF(codes)}) Tj")
            baseline -= pitch
        words.append("0 Tc ET" if spacing else "ET")
        self.canvas.drawText(Operators(words))

    def rule(self, x1: float, y1: float, x2: float, y2: float, width: float = 0.5, colour: Colour = BLACK) -> None:
        """A straight line."""
        self.canvas.setStrokeColorRGB(*colour)
        self.canvas.setLineWidth(width)
        self.canvas.line(LEFT + x1, HEIGHT - TOP - y1, LEFT + x2, HEIGHT - TOP - y2)

    def shape(
        self,
        points: Sequence[tuple[float, float]],
        *,
        fill: Colour | None = None,
        opacity: float = 1.0,
        stroke: Colour | None = None,
        width: float = 0.5,
        dash: Sequence[float] = (),
        closed: bool = True,
    ) -> None:
        """A polygon, or an open line through points."""
        canvas = self.canvas
        canvas.saveState()
        path = canvas.beginPath()
        for n, (x, y) in enumerate(points):
            (path.lineTo if n else path.moveTo)(LEFT + x, HEIGHT - TOP - y)
        if closed:
            path.close()
        if fill is not None:
            canvas.setFillColorRGB(*fill)
            if opacity < 1:
                canvas.setFillAlpha(opacity)
        if stroke is not None:
            canvas.setStrokeColorRGB(*stroke)
            canvas.setLineWidth(width)
            canvas.setLineJoin(1)
            canvas.setDash(list(dash))
        canvas.drawPath(path, stroke=int(stroke is not None), fill=int(fill is not None))
        canvas.restoreState()

    def disc(self, x: float, y: float, radius: float, colour: Colour, *, filled: bool, width: float) -> None:
        """A circle."""
        self.canvas.saveState()
        self.canvas.setFillColorRGB(*colour)
        self.canvas.setStrokeColorRGB(*colour)
        self.canvas.setLineWidth(width)
        self.canvas.circle(LEFT + x, HEIGHT - TOP - y, radius, stroke=int(not filled), fill=int(filled))
        self.canvas.restoreState()

    def colour(self, colour: Colour = BLACK) -> None:
        """Of the text that follows."""
        self.canvas.setFillColorRGB(*colour)

    def signature_box(self, field: str, x: float, y: float, width: float, height: float) -> None:
        """Note where a signature's appearance goes: upper left corner, width, height."""
        left, top = LEFT + x, HEIGHT - TOP - y
        box = [round(v, 2) for v in (left, top - height, left + width, top)]
        self.boxes.append(SignatureBox(field, self.page, *box))

    def next_page(self) -> None:
        self.canvas.showPage()
        self.page += 1
