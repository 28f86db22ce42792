"""States of a rating and the kinds of things entered for it."""

from enum import StrEnum


class AssessmentState(StrEnum):
    """评定 states (domain/model.md §4.4); quotas and 公示 come with rounds of whole groups."""

    SCORING = "scoring"
    FINAL = "final"
    REVISED = "revised"

    @property
    def label(self) -> str:
        return {"scoring": "评分中", "final": "已定稿", "revised": "已被更正"}[self]


class EntryKind(StrEnum):
    RATING = "rating"
    """Points or a grade by a rater role for a manual indicator."""
    TICKS = "ticks"
    """Ticked positions of a checklist, e.g. "0 2 3"."""
    COUNT = "count"
    """How often a manual penalty or bonus applies."""
    VETO = "veto"
    FINDING = "finding"
    CHECKED = "checked"
    """A deduct indicator was checked and nothing was found."""
    NOT_APPLICABLE = "not_applicable"
    DECLARED = "declared"
    """填报值 of a metric."""
    VERIFIED = "verified"
    """核定值 of a metric, with reason and basis."""
