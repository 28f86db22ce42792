"""Registers as offices really keep them, each odd in its own way; people and places are invented."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import xlsxwriter

ID_A, ID_B, ID_C = "11010519491231002X", "34052419800101001X", "130627199005120013"
Rows = list[list[object]]


@dataclass(frozen=True)
class Register:
    """One sheet as written.

    Attributes:
        rows: cells from A1; None and "" are empty.
        merges: "A1:H1", the text of its first cell.
        people: names that the preview must have, in their order.
        errors: rows that must be wrong.
        fields: what the columns must fill.
        more: further sheets.
    """

    rows: Rows
    people: tuple[str, ...]
    fields: tuple[str, ...]
    merges: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    more: dict[str, Rows] = field(default_factory=dict)
    hidden_sheets: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def write(register: Register, path: Path) -> Path:
    """The register as a workbook."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet("花名册")
    for number, row in enumerate(register.rows):
        page.write_row(number, 0, ["" if cell is None else cell for cell in row])
    for place in register.merges:
        page.merge_range(place, "")
        number, column = int("".join(c for c in place.split(":")[0] if c.isdigit())) - 1, ord(place[0]) - 65
        page.write(number, column, register.rows[number][column])
    for number in register.hidden_rows:
        page.set_row(number - 1, None, None, {"hidden": True})
    for column in register.hidden_columns:
        page.set_column(column, column, None, None, {"hidden": True})
    for name, rows in register.more.items():
        other = book.add_worksheet(name)
        for number, row in enumerate(rows):
            other.write_row(number, 0, row)
        if name in register.hidden_sheets:
            other.hide()
    book.close()
    return path


def title_and_unit() -> Register:
    """党员花名册 with a title, the line 填报单位, numbers, notes and signatures."""
    return Register(
        [
            ["党员花名册", "", "", "", "", ""], ["填报单位：仁厚供电所党支部", "", "", "", "填报时间：2026年1月", ""],
            ["序号", "姓名", "性别", "身份证号码", "入党时间", "备注"], [1, "张三", "女", ID_A, "1975.07.01", "老党员"],
            [2, "李四", "男", ID_B, "2001-7-1", ""], ["", "", "", "", "", ""],
            ["填表人：王五", "", "", "审核人：赵六", "", ""], ["说明：本表一式两份，支部和党委各存一份。", "", "", "", "", ""],
        ],
        ("张三", "李四"), ("name", "gender", "id_number", "joined_on", "note"), merges=("A1:F1", "A2:D2"),
    )  # fmt: skip


def date_in_three_columns() -> Register:
    """Two rows of headings; 入党时间 over 年, 月, 日."""
    return Register(
        [
            ["党员名册", "", "", "", "", ""], ["姓名", "身份证号", "入党时间", "", "", "职务"], ["", "", "年", "月", "日", ""],
            ["张三", ID_A, 1975.0, 7.0, 1.0, "所长"], ["李四", ID_B, "2001年", "7月", "1日", "电工"], ["王五", "", 1999.0, 7.0, "", ""],
        ],
        ("张三", "李四", "王五"), ("name", "id_number", "joined_on", "job_title"),
        merges=("A1:F1", "A2:A3", "B2:B3", "C2:E2", "F2:F3"), codes=("DATE_WITHOUT_DAY",),
    )  # fmt: skip


def month_of_birth() -> Register:
    """出生年月 as 1990.05: never a guessed day."""
    return Register(
        [["姓名", "出生年月", "参加工作时间", "工号"], ["张三", 1990.05, "2012.07", "1001"], ["李四", "1991.10", "201308", "1002"]],
        ("张三", "李四"), ("name", "birth_date", "join_work_on", "staff_no"), codes=("DATE_WITHOUT_DAY",),
    )  # fmt: skip


def merged_departments() -> Register:
    """部门 written once for several people."""
    return Register(
        [["部门", "姓名", "工号"], ["仁厚供电所", "张三", "1"], ["", "李四", "2"], ["", "王五", "3"], ["北店供电所", "赵六", "4"], ["", "孙七", "5"]],
        ("张三", "李四", "王五", "赵六", "孙七"), ("department_uid", "name", "staff_no"), merges=("A2:A4", "A5:A6"), codes=("MERGED_CELLS",),
    )  # fmt: skip


def totals() -> Register:
    """A total that does not agree, and subtotals between people."""
    return Register(
        [
            ["序号", "姓名", "部门", "手机"], [1, "张三", "仁厚供电所", "13800138000"], ["小 计", "", "1人", ""],
            [2, "李四", "北店供电所", "13800138001"], ["合 计", "", "共 3 人", ""],
        ],
        ("张三", "李四"), ("name", "department_uid", "mobile"), codes=("COUNT_MISMATCH",),
    )  # fmt: skip


