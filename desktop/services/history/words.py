"""What the history calls things: nouns, operations, fields and values in the words of the screens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import inspect

from desktop.domain.activities.record import ActivityDraft, AgendaDraft, AttendanceDraft
from desktop.domain.assessments.judges import JudgeDraft
from desktop.domain.codes import CodeTables
from desktop.domain.drafts import FieldSpec, spec
from desktop.domain.identity import Uid, uid_of
from desktop.domain.organisations import AssignmentDraft, OrganisationDraft
from desktop.domain.pairings.model import ContactDraft, ExaminationDraft, LeavingDraft, PairingDraft, SigningDraft
from desktop.domain.people import COVERS, PersonDraft
from desktop.domain.pledges.model import (
    AppraisalDraft,
    BeginningDraft,
    ItemDraft,
    OpinionDraft,
    PublicationDraft,
    ReviewDraft,
    SheetDraft,
    SupervisionDraft,
    VerdictDraft,
)
from desktop.domain.pledges.wishes import ClaimDraft, ConfirmationDraft, FulfilmentDraft, ImpossibleDraft, WishDraft
from desktop.domain.projects.problems import ProblemDraft
from desktop.domain.projects.project import GoalDraft, ProjectDraft, TaskDraft, TrackingDraft
from desktop.domain.stations import StationDraft
from desktop.store.record import Base, Moment, Record

OPERATIONS = {
    "insert": "新增",
    "update": "修改",
    "delete": "移入回收站",
    "restore": "恢复",
    "erase": "彻底删除",
    "reveal": "查看遮盖的内容",
    "import": "导入",
    "export": "导出",
    "undo": "撤销",
    "password": "修改密码",
    "restored": "恢复",
    "opened": "打开",
    "installed": "安装",
    "removed": "移除",
    "replaced": "更换",
}

_NOUNS: dict[str, tuple[str, tuple[type, ...]]] = {
    "account": ("账号", ()),
    "action": ("操作", ()),
    "activity": ("活动", (ActivityDraft,)),
    "addendum": ("活动补记", (OpinionDraft,)),
    "affiliation": ("组织关系", ()),
    "agenda_item": ("议题", (AgendaDraft,)),
    "assessment": ("星级评定", ()),
    "assignment": ("任职", (AssignmentDraft,)),
    "attendance": ("到会情况", (AttendanceDraft,)),
    "backup": ("备份", ()),
    "database_key": ("数据库密钥", ()),
    "document": ("文书", ()),
    "document_signer": ("文书签署人", ()),
    "escrow": ("托管密钥", ()),
    "export": ("导出", ()),
    "import": ("导入", ()),
    "judge": ("评价人", (JudgeDraft,)),
    "org_link": ("组织关联", ()),
    "organisation": ("组织", (OrganisationDraft,)),
    "pairing": ("结对", (PairingDraft, SigningDraft, ExaminationDraft)),
    "pairing_contact": ("联系记录", (ContactDraft,)),
    "pairing_partner": ("结对对象", (LeavingDraft,)),
    "person": ("人员", (PersonDraft,)),
    "pledge_item": ("承诺事项", (ItemDraft, ReviewDraft, VerdictDraft)),
    "pledge_opinion": ("征求意见", (OpinionDraft,)),
    "pledge_publication": ("公示", (PublicationDraft,)),
    "pledge_sheet": ("承诺书", (SheetDraft, BeginningDraft, AppraisalDraft)),
    "pledge_supervision": ("督诺记录", (SupervisionDraft,)),
    "problem": ("问题", (ProblemDraft,)),
    "project": ("项目", (ProjectDraft,)),
    "project_goal": ("项目目标", (GoalDraft,)),
    "project_step": ("项目步骤", ()),
    "project_task": ("进度安排", (TaskDraft,)),
    "recovery_code": ("恢复码", ()),
    "saved_view": ("常用筛选", ()),
    "score_entry": ("评分", ()),
    "signing_authority": ("本地签发机构", ()),
    "signing_key": ("签名密钥", ()),
    "station": ("本单位", (StationDraft,)),
    "tracking": ("项目跟踪", (TrackingDraft,)),
    "wish": ("微心愿", (WishDraft, ClaimDraft, FulfilmentDraft, ConfirmationDraft, ImpossibleDraft)),
}

NOUNS = tuple(_NOUNS)
"""Every table the history may tell of."""

_LABELS = {
    "activity_uid": "活动",
    "archived_at": "归档时间",
    "archived_on": "归档日期",
    "assessment_uid": "评定",
    "award_basis": "立项依据",
    "award_rank": "名次",
    "awarded_on": "中标日期",
    "basis": "依据",
    "begun_on": "开始日期",
    "accepted_on": "验收日期",
    "excellent_on": "评优日期",
    "branch_uid": "党支部",
    "closed_on": "结束日期",
    "closed_reason": "结束原因",
    "code": "校验码",
    "completeness": "完整度",
    "confirmed_at": "确认时间",
    "confirmed_by": "确认人",
    "contract_uid": "合同",
    "contracted_on": "签约日期",
    "copied_from_uid": "沿用自",
    "count": "条数",
    "deleted_reason": "删除原因",
    "document_uid": "文书",
    "file": "文件",
    "finder": "发现人",
    "fingerprint": "指纹",
    "from_state": "原状态",
    "from_uid": "关联起点",
    "grade": "验收等次",
    "happened_on": "发生日期",
    "holder": "持有人",
    "item": "指标",
    "judge_uid": "评价人",
    "item_uid": "承诺事项",
    "joined_on": "加入日期",
    "kind": "类别",
    "level": "等级",
    "level_title": "等级名称",
    "made_on": "成文日期",
    "move": "步骤",
    "must": "必须签署",
    "name": "名称",
    "note": "备注",
    "number": "编号",
    "office": "制作单位",
    "on": "日期",
    "opinion": "意见",
    "ordinal": "序号",
    "org_uid": "组织",
    "organisation": "单位",
    "pages": "页数",
    "pairing_uid": "结对",
    "paper": "依据文书",
    "people": "人数",
    "period": "评定期",
    "person_uid": "人员",
    "possible_twin": "疑似重复",
    "prefix": "文书编号前缀",
    "project_uid": "项目",
    "publication_uid": "公示",
    "reason": "原因",
    "recused": "回避原因",
    "renews_uid": "续签自",
    "returned_reason": "退回原因",
    "reviewer": "审核人",
    "revises_uid": "更正自",
    "revision": "版次",
    "revision_reason": "更正原因",
    "role": "角色",
    "rubric_title": "评定标准",
    "rubric_version": "标准版本",
    "score": "得分",
    "serial": "序号",
    "sheet_uid": "承诺书",
    "signed_at": "签署时间",
    "signed_by": "签署人账号",
    "signed_on": "签订日期",
    "signer_name": "签署人",
    "since": "自",
    "stage": "阶段",
    "stars": "星数",
    "started_on": "开始日期",
    "state": "状态",
    "subject_name": "评定对象",
    "submitted_on": "提交日期",
    "title": "名称",
    "to_state": "新状态",
    "to_uid": "关联终点",
    "until": "至",
    "valid_until": "有效期至",
    "value": "值",
    "verified_by": "核实人",
    "verified_on": "核实日期",
    "void_reason": "作废原因",
    "written_by": "补记人",
    "year": "年度",
}
"""Columns that no draft holds, or that are called the same everywhere."""

_ROLES = {
    "self": "自评",
    "mass": "群众测评",
    "peer": "互评",
    "dept": "部门考评",
    "branch": "支部考评",
    "committee": "党委考评",
    "ballot": "无记名民主测评",
    "biz_dept": "业务部门评价",
    "party_dept": "党建部门评价",
    "judge": "评审委员",
    "panel": "验收组",
}
"""Rater roles of the rubrics that come with the program."""

_KINDS = {
    "affiliation": {"primary_party": "党支部", "business": "班组"},
    "judge": _ROLES,
    "score_entry": {
        **_ROLES,
        "rating": "评分",
        "ticks": "勾选",
        "count": "次数",
        "veto": "一票否决",
        "finding": "检查发现",
        "checked": "检查无问题",
        "not_applicable": "不适用",
        "declared": "填报值",
        "verified": "核定值",
    },
}
"""Words of codes that no table and no line of resources/kinds gives."""

SILENT = frozenset(
    """
    deleted_at sort_key home_station subject_noun subject_uid subject_type rubric_id rubric_text facts result_sha256 engine most_stars
    final_at template_version frozen final_sha256 current_sha256 scan_sha256 blob_sha256 sha256 signed_when field
    certificate_serial result page conditions account_uid
    """.split()
)
"""Columns that only the program reads: sort keys, hashes, frozen data."""

_LONG = 120
"""Characters of a value that are shown; the record itself has the rest."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record, in words; "" for nothing."""

    field: str
    label: str
    old: str
    new: str


