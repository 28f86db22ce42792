"""Documents signed here or elsewhere, matched when they come back, declared void, verified; the keys."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.documents import DocumentState, SignedBy
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.services.documents import keys, signers
from desktop.services.documents.records import DocumentRecords, unfinished
from desktop.services.documents.shown import AuthorityRow, KeyRow
from desktop.store.documents import Document, SigningKeyFile
from desktop.store.private import write_out
from desktop.store.sessions import Tx

if TYPE_CHECKING:
    from desktop.documents.verifying import Verification


class DocumentService(DocumentRecords):
    """Documents of every kind that has a template: the records, and everything about their signatures."""

    def sign(
        self, who: Actor, uid: Uid, field: str, key: Uid | Path, password: str, picture: bytes | None = None
    ) -> Changes:
        """Sign one field with a key made here (uid) or a PKCS#12 file.

        Raises:
            UserError: wrong password, not this field's turn, void, already signed, or an unusable picture.
        """
        from desktop.documents.appearance import Appearance, Manner, check_picture
        from desktop.documents.keys import describe, load_key
        from desktop.documents.signing import sign

        if picture is not None:
            check_picture(picture)
        with self._store.write(who, Right.SIGN, f"签署文书：{field}") as tx:
            document = _signable(tx.fetch(Document, uid))
            signer = next((s for s in signers.signers_of(tx, uid) if s.field == field), None)
            loaded = load_key(self._key_bytes(tx, key), password)
            card = describe(loaded.certificate)
            organisation = (signer.organisation if signer else "") or card.organisation
            look = Appearance(card.holder, organisation, picture, Manner.of_field(field))
            signed = sign(self._current(document), field, loaded, look, document.title, tx.now)
            self._take(tx, document, signed)
        return tx.changes

    def bring_back(self, who: Actor, path: Path) -> Saved:
        """Take in a file that was signed at another computer, matched by number and content.

        Raises:
            UserError: not one of our documents, altered, older than what is here, or nothing new in it.
        """
        content = _read(path)
        with self._store.write(who, Right.SIGN, "收回签署文件") as tx:
            document = self._matching(tx, content)
            if content == self._current(_signable(document)):
                raise UserError("文件里没有新的签名。", "请确认对方签署后保存的是这一份。")
            self._take(tx, document, content)
            uid = document.uid
        return Saved(uid, tx.changes)

    def _matching(self, tx: Tx, content: bytes) -> Document:
        """A signature only ever appends: the file that comes back begins with the bytes that went out."""
        waiting = tx.rows(sa.select(Document).where(Document.current_sha256.is_not(None)))
        for document in waiting:
            if content.startswith(self._current(document)):
                return document
        for document in waiting:
            if document.final_sha256 and content.startswith(self._blobs.fetch(document.final_sha256)):
                raise UserError(
                    f"{document.number} 在这里已有更新的签名，这个文件是较早的版本。", "请用最新的文件签署。"
                )
        raise UserError("这个文件不是从这里发出的文书，或内容已被改动。", "请核对文书编号，并请对方重新签署原文件。")

    def _take(self, tx: Tx, document: Document, content: bytes) -> "Verification":
        from desktop.documents.verifying import verify

        found = verify(content, keys.trusted(tx, self._blobs))
        if not found.sound:
            raise UserError("签名没有通过核验：" + "".join(found.sentences), "文件没有收下，请重新签署原文件。")
        document.current_sha256 = self._blobs.keep(content)
        if signers.take_over(tx, document, found):
            self._after_signing(tx, document)
        return found

    def confirm_ink(self, who: Actor, uid: Uid, signed_on: Any, scan: Path | None = None) -> Changes:
        """A person confirms that the paper copy is signed by everybody; the scan is kept with it.

        Raises:
            UserError: void, signed already, a date in the future, or the scan cannot be read.
        """
        content = _read(scan) if scan else None
        with self._store.write(who, Right.REVIEW_PLEDGES, "确认纸质签署") as tx:
            document = _signable(tx.fetch(Document, uid))
            if signed_on > tx.today or signed_on < document.made_on:
                raise UserError("签署日期应在定稿之后、今天之前。", "请核对日期。")
            for signer in signers.signers_of(tx, uid):
                if signer.signed_by is None:
                    signer.signed_by = SignedBy.INK
            document.state, document.signed_on = DocumentState.SIGNED, signed_on
            document.scan_sha256 = self._blobs.keep(content) if content else None
            self._after_signing(tx, document)
        return tx.changes

    def _after_signing(self, tx: Tx, document: Document) -> None:
        source = self._subjects.get(document.kind)
        if source is not None and source.signed is not None:
            source.signed(tx, document.subject_uid, document.uid)

    def void(self, who: Actor, uid: Uid, reason: str) -> Changes:
        """作废: the number stays taken (INV-31)."""
        if not reason.strip():
            raise UserError("请填写作废原因。")
        with self._store.write(who, Right.REVIEW_PLEDGES, "作废文书") as tx:
            document = tx.fetch(Document, uid)
            if document.state is DocumentState.VOID:
                raise UserError("这份文书已经作废。")
            source = self._subjects.get(document.kind)
            if document.state is DocumentState.SIGNED and source is not None and source.voided is not None:
                source.voided(tx, document.subject_uid, reason)
            document.state, document.void_reason = DocumentState.VOID, reason
        return tx.changes

    def verify(self, who: Actor, uid: Uid) -> "Verification":
        """The verdict on the stored file, with this station's own authority trusted and those taken over."""
        from desktop.documents.verifying import verify

        with self._store.read(who) as tx:
            return verify(self._current(tx.fetch(Document, uid)), keys.trusted(tx, self._blobs))

    def verify_file(self, who: Actor, path: Path) -> "Verification":
        """The verdict on any PDF."""
        from desktop.documents.verifying import verify

        content = _read(path)
        with self._store.read(who) as tx:
            return verify(content, keys.trusted(tx, self._blobs))

    def signing_keys(self, who: Actor) -> list[KeyRow]:
        """Keys made here."""
        with self._store.read(who) as tx:
            return keys.rows_of(tx)

    def make_key(self, who: Actor, holder: str, organisation: str, password: str) -> Saved:
        """A signing key for somebody; the station's authority is made on first use.

        Raises:
            UserError: a name or the password is missing, or the clock is plainly wrong.
        """
        with self._store.write(who, Right.SIGN, f"制作签名钥匙：{holder}") as tx:
            row = keys.issue(tx, self._blobs, holder, organisation, password)
            uid = row.uid
        return Saved(uid, tx.changes)

    def save_key(self, who: Actor, key: Uid, path: Path) -> None:
        """Write a key as a .p12 file for use at another computer; still under its password.

        Raises:
            UserError: the place cannot be written; nothing half-written stays.
        """
        with self._store.read(who, Right.SIGN) as tx:
            content = self._blobs.fetch(tx.fetch(SigningKeyFile, key).blob_sha256)
        write_out(path, content)

    def authorities(self, who: Actor) -> list[AuthorityRow]:
        """Whose keys count as known here: our own authority first, then those of other offices."""
        with self._store.read(who) as tx:
            return keys.authorities_of(tx, self._blobs)

    def save_certificate(self, who: Actor, path: Path) -> None:
        """Write our authority's certificate, which is no secret, for other offices to trust.

        Raises:
            UserError: there is none before the first key is made; the place cannot be written.
        """
        with self._store.read(who) as tx:
            content = keys.certificate_of(tx, self._blobs)
        write_out(path, content)

    def look_at_certificate(self, who: Actor, path: Path) -> tuple[AuthorityRow, bytes]:
        """What another office's certificate says, to be compared with what the office says; and its bytes, for `trust`.

        Raises:
            UserError: it cannot be read, or is not the certificate of an authority.
        """
        from desktop.documents.keys import authority_certificate

        who.require(Right.SIGN)
        content = _read(path)
        return keys.authority_row(authority_certificate(content), None, own=False), content

    def trust(self, who: Actor, certificate: bytes) -> Changes:
        """From now on keys issued by this authority are known here.

        Raises:
            UserError: not an authority's certificate, out of date, or known already.
        """
        with self._store.write(who, Right.SIGN, "信任签发机构") as tx:
            keys.take_over(tx, self._blobs, certificate)
        return tx.changes

    def distrust(self, who: Actor, uid: Uid) -> Changes:
        """Its keys are known no longer; what they signed stays as it is.

        Raises:
            UserError: it is our own.
        """
        with self._store.write(who, Right.SIGN, "不再信任签发机构") as tx:
            keys.give_up(tx, self._blobs, uid)
        return tx.changes

    def _key_bytes(self, tx: Tx, key: Uid | Path) -> bytes:
        if isinstance(key, Path):
            return _read(key)
        return self._blobs.fetch(tx.fetch(SigningKeyFile, key).blob_sha256)


def _signable(document: Document) -> Document:
    if document.state is DocumentState.VOID:
        raise UserError(f"{document.number} 已作废，不能签署。")
    if document.state is DocumentState.SIGNED:
        raise UserError(f"{document.number} 已签署完毕。")
    if document.state is DocumentState.MAKING:
        raise unfinished()
    return document


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"“{path.name}”读不出来。", "请检查文件或 U 盘。") from error