def letters_for_gender() -> Register:
    """性别 as M and F, 1 and 2."""
    return Register(
        [["姓名", "性别", "工号"], ["张三", "M", "1"], ["李四", "f", "2"], ["王五", 1, "3"], ["赵六", "2", "4"]],
        ("张三", "李四", "王五", "赵六"), ("name", "gender", "staff_no"),
    )  # fmt: skip


def everyday_words() -> Register:
    """文化程度 and 政治面貌 in everyday words; one that no table has."""
    return Register(
        [
            ["姓名", "文化程度", "政治面貌", "工号"], ["张三", "本科", "党员", "1"], ["李四", "大专", "团员", "2"],
            ["王五", "大学", "预备", "3"], ["赵六", "函授大专", "群众", "4"], ["孙七", "扫盲班", "群众", "5"],
        ],
        ("张三", "李四", "王五", "赵六", "孙七"), ("name", "education", "political_status", "staff_no"), codes=("UNKNOWN_CODE",),
    )  # fmt: skip


def phones_as_numbers() -> Register:
    """Phones as floats, one as the text a narrow column left of it."""
    return Register(
        [["姓名", "联系电话", "工号"], ["张三", 13800138000.0, 10023.0], ["李四", "1.3800138001E+10", "2"], ["王五", "1.38E+10", "3"]],
        ("张三", "李四", "王五"), ("name", "mobile", "staff_no"), codes=("NUMBER_AS_FLOAT",),
    )  # fmt: skip


def lost_id_numbers() -> Register:
    """ID numbers that lost their last digits: wrong, whether as a number or as its text."""
    return Register(
        [["姓名", "身份证号"], ["张三", 1.1010519491231e17], ["李四", "3.40524E+17"], ["王五", ID_C]],
        ("张三", "李四", "王五"), ("name", "id_number"), errors=(2, 3), codes=("ID_AS_NUMBER",),
    )  # fmt: skip


def hidden_parts() -> Register:
    """Hidden rows and columns are read and told; a hidden sheet is told and not read."""
    return Register(
        [["姓名", "工号", "手机"], ["张三", "1", "13800138000"], ["李四", "2", ""], ["王五", "3", ""]],
        ("张三", "李四", "王五"), ("name", "staff_no", "mobile"), hidden_rows=(3,), hidden_columns=(2,),
        more={"旧名单": [["姓名", "工号"], ["赵六", "9"]]}, hidden_sheets=("旧名单",),
        codes=("HIDDEN_ROWS", "HIDDEN_COLUMNS", "HIDDEN_SHEET"),
    )  # fmt: skip


def several_sheets() -> Register:
    """A note, the register, and another like it."""
    return Register(
        [["姓名", "工号", "性别"], ["张三", "1", "男"]], ("张三",), ("name", "staff_no", "gender"),
        more={"说明": [["请各单位如实填写"]], "外协": [["姓名", "工号"], ["李四", "2"]]}, codes=("UNKNOWN_SHEET",),
    )  # fmt: skip


def formulas() -> Register:
    """Cells that are worked out, one that cannot be."""
    return Register(
        [["姓名", "工号", "性别"], ["张三", "1", "男"]], ("张三",), ("name", "staff_no", "gender"),
    )  # fmt: skip


def blanks_inside() -> Register:
    """姓 名 with spaces inside, full-width digits, names aligned with blanks."""
    return Register(
        [["序 号", "姓　名", "出 生 日 期", "工　号", "电 话"], [1, "张　三", "１９９０．０５．１２", "１００２３", "１３８００１３８０００"]],
        ("张三",), ("name", "birth_date", "staff_no", "mobile"),
    )  # fmt: skip


def own_columns() -> Register:
    """Columns of an office's own, one without a heading, one twice."""
    return Register(
        [
            ["姓名", "血型", "手机", "联系电话", "", "考核得分", "工号"], ["张三", "A", "13800138000", "0312-1", "见附页", 95.5, "1"],
            ["李四", "B", "", "", "", 90, "2"],
        ],
        ("张三", "李四"), ("name", "mobile", "staff_no"), codes=("UNKNOWN_COLUMN",),
    )  # fmt: skip


def sections() -> Register:
    """Branches as lines over the whole width, headings repeated on the second page, numbered empty lines."""
    return Register(
        [
            ["姓名", "性别", "工号", "手机"], ["第一党支部", "", "", ""], ["张三", "男", "1", ""], ["二、北店供电所党支部", "", "", ""],
            ["姓名", "性别", "工号", "手机"], ["李四", "女", "2", ""], ["", "", "", "—"],
        ],
        ("张三", "李四"), ("name", "gender", "staff_no", "mobile"), merges=("A2:D2", "A4:D4"),
    )  # fmt: skip


