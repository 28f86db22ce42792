"""What a pledge sheet is: its steps, its items, what must be on it as data, and what may be typed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.drafts import entry
from desktop.domain.identity import Uid
from desktop.domain.people import Employment


class PledgeKind(StrEnum):
    """岗位承诺 from one's post, 服务承诺 as a Party member: the two of 双承诺."""

    POST = "post"
    SERVICE = "service"

    @property
    def label(self) -> str:
        return {"post": "岗位承诺", "service": "服务承诺"}[self]


class PledgeClass(StrEnum):
    """The second axis: 共性 is the same for all, 岗位 follows from the post, 实事 is one concrete deed."""

    SHARED = "shared"
    POST = "post"
    DEED = "deed"

    @property
    def label(self) -> str:
        return {"shared": "共性", "post": "岗位", "deed": "实事"}[self]


class SheetState(StrEnum):
    """定诺 → 审核 → 公开 → 践诺 → 督诺 → 评诺 → 已归档 (model §4.4)."""

    DRAFTING = "drafting"
    REVIEWING = "reviewing"
    PUBLISHED = "published"
    KEEPING = "keeping"
    SUPERVISED = "supervised"
    APPRAISED = "appraised"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        return _SHEET_STATES[self]

    @property
    def step(self) -> int:
        """Which of the five steps it stands in, from 1; reviewing belongs to 定诺."""
        return _STEPS[self]


_SHEET_STATES = {
    SheetState.DRAFTING: "定诺",
    SheetState.REVIEWING: "审核",
    SheetState.PUBLISHED: "公开",
    SheetState.KEEPING: "践诺",
    SheetState.SUPERVISED: "督诺",
    SheetState.APPRAISED: "评诺",
    SheetState.ARCHIVED: "已归档",
}
_STEPS = {
    SheetState.DRAFTING: 1,
    SheetState.REVIEWING: 1,
    SheetState.PUBLISHED: 2,
    SheetState.KEEPING: 3,
    SheetState.SUPERVISED: 4,
    SheetState.APPRAISED: 5,
    SheetState.ARCHIVED: 5,
}
FIVE_STEPS = ("科学定诺", "公开承诺", "履责践诺", "定期督诺", "民主评诺")
SHORT_STEPS = ("定诺", "公开", "践诺", "督诺", "评诺")

OPEN = frozenset({SheetState.DRAFTING, SheetState.REVIEWING, SheetState.PUBLISHED, SheetState.KEEPING, SheetState.SUPERVISED})
"""Items may still be added, reviewed and published."""
KEPT = frozenset({SheetState.KEEPING, SheetState.SUPERVISED})


class ItemState(StrEnum):
    """States of one item; what became of it is its verdict."""

    PENDING = "pending"
    RETURNED = "returned"
    PASSED = "passed"
    RUNNING = "running"
    APPRAISED = "appraised"

    @property
    def label(self) -> str:
        return {"pending": "待审", "returned": "退回", "passed": "通过", "running": "履行中", "appraised": "已评"}[self]


class Verdict(StrEnum):
    """评诺 verdict of one item."""

    FULFILLED = "fulfilled"
    PARTLY = "partly"
    UNFULFILLED = "unfulfilled"

    @property
    def label(self) -> str:
        return {"fulfilled": "已兑现", "partly": "部分兑现", "unfulfilled": "未兑现"}[self]


@dataclass(frozen=True, slots=True)
class Need:
    """At least so many items of a kind."""

    kind: PledgeKind
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class SheetRule:
    """What the sheet of one group of people must hold.

    Attributes:
        not_enough: classes that alone do not make a pledge of their kind.
        counted: these people are in the denominator of 双承诺覆盖率.
    """

    title: str
    employment: frozenset[Employment]
    allows: frozenset[PledgeKind]
    must: tuple[Need, ...] = ()
    not_enough: frozenset[PledgeClass] = frozenset()
    counted: bool = True


