"""What is settled stays as it is: an action from before is not taken back behind an archive, a verification or a result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from desktop.domain.activities.record import ActivityState
from desktop.domain.assessments.states import AssessmentState
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.pledges.model import SheetState
from desktop.domain.projects.problems import ProblemState
from desktop.services.history.undoing import Step
from desktop.store.activities import Activity, AgendaItem, Attendance
from desktop.store.assessments import Assessment, Judge, ScoreEntry
from desktop.store.attachments import Attachment
from desktop.store.pledges import PledgeItem, PledgeOpinion, PledgePublication, PledgeSheet, PledgeSupervision
from desktop.store.projects import Problem
from desktop.store.sessions import Tx, in_parts


@dataclass(frozen=True, slots=True)
class _Settled:
    """When a record is read-only.

    Attributes:
        table: its state counts, for its parts too.
        states: those in which nothing of it is changed any more.
        words: what it is then, in words; `advice` what to do instead.
    """

    table: Any
    states: tuple[Any, ...]
    words: str
    advice: str


_ARCHIVED = _Settled(Activity, (ActivityState.ARCHIVED,), "活动已归档", "需要更正的，请写“补充说明”。")
_KEPT = _Settled(PledgeSheet, (SheetState.ARCHIVED,), "承诺书已归档", "请先撤销归档。")
_RATED = _Settled(
    Assessment, (AssessmentState.FINAL, AssessmentState.REVISED), "评定已定稿", "确有错误的，请用“更正评定”。"
)
_VERIFIED = _Settled(Problem, (ProblemState.VERIFIED,), "问题已验证", "确有错误的，请先“重新研究”。")

_RULES: Mapping[str, tuple[Any, _Settled]] = {
    "activity": (Activity.uid, _ARCHIVED),
    "attendance": (Attendance.activity_uid, _ARCHIVED),
    "agenda_item": (AgendaItem.activity_uid, _ARCHIVED),
    "attachment": (Attachment.owner_uid, _ARCHIVED),
    "pledge_sheet": (PledgeSheet.uid, _KEPT),
    "pledge_item": (PledgeItem.sheet_uid, _KEPT),
    "pledge_opinion": (PledgeOpinion.sheet_uid, _KEPT),
    "pledge_publication": (PledgePublication.sheet_uid, _KEPT),
    "pledge_supervision": (PledgeSupervision.sheet_uid, _KEPT),
    "score_entry": (ScoreEntry.assessment_uid, _RATED),
    "judge": (Judge.assessment_uid, _RATED),
    "problem": (Problem.uid, _VERIFIED),
}
"""Noun → the record it belongs to, and when that is settled."""


def refuse_settled(tx: Tx, steps: Sequence[Step]) -> None:
    """Raises UserError when taking these steps back would change a record that is settled by now.

    The very action that settled it may be taken back.
    """
    settling = {step.record for step in steps if step.fields is not None and '"state"' in step.fields}
    for noun, (owner, rule) in _RULES.items():
        records = list(dict.fromkeys(step.record for step in steps if step.noun == noun and step.fields != "{}"))
        for some in in_parts(records):
            if _settled(tx, owner, rule, some) - settling:
                raise UserError(f"{rule.words}，之前的操作不能再撤销。", rule.advice)


def _settled(tx: Tx, owner: Any, rule: _Settled, records: Sequence[Uid]) -> set[Uid]:
    """Owners of these records that are settled."""
    held = owner.class_
    statement = sa.select(rule.table.uid).where(rule.table.state.in_(rule.states), rule.table.uid == owner, held.uid.in_(records))
    return {Uid(uid) for uid in tx.session.execute(statement, execution_options={"include_deleted": True}).scalars()}
