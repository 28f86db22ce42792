"""Spreadsheets in and out: first a preview that writes nothing, then one transaction, then a report."""

from desktop.services.exchange.batches import BatchRow
from desktop.services.exchange.reports import ExportReport, ImportReport, Progress
from desktop.services.exchange.service import ExchangeService

__all__ = ["BatchRow", "ExchangeService", "ExportReport", "ImportReport", "Progress"]
