"""Made-up papers, authorities and keys for the tests of signing; keys are made once, for RSA takes its time."""

import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import DictionaryObject, NameObject, StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from reportlab.pdfgen.canvas import Canvas

from desktop.documents.appearance import Appearance
from desktop.documents.cms import PrivateKey
from desktop.documents.fields import FieldBox, add_fields
from desktop.documents.keys import Authority, SigningKey, load_key
from desktop.documents.signing import sign

NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
PASSWORD = "示范密码2026"
PARTY_A, PARTY_B = "甲方签章", "乙方签章"
BOXES = (FieldBox(PARTY_A, 2, 60, 100, 280, 200), FieldBox(PARTY_B, 2, 310, 100, 530, 200))


@cache
def paper(pages: int = 2) -> bytes:
    """A finished PDF without fields."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    for number in range(1, pages + 1):
        canvas.drawString(80, 700, f"Sample contract, page {number}: forty thousand yuan")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@cache
def contract() -> bytes:
    """The same with two empty fields."""
    return add_fields(paper(), BOXES)


STATION = "示范供电所"


@cache
def authority_of(station: str) -> Authority:
    return Authority.create(station, NOON)


def authority() -> Authority:
    return authority_of(STATION)


@cache
def key_file(name: str, organisation: str, station: str = STATION) -> bytes:
    return authority_of(station).issue(name, organisation, PASSWORD, NOON)


@cache
def key(name: str = "张三", organisation: str = STATION, station: str = STATION) -> SigningKey:
    return load_key(key_file(name, organisation, station), PASSWORD)


@cache
def signed_by_a() -> bytes:
    return sign(contract(), PARTY_A, key(), None, "项目实施合同", NOON)


@cache
def signed_by_both() -> bytes:
    return sign(signed_by_a(), PARTY_B, key("李四", "示例建设公司"), Appearance("李四"), "项目实施合同", NOON)


def issued(
    subject: str, issuer: str, private: PrivateKey, by: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    """A certificate as somebody else would issue it."""
    builder = x509.CertificateBuilder(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]),
        private.public_key(),
        x509.random_serial_number(),
        NOON,
        NOON + timedelta(days=365),
    )
    return builder.sign(by, hashes.SHA256())


def flipped(pdf: bytes, place: int, bits: int = 1) -> bytes:
    return pdf[:place] + bytes([pdf[place] ^ bits]) + pdf[place + 1 :]


def with_text_added(pdf: bytes) -> bytes:
    """Something written onto page 1 as an incremental update, as an editor would save it."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    fonts = DictionaryObject({NameObject("/FX"): DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})})
    resources = DictionaryObject({NameObject("/Font"): fonts})
    stream = StreamObject(stream_data=b"BT /FX 20 Tf 80 650 Td (and one million more) Tj ET")
    writer.add_stream_to_page(0, writer.add_object(stream), resources)
    return written(writer)


def written(writer: IncrementalPdfFileWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def outside(tool: str, *arguments: str, pdf: bytes, folder: Path) -> str:
    """What another program says of the file; fails when it exits with an error."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    done = subprocess.run([tool, *arguments, str(file)], capture_output=True, check=True)
    return done.stdout.decode(errors="replace")