@dataclass(frozen=True, slots=True)
class PledgeRules:
    """resources/kinds/pledges.yaml.

    Attributes:
        late_after_days: an entry this many days after the event is not yet 补录.
        quarter_counts_from_days: fewer days of a quarter after publication, and no supervision is due in it.
        publication_days: how long a publication hangs out unless said otherwise, first and last day counted.
        most_items: more items than this on one sheet draw a warning.
    """

    version: int
    late_after_days: int
    quarter_counts_from_days: int
    publication_days: int
    most_items: int
    sheets: tuple[SheetRule, ...]

    def rule_for(self, employment: Employment) -> SheetRule | None:
        return next((rule for rule in self.sheets if employment in rule.employment), None)


@dataclass(frozen=True, slots=True)
class SheetDraft:
    """Whose sheet, of which year."""

    person_uid: Uid | None = entry("承诺人", required=True)
    year: int = entry("年度", default=0, required=True)
    note: str | None = entry("备注", length=500, multiline=True)


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """One pledge."""

    kind: PledgeKind = entry("承诺类别", default=PledgeKind.POST)
    category: PledgeClass = entry("承诺分类", default=PledgeClass.POST)
    title: str = entry("承诺内容", default="", required=True, length=300, multiline=True)
    measure: str | None = entry("完成标准", length=200, multiline=True)
    due_on: date | None = entry("完成时限")


QUESTIONS = (
    ("advanced", "体现先进性"),
    ("wished", "符合群众意愿"),
    ("feasible", "切实可行"),
    ("able", "能够做到"),
)
"""The four questions the branch answers for each item, in the order of the source."""


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """The branch's answers for one item."""

    advanced: bool | None = entry("体现先进性")
    wished: bool | None = entry("符合群众意愿")
    feasible: bool | None = entry("切实可行")
    able: bool | None = entry("能够做到")
    review_note: str | None = entry("审核意见", length=300, multiline=True)
    reviewed_on: date | None = entry("审核日期", required=True)

    @property
    def passes(self) -> bool:
        """INV-13: only with four yes."""
        return all(getattr(self, name) is True for name, _ in QUESTIONS)

    @property
    def doubts(self) -> tuple[str, ...]:
        """The questions not answered yes."""
        return tuple(words for name, words in QUESTIONS if getattr(self, name) is not True)


@dataclass(frozen=True, slots=True)
class OpinionDraft:
    """What somebody said when opinions were collected before the pledge (征求群众意见)."""

    happened_on: date | None = entry("征求日期", required=True)
    said_by: str | None = entry("征求对象", length=50)
    text: str = entry("意见建议", default="", required=True, length=500, multiline=True)
    used: bool = entry("已采纳", default=False)


@dataclass(frozen=True, slots=True)
class PublicationDraft:
    """Where and how long passed items hang out; a later one on the same sheet is a 增补公示."""

    since: date | None = entry("公示开始日期", required=True)
    until: date | None = entry("公示结束日期", required=True)
    place: str | None = entry("公示地点", required=True, length=100)


@dataclass(frozen=True, slots=True)
class BoardDraft:
    """Which 党员承诺公示表 is wanted."""

    branch_uid: Uid | None = entry("党支部", required=True)
    year: int | None = entry("年度", required=True)


@dataclass(frozen=True, slots=True)
class BeginningDraft:
    """The day from which the pledges are kept (履责践诺)."""

    begun_on: date | None = entry("开始践诺日期", required=True)


@dataclass(frozen=True, slots=True)
class SupervisionDraft:
    """One look at how pledges are kept (督诺)."""

    happened_on: date | None = entry("督诺日期", required=True)
    item_uid: Uid | None = entry("承诺事项")
    supervisor: str | None = entry("督诺人", length=50)
    content: str = entry("督诺情况", default="", required=True, length=1000, multiline=True)


@dataclass(frozen=True, slots=True)
class VerdictDraft:
    """What became of one item."""

    verdict: Verdict | None = entry("兑现情况", required=True)
    verdict_on: date | None = entry("认定日期", required=True)
    verdict_reason: str | None = entry("未兑现原因", length=300, multiline=True)


@dataclass(frozen=True, slots=True)
class AppraisalDraft:
    """民主评诺 of the whole sheet: a tally, never who voted how."""

    appraised_on: date | None = entry("评诺日期", required=True)
    voters: int | None = entry("参评群众人数", required=True)
    satisfied: int | None = entry("满意人数", required=True)
    appraisal_note: str | None = entry("评诺意见", length=500, multiline=True)
