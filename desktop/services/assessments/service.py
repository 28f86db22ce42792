"""What is entered for a rating, and making it final."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.assessments import (
    ENGINE_VERSION,
    Facts,
    Result,
    State,
    as_canonical_json,
    evaluate,
    facts_problems,
)
from desktop.domain.assessments.frozen import freeze_facts
from desktop.domain.assessments.judges import JudgeDraft
from desktop.domain.assessments.states import AssessmentState, EntryKind
from desktop.domain.changes import Changes, Saved
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.rubrics.model import Rubric
from desktop.services.assessments import gathering, judging
from desktop.services.assessments.library import parsed
from desktop.services.assessments.listing import stars_of
from desktop.services.assessments.records import KIND, AssessmentRecords, index, next_revision
from desktop.store import search
from desktop.store.assessments import Assessment, Judge, ScoreEntry
from desktop.store.sessions import Tx

P = TypeVar("P", Judge, ScoreEntry)

_SINGLE = frozenset(set(EntryKind) - {EntryKind.FINDING})
"""Kinds of which a new entry takes the place of the earlier one for the same item and role."""


class AssessmentService(AssessmentRecords):
    """Ratings by any rubric: the records, and everything that is entered for them."""

    def rate(
        self, who: Actor, uid: Uid, item: str, role: str, value: str | None, judge: Uid | None = None
    ) -> Changes:
        """Points or a grade's label of one rater role for a manual indicator; None takes it back.

        Args:
            judge: whose points they are, in a role that has several judges.

        Raises:
            UserError: the judge stands aside, or the role is judged one by one.
        """
        return self._enter(who, uid, EntryKind.RATING, item, value, role=role, judge=judge)

    def add_judge(self, who: Actor, uid: Uid, role: str, draft: JudgeDraft) -> Saved:
        """Name a judge of a role, which is from then on judged one by one; who must recuse himself is kept as such."""
        with self._store.write(who, Right.SCORE, "登记评价人") as tx:
            row = _scoring(tx.fetch(Assessment, uid))
            saved = judging.name_judge(tx, row, judging.rater_of(parsed(row.rubric_text), role), draft).uid
        return Saved(saved, tx.changes)

    def take_over_judges(self, who: Actor, uid: Uid, role: str) -> Changes:
        """Name those who judged in this role in the newest other rating by the same rubric.

        Raises:
            UserError: nobody is there to be taken over.
        """
        with self._store.write(who, Right.SCORE, "沿用评价人") as tx:
            row = _scoring(tx.fetch(Assessment, uid))
            rater = judging.rater_of(parsed(row.rubric_text), role)
            earlier = judging.earlier_judges(tx, row, role)
            if not earlier:
                raise UserError(f"还没有别的评定登记过“{rater.name}”的评价人。", "请逐个添加。")
            for draft in earlier:
                judging.name_judge(tx, row, rater, draft)
        return tx.changes

    def recuse(self, who: Actor, uid: Uid, judge: Uid, reason: str | None) -> Changes:
        """回避: the judge's points do not count; None takes it back, unless a rule demands it (INV-28)."""
        if reason is not None and not reason.strip():
            raise UserError("请写明回避的原因。")
        with self._store.write(who, Right.SCORE, "评价人回避") as tx:
            row = _scoring(tx.fetch(Assessment, uid))
            found = _own(tx.fetch(Judge, judge), uid)
            rater = judging.rater_of(parsed(row.rubric_text), found.role)
            judging.stand_aside(tx, row, rater, found, reason.strip() if reason else None)
        return tx.changes

    def drop_judge(self, who: Actor, uid: Uid, judge: Uid) -> Changes:
        """Take out a judge named by mistake, with what he gave."""
        with self._store.write(who, Right.SCORE, "移除评价人") as tx:
            _scoring(tx.fetch(Assessment, uid))
            found = _own(tx.fetch(Judge, judge), uid)
            for entry in tx.rows(judging.entries_for(uid, found.role, judge)):
                tx.remove(entry, "评价人已移除")
            tx.remove(found, "移除")
        return tx.changes

    def tick(self, who: Actor, uid: Uid, item: str, ticked: Iterable[int] | None) -> Changes:
        """The ticked positions of a checklist, from 0; an empty one means nothing holds, None takes it back."""
        value = None if ticked is None else " ".join(str(n) for n in sorted(ticked))
        return self._enter(who, uid, EntryKind.TICKS, item, value)

    def count(self, who: Actor, uid: Uid, item: str, times: int | None) -> Changes:
        """How often a manual penalty or bonus applies."""
        return self._enter(who, uid, EntryKind.COUNT, item, None if times is None else str(times))

    def veto(self, who: Actor, uid: Uid, item: str, ticked: bool, reason: str = "") -> Changes:
        """Tick or untick a manual veto; a ticked one needs its reason."""
        if ticked and not reason.strip():
            raise UserError("一票否决须写明事由。", "请填写事由后再勾选。")
        return self._enter(who, uid, EntryKind.VETO, item, "1" if ticked else None, note=reason)

    def find(self, who: Actor, uid: Uid, item: str, text: str, points: str | None, on: date | None) -> Changes:
        """Record one finding of a deduct indicator; points None takes the rubric's default."""
        if not text.strip():
            raise UserError("请写明发现的问题。")
        return self._enter(who, uid, EntryKind.FINDING, item, points or "", note=text, on=on)

    def checked(self, who: Actor, uid: Uid, item: str, done: bool) -> Changes:
        """A deduct indicator was checked; without findings it gets its full points."""
        return self._enter(who, uid, EntryKind.CHECKED, item, "1" if done else None)

    def not_applicable(self, who: Actor, uid: Uid, item: str, reason: str | None) -> Changes:
        """Mark an indicator 不适用 with its reason; None takes it back."""
        if reason is not None and not reason.strip():
            raise UserError("标为不适用须写明原因。")
        return self._enter(who, uid, EntryKind.NOT_APPLICABLE, item, None if reason is None else "1", note=reason)

    def declare(self, who: Actor, uid: Uid, metric: str, value: str | None) -> Changes:
        """填报值 of a metric; it stands beside 系统值 and counts before it."""
        return self._enter(who, uid, EntryKind.DECLARED, metric, value)

    def verify(
        self, who: Actor, uid: Uid, metric: str, value: str | None, reason: str = "", basis: str = ""
    ) -> Changes:
        """核定值 of a metric with reason and basis; it counts before all others."""
        if value is not None and not reason.strip():
            raise UserError("核定值须写明理由。", "请填写核定理由和依据。")
        return self._enter(who, uid, EntryKind.VERIFIED, metric, value, note=reason, basis=basis)

    def withdraw(self, who: Actor, uid: Uid, entry: Uid) -> Changes:
        """Take back one entry, e.g. a finding."""
        with self._store.write(who, Right.SCORE, "撤回评分录入") as tx:
            _scoring(tx.fetch(Assessment, uid))
            tx.remove(_own(tx.fetch(ScoreEntry, entry), uid), "撤回")
        return tx.changes

    def _enter(
        self,
        who: Actor,
        uid: Uid,
        kind: EntryKind,
        item: str,
        value: str | None,
        *,
        role: str = "",
        judge: Uid | None = None,
        **more: Any,
    ) -> Changes:
        with self._store.write(who, Right.SCORE, "评分录入") as tx:
            row = _scoring(tx.fetch(Assessment, uid))
            if kind is EntryKind.RATING:
                judging.judge_of_entry(tx, row, role, judge)
            if kind in _SINGLE:
                _replace(tx, uid, kind, item, role, judge)
            if value is not None:
                entered = {"item": item, "role": role, "judge_uid": judge, "value": _plain(kind, value), **more}
                tx.add(ScoreEntry(assessment_uid=uid, kind=kind, **entered))
                tx.session.flush()
            rubric = parsed(row.rubric_text)
            _refuse_unfit(rubric, self._facts(tx, row, rubric), item)
        return tx.changes

    def finalise(self, who: Actor, uid: Uid, expected: int | None = None) -> Changes:
        """定稿: freeze rubric, facts and result with their hash.

        Raises:
            UserError: something is missing (INV-25), or it is final already.
        """
        with self._store.write(who, Right.FINALISE, "评定定稿") as tx:
            row = _scoring(tx.fetch(Assessment, uid, expected))
            rubric = parsed(row.rubric_text)
            facts = self._facts(tx, row, rubric)
            result = evaluate(rubric, facts)
            if result.state is State.MISSING:
                raise UserError(
                    f"还缺 {len(result.missing)} 项，不能定稿：{_titles(rubric, result.missing)}。",
                    "请补录数据，或标为不适用。",
                )
            _freeze(tx, row, rubric, facts, result)
            if row.revises_uid:
                tx.fetch(Assessment, row.revises_uid).state = AssessmentState.REVISED
        return tx.changes

    def revise(self, who: Actor, uid: Uid, reason: str) -> Saved:
        """A new revision of a final rating, with its reason; the old one stays as it is (INV-30)."""
        if not reason.strip():
            raise UserError("请写明更正原因。")
        with self._store.write(who, Right.FINALISE, "更正评定") as tx:
            old = tx.fetch(Assessment, uid)
            if old.state is not AssessmentState.FINAL:
                raise UserError("只有已定稿的评定才能更正。")
            saved = _copy(tx, old, reason)
        return Saved(saved, tx.changes)

    def delete(self, who: Actor, uid: Uid, reason: str) -> Changes:
        """Drop a rating that is not final."""
        with self._store.write(who, Right.SCORE, "删除评定") as tx:
            tx.remove(_scoring(tx.fetch(Assessment, uid)), reason or "不再评定")
            search.forget(tx.session, KIND, uid)
        return tx.changes


