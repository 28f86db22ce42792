"""Ratings: open one, enter what records cannot say, see every line explained, freeze, revise, derive again."""

from desktop.services.assessments.library import RubricCard, RubricLibrary
from desktop.services.assessments.service import AssessmentService
from desktop.services.assessments.shown import (
    CHIPS,
    AssessmentQuery,
    AssessmentRow,
    EntryRow,
    EvidenceRow,
    JudgeRow,
    Sheet,
)

__all__ = [
    "CHIPS",
    "AssessmentQuery",
    "AssessmentRow",
    "AssessmentService",
    "EntryRow",
    "EvidenceRow",
    "JudgeRow",
    "RubricCard",
    "RubricLibrary",
    "Sheet",
]
