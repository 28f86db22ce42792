"""What a signature looks like on paper: a seal or a handwritten name, with name, date and an honest mark beside it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle
from reportlab.lib.colors import Color
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from desktop.documents import seal
from desktop.documents.fonts import Face
from desktop.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PICTURE_BYTES = 5 * 1024 * 1024
"""A seal or handwriting picture may be at most this long: 5 MiB."""
PICTURE_PIXELS = 30_000_000
"""…and hold at most this many pixels before it is scaled down (a phone's photograph has 12 to 50 million)."""
_KEPT_PIXELS = 360
"""Longest side that is stored: 300 dpi on a 30 mm seal; more only makes every signed file larger."""

_BLACK = Color(0.13, 0.13, 0.13)
_GREY = Color(0.38, 0.38, 0.38)
_WIDE = 1.5
_LEADING = 1.4
_LARGEST = 119.0
"""Points: 42 mm, the widest an organisation's seal may be."""

Place = tuple[float, float, float, float]
"""Left, bottom, width, height in points."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in an appearance."""

    text: str
    size: float
    face: Face
    colour: Color

    @property
    def width(self) -> float:
        """In points."""
        return seal.width_of(self.text, self.size, self.face)


class Manner(StrEnum):
    """Who signs."""

    ORGANISATION = "organisation"
    PERSON = "person"

    @classmethod
    def of_field(cls, name: str) -> Manner:
        """A field called …章 (甲方签章) takes a seal, any other (承诺人签字) a handwritten name."""
        return cls.ORGANISATION if "章" in name else cls.PERSON


@dataclass(frozen=True, slots=True)
class Appearance:
    """What to draw.

    Attributes:
        name: the person who signs.
        organisation: goes onto the seal when there is no picture.
        picture: PNG or JPEG bytes of the seal or of the handwritten name; checked when used.
    """

    name: str
    organisation: str = ""
    picture: bytes | None = None
    manner: Manner = Manner.PERSON


def check_picture(picture: bytes) -> None:
    """Refuse a seal picture that cannot be used, in plain words: type, length, size, damage."""
    _prepared(picture)


def stamp(shown: Appearance, date: str, mark: str, size: tuple[float, float]) -> StaticStampStyle | None:
    """The appearance for pyHanko; None for an invisible field.

    Args:
        date: in words, e.g. 2026年11月21日.
        mark: what the signature is, e.g. 内部签章.
        size: width and height of the field in points.
    """
    if min(size) < 1:
        return None
    page = _Page(draw(shown, date, mark, size))
    exactly = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, margins=Margins(0, 0, 0, 0))
    return StaticStampStyle(border_width=0, background=page, background_layout=exactly, background_opacity=1.0)


@lru_cache(maxsize=64)
def draw(shown: Appearance, date: str, mark: str, size: tuple[float, float]) -> bytes:
    """A one-page PDF of exactly this size in points. The same arguments give the same bytes, at once.

    Raises:
        UserError: the picture cannot be used, or no font has a character of a name.
    """
    shown = replace(shown, name=seal.clean(shown.name), organisation=seal.clean(shown.organisation))
    seal.prepare({shown.name: Face.KAI, date: Face.SONG, mark + shown.organisation: Face.SONG})
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, initialFontName=seal.first_font(mark, Face.SONG))  # type: ignore[arg-type]
    emblem, words = _divided(*size, shown.manner)
    _emblem(canvas, shown, mark, emblem)
    _words(canvas, list(_lines(shown, date, mark)), words, centred=size[0] < _WIDE * size[1])
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _divided(width: float, height: float, manner: Manner) -> tuple[Place, Place]:
    """Where the emblem and where the words stand: side by side in a wide field, one above the other in a tall one."""
    if width >= _WIDE * height:
        # A seal is as wide as it is high; a handwritten name is wider.
        side = min(height - 2, width * 0.55) if manner is Manner.ORGANISATION else width * 0.5
        return (1, 1, side, height - 2), (side + 5, 1, width - side - 7, height - 2)
    words = min(height * 0.34, 40)
    return (2, words, width - 4, height - words - 1), (2, 1, width - 4, words - 1)


