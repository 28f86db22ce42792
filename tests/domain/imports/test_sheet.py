"""Rows below the headings: people are told from totals, signatures, repeated headings and shifted rows."""

from pathlib import Path

import pytest

from desktop.domain.drafts import spec
from desktop.domain.imports.accounting import Account, Outside
from desktop.domain.imports.headings import find_headings
from desktop.domain.imports.plan import ParsedRow
from desktop.domain.imports.sheet import IDENTITY, RowReader
from desktop.domain.imports.vocabulary import Vocabulary
from desktop.domain.people import PersonDraft
from desktop.exchange.code_tables import read_code_tables
from desktop.paths import RESOURCES

FIELDS = {item.name: item for item in spec(PersonDraft)}
CODES = read_code_tables(Path(RESOURCES) / "code_tables.yaml")
WORDS = Vocabulary(FIELDS.values())
HEAD = ["序号", "姓名", "性别", "身份证号", "民族", "出生日期", "学历"]
ID = "11010519491231002X"


def reader(head: list[str] | None = None, faults: dict[tuple[int, str], str] | None = None) -> RowReader:
    headings = find_headings([head or HEAD], WORDS, identity=IDENTITY)
    assert headings is not None
    return RowReader("名册", headings.known, FIELDS, CODES, faults or {})


def codes(row: ParsedRow | None) -> list[str]:
    assert row is not None
    return [p.code for p in row.problems]


def test_a_row_gives_values_in_the_order_of_the_columns() -> None:
    read = reader()
    assert read.fields == ("name", "gender", "id_number", "ethnic", "birth_date", "education")
    row = read.read(5, [1.0, "张三", "女", ID, "", "", "本科"])
    assert row is not None
    assert (row.row, row.values, row.problems) == (5, ("张三", "2", ID, None, None, "21"), ())


@pytest.mark.parametrize(
    "raw",
    [
        [], ["", "", ""], [3.0], [None] * 7, HEAD, ["填表人：李四", "", "", "", "", "审核：王五"], ["说明：本表一式两份"],
        ["合计", "", "", "", "", "", ""], ["小计", 3.0, "", "", "", "", ""], ["", "注：带*为必填", "", "", "", "", ""],
        ["", "/", "-", "—", "", "无", ""],
        ["", "必填", "选填", "必填（18位）", "可选", "可选(YYYY-MM-DD)", "文本"], ["第1页 共3页"],
    ],
)  # fmt: skip
def test_what_is_no_person_is_passed_over(raw: list[object]) -> None:
    read = reader()
    assert read.read(9, raw) is None
    told = [r.code for r in read.remarks if r.code != "COUNT_MISMATCH"]
    assert told == ["LINE_NOT_READ"] * any(cell not in ("", None) for cell in raw)


def test_lines_that_name_nobody_are_told_with_their_first_words() -> None:
    one = Account([0])
    one.outside(9, ["", "退休人员另册", 13800001234.0], Outside.NOBODY)
    assert [text for *_, text in one.remarks()] == ["没有人员信息，没有读：第 9 行“退休人员另册　138****1234”。"]
    many = Account([0])
    lines: list[list[object]] = [[1.0, "/"], [2.0, "无"], ["甲组"], ["乙组"], ["丙组"], ["丁组" * 40]]
    for number, raw in enumerate(lines, start=5):
        many.outside(number, raw, Outside.NOBODY)
    (told,) = [text for *_, text in many.remarks()]
    assert told == "没有人员信息，没有读：第 5–10 行，其中第 7 行“甲组”、第 8 行“乙组”、第 9 行“丙组”等。"
    empty = Account([0])
    empty.outside(3, [3.0, "", "-"], Outside.NOBODY)
    assert [text for *_, text in empty.remarks()] == ["没有人员信息，没有读：第 3 行。"]


def test_a_total_that_does_not_agree_is_told() -> None:
    read = reader()
    for number in range(2, 5):
        read.read(number, [1.0, f"张{number}"])
    read.read(5, ["合 计", "", "", "共 3 人"])
    assert [(r.row, r.code) for r in read.remarks] == [(5, "LINE_NOT_READ")]
    read.read(6, ["总计：5人"])
    read.read(7, ["小计", "", 2.0])
    assert next(r.text for r in read.remarks if r.row == 7).endswith("没有读：“小计　2”")
    assert [r.row for r in read.remarks if r.code == "COUNT_MISMATCH"] == [6]
    assert "5" in read.remarks[0].text
    assert "3" in read.remarks[0].text


@pytest.mark.parametrize(
    ("head", "raw", "person"),
    [
        (["职务", "姓名", "手机"], ["负责人", "张三", "13800000000"], True),
        (["角色", "姓名", "工号"], ["联系人", "张三", "1001"], True),
        (["部门", "姓名", "手机"], ["填表人：王五", "审核人：赵六", ""], False),
        (["序号", "姓名", "手机"], ["填表人", "王五", "13800000000"], False),
        (["职务", "姓名", "手机"], ["合计", "", "3"], False),
        (["党支部", "姓名", "手机"], ["合计", "5人", ""], False),
        (["党支部", "姓名", "手机"], ["合计", 5.0, ""], False),
        (["党支部", "姓名", "手机"], ["小计", "张三", ""], True),
        (["姓名", "性别", "手机"], ["营销党支部小计", 3.0, ""], False),
        (["姓名", "性别", "手机"], ["（以下空白）", "", ""], False),
    ],
)
def test_a_duty_that_reads_like_a_signature_line_does_not_lose_its_holder(
    head: list[str], raw: list[object], person: bool
) -> None:
    assert (reader(head).read(9, raw) is not None) is person


def test_a_person_whose_name_begins_like_a_footer_is_a_person() -> None:
    row = reader(["姓名", "性别", "身份证号", "民族", "学历"]).read(2, ["注册", "男", ID, "汉", "本科"])
    assert row is not None


@pytest.mark.parametrize(
    "raw",
    [
        ["张三", "女", ID, "汉族", "1949-12-31", "本科", ""],
        ["1", "x", "张三", "女", ID, "汉族", "1949-12-31", "本科"],
    ],
)
def test_a_row_moved_by_one_column_is_suspected(raw: list[object]) -> None:
    row = reader().read(4, raw)
    assert "ROW_COLUMN_SHIFT_SUSPECTED" in codes(row)
    assert row is not None
    assert row.is_broken


def test_several_wrong_cells_are_no_shift() -> None:
    assert codes(reader().read(4, [1.0, "张三", "?", "12", "火星", "昨天", "?"])) == [
        "UNKNOWN_CODE", "UNKNOWN_CODE", "DATE_INVALID", "UNKNOWN_CODE"
    ]  # fmt: skip


def test_a_row_of_nobody_is_an_error() -> None:
    assert codes(reader().read(4, [1.0, "", "女", "", "汉", "", "本科"])) == ["NO_IDENTITY"]


def test_a_formula_error_is_told_and_read_as_nothing() -> None:
    row = reader(faults={(4, "E"): "#N/A", (4, "A"): "#REF!", (5, "B"): "#N/A"}).read(4, [1.0, "张三", "女", ID, "", "", ""])
    assert row is not None
    assert [(p.field, p.code) for p in row.problems] == [("ethnic", "CELL_ERROR")]
    assert not row.is_broken


def test_short_rows_are_filled_up() -> None:
    row = reader().read(4, [1.0, "张三"])
    assert row is not None
    assert row.values[0] == "张三"
