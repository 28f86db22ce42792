"""Looks into finished documents, as tests need it."""

import io

import pikepdf
import pypdfium2

from desktop.documents.archive import ATTACHMENT
from desktop.documents.fields import Field, fields_of, opened


def page_text(pdf: bytes, page: int) -> str:
    """The words of one page, from 1, as a search would find them."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document[page - 1].get_textpage().get_text_bounded())
    finally:
        document.close()


def frozen_data(pdf: bytes) -> bytes:
    """The data frozen inside one of our documents."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        found = file.attachments.get(ATTACHMENT)
        assert found is not None
        return found.get_file().read_bytes()


def read_fields(pdf: bytes) -> tuple[Field, ...]:
    """The signature fields in their declared order."""
    return fields_of(opened(pdf))
