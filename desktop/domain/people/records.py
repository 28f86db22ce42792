"""What is kept of a person besides the form: honours, discipline, what he answers for, what he reported of himself."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.codes import CodeTables
from desktop.domain.drafts import entry, form_problems, label_of
from desktop.domain.errors import Problem
from desktop.domain.identity import Uid


@dataclass(frozen=True, slots=True)
class HonourDraft:
    """荣誉 (mechanisms.md 0-31)."""

    title: str = entry("荣誉名称", default="", required=True)
    level: str | None = entry("荣誉级别", codes="honour_level")
    awarded_on: date | None = entry("授予日期")
    awarded_by: str | None = entry("授予单位")
    document_no: str | None = entry("文号", length=60)
    note: str | None = entry("备注", length=200)


@dataclass(frozen=True, slots=True)
class DisciplineDraft:
    """处分: every field is covered in the history, and shown only to those who may see it (traps.md 10)."""

    kind: str | None = entry("处分种类", codes="discipline_kind", required=True, sensitive=True)
    decided_on: date | None = entry("处分日期", required=True, sensitive=True)
    until: date | None = entry("影响期至", sensitive=True)
    decided_by: str | None = entry("作出处分的组织", sensitive=True)
    document_no: str | None = entry("文号", length=60, sensitive=True)
    reason: str | None = entry("处分原因", length=500, sensitive=True, multiline=True)
    note: str | None = entry("备注", length=200, sensitive=True)


class ResponsibilityKind(StrEnum):
    """三项职责 (mechanisms.md 3-06): of the post, of the Party office, of the star that is aimed at."""

    POST = "post"
    PARTY = "party"
    STAR = "star"

    @property
    def label(self) -> str:
        return {"post": "本责", "party": "党责", "star": "星责"}[self.value]


@dataclass(frozen=True, slots=True)
class ResponsibilityDraft:
    """职责清单: one line."""

    kind: ResponsibilityKind = entry("职责类别", default=ResponsibilityKind.POST)
    content: str = entry("职责内容", default="", required=True, length=300, multiline=True)


@dataclass(frozen=True, slots=True)
class ThoughtReportDraft:
    """思想汇报 (mechanisms.md 4-10): what somebody on the way into the Party reports of himself from time to time.

    Its own day decides for which period it counts; handed in later, it still counts for that. What was said is covered in
    the history (traps.md 10).
    """

    reported_on: date | None = entry("汇报日期", required=True)
    form: str | None = entry("汇报形式", codes="report_form")
    title: str | None = entry("题目")
    received_on: date | None = entry("提交日期")
    receiver_uid: Uid | None = entry("接收人（谈话人）")
    summary: str | None = entry("内容摘要", length=1000, sensitive=True, multiline=True)
    note: str | None = entry("备注", length=200, sensitive=True)


def honour_problems(draft: HonourDraft, today: date, codes: CodeTables) -> list[Problem]:
    return [*form_problems(draft, codes), *_future(draft, "awarded_on", today)]


def discipline_problems(draft: DisciplineDraft, today: date, codes: CodeTables) -> list[Problem]:
    found = [*form_problems(draft, codes), *_future(draft, "decided_on", today)]
    if draft.decided_on and draft.until and draft.until < draft.decided_on:
        found.append(Problem("until", "DATE_SEQUENCE_INCONSISTENT", "影响期早于处分日期，请核对。"))
    return found


def responsibility_problems(draft: ResponsibilityDraft, _today: date, codes: CodeTables) -> list[Problem]:
    return form_problems(draft, codes)


def report_problems(draft: ThoughtReportDraft, today: date, codes: CodeTables) -> list[Problem]:
    days = ("reported_on", "received_on")
    found = [*form_problems(draft, codes), *(p for name in days for p in _future(draft, name, today))]
    if draft.reported_on and draft.received_on and draft.received_on < draft.reported_on:
        found.append(Problem("received_on", "DATE_SEQUENCE_INCONSISTENT", "提交日期早于汇报日期，请核对。"))
    return found


def _future(draft: HonourDraft | DisciplineDraft | ThoughtReportDraft, name: str, today: date) -> list[Problem]:
    day = getattr(draft, name)
    if day is None or day <= today:
        return []
    return [Problem(name, "DATE_IN_FUTURE", f"{label_of(type(draft), name)}晚于今天，请核对。")]
