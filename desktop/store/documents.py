"""Documents with their numbers, those who sign them, and the keys they sign with."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.documents import DocumentState, SignedBy, SignedWhen
from desktop.domain.identity import Uid
from desktop.store.record import Owned, Record, codes


class Document(Owned, Record):
    """文书: its number is given at 定稿 and never again; the final bytes are a blob, never rendered anew.

    Attributes:
        frozen: the data as canonical JSON; the same bytes are attached inside the PDF.
        final_sha256: of the unsigned final PDF; None while it is being made, so that an interrupted one resumes.
        current_sha256: of the newest signed state; starts as final_sha256.
    """

    __tablename__ = "document"
    __table_args__ = (
        sa.UniqueConstraint("kind", "year", "serial", info={"refusal": "文书编号重复。"}),
        sa.UniqueConstraint("number", info={"refusal": "文书编号重复。"}),
    )

    kind: Mapped[str]
    title: Mapped[str]
    year: Mapped[int] = mapped_column(sa.Integer())
    serial: Mapped[int] = mapped_column(sa.Integer())
    number: Mapped[str]
    code: Mapped[str]
    office: Mapped[str]
    made_on: Mapped[date]
    subject_noun: Mapped[str]
    subject_uid: Mapped[Uid] = mapped_column(index=True)
    template_version: Mapped[str]
    state: Mapped[DocumentState] = mapped_column(codes(DocumentState))
    signed_when: Mapped[SignedWhen] = mapped_column(codes(SignedWhen))
    frozen: Mapped[str]
    final_sha256: Mapped[str | None]
    current_sha256: Mapped[str | None]
    pages: Mapped[int | None] = mapped_column(sa.Integer())
    signed_on: Mapped[date | None]
    scan_sha256: Mapped[str | None]
    void_reason: Mapped[str | None]


class DocumentSigner(Record):
    """签署人 of one document in the declared order, and how he signed."""

    __tablename__ = "document_signer"

    document_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("document.uid"), index=True)
    ordinal: Mapped[int] = mapped_column(sa.Integer())
    role: Mapped[str]
    title: Mapped[str]
    field: Mapped[str]
    must: Mapped[bool]
    organisation: Mapped[str]
    signed_by: Mapped[SignedBy | None] = mapped_column(codes(SignedBy))
    signer_name: Mapped[str | None]
    signed_at: Mapped[datetime | None]
    certificate_serial: Mapped[str | None]


class SigningKeyFile(Record):
    """签名钥匙 made here: a password-protected PKCS#12 as an encrypted blob; the password is stored nowhere."""

    __tablename__ = "signing_key"

    holder: Mapped[str]
    organisation: Mapped[str]
    blob_sha256: Mapped[str]
    serial: Mapped[str]
    valid_until: Mapped[datetime]


class SigningAuthority(Record):
    """签发机构: our own with its key, made on first use; of those of other offices that are trusted the certificate alone."""

    __tablename__ = "signing_authority"

    blob_sha256: Mapped[str]
