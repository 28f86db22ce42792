"""Further down a sheet: the same headings on every page, or another table that must not be read by the first one's columns."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop.domain.drafts import spec
from desktop.domain.imports.headings import find_headings
from desktop.domain.imports.sheet import RowReader
from desktop.domain.imports.vocabulary import Vocabulary
from desktop.domain.people import PersonDraft
from desktop.exchange.code_tables import read_code_tables
from desktop.paths import RESOURCES

CODES = read_code_tables(Path(RESOURCES) / "code_tables.yaml")
FIELDS = {item.name: item for item in spec(PersonDraft)}
HEAD = ["序号", "姓名", "身份证号", "部门", "职务"]
FIRST: list[Sequence[object]] = [HEAD, [1, "甲一", "", "营业班", "所长"], [2, "甲二", "", "营业班", "电工"]]


def reading(rows: Sequence[Sequence[object]]) -> tuple[list[object], list[str]]:
    """Names read, and what is told of the sheet."""
    found = find_headings(rows, Vocabulary(FIELDS.values()))
    assert found is not None
    reader = RowReader("表", found.columns, FIELDS, CODES, {})
    below = enumerate(rows[found.first + found.rows :], start=found.first + found.rows + 1)
    read = [row for number, raw in below if (row := reader.read(number, raw)) is not None]
    place = reader.fields.index("name")
    return [row.values[place] for row in read], [problem.text for problem in reader.remarks]


@pytest.mark.parametrize(
    "head",
    [
        ["序号", "姓名", "性别", "身份证号", "联系人"],
        ["姓名", "身份证号", "部门", "职务", "序号"],
        ["序号", "姓 名", "部门", "身份证号", "职务"],
        ["照片", "性别", "姓名", "身份证号", "部门"],
    ],
)
def test_a_second_table_with_other_columns_is_told_and_not_read(head: list[str]) -> None:
    names, told = reading([*FIRST, head, [1, "乙一", "女", "男", "某"], [2, "乙二", "女", "某", "某"]])
    assert names == ["甲一", "甲二"]
    assert told == ["下面另一张表的行（列标题不同，请拆成单独的工作表再导入），没有读：第 4–6 行。"]


def test_the_same_headings_on_the_next_page_go_on() -> None:
    names, told = reading([*FIRST, HEAD, [3, "甲三", "", "营业班", "电工"], ["序号", "姓 名", "身份证号", "部门", "职 务"], [4, "甲四", "", "", ""]])
    assert names == ["甲一", "甲二", "甲三", "甲四"]
    assert told == ["重复的列标题，没有读：第 4、6 行。"]


def test_the_first_table_goes_on_below_the_second() -> None:
    names, _ = reading([*FIRST, ["序号", "姓名", "性别", "民族", "手机"], [1, "乙一", "女", "汉", ""], HEAD, [3, "甲三", "", "", ""]])
    assert names == ["甲一", "甲二", "甲三"]


def test_somebody_whose_cells_read_like_headings_is_somebody() -> None:
    names, _ = reading([*FIRST, [3, "甲三", "", "部门", "职务"]])
    assert names == ["甲一", "甲二", "甲三"]


@pytest.mark.parametrize(
    "line",
    [["单位负责人：", "李某", "", "制表人：", "王某"], ["", "支部书记签字：", "李某"], ["", "", "", "", "2024年5月1日"], ["填报时间：2024年5月"]],
)
def test_a_line_to_be_signed_is_nobody(line: list[object]) -> None:
    names, told = reading([*FIRST, line])
    assert names == ["甲一", "甲二"]
    assert len(told) == 1


@pytest.mark.parametrize(
    "row",
    [
        ["甲一", "女", "1990.5.3", "本科/学士", "2010年8月", "13800138000"],
        ["甲 一", "女", "", "本科/学士", "", ""],
        ["甲一", "女", "", "本科/学士", 2010, ""],
    ],
)
def test_the_first_person_is_no_second_row_of_headings(row: list[object]) -> None:
    """学历/学位 alone names two fields; over 本科/学士 it seemed to name one."""
    found = find_headings([["姓\n名", "性别", "出生年月日", "学历/学位", "参加工作\n时间", "电话"], row], Vocabulary(FIELDS.values()))
    assert found is not None
    assert found.rows == 1
