"""Cells read as clerks meant them: dates in every spelling, codes by name, numbers that should be text."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.drafts import spec
from desktop.domain.errors import Severity
from desktop.domain.imports.cells import plain_for, reader_for, same_after_cleaning
from desktop.domain.imports.texts import Cell, clean
from desktop.domain.people import Employment, PersonDraft
from desktop.exchange.code_tables import read_code_tables
from desktop.paths import RESOURCES

ID_NUMBER = "110105194912310021"
FIELDS = {item.name: item for item in spec(PersonDraft)}
CODES = read_code_tables(Path(RESOURCES) / "code_tables.yaml")


def read(field: str, raw: object) -> Cell:
    return reader_for(FIELDS[field], CODES)(raw)


def value(field: str, raw: object) -> Any:
    found, problem = read(field, raw)
    assert problem is None, problem
    return found


def fault(field: str, raw: object) -> tuple[str, Severity]:
    found, problem = read(field, raw)
    assert found is None
    assert problem is not None
    assert problem.field == field
    assert problem.text.endswith("。")
    return problem.code, problem.severity


@pytest.mark.parametrize(
    "raw",
    ["1990.05.12", "1990-5-12", "19900512", "1990年5月12日", "1990/5/12", "1990-05-12 00:00:00", "1990-05-12T08:30",
     " １９９０．０５．１２ ", "1990年 5月 12日", "1990.5.12.", "1990年5月12号", 19900512.0, 33005.0, 33005.75,
     date(1990, 5, 12), datetime(1990, 5, 12, 13, 0), "\u200b1990-05-12\u00a0", "'1990-05-12"],
)  # fmt: skip
def test_a_date_is_read_in_every_usual_spelling(raw: object) -> None:
    assert value("birth_date", raw) == date(1990, 5, 12)


@pytest.mark.parametrize("raw", ["1990.05", "1990年5月", "1990-5", "199005", 199005.0, 1990.05, 1990.0, "1990", "1990年"])
def test_a_date_without_its_day_is_left_out_with_a_warning(raw: object) -> None:
    assert fault("birth_date", raw) == ("DATE_WITHOUT_DAY", Severity.WARNING)


@pytest.mark.parametrize(
    "raw",
    ["90.5.12", "1990.2.30", "1990-13-01", "5/12/1990", "二〇〇〇年一月卅二日", "不知道", "民国", "1990-00-00", "Jan 5, 1990",
     1e300, -5.0, float("nan"), float("inf"),
     time(8, 0), True, "19901345", "1990-05-12-03", "٣"],
)  # fmt: skip
def test_what_is_no_date_is_an_error_and_never_guessed(raw: object) -> None:
    assert fault("birth_date", raw) == ("DATE_INVALID", Severity.ERROR)


def test_a_serial_number_kept_as_text_is_read_with_a_warning() -> None:
    found, problem = read("birth_date", "33005")
    assert found == date(1990, 5, 12)
    assert problem is not None
    assert problem.code == "DATE_FROM_SERIAL"


def test_the_leap_day_excel_invented_shifts_nothing() -> None:
    assert value("birth_date", 61.0) == date(1900, 3, 1)
    assert value("birth_date", 1.0) == date(1900, 1, 1)


@pytest.mark.parametrize("raw", ["", " ", "-", "—", "/", "无", "至今", "\u00a0", "#N/A", "nan"])
def test_marks_for_nothing_leave_a_date_alone(raw: object) -> None:
    assert value("full_on", raw) is None


@pytest.mark.parametrize(
    "raw",
    ["11010519491231002X", "11010519491231002x", " 110105 19491231 002X ", "１１０１０５１９４９１２３１００２Ｘ",
     "'11010519491231002X", "\u200e11010519491231002X\u200b", "11010519491231002Ｘ"],
)  # fmt: skip
def test_an_id_number_is_tidied(raw: object) -> None:
    assert value("id_number", raw) == "11010519491231002X"


@pytest.mark.parametrize("raw", [1.1010519491231e17, 110105194912310021, "1.10105E+17", "1.10105e17"])
def test_an_id_number_kept_as_a_number_has_lost_its_end(raw: object) -> None:
    assert fault("id_number", raw) == ("ID_AS_NUMBER", Severity.ERROR)


def test_an_old_id_number_of_15_digits_is_read_for_the_rules_to_judge() -> None:
    assert value("id_number", 110105491231002.0) == "110105491231002"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [(10023.0, "10023"), ("10023.0", "10023"), ("SG-10023", "SG-10023"), (" 00123 ", "00123"), ("１００２３", "10023"),
     ("'10023", "10023"), (10023, "10023"), ("10 023", "10023"), ("/", None)],
)  # fmt: skip
def test_a_staff_number_is_text_whatever_the_cell_says(raw: object, kept: str | None) -> None:
    assert value("staff_no", raw) == kept


@pytest.mark.parametrize(
    ("raw", "kept"), [(13800138000.0, "13800138000"), ("138 0013 8000", "13800138000"), ("0312-1234567", "0312-1234567")]
)
def test_a_phone_is_text(raw: object, kept: str) -> None:
    assert value("mobile", raw) == kept


def test_a_number_too_long_for_a_cell_is_refused_in_any_text() -> None:
    assert fault("staff_no", 1.2345678901234567e18) == ("NUMBER_AS_FLOAT", Severity.ERROR)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [("张 三", "张三"), ("张　三", "张三"), ("张\u00a0三", "张三"), (" 张三\n", "张三"), ("张\u200b三", "张三"),
     ("买买提 · 艾力", "买买提·艾力"), ("John  Smith", "John Smith"), ("𬱖䶮㛃", "𬱖䶮㛃"), ("'=张三", "=张三"), ("张三\t", "张三")],
)  # fmt: skip
def test_a_name_loses_what_only_aligned_it(raw: str, kept: str) -> None:
    assert value("name", raw) == kept


def test_a_name_of_300_characters_is_refused_with_both_lengths() -> None:
    _, problem = read("name", "张" * 300)
    assert problem is not None
    assert (problem.code, "50" in problem.text, "300" in problem.text) == ("TOO_LONG", True, True)


def test_control_characters_are_refused() -> None:
    assert fault("name", "张\x07三") == ("CONTROL_CHARACTER", Severity.ERROR)
    assert fault("id_number", "1101051949\x001231002X") == ("CONTROL_CHARACTER", Severity.ERROR)


@pytest.mark.parametrize("name", ["name", "staff_no", "job_title", "address"])
def test_half_a_character_is_dropped(name: str) -> None:
    assert value(name, "张\ud800三") == "张三"


@pytest.mark.parametrize(
    ("field", "raw", "code"),
    [
        ("gender", "男", "1"), ("gender", "女性", "2"), ("gender", 1.0, "1"), ("gender", " 女 ", "2"),
        ("ethnic", "汉族", "01"), ("ethnic", "汉", "01"), ("ethnic", "01", "01"), ("ethnic", 1.0, "01"),
        ("ethnic", "土家", "15"), ("ethnic", "维族", "05"), ("ethnic", "京", "49"),
        ("education", "大学本科", "21"), ("education", "本科", "21"), ("education", 21.0, "21"),
        ("education", "21", "21"), ("education", "大学本科毕业", "21"), ("education", "大专", "31"),
        ("education", "全日制大学本科", "21"), ("education", "中央党校本科", "21"), ("education", "本科/学士", "21"),
        ("education", "硕士研究生", "14"), ("education", "在职研究生", "10"), ("education", "高中", "61"),
        ("education", "大学本科（在职）", "21"), ("education", "普通高中毕业", "61"),
        ("degree", "工学硕士", "3"), ("degree", "学士", "4"), ("degree", "管理学学士学位", "4"),
        ("political_status", "中共党员", "01"), ("political_status", "正式党员", "01"), ("political_status", "党员", "01"),
        ("political_status", "预备党员", "02"), ("political_status", "中共预备党员", "02"), ("political_status", 13.0, "13"),
        ("political_status", "中共党员（预备）", "02"), ("political_status", "群众", "13"), ("political_status", "团员", "03"),
        ("work_post", "工人", "worker"), ("work_post", "在岗职工（工人）", "worker"), ("skill_level", "高级工", "3"),
        ("skill_level", "高级技师（一级）", "1"), ("standing", "正常", "normal"), ("employment", "在岗", Employment.ON_DUTY),
        ("employment", "退休", Employment.RETIRED), ("employment", "dispatched", Employment.DISPATCHED),
        ("development", "积极分子", "activist"), ("degree", "无", None), ("lost_reason", "居住地改变", "6"),
    ],
)  # fmt: skip
def test_a_code_is_found_by_code_name_or_everyday_word(field: str, raw: object, code: str | None) -> None:
    assert value(field, raw) == code


@pytest.mark.parametrize(("field", "raw"), [("ethnic", "火星族"), ("education", "家里蹲"), ("gender", "不详的"), ("employment", "x")])
def test_a_word_no_table_knows_is_left_out_with_a_warning(field: str, raw: str) -> None:
    assert fault(field, raw) == ("UNKNOWN_CODE", Severity.WARNING)


def test_every_name_of_every_code_table_reads_back_as_its_code() -> None:
    for item in FIELDS.values():
        for code, name in CODES.get(item.meta.codes or "", {}).items():
            assert str(value(item.name, name)) == code, (item.name, name)
            assert str(value(item.name, code)) == code


@pytest.mark.parametrize("raw", ["是", "是（外地务工）", "是，已失联", "有", "√", True, 1.0, "Y", "true", " 是 "])
def test_yes(raw: object) -> None:
    assert value("is_lost", raw) is True


@pytest.mark.parametrize("raw", ["否", "无", "×", False, 0.0, "N", "FALSE"])
def test_no(raw: object) -> None:
    assert value("is_mobile", raw) is False


def test_neither_yes_nor_no_is_left_alone() -> None:
    assert fault("is_lost", "也许") == ("UNKNOWN_WORD", Severity.WARNING)
    assert value("is_lost", "-") is None


def test_numbers_and_line_breaks_in_text() -> None:
    assert value("address", "沛县\r\n龙固镇") == "沛县 龙固镇"
    assert value("note", "一\r\n二 \n 三") == "一\n二\n三"
    assert value("job_title", 3.0) == "3"
    assert value("job_title", 1.5) == "1.5"
    assert value("job_title", datetime(2020, 1, 2)) == "2020-01-02"
    assert value("address", "null") is None


def test_a_memory_of_cells_tells_true_from_one() -> None:
    look = reader_for(FIELDS["gender"], CODES)
    assert look(1.0) == ("1", None)
    assert look(True)[0] is None


def test_only_what_our_export_put_there_is_taken_away() -> None:
    assert clean("'=1+1") == "=1+1"
    assert clean("''=1+1") == "'=1+1"
    assert clean("'tis") == "'tis"


def test_a_stored_text_that_reading_would_tidy_counts_as_the_same() -> None:
    assert same_after_cleaning(FIELDS, "name", "张 三", "张三")
    assert same_after_cleaning(FIELDS, "mobile", "138 0013 8000", "13800138000")
    assert not same_after_cleaning(FIELDS, "name", "张三", "张四")
    assert not same_after_cleaning(FIELDS, "ethnic", "01", "02")


@pytest.mark.parametrize("raw", [12345, 12345.0, "13800000000", ID_NUMBER, date(2020, 1, 1), "2020-01-01", True, "3/4"])
def test_a_number_is_no_name(raw: object) -> None:
    assert fault("name", raw) == ("NAME_WITHOUT_LETTERS", Severity.ERROR)


@pytest.mark.parametrize("name", ["张三", "𬱖䶮", "Zhang San", "买买提·艾力", "一"])
def test_a_name_may_be_written_in_any_letters(name: str) -> None:
    assert value("name", name) == name


def test_the_word_for_schooling_may_be_added() -> None:
    assert value("education", "本科学历") == value("education", "本科")


@pytest.mark.parametrize("field", ["address", "mobile", "job_title", "note", "native_place"])
@pytest.mark.parametrize("word", ["无", " 无 ", "暂无", "不详", "/"])
def test_a_word_for_nothing_is_an_empty_cell(field: str, word: str) -> None:
    assert read(field, word) == (None, None)


@pytest.mark.parametrize(
    "raw",
    ["二〇〇〇年一月五日", "二零零零年一月五日", "2000年元月5日", "2000、1、5", "2000。01。05", "2000—01—05", "2000.1.5生", "2000–1–5",
     "2000·01·05"],
)  # fmt: skip
def test_a_date_written_by_hand_is_read(raw: str) -> None:
    assert value("birth_date", raw) == date(2000, 1, 5)


@pytest.mark.parametrize(
    ("raw", "day"), [("二〇二〇年十二月三十一日", date(2020, 12, 31)), ("一九九八年十月廿一日", date(1998, 10, 21))]
)
def test_numerals_are_counted(raw: str, day: date) -> None:
    assert value("joined_on", raw) == day


@pytest.mark.parametrize("raw", ["二〇二〇年一月", "二〇〇〇年", "2020年元月"])
def test_numerals_without_a_day_lack_it_too(raw: str) -> None:
    assert fault("birth_date", raw) == ("DATE_WITHOUT_DAY", Severity.WARNING)


def test_a_year_of_two_digits_is_said_to_be_one() -> None:
    _, problem = read("birth_date", "90/1/5")
    assert problem is not None
    assert "年份只有两位" in problem.text


def test_a_remark_behind_a_date_is_not_lost_silently() -> None:
    found, problem = read("birth_date", "1990-1-5（身份证）")
    assert found == date(1990, 1, 5)
    assert problem is not None
    assert problem.code == "DATE_WITH_REMARK"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [("139-0001-0001", "13900010001"), ("+86 139 0001 0001", "13900010001"), ("8613900010001", "13900010001"),
     ("手机：13900010001", "13900010001"), ("１３９０００１０００１", "13900010001"), ("0312-7654321转801", "0312-7654321转801"),
     ("(0312)7654321", "(0312)7654321"), ("7654321", "7654321"), ("400-123-4567", "400-123-4567"), ("无", None)],
)  # fmt: skip
def test_a_phone_is_read_as_it_is_dialled(raw: str, kept: str | None) -> None:
    assert value("mobile", raw) == kept


@pytest.mark.parametrize(
    ("raw", "kept", "code"),
    [("13900010001/13900010002", "13900010001/13900010002", "PHONE_SEVERAL"),
     ("13900010001 13900010002", "13900010001 13900010002", "PHONE_SEVERAL"),
     ("13900010001、0312-7654321", "13900010001、0312-7654321", "PHONE_SEVERAL"),
     ("1390001000", "1390001000", "PHONE_UNUSUAL"), ("139000100011", "139000100011", "PHONE_UNUSUAL"),
     ("13900010001(妻)", "13900010001(妻)", "PHONE_UNUSUAL"), ("见备注", None, "PHONE_INVALID")],
)  # fmt: skip
def test_what_is_not_one_phone_is_said(raw: str, kept: str | None, code: str) -> None:
    found, problem = read("mobile", raw)
    assert found == kept
    assert problem is not None
    assert (problem.code, problem.severity) == (code, Severity.WARNING)


@pytest.mark.parametrize("stored", ["139-0001-0001", "139 0001 0001", "+8613900010001"])
def test_a_stored_phone_is_the_same_however_it_was_typed(stored: str) -> None:
    assert same_after_cleaning(FIELDS, "mobile", stored, "13900010001")


@pytest.mark.parametrize("raw", ["第一党支部", "城关供电所", "某某公司", "部门", "手机", "张三（示例）", "示例", "示例：张三"])
def test_an_organisation_a_heading_or_an_example_is_nobody(raw: str) -> None:
    assert fault("name", raw) == ("NOT_A_NAME", Severity.ERROR)


def test_made_up_people_are_called_examples_and_come_in() -> None:
    assert [value("name", raw) for raw in ("示例甲", "示例凸司")] == ["示例甲", "示例凸司"]


@pytest.mark.parametrize(("raw", "odd"), [("李刚2", "2"), ("王芳（女）", "（"), ("张*", "*")])
def test_a_name_with_a_digit_or_a_bracket_is_looked_at_again(raw: str, odd: str) -> None:
    found, problem = read("name", raw)
    assert found == raw
    assert problem is not None
    assert (problem.code, f"“{odd}”" in problem.text) == ("NAME_UNUSUAL", True)


@pytest.mark.parametrize("raw", ["阿卜杜拉·买买提", "Aaron Zhu", "O'Neil", "𬱖䶮", "欧阳某某", "黄公司文"])
def test_a_usual_name_is_not_remarked_on(raw: str) -> None:
    assert value("name", raw) == raw


@pytest.mark.parametrize(
    ("field", "raw", "code"),
    [("gender", "Male", "1"), ("political_status", "CPC Member", "01"), ("political_status", "League member", "03"),
     ("education", "Bachelor", "21"), ("ethnic", "Han", "01"), ("ethnic", "Manchu", "11"), ("marital", "Single", "10")],
)  # fmt: skip
def test_english_words_for_codes(field: str, raw: str, code: str) -> None:
    assert value(field, raw) == code


def test_ditto_is_not_taken_for_a_value() -> None:
    assert fault("department_uid", "同上") == ("DITTO", Severity.WARNING)


@pytest.mark.parametrize("raw", ["张小三 李小四", "张三 李四", "①张三", "张三：", "张三；", "陈○", "“张三”"])
def test_a_name_that_may_be_two_people_or_has_a_sign_is_looked_at_again(raw: str) -> None:
    found, problem = read("name", raw)
    assert found is not None
    assert problem is not None
    assert (problem.code, problem.severity) == ("NAME_UNUSUAL", Severity.WARNING)


def test_two_names_in_two_lines_are_two_people() -> None:
    assert fault("name", "张小三\n李小四") == ("SEVERAL_NAMES", Severity.ERROR)


@pytest.mark.parametrize("raw", [True, 12.5, 0.0, "130627199005120013", "1-2", "制表人："])
def test_what_has_no_name_is_no_organisation_to_be_founded(raw: object) -> None:
    assert fault("department_uid", raw) == ("NOT_AN_ORG", Severity.WARNING)


@pytest.mark.parametrize(
    ("field", "raw", "kept"),
    [("ethnic", "01-汉族", "01"), ("ethnic", "1汉", "01"), ("gender", "1.男", "1"), ("education", "21 大学本科", "21"), ("gender", "1-女", None)],
)
def test_a_code_with_its_word_is_read_where_both_agree(field: str, raw: str, kept: str | None) -> None:
    assert read(field, raw)[0] == kept


_CELLS = st.text("张党部支司组示例无同上男0139X #\u200b·", max_size=20) | st.sampled_from(
    ["13800138000", ID_NUMBER, "11010519491231002x", "null", "姓名", "城关供电所", "1E5", "Nan", "0312-5551234"]
)


@given(text=_CELLS, field=st.sampled_from(sorted(FIELDS)))
def test_what_stands_for_itself_is_read_as_it_stands(text: str, field: str) -> None:
    plain = plain_for(FIELDS[field])
    if plain is not None and plain(text):
        assert read(field, text) == (text, None)


@pytest.mark.parametrize(
    ("field", "text"), [("name", "张三"), ("id_number", ID_NUMBER), ("mobile", "13800138000"), ("address", "城关镇5号"), ("staff_no", "0012")]
)
def test_ordinary_cells_stand_for_themselves(field: str, text: str) -> None:
    plain = plain_for(FIELDS[field])
    assert plain is not None
    assert plain(text)
    assert not plain("无")


@pytest.mark.parametrize("raw", ["离职", "已离职", "调出", "去世", "Resigned"])
def test_who_is_no_longer_there_is_not_taken_in_as_at_work(raw: str) -> None:
    assert fault("employment", raw) == ("NO_LONGER_HERE", Severity.ERROR)
