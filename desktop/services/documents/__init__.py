"""Documents: number and freeze, render, keep, print, sign here or elsewhere, match what comes back."""

from desktop.services.documents.numbering import Subject
from desktop.services.documents.service import DocumentService
from desktop.services.documents.shown import (
    CHIPS,
    AuthorityRow,
    DocumentDetail,
    DocumentQuery,
    DocumentRow,
    KeyRow,
    SignerRow,
)

__all__ = [
    "CHIPS",
    "AuthorityRow",
    "DocumentDetail",
    "DocumentQuery",
    "DocumentRow",
    "DocumentService",
    "KeyRow",
    "SignerRow",
    "Subject",
]
