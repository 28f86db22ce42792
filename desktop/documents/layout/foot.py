"""The foot of every page: number and verification code, 第 X 页 共 Y 页, and a QR that a scan is matched by."""

import re

import segno

from desktop.documents.fonts import Face, Typecase
from desktop.documents.layout.page import CORE_HEIGHT, CORE_WIDTH, HEIGHT, LEFT, MM, TOP, Style
from desktop.documents.layout.pen import Colour, Operators, Pen
from desktop.documents.layout.setting import Line, Span, set_text
from desktop.domain.documents import Imprint, qr_text

_SMALL = Style(Face.SONG, 8.5, 12.5, 0, "left", 0)
_NUMBER = Style(Face.SONG, 10.5, 12.5, 0, "centre", 0)
_GREY: Colour = (0.6, 0.6, 0.6)
_QR_SIDE = 15 * MM
_QR_GAP = 3.5 * MM
_TEXT_WIDTH = (CORE_WIDTH - 110) / 2
_MASK = 3
"""A fixed mask: choosing one of eight costs more than a whole page of text, and any is readable."""
_QR_FORM = "verification-qr"
_DARK = re.compile(rb"\x01+")

STATIC = "文书编号校验码制发单位：第 页 共 0123456789ABCDEFGHJKMNPQRSTVWXYZ-〔〕号"
"""What a foot usually shows, for the fonts to keep ready."""


class Foot:
    """Paints the foot of one document's pages; made once per document."""

    def __init__(self, pen: Pen, imprint: Imprint, typecase: Typecase) -> None:
        self._typecase = typecase
        self._lines = [line for text in _texts(imprint) for line in self._set(text, _SMALL, _TEXT_WIDTH)]
        self._scale = _define_qr(pen, qr_text(imprint.number, imprint.code)) if imprint.numbered else None

    def _set(self, text: str, style: Style, width: float) -> tuple[Line, ...]:
        return set_text([Span(text)], style, width, self._typecase)

    def paint(self, pen: Pen, pages: int) -> None:
        """On the current page."""
        y = CORE_HEIGHT + 2.5 * MM
        pen.rule(0, y, CORE_WIDTH, y, 0.4, _GREY)
        pen.lines(self._lines, 0, y + 1.5 * MM, _SMALL.size, _SMALL.pitch)
        number = self._set(f"第 {pen.page} 页 共 {pages} 页", _NUMBER, CORE_WIDTH)
        pen.lines(number, 0, CORE_HEIGHT + 7 * MM - _NUMBER.pitch / 2, _NUMBER.size, _NUMBER.pitch)
        if self._scale is not None:
            self._stamp(pen, self._scale)

    def _stamp(self, pen: Pen, scale: float) -> None:
        canvas = pen.canvas
        canvas.saveState()
        canvas.translate(LEFT + CORE_WIDTH - _QR_SIDE, HEIGHT - TOP - CORE_HEIGHT - _QR_GAP - _QR_SIDE)
        canvas.scale(scale, scale)
        canvas.doForm(_QR_FORM)
        canvas.restoreState()


def _texts(imprint: Imprint) -> tuple[str, ...]:
    if imprint.numbered:
        return f"文书编号：{imprint.number}", f"校验码：{imprint.code}", imprint.office
    return f"{imprint.made_on} 打印", f"打印人：{imprint.printed_by}", imprint.office


def _define_qr(pen: Pen, text: str) -> float:
    """Draw the code once as a form of one unit per module; the scale that brings it to its size."""
    rows = segno.make_qr(text, error="m", mask=_MASK, boost_error=False, encoding="utf-8").matrix
    side = len(rows)
    canvas = pen.canvas
    canvas.beginForm(_QR_FORM, 0, 0, side, side)
    dark = ((n, run.start(), run.end()) for n, row in enumerate(rows) for run in _DARK.finditer(row))
    runs = (f"{start} {side - 1 - n} {end - start} 1 re" for n, start, end in dark)
    canvas.drawPath(Operators(runs), stroke=0, fill=1)
    canvas.endForm()
    return _QR_SIDE / side
