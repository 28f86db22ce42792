"""Headings in English, in two tongues, and those that may mean several things: known, or asked about."""

import pytest

from desktop.domain.drafts import spec
from desktop.domain.imports.doubtful import questioned
from desktop.domain.imports.headings import Headings, find_headings
from desktop.domain.imports.vocabulary import Vocabulary
from desktop.domain.imports.words import CodeWords
from desktop.domain.people import PersonDraft
from desktop.exchange.code_tables import read_code_tables
from desktop.paths import RESOURCES

CODES = read_code_tables(RESOURCES / "code_tables.yaml")
WORDS = Vocabulary(spec(PersonDraft))
LABELS = {item.name: item.label for item in spec(PersonDraft)}


def found(*rows: list[object]) -> Headings:
    headings = find_headings(rows, WORDS, identity=("name", "id_number", "staff_no"))
    assert headings is not None
    return questioned(headings, WORDS, LABELS)


def read(headings: Headings) -> dict[str, str]:
    return {c.heading: c.field for c in headings.columns if c.field}


def asked(headings: Headings) -> dict[str, str]:
    return {c.heading: c.why for c in headings.columns if c.unsure}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Name", "name"), ("FULL NAME", "name"), ("employee_name", "name"), ("employeeName", "name"), ("Sex", "gender"),
        ("Gender*", "gender"), ("ID Number", "id_number"), ("ID No.", "id_number"), ("idCard", "id_number"),
        ("Date of Birth", "birth_date"), ("Date-of-Birth", "birth_date"), ("DOB", "birth_date"), ("Phone No", "mobile"),
        ("phoneno", "mobile"), ("phone_number", "mobile"), ("Tel.", "mobile"), ("Mobile (11 digits)", "mobile"),
        ("Dept.", "department_uid"), ("Team", "team_uid"), ("Position", "job_title"), ("Education", "education"),
        ("Employee ID", "staff_no"), ("staffid", "staff_no"), ("Emp#", None), ("Political Status", "political_status"),
        ("姓名 Name", "name"), ("姓名\nName", "name"), ("Gender 性别", "gender"), ("姓名/Name", "name"), ("姓名(Name)", "name"),
        ("身份证号码 ID No.", "id_number"), ("姓名 Gender", None), ("ID", None), ("Father Name", None), ("department_id", None),
        ("Notes", "note"), ("微信/QQ", "messenger"), ("QQ号", "messenger"),
    ],
)  # fmt: skip
def test_english_headings_are_known_where_they_mean_one_thing(heading: str, field: str | None) -> None:
    assert WORDS.field(heading) == field


def test_a_date_of_joining_may_be_that_of_the_party_or_of_the_firm() -> None:
    headings = found(["Name", "Gender", "Join Date", "Nationality"])
    assert read(headings) == {"Name": "name", "Gender": "gender"}
    assert "“加入党组织日期”或“参加工作日期”" in asked(headings)["Join Date"]
    assert "“民族”" in asked(headings)["Nationality"]


def test_what_is_told_by_another_column_is_not_asked() -> None:
    assert asked(found(["姓名", "工号", "参加工作时间", "入职时间", "id"])) == {}


def test_a_confirmation_without_a_date_of_joining_may_be_that_of_a_job() -> None:
    assert "试用期" in asked(found(["姓名", "工号", "入职时间", "转正时间"]))["转正时间"]
    assert read(found(["姓名", "入党时间", "转正时间"]))["转正时间"] == "full_on"
    assert read(found(["姓名", "转为正式党员日期"]))["转为正式党员日期"] == "full_on"


@pytest.mark.parametrize(("surname", "given"), [("姓", "名"), ("姓氏", "名字"), ("last_name", "first_name"), ("Surname", "Given Name")])
def test_a_given_name_is_not_the_name(surname: str, given: str) -> None:
    headings = found([surname, given, "工号", "性别"])
    assert set(asked(headings)) == {surname, given}
    assert set(read(headings)) == {"工号", "性别"}


def test_english_over_chinese_is_one_heading_of_two_rows() -> None:
    headings = found(["employeeId", "name", "phone", "level"], ["员工工号", "姓名", "手机号", "职级"], ["1", "张三", "138", "P7"])
    assert (headings.first, headings.rows) == (0, 2)
    assert list(read(headings).values()) == ["staff_no", "name", "mobile", "admin_rank"]


def test_two_columns_under_one_heading_show_which_is_which() -> None:
    headings = found(["姓名", "文化程度", "", "工号"], ["", "全日制", "在职", ""])
    assert [c.heading for c in headings.known] == ["姓名", "文化程度 全日制", "文化程度 在职", "工号"]


def test_a_date_is_named_by_what_stands_over_it_too() -> None:
    headings = found(["姓名", "党内信息", "", "", "工号"], ["", "时间", "", "", ""], ["", "申请入党", "入党", "转正", ""])
    assert list(read(headings).values()) == ["name", "applied_on", "joined_on", "full_on", "staff_no"]


@pytest.mark.parametrize(
    ("table", "text", "code"),
    [
        ("political_status", "党员（预备）", "02"), ("political_status", "中共党员（正式）", "01"),
        ("political_status", "党员（2名）", "01"), ("political_status", "群众（党员）", None),
        ("education", "研究生（硕士）", "14"), ("education", "大学专科（函授）", "31"),
        ("education", "本科（国家计划）", "21"), ("education", "本科（在读）", None),
        ("education", "大学（肄业）", "23"), ("education", "大专（肄业）", "33"),
        ("education", "高中（肄业）", None), ("education", "高中（中专）", None),
        ("gender", "女（2）", "2"), ("gender", "男（女）", None),
        ("employment", "在岗（借调）", None), ("ethnic", "汉族（01）", "01"),
    ],
)  # fmt: skip
def test_what_stands_in_brackets_is_not_thrown_away_where_it_says_something_else(table: str, text: str, code: str | None) -> None:
    assert CodeWords(table, CODES[table]).code(text) == code
