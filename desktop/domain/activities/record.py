"""The record of one activity: what may be typed, its states, and the rules that refuse or warn."""

import re
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from desktop.domain.activities.kinds import ActivityKind
from desktop.domain.drafts import entry, form_problems
from desktop.domain.errors import Problem, Severity
from desktop.domain.identity import Uid
from desktop.domain.organisations import OrgKind


class ActivityState(StrEnum):
    """草稿 → 已确认 → 已归档; archived records are read-only (domain/model.md §4.4)."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        return {"draft": "草稿", "confirmed": "已确认", "archived": "已归档"}[self.value]


class ActivityForm(StrEnum):
    ONSITE = "onsite"
    VIDEO = "video"
    MIXED = "mixed"

    @property
    def label(self) -> str:
        return {"onsite": "现场", "video": "视频", "mixed": "现场加视频"}[self.value]


class SafetyTopic(StrEnum):
    """安全教育三个方面 (source 001)."""

    KNOWLEDGE = "knowledge"
    SKILL = "skill"
    AWARENESS = "awareness"

    @property
    def label(self) -> str:
        return {"knowledge": "安全知识", "skill": "安全技能", "awareness": "安全意识"}[self.value]


class Presence(StrEnum):
    """到会情况."""

    PRESENT = "present"
    LATE = "late"
    LEAVE = "leave_approved"
    ABSENT = "absent"
    EXEMPT = "exempt"

    @property
    def label(self) -> str:
        return _PRESENCES[self]

    @property
    def came(self) -> bool:
        return self in (Presence.PRESENT, Presence.LATE)


_PRESENCES = {
    Presence.PRESENT: "到会",
    Presence.LATE: "迟到",
    Presence.LEAVE: "请假",
    Presence.ABSENT: "缺席",
    Presence.EXEMPT: "免到",
}


class Part(StrEnum):
    """参加身份."""

    ATTEND = "attend"
    NONVOTING = "nonvoting"
    GUEST = "guest"

    @property
    def label(self) -> str:
        return {"attend": "应到", "nonvoting": "列席", "guest": "邀请"}[self.value]


class Quality(StrEnum):
    """参加组织生活的质量 (source 003)."""

    A = "A"
    B = "B"
    C = "C"

    @property
    def label(self) -> str:
        return {"A": "好", "B": "较好", "C": "一般"}[self.value]


@dataclass(frozen=True, slots=True)
class ActivityDraft:
    """What may be typed of an activity. 应到、实到、记录完整度 are derived, never typed."""

    kind: str = entry("活动类型", default="", required=True, length=40)
    title: str = entry("主题", default="", required=True, length=120, synonyms=("活动主题", "会议名称", "活动名称"))
    org_uid: Uid | None = entry("举办组织", required=True, synonyms=("党支部", "组织", "支部", "党小组", "班组"))
    held_on: date | None = entry("发生日期", required=True, synonyms=("日期", "活动日期", "会议日期", "时间"))
    starts_at: str | None = entry("开始时间", length=5)
    ends_at: str | None = entry("结束时间", length=5)
    second_kind: str | None = entry("合并开展", length=40)
    variant: str | None = entry("类别", length=40)
    form: ActivityForm = entry("形式", default=ActivityForm.ONSITE)
    place: str | None = entry("地点", length=100, synonyms=("会议地点", "活动地点"))
    host_uid: Uid | None = entry("主持人")
    recorder_uid: Uid | None = entry("记录人")
    speaker_uid: Uid | None = entry("主讲人")
    speaker_note: str | None = entry("外请主讲人", length=60)
    secretary_led: bool = entry("书记主讲", default=False)
    safety_topic: SafetyTopic | None = entry("安全教育")
    must_item: str | None = entry("六个必", length=300)
    linked_work: str | None = entry("结合业务", length=200)
    project_uid: Uid | None = entry("关联项目")
    guests: str | None = entry("外来人员", length=300)
    content: str | None = entry("内容记录", length=8000, multiline=True)
    speeches: str | None = entry("发言要点", length=8000, multiline=True)
    resolution: str | None = entry("决议", length=4000, multiline=True)


@dataclass(frozen=True, slots=True)
class AttendanceDraft:
    """参加情况 of one person; somebody outside the Party attends too."""

    person_uid: Uid | None = entry("人员", required=True)
    status: Presence = entry("到会情况", default=Presence.PRESENT)
    part: Part = entry("参加身份", default=Part.ATTEND)
    quality: Quality | None = entry("质量")
    note: str | None = entry("缺席原因", length=100)


@dataclass(frozen=True, slots=True)
class AgendaDraft:
    """议题, with its vote, who carries it out and by when.

    Attributes:
        uid: None for a new one.
    """

    uid: Uid | None = None
    title: str = entry("议题", default="", required=True, length=200)
    content: str | None = entry("讨论情况", length=2000, multiline=True)
    resolution: str | None = entry("决议", length=1000, multiline=True)
    votes_for: int | None = entry("赞成")
    votes_against: int | None = entry("反对")
    votes_abstain: int | None = entry("弃权")
    owner_uid: Uid | None = entry("责任人")
    due_on: date | None = entry("时限")

    @property
    def votes(self) -> tuple[int | None, int | None, int | None]:
        return (self.votes_for, self.votes_against, self.votes_abstain)


@dataclass(frozen=True, slots=True)
class ActivityRecord:
    """Everything one form saves at once."""

    draft: ActivityDraft = ActivityDraft()
    attendance: tuple[AttendanceDraft, ...] = ()
    agenda: tuple[AgendaDraft, ...] = ()


_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：点时]?([0-5]\d)?分?")


def clock(typed: str | None) -> str | None:
    """A time of day as HH:MM from 9:00, 9：05, 0900, 14点30分 …; what is no time comes back as typed."""
    if not typed or not typed.strip():
        return None
    text = typed.strip().translate(_FOLD)
    if text.isdigit() and len(text) in (3, 4):
        text = f"{text[:-2]}:{text[-2:]}"
    found = _CLOCK.fullmatch(text)
    return f"{int(found[1]):02d}:{found[2] or '00'}" if found else typed.strip()


_FOLD = str.maketrans("０１２３４５６７８９：", "0123456789:")


def tidied(record: ActivityRecord) -> ActivityRecord:
    """Times in one form; agenda rows that hold nothing are dropped."""
    draft = replace(record.draft, starts_at=clock(record.draft.starts_at), ends_at=clock(record.draft.ends_at))
    agenda = tuple(a for a in record.agenda if any(getattr(a, f.name) not in (None, "") for f in fields(a)[1:]))
    return replace(record, draft=draft, agenda=agenda)


def activity_problems(
    record: ActivityRecord, today: date, *, kind: ActivityKind | None, second: ActivityKind | None, held_by: OrgKind | None
) -> list[Problem]:
    """What is impossible (error) or unusual (warning) in a record.

    Args:
        kind, second: None when the code is not in the file.
        held_by: kind of the organisation; None when none is chosen.
    """
    draft = record.draft
    found = form_problems(draft)
    if draft.kind and kind is None:
        found.append(Problem("kind", "UNKNOWN_KIND", "这个活动类型不在类型表中，请重新选择。"))
    if draft.second_kind and (second is None or second is kind):
        found.append(Problem("second_kind", "UNKNOWN_KIND", "合并开展的须是另一种活动类型。"))
    if kind and held_by and not kind.may_be_held_by(held_by):
        allowed = "、".join(dict.fromkeys(k.label for k in kind.held_by))
        found.append(Problem("org_uid", "WRONG_HOLDER", f"{kind.title}不由{held_by.label}举办，应由{allowed}举办。"))
    found += _time_problems(draft, today)
    found += _attendance_problems(record)
    found += _agenda_problems(record)
    return found


def _time_problems(draft: ActivityDraft, today: date) -> list[Problem]:
    found = []
    for name, label in (("starts_at", "开始时间"), ("ends_at", "结束时间")):
        value = getattr(draft, name)
        if value and not _CLOCK.fullmatch(value):
            found.append(Problem(name, "BAD_TIME", f"{label}“{value}”不是时间，请按 14:30 的样式填写。"))
    if not found and draft.starts_at and draft.ends_at and draft.ends_at < draft.starts_at:
        found.append(Problem("ends_at", "DATE_SEQUENCE_INCONSISTENT", "结束时间早于开始时间。"))
    if draft.held_on and draft.held_on > today:
        text = "发生日期还没有到，先作为计划保存，活动后再补记录。"
        found.append(Problem("held_on", "DATE_IN_FUTURE", text, Severity.WARNING))
    return found


def _attendance_problems(record: ActivityRecord) -> list[Problem]:
    people = [a.person_uid for a in record.attendance]
    if len(set(people)) < len(people):
        return [Problem("attendance", "TWICE", "同一人在参加人员中出现了两次，一人一次活动只登记一行。")]
    if None in people:
        return [Problem("attendance", "REQUIRED", "参加人员中有一行没有选人。")]
    return []


def _agenda_problems(record: ActivityRecord) -> list[Problem]:
    found = []
    came = sum(a.status.came for a in record.attendance)
    for number, item in enumerate(record.agenda, 1):
        if not item.title:
            found.append(Problem("agenda", "REQUIRED", f"第 {number} 项议题没有填写议题。"))
        found += [replace(p, field="agenda", text=f"第 {number} 项议题：{p.text}") for p in form_problems(item) if item.title]
        cast = [v for v in item.votes if v is not None]
        if any(v < 0 for v in cast):
            found.append(Problem("agenda", "VOTES", f"第 {number} 项议题的票数不能为负。"))
        elif record.attendance and sum(cast) > came:
            text = f"第 {number} 项议题共 {sum(cast)} 票，多于到会的 {came} 人。"
            found.append(Problem("agenda", "VOTES", text))
    return found