def _plain(kind: EntryKind, value: str) -> str:
    """The value as stored, read once so that nonsense is refused at once."""
    text = value.strip()
    try:
        if kind in (EntryKind.DECLARED, EntryKind.VERIFIED):
            gathering.read_amount(text)
        elif kind is EntryKind.COUNT or (kind is EntryKind.FINDING and text):
            Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise UserError(f"“{value}”不是数字。", "请输入数字；分月、分季的指标逐期用空格隔开。") from None
    return text


def _replace(tx: Tx, uid: Uid, kind: EntryKind, item: str, role: str, judge: Uid | None) -> None:
    statement = sa.select(ScoreEntry).where(
        ScoreEntry.assessment_uid == uid,
        ScoreEntry.kind == kind,
        ScoreEntry.item == item,
        ScoreEntry.role == role,
        ScoreEntry.judge_uid.is_(None) if judge is None else ScoreEntry.judge_uid == judge,
    )
    for old in tx.rows(statement):
        tx.remove(old, "已更新")
    tx.session.flush()


def _refuse_unfit(rubric: Rubric, facts: Facts, item: str) -> None:
    flaws = [f for f in facts_problems(rubric, facts) if item in f.place]
    if flaws:
        raise UserError("；".join(f.reason for f in flaws) + "。", "请按细则重新输入。")


