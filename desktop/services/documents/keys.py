"""The station's own authority and the keys it issued; private parts are encrypted blobs."""

from typing import TYPE_CHECKING

import sqlalchemy as sa
from cryptography import x509

from desktop.services.documents.shown import KeyRow
from desktop.store.blobs import Blobs
from desktop.store.documents import SigningAuthority, SigningKeyFile
from desktop.store.sessions import Tx
from desktop.store.stations import Station

if TYPE_CHECKING:
    from collections.abc import Sequence


if TYPE_CHECKING:
    from desktop.documents.keys import Authority


def authority(tx: Tx, blobs: Blobs) -> "Authority":
    """The station's authority, made on first use inside a writing transaction."""
    from desktop.documents.keys import Authority

    rows = tx.rows(sa.select(SigningAuthority))
    if rows:
        return Authority.from_bytes(blobs.fetch(rows[0].blob_sha256))
    station = tx.rows(sa.select(Station))[0]
    made = Authority.create(station.name, tx.now)
    tx.add(SigningAuthority(blob_sha256=blobs.keep(made.to_bytes())))
    return made


def trusted(tx: Tx, blobs: Blobs) -> tuple[x509.Certificate, ...]:
    """Certificates this station trusts: its own authority's."""
    from desktop.documents.keys import Authority

    rows: Sequence[SigningAuthority] = tx.rows(sa.select(SigningAuthority))
    return tuple(Authority.from_bytes(blobs.fetch(r.blob_sha256)).certificate for r in rows)


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
