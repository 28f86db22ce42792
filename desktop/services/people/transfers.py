"""组织关系转接 step by step; the person is touched only when the other side has received."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.errors import UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.organisations import called
from desktop.domain.pairings.model import LIVE
from desktop.domain.people import Circumstances, PersonDraft
from desktop.domain.people.standing import TRANSFERRED
from desktop.domain.people.transfers import (
    NEXT,
    OPEN,
    Direction,
    LetterDraft,
    ReceiptDraft,
    Step,
    TransferDraft,
    TransferState,
    require_next,
    step_problems,
    transfer_problems,
    valid_until,
)
from desktop.services.organisations import names_of, posts_held
from desktop.services.people.affiliations import moving_problems
from desktop.services.people.writing import write_person
from desktop.store.organisations import Organisation
from desktop.store.pairings import Pairing, PairingPartner
from desktop.store.people import Person, Transfer
from desktop.store.record import apply, draft_of
from desktop.store.sessions import Store, Tx


@dataclass(frozen=True, slots=True)
class TransferRow:
    """One transfer as shown.

    Attributes:
        target: where to, or where from when it comes in.
        valid_until: last day of the letter.
        next: the states it may come to.
    """

    uid: Uid
    version: int
    draft: TransferDraft
    state: TransferState
    target: str
    letter_no: str
    issued_on: date | None
    valid_until: date | None
    overdue: bool
    received_on: date | None
    next: tuple[TransferState, ...]


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """What somebody still holds here when his relation goes elsewhere; nothing of it ends by itself.

    Attributes:
        posts: e.g. 城关供电所党支部书记.
        pairings: with whom the live pairings are, that he leads or is led in.
    """

    posts: tuple[str, ...] = ()
    pairings: tuple[str, ...] = ()


class TransferService:
    """What a user does with transfers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def plan(self, who: Actor, person: Uid, uid: Uid | None, draft: TransferDraft, expected: int | None) -> Saved:
        """Plan a transfer (拟转), or change one that is still planned.

        Raises:
            Refused: it does not say where to or where from.
            UserError: another transfer of the person is under way.
        """
        with self._store.write(who, Right.EDIT_PEOPLE, "登记组织关系转接") as tx:
            tx.fetch(Person, person)
            _refuse_second(tx, person, uid)
            refuse(transfer_problems(draft))
            row = tx.fetch(Transfer, uid, expected)
            if uid is not None and row.state != TransferState.PLANNED:
                raise UserError("介绍信已经开出，不能再改。", "需要更改的，请先登记退回。")
            row.person_uid, row.state = person, TransferState.PLANNED.value
            apply(draft, row)
            row.direction = draft.direction.value
            saved = row.uid
        return Saved(saved, tx.changes)

    def advance(self, who: Actor, uid: Uid, to: TransferState, step: Step, expected: int) -> Saved:
        """Take a transfer to its next state; 已接收 moves the person.

        Raises:
            UserError: the state cannot follow on the present one.
            Refused: the step lacks something, or a date cannot be.
            Stale: changed by somebody else since version `expected`.
        """
        with self._store.write(who, Right.EDIT_PEOPLE, f"组织关系转接：{to.label}") as tx:
            row = tx.fetch(Transfer, uid, expected)
            require_next(TransferState(row.state), to)
            refuse(step_problems(step, tx.today, issued_on=row.issued_on))
            row.state = to.value
            if isinstance(step, LetterDraft):
                apply(step, row)
            elif isinstance(step, ReceiptDraft):
                row.received_on = step.received_on
                _receive(tx, row)
            elif step.note:
                row.note = "；".join(t for t in (row.note, step.note) if t)
            saved = row.uid
        return Saved(saved, tx.changes)

    def left_open(self, who: Actor, uid: Uid) -> LeftOpen:
        """What stays open when this transfer is received; nothing when the person comes in from elsewhere."""
        with self._store.read(who) as tx:
            row = tx.fetch(Transfer, uid)
            if row.person_uid is None or row.direction == Direction.IN:
                return LeftOpen()
            posts = posts_held(tx, [row.person_uid]).get(row.person_uid, ())
            # A pairing goes on when its member only changes the branch.
            out = row.direction == Direction.OUT
            return LeftOpen(posts, tuple(_pairings(tx, row.person_uid)) if out else ())

    def remove(self, who: Actor, uid: Uid, reason: str) -> Changes:
        """Take out a transfer that was only planned."""
        with self._store.write(who, Right.EDIT_PEOPLE, "删除组织关系转接") as tx:
            row = tx.fetch(Transfer, uid)
            if row.state != TransferState.PLANNED:
                raise UserError("介绍信已经开出，不能删除。", "没有转成的，请登记退回，再归档。")
            tx.remove(row, reason.strip() or "登记有误")
        return tx.changes


