"""党建新问题: found, studied, solved, verified (问题清单)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.drafts import entry, form_problems
from desktop.domain.errors import Problem as Flaw
from desktop.domain.errors import Severity
from desktop.domain.identity import Uid


class ProblemState(StrEnum):
    OPEN = "open"
    STUDYING = "studying"
    SOLVED = "solved"
    VERIFIED = "verified"

    @property
    def label(self) -> str:
        return {"open": "待研究", "studying": "研究中", "solved": "已解决", "verified": "已验证"}[self.value]


SETTLED = frozenset({ProblemState.SOLVED, ProblemState.VERIFIED})
"""States that count as solved (problem.solved.count)."""


@dataclass(frozen=True, slots=True)
class ProblemDraft:
    """What may be typed of a problem. How it stands follows from what was done, never typed."""

    title: str = entry("问题", default="", required=True, length=120, synonyms=("问题名称", "问题描述"))
    org_uid: Uid | None = entry("所属组织", required=True, synonyms=("党支部",))
    kind: str | None = entry("问题类别", length=40)
    found_on: date | None = entry("发现日期", required=True)
    analysis: str | None = entry("原因分析", length=2000, multiline=True)
    measure: str | None = entry("解决措施", length=2000, multiline=True)
    owner_uid: Uid | None = entry("责任人")
    due_on: date | None = entry("解决时限")
    solved_on: date | None = entry("解决日期")
    evidence: str | None = entry("佐证材料", length=1000, multiline=True)
    project_uid: Uid | None = entry("关联项目")


def problem_flaws(draft: ProblemDraft, today: date) -> list[Flaw]:
    """What is impossible (error) or unusual (warning)."""
    found = form_problems(draft)
    for name, label in (("found_on", "发现日期"), ("solved_on", "解决日期")):
        value = getattr(draft, name)
        if value and value > today:
            found.append(Flaw(name, "DATE_IN_FUTURE", f"{label}晚于今天，请核对。"))
    if draft.found_on and draft.solved_on and draft.solved_on < draft.found_on:
        found.append(Flaw("solved_on", "DATE_SEQUENCE_INCONSISTENT", "解决日期早于发现日期。"))
    if draft.found_on and draft.due_on and draft.due_on < draft.found_on:
        found.append(Flaw("due_on", "DATE_SEQUENCE_INCONSISTENT", "解决时限早于发现日期。", Severity.WARNING))
    return found


def missing_to_study(draft: ProblemDraft) -> list[str]:
    """A problem is studied when somebody answers for a measure by a day."""
    wanted = (("analysis", "原因分析"), ("measure", "解决措施"), ("owner_uid", "责任人"), ("due_on", "解决时限"))
    return [label for name, label in wanted if not getattr(draft, name)]


def missing_to_solve(draft: ProblemDraft) -> list[str]:
    return [label for name, label in (("solved_on", "解决日期"), ("evidence", "佐证材料")) if not getattr(draft, name)]
