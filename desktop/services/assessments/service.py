"""What a user does with ratings."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

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
from desktop.domain.assessments.frozen import freeze_facts, thaw_facts
from desktop.domain.assessments.states import AssessmentState, EntryKind
from desktop.domain.changes import Changes, Saved
from desktop.domain.choices import Choice
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, uid_of
from desktop.domain.organisations import OrgKind
from desktop.domain.periods import Period
from desktop.domain.rubrics.model import Metric, Rubric
from desktop.services import organisations, people
from desktop.services.assessments import gathering
from desktop.services.assessments.library import RubricCard, RubricLibrary, parsed
from desktop.services.assessments.listing import conditions, entry_row, order, shown, stars_of
from desktop.services.assessments.shown import AssessmentQuery, AssessmentRow, EvidenceRow, Sheet
from desktop.services.measures import MeasureOf
from desktop.store import search
from desktop.store.assessments import Assessment, ScoreEntry
from desktop.store.organisations import Organisation
from desktop.store.people import Person
from desktop.store.sessions import Store, Tx

KIND = "assessment"
_SINGLE = frozenset(set(EntryKind) - {EntryKind.FINDING})
"""Kinds of which a new entry takes the place of the earlier one for the same item and role."""


class AssessmentService:
    """Ratings by any rubric.

    Args:
        measures: metric id → how it is counted from the records.
    """

    def __init__(self, store: Store, library: RubricLibrary, measures: Mapping[str, MeasureOf]) -> None:
        self._store, self._library, self._measures = store, library, measures

    def rubrics(self, who: Actor) -> list[RubricCard]:
        """Every rubric there is."""
        who.require(Right.VIEW)
        return self._library.cards()

    def rubric(self, who: Actor, rubric_id: str) -> Rubric:
        """One rubric, to be read. Raises UserError when there is none of this id."""
        who.require(Right.VIEW)
        return parsed(self._library.text(rubric_id))

    def metrics(self, who: Actor) -> Mapping[str, Metric]:
        """The metric catalogue (指标库)."""
        who.require(Right.VIEW)
        return self._library.metrics

    def subjects(self, who: Actor, rubric_id: str, text: str = "") -> list[Choice]:
        """Whom this rubric may rate, for a picker."""
        rubric = parsed(self._library.text(rubric_id))
        kinds = _org_kinds(rubric)
        with self._store.read(who) as tx:
            if rubric.subject is not None and rubric.subject.type == "person":
                return _members(tx, text)
            nodes = organisations.tree_of(tx)
            hits = [h.uid for h in search.find(tx.session, text, (organisations.KIND,), 500)] if text.strip() else nodes
            found = (nodes[u] for u in hits if u in nodes)
            return [organisations.choice(n, nodes) for n in found if not kinds or n.kind in kinds]

    def ids(self, who: Actor, query: AssessmentQuery) -> list[Uid]:
        """Identities of every rating the query shows, in order."""
        with self._store.read(who) as tx:
            statement = sa.select(Assessment.uid).where(*conditions(query)).order_by(*order(query))
            return [Uid(u) for u in tx.session.execute(statement).scalars()]

    def rows(self, who: Actor, uids: Sequence[Uid]) -> list[AssessmentRow]:
        """The lines of these ratings; while scoring, score and level are live."""
        with self._store.read(who) as tx:
            found = {a.uid: a for a in tx.rows(sa.select(Assessment).where(Assessment.uid.in_(list(uids))))}
            return [self._row(tx, found[u]) for u in uids if u in found]

    def get(self, who: Actor, uid: Uid) -> Sheet:
        """One rating with everything entered and every line explained. Raises UserError when gone."""
        with self._store.read(who) as tx:
            return self._sheet(tx, tx.fetch(Assessment, uid))

    def open(self, who: Actor, rubric_id: str, subject: Uid, period: str) -> Saved:
        """Begin a rating; the rubric's whole text is kept with it.

        Raises:
            UserError: no such rubric, a subject it does not rate, no 第一责任人, or one exists already.
        """
        text = self._library.text(rubric_id)
        rubric = parsed(text)
        with self._store.write(who, Right.SCORE, f"开始评定：{rubric.title}") as tx:
            name = _subject_name(tx, rubric, subject)
            row = Assessment(
                rubric_id=rubric.id,
                rubric_version=rubric.version,
                rubric_text=text,
                rubric_title=rubric.title,
                subject_type=rubric.subject.type.value if rubric.subject else "org",
                subject_uid=subject,
                subject_name=name,
                period=Period(period).code,
                state=AssessmentState.SCORING,
                revision=1,
                most_stars=max((level.stars or 0 for level in rubric.rating.levels), default=0),
            )
            _refuse_twin(tx, row)
            tx.add(row)
            tx.session.flush()
            index(tx, row)
            saved = row.uid
        return Saved(saved, tx.changes)

    def rate(self, who: Actor, uid: Uid, item: str, role: str, value: str | None) -> Changes:
        """Points or a grade's label of one rater role for a manual indicator; None takes it back."""
        return self._enter(who, uid, EntryKind.RATING, item, value, role=role)

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
            tx.remove(tx.fetch(ScoreEntry, entry), "撤回")
        return tx.changes

    def _enter(
        self, who: Actor, uid: Uid, kind: EntryKind, item: str, value: str | None, *, role: str = "", **more: Any
    ) -> Changes:
        with self._store.write(who, Right.SCORE, "评分录入") as tx:
            row = _scoring(tx.fetch(Assessment, uid))
            if kind in _SINGLE:
                _replace(tx, uid, kind, item, role)
            if value is not None:
                tx.add(
                    ScoreEntry(assessment_uid=uid, kind=kind, item=item, role=role, value=_plain(kind, value), **more)
                )
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

    def derived_again(self, who: Actor, uid: Uid) -> bool:
        """Whether the frozen facts give the frozen result again, byte for byte."""
        with self._store.read(who) as tx:
            row = tx.fetch(Assessment, uid)
            if row.facts is None or row.result is None:
                raise UserError("评定还没有定稿，没有可以复核的结果。")
            again = as_canonical_json(evaluate(parsed(row.rubric_text), thaw_facts(row.facts)))
            return again == row.result.encode() and hashlib.sha256(again).hexdigest() == row.result_sha256

    def evidence(self, who: Actor, ids: Sequence[str]) -> list[EvidenceRow]:
        """The records behind a number, with the page that opens each."""
        from desktop.services.finding import titles_of

        with self._store.read(who) as tx:
            return [EvidenceRow(*found) for found in titles_of(tx, [uid_of(i) for i in ids])]

    def _facts(self, tx: Tx, row: Assessment, rubric: Rubric) -> Facts:
        if row.facts is not None:
            return thaw_facts(row.facts)
        return gathering.gather(tx, row, rubric, self._measures)

    def _sheet(self, tx: Tx, row: Assessment) -> Sheet:
        rubric = parsed(row.rubric_text)
        facts = self._facts(tx, row, rubric)
        result = evaluate(rubric, facts)
        leader = organisations.leader(tx, row.subject_uid) if row.subject_type == "org" else None
        return Sheet(
            uid=row.uid,
            version=row.row_version,
            row=shown(row, rubric, result),
            rubric=rubric,
            facts=facts,
            result=result,
            entries=tuple(entry_row(e) for e in gathering.entries_of(tx, row.uid)),
            metrics=self._library.metrics,
            responsible=leader.name if leader else "",
            result_sha256=row.result_sha256 or "",
            revision_reason=row.revision_reason or "",
        )

    def _row(self, tx: Tx, row: Assessment) -> AssessmentRow:
        rubric = parsed(row.rubric_text)
        if row.result is not None:
            return shown(row, rubric, None)
        return shown(row, rubric, evaluate(rubric, self._facts(tx, row, rubric)))


