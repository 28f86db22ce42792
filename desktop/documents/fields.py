"""Signature fields: laid into a finished PDF before anybody signs, and read back in the order they are to be signed."""

from __future__ import annotations

import contextlib
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509 import InvalidVersion
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    MDPPerm,
    SigFieldSpec,
    append_signature_field,
    enumerate_sig_fields,
)

from desktop.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyhanko.pdf_utils.generic import DictionaryObject

# What pyHanko and asn1crypto throw at a file that somebody bent on purpose; found by flipping every byte.
BENT = (
    PdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
    UnsupportedAlgorithm,
    InvalidVersion,
    EOFError,
    struct.error,
    zlib.error,
)


class Damaged(UserError):
    """The bytes call themselves a PDF but cannot be read as one."""


@dataclass(frozen=True, slots=True)
class FieldBox:
    """Where one party signs.

    Attributes:
        name: the field's name as people see it, e.g. 甲方签章.
        page: counted from 1.
        x1, y1, x2, y2: lower left and upper right corner in points from the page's lower left.
    """

    name: str
    page: int
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Field:
    """A signature field as found in a file; width and height in points, 0 when it is invisible."""

    name: str
    signed: bool
    width: float
    height: float


def add_fields(pdf: bytes, boxes: Sequence[FieldBox]) -> bytes:
    """The same PDF with empty signature fields, to be signed in the order given.

    The last one carries a lock: once it is signed, nothing may be added any more (FieldMDP All, DocMDP P=1,
    ISO 32000-2 §12.8.2.4). Every earlier byte stays as it was.

    Raises:
        UserError: a name is empty, doubled or already there; the file is no PDF, encrypted, or already signed.
        ValueError: a box lies outside its page.
    """
    reader = opened(pdf)
    present = fields_of(reader)
    _check_names([f.name for f in present] + [b.name for b in boxes])
    if any(f.signed for f in present):
        raise UserError("文件已经有签名，不能再添加签名域。", "请用未签署的文件。")
    for box in boxes:
        _check_box(reader, box)
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    for box in boxes:
        append_signature_field(writer, _spec(box, last=box is boxes[-1]))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def fields_of(reader: PdfFileReader) -> tuple[Field, ...]:
    """The signature fields of an opened file, in their declared order."""
    with mending():
        return tuple(
            Field(readable(name), value is not None, *_extent(reference.get_object()))
            for name, value, reference in enumerate_sig_fields(reader)
        )


def readable(name: object) -> str:
    """A field's name as text, even when somebody's program stored bytes that are none."""
    return name.decode("gb18030", "replace") if isinstance(name, bytes) else str(name)


def opened(pdf: bytes) -> PdfFileReader:
    """Open a PDF, strictly.

    Raises:
        UserError: empty, no PDF, or encrypted.
        Damaged: it begins like a PDF but cannot be read.
    """
    _check_header(pdf)
    with mending():
        reader = PdfFileReader(BytesIO(pdf))
        encrypted = reader.encrypted
        reader.root["/Pages"].get_object()
    if encrypted:
        raise UserError("文件设有打开密码或权限密码，无法签署和验证。", "请先在生成它的程序里去掉密码。")
    return reader


@contextlib.contextmanager
def mending(failures: tuple[type[Exception], ...] = BENT) -> Iterator[None]:
    """Turn the many ways in which a bent file can fail to be read into one refusal."""
    try:
        yield
    except failures as error:
        raise Damaged("文件已损坏，读不出完整的 PDF 内容。", "请重新取一份原件。") from error


def _check_header(pdf: bytes) -> None:
    if not pdf:
        raise UserError("文件是空的。", "请重新取一份原件。")
    # Readers accept rubbish before the header, but a signature covers from byte 0 on.
    if not pdf.startswith(b"%PDF-"):
        raise UserError("这不是 PDF 文件。", "请选择由本程序生成的 PDF。")


def _check_names(names: Sequence[str]) -> None:
    for name in names:
        if not name.strip():
            raise UserError("签名域必须有名称。", "请检查模板里的签署方。")
        if "." in name:
            raise UserError(f"签名域名称“{name}”里不能有英文句点。", "请检查模板里的签署方。")
        if names.count(name) > 1:
            raise UserError(f"签名域“{name}”重复。", "请检查模板里的签署方。")


def _check_box(reader: PdfFileReader, box: FieldBox) -> None:
    with mending():
        pages = int(reader.root["/Pages"]["/Count"])
        edges = _media_box(reader, box.page) if 1 <= box.page <= pages else None
    if edges is None:
        raise ValueError(f"{box.name}: page {box.page} of {pages}")
    left, bottom, right, top = edges
    if not (left <= box.x1 < box.x2 <= right and bottom <= box.y1 < box.y2 <= top):
        raise ValueError(f"{box.name}: box outside page {box.page}")


def _media_box(reader: PdfFileReader, page: int) -> tuple[float, float, float, float]:
    node: DictionaryObject = reader.find_page_for_modification(page - 1)[0].get_object()
    while "/MediaBox" not in node:
        node = node["/Parent"]
    left, bottom, right, top = (float(v) for v in node["/MediaBox"])
    return left, bottom, right, top


def _extent(field: DictionaryObject) -> tuple[float, float]:
    widget = field["/Kids"][0] if "/Rect" not in field and "/Kids" in field else field
    if "/Rect" not in widget:
        return 0.0, 0.0
    x1, y1, x2, y2 = (float(v) for v in widget["/Rect"])
    return abs(x2 - x1), abs(y2 - y1)


def _spec(box: FieldBox, *, last: bool) -> SigFieldSpec:
    return SigFieldSpec(
        box.name,
        on_page=box.page - 1,
        box=(round(box.x1), round(box.y1), round(box.x2), round(box.y2)),
        readable_field_name=box.name,
        field_mdp_spec=FieldMDPSpec(FieldMDPAction.ALL) if last else None,
        doc_mdp_update_value=MDPPerm.NO_CHANGES if last else None,
    )
