"""The station's own authority, the keys it issued, and the authorities of others; private parts are encrypted blobs."""

from typing import TYPE_CHECKING

import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.services.documents.shown import AuthorityRow, KeyRow
from desktop.store.blobs import Blobs
from desktop.store.documents import SigningAuthority, SigningKeyFile
from desktop.store.sessions import Tx
from desktop.store.stations import Station

if TYPE_CHECKING:
    from desktop.documents.keys import Authority


def authority(tx: Tx, blobs: Blobs) -> "Authority":
    """The station's authority, made on first use inside a writing transaction."""
    from desktop.documents.keys import Authority

    own = next((content for _, content in _stored(tx, blobs) if _is_own(content)), None)
    if own is not None:
        return Authority.from_bytes(own)
    station = tx.rows(sa.select(Station))[0]
    made = Authority.create(station.name, tx.now)
    tx.add(SigningAuthority(blob_sha256=blobs.keep(made.to_bytes())))
    return made


def _stored(tx: Tx, blobs: Blobs) -> "list[tuple[SigningAuthority, bytes]]":
    return [(row, blobs.fetch(row.blob_sha256)) for row in tx.rows(sa.select(SigningAuthority))]


def _is_own(content: bytes) -> bool:
    return b"PRIVATE KEY" in content


def trusted(tx: Tx, blobs: Blobs) -> tuple[x509.Certificate, ...]:
    """Certificates this station trusts: its own authority's, and those taken over from other offices."""
    return tuple(x509.load_pem_x509_certificate(content) for _, content in _stored(tx, blobs))


def authorities_of(tx: Tx, blobs: Blobs) -> list[AuthorityRow]:
    """Our own first."""
    found = [
        authority_row(x509.load_pem_x509_certificate(content), row.uid, own=_is_own(content))
        for row, content in _stored(tx, blobs)
    ]
    return sorted(found, key=lambda row: (not row.own, row.name))


def authority_row(certificate: x509.Certificate, uid: Uid | None, *, own: bool) -> AuthorityRow:
    from desktop.documents.keys import describe

    card, digits = describe(certificate), certificate.fingerprint(SHA256()).hex().upper()
    grouped = " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))
    return AuthorityRow(uid, card.holder, card.organisation, card.valid_until, grouped, own)


def certificate_of(tx: Tx, blobs: Blobs) -> bytes:
    """Our own authority's certificate as PEM.

    Raises:
        UserError: there is none before the first key is made.
    """
    from desktop.documents.keys import Authority

    own = next((content for _, content in _stored(tx, blobs) if _is_own(content)), None)
    if own is None:
        raise UserError("本单位还没有签发机构。", "先制作一把签名钥匙，签发机构随之建立。")
    return Authority.from_bytes(own).certificate_pem()


def take_over(tx: Tx, blobs: Blobs, data: bytes) -> AuthorityRow:
    """Trust what another office's authority issued.

    Raises:
        UserError: not an authority's certificate, out of date, or known already.
    """
    from desktop.documents.keys import authority_certificate, spell

    certificate = authority_certificate(data)
    row = authority_row(certificate, None, own=False)
    known = next((each for each in authorities_of(tx, blobs) if each.fingerprint == row.fingerprint), None)
    if known is not None:
        raise UserError("这是本单位自己的签发机构。" if known.own else f"“{row.name}”已经在受信任之列。")
    if row.valid_until < tx.now:
        raise UserError(f"“{row.name}”的证书已于{spell(row.valid_until)}到期。", "请对方另发新的机构证书。")
    tx.add(SigningAuthority(blob_sha256=blobs.keep(certificate.public_bytes(Encoding.PEM))))
    return row


def give_up(tx: Tx, blobs: Blobs, uid: Uid) -> None:
    """Trust another office's authority no longer.

    Raises:
        UserError: it is our own.
    """
    row = tx.fetch(SigningAuthority, uid)
    if _is_own(blobs.fetch(row.blob_sha256)):
        raise UserError("本单位自己的签发机构不能移除。")
    tx.remove(row, "不再信任")


def issue(tx: Tx, blobs: Blobs, holder: str, organisation: str, password: str) -> SigningKeyFile:
    """A new key under a password that is stored nowhere."""
    from desktop.documents.keys import describe, load_key

    data = authority(tx, blobs).issue(holder, organisation, password, tx.now)
    card = describe(load_key(data, password).certificate)
    row = SigningKeyFile(
        holder=holder,
        organisation=organisation,
        blob_sha256=blobs.keep(data),
        serial=card.serial,
        valid_until=card.valid_until,
    )
    tx.add(row)
    tx.session.flush()
    return row


def rows_of(tx: Tx) -> list[KeyRow]:
    found = tx.rows(sa.select(SigningKeyFile).order_by(SigningKeyFile.holder))
    return [KeyRow(k.uid, k.holder, k.organisation, k.valid_until) for k in found]
