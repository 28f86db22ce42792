"""What the documents say: frozen data of each kind, and the vocabulary of numbering, signing and checking them.

Every field carries the Chinese name under which a template (resources/templates) finds it; see `fields_of`.
"""

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

_NAME = "name in templates"
_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, which are misread on paper."""

_QR = re.compile(r"SX1\|(?P<number>[^|]+)\|(?P<code>[0-9A-Z-]+)")


def named(name: str, **options: Any) -> Any:
    """A dataclass field with the Chinese name by which templates and error messages call it."""
    return dataclasses.field(metadata={_NAME: name}, **options)


def fields_of(value: Any) -> Any:
    """Data as templates read it: dataclasses become mappings under their Chinese names, tuples become lists."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.metadata[_NAME]: fields_of(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [fields_of(item) for item in value]
    return value


def freeze(fields: Mapping[str, Any]) -> bytes:
    """Fields as the canonical JSON that is stored, hashed and attached to the PDF (keys sorted, dates ISO, UTF-8).

    `json.loads` of it renders to the same document, so an interrupted finalising can resume from the stored bytes.
    """
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return text.encode()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def verification_code(number: str, frozen: bytes) -> str:
    """Twelve letters that bind a number to its content, as XXXX-XXXX-XXXX: the first 60 bits of a SHA-256."""
    digest = hashlib.sha256(number.encode() + b"\0" + frozen).digest()
    bits = int.from_bytes(digest[:8], "big") >> 4
    letters = "".join(_CODE_LETTERS[bits >> shift & 31] for shift in range(55, -1, -5))
    return "-".join(letters[i : i + 4] for i in (0, 4, 8))


def qr_text(number: str, code: str) -> str:
    """What the QR on every page says; `read_qr` reads it back from a scan."""
    return f"SX1|{number}|{code}"


def read_qr(text: str) -> tuple[str, str] | None:
    """Number and code of one of our documents; None when the text is anything else."""
    found = _QR.fullmatch(text)
    return (found["number"], found["code"]) if found else None


class SignedWhen(StrEnum):
    """The event that makes a document 已签署; its template declares which."""

    INK_CONFIRMED = "ink_confirmed"
    """A person confirms the copy signed in ink, with its scan."""
    ALL_SIGNATURES = "all_signatures"
    """Every required signatory's digital signature verifies."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """One who signs, in the declared order.

    Attributes:
        role: 甲方, 乙方, 承诺人, …
        title: what stands at the line, e.g. 党委书记.
        field: name of the PDF signature field, unique in the document.
        must: the document is not 已签署 without this one.
        organisation: printed above the line; may be empty.
    """

    role: str
    title: str
    field: str
    must: bool = True
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """Where a signature's appearance goes: points from the lower left corner, `page` from 1. Nothing is printed there."""

    field_name: str
    page: int
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Imprint:
    """What is printed on every page to tell a document from all others.

    Attributes:
        number: 文书编号, unique per issuing organisation, kind and year.
        code: see `verification_code`.
        office: 制发单位.
        made_on: day of 定稿; also the date inside the file, so that the same input gives the same bytes.
    """

    number: str
    code: str
    office: str
    made_on: date


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document, unsigned.

    Attributes:
        sha256: of `pdf`, lower-case hexadecimal.
        signature_boxes: one per signatory, in the order in which they sign.
        signatories: the same order.
    """

    pdf: bytes
    pages: int
    sha256: str
    signature_boxes: tuple[SignatureBox, ...]
    signatories: tuple[Signatory, ...]


class _Data:
    """A document's data: `fields()` is what its template sees."""

    __slots__ = ()

    def fields(self: Self) -> dict[str, Any]:
        found: dict[str, Any] = fields_of(self)
        return found


@dataclass(frozen=True, slots=True)
class Party:
    """甲方 or 乙方 of a contract."""

    organisation: str = named("名称")
    title: str = named("职务")
    """Of the signer, e.g. 党委书记."""
    representative: str = named("代表人")


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One row of 目标与考核指标; all as printed, with units."""

    indicator: str = named("指标")
    baseline: str = named("基线")
    target: str = named("目标")
    basis: str = named("口径")


@dataclass(frozen=True, slots=True)
class StageLine:
    """One of the six stages (计划立项 … 总结推广) in the schedule."""

    stage: str = named("阶段")
    work: str = named("任务")
    start: date = named("开始")
    end: date = named("完成")
    owner: str = named("责任人")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One measure of the 实施计划书."""

    stage: str = named("阶段")
    measure: str = named("措施")
    duty: str = named("职责")
    target: str = named("要求")
    owner: str = named("责任人")
    due: date = named("时限")


