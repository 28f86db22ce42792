"""Numbers and what is frozen under them: the first transaction of 定稿."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from desktop.domain.documents import (
    DocumentState,
    Imprint,
    Rendered,
    freeze,
    number_of,
    verification_code,
)
from desktop.domain.identity import Uid
from desktop.store.documents import Document, DocumentSigner
from desktop.store.sessions import Tx
from desktop.store.stations import Station

if TYPE_CHECKING:
    from desktop.documents.templates import Template


@dataclass(frozen=True, slots=True)
class Subject:
    """How one document kind gets its data and what its signing means.

    Attributes:
        data: fields for the template of one subject, inside a transaction; raises UserError when the subject
            is not ready for its document.
        signed: what happens to the subject once the document counts as signed.
        voided: what happens to it when a signed document is declared void.
        of_year: fields of one year, of subjects whose papers speak of a year; `data` then speaks of the present one.
    """

    data: Callable[[Tx, Uid], dict[str, object]]
    signed: Callable[[Tx, Uid, Uid], None] | None = None
    voided: Callable[[Tx, Uid, str], None] | None = None
    of_year: Callable[[Tx, Uid, int], dict[str, object]] | None = None

    def fields(self, tx: Tx, uid: Uid, year: int | None) -> dict[str, object]:
        """What the template is filled with."""
        if self.of_year is None or year is None:
            return self.data(tx, uid)
        return self.of_year(tx, uid, year)


def reserve(tx: Tx, template: "Template", subject: Uid, fields: dict[str, object]) -> Document:
    """A document row with the next number of its kind and year, its data frozen, waiting for its page."""
    station = tx.rows(sa.select(Station))[0]
    serial = _next_serial(tx, template.kind, tx.today.year)
    number = number_of(station.prefix, template.numbering, tx.today.year, serial)
    frozen = freeze(fields)
    document = Document(
        kind=template.kind,
        title=template.heading({**fields, "文书": {}}),
        year=tx.today.year,
        serial=serial,
        number=number,
        code=verification_code(number, frozen),
        office=station.name,
        made_on=tx.today,
        subject_noun=template.subject,
        subject_uid=subject,
        template_version=template.version,
        state=DocumentState.MAKING,
        signed_when=template.signed_when,
        frozen=frozen.decode(),
    )
    tx.add(document)
    tx.session.flush()
    return document


def _next_serial(tx: Tx, kind: str, year: int) -> int:
    """One more than the highest ever given, deleted and void ones included (INV-31)."""
    statement = sa.select(sa.func.max(Document.serial)).where(Document.kind == kind, Document.year == year)
    highest = tx.session.execute(statement, execution_options={"include_deleted": True}).scalar()
    return (highest or 0) + 1


def imprint_of(document: Document) -> Imprint:
    return Imprint(document.number, document.code, document.office, document.made_on)


def keep_signers(tx: Tx, document: Document, rendered: Rendered) -> None:
    """One row per signatory in the declared order."""
    for ordinal, who in enumerate(rendered.signatories):
        tx.add(
            DocumentSigner(
                document_uid=document.uid,
                ordinal=ordinal,
                role=who.role,
                title=who.title,
                field=who.field,
                must=who.must,
                organisation=who.organisation,
            )
        )
