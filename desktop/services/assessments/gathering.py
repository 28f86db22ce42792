"""From records, entries and earlier ratings to the facts of one rating."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

import sqlalchemy as sa

from desktop.domain.assessments import Facts, MetricValue, cited_metrics
from desktop.domain.assessments.facts import Amount
from desktop.domain.assessments.states import AssessmentState, EntryKind
from desktop.domain.identity import Uid, uid_text
from desktop.domain.measures import Measure, Span, Subject
from desktop.domain.organisations import LinkKind, OrgKind
from desktop.domain.periods import Period
from desktop.domain.rubrics.given import Entry, Finding, Per
from desktop.domain.rubrics.model import Rubric
from desktop.domain.rubrics.rules import Quota
from desktop.services.assessments.shown import EvidenceRow
from desktop.services.measures import MeasureOf
from desktop.services.organisations import alive_on, held_on, links_held
from desktop.store.assessments import Assessment, Judge, ScoreEntry
from desktop.store.organisations import Organisation
from desktop.store.sessions import Tx

TEAM_RUBRIC, BRANCH_RUBRIC = "team-star", "branch-star"


@dataclass(slots=True)
class _Entered:
    """Entries sorted by what they mean."""

    ratings: dict[str, dict[str, tuple[Entry, ...]]] = field(default_factory=dict)
    judged: dict[str, dict[Uid, Entry]] = field(default_factory=dict)
    ticks: dict[str, frozenset[int]] = field(default_factory=dict)
    counts: dict[str, Fraction] = field(default_factory=dict)
    vetoed: set[str] = field(default_factory=set)
    findings: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    not_applicable: dict[str, str] = field(default_factory=dict)
    declared: dict[str, Amount] = field(default_factory=dict)
    verified: dict[str, tuple[Amount, str, str]] = field(default_factory=dict)

    def take(self, entry: ScoreEntry, rubric: Rubric) -> None:
        match entry.kind:
            case EntryKind.RATING:
                self._take_rating(entry)
            case EntryKind.TICKS:
                self.ticks[entry.item] = frozenset(int(n) for n in entry.value.split())
            case EntryKind.COUNT:
                self.counts[entry.item] = Fraction(entry.value)
            case EntryKind.VETO:
                self.vetoed.add(entry.item)
            case EntryKind.CHECKED:
                self.findings.setdefault(entry.item, ())
            case EntryKind.FINDING:
                self.findings[entry.item] = (*self.findings.get(entry.item, ()), _finding(entry))
            case EntryKind.NOT_APPLICABLE:
                self.not_applicable[entry.item] = entry.note or ""
            case EntryKind.DECLARED:
                self.declared[entry.item] = read_amount(entry.value)
            case EntryKind.VERIFIED:
                self.verified[entry.item] = (read_amount(entry.value), entry.note or "", entry.basis or "")

    def _take_rating(self, entry: ScoreEntry) -> None:
        if entry.judge_uid is not None:
            self.judged.setdefault(entry.item, {})[entry.judge_uid] = _points(entry.value)
            return
        by_role = self.ratings.setdefault(entry.item, {})
        by_role[entry.role] = (*by_role.get(entry.role, ()), _points(entry.value))

    def take_judged(self, judges: Sequence[Judge]) -> None:
        """What the judges who do not stand aside gave, in the order named; a role counts once all of them have."""
        for role in {judge.role for judge in judges}:
            sitting = [judge.uid for judge in judges if judge.role == role and judge.recused is None]
            for item, given in self.judged.items():
                if sitting and all(uid in given for uid in sitting):
                    self.ratings.setdefault(item, {})[role] = tuple(given[uid] for uid in sitting)


def _points(value: str) -> Entry:
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        return value


def _finding(entry: ScoreEntry) -> Finding:
    points = Fraction(entry.value) if entry.value else None
    return Finding(points, entry.note or "", entry.on.isoformat() if entry.on else "", entry.finder or "")


def read_amount(text: str) -> Amount:
    """A number, or numbers separated by 、 or spaces, one per sub-period; "缺" for one without a value.

    Raises:
        ValueError: not numbers.
    """
    parts = text.replace("、", " ").replace("，", " ").replace(",", " ").split()
    amounts = tuple(None if part == "缺" else Fraction(part) for part in parts)
    if not amounts:
        raise ValueError(text)
    only = amounts[0]
    return only if len(amounts) == 1 and only is not None else amounts


def gather(tx: Tx, row: Assessment, rubric: Rubric, measures: Mapping[str, MeasureOf]) -> Facts:
    """Facts as they stand now: records first, then what was declared, verified, judged, ticked and found."""
    entered = _Entered()
    for entry in entries_of(tx, row.uid):
        entered.take(entry, rubric)
    entered.take_judged(judges_of(tx, row.uid))
    computed = _Computed(tx, row, rubric, measures)
    values: dict[str, MetricValue] = {}
    evidence: dict[str, tuple[str, ...]] = {}
    for metric in cited_metrics(rubric):
        amount, proof = computed.of(metric)
        verified = entered.verified.get(metric)
        value = MetricValue(amount, entered.declared.get(metric), *(verified or (None, "", "")))
        if value.counted is not None:
            values[metric] = value
        if proof:
            evidence[metric] = tuple(uid_text(u) for u in proof)
    return Facts(
        values=values,
        ratings=entered.ratings,
        ticks=entered.ticks,
        counts=entered.counts,
        vetoed=frozenset(entered.vetoed),
        findings=entered.findings,
        not_applicable=entered.not_applicable,
        linked_stars=_linked_stars(tx, row, rubric),
        evidence=evidence,
    )


def entries_of(tx: Tx, assessment: Uid) -> Sequence[ScoreEntry]:
    """In the order entered, so that findings and ballots keep theirs."""
    return tx.rows(sa.select(ScoreEntry).where(ScoreEntry.assessment_uid == assessment).order_by(ScoreEntry.uid))


def judges_of(tx: Tx, assessment: Uid) -> Sequence[Judge]:
    """In the order named."""
    return tx.rows(sa.select(Judge).where(Judge.assessment_uid == assessment).order_by(Judge.ordinal))


class _Computed:
    """系统值 of metrics for one rating."""

    def __init__(self, tx: Tx, row: Assessment, rubric: Rubric, measures: Mapping[str, MeasureOf]) -> None:
        self._tx, self._row, self._measures = tx, row, measures
        self._subject = Subject(row.subject_uid, row.subject_type == "person")
        self._span = Period(row.period).span
        self._per = {i.rule.metric: i.rule.per for i in rubric.indicators.values() if isinstance(i.rule, Quota)}

    def of(self, metric: str) -> tuple[Amount | None, tuple[Uid, ...]]:
        """The value from the records with its evidence; None for what no record tells."""
        if metric in _RATED:
            return _RATED[metric](self._tx, self._row), ()
        measure = self._measures.get(metric)
        if measure is None:
            return None, ()
        per = self._per.get(metric)
        if per is not None:
            return self._series(measure, per)
        found = measure(self._tx, self._subject, self._span)
        return found.value, found.evidence

    def _series(self, measure: MeasureOf, per: Per) -> tuple[Amount | None, tuple[Uid, ...]]:
        found: list[Measure] = [measure(self._tx, self._subject, part) for part in self._due(per)]
        proof = tuple(uid for one in found for uid in one.evidence)
        return tuple(one.value for one in found), proof

    def _due(self, per: Per) -> Iterable[Span]:
        """Sub-periods that have begun and in which the organisation existed: nobody owes meetings before that."""
        born, gone = self._life()
        for part in _parts(self._span, per):
            if part.since <= self._tx.today and part.until >= born and part.since <= gone:
                yield part

    def _life(self) -> tuple[date, date]:
        if self._subject.is_person:
            return date.min, date.max
        org = self._tx.session.get(Organisation, self._row.subject_uid)
        return (org and org.founded_on) or date.min, (org and org.ended_on) or date.max


def _parts(span: Span, per: Per) -> Iterable[Span]:
    if per is Per.MONTH:
        return span.months()
    if per is Per.QUARTER:
        return span.quarters()
    if per is Per.WEEK:
        return _weeks(span)
    if per is Per.HALF and span.days > 190:
        middle = date(span.since.year, 6, 30)
        return (Span(span.since, middle), Span(middle + timedelta(days=1), span.until))
    return (span,)


def _weeks(span: Span) -> Iterable[Span]:
    first = span.since - timedelta(days=span.since.weekday())
    while first <= span.until:
        yield Span(first, first + timedelta(days=6))
        first += timedelta(days=7)


def _linked_stars(tx: Tx, row: Assessment, rubric: Rubric) -> tuple[int | None, ...]:
    """Stars of the teams a branch supervises, in the same period; None for a team not yet rated (INV-27)."""
    return tuple(_stars(tx, Uid(team.uid), TEAM_RUBRIC, row.period) for team in _linked_teams(tx, row, rubric))


def _linked_teams(tx: Tx, row: Assessment, rubric: Rubric) -> Sequence[Organisation]:
    if not any(link.require.subject == "linked_team" for link in rubric.linkage):
        return ()
    day = min(Period(row.period).span.until, tx.today)
    led = [link.end for link in held_on(links_held(tx, LinkKind.SUPERVISES), day) if link.start == row.subject_uid]
    statement = sa.select(Organisation).where(Organisation.uid.in_(led), Organisation.kind == OrgKind.TEAM, *alive_on(day))
    return tx.rows(statement.order_by(Organisation.uid))


def linked_ratings(tx: Tx, row: Assessment, rubric: Rubric, facts: Facts) -> tuple[EvidenceRow, ...]:
    """The linked teams with the ratings that count for them; of a frozen rating, while they are still the same."""
    if facts.linked_stars != _linked_stars(tx, row, rubric):
        return ()
    return tuple(_linked_rating(tx, team, row.period) for team in _linked_teams(tx, row, rubric))


def _linked_rating(tx: Tx, team: Organisation, period: str) -> EvidenceRow:
    """Its rating of the period, the final one before one on the way; else the team itself."""
    mine = (Assessment.subject_uid == team.uid, Assessment.rubric_id == TEAM_RUBRIC, Assessment.period == period)
    live = Assessment.state != AssessmentState.REVISED
    statement = sa.select(Assessment).where(*mine, live).order_by(Assessment.state, Assessment.revision.desc())
    found = next(iter(tx.rows(statement)), None)
    if found is None:
        return EvidenceRow("organisations", Uid(team.uid), team.name, "本期还没有评定")
    note = found.level_title if found.state is AssessmentState.FINAL else found.state.label
    return EvidenceRow("assessments", Uid(found.uid), team.name, note or "")


def final_of(tx: Tx, subject: Uid, rubric_id: str, period: str) -> Assessment | None:
    """The final rating of a subject in a period, its newest revision."""
    statement = (
        sa.select(Assessment)
        .where(
            Assessment.subject_uid == subject,
            Assessment.rubric_id == rubric_id,
            Assessment.period == period,
            Assessment.state == AssessmentState.FINAL,
        )
        .order_by(Assessment.revision.desc())
    )
    rows = tx.rows(statement)
    return rows[0] if rows else None


def _stars(tx: Tx, subject: Uid, rubric_id: str, period: str) -> int | None:
    found = final_of(tx, subject, rubric_id, period)
    return found.stars if found else None


def _latest_branch_star(tx: Tx, row: Assessment) -> Fraction | None:
    statement = (
        sa.select(Assessment.stars)
        .where(Assessment.subject_uid == row.subject_uid, Assessment.rubric_id == BRANCH_RUBRIC)
        .where(Assessment.state == AssessmentState.FINAL, Assessment.period <= row.period)
        .order_by(Assessment.period.desc(), Assessment.revision.desc())
    )
    stars = tx.session.execute(statement.limit(1)).scalar()
    return None if stars is None else Fraction(stars)


def _previous_star(tx: Tx, row: Assessment) -> Fraction | None:
    stars = _stars(tx, row.subject_uid, row.rubric_id, Period(row.period).previous_year.code)
    return None if stars is None else Fraction(stars)


_RATED = {"rated.branch_star": _latest_branch_star, "self.previous_star": _previous_star}
"""Metrics that are earlier ratings."""
