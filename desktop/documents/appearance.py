"""What a signature looks like on paper: a seal or a handwritten name, with name, date and an honest mark beside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, UnidentifiedImageError
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle
from reportlab.lib.colors import Color
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from desktop.documents import seal
from desktop.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

PICTURE_BYTES = 5 * 1024 * 1024
"""A seal or handwriting picture may be at most this long: 5 MiB."""
PICTURE_PIXELS = 30_000_000
"""…and hold at most this many pixels before it is scaled down (a phone's photograph has 12 to 50 million)."""
_KEPT_PIXELS = 360
"""Longest side that is stored: 300 dpi on a 30 mm seal; more only makes every signed file larger."""

_BLACK = Color(0.13, 0.13, 0.13)
_GREY = Color(0.38, 0.38, 0.38)
_SMALLEST = 4.5


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
    exactly = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, margins=Margins.uniform(0))
    return StaticStampStyle(border_width=0, background=page, background_layout=exactly, background_opacity=1.0)


@lru_cache(maxsize=64)
def draw(shown: Appearance, date: str, mark: str, size: tuple[float, float]) -> bytes:
    """A one-page PDF of exactly this size in points. The same arguments give the same bytes, at once.

    Raises:
        UserError: the picture cannot be used, or no font has a character of the name.
    """
    width, height = size
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, initialFontName=seal.font_for("章"))
    if width >= 1.5 * height:
        side = min(height, width * 0.55)
        _emblem(canvas, shown, mark, (0, (height - side) / 2, side))
        _beside(canvas, _lines(shown, date, mark), (side + 4, 0, width - side - 6, height))
    else:
        words = min(height * 0.34, 40)
        side = min(width, height - words)
        _emblem(canvas, shown, mark, ((width - side) / 2, words + (height - words - side) / 2, side))
        _beside(canvas, _lines(shown, date, mark), (2, 0, width - 4, words))
    canvas.showPage()
    canvas.save()
    return out.getvalue()


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


def _emblem(canvas: Canvas, shown: Appearance, mark: str, place: tuple[float, float, float]) -> None:
    x, y, side = place
    if shown.picture is not None:
        _paste(canvas, shown.picture, place)
    elif shown.manner is Manner.ORGANISATION:
        seal.round_seal(canvas, shown.organisation or shown.name, mark, (x + side / 2, y + side / 2), side / 2)
    else:
        seal.handwriting(canvas, shown.name, place)


def _paste(canvas: Canvas, picture: bytes, place: tuple[float, float, float]) -> None:
    x, y, side = place
    image = _prepared(picture)
    scale = side / max(image.size)
    width, height = image.width * scale, image.height * scale
    left, bottom = x + (side - width) / 2, y + (side - height) / 2
    canvas.drawImage(ImageReader(image), left, bottom, width, height, mask="auto")


def _lines(shown: Appearance, date: str, mark: str) -> Iterable[tuple[str, float, Color]]:
    named = shown.picture is not None or shown.manner is Manner.ORGANISATION
    if named:
        yield shown.name, 12.0, _BLACK
    yield date, 9.0, _BLACK
    yield mark, 7.5, _GREY


def _beside(
    canvas: Canvas, lines: Iterable[tuple[str, float, Color]], place: tuple[float, float, float, float]
) -> None:
    """Lines of text, centred in the height, each shrunk until it fits the width."""
    x, y, width, height = place
    rows = [(t, max(_SMALLEST, min(s, s * width / max(seal.width_of(t, s), 1.0))), c) for t, s, c in lines if t]
    leading = min(1.5, height / max(sum(s for _, s, _ in rows), 1.0))
    top = y + (height + leading * sum(s for _, s, _ in rows)) / 2
    for text, size, colour in rows:
        top -= leading * size
        canvas.setFillColor(colour)
        seal.write(canvas, text, x, top + 0.25 * leading * size, size)


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
        image = Image.open(BytesIO(picture), formats=("PNG", "JPEG"))
        if image.width * image.height > PICTURE_PIXELS:
            raise UserError(f"印章或手写签名图片有 {image.width}×{image.height} 个像素，太大。", "请缩小后再用。")
        image.load()
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise UserError("印章或手写签名不是可用的图片。", retry) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise UserError("印章或手写签名图片已损坏。", retry) from error
    return image
