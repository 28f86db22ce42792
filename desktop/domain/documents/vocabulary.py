"""The vocabulary of numbering, signing and checking documents."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, which are misread on paper."""

_QR = re.compile(r"SX1\|(?P<number>[^|]+)\|(?P<code>[0-9A-Z-]+)")


def verification_code(number: str, frozen: bytes) -> str:
    """Twelve letters that bind a number to its content, as XXXX-XXXX-XXXX: the first 60 bits of a SHA-256."""
    digest = hashlib.sha256(number.encode() + b"\0" + frozen).digest()
    bits = int.from_bytes(digest[:8], "big") >> 4
    letters = "".join(_CODE_LETTERS[bits >> shift & 31] for shift in range(55, -1, -5))
    return "-".join(letters[i : i + 4] for i in (0, 4, 8))


def qr_text(number: str, code: str) -> str:
    """What the QR on every page says; `read_qr` reads it back from a scan."""
    return f"SX1|{number}|{code}"


def read_qr(text: str) -> tuple[str, str] | None:
    """Number and code of one of our documents; None when the text is anything else."""
    found = _QR.fullmatch(text)
    return (found["number"], found["code"]) if found else None


TITLES = {
    "project_contract": "项目实施合同",
    "pledge_sheet": "承诺书",
    "pledge_board": "党员承诺公示表",
    "pairing_agreement": "结对书",
    "assessment_report": "星级评定报告",
}
"""What a kind is called; a kind of one's own is called by the word in its numbers."""


class SignedWhen(StrEnum):
    """The event that makes a document 已签署; its template declares which."""

    INK_CONFIRMED = "ink_confirmed"
    """A person confirms the copy signed in ink, with its scan."""
    ALL_SIGNATURES = "all_signatures"
    """Every required signatory's digital signature verifies."""


class DocumentState(StrEnum):
    """文书 states (domain/model.md §4.4)."""

    MAKING = "making"
    """The number is given; the page is not stored yet. An interrupted one is finished at the next start."""
    FINAL = "final"
    PRINTED = "printed"
    PARTLY_SIGNED = "partly_signed"
    SIGNED = "signed"
    VOID = "void"

    @property
    def label(self) -> str:
        return _STATES[self]


_STATES = {
    DocumentState.MAKING: "生成中",
    DocumentState.FINAL: "已定稿",
    DocumentState.PRINTED: "已打印",
    DocumentState.PARTLY_SIGNED: "部分签署",
    DocumentState.SIGNED: "已签署",
    DocumentState.VOID: "已作废",
}


class SignedBy(StrEnum):
    """How somebody signed."""

    INK = "ink"
    LOCAL_KEY = "local_key"
    EXTERNAL_KEY = "external_key"

    @property
    def label(self) -> str:
        return {"ink": "手写签字", "local_key": "内部签章", "external_key": "电子签名"}[self]


def number_prefix(station: str) -> str:
    """What stands before every number of a station, until the county assigns another: its name without its kind."""
    for ending in ("供电所", "供电公司", "有限公司", "分公司", "公司", "党委", "所"):
        if station.endswith(ending) and len(station) > len(ending):
            return station.removesuffix(ending)
    return station


def number_of(prefix: str, mark: str, year: int, serial: int) -> str:
    """文书编号 in the form of an official 发文字号: 城关党建合〔2026〕3号."""
    return f"{prefix}{mark}〔{year}〕{serial}号"


@dataclass(frozen=True, slots=True)
class Signatory:
    """One who signs, in the declared order.

    Attributes:
        role: 甲方, 乙方, 承诺人, …
        title: what stands at the line, e.g. 党委书记.
        field: name of the PDF signature field, unique in the document.
        must: the document is not 已签署 without this one.
        organisation: printed above the line; may be empty.
    """

    role: str
    title: str
    field: str
    must: bool = True
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """Where a signature's appearance goes: points from the lower left corner, `page` from 1. Nothing is printed there."""

    field_name: str
    page: int
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Imprint:
    """What is printed on every page to tell a document from all others.

    Attributes:
        number: 文书编号, unique per issuing organisation, kind and year.
        code: see `verification_code`.
        office: 制发单位.
        made_on: day of 定稿; also the date inside the file, so that the same input gives the same bytes.
        printed_by: of a print-out, which has no number and no code: whose account printed it (traps.md 10).
    """

    number: str
    code: str
    office: str
    made_on: date
    printed_by: str = ""

    @property
    def numbered(self) -> bool:
        """A document that is kept; a print-out shows who printed it instead."""
        return bool(self.number)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document, unsigned.

    Attributes:
        sha256: of `pdf`, lower-case hexadecimal.
        signature_boxes: one per signatory, in the order in which they sign.
        signatories: the same order.
    """

    pdf: bytes
    pages: int
    sha256: str
    signature_boxes: tuple[SignatureBox, ...]
    signatories: tuple[Signatory, ...]
