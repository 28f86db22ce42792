"""What is kept of imports: each file taken over as a batch, and how columns of a layout were matched by hand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, new_uid
from desktop.domain.imports.headings import Column
from desktop.domain.imports.layouts import signature, to_remember
from desktop.domain.imports.plan import PeoplePlan, PeoplePreview, RowState
from desktop.services.history.taking_back import take_back
from desktop.services.history.undoing import refusal, steps_of
from desktop.services.long_work import Progress
from desktop.services.organisations import follow_returned
from desktop.store.exchange import FileLayout, ImportBatch
from desktop.store.history import Action
from desktop.store.sessions import Tx

KIND = "person"
"""What is imported; the noun of its table."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One import in the list.

    Attributes:
        action: of the history, as in the Changes of the import; None when it is gone.
        undone: it was taken back.
        refusal: why this account may not take it back; "" when it may try.
    """

    uid: Uid
    action: Uid | None
    at: datetime
    account: str
    file: str
    sheet: str
    created: int
    changed: int
    unchanged: int
    left_out: int
    undone: bool
    refusal: str


def remembered(tx: Tx, kind: str) -> dict[str, Mapping[str, str]]:
    """Every layout by its signature: field by heading."""
    found = tx.rows(sa.select(FileLayout).where(FileLayout.kind == kind))
    return {row.signature: json.loads(row.columns) for row in found}


def remember(tx: Tx, kind: str, columns: Sequence[Column]) -> None:
    """Keep how these columns are matched, for the next file of the same layout."""
    named = [c for c in columns if c.heading]
    if not named:
        return
    mark, told = signature(named), json.dumps(to_remember(named), ensure_ascii=False)
    row = next(iter(tx.rows(sa.select(FileLayout).where(FileLayout.kind == kind, FileLayout.signature == mark))), None)
    if row is None:
        tx.add(FileLayout(uid=new_uid(), kind=kind, signature=mark, columns=told))
    elif row.columns != told:
        row.columns = told


def record(tx: Tx, kind: str, preview: PeoplePreview, plan: PeoplePlan) -> None:
    """The batch of this import; its action holds every row before and after."""
    left = plan.of(RowState.ERROR, RowState.DUPLICATE, RowState.SKIPPED)
    tx.add(
        ImportBatch(
            uid=new_uid(),
            kind=kind,
            file_name=preview.path.name,
            sheet=preview.parsed.sheet,
            sha256=preview.sha256,
            action_uid=tx.trail.action,
            created=len(plan.of(RowState.NEW)),
            changed=len(plan.of(RowState.CHANGED)),
            unchanged=len(plan.of(RowState.UNCHANGED)),
            left_out=len(left),
        )
    )


def batch_rows(tx: Tx) -> list[BatchRow]:
    """Every import, the latest first."""
    batches = tx.rows(sa.select(ImportBatch).order_by(ImportBatch.created_at.desc(), ImportBatch.uid.desc()))
    wanted = sa.select(Action).where(Action.uid.in_([b.action_uid for b in batches]))
    actions = {action.uid: action for action in tx.session.execute(wanted).scalars()}
    return [_row(tx, batch, actions.get(batch.action_uid) if batch.action_uid else None) for batch in batches]


def _row(tx: Tx, batch: ImportBatch, action: Action | None) -> BatchRow:
    why = refusal(tx.who, action, ("person", "import_batch")) if action else "找不到这次导入的历史。"
    return BatchRow(
        batch.uid,
        batch.action_uid,
        batch.created_at,
        action.account_name if action else "",
        batch.file_name,
        batch.sheet,
        batch.created,
        batch.changed,
        batch.unchanged,
        batch.left_out,
        batch.undone_at is not None,
        why,
    )


def undo(tx: Tx, uid: Uid, progress: Progress) -> None:
    """Take a batch back as a whole.

    Raises:
        UserError: gone, taken back already, not this account's to take back, or a newer edit touched its rows.
    """
    batch = tx.fetch(ImportBatch, uid)
    action = tx.session.get(Action, batch.action_uid) if batch.action_uid else None
    if action is None:
        raise UserError("找不到这次导入的历史，不能撤销。")
    if batch.undone_at is not None:
        raise UserError(f"“{batch.file_name}”的导入已经撤销过了。")
    steps = steps_of(tx, action.uid)
    why = refusal(tx.who, action, {step.noun for step in steps})
    if why:
        raise UserError(f"“{action.title}”不能撤销。", why)
    take_back(tx, action, steps, progress)
    follow_returned(tx, [step.record for step in steps if step.noun == KIND], [s.record for s in steps if s.noun == "affiliation"])
    tx.trail.note("action", action.uid, "undo", {"title": action.title})
