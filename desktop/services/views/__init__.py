"""Views of lists: conditions as SQL, and views kept under a name."""

from desktop.exchange.views import Heading
from desktop.exchange.workbooks import Cell
from desktop.services.views.at_hand import fitting
from desktop.services.views.compiling import (
    Clause,
    Ground,
    Terms,
    any_empty,
    columns_of,
    days,
    fact,
    placed,
    plain,
    terms_of,
    years,
)
from desktop.services.views.service import SavedViewRow, ViewService

__all__ = [
    "Cell",
    "Clause",
    "Ground",
    "Heading",
    "SavedViewRow",
    "Terms",
    "ViewService",
    "any_empty",
    "columns_of",
    "days",
    "fact",
    "fitting",
    "placed",
    "plain",
    "terms_of",
    "years",
]
