"""组织关系转接 step by step; the person is touched only when the other side has received."""

from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.errors import UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.people import Circumstances, PersonDraft
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
from desktop.services.organisations import names_of
from desktop.services.people.affiliations import moving_problems
from desktop.services.people.writing import write_person
from desktop.store.organisations import Organisation
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
    other = sa.select(Transfer.uid).where(Transfer.person_uid == person, Transfer.state.in_(states))
    if tx.session.execute(other.where(Transfer.uid != (uid or b"")).limit(1)).scalar() is not None:
        raise UserError("这个人还有一次转接没有办完。", "请先办完或登记退回，再登记新的转接。")


_LEFT = "transferred"
"""Of the code table member_exit: a member still, but of another office."""


def _receive(tx: Tx, row: Transfer) -> None:
    """The relation is at the other side from the day of receipt on."""
    if row.person_uid is None:
        return
    person = tx.fetch(Person, row.person_uid)
    before, on = draft_of(PersonDraft, person), row.received_on
    if row.direction == Direction.OUT:
        after = replace(before, branch_uid=None, group_uid=None, moved_out_on=on, exit_kind=_LEFT, exit_on=on)
    else:
        if row.org_uid is not None:
            tx.fetch(Organisation, row.org_uid)
        after = replace(before, branch_uid=row.org_uid, group_uid=None)
        if row.direction == Direction.IN:
            after = replace(after, moved_in_on=on)
        if before.exit_kind == _LEFT:
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
    branch = names.get(row.org_uid, "（已删除的组织）") if row.org_uid else ""
    last = valid_until(row.issued_on, row.valid_days)
    on_way = state in (TransferState.ISSUED, TransferState.ON_WAY)
    return TransferRow(
        uid=row.uid,
        version=row.row_version,
        draft=replace(draft_of(TransferDraft, row), direction=direction),
        state=state,
        target=(row.from_name or "") if direction is Direction.IN else row.to_name or branch,
        letter_no=row.letter_no or "",
        issued_on=row.issued_on,
        valid_until=last,
        overdue=bool(on_way and last and last < tx.today),
        received_on=row.received_on,
        next=NEXT[state],
    )
