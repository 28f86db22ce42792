"""People: members and 群众 alike, with the 16 items of the national member form and the ID-number rules.

The one third-party import of this layer is `stdnum`, for the check digit alone: its `validate` raises on
valid old region codes (340524, 130627), so only `calc_check_digit` is used.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from stdnum.cn import ric

from desktop.domain.codes import FEMALE, MALE, MASSES, MEMBER_FULL, MEMBER_PROBATIONARY, MEMBERS, CodeTables
from desktop.domain.drafts import entry, form_problems, label_of
from desktop.domain.errors import Problem, Severity
from desktop.domain.identity import Uid


class Employment(StrEnum):
    """在岗状态: decides which duties apply to a person (domain/model.md, corrections)."""

    ON_DUTY = "on_duty"
    RETIRED = "retired"
    INTERNAL_RETIRED = "internal_retired"
    SECONDED = "seconded"
    OUTSOURCED = "outsourced"
    DISPATCHED = "dispatched"

    @property
    def label(self) -> str:
        return _EMPLOYMENTS[self]


_EMPLOYMENTS = {
    Employment.ON_DUTY: "在岗",
    Employment.RETIRED: "离退休",
    Employment.INTERNAL_RETIRED: "内退",
    Employment.SECONDED: "借调",
    Employment.OUTSOURCED: "外协",
    Employment.DISPATCHED: "劳务派遣",
}

AT_WORK = frozenset({Employment.ON_DUTY, Employment.SECONDED, Employment.OUTSOURCED, Employment.DISPATCHED})


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """What may be typed of a person (fields-and-forms.md §2.1; numbers of the national form's items in comments)."""

    name: str = entry(
        "姓名", default="", required=True, length=50, synonyms=("党员姓名", "员工姓名", "人员姓名", "职工姓名", "名字")
    )  # 1
    name_pinyin: str | None = entry("姓名拼音", length=100)
    staff_no: str | None = entry(
        "工号", length=30, synonyms=("员工编号", "职工编号", "人员编号", "人员编码", "人资编码", "员工号", "职工号")
    )
    id_number: str | None = entry(
        "公民身份证号码",
        length=18,
        sensitive=True,
        synonyms=("身份证号", "身份证号码", "公民身份号码", "身份证", "证件号码", "居民身份证", "居民身份证号码"),
    )  # 3
    id_note: str | None = entry("身份证号说明", length=200)
    gender: str | None = entry("性别", codes="gender")  # 2
    birth_date: date | None = entry("出生日期", synonyms=("出生年月日", "出生年月", "生日"))  # 5
    ethnic: str | None = entry("民族", codes="ethnic", synonyms=("族别",))  # 4
    native_place: str | None = entry("籍贯", length=60)
    education: str | None = entry("学历", codes="education", synonyms=("文化程度", "最高学历", "学历层次"))  # 6
    degree: str | None = entry("学位", codes="degree")
    political_status: str | None = entry(
        "政治面貌", codes="political_status", synonyms=("人员类别", "政治身份", "党员类别", "党员类型")
    )  # 7
    development: str | None = entry("发展阶段", codes="development_stage")
    applied_on: date | None = entry("申请入党日期", synonyms=("申请入党时间", "递交入党申请书时间"))
    activist_on: date | None = entry(
        "列为积极分子日期", synonyms=("列为积极分子时间", "确定为积极分子时间", "确定为入党积极分子时间")
    )
    joined_on: date | None = entry(
        "加入党组织日期",
        synonyms=("入党日期", "入党时间", "加入党组织时间", "入党年月", "加入中国共产党时间", "加入中共组织时间"),
    )  # 9
    full_on: date | None = entry(
        "转为正式党员日期", synonyms=("转正日期", "转正时间", "转为正式党员时间", "成为正式党员时间")
    )  # 10
    branch_uid: Uid | None = entry(
        "所在党支部",
        synonyms=(
            *("党支部", "所在支部", "支部", "所属党支部", "所属支部", "支部名称", "党支部名称", "所在党支部名称"),
            *("所在党组织", "所属党组织", "党组织名称", "组织关系所在党支部", "组织关系所在党组织"),
        ),
    )  # 8
    group_uid: Uid | None = entry("党小组", synonyms=("所在党小组", "所属党小组"))
    department_uid: Uid | None = entry(
        "部门",
        synonyms=("所在部门", "单位", "所在单位", "工作单位", "单位名称", "部门名称", "科室", "供电所", "部门（供电所）"),
    )
    team_uid: Uid | None = entry("班组", synonyms=("所在班组", "班组名称"))
    employment: Employment = entry(
        "在岗状态", default=Employment.ON_DUTY, codes="employment", synonyms=("用工状态", "人员状态")
    )
    work_post: str | None = entry("工作岗位", codes="work_post", synonyms=("岗位类别",))  # 11
    job_title: str | None = entry("职务（岗位名称）", length=60, synonyms=("职务", "岗位", "岗位名称", "现任职务"))
    skill_level: str | None = entry("技能等级", codes="skill_level", synonyms=("职业技能等级",))
    join_work_on: date | None = entry("参加工作日期", synonyms=("参加工作时间",))
    mobile: str | None = entry(
        "手机",
        length=30,
        sensitive=True,
        synonyms=("联系电话", "手机号", "手机号码", "电话", "电话号码", "移动电话", "联系方式"),
    )  # 12
    landline: str | None = entry("固定电话", length=30, sensitive=True, synonyms=("固话", "办公电话", "座机"))  # 12
    address: str | None = entry(
        "家庭住址", length=200, sensitive=True, synonyms=("住址", "现住址", "现居住地", "居住地址", "家庭地址")
    )  # 13
    standing: str | None = entry("党籍状态", codes="member_standing")  # 14
    is_lost: bool = entry("失联党员", default=False, synonyms=("是否失联党员", "是否为失联党员", "是否失联"))  # 15
    lost_since: date | None = entry("失联日期", synonyms=("失去联系日期",))  # 15
    lost_reason: str | None = entry("失联情形", codes="lost_reason")
    is_mobile: bool = entry("流动党员", default=False, synonyms=("是否流动党员", "是否为流动党员"))  # 16
    mobile_destination: str | None = entry("外出流向", length=100, synonyms=("外出流向地",))  # 16
    exit_kind: str | None = entry("出党方式", codes="member_exit")
    exit_on: date | None = entry("出党日期")
    note: str | None = entry("备注", length=500, multiline=True)

    @property
    def is_member(self) -> bool:
        """Full or probationary; an exit ends it."""
        return self.political_status in MEMBERS and self.exit_kind is None


def mask_id(id_number: str | None) -> str:
    """Region and last four digits only, as lists show it (个人信息保护法)."""
    return (
        f"{id_number[:6]}********{id_number[-4:]}" if id_number and len(id_number) >= 12 else "****" * bool(id_number)
    )


def mask_phone(phone: str | None) -> str:
    return f"{phone[:3]}****{phone[-4:]}" if phone and len(phone) >= 8 else "****" * bool(phone)


def tidy_id(typed: str | None) -> str | None:
    """Without spaces, full-width digits folded, X in upper case."""
    if typed is None:
        return None
    text = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in typed)
    return "".join(text.split()).upper() or None


