"""What the printed forms of a person say: 党员信息采集表 in the national form's order, and the sheet of everything."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from desktop.domain.actors import Right
from desktop.domain.attachments import AttachmentKind
from desktop.domain.codes import MEMBER_PROBATIONARY, MEMBERS, CodeTables, name_of
from desktop.domain.drafts import FieldSpec, spec
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.people import PersonDraft
from desktop.domain.people.records import ResponsibilityKind
from desktop.services.finding import related_to
from desktop.services.organisations import names_of
from desktop.services.people.moments import moments_of
from desktop.store.attachments import Attachment
from desktop.store.people import Person, Responsibility
from desktop.store.record import draft_of
from desktop.store.sessions import Tx

_SHORT = 36
"""Characters that stand in half a row of the sheet, in three lines."""
NOTHING = "无"
"""No cell of the national form stays empty (fields-and-forms.md §2.1)."""

_FIELDS: Mapping[str, FieldSpec] = {item.name: item for item in spec(PersonDraft)}

_GROUPS: tuple[tuple[str, str], ...] = (
    (
        "基本情况",
        "name former_name gender birth_date ethnic native_place birth_place marital id_number id_note staff_no join_work_on",
    ),
    (
        "党员情况",
        "political_status development applied_on frontline activist_on target_on joined_on introducers full_on branch_uid group_uid "
        "moved_in_on moved_out_on dues_until attached_branch delegate standing exit_kind exit_on",
    ),
    (
        "流动与失联",
        "is_mobile mobile_since mobile_destination mobile_contact last_contact_on is_lost lost_since lost_reason",
    ),
    (
        "组织与工作",
        "department_uid team_uid employment work_post job_title admin_post admin_rank technical_title skill_level on_staff "
        "migrant_worker",
    ),
    ("学习经历", "education study_kind school major enrolled_on graduated_on degree degree_on"),
    ("联系方式", "mobile landline messenger address registered_at"),
    ("其他", "other_party other_party_on abroad abroad_reason abroad_on hardship hardship_help health note"),
)
"""The groups of the printed sheet, each with its fields in order; a field in none of them stands last, under 其他."""
_NOT_PRINTED = {"name_pinyin"}


def person_papers(codes: CodeTables) -> dict[str, Callable[[Tx, Uid], dict[str, object]]]:
    """Print-outs of a person by the kind of their template."""
    return {"member_form": member_form(codes), "personal_sheet": personal_sheet(codes)}


@dataclass(frozen=True, slots=True)
class _Words:
    """Values as they are printed."""

    codes: CodeTables
    orgs: Mapping[Uid, str]
    intimate: bool = False
    """Health may be shown to this account."""

    def of(self, draft: PersonDraft, name: str) -> str:
        """One field in words; "" for nothing."""
        item, value = _FIELDS[name], getattr(draft, name)
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, date):
            return f"{value.year}年{value.month}月{value.day}日"
        if item.kind is bytes:
            return self.orgs.get(value, "")
        return name_of(self.codes, item.meta.codes, str(value)) if item.meta.codes else str(value)


def member_form(codes: CodeTables) -> Callable[[Tx, Uid], dict[str, object]]:
    """The 16 items of the national form. The fields' names are those of the items."""

    def data(tx: Tx, uid: Uid) -> dict[str, object]:
        row = tx.fetch(Person, uid)
        if row.political_status not in MEMBERS:
            raise UserError(f"{row.name}不是党员，不填党员信息采集表。", "需要全部信息的，请打印“人员信息表”。")
        draft, words = draft_of(PersonDraft, row), _Words(codes, names_of(tx))
        fields: dict[str, object] = {_FIELDS[name].label: words.of(draft, name) or NOTHING for name in _ITEMS}
        on_probation = draft.political_status == MEMBER_PROBATIONARY
        return {
            **fields,
            "人员类别": "预备党员" if on_probation else "正式党员",
            "转为正式党员日期": "—" if on_probation and draft.full_on is None else fields["转为正式党员日期"],
            "是否失联党员": "是" if draft.is_lost else "否",
            "是否流动党员": "是" if draft.is_mobile else "否",
        }

    return data


_ITEMS = (
    "name gender id_number ethnic birth_date education branch_uid joined_on full_on work_post mobile landline address standing "
    "lost_since mobile_destination"
).split()


def personal_sheet(codes: CodeTables) -> Callable[[Tx, Uid], dict[str, object]]:
    """Everything recorded of a person, for himself to check; groups without content are left out."""

    def data(tx: Tx, uid: Uid) -> dict[str, object]:
        row = tx.fetch(Person, uid)
        draft = draft_of(PersonDraft, row)
        words = _Words(codes, names_of(tx), tx.who.may(Right.VIEW_HEALTH))
        groups = [{"名称": title, "行": _rows(cells)} for title, names in printed_groups() if (cells := list(_cells(draft, names, words)))]
        records = [
            {"名称": title, "栏目": _FIRST.get(title, "日期"), "条目": lines}
            for title, lines in _records(tx, row, codes)
            if lines
        ]
        return {"姓名": row.name, "分组": groups, "记录": records}

    return data


def printed_groups() -> Iterator[tuple[str, list[str]]]:
    """The groups of the sheet of everything, with the names of all their fields."""
    told = {name for _, names in _GROUPS for name in names.split()} | _NOT_PRINTED
    for title, names in _GROUPS:
        rest = [name for name in _FIELDS if name not in told] if title == _GROUPS[-1][0] else []
        yield title, [*names.split(), *rest]


def _rows(cells: Sequence[dict[str, str]]) -> list[list[dict[str, str]]]:
    """Two fields a row; one with much to say has a row of its own."""
    rows: list[list[dict[str, str]]] = []
    for cell in cells:
        short = len(cell["内容"]) <= _SHORT
        if short and rows and len(rows[-1]) == 1 and len(rows[-1][0]["内容"]) <= _SHORT:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return rows


def _cells(draft: PersonDraft, names: Sequence[str], words: _Words) -> Iterator[dict[str, str]]:
    for name in names:
        said = words.of(draft, name) if name != "health" or words.intimate else ""
        if said and said != "否":
            yield {"名称": _FIELDS[name].label, "内容": said}


_FIRST = {"职责": "类别", "结对、承诺和项目": "情况"}
"""Heading of the first column of a table; 日期 where nothing is said."""


def _records(tx: Tx, row: Person, codes: CodeTables) -> Iterator[tuple[str, list[dict[str, str]]]]:
    yield "经历", [_line(m.when, m.text) for m in reversed(moments_of(tx, row, codes))]
    duties = sa.select(Responsibility).where(Responsibility.person_uid == row.uid).order_by(Responsibility.ordinal)
    yield "职责", [_line(ResponsibilityKind(r.kind).label, r.content) for r in tx.rows(duties)]
    found = [(each.title, each.note) for each in related_to(tx, row.uid)]
    yield "结对、承诺和项目", [_line(note or "—", title) for title, note in found]
    files = tx.rows(
        sa.select(Attachment)
        .where(Attachment.owner_uid == row.uid, Attachment.noun == "person", Attachment.kind != AttachmentKind.PHOTO)
        .order_by(Attachment.uid)
    )
    yield "附件", [_line(a.created_at.astimezone().date().isoformat(), a.title) for a in files]


def _line(first: str, words: str) -> dict[str, str]:
    return {"日期": first, "内容": words}
