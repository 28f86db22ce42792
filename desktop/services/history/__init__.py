"""History: who did what, field by field; taking an action back; the recycle bin."""

from desktop.services.history.bin import BinRow
from desktop.services.history.fields import FieldMoment
from desktop.services.history.service import CHIPS, ActionRow, EntryRow, HistoryService
from desktop.services.history.undoing import FINAL, NOTES
from desktop.services.history.vocabulary import NOUNS
from desktop.services.history.words import FieldChange

__all__ = [
    "CHIPS",
    "FINAL",
    "NOTES",
    "NOUNS",
    "ActionRow",
    "BinRow",
    "EntryRow",
    "FieldChange",
    "FieldMoment",
    "HistoryService",
]
