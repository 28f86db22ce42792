"""One activity as its form holds it: the draft with attendance and agenda as two more fields."""

import dataclasses
from dataclasses import dataclass

from desktop.domain.activities.record import ActivityDraft, ActivityRecord, AgendaDraft, AttendanceDraft
from desktop.domain.drafts import entry


@dataclass(frozen=True, slots=True)
class ActivitySheet(ActivityDraft):
    """What the binder reads and shows."""

    attendance: tuple[AttendanceDraft, ...] = entry("参加人员", default=())
    agenda: tuple[AgendaDraft, ...] = entry("议题", default=())


_DRAFT = tuple(f.name for f in dataclasses.fields(ActivityDraft))


def sheet_of(record: ActivityRecord) -> ActivitySheet:
    values = {name: getattr(record.draft, name) for name in _DRAFT}
    return ActivitySheet(**values, attendance=record.attendance, agenda=record.agenda)


def record_of(sheet: ActivitySheet) -> ActivityRecord:
    draft = ActivityDraft(**{name: getattr(sheet, name) for name in _DRAFT})
    return ActivityRecord(draft, sheet.attendance, sheet.agenda)