def is_name(text: str) -> bool:
    """Whether it has a letter of any script; numbers and dates stand for a name when something slipped."""
    return any(c.isalpha() for c in text)


@dataclass(frozen=True, slots=True)
class IdFacts:
    """What a well-formed number says of its holder."""

    birth_date: date
    gender: str


@lru_cache(maxsize=64)
def id_facts(number: str) -> IdFacts | None:
    """Birth date and gender of an 18-digit number; None unless it passes every check but the region."""
    if id_number_problem(number, date.max) is not None:
        return None
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return IdFacts(born, MALE if int(number[16]) % 2 else FEMALE)


def id_number_problem(number: str, today: date) -> Problem | None:
    """GB 11643-1999 in the order length → characters → date → check digit; the region is not judged here."""
    if len(number) != 18:
        return _id_problem("ID_LENGTH", f"身份证号应为 18 位，现有 {len(number)} 位。")
    if not (number[:17].isascii() and number[:17].isdigit() and (number[17].isdigit() or number[17] == "X")):
        return _id_problem("ID_CHARACTERS", "身份证号只能是数字，末位可以是 X。")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return _id_problem("ID_DATE", f"身份证号中的出生日期 {number[6:14]} 不存在。")
    if born > today or born.year < 1900:
        return _id_problem("ID_DATE", f"身份证号中的出生日期 {born} 不合理。")
    if ric.calc_check_digit(number) != number[17]:
        return _id_problem("ID_CHECKSUM", "身份证号的校验码不对，可能有一位输错了。")
    return None


