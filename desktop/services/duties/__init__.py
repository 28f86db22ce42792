"""Duties: the one list of what is missing, derived from the records each time it is asked for."""

from desktop.services.duties.overview import Overview, Share, StarSpread
from desktop.services.duties.service import DutyService, Kinds

__all__ = ["DutyService", "Kinds", "Overview", "Share", "StarSpread"]
