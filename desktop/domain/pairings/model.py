"""What a pairing is: its states, its kinds as data, and what may be typed of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.documents import Clause
from desktop.domain.drafts import entry
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import LinkKind, OrgKind
from desktop.domain.people import Employment


class SubjectType(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"


class Standing(StrEnum):
    """Whom a side admits, by membership of the Party."""

    MEMBER = "member"
    MASSES = "masses"
    ANY = "any"


class Aim(StrEnum):
    """认领目标 of 技能“一带一”: a result of one's own, or bringing colleagues along."""

    RESULT = "result"
    LEAD = "lead"

    @property
    def label(self) -> str:
        return {"result": "研究出成果", "lead": "带动同事"}[self]


class ContactForm(StrEnum):
    """联系形式."""

    FACE = "face"
    ONSITE = "onsite"
    PHONE = "phone"
    ONLINE = "online"

    @property
    def label(self) -> str:
        return {"face": "面谈", "onsite": "现场", "phone": "电话", "online": "线上"}[self]


class Leaving(StrEnum):
    """Why a partner left; joining the Party is what the pairing worked for (成果)."""

    JOINED_PARTY = "joined_party"
    MOVED = "moved"
    RETIRED = "retired"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {"joined_party": "加入党组织（成果）", "moved": "岗位调整", "retired": "离退休", "other": "其他原因"}[self]


class PairingResult(StrEnum):
    """期满考核 result."""

    EXCELLENT = "excellent"
    PASSED = "passed"
    FAILED = "failed"

    @property
    def label(self) -> str:
        return {"excellent": "优秀", "passed": "合格", "failed": "不合格"}[self]


class PairingState(StrEnum):
    """States of model §4.4."""

    DRAFT = "draft"
    SIGNED = "signed"
    RUNNING = "running"
    DUE = "due"
    PASSED = "passed"
    FAILED = "failed"
    RENEWED = "renewed"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return _STATES[self]


_STATES = {
    PairingState.DRAFT: "草拟",
    PairingState.SIGNED: "已签结对书",
    PairingState.RUNNING: "进行中",
    PairingState.DUE: "期满考核",
    PairingState.PASSED: "合格",
    PairingState.FAILED: "不合格",
    PairingState.RENEWED: "续结",
    PairingState.ENDED: "终止",
}

LIVE = frozenset({PairingState.SIGNED, PairingState.RUNNING, PairingState.DUE})
"""Signed and not yet examined or ended: contacts are recorded, a partner is taken."""
EXAMINED = frozenset({PairingState.PASSED, PairingState.FAILED})


@dataclass(frozen=True, slots=True)
class SideRule:
    """Who may stand on one side of a kind.

    Attributes:
        role: what the side is called on paper.
        at_most: None without limit; a lead is always exactly one.
        shared: the same one may stand on this side of several live pairings of the kind.
        exempt: employment statuses that are not paired, and not counted as due.
        skill_at_least: code of the lowest 职业技能等级 that will do (5 初级工 … 1 高级技师).
    """

    role: str
    subject: SubjectType
    standing: Standing = Standing.ANY
    org_kinds: frozenset[OrgKind] = frozenset()
    at_least: int = 1
    at_most: int | None = None
    shared: bool = True
    exempt: frozenset[Employment] = frozenset()
    skill_at_least: str | None = None


@dataclass(frozen=True, slots=True)
class PairingKind:
    """One line of resources/kinds/pairings.yaml.

    Attributes:
        document: title of its 结对书.
        asks: draft fields that must be filled before signing.
        needs_link: the link that must exist from lead to partner (INV-12).
        result_required: closing needs an examination (INV-11).
        coverage: the kind counts for 党员结对覆盖率.
        claim: the kind counts for 技能“一带一”认领率.
    """

    code: str
    title: str
    document: str
    lead: SideRule
    partner: SideRule
    contacts_per_month: int
    term_months: int
    copies: int
    clauses: tuple[Clause, ...]
    asks: tuple[str, ...] = ()
    needs_link: LinkKind | None = None
    result_required: bool = False
    coverage: bool = False
    claim: bool = False


@dataclass(frozen=True, slots=True)
class PairingKinds:
    """Every kind of this edition, with what holds for all of them.

    Attributes:
        late_after_days: an entry this many days after the event is not yet 补录.
        month_counts_from_days: fewer days of a month in the term, and no contact is due in it.
    """

    version: int
    late_after_days: int
    month_counts_from_days: int
    kinds: tuple[PairingKind, ...]

    def __getitem__(self, code: str) -> PairingKind:
        """Raises UserError when a record names a kind that is no longer among the data."""
        for kind in self.kinds:
            if kind.code == code:
                return kind
        raise UserError(f"没有“{code}”这种结对类型。", "请核对结对类型的数据文件。")

    def titles(self) -> dict[str, str]:
        """Code → title: the code table `pairing_kind` of PairingDraft."""
        return {kind.code: kind.title for kind in self.kinds}


@dataclass(frozen=True, slots=True)
class PairingDraft:
    """What may be typed of a pairing; its partners are rows of their own."""

    kind: str = entry("结对类型", default="member_masses", required=True, codes="pairing_kind")
    lead_person_uid: Uid | None = entry("带领人")
    lead_org_uid: Uid | None = entry("带领组织")
    term_from: date | None = entry("开始日期", synonyms=("结对开始日期", "起始日期"))
    term_to: date | None = entry("结束日期", synonyms=("结对结束日期", "截止日期"))
    contacts_per_month: int = entry("每月联系次数", default=1)
    goal: str | None = entry("结对目标", length=500, multiline=True)
    business_item: str | None = entry("业务事项", length=200, synonyms=("认领业务",))
    aim: Aim | None = entry("认领目标")
    skill_level: str | None = entry("目标技能等级", codes="skill_level")
    note: str | None = entry("备注", length=500, multiline=True)


@dataclass(frozen=True, slots=True)
class SigningDraft:
    """The day on which all signed in ink."""

    signed_on: date | None = entry("签订日期", required=True)


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """One entry of the contact log."""

    happened_on: date | None = entry("发生日期", required=True)
    form: ContactForm = entry("联系形式", default=ContactForm.FACE)
    content: str | None = entry("联系内容", required=True, length=1000, multiline=True)
    minutes: int | None = entry("时长（分钟）")


@dataclass(frozen=True, slots=True)
class ExaminationDraft:
    """期满考核."""

    examined_on: date | None = entry("考核日期", required=True)
    result: PairingResult | None = entry("考核结果", required=True)
    opinion: str | None = entry("考核意见", length=500, multiline=True)


@dataclass(frozen=True, slots=True)
class EndingDraft:
    """终止."""

    ended_on: date | None = entry("终止日期", required=True)
    reason: str | None = entry("终止原因", required=True, length=200)


@dataclass(frozen=True, slots=True)
class JoiningDraft:
    """Somebody fills a vacancy (变更成员)."""

    partner_uid: Uid | None = entry("补充的成员", required=True)
    joined_on: date | None = entry("加入日期", required=True)


@dataclass(frozen=True, slots=True)
class LeavingDraft:
    """A partner leaves (变更成员)."""

    left_on: date | None = entry("退出日期", required=True)
    left_why: Leaving | None = entry("退出原因", required=True)
    left_note: str | None = entry("说明", length=200)
