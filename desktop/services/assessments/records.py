"""Ratings opened, read, explained and derived again."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.assessments import (
    Facts,
    as_canonical_json,
    evaluate,
)
from desktop.domain.assessments.frozen import thaw_facts
from desktop.domain.assessments.states import AssessmentState
from desktop.domain.changes import Saved
from desktop.domain.choices import Choice
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, uid_of
from desktop.domain.measures import Span
from desktop.domain.organisations import OrgKind
from desktop.domain.periods import Period
from desktop.domain.rubrics.model import Metric, Rubric
from desktop.domain.views import ViewField
from desktop.services import organisations, people
from desktop.services.assessments import gathering
from desktop.services.assessments.conditions import assessment_terms
from desktop.services.assessments.library import RubricCard, RubricLibrary, parsed
from desktop.services.assessments.listing import REACHED, SORTINGS, conditions, entry_row, figure, judge_row, shown
from desktop.services.assessments.shown import AssessmentQuery, AssessmentRow, EvidenceRow, Sheet
from desktop.services.measures import MeasureOf
from desktop.services.views import Ground
from desktop.services.views.ordering import ids_in_order, in_order, sorting_of
from desktop.store import search
from desktop.store.assessments import Assessment
from desktop.store.history import ActionHead
from desktop.store.organisations import Organisation
from desktop.store.people import Person
from desktop.store.sessions import Store, Tx

KIND = "assessment"


Stamp = tuple[int, date]
"""The last action of the history and the day: while both stay, no figure changes."""


class AssessmentRecords:
    """The half of the service that enters nothing.

    Args:
        measures: metric id → how it is counted from the records.
    """

    def __init__(self, store: Store, library: RubricLibrary, measures: Mapping[str, MeasureOf]) -> None:
        self._store, self._library, self._measures = store, library, measures
        self._terms = assessment_terms()
        self._reckoned: dict[Uid, tuple[Stamp, AssessmentRow]] = {}

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

    def subjects(self, who: Actor, rubric_id: str, text: str = "", period: str = "") -> list[Choice]:
        """Whom this rubric may rate in a period, today unless given, for a picker: who has left since was a member then."""
        rubric = parsed(self._library.text(rubric_id))
        kinds = _org_kinds(rubric)
        with self._store.read(who) as tx:
            if rubric.subject is not None and rubric.subject.type == "person":
                days = Period(period).span if period else Span(tx.today, tx.today)
                return people.offered(tx, text, members=True, days=days, ours=True, limit=50)
            nodes = organisations.tree_of(tx)
            hits = [h.uid for h in search.find(tx.session, text, (organisations.KIND,), 500)] if text.strip() else nodes
            found = (nodes[u] for u in hits if u in nodes)
            return [organisations.choice(n, nodes) for n in found if not kinds or n.kind in kinds]

    @property
    def fields(self) -> tuple[ViewField, ...]:
        """By what the list may be filtered."""
        return self._terms.fields

    def ids(self, who: Actor, query: AssessmentQuery) -> list[Uid]:
        """Identities of every rating the query shows, in order; a result not reckoned yet stands last."""
        with self._store.read(who) as tx:
            where = [*conditions(query), *self._terms.clauses(query.conditions, Ground(tx))]
            wanted, then = sa.select(Assessment.uid).where(*where), (Assessment.uid.desc(),)
            if query.sort not in REACHED:
                return ids_in_order(tx, wanted, sorting_of(SORTINGS, query.sort, "period"), query.descending, then)
            stamp = _stamp(tx)
            lines = (self._at_hand(row, stamp) for row in tx.rows(sa.select(Assessment).where(*where).order_by(*then)))
            found = ((row.uid, figure(query.sort, row)) for row in lines)
            return in_order(found, lambda value: value, query.descending)

    def rows(self, who: Actor, uids: Sequence[Uid]) -> list[AssessmentRow]:
        """The lines of these ratings; while scoring, score and level are live."""
        with self._store.read(who) as tx:
            stamp = _stamp(tx)
            return [self._row(tx, row, stamp) for row in _named(tx, uids)]

    def rows_at_hand(self, who: Actor, uids: Sequence[Uid]) -> list[AssessmentRow]:
        """The same lines without reckoning any: a list of a whole county is shown at once, and `rows` fills it in."""
        with self._store.read(who) as tx:
            stamp = _stamp(tx)
            return [self._at_hand(row, stamp) for row in _named(tx, uids)]

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
            name = _subject_name(tx, rubric, subject, period)
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
            judges=tuple(judge_row(j) for j in gathering.judges_of(tx, row.uid)),
            metrics=self._library.metrics,
            responsible=leader.name if leader else "",
            linked=gathering.linked_ratings(tx, row, rubric, facts),
            result_sha256=row.result_sha256 or "",
            revision_reason=row.revision_reason or "",
        )

    def _row(self, tx: Tx, row: Assessment, stamp: Stamp) -> AssessmentRow:
        at_hand = self._at_hand(row, stamp)
        if at_hand.fresh:
            return at_hand
        rubric = parsed(row.rubric_text)
        reckoned = shown(row, rubric, evaluate(rubric, self._facts(tx, row, rubric)))
        self._reckoned[Uid(row.uid)] = (stamp, reckoned)
        return reckoned

    def _at_hand(self, row: Assessment, stamp: Stamp) -> AssessmentRow:
        if row.result is not None:
            return shown(row, parsed(row.rubric_text), None)
        then, last = self._reckoned.get(Uid(row.uid), (None, None))
        if last is None:
            return replace(shown(row, parsed(row.rubric_text), None), fresh=False)
        return replace(last, fresh=then == stamp)


def _stamp(tx: Tx) -> Stamp:
    return tx.session.execute(sa.select(ActionHead.seq)).scalar_one(), tx.today


def _named(tx: Tx, uids: Sequence[Uid]) -> list[Assessment]:
    """Those that are still there, in the order asked."""
    found = {a.uid: a for a in tx.rows(sa.select(Assessment).where(Assessment.uid.in_(list(uids))))}
    return [found[u] for u in uids if u in found]


def index(tx: Tx, row: Assessment) -> None:
    """Keep the search index in step."""
    text = search.SearchText([row.subject_name], [row.rubric_title, Period(row.period).label], person=False)
    search.index(tx.session, KIND, row.uid, text)


def _refuse_twin(tx: Tx, row: Assessment) -> None:
    twin = sa.select(Assessment).where(
        Assessment.rubric_id == row.rubric_id,
        Assessment.subject_uid == row.subject_uid,
        Assessment.period == row.period,
        Assessment.state != AssessmentState.REVISED,
    )
    if tx.rows(twin):
        raise UserError(f"“{row.subject_name}”{Period(row.period).label}已有这项评定。", "请直接打开它。")
    row.revision = next_revision(tx, row)


def next_revision(tx: Tx, row: Assessment) -> int:
    """One more than the highest there ever was: those deleted keep their number."""
    highest = sa.select(sa.func.max(Assessment.revision)).where(
        Assessment.rubric_id == row.rubric_id,
        Assessment.subject_uid == row.subject_uid,
        Assessment.period == row.period,
    )
    return (tx.session.execute(highest, execution_options={"include_deleted": True}).scalar() or 0) + 1


def _subject_name(tx: Tx, rubric: Rubric, subject: Uid, period: str) -> str:
    if rubric.subject is not None and rubric.subject.type == "person":
        return tx.fetch(Person, subject).name
    org = tx.fetch(Organisation, subject)
    kinds = _org_kinds(rubric)
    if kinds and org.kind not in kinds:
        raise UserError(
            f"《{rubric.title}》不评定{org.kind.label}。", "请选择" + "、".join(k.label for k in kinds) + "。"
        )
    last = min(day for day in (Period(period).span.until, org.ended_on, tx.today) if day is not None)
    if organisations.leader(tx, subject, on=last) is None:
        raise UserError(
            f"“{org.name}”还没有登记负责人，不能开始评定。", "请先在“组织”中登记书记或班组长（第一责任人）。"
        )
    return org.name


def _org_kinds(rubric: Rubric) -> tuple[OrgKind, ...]:
    wanted = rubric.subject.filter.get("org_kind", ()) if rubric.subject else ()
    return tuple(OrgKind(k) for k in wanted)
