"""Conditions of lists: fields, comparisons and values, kept as text, put into words, asked of a single record.

Between fields the conditions hold together (且); within one, any of its values will do (或).
"""

from desktop.domain.views.changes import Change, ChangeLine, ChangePreview, Unchanged, typed_value, value_words
from desktop.domain.views.conditions import (
    Comparison,
    Condition,
    View,
    ViewProblem,
    check,
    comparisons_of,
    is_view,
    read_view,
    write_view,
)
from desktop.domain.views.fields import (
    NO,
    YES,
    Kind,
    ViewField,
    choice_of,
    fields_of,
    find_field,
    flag,
    lacking,
    told_later,
)
from desktop.domain.views.matching import Asked, matches
from desktop.domain.views.wording import in_words

__all__ = [
    "NO",
    "YES",
    "Asked",
    "Change",
    "ChangeLine",
    "ChangePreview",
    "Comparison",
    "Condition",
    "Kind",
    "Unchanged",
    "View",
    "ViewField",
    "ViewProblem",
    "check",
    "choice_of",
    "comparisons_of",
    "fields_of",
    "find_field",
    "flag",
    "in_words",
    "is_view",
    "lacking",
    "matches",
    "read_view",
    "told_later",
    "typed_value",
    "value_words",
    "write_view",
]
