"""组织关系转接: 拟转 → 开出介绍信 → 在途 → 已接收、超期或退回 → 归档 (domain/model.md §4.4).

The primary affiliation changes only when the other side has received; until then nothing about the person changes.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from desktop.domain.drafts import entry, form_problems
from desktop.domain.errors import Problem, Severity, UserError
from desktop.domain.identity import Uid


class Direction(StrEnum):
    """From whose side it is seen."""

    OUT = "out"
    IN = "in"
    WITHIN = "within"

    @property
    def label(self) -> str:
        return {"out": "转出", "in": "转入", "within": "本单位支部之间"}[self.value]


class TransferState(StrEnum):
    """Where it stands; the values are stored."""

    PLANNED = "planned"
    ISSUED = "issued"
    ON_WAY = "on_way"
    RECEIVED = "received"
    EXPIRED = "expired"
    RETURNED = "returned"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    TransferState.PLANNED: "拟转",
    TransferState.ISSUED: "开出介绍信",
    TransferState.ON_WAY: "在途",
    TransferState.RECEIVED: "已接收",
    TransferState.EXPIRED: "超期",
    TransferState.RETURNED: "退回",
    TransferState.ARCHIVED: "归档",
}

NEXT: dict[TransferState, tuple[TransferState, ...]] = {
    TransferState.PLANNED: (TransferState.ISSUED,),
    TransferState.ISSUED: (TransferState.ON_WAY, TransferState.RETURNED),
    TransferState.ON_WAY: (TransferState.RECEIVED, TransferState.EXPIRED, TransferState.RETURNED),
    TransferState.EXPIRED: (TransferState.RECEIVED, TransferState.RETURNED),
    TransferState.RECEIVED: (TransferState.ARCHIVED,),
    TransferState.RETURNED: (TransferState.ARCHIVED,),
    TransferState.ARCHIVED: (),
}
"""What may follow. A receipt may still come after the letter has run out."""

OPEN = frozenset({TransferState.PLANNED, TransferState.ISSUED, TransferState.ON_WAY, TransferState.EXPIRED})
"""Not decided yet; a person has one such transfer at a time."""

LONGEST_VALIDITY = 90
"""Days; a letter is never valid for more than three months (fields-and-forms.md §2.6)."""


@dataclass(frozen=True, slots=True)
class TransferDraft:
    """What is planned."""

    direction: Direction = entry("转接方向", default=Direction.OUT)
    from_name: str | None = entry("转出党组织", needed=True)
    to_name: str | None = entry("转入党组织", needed=True)
    org_uid: Uid | None = entry("转入支部", needed=True)
    reason: str | None = entry("转接原因", length=200)
    note: str | None = entry("备注", length=200)


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """介绍信."""

    letter_no: str | None = entry("介绍信编号", required=True, length=40)
    issued_on: date | None = entry("开具日期", required=True)
    valid_days: int | None = entry("有效期（天）", required=True)
    dues_until: str | None = entry("党费交至年月", length=7, month=True, required=True)


@dataclass(frozen=True, slots=True)
class ReceiptDraft:
    """回执."""

    received_on: date | None = entry("接收日期", required=True)


@dataclass(frozen=True, slots=True)
class StepDraft:
    """A step that needs no more than a word."""

    note: str | None = entry("备注", length=200)


Step = LetterDraft | ReceiptDraft | StepDraft


def step_for(state: TransferState) -> type[Step]:
    """What has to be said when a transfer comes to a state."""
    return {TransferState.ISSUED: LetterDraft, TransferState.RECEIVED: ReceiptDraft}.get(state, StepDraft)


def transfer_problems(draft: TransferDraft) -> list[Problem]:
    found = form_problems(draft)
    needed = {
        Direction.OUT: ("to_name", "请填写转入党组织的全称。"),
        Direction.IN: ("from_name", "请填写转出党组织的全称。"),
        Direction.WITHIN: ("org_uid", "请选择转入支部。"),
    }
    name, text = needed[draft.direction]
    if not getattr(draft, name):
        found.append(Problem(name, "REQUIRED", text))
    if draft.direction is Direction.IN and draft.org_uid is None:
        found.append(Problem("org_uid", "REQUIRED", "请选择转入支部。"))
    return found


def step_problems(step: Step, today: date, *, issued_on: date | None = None) -> list[Problem]:
    """What cannot be or is unusual in a step.

    Args:
        issued_on: of the letter, where there is one.
    """
    found = form_problems(step)
    if isinstance(step, LetterDraft):
        found += _letter_problems(step, today)
    if isinstance(step, ReceiptDraft) and step.received_on:
        if step.received_on > today:
            found.append(Problem("received_on", "DATE_IN_FUTURE", "接收日期晚于今天，请核对。"))
        if issued_on and step.received_on < issued_on:
            text = f"接收日期早于介绍信的开具日期 {issued_on}，请核对。"
            found.append(Problem("received_on", "DATE_SEQUENCE_INCONSISTENT", text))
    return found


def _letter_problems(letter: LetterDraft, today: date) -> list[Problem]:
    found = []
    if letter.issued_on and letter.issued_on > today:
        found.append(Problem("issued_on", "DATE_IN_FUTURE", "开具日期晚于今天，请核对。"))
    if letter.valid_days is not None and letter.valid_days < 1:
        found.append(Problem("valid_days", "TOO_FEW", "有效期至少 1 天。"))
    if letter.valid_days is not None and letter.valid_days > LONGEST_VALIDITY:
        text = f"介绍信的有效期一般不超过 {LONGEST_VALIDITY} 天，请核对。"
        found.append(Problem("valid_days", "VALIDITY_LONG", text, Severity.WARNING))
    return found


def require_next(now: TransferState, then: TransferState) -> None:
    """Raises UserError when a transfer cannot go from `now` to `then`."""
    if then not in NEXT[now]:
        raise UserError(f"“{now.label}”的转接不能改为“{then.label}”。", "请重新打开，看它现在的状态。")


def valid_until(issued_on: date | None, valid_days: int | None) -> date | None:
    """The last day of a letter; the day of issue counts."""
    return issued_on + timedelta(days=valid_days - 1) if issued_on and valid_days else None
