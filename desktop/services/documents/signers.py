"""Who has signed: kept in step with what the PDF itself proves."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from desktop.domain.documents import DocumentState, SignedBy, SignedWhen
from desktop.domain.identity import Uid
from desktop.services.documents.shown import SignerRow
from desktop.store.documents import Document, DocumentSigner
from desktop.store.sessions import Tx

if TYPE_CHECKING:
    from desktop.documents.verifying import SignatureCheck, Verification


def signers_of(tx: Tx, document: Uid) -> Sequence[DocumentSigner]:
    """In the declared order."""
    statement = sa.select(DocumentSigner).where(DocumentSigner.document_uid == document)
    return tx.rows(statement.order_by(DocumentSigner.ordinal))


def take_over(tx: Tx, document: Document, found: "Verification") -> bool:
    """Write the signatures of a verified PDF to the signers; True when the document is now 已签署."""
    by_field = {s.field: s for s in found.signatures}
    signers = signers_of(tx, document.uid)
    for signer in signers:
        check = by_field.get(signer.field)
        if check is not None and signer.signed_by is None:
            _write(signer, check)
    return settle(tx, document, signers)


def _write(signer: DocumentSigner, check: "SignatureCheck") -> None:
    from desktop.documents.keys import KeyKind

    local = check.card.kind is KeyKind.LOCAL
    signer.signed_by = SignedBy.LOCAL_KEY if local else SignedBy.EXTERNAL_KEY
    signer.signer_name = check.card.holder
    signer.signed_at = check.signed_at
    signer.certificate_serial = check.card.serial


def settle(tx: Tx, document: Document, signers: Sequence[DocumentSigner]) -> bool:
    """The state that follows from the signatures; True when it has just become 已签署 by them."""
    if document.state in (DocumentState.SIGNED, DocumentState.VOID):
        return False
    done = [s.signed_by is not None for s in signers if s.must]
    if all(done) and document.signed_when is SignedWhen.ALL_SIGNATURES:
        document.state, document.signed_on = DocumentState.SIGNED, tx.today
        return True
    if any(s.signed_by is not None for s in signers):
        document.state = DocumentState.PARTLY_SIGNED
    return False


def shown(signers: Sequence[DocumentSigner], document: Document) -> tuple[SignerRow, ...]:
    """The signers for the screen; the first open one has his turn while the document can be signed."""
    open_fields = [s.field for s in signers if s.signed_by is None]
    can = document.state in (DocumentState.FINAL, DocumentState.PRINTED, DocumentState.PARTLY_SIGNED)
    turn = open_fields[0] if open_fields and can else None
    return tuple(SignerRow(s.field, s.role, s.title, s.organisation, s.must, _how(s), s.field == turn) for s in signers)


def _how(signer: DocumentSigner) -> str:
    if signer.signed_by is None:
        return ""
    at = f" {signer.signed_at.astimezone():%Y-%m-%d %H:%M}" if signer.signed_at else ""
    return f"{signer.signed_by.label} {signer.signer_name or ''}{at}".strip()
