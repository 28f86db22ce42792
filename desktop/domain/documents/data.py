"""What each kind of document says: frozen data, every field annotated with the Chinese name its template reads."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, get_type_hints


@cache
def _names(kind: type) -> tuple[tuple[str, str], ...]:
    hints = get_type_hints(kind, include_extras=True)
    return tuple((f.name, hints[f.name].__metadata__[0]) for f in dataclasses.fields(kind))


def fields_of(value: Any) -> Any:
    """Data as templates read it: dataclasses become mappings under their Chinese names, tuples become lists."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {said: fields_of(getattr(value, name)) for name, said in _names(type(value))}
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


class _Data:
    """A document's data: `fields()` is what its template sees."""

    __slots__ = ()

    def fields(self) -> dict[str, Any]:
        found: dict[str, Any] = fields_of(self)
        return found


@dataclass(frozen=True, slots=True)
class Party:
    """甲方 or 乙方 of a contract."""

    organisation: Annotated[str, "名称"]
    title: Annotated[str, "职务"]
    """Of the signer, e.g. 党委书记."""
    representative: Annotated[str, "代表人"]


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One row of 目标与考核指标; all as printed, with units."""

    indicator: Annotated[str, "指标"]
    baseline: Annotated[str, "基线"]
    target: Annotated[str, "目标"]
    basis: Annotated[str, "口径"]


@dataclass(frozen=True, slots=True)
class StageLine:
    """One of the six stages (计划立项 … 总结推广) in the schedule."""

    stage: Annotated[str, "阶段"]
    work: Annotated[str, "任务"]
    start: Annotated[date, "开始"]
    end: Annotated[date, "完成"]
    owner: Annotated[str, "责任人"]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One measure of the 实施计划书."""

    stage: Annotated[str, "阶段"]
    measure: Annotated[str, "措施"]
    duty: Annotated[str, "职责"]
    target: Annotated[str, "要求"]
    owner: Annotated[str, "责任人"]
    due: Annotated[date, "时限"]


@dataclass(frozen=True, slots=True)
class ContractData(_Data):
    """《党建项目实施合同》 (domain/fields-and-forms.md §2.7)."""

    project: Annotated[str, "项目名称"]
    origin: Annotated[str, "项目来源"]
    """党委设定项目 or 基层自选项目."""
    award: Annotated[str, "立项依据"]
    """How it was won or set up: a phrase, e.g. 2026年3月12日党建项目开标会评审中标."""
    first: Annotated[Party, "甲方"]
    second: Annotated[Party, "乙方"]
    content: Annotated[str, "项目内容"]
    """Paragraphs separated by line breaks."""
    difficulty: Annotated[str, "破解难题"]
    brand: Annotated[str, "塑造品牌"]
    outcome: Annotated[str, "预期成果"]
    goals: Annotated[tuple[GoalLine, ...], "目标"]
    start: Annotated[date, "开始日期"]
    end: Annotated[date, "结束日期"]
    schedule: Annotated[tuple[StageLine, ...], "进度"]
    budget_fen: Annotated[int | None, "经费"]
    """In fen; None when the project has no money of its own."""
    pass_score: Annotated[int, "合格分数"]
    """Acceptance passes at this score, in hundredths."""
    copies: Annotated[int, "份数"]
    plan: Annotated[tuple[PlanLine, ...], "计划"]
    project_lead: Annotated[str, "项目负责人"]


@dataclass(frozen=True, slots=True)
class PledgeLine:
    """One item of a pledge sheet with the branch's four answers."""

    kind: Annotated[str, "类别"]
    """岗位承诺 or 服务承诺."""
    category: Annotated[str, "分类"]
    """共性, 岗位 or 实事."""
    title: Annotated[str, "内容"]
    measure: Annotated[str, "标准"]
    """How one sees that it is kept."""
    due: Annotated[date | None, "时限"]
    advanced: Annotated[bool, "先进性"]
    wished: Annotated[bool, "群众意愿"]
    feasible: Annotated[bool, "切实可行"]
    able: Annotated[bool, "能够做到"]