def _id_problem(code: str, text: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem("id_number", code, text, severity)


_REGIONS = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91".split()
)
"""First two digits of codes that were ever given out (GB/T 2260): provinces, regions, Hong Kong, Macao, Taiwan."""


def complete(draft: PersonDraft) -> PersonDraft:
    """Fill what the ID number already says, so that nobody types it twice."""
    number = tidy_id(draft.id_number)
    facts = id_facts(number) if number else None
    if facts is None:
        return replace(draft, id_number=number)
    return replace(
        draft,
        id_number=number,
        gender=draft.gender or facts.gender,
        birth_date=draft.birth_date or facts.birth_date,
    )


def needs_checking(draft: PersonDraft) -> bool:
    """待核实: a number that fails its rules was saved with a written reason."""
    if not draft.id_number or not draft.id_note:
        return False
    return any(p.severity is Severity.ERROR for p in _id_problems(replace(draft, id_note=None), date.max))


def person_problems(
    draft: PersonDraft, today: date, *, codes: CodeTables, same_id: str | None = None, same_staff_no: str | None = None
) -> list[Problem]:
    """Everything impossible (error) or unusual (warning) in a draft: INV-01, 02, 04 with their corrections.

    Args:
        same_id: name of another live person with this ID number.
        same_staff_no: name of another live person with this staff number.
    """
    found = form_problems(draft, codes)
    found += rule_problems(draft, today)
    found += _half_covered(draft)
    if draft.name and not is_name(draft.name):
        found.append(Problem("name", "NAME_WITHOUT_LETTERS", f"姓名“{draft.name}”里没有文字，请核对。"))
    if same_id:
        found.append(_id_problem("DUPLICATE_ID", f"身份证号与“{same_id}”相同，一个号码只能登记一人。"))
    if same_staff_no:
        found.append(Problem("staff_no", "DUPLICATE_STAFF_NO", f"工号与“{same_staff_no}”相同，请核对。"))
    return found


def _half_covered(draft: PersonDraft) -> list[Problem]:
    """A mask that was partly typed over would be stored with its asterisks."""
    text = "{}里还有遮盖用的“*”，请先点“显示”再改，或重新输入完整内容。"
    spoilt = [name for name in MASKED if "*" in (getattr(draft, name) or "")]
    return [Problem(name, "STILL_MASKED", text.format(label_of(PersonDraft, name))) for name in spoilt]


def rule_problems(draft: PersonDraft, today: date) -> list[Problem]:
    """What fields say of each other, without the checks of single fields: an import makes those cell by cell."""
    return [*_id_problems(draft, today), *_date_problems(draft, today), *_member_problems(draft)]


def _id_problems(draft: PersonDraft, today: date) -> list[Problem]:
    number = draft.id_number
    if not number:
        return []
    problem = id_number_problem(number, today)
    found = [problem] if problem else _id_agreement(draft, number)
    if draft.id_note:
        found = [replace(p, severity=Severity.WARNING, text=p.text + "（已注明原因，待核实）") for p in found]
    else:
        found = [replace(p, text=p.text + "确需保存的，请在“身份证号说明”中写明原因。") for p in found]
    if number[:6].isdigit() and number[:2] not in _REGIONS:
        text = f"身份证号的地区码 {number[:6]} 不在现行区划中，请核对。"
        found.append(_id_problem("ID_REGION", text, Severity.WARNING))
    return found


def _id_agreement(draft: PersonDraft, number: str) -> list[Problem]:
    facts = id_facts(number)
    found = []
    if facts and draft.gender in (MALE, FEMALE) and draft.gender != facts.gender:
        found.append(Problem("gender", "ID_GENDER", "性别与身份证号不一致。"))
    if facts and draft.birth_date and draft.birth_date != facts.birth_date:
        found.append(Problem("birth_date", "ID_BIRTH_DATE", f"出生日期与身份证号（{facts.birth_date}）不一致。"))
    return found


