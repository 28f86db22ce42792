"""History: who did what, field by field; taking an action back; the recycle bin."""

from desktop.services.history.binned import BINNED, BinQuery, BinRow
from desktop.services.history.fields import FieldMoment
from desktop.services.history.listing import CHIPS, ActionRow, HistoryQuery
from desktop.services.history.service import EntryRow, HistoryService
from desktop.services.history.undoing import FINAL, NOTES
from desktop.services.history.vocabulary import NOUNS
from desktop.services.history.words import FieldChange

__all__ = [
    "BINNED",
    "CHIPS",
    "FINAL",
    "NOTES",
    "NOUNS",
    "ActionRow",
    "BinQuery",
    "BinRow",
    "EntryRow",
    "FieldChange",
    "FieldMoment",
    "HistoryQuery",
    "HistoryService",
]
