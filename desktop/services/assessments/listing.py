"""Lists of ratings and the lines they show."""

from datetime import date

import sqlalchemy as sa

from desktop.domain.assessments import Result
from desktop.domain.assessments.states import AssessmentState
from desktop.domain.periods import Period
from desktop.domain.rubrics.model import Rubric
from desktop.services.assessments.shown import AssessmentQuery, AssessmentRow, EntryRow, JudgeRow
from desktop.services.views.ordering import Sorting, by_words
from desktop.store.assessments import Assessment, Judge, ScoreEntry


def stars_of(rubric: Rubric, level: str | None) -> int | None:
    """How many stars a level carries; None when the rating knows none."""
    return next((x.stars for x in rubric.rating.levels if x.code == level), None)


def shown(row: Assessment, rubric: Rubric, live: Result | None) -> AssessmentRow:
    """One line: the frozen figures once final, else those of the live result."""
    final = row.result is not None or live is None
    return AssessmentRow(
        uid=row.uid,
        subject=row.subject_name,
        rubric=row.rubric_title,
        period=Period(row.period),
        state=row.state,
        revision=row.revision,
        score=row.score if final or live is None else live.score,
        level=(row.level_title if final or live is None else live.level_title) or "",
        stars=row.stars if final or live is None else stars_of(rubric, live.level),
        most_stars=row.most_stars,
    )


def entry_row(e: ScoreEntry) -> EntryRow:
    """One entry for the screen."""
    return EntryRow(
        e.uid, e.kind, e.item, e.role, e.value, e.note or "", e.basis or "", e.on, e.finder or "", e.judge_uid
    )


def judge_row(j: Judge) -> JudgeRow:
    """One judge for the screen."""
    return JudgeRow(j.uid, j.role, j.name, j.organisation or "", j.recused or "")


def conditions(query: AssessmentQuery) -> list[sa.ColumnElement[bool]]:
    """What a query leaves in the list."""
    found: list[sa.ColumnElement[bool]] = []
    if query.chip != "all":
        found.append(Assessment.state == AssessmentState(query.chip))
    if query.rubric_id:
        found.append(Assessment.rubric_id == query.rubric_id)
    if query.period:
        found.append(Assessment.period == query.period)
    if query.text.strip():
        wanted = query.text.strip()
        found.append(
            sa.or_(
                Assessment.subject_name.contains(wanted, autoescape=True),
                Assessment.rubric_title.contains(wanted, autoescape=True),
            )
        )
    return found


SORTINGS = {
    "period": Sorting(Assessment.period, lambda _tx: _span),
    "subject": by_words(Assessment.subject_name),
    "rubric": by_words(Assessment.rubric_title),
    "state": Sorting((Assessment.state, Assessment.revision), lambda _tx: _state),
    "revision": Sorting(Assessment.revision),
}
"""Columns that are stored as they are shown; score, level and stars are reckoned while scoring goes on."""


def _span(code: str) -> tuple[date, int]:
    """By its last day; of those that end together the shorter first."""
    span = Period(code).span
    return span.until, span.days


def _state(held: tuple[AssessmentState, int]) -> tuple[int, int]:
    return list(AssessmentState).index(held[0]), held[1]


REACHED = frozenset({"score", "level", "stars"})
"""Columns of the result."""


def figure(key: str, row: AssessmentRow) -> tuple[int, int] | None:
    """What a line shows of its result; levels go by their stars, then by the score."""
    if key == "score":
        return None if row.score is None else (row.score, 0)
    return (row.stars or 0, row.score or 0) if row.level else None
