"""The columns of the people list."""

from collections.abc import Sequence
from functools import partial

from desktop.domain.drafts import spec
from desktop.domain.people import PersonDraft
from desktop.domain.views import Kind, ViewField
from desktop.services.people import PersonRow
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.tokens import Tone


def _state(row: PersonRow) -> str:
    return "疑似重复" if row.twin else "待核实" if row.to_check else row.employment


def _state_tone(row: PersonRow) -> Tone:
    if row.twin or row.to_check:
        return Tone.WARNING
    return Tone.GOOD if row.employment == "在岗" else Tone.PLAIN


def _date(row: PersonRow) -> str:
    return row.joined_on.isoformat() if row.joined_on else ""


COLUMNS = (
    Column[PersonRow]("name", "姓名", lambda r: r.name, width=114, stretch=1),
    Column[PersonRow]("staff_no", "工号", lambda r: r.staff_no, width=104, stretch=1),
    Column[PersonRow](
        "political",
        "政治面貌",
        lambda r: r.political,
        width=118,
        look=Look.PILL,
        tone=lambda r: Tone.INFO if r.is_member else Tone.PLAIN,
    ),
    Column[PersonRow]("team", "班组", lambda r: r.team, width=112, stretch=2, drop=2),
    Column[PersonRow]("branch", "党支部", lambda r: r.branch, width=120, stretch=2, drop=4),
    Column[PersonRow]("job_title", "职务", lambda r: r.job_title, width=96, stretch=1, drop=3),
    Column[PersonRow](
        "age", "年龄", lambda r: str(r.age) if r.age is not None else "", width=56, look=Look.NUMBER, drop=6
    ),
    Column[PersonRow]("joined_on", "入党日期", _date, width=100, look=Look.DATE, drop=7),
    Column[PersonRow]("phone", "手机", lambda r: r.phone_masked, width=106, sortable=False, drop=8),
    Column[PersonRow]("state", "状态", _state, width=88, look=Look.PILL, tone=_state_tone, drop=1),
    Column[PersonRow]("gender", "性别", lambda r: r.gender, width=52, hidden=True),
    Column[PersonRow]("department", "部门", lambda r: r.department, width=120, stretch=1, hidden=True),
    Column[PersonRow]("id_masked", "身份证号", lambda r: r.id_masked, width=160, sortable=False, hidden=True),
)

FIELDS = {
    "name": "name",
    "staff_no": "staff_no",
    "political": "political_status",
    "team": "team_uid",
    "branch": "branch_uid",
    "job_title": "job_title",
    "age": "birth_date",
    "joined_on": "joined_on",
    "phone": "mobile",
    "state": "employment",
    "gender": "gender",
    "department": "department_uid",
    "id_masked": "id_number",
}
"""The field behind each column, for the export of the list as it is shown."""


def columns_of(further: Sequence[ViewField]) -> list[Column[PersonRow]]:
    """The usual columns, then one for every other field; those are shown when a person chooses them."""
    counted = (("party_years", "党龄"), ("work_years", "工龄"))
    years = [Column[PersonRow](key, title, partial(_told, key), 56, look=Look.NUMBER, hidden=True) for key, title in counted]
    return [*COLUMNS, *years, *(_further(item) for item in further)]


def _further(item: ViewField) -> Column[PersonRow]:
    look = Look.DATE if item.kind is Kind.DATE else Look.TEXT
    width = 100 if item.kind is Kind.DATE else max(72, 14 * len(item.label) + 20)
    return Column[PersonRow](item.key, item.label, partial(_told, item.key), width, look=look, hidden=True)


def _told(key: str, row: PersonRow) -> str:
    return row.more.get(key, "")


def field_of(key: str) -> str | None:
    """The draft field that a column shows; None for what is worked out."""
    return FIELDS.get(key) or (key if key in _DRAFTED else None)


_DRAFTED = frozenset(item.name for item in spec(PersonDraft))
