"""Documents made, kept and given out: number, freeze, render, show, print.

定稿 takes two transactions: the first gives the number and freezes the data, then the page is rendered without
a session, the second stores its bytes. One that was interrupted between them is finished by `resume`, from the
frozen data, with the same number. Final bytes are stored and never rendered again; each signature appends.

PDF libraries are imported where a document is touched: 45 MB that a clerk who types people never needs (measured).
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.choices import Choice
from desktop.domain.documents import TITLES, DocumentState, Imprint, Rendered
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.views import ViewField
from desktop.services.documents import numbering, signers
from desktop.services.documents.conditions import document_terms
from desktop.services.documents.numbering import Subject
from desktop.services.documents.shown import DocumentDetail, DocumentQuery, DocumentRow
from desktop.services.documents.subjects import choices_of
from desktop.services.views import Ground
from desktop.services.views.ordering import Sorting, by_state, by_words, ids_in_order, sorting_of
from desktop.store import search
from desktop.store.blobs import Blobs
from desktop.store.documents import Document, DocumentSigner
from desktop.store.private import write_out
from desktop.store.sessions import Store, Tx

if TYPE_CHECKING:
    from desktop.documents.fields import FieldBox

KIND = "document"


class DocumentRecords:
    """The half of the service that needs no signature.

    Args:
        subjects: template kind → where its data come from.
    """

    def __init__(self, store: Store, blobs: Blobs, subjects: Mapping[str, Subject]) -> None:
        self._store, self._blobs, self._subjects = store, blobs, subjects
        self._terms = document_terms({kind: TITLES.get(kind, kind) for kind in subjects})

    def kinds(self, who: Actor) -> dict[str, str]:
        """Kinds that can be made here: key → the word in their numbers."""
        from desktop.documents import templates

        who.require(Right.VIEW)
        return {kind: templates.load(kind).numbering for kind in self._subjects}

    @property
    def fields(self) -> tuple[ViewField, ...]:
        """By what the list may be filtered."""
        return self._terms.fields

    def ids(self, who: Actor, query: DocumentQuery) -> list[Uid]:
        """Identities of every document the query shows, in order."""
        with self._store.read(who) as tx:
            where = [*_conditions(query), *self._terms.clauses(query.conditions, Ground(tx))]
            sorting = sorting_of(_SORTINGS, query.sort, "made_on")
            asked = sa.select(Document.uid).where(*where)
            found = ids_in_order(tx, asked, sorting, query.descending, (Document.uid.desc(),))
            if not query.text.strip():
                return found
            hits = {h.uid for h in search.find(tx.session, query.text, (KIND,), 2000)}
            return [u for u in found if u in hits]

    def rows(self, who: Actor, uids: Sequence[Uid]) -> list[DocumentRow]:
        """The lines of these documents, in the order asked."""
        with self._store.read(who) as tx:
            found = {d.uid: d for d in tx.rows(sa.select(Document).where(Document.uid.in_(list(uids))))}
            counts = _signed_counts(tx, uids)
            return [_row(found[u], *counts.get(u, (0, 0))) for u in uids if u in found]

    def get(self, who: Actor, uid: Uid) -> DocumentDetail:
        """One document with its signers. Raises UserError when gone."""
        with self._store.read(who) as tx:
            document = tx.fetch(Document, uid)
            rows = signers.signers_of(tx, uid)
            return DocumentDetail(
                uid=uid,
                version=document.row_version,
                row=_row(document, sum(s.signed_by is not None for s in rows), len(rows)),
                code=document.code,
                office=document.office,
                signed_when=document.signed_when,
                signers=signers.shown(rows, document),
                subject_noun=document.subject_noun,
                subject_uid=document.subject_uid,
                void_reason=document.void_reason or "",
                has_scan=document.scan_sha256 is not None,
                signed_on=document.signed_on,
            )

    def subjects(self, who: Actor, kind: str, text: str = "") -> list[Choice]:
        """Records for which a document of this kind can be made, for a picker; the newest when text is empty."""
        from desktop.documents import templates

        noun = templates.load(kind).subject
        with self._store.read(who, Right.MAKE_DOCUMENTS) as tx:
            return choices_of(tx, noun, text)

    def make(self, who: Actor, kind: str, subject: Uid, year: int | None = None) -> Saved:
        """定稿: number, freeze, render and store the document of a subject.

        Args:
            year: of which year it speaks, for kinds made once a year; None is the present one.

        Raises:
            UserError: the subject is not ready, a character has no font, the template is wrong; no number is spent.
        """
        from desktop.documents import rendering, templates

        template = templates.load(kind)
        source = self._subjects[kind]
        with self._store.read(who, Right.MAKE_DOCUMENTS) as tx:
            # Once without a number: a document that cannot be printed must not spend one.
            trial = source.fields(tx, subject, year)
            draft = Imprint("试排", "0000-0000-0000", "试排", tx.today)
        rendering.render(template, trial, draft, typecase=rendering.preferred())
        with self._store.write(who, Right.MAKE_DOCUMENTS, f"文书编号：{template.numbering}") as tx:
            document = numbering.reserve(tx, template, subject, source.fields(tx, subject, year))
            uid = document.uid
        return Saved(uid, self._finish(who, uid))

    def interrupted(self, who: Actor) -> list[Uid]:
        """Documents that have their number and no pages yet, the oldest first."""
        with self._store.read(who) as tx:
            statement = sa.select(Document.uid).where(Document.state == DocumentState.MAKING)
            return [Uid(u) for u in tx.session.execute(statement.order_by(Document.uid)).scalars()]

    def resume(self, who: Actor, uid: Uid) -> Changes:
        """Finish a document whose making was interrupted.

        Raises:
            UserError: it cannot be rendered any more; declare it void and make another.
        """
        return self._finish(who, uid)

    def _finish(self, who: Actor, uid: Uid) -> Changes:
        from desktop.documents import rendering, templates
        from desktop.documents.fields import add_fields

        with self._store.read(who) as tx:
            document = tx.fetch(Document, uid)
            template = templates.load(document.kind)
            imprint, frozen = numbering.imprint_of(document), document.frozen.encode()
        rendered = rendering.render(template, json.loads(frozen), imprint, frozen, rendering.preferred())
        pdf = add_fields(rendered.pdf, _boxes(rendered))
        digest = self._blobs.keep(pdf)
        with self._store.write(who, Right.MAKE_DOCUMENTS, f"文书定稿：{imprint.number}") as tx:
            document = tx.fetch(Document, uid)
            if document.state is not DocumentState.MAKING:
                raise UserError(f"{document.number} 不在生成中。", "请重新打开后再看。")
            document.state, document.pages = DocumentState.FINAL, rendered.pages
            document.final_sha256 = document.current_sha256 = digest
            numbering.keep_signers(tx, document, rendered)
            index(tx, document)
        return tx.changes

    def pdf(self, who: Actor, uid: Uid) -> bytes:
        """The newest state of the file, with whatever signatures it has."""
        with self._store.read(who) as tx:
            return self._current(tx.fetch(Document, uid))

    def picture(self, who: Actor, uid: Uid, page: int, dpi: int = 96) -> bytes:
        """One page (from 1) as PNG with seals drawn, for preview and print."""
        from desktop.documents import pictures

        return pictures.page_png(self.pdf(who, uid), page, dpi)

    def save_as(self, who: Actor, uid: Uid, path: Path) -> None:
        """Write the file out, to be printed, archived, or signed at another computer.

        Raises:
            UserError: the place cannot be written or the disk is full; nothing half-written stays.
        """
        write_out(path, self.pdf(who, uid))

    def printed(self, who: Actor, uid: Uid) -> Changes:
        """Note that a paper copy was made."""
        with self._store.write(who, Right.MAKE_DOCUMENTS, "打印文书") as tx:
            document = tx.fetch(Document, uid)
            if document.state is DocumentState.FINAL:
                document.state = DocumentState.PRINTED
        return tx.changes

    def _current(self, document: Document) -> bytes:
        if document.current_sha256 is None:
            raise unfinished()
        return self._blobs.fetch(document.current_sha256)


def index(tx: Tx, document: Document) -> None:
    """Keep the search index in step."""
    tx.session.flush()
    text = search.SearchText([document.title], [document.number, document.title], [document.code], person=False)
    search.index(tx.session, KIND, document.uid, text)


def unfinished() -> UserError:
    """What to say of a document whose pages are not there yet."""
    return UserError("这份文书还没有生成完。", "请稍候，或重新打开程序让它继续生成。")


def _boxes(rendered: Rendered) -> "list[FieldBox]":
    from desktop.documents.fields import FieldBox

    return [FieldBox(b.field_name, b.page, b.x1, b.y1, b.x2, b.y2) for b in rendered.signature_boxes]


def _row(d: Document, signed: int, of: int) -> DocumentRow:
    return DocumentRow(d.uid, d.number, d.title, d.kind, d.state, d.made_on, signed, of, d.pages or 0)


def _signed_counts(tx: Tx, uids: Sequence[Uid]) -> dict[Uid, tuple[int, int]]:
    statement = (
        sa.select(DocumentSigner.document_uid, sa.func.count(DocumentSigner.signed_by), sa.func.count())
        .where(DocumentSigner.document_uid.in_(list(uids)))
        .group_by(DocumentSigner.document_uid)
    )
    return {uid: (signed, of) for uid, signed, of in tx.session.execute(statement)}


def _conditions(query: DocumentQuery) -> list[sa.ColumnElement[bool]]:
    states = {
        "unsigned": (DocumentState.FINAL, DocumentState.PRINTED, DocumentState.PARTLY_SIGNED, DocumentState.MAKING),
        "signed": (DocumentState.SIGNED,),
        "void": (DocumentState.VOID,),
    }.get(query.chip)
    found: list[sa.ColumnElement[bool]] = []
    if states:
        found.append(Document.state.in_(states))
    if query.kind:
        found.append(Document.kind == query.kind)
    if query.subject_uid:
        found.append(Document.subject_uid == query.subject_uid)
    return found


_SORTINGS = {
    "made_on": Sorting(Document.made_on),
    "number": by_words(Document.number),
    "title": by_words(Document.title),
    "state": by_state(Document.state, DocumentState),
}
