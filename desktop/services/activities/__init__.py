"""Activities: lists, the record with attendance and agenda, and the figures counted from the archive."""

from desktop.services.activities.measures import activity_measures
from desktop.services.activities.rows import CHIPS, KIND, ActivityDetail, ActivityQuery, ActivityRow
from desktop.services.activities.service import ActivityService, index

__all__ = ["CHIPS", "KIND", "ActivityDetail", "ActivityQuery", "ActivityRow", "ActivityService", "activity_measures", "index"]