def somebody_elses_name() -> Register:
    """家庭成员 has a 姓名 of its own: not the member's."""
    return Register(
        [
            ["姓名", "工号", "家庭主要成员", "", "入党介绍人", ""], ["", "", "姓名", "关系", "姓名", "单位"],
            ["张三", "1", "李某", "妻", "赵某", "县公司"],
        ],
        ("张三",), ("name", "staff_no", "introducers"), merges=("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
    )  # fmt: skip


def six_spellings() -> Register:
    """Dates in six spellings, a serial number and one that is no date."""
    days = ["1990.05.12", "1990-5-12", "19900512", "1990年5月12日", "1990/5/12", datetime(1990, 5, 12), 33005, "猴年马月"]
    return Register(
        [["姓名", "出生日期", "工号"], *[[f"张{c}", day, str(n)] for n, (c, day) in enumerate(zip("甲乙丙丁戊己庚辛", days, strict=True))]],
        ("张甲", "张乙", "张丙", "张丁", "张戊", "张己", "张庚", "张辛"), ("name", "birth_date", "staff_no"), errors=(9,), codes=("DATE_INVALID",),
    )  # fmt: skip


def twins() -> Register:
    """One person twice, and one copied whole."""
    return Register(
        [["姓名", "身份证号", "职务"], ["张三", ID_A, "所长"], ["张三", ID_A, "书记"], ["李四", ID_B, ""], ["李四", ID_B, ""]],
        ("张三", "张三", "李四", "李四"), ("name", "id_number", "job_title"), errors=(5,), codes=("DUPLICATE_IN_FILE",),
    )  # fmt: skip


def odd_names() -> Register:
    """A name of 300 characters, control characters, a name that is a number, rare characters, the dots in use."""
    return Register(
        [
            ["姓名", "工号"], ["张" * 300, "1"], ["李\x07四", "2"], [12345, "3"], ["𬱖䶮", "4"], ["阿卜杜拉•买买提", "5"],
        ],
        ("", "", "", "𬱖䶮", "阿卜杜拉·买买提"), ("name", "staff_no"), errors=(2, 3, 4),
        codes=("CONTROL_CHARACTER", "NAME_WITHOUT_LETTERS"),
    )  # fmt: skip


def notes_below() -> Register:
    """Notes under the table, numbered, each alone in its row."""
    return Register(
        [
            ["姓名", "工号", "入党时间"], ["张三", "1", "1990.1.1"], ["", "", ""], ["备注：1.本表数据截至2025年底；", "", ""],
            ["2.流动党员单独统计。", "", ""], ["联系人：王五   电话：0312-1234567", "", ""],
        ],
        ("张三",), ("name", "staff_no", "joined_on"),
    )  # fmt: skip


def bare_parts() -> Register:
    """出生 over 年 and 月, 入党 over 年, 月 and 日."""
    return Register(
        [
            ["姓名", "性别", "出生", "", "入党", "", ""], ["", "", "年", "月", "年", "月", "日"],
            ["张三", "男", 1990, 5, 2010, 7, 1], ["李四", "女", "1991", "12", "2011", "7", "1"],
        ],
        ("张三", "李四"), ("name", "gender", "birth_date", "joined_on"), merges=("A1:A2", "B1:B2", "C1:D1", "E1:G1"),
        codes=("DATE_WITHOUT_DAY",),
    )  # fmt: skip


def several_in_one_cell() -> Register:
    """Names of several people in one cell."""
    return Register(
        [["党支部", "书记", "党员姓名"], ["第一党支部", "张三", "王五、赵六、孙七"]],
        ("",), ("branch_uid", "name"), errors=(2,), codes=("SEVERAL_NAMES", "UNKNOWN_COLUMN"),
    )  # fmt: skip


REGISTERS: tuple[Callable[[], Register], ...] = (
    title_and_unit, date_in_three_columns, month_of_birth, merged_departments, totals, letters_for_gender, everyday_words,
    phones_as_numbers, lost_id_numbers, hidden_parts, several_sheets, blanks_inside, own_columns, sections,
    somebody_elses_name, six_spellings, twins, odd_names, formulas, notes_below, bare_parts, several_in_one_cell,
)  # fmt: skip

FORM: Rows = [
    ["入党积极分子登记表", "", "", ""], ["姓名", "张三", "性别", "男"], ["民族", "汉族", "出生年月", "1990.05"],
    ["学历", "本科", "籍贯", "河北唐县"], ["工作单位", "仁厚供电所", "职务", "电工"], ["家庭住址", "某村", "联系电话", "13800138000"],
]  # fmt: skip
"""One person on one sheet."""
SIDEWAYS: Rows = [
    ["姓名", "张三", "李四"], ["性别", "男", "女"], ["工号", "1", "2"], ["民族", "汉", "满"], ["手机", "138", "139"],
]  # fmt: skip
"""A person a column."""