def index(tx: Tx, row: Assessment) -> None:
    """Keep the search index in step."""
    text = search.SearchText([row.subject_name], [row.rubric_title, Period(row.period).label], person=False)
    search.index(tx.session, KIND, row.uid, text)


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


def _replace(tx: Tx, uid: Uid, kind: EntryKind, item: str, role: str) -> None:
    statement = sa.select(ScoreEntry).where(
        ScoreEntry.assessment_uid == uid, ScoreEntry.kind == kind, ScoreEntry.item == item, ScoreEntry.role == role
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


def _refuse_twin(tx: Tx, row: Assessment) -> None:
    twin = sa.select(Assessment).where(
        Assessment.rubric_id == row.rubric_id,
        Assessment.subject_uid == row.subject_uid,
        Assessment.period == row.period,
        Assessment.state != AssessmentState.REVISED,
    )
    if tx.rows(twin):
        raise UserError(f"“{row.subject_name}”{Period(row.period).label}已有这项评定。", "请直接打开它。")
    deleted = sa.select(sa.func.max(Assessment.revision)).where(
        Assessment.rubric_id == row.rubric_id,
        Assessment.subject_uid == row.subject_uid,
        Assessment.period == row.period,
    )
    highest = tx.session.execute(deleted, execution_options={"include_deleted": True}).scalar()
    row.revision = (highest or 0) + 1


def _subject_name(tx: Tx, rubric: Rubric, subject: Uid) -> str:
    if rubric.subject is not None and rubric.subject.type == "person":
        return tx.fetch(Person, subject).name
    org = tx.fetch(Organisation, subject)
    kinds = _org_kinds(rubric)
    if kinds and org.kind not in kinds:
        raise UserError(
            f"《{rubric.title}》不评定{org.kind.label}。", "请选择" + "、".join(k.label for k in kinds) + "。"
        )
    if organisations.leader(tx, subject) is None:
        raise UserError(
            f"“{org.name}”还没有登记负责人，不能开始评定。", "请先在“组织”中登记书记或班组长（第一责任人）。"
        )
    return org.name


def _org_kinds(rubric: Rubric) -> tuple[OrgKind, ...]:
    wanted = rubric.subject.filter.get("org_kind", ()) if rubric.subject else ()
    return tuple(OrgKind(k) for k in wanted)


def _members(tx: Tx, text: str) -> list[Choice]:
    orgs = organisations.names_of(tx)
    statement = sa.select(Person).where(Person.political_status.in_(("01", "02")), Person.exit_kind.is_(None))
    if text.strip():
        statement = statement.where(Person.uid.in_([h.uid for h in search.find(tx.session, text, (people.KIND,), 500)]))
    rows = tx.rows(statement.order_by(Person.sort_key).limit(50))
    return [Choice(p.uid, p.name, people.note_of(p, orgs)) for p in rows]


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
        **copied, state=AssessmentState.SCORING, revision=old.revision + 1, revises_uid=old.uid, revision_reason=reason
    )
    tx.add(row)
    tx.session.flush()
    index(tx, row)
    for entry in gathering.entries_of(tx, old.uid):
        names = ("kind", "item", "role", "value", "note", "basis", "on", "finder")
        tx.add(ScoreEntry(assessment_uid=row.uid, **{n: getattr(entry, n) for n in names}))
    return row.uid