@dataclass(frozen=True, slots=True)
class ContractData(_Data):
    """《党建项目实施合同》 (domain/fields-and-forms.md §2.7)."""

    project: str = named("项目名称")
    origin: str = named("项目来源")
    """党委设定项目 or 基层自选项目."""
    award: str = named("立项依据")
    """How it was won or set up: a phrase, e.g. 2026年3月12日党建项目开标会评审中标."""
    first: Party = named("甲方")
    second: Party = named("乙方")
    content: str = named("项目内容")
    """Paragraphs separated by line breaks."""
    difficulty: str = named("破解难题")
    brand: str = named("塑造品牌")
    outcome: str = named("预期成果")
    goals: tuple[GoalLine, ...] = named("目标")
    start: date = named("开始日期")
    end: date = named("结束日期")
    schedule: tuple[StageLine, ...] = named("进度")
    budget_fen: int | None = named("经费")
    """In fen; None when the project has no money of its own."""
    pass_score: int = named("合格分数")
    """Acceptance passes at this score, in hundredths."""
    copies: int = named("份数")
    plan: tuple[PlanLine, ...] = named("计划")
    project_lead: str = named("项目负责人")


@dataclass(frozen=True, slots=True)
class PledgeLine:
    """One item of a pledge sheet with the branch's four answers."""

    kind: str = named("类别")
    """岗位承诺 or 服务承诺."""
    category: str = named("分类")
    """共性, 岗位 or 实事."""
    title: str = named("内容")
    measure: str = named("标准")
    """How one sees that it is kept."""
    due: date | None = named("时限")
    advanced: bool = named("先进性")
    wished: bool = named("群众意愿")
    feasible: bool = named("切实可行")
    able: bool = named("能够做到")


@dataclass(frozen=True, slots=True)
class PledgeSheetData(_Data):
    """承诺书（双承诺）of one person and year."""

    year: int = named("年度")
    name: str = named("姓名")
    staff_no: str = named("工号")
    branch: str = named("党支部")
    group: str = named("党小组")
    member_kind: str = named("人员类别")
    post: str = named("岗位")
    items: tuple[PledgeLine, ...] = named("承诺")
    opinions: str = named("征求意见")
    """What colleagues said before the pledge; may be empty."""
    review: str = named("审核意见")
    reviewed_on: date | None = named("审核日期")
    secretary: str = named("书记")
    publication: str = named("公示")
    """Place and dates of publication; empty when not yet published."""


@dataclass(frozen=True, slots=True)
class PairingSide:
    """A person or organisation on one side of a pairing."""

    name: str = named("姓名")
    staff_no: str = named("工号")
    organisation: str = named("单位")
    post: str = named("岗位")
    standing: str = named("身份")
    """正式党员, 群众, …; empty for an organisation."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered clause of a pairing kind (resources/kinds)."""

    title: str = named("标题")
    lines: tuple[str, ...] = named("条文")


@dataclass(frozen=True, slots=True)
class PairingData(_Data):
    """结对书 of any kind: title, roles and clauses come from the kind's data."""

    title: str = named("标题")
    kind: str = named("结对类型")
    lead_role: str = named("带领方称谓")
    partner_role: str = named("结对方称谓")
    lead: PairingSide = named("带领方")
    partners: tuple[PairingSide, ...] = named("结对方")
    branch: str = named("党支部")
    secretary: str = named("书记")
    start: date = named("开始日期")
    end: date = named("结束日期")
    contacts_per_month: int = named("每月联系次数")
    goal: str = named("目标")
    clauses: tuple[Clause, ...] = named("条款")
    copies: int = named("份数")


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One indicator of a rating; scores in hundredths."""

    code: str = named("编号")
    title: str = named("指标")
    points: int = named("分值")
    score: int | None = named("得分")
    """None: 不适用."""
    rule: str = named("规则")
    """In words."""
    value: str = named("取值")
    evidence: int = named("佐证")
    """How many records back it."""


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """One dimension with its indicators; hundredths."""

    title: str = named("维度")
    points: int = named("分值")
    score: int = named("得分")
    rows: tuple[ScoreRow, ...] = named("指标")


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """A bonus (positive) or penalty (negative), in hundredths."""

    kind: str = named("类别")
    title: str = named("事由")
    count: str = named("次数")
    score: int = named("分值")


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A veto or linkage, shown as 必备条件."""

    title: str = named("条件")
    met: bool = named("符合")
    remark: str = named("说明")


@dataclass(frozen=True, slots=True)
class ReportData(_Data):
    """星级评定报告. All scores in hundredths."""

    subject: str = named("被评对象")
    subject_kind: str = named("对象类型")
    superior: str = named("评定单位")
    rubric: str = named("评价细则")
    rubric_version: str = named("细则版本")
    period: str = named("考核周期")
    state: str = named("评定状态")
    revision: int = named("版次")
    decided_on: date | None = named("评定日期")
    level: str = named("等次")
    stars: int = named("星数")
    most_stars: int = named("满星")
    """0: the rating knows no stars."""
    score: int = named("总分")
    base: int = named("基础分")
    bonus: int = named("加分")
    penalty: int = named("减分")
    points: int = named("满分")
    why: tuple[str, ...] = named("评定理由")
    dimensions: tuple[DimensionRow, ...] = named("维度")
    adjustments: tuple[AdjustmentRow, ...] = named("加减分")
    conditions: tuple[ConditionRow, ...] = named("必备条件")
    next_level: tuple[str, ...] = named("努力方向")
    """What the next star needs, one sentence each; empty at the top."""
    result_hash: str = named("结果校验")
    engine: str = named("引擎版本")
    signers: tuple[str, ...] = named("签署职务")
    """Titles of those who sign, e.g. 党支部书记, 考评组组长, 党委书记."""
