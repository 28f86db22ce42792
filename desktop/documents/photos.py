"""Photos of people: brought to the size of a passport picture, so that a phone's photograph does not fill the disk."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from desktop.domain.errors import UserError

_MOST = (480, 640)
"""Pixels: 35 × 45 mm at 350 dpi; more cannot be seen on screen or paper."""
_MOST_PIXELS = 60_000_000


def passport(content: bytes) -> bytes:
    """The picture upright, at most 480 × 640, as JPEG without the camera's notes (place and time stay outside).

    Raises:
        UserError: not a picture, damaged, or too large to be opened safely.
    """
    out = io.BytesIO()
    _upright(content, _MOST).save(out, "JPEG", quality=88)
    return out.getvalue()


def viewed(content: bytes, longest: int) -> bytes:
    """A picture for the viewer as PNG: upright, its longer side at most `longest` pixels.

    Raises:
        UserError: as `passport`.
    """
    out = io.BytesIO()
    _upright(content, (longest, longest)).save(out, "PNG", compress_level=1)
    return out.getvalue()


def _upright(content: bytes, most: tuple[int, int]) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    raise UserError("图片太大，打不开。", "请把图片缩小后再试。")
                opened.draft("RGB", most)  # a JPEG is decoded at no more than the size needed
                picture = _on_white(ImageOps.exif_transpose(opened))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UserError("图片打不开：不是完好的 PNG 或 JPEG。", "请换一张图片再试。") from error
    picture.thumbnail(most, Image.Resampling.LANCZOS)
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """Transparent parts become paper, not black."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        solid = picture.convert("RGBA")
        ground = Image.new("RGB", solid.size, "white")
        ground.paste(solid, mask=solid.getchannel("A"))
        return ground
    return picture.convert("RGB")