@dataclass(frozen=True, slots=True)
class PledgeSheetData(_Data):
    """承诺书（双承诺）of one person and year."""

    year: Annotated[int, "年度"]
    name: Annotated[str, "姓名"]
    staff_no: Annotated[str, "工号"]
    branch: Annotated[str, "党支部"]
    group: Annotated[str, "党小组"]
    member_kind: Annotated[str, "人员类别"]
    post: Annotated[str, "岗位"]
    items: Annotated[tuple[PledgeLine, ...], "承诺"]
    opinions: Annotated[str, "征求意见"]
    """What colleagues said before the pledge; may be empty."""
    review: Annotated[str, "审核意见"]
    reviewed_on: Annotated[date | None, "审核日期"]
    secretary: Annotated[str, "书记"]
    publication: Annotated[str, "公示"]
    """Place and dates of publication; empty when not yet published."""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One published pledge on the wall; nothing of a person but the name."""

    name: Annotated[str, "姓名"]
    kind: Annotated[str, "类别"]
    """岗位 or 服务."""
    title: Annotated[str, "内容"]
    measure: Annotated[str, "标准"]
    due: Annotated[str, "时限"]
    """12月20日, with its year when that is another one; 全年 without a day."""
    span: Annotated[str, "公示期"]


@dataclass(frozen=True, slots=True)
class PledgeBoardData(_Data):
    """党员承诺公示表: what a branch published in one year (mechanisms.md 3-20)."""

    year: Annotated[int, "年度"]
    branch: Annotated[str, "党支部"]
    secretary: Annotated[str, "书记"]
    people: Annotated[int, "人数"]
    count: Annotated[int, "项数"]
    places: Annotated[str, "公示地点"]
    first: Annotated[tuple[BoardLine, ...], "承诺"]
    """Published first; those that passed later stand in `later` with their own dates (model.md, INV-14)."""
    later: Annotated[tuple[BoardLine, ...], "增补"]


@dataclass(frozen=True, slots=True)
class PairingSide:
    """A person or organisation on one side of a pairing."""

    name: Annotated[str, "姓名"]
    staff_no: Annotated[str, "工号"]
    organisation: Annotated[str, "单位"]
    post: Annotated[str, "岗位"]
    standing: Annotated[str, "身份"]
    """正式党员, 群众, …; empty for an organisation."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered clause of a pairing kind (resources/kinds)."""

    title: Annotated[str, "标题"]
    lines: Annotated[tuple[str, ...], "条文"]


@dataclass(frozen=True, slots=True)
class PairingData(_Data):
    """结对书 of any kind: title, roles and clauses come from the kind's data."""

    title: Annotated[str, "标题"]
    kind: Annotated[str, "结对类型"]
    lead_role: Annotated[str, "带领方称谓"]
    partner_role: Annotated[str, "结对方称谓"]
    lead: Annotated[PairingSide, "带领方"]
    partners: Annotated[tuple[PairingSide, ...], "结对方"]
    branch: Annotated[str, "党支部"]
    secretary: Annotated[str, "书记"]
    start: Annotated[date, "开始日期"]
    end: Annotated[date, "结束日期"]
    contacts_per_month: Annotated[int, "每月联系次数"]
    goal: Annotated[str, "目标"]
    clauses: Annotated[tuple[Clause, ...], "条款"]
    copies: Annotated[int, "份数"]


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One indicator of a rating; scores in hundredths."""

    code: Annotated[str, "编号"]
    title: Annotated[str, "指标"]
    points: Annotated[int, "分值"]
    score: Annotated[int | None, "得分"]
    """None: 不适用."""
    rule: Annotated[str, "规则"]
    """In words."""
    value: Annotated[str, "取值"]
    evidence: Annotated[int, "佐证"]
    """How many records back it."""


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """One dimension with its indicators; hundredths."""

    title: Annotated[str, "维度"]
    points: Annotated[int, "分值"]
    score: Annotated[int, "得分"]
    rows: Annotated[tuple[ScoreRow, ...], "指标"]


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """A bonus (positive) or penalty (negative), in hundredths."""

    kind: Annotated[str, "类别"]
    title: Annotated[str, "事由"]
    count: Annotated[str, "次数"]
    score: Annotated[int, "分值"]


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A veto or linkage, shown as 必备条件."""

    title: Annotated[str, "条件"]
    met: Annotated[bool, "符合"]
    remark: Annotated[str, "说明"]


@dataclass(frozen=True, slots=True)
class ReportData(_Data):
    """星级评定报告. All scores in hundredths."""

    subject: Annotated[str, "被评对象"]
    subject_kind: Annotated[str, "对象类型"]
    superior: Annotated[str, "评定单位"]
    rubric: Annotated[str, "评价细则"]
    rubric_version: Annotated[str, "细则版本"]
    period: Annotated[str, "考核周期"]
    state: Annotated[str, "评定状态"]
    revision: Annotated[int, "版次"]
    decided_on: Annotated[date | None, "评定日期"]
    level: Annotated[str, "等次"]
    stars: Annotated[int, "星数"]
    most_stars: Annotated[int, "满星"]
    """0: the rating knows no stars."""
    score: Annotated[int, "总分"]
    base: Annotated[int, "基础分"]
    bonus: Annotated[int, "加分"]
    penalty: Annotated[int, "减分"]
    points: Annotated[int, "满分"]
    why: Annotated[tuple[str, ...], "评定理由"]
    dimensions: Annotated[tuple[DimensionRow, ...], "维度"]
    adjustments: Annotated[tuple[AdjustmentRow, ...], "加减分"]
    conditions: Annotated[tuple[ConditionRow, ...], "必备条件"]
    next_level: Annotated[tuple[str, ...], "努力方向"]
    """What the next star needs, one sentence each; empty at the top."""
    result_hash: Annotated[str, "结果校验"]
    engine: Annotated[str, "引擎版本"]
    signers: Annotated[tuple[str, ...], "签署职务"]
    """Titles of those who sign, e.g. 党支部书记, 考评组组长, 党委书记."""
