"""Lists of ratings and the lines they show."""

from typing import Any

import sqlalchemy as sa

from desktop.domain.assessments import Result
from desktop.domain.assessments.states import AssessmentState
from desktop.domain.periods import Period
from desktop.domain.rubrics.model import Rubric
from desktop.services.assessments.shown import AssessmentQuery, AssessmentRow, EntryRow, JudgeRow
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


def order(query: AssessmentQuery) -> tuple[sa.UnaryExpression[Any], ...]:
    """How a query sorts."""
    columns: dict[str, Any] = {
        "period": Assessment.period,
        "subject": Assessment.subject_name,
        "rubric": Assessment.rubric_title,
        "state": Assessment.state,
        "score": Assessment.score,
    }
    column = columns.get(query.sort, Assessment.period)
    return (column.desc(), Assessment.uid.desc()) if query.descending else (column.asc(), Assessment.uid.asc())
