"""What duties are called on screen, and where each is done."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop.domain.duties import Duty, DutyState
from desktop.ui.pages import PAGES, opens
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.tokens import Tone

TONES = {DutyState.OVERDUE: Tone.BAD, DutyState.DUE: Tone.WARNING, DutyState.SOON: Tone.PLAIN}

_NOUNS = {
    "person": "人员档案",
    "organisation": "组织",
    "pairing": "结对",
    "pledge_sheet": "承诺书",
    "activity": "活动记录",
    "project": "项目",
    "document": "文书",
    "wish": "微心愿",
    "problem": "问题",
}


@dataclass(frozen=True, slots=True)
class Way:
    """A place that a button opens."""

    text: str
    go: Callable[[], object]


def ways(duty: Duty, desk: Desk) -> list[Way]:
    """Where the duty is done, first; then the record it is about, when that is another place."""
    concern, kind = duty.concern, duty.rule.opens or duty.concern.kind
    record = Way(duty.rule.deed or f"打开{_NOUNS.get(kind, '记录')}", lambda: desk.go(kind, concern.uid))
    known = concern.uid is not None and opens(kind)
    if known and _page_of(kind) == duty.page:
        return [record]
    place = Way(f"去{_title(duty.page)}页面办理", lambda: desk.go(duty.page))
    return ([place] if opens(duty.page) else []) + ([record] if known else [])


def _page_of(kind: str) -> str:
    return next((page.key for page in PAGES if kind == page.key or kind in page.kinds), "")


def _title(key: str) -> str:
    return next((page.title for page in PAGES if page.key == key), key)
