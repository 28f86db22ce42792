"""What the screens show of documents."""

from dataclasses import dataclass
from datetime import date, datetime

from desktop.domain.documents import DocumentState, SignedWhen
from desktop.domain.identity import Uid
from desktop.domain.views import Condition

CHIPS: dict[str, str] = {
    "all": "全部",
    "unsigned": "待签署",
    "signed": "已签署",
    "void": "已作废",
}
"""Filters above the list, in the order shown."""


@dataclass(frozen=True, slots=True)
class DocumentQuery:
    """What the list shows and how it is sorted."""

    text: str = ""
    chip: str = "all"
    kind: str | None = None
    subject_uid: Uid | None = None
    sort: str = "made_on"
    descending: bool = True
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One line of the list."""

    uid: Uid
    number: str
    title: str
    kind: str
    state: DocumentState
    made_on: date
    signed: int
    signers: int
    pages: int


@dataclass(frozen=True, slots=True)
class SignerRow:
    """One signatory and whether, how and when he signed."""

    field: str
    role: str
    title: str
    organisation: str
    must: bool
    signed: str
    """"" while open; else how, by whom and when, in words."""
    next: bool
    """His turn now."""


@dataclass(frozen=True, slots=True)
class DocumentDetail:
    """One document as its page shows it."""

    uid: Uid
    version: int
    row: DocumentRow
    code: str
    office: str
    signed_when: SignedWhen
    signers: tuple[SignerRow, ...]
    subject_noun: str
    subject_uid: Uid
    void_reason: str
    has_scan: bool
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """Who issues keys: this station (`own`), or another office whose certificate was taken over.

    Attributes:
        uid: None while it is only looked at.
        fingerprint: SHA-256 of the certificate, in groups to be read aloud.
    """

    uid: Uid | None
    name: str
    organisation: str
    valid_until: datetime
    fingerprint: str
    own: bool


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A signing key made here."""

    uid: Uid
    holder: str
    organisation: str
    valid_until: datetime
