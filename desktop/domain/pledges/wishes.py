"""Wishes (微心愿): staff wish, members claim and fulfil, the wisher confirms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.days import day_problems
from desktop.domain.drafts import entry, form_problems
from desktop.domain.errors import Problem, UserError
from desktop.domain.identity import Uid
from desktop.domain.pledges.model import ItemDraft, PledgeClass, PledgeKind


class WishState(StrEnum):
    """征集 → 已认领 → 进行中 → 已圆梦 → 心愿人确认; aside 无法实现 (model §4.4)."""

    OPEN = "open"
    CLAIMED = "claimed"
    RUNNING = "running"
    FULFILLED = "fulfilled"
    CONFIRMED = "confirmed"
    IMPOSSIBLE = "impossible"

    @property
    def label(self) -> str:
        return _STATES[self]


_STATES = {
    WishState.OPEN: "征集",
    WishState.CLAIMED: "已认领",
    WishState.RUNNING: "进行中",
    WishState.FULFILLED: "已圆梦",
    WishState.CONFIRMED: "心愿人确认",
    WishState.IMPOSSIBLE: "无法实现",
}


@dataclass(frozen=True, slots=True)
class WishDraft:
    """What somebody wishes; the wisher is one of the staff, or written out when from outside."""

    wisher_uid: Uid | None = entry("心愿人")
    wisher_text: str | None = entry("心愿人（单位外）", length=60)
    wish: str = entry("心愿内容", default="", required=True, length=300, multiline=True)
    raised_on: date | None = entry("征集日期", required=True)
    branch_uid: Uid | None = entry("受理党支部")
    note: str | None = entry("备注", length=500, multiline=True)


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """A member takes a wish on."""

    claimed_by: Uid | None = entry("认领党员", required=True)
    claimed_on: date | None = entry("认领日期", required=True)
    due_on: date | None = entry("计划圆梦日期")


@dataclass(frozen=True, slots=True)
class FulfilmentDraft:
    """How it came true."""

    fulfilled_on: date | None = entry("圆梦日期", required=True)
    outcome: str | None = entry("圆梦情况", required=True, length=500, multiline=True)


@dataclass(frozen=True, slots=True)
class ConfirmationDraft:
    """What the wisher says to it."""

    confirmed_on: date | None = entry("确认日期", required=True)
    thanks: str | None = entry("心愿人的话", length=300, multiline=True)


@dataclass(frozen=True, slots=True)
class ImpossibleDraft:
    """Why it cannot come true, and when the wisher was told."""

    impossible_reason: str | None = entry("无法实现的原因", required=True, length=300, multiline=True)
    told_on: date | None = entry("告知心愿人日期")


def wish_problems(draft: WishDraft, today: date) -> list[Problem]:
    found = form_problems(draft) + day_problems("raised_on", "征集日期", draft.raised_on, today)
    if draft.wisher_uid is None and not draft.wisher_text:
        found.append(Problem("wisher_uid", "REQUIRED", "请选择心愿人；单位外的，请写明姓名或单位。"))
    return found


def claim_problems(draft: ClaimDraft, today: date, raised_on: date | None, *, member: bool) -> list[Problem]:
    """A claim is a member's; the due day follows the claim."""
    found = form_problems(draft) + day_problems("claimed_on", "认领日期", draft.claimed_on, today, raised_on, "征集日期")
    if draft.claimed_by is not None and not member:
        found.append(Problem("claimed_by", "NOT_A_MEMBER", "微心愿由党员认领，请选择党员。"))
    if draft.due_on and draft.claimed_on and draft.due_on < draft.claimed_on:
        found.append(Problem("due_on", "DATE_SEQUENCE_INCONSISTENT", "计划圆梦日期早于认领日期，请核对。"))
    return found


def fulfilment_problems(draft: FulfilmentDraft, today: date, claimed_on: date | None) -> list[Problem]:
    found = form_problems(draft)
    return found + day_problems("fulfilled_on", "圆梦日期", draft.fulfilled_on, today, claimed_on, "认领日期")


def confirmation_problems(draft: ConfirmationDraft, today: date, fulfilled_on: date | None) -> list[Problem]:
    found = form_problems(draft)
    return found + day_problems("confirmed_on", "确认日期", draft.confirmed_on, today, fulfilled_on, "圆梦日期")


def impossible_problems(draft: ImpossibleDraft, today: date, raised_on: date | None) -> list[Problem]:
    found = form_problems(draft)
    return found + day_problems("told_on", "告知心愿人日期", draft.told_on, today, raised_on, "征集日期")


def require_wish(state: WishState, allowed: Iterable[WishState], action: str) -> None:
    """Raises UserError when a step is not possible from this state."""
    wanted = list(allowed)
    if state not in wanted:
        names = "、".join(s.label for s in WishState if s in wanted)
        raise UserError(f"这个微心愿现在是“{state.label}”，不能{action}。", f"{action}须在“{names}”时进行。")


def pledge_from(wish: str, due_on: date | None) -> ItemDraft:
    """The service pledge a claimed wish becomes, so that nobody types it twice."""
    title = f"认领微心愿：{wish}"[:300]
    return ItemDraft(PledgeKind.SERVICE, PledgeClass.DEED, title, "心愿人确认", due_on)
