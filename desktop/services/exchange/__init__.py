"""Spreadsheets in and out: first a preview that writes nothing, then one transaction, then a report."""

from desktop.services.exchange.batches import BatchRow
from desktop.services.exchange.reports import ExportReport, ImportReport
from desktop.services.exchange.service import ExchangeService
from desktop.services.long_work import Progress

__all__ = ["BatchRow", "ExchangeService", "ExportReport", "ImportReport", "Progress"]
