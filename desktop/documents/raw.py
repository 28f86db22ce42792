"""PDF objects written in the words of the file, where ReportLab's own dictionaries cost more or know too little."""

from typing import Any

from reportlab.pdfbase import pdfdoc


class Raw(pdfdoc.PDFObject):
    """Bytes, and references among them; always an object of its own in the file."""

    __RefOnly__ = 1

    def __init__(self, *parts: Any) -> None:
        self._parts = parts

    def format(self, document: Any) -> bytes:
        return b"".join(part if isinstance(part, bytes) else part.format(document) for part in self._parts)


def stream(data: bytes, entries: str = "") -> Raw:
    """A stream of these bytes as they are."""
    return Raw(f"<< /Length {len(data)} {entries} >>\nstream\n".encode("ascii"), data, b"\nendstream\n")


def deflated(data: bytes, entries: str = "") -> Raw:
    """A stream of what was deflated already."""
    return stream(data, f"/Filter /FlateDecode {entries}")


def text(words: str) -> bytes:
    """A text string of any characters."""
    return f"<FEFF{words.encode('utf-16-be').hex().upper()}>".encode("ascii")
