"""What is typed when a project moves on: the result of a review, of an acceptance, an ending, an amendment."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.drafts import entry
from desktop.domain.projects.states import ProjectState


class AwardResult(StrEnum):
    """评审结果; the values are the states they lead to."""

    WON = "won"
    WAITLISTED = "waitlisted"
    LOST = "lost"

    @property
    def state(self) -> ProjectState:
        return ProjectState(self.value)

    @property
    def label(self) -> str:
        return self.state.label


@dataclass(frozen=True, slots=True)
class AwardDraft:
    """登记评审结果; an empty 立项依据 takes the usual phrase of the contract."""

    result: AwardResult = entry("评审结果", default=AwardResult.WON, required=True)
    on: date | None = entry("评审日期", required=True)
    rank: int | None = entry("名次")
    basis: str | None = entry("立项依据", length=120)


@dataclass(frozen=True, slots=True)
class AcceptanceDraft:
    """登记验收结果."""

    grade: str | None = entry("验收等次", required=True)
    on: date | None = entry("验收日期", required=True)
    opinion: str | None = entry("验收意见", length=500, multiline=True)


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """中止 or 变更: why, and by which supplementary agreement."""

    reason: str | None = entry("原因", length=200, required=True)
    agreement: str | None = entry("补充协议", length=80)