def noun_word(noun: str) -> str:
    return _NOUNS.get(noun, (noun, ()))[0]


def field_spec(noun: str, name: str) -> FieldSpec | None:
    """The draft field behind a column, if a person may type it."""
    drafts = _NOUNS.get(noun, ("", ()))[1]
    return next((item for draft in drafts for item in spec(draft) if item.name == name), None)


def label(noun: str, name: str) -> str | None:
    """What a column is called; None for those that only the program reads (hashes, sort keys, frozen data)."""
    item = field_spec(noun, name)
    if item is not None:
        return item.label
    return None if name in SILENT else _LABELS.get(name)


@dataclass(frozen=True)
class Wording:
    """Puts stored values into words.

    Attributes:
        codes: code tables by name.
        kinds: code → title of the lines of resources/kinds, by noun.
        titles: what uids are called.
    """

    codes: CodeTables
    kinds: Mapping[str, Mapping[str, str]]
    titles: Mapping[Uid, str]

    def changes(self, noun: str, fields: Mapping[str, Any]) -> tuple[FieldChange, ...]:
        """The fields of one history entry that mean something to a person."""
        found = []
        for name, pair in fields.items():
            shown = label(noun, name)
            old, new = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
            if shown is not None:
                found.append(FieldChange(name, shown, self.value(noun, name, old), self.value(noun, name, new)))
        return tuple(found)

    def value(self, noun: str, name: str, stored: Any) -> str:
        """One value as the history wrote it."""
        if stored is None or stored == "":
            return ""
        if isinstance(stored, bool):
            return "是" if stored else "否"
        item = field_spec(noun, name)
        if item is not None and item.meta.sensitive:
            mask = COVERS.get(name)
            return mask(str(stored)) if mask is not None else "****"
        text = self._coded(noun, name, item, stored)
        return text if len(text) <= _LONG else f"{text[:_LONG]}…"

    def _coded(self, noun: str, name: str, item: FieldSpec | None, stored: Any) -> str:
        column = column_of(noun, name)
        if column is not None and isinstance(column.type, sa.Enum) and column.type.enum_class is not None:
            word = getattr(column.type.enum_class(stored), "label", None)
            return str(word or _KINDS.get(noun, {}).get(stored, stored))
        table = self.codes.get(item.meta.codes or "") if item is not None else None
        if table is not None:
            return table.get(str(stored), str(stored))
        if column is not None and isinstance(column.type, sa.LargeBinary):
            return self.titles.get(uid_of(stored), "（已不存在的记录）") if len(str(stored)) == 32 else ""
        if column is not None and isinstance(column.type, Moment):
            return f"{datetime.fromisoformat(stored).astimezone():%Y-%m-%d %H:%M}"
        if name.endswith("_fen"):
            return f"{int(stored) / 100:,.2f} 元"
        known = {**_KINDS.get(noun, {}), **self.kinds.get(noun, {})}
        return known.get(str(stored), _plain(stored))


def _plain(stored: Any) -> str:
    return "、".join(str(each) for each in stored) if isinstance(stored, list) else str(stored)


def column_of(noun: str, name: str) -> "sa.ColumnElement[Any] | None":
    """The table column behind a field of the history; None when there is none any more."""
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Record) and mapper.class_.__tablename__ == noun:
            attributes = inspect(mapper.class_).column_attrs
            return attributes[name].columns[0] if name in attributes else None
    return None


def uids_in(noun: str, fields: Mapping[str, Any]) -> set[Uid]:
    """Records that the values of an entry point at."""
    found: set[Uid] = set()
    for name, pair in fields.items():
        column = column_of(noun, name)
        if column is not None and isinstance(column.type, sa.LargeBinary) and isinstance(pair, list):
            found |= {uid_of(value) for value in pair if isinstance(value, str) and len(value) == 32}
    return found
