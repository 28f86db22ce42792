"""草拟 → 已签结对书, by hand or because its paper counts as signed."""

from collections.abc import Callable
from datetime import date

from desktop.domain.days import day_problems
from desktop.domain.errors import UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.pairings.model import PairingKinds, PairingState
from desktop.domain.pairings.rules import require_state
from desktop.services.pairings.sides import branch_of, partners_of, present, unsigned_problems
from desktop.store.documents import Document
from desktop.store.pairings import Pairing
from desktop.store.sessions import Tx


def sign(tx: Tx, row: Pairing, signed_on: date, kinds: PairingKinds) -> None:
    """Capacity, membership and links are checked as of that day (INV-10, 11, 12).

    Raises:
        Refused: somebody may not stand where he stands, or something asked for is missing.
        UserError: signed already, or after the term.
    """
    require_state(row.state, [PairingState.DRAFT], "签订")
    there = present(partners_of(tx, [row.uid])[row.uid])
    refuse(day_problems("signed_on", "签订日期", signed_on, tx.today))
    refuse(unsigned_problems(tx, row, kinds[row.kind], there, signed_on))
    if row.term_to is not None and signed_on > row.term_to:
        raise UserError("签订日期晚于结对期限的结束日期。", "请核对签订日期和期限。")
    row.state, row.signed_on, row.branch_uid = PairingState.SIGNED, signed_on, branch_of(tx, row)
    for partner in there:
        partner.joined_on = signed_on


def pairing_signed(kinds: PairingKinds) -> Callable[[Tx, Uid, Uid], None]:
    """What the signed 结对书 does to a pairing that is still a draft; one signed before stays as it is."""

    def signed(tx: Tx, pairing_uid: Uid, document_uid: Uid) -> None:
        row = tx.fetch(Pairing, pairing_uid)
        if row.state is not PairingState.DRAFT:
            return
        document = tx.fetch(Document, document_uid)
        _refuse_changed(tx, row, document)
        sign(tx, row, document.signed_on or tx.today, kinds)

    return signed


def _refuse_changed(tx: Tx, row: Pairing, document: Document) -> None:
    """What was signed must be what stands here."""
    moments = [row.updated_at, *(p.updated_at for p in partners_of(tx, [row.uid])[row.uid])]
    if max(moments) > document.created_at:
        raise UserError(f"结对内容在生成结对书（{document.number}）之后有改动。", "请作废这份结对书，重新生成并签署。")
