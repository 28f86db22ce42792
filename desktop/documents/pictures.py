"""Pages as pictures, for preview and print: pypdfium2 with its forms drawn, so that seals and signatures are seen.

Qt's own PDF view leaves them out (measured): a clerk would take a signed contract for an unsigned one.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from math import sqrt
from typing import Any

import pypdfium2

from desktop.domain.errors import UserError

# PDFium is not safe to call from two threads at once.
_GLASS = threading.Lock()


_MOST_PIXELS = 40_000_000
"""Of one page: A3 at 400 dpi. A file from outside may call its page a hundred metres wide and would take all memory."""


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    with _GLASS:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise UserError("这个文件打不开：不是完好的 PDF，或者设有密码。", "请换一个文件再试。") from error
        try:
            document.init_forms()
            yield document
        finally:
            document.close()


def page_count(pdf: bytes) -> int:
    """Number of pages.

    Raises:
        UserError: not a readable PDF.
    """
    with _opened(pdf) as document:
        return len(document)


def page_png(pdf: bytes, page: int, dpi: int = 150) -> bytes:
    """One page as it looks on paper, as a PNG file; a page too large for that is drawn with fewer dots.

    Args:
        page: from 1.
        dpi: dots per inch; 96 for a screen at 100 %, 300 for a printer.

    Raises:
        UserError: not a readable PDF, or no such page.
    """
    with _opened(pdf) as document:
        out = io.BytesIO()
        _rendered(document, page, dpi).to_pil().convert("RGB").save(out, "PNG")
        return out.getvalue()


def _rendered(document: Any, page: int, dpi: int) -> Any:
    if not 1 <= page <= len(document):
        raise UserError(f"这个文件只有 {len(document)} 页，没有第 {page} 页。")
    width, height = document.get_page_size(page - 1)
    most = sqrt(_MOST_PIXELS / max(1.0, width * height))
    scale = min(dpi / 72, most)
    return document[page - 1].render(scale=scale, may_draw_forms=True, rev_byteorder=False, prefer_bgrx=True)