_PAST = ("birth_date", "applied_on", "activist_on", "joined_on", "full_on", "join_work_on", "lost_since", "exit_on")
_ORDER = (
    ("birth_date", "join_work_on", "参加工作日期早于出生日期。"),
    ("birth_date", "joined_on", "加入党组织日期早于出生日期。"),
    ("applied_on", "activist_on", "列为积极分子日期早于申请入党日期。"),
    ("applied_on", "joined_on", "加入党组织日期早于申请入党日期。"),
    ("activist_on", "joined_on", "加入党组织日期早于列为积极分子日期。"),
    ("joined_on", "full_on", "转为正式党员日期早于加入党组织日期。"),
    ("joined_on", "exit_on", "出党日期早于加入党组织日期。"),
)


def _date_problems(draft: PersonDraft, today: date) -> list[Problem]:
    found = []
    for name in _PAST:
        value = getattr(draft, name)
        if value and value > today:
            found.append(Problem(name, "DATE_IN_FUTURE", f"{label_of(PersonDraft, name)}晚于今天，请核对。"))
    for first, second, text in _ORDER:
        a, b = getattr(draft, first), getattr(draft, second)
        if a and b and b < a:
            found.append(Problem(second, "DATE_SEQUENCE_INCONSISTENT", text))
    return found


NO_PROBATION = (date(1969, 4, 1), date(1977, 8, 18))
"""Between the 9th and 11th Party constitutions there was no probation (domain/model.md, correction of INV-04)."""


def _member_problems(draft: PersonDraft) -> list[Problem]:
    found = []
    status = draft.political_status
    dated = bool(draft.joined_on or draft.full_on)
    if status is not None and status not in MEMBERS and dated and not draft.exit_kind:
        found.append(
            Problem("political_status", "STATUS_DATE_CONFLICT", "填了入党或转正日期，政治面貌却不是党员，请核对。")
        )
    if status == MEMBER_PROBATIONARY and draft.full_on:
        found.append(
            Problem("full_on", "STATUS_DATE_CONFLICT", "预备党员不应有转正日期；已转正的请把政治面貌改为中共党员。")
        )
    if status == MEMBER_FULL and draft.employment in AT_WORK:
        found += _probation_warnings(draft)
    if draft.lost_since and not draft.is_lost:
        found.append(
            Problem("is_lost", "STATUS_DATE_CONFLICT", "填了失联日期，请同时勾选“失联党员”。", Severity.WARNING)
        )
    if (draft.is_lost or draft.is_mobile) and status is not None and status not in MEMBERS:
        found.append(Problem("political_status", "STATUS_DATE_CONFLICT", "失联、流动只登记党员，请核对政治面貌。"))
    return found


def _probation_warnings(draft: PersonDraft) -> list[Problem]:
    joined, full = draft.joined_on, draft.full_on
    if not joined or not full or NO_PROBATION[0] <= joined <= NO_PROBATION[1]:
        return []
    if full < add_years(joined, 1):
        return [Problem("full_on", "PROBATION_SHORT", "转正距入党不满一年，请核对。", Severity.WARNING)]
    return []


def add_years(day: date, years: int) -> date:
    """The same day years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def age_on(birth: date, day: date) -> int:
    """Full years lived."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def is_masses(political_status: str | None) -> bool:
    """Counts as 群众 for pairing: not a Party member, whatever else."""
    return (political_status or MASSES) not in MEMBERS


MASKED = ("id_number", "mobile", "landline", "address")
"""Fields that stay covered until somebody asks to see them; asking is logged."""


def mask_address(address: str | None) -> str:
    return f"{address[:6]}****" if address else ""


def cover(draft: PersonDraft) -> PersonDraft:
    """The draft with its sensitive values masked, as the form first shows it."""
    return replace(
        draft,
        id_number=mask_id(draft.id_number) or None,
        mobile=mask_phone(draft.mobile) or None,
        landline=mask_phone(draft.landline) or None,
        address=mask_address(draft.address) or None,
    )


def uncover(typed: PersonDraft, stored: PersonDraft) -> PersonDraft:
    """What was meant by a form in which masked values were left alone: those keep their stored value."""
    masks = cover(stored)
    kept = {n: getattr(stored, n) for n in MASKED if getattr(typed, n) == getattr(masks, n)}
    return replace(typed, **kept)
