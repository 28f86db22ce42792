"""People: their list and records, their files, transfers of their relation, twins, and what other nouns ask of them."""

from desktop.services.people.conditions import person_terms
from desktop.services.people.files import FileLine, PersonFile, PersonFileService, StayLine
from desktop.services.people.listing import CHIPS, KIND, PeopleQuery, PersonRow, scanned
from desktop.services.people.many import ManyChanged
from desktop.services.people.merging import Twin, Twins
from desktop.services.people.offering import offered
from desktop.services.people.service import PeopleService, PersonDetail
from desktop.services.people.transfers import LeftOpen, TransferRow, TransferService, refuse_second_transfers
from desktop.services.people.writing import (
    MEMBERSHIP,
    index,
    mark_twins,
    note_of,
    refuse_homeless,
    refuse_taken,
    search_text,
    search_text_of,
    write_person,
)

__all__ = [
    "CHIPS",
    "KIND",
    "MEMBERSHIP",
    "FileLine",
    "LeftOpen",
    "ManyChanged",
    "PeopleQuery",
    "PeopleService",
    "PersonDetail",
    "PersonFile",
    "PersonFileService",
    "PersonRow",
    "StayLine",
    "TransferRow",
    "TransferService",
    "Twin",
    "Twins",
    "index",
    "mark_twins",
    "note_of",
    "offered",
    "person_terms",
    "refuse_homeless",
    "refuse_second_transfers",
    "refuse_taken",
    "scanned",
    "search_text",
    "search_text_of",
    "write_person",
]
