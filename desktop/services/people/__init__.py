"""People: lists, forms, the recycle bin, and revealing what is masked."""

from desktop.services.people.listing import CHIPS, KIND, PeopleQuery, PersonRow
from desktop.services.people.merging import Twin, Twins
from desktop.services.people.service import PeopleService, PersonDetail
from desktop.services.people.writing import (
    index,
    mark_twin,
    note_of,
    search_text,
    search_text_of,
    write_person,
)

__all__ = [
    "CHIPS",
    "KIND",
    "PeopleQuery",
    "PeopleService",
    "PersonDetail",
    "PersonRow",
    "Twin",
    "Twins",
    "index",
    "mark_twin",
    "note_of",
    "search_text",
    "search_text_of",
    "write_person",
]