class _Page(PdfContent):
    """A page held in memory as stamp content (pyHanko's own version reads a file)."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        self.resources.xobject["/Seal"] = page
        x1, y1, x2, y2 = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(x2 - x1), height=abs(y2 - y1))
        return b"/Seal Do"


def _emblem(canvas: Canvas, shown: Appearance, mark: str, place: Place) -> None:
    x, y, width, height = place
    if shown.picture is not None:
        _paste(canvas, shown.picture, place)
    elif shown.manner is Manner.ORGANISATION and shown.organisation:
        centre = (x + width / 2, y + height / 2)
        seal.round_seal(canvas, shown.organisation, mark, centre, min(width, height) / 2)
    elif shown.name:
        seal.handwriting(canvas, shown.name, place)


def _paste(canvas: Canvas, picture: bytes, place: Place) -> None:
    x, y, width, height = place
    image = _prepared(picture)
    scale = min(width / image.width, height / image.height, _LARGEST / max(image.size))
    wide, high = image.width * scale, image.height * scale
    left, bottom = x + (width - wide) / 2, y + (height - high) / 2
    canvas.drawImage(ImageReader(image), left, bottom, wide, high, mask="auto")


def _lines(shown: Appearance, date: str, mark: str) -> Iterable[Line]:
    handwritten = shown.picture is None and not (shown.manner is Manner.ORGANISATION and shown.organisation)
    if shown.name and not handwritten:
        yield Line(shown.name, 12.0, Face.KAI, _BLACK)
    yield Line(date, 8.5, Face.SONG, _BLACK)
    yield Line(mark, 7.0, Face.SONG, _GREY)


def _words(canvas: Canvas, lines: Sequence[Line], place: Place, *, centred: bool) -> None:
    """Lines in the middle of the height, shrunk together until they fit it and each until it fits the width."""
    x, y, width, height = place
    fill = min(1.0, height / (_LEADING * sum(line.size for line in lines)))
    fitting = [replace(line, size=line.size * min(fill, width / line.width)) for line in lines]
    top = y + (height + _LEADING * sum(line.size for line in fitting)) / 2
    for line in fitting:
        top -= _LEADING * line.size
        canvas.setFillColor(line.colour)
        left = x + (width - line.width) / 2 if centred else x
        seal.write(canvas, line.text, left, top + 0.3 * line.size, line.size, line.face)


@lru_cache(maxsize=16)
def _prepared(picture: bytes) -> Image.Image:
    """Decoded, scaled down, and with the white paper of a scan made transparent, as ink would be."""
    image = _decoded(picture)
    image.thumbnail((_KEPT_PIXELS, _KEPT_PIXELS))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        return image.convert("RGBA")
    inked = image.convert("RGB")
    red, green, blue = inked.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    inked.putalpha(darkest.point([max(0, min(255, (240 - v) * 8 // 5)) for v in range(256)]))
    return inked


def _decoded(picture: bytes) -> Image.Image:
    retry = "请使用 PNG 或 JPEG 格式、5 MB 以内的图片。"
    if len(picture) > PICTURE_BYTES:
        raise UserError("印章或手写签名图片太大。", retry)
    try:
        image = _opened(picture)
        if image.width * image.height > PICTURE_PIXELS:
            raise UserError(f"印章或手写签名图片有 {image.width}×{image.height} 个像素，太大。", "请缩小后再用。")
        image.load()
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise UserError("印章或手写签名不是可用的图片。", retry) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise UserError("印章或手写签名图片已损坏。", retry) from error
    # A phone stores the way it was held beside the picture.
    return ImageOps.exif_transpose(image)


def _opened(picture: bytes) -> Image.Image:
    with warnings.catch_warnings():
        # Said in Chinese by the caller.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(BytesIO(picture), formats=("PNG", "JPEG"))
