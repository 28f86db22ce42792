"""A PDF as it is kept: the structure of PDF/A-3b, and the frozen data as an associated file.

Built after ISO 19005-3 (XMP, output intent, language, no encryption, embedded fonts), but not validated by veraPDF: say so
wherever PDF/A is mentioned. Order matters: this step comes after ReportLab and before the first signature, never later.
"""

import io
from datetime import date
from functools import cache
from xml.sax.saxutils import escape

import pikepdf
from PIL import ImageCms

from desktop.domain.documents import Imprint
from desktop.domain.errors import UserError

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


def archived(pdf: bytes, title: str, imprint: Imprint, frozen: bytes) -> bytes:
    """The same pages as a PDF/A-3b with `frozen` (JSON) attached. The same input gives the same bytes."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        if "/Info" in file.trailer:
            del file.trailer["/Info"]
        root = file.Root
        for key in ("/Outlines", "/PageMode"):
            if key in root:
                del root[key]
        root.Lang = pikepdf.String("zh-CN")
        root.MarkInfo = pikepdf.Dictionary(Marked=False)
        root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        root.Metadata = _metadata(file, title, imprint)
        root.OutputIntents = pikepdf.Array([_output_intent(file)])
        attachment = file.make_indirect(_attachment(file, frozen, imprint.made_on))
        names = pikepdf.Array([pikepdf.String(ATTACHMENT), attachment])
        root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=names))
        root.AF = pikepdf.Array([attachment])
        out = io.BytesIO()
        file.save(
            out,
            deterministic_id=True,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            compress_streams=False,
        )
        warnings = file.get_warnings()
        if warnings:
            # qpdf mends a broken file in silence; what we made ourselves must need no mending.
            raise RuntimeError(str(warnings))
    return out.getvalue()


def _metadata(file: pikepdf.Pdf, title: str, imprint: Imprint) -> pikepdf.Stream:
    text = _XMP.format(
        title=escape(title),
        office=escape(imprint.office),
        number=escape(imprint.number),
        day=imprint.made_on.isoformat(),
        producer=PRODUCER,
    )
    return pikepdf.Stream(file, text.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def _output_intent(file: pikepdf.Pdf) -> pikepdf.Dictionary:
    profile = pikepdf.Stream(file, _srgb(), N=3)
    return pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier=pikepdf.String("sRGB IEC61966-2.1"),
        Info=pikepdf.String("sRGB IEC61966-2.1"),
        DestOutputProfile=profile,
    )


def _attachment(file: pikepdf.Pdf, frozen: bytes, day: date) -> pikepdf.Dictionary:
    stamp = pikepdf.String(f"D:{day:%Y%m%d}000000+08'00'")
    stream = pikepdf.Stream(
        file,
        frozen,
        Type=pikepdf.Name.EmbeddedFile,
        Subtype=pikepdf.Name("/application/json"),
        Params=pikepdf.Dictionary(Size=len(frozen), ModDate=stamp),
    )
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Filespec,
        F=pikepdf.String(ATTACHMENT),
        UF=pikepdf.String(ATTACHMENT),
        Desc=pikepdf.String("文书的结构化数据"),
        AFRelationship=pikepdf.Name.Data,
        EF=pikepdf.Dictionary(F=stream, UF=stream),
    )


def frozen_data(pdf: bytes) -> bytes:
    """The data frozen inside one of our documents.

    Raises:
        UserError: not a PDF, or none of ours.
    """
    try:
        with pikepdf.open(io.BytesIO(pdf)) as file:
            found = file.attachments.get(ATTACHMENT)
            if found is not None:
                return found.get_file().read_bytes()
    except pikepdf.PdfError as error:
        raise UserError("这个文件不是完好的 PDF。", "请选择本程序生成的文书。") from error
    raise UserError("这个 PDF 里没有文书数据。", "请选择本程序生成的文书。")