def _scoring(row: Assessment) -> Assessment:
    if row.state is not AssessmentState.SCORING:
        raise UserError("评定已经定稿，不能再改。", "确有错误时请用“更正”另立一版。")
    return row


def _own(part: P, assessment: Uid) -> P:
    """A part of this rating and of no other, whose result may be final."""
    if part.assessment_uid != assessment:
        raise UserError("这一项不属于这个评定。", "请重新打开后再试。")
    return part


def _titles(rubric: Rubric, missing: Sequence[str]) -> str:
    names = [f"{i} {rubric.indicators[i].title}" if i in rubric.indicators else "关联班组星级" for i in missing]
    return "、".join(names[:6]) + ("等" if len(names) > 6 else "")


def _freeze(tx: Tx, row: Assessment, rubric: Rubric, facts: Facts, result: Result) -> None:
    text = as_canonical_json(result)
    row.facts, row.result = freeze_facts(facts), text.decode()
    row.result_sha256, row.engine = hashlib.sha256(text).hexdigest(), ENGINE_VERSION
    row.score, row.level, row.level_title = result.score, result.level, result.level_title
    row.stars = stars_of(rubric, result.level)
    row.state, row.final_at = AssessmentState.FINAL, tx.now


def _copy(tx: Tx, old: Assessment, reason: str) -> Uid:
    kept = ("rubric_id", "rubric_version", "rubric_text", "rubric_title", "subject_type", "subject_uid")
    copied = {name: getattr(old, name) for name in (*kept, "subject_name", "period", "most_stars")}
    row = Assessment(
        **copied, state=AssessmentState.SCORING, revision=next_revision(tx, old), revises_uid=old.uid, revision_reason=reason
    )
    tx.add(row)
    tx.session.flush()
    index(tx, row)
    judges = {judge.uid: _same_judge(tx, row.uid, judge) for judge in gathering.judges_of(tx, old.uid)}
    for entry in gathering.entries_of(tx, old.uid):
        names = ("kind", "item", "role", "value", "note", "basis", "on", "finder")
        judge = judges[entry.judge_uid] if entry.judge_uid else None
        tx.add(ScoreEntry(assessment_uid=row.uid, judge_uid=judge, **{n: getattr(entry, n) for n in names}))
    return row.uid


def _same_judge(tx: Tx, assessment: Uid, judge: Judge) -> Uid:
    names = ("role", "ordinal", "person_uid", "name", "organisation", "recused")
    made = Judge(assessment_uid=assessment, **{n: getattr(judge, n) for n in names})
    tx.add(made)
    tx.session.flush()
    return made.uid
