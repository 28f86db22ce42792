"""Pledges in five steps, and wishes: lists, forms, reviews, verdicts; figures for ratings; the 承诺书."""

from desktop.services.pledges.board import board_data
from desktop.services.pledges.papers import sheet_data
from desktop.services.pledges.reading import CHIPS, KIND, SheetQuery, SheetRow
from desktop.services.pledges.service import PledgeService
from desktop.services.pledges.wishes import WishQuery, WishRow, WishService

__all__ = [
    "CHIPS",
    "KIND",
    "PledgeService",
    "SheetQuery",
    "SheetRow",
    "WishQuery",
    "WishRow",
    "WishService",
    "board_data",
    "sheet_data",
]