def _refuse_second(tx: Tx, person: Uid, uid: Uid | None) -> None:
    states = [state.value for state in OPEN]
    other = sa.select(Transfer.uid).where(Transfer.person_uid == person, Transfer.state.in_(states), Transfer.deleted_at.is_(None))
    if tx.session.execute(other.where(Transfer.uid != (uid or b"")).limit(1)).scalar() is not None:
        raise UserError("这个人还有一次转接没有办完。", "请先办完或登记退回，再登记新的转接。")


def refuse_second_transfers(tx: Tx, transfers: Collection[Uid]) -> None:
    """After something was taken back: still one transfer of a person under way. Raises UserError when there are two."""
    for row in tx.rows(sa.select(Transfer).where(Transfer.uid.in_(list(transfers)), Transfer.deleted_at.is_(None))):
        if row.person_uid is not None and TransferState(row.state) in OPEN:
            _refuse_second(tx, row.person_uid, row.uid)


def _pairings(tx: Tx, person: Uid) -> Iterator[str]:
    """Who stands opposite somebody in his live pairings; the names of each in one text."""
    present = PairingPartner.left_on.is_(None)
    of_mine = sa.select(PairingPartner.pairing_uid).where(present, PairingPartner.person_uid == person)
    mine = sa.or_(Pairing.lead_person_uid == person, Pairing.uid.in_(of_mine))
    orgs = names_of(tx)
    for row in tx.rows(sa.select(Pairing).where(Pairing.state.in_(LIVE), mine).order_by(Pairing.uid)):
        if row.lead_person_uid == person:
            rest = tx.rows(sa.select(PairingPartner).where(present, PairingPartner.pairing_uid == row.uid))
            others = [(p.person_uid, p.org_uid) for p in sorted(rest, key=lambda p: p.ordinal)]
        else:
            others = [(row.lead_person_uid, row.lead_org_uid)]
        names = [_called(tx, who) if who else orgs.get(org, "") if org else "" for who, org in others]
        yield "、".join(name for name in names if name)


def _called(tx: Tx, person: Uid) -> str:
    """A name, of somebody in the recycle bin too: his pairings live on."""
    row = tx.session.get(Person, person, execution_options={"include_deleted": True})
    return row.name if row is not None else ""


def _receive(tx: Tx, row: Transfer) -> None:
    """The relation is at the other side from the day of receipt on."""
    if row.person_uid is None:
        return
    person = tx.fetch(Person, row.person_uid)
    before, on = draft_of(PersonDraft, person), row.received_on
    if row.direction == Direction.OUT:
        after = replace(before, branch_uid=None, group_uid=None, moved_out_on=on, exit_kind=TRANSFERRED, exit_on=on)
    else:
        if row.org_uid is not None:
            tx.fetch(Organisation, row.org_uid)
        after = replace(before, branch_uid=row.org_uid, group_uid=None)
        if row.direction == Direction.IN:
            after = replace(after, moved_in_on=on)
        if before.exit_kind == TRANSFERRED:
            after = replace(after, exit_kind=None, exit_on=None)
    how = Circumstances(on, f"组织关系{Direction(row.direction).label}")
    refuse([replace(p, field="received_on") for p in moving_problems(tx, person.uid, before, after, how)])
    write_person(tx, person, after, before, how)


def transfers_of(tx: Tx, person: Uid) -> tuple[TransferRow, ...]:
    """A person's transfers, the latest first."""
    names = names_of(tx)
    rows = tx.rows(sa.select(Transfer).where(Transfer.person_uid == person).order_by(Transfer.uid.desc()))
    return tuple(_row(tx, row, names) for row in rows)


def _row(tx: Tx, row: Transfer, names: dict[Uid, str]) -> TransferRow:
    state, direction = TransferState(row.state), Direction(row.direction)
    last = valid_until(row.issued_on, row.valid_days)
    on_way = state in (TransferState.ISSUED, TransferState.ON_WAY)
    return TransferRow(
        uid=row.uid,
        version=row.row_version,
        draft=replace(draft_of(TransferDraft, row), direction=direction),
        state=state,
        target=(row.from_name or "") if direction is Direction.IN else row.to_name or called(names, row.org_uid),
        letter_no=row.letter_no or "",
        issued_on=row.issued_on,
        valid_until=last,
        overdue=bool(on_way and last and last < tx.today),
        received_on=row.received_on,
        next=NEXT[state],
    )
