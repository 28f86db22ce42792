"""A PDF as it is kept: the structure of PDF/A-3b, and the frozen data as an associated file.

Built after ISO 19005-3 (XMP, output intent, language, no encryption, embedded fonts), but not validated by veraPDF: say so
wherever PDF/A is mentioned. ReportLab writes all of it itself: reading the file again with pikepdf to add it took a
tenth of the time of a document (*measured*). After the first signature nothing of it may change.
"""

import hashlib
from datetime import date
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from PIL import ImageCms

from desktop.documents.raw import Raw, stream, text
from desktop.domain.documents import Imprint

ATTACHMENT = "shuangxing.json"
PRODUCER = "双星"

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{office}</rdf:li></rdf:Seq></dc:creator>
<dc:identifier>{number}</dc:identifier>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate>
<xmp:CreatorTool>{producer}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


@cache
def _srgb() -> bytes:
    """The sRGB profile, with its date of making blanked out so that the same input gives the same bytes."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes((0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    profile[84:100] = bytes(16)
    return bytes(profile)


class _NoInfo:
    """In the place of ReportLab's information dictionary: PDF/A keeps its metadata in XMP alone."""

    invariant = 1

    def digest(self, signature: object) -> None:
        """Nothing to add to the identifier of the file."""

    def __str__(self) -> str:
        return "null"


def furnish(document: Any, title: str, imprint: Imprint, frozen: bytes) -> None:
    """Make a ReportLab document that is about to be saved a PDF/A-3b with `frozen` (JSON) attached."""
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "AF", "OutputIntents"]
    catalog.PageMode = None
    catalog.Lang = Raw(b"(zh-CN)")
    catalog.MarkInfo = Raw(b"<< /Marked false >>")
    catalog.ViewerPreferences = Raw(b"<< /DisplayDocTitle true >>")
    catalog.Metadata = stream(_metadata(title, imprint), "/Type /Metadata /Subtype /XML")
    catalog.OutputIntents = Raw(b"[ ", document.Reference(_output_intent(document)), b" ]")
    attachment = document.Reference(_attachment(document, frozen, imprint.made_on))
    catalog.Names = Raw(b"<< /EmbeddedFiles << /Names [ ", text(ATTACHMENT), b" ", attachment, b" ] >> >>")
    catalog.AF = Raw(b"[ ", attachment, b" ]")
    document.info = _NoInfo()
    # The identifier is a digest of what was fed into the signature: the pages alone without this.
    document.updateSignature(hashlib.sha256(frozen + imprint.code.encode()).digest())


def without_info(pdf: bytes) -> bytes:
    """The file without the null that stands for its information dictionary: pyHanko takes it for one. Nothing in the file
    points behind the trailer, so that it may become shorter."""
    body, word, trailer = pdf.rpartition(b"trailer\n")
    return body + word + trailer.replace(b"/Info null\n", b"", 1)


def _metadata(title: str, imprint: Imprint) -> bytes:
    return _XMP.format(
        title=escape(title),
        office=escape(imprint.office),
        number=escape(imprint.number),
        day=imprint.made_on.isoformat(),
        producer=PRODUCER,
    ).encode()


def _output_intent(document: Any) -> Raw:
    profile = document.Reference(stream(_srgb(), "/N 3"))
    name = b"(sRGB IEC61966-2.1)"
    head = b"<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier " + name + b" /Info " + name
    return Raw(head, b" /DestOutputProfile ", profile, b" >>")


def _attachment(document: Any, frozen: bytes, day: date) -> Raw:
    params = f"/Params << /Size {len(frozen)} /ModDate (D:{day:%Y%m%d}000000+08'00') >>"
    file = document.Reference(stream(frozen, f"/Type /EmbeddedFile /Subtype /application#2Fjson {params}"))
    name = text(ATTACHMENT)
    head = b"<< /Type /Filespec /F " + name + b" /UF " + name + b" /Desc " + text("文书的结构化数据")
    return Raw(head, b" /AFRelationship /Data /EF << /F ", file, b" /UF ", file, b" >> >>")
