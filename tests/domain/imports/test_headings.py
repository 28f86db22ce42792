"""Headings are found anywhere at the top, in any order, in one row or two, whatever decorates them."""

import pytest

from desktop.domain.drafts import label_of, spec
from desktop.domain.imports.headings import (
    Headings,
    ImportRefused,
    column_letter,
    find_headings,
    not_found,
    one_column_each,
)
from desktop.domain.imports.vocabulary import Vocabulary
from desktop.domain.people import PersonDraft

WORDS = Vocabulary(spec(PersonDraft))
IDENTITY = ("name", "id_number", "staff_no")
LABELS = {item.name: item.label for item in spec(PersonDraft)}


def found(*rows: list[object], first_column: int = 0) -> Headings:
    headings = find_headings(rows, WORDS, first_column=first_column, identity=IDENTITY)
    assert headings is not None
    return headings


def fields(headings: Headings) -> list[str | None]:
    return [c.field for c in headings.columns]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓名", "name"), ("姓 名", "name"), ("姓　　名", "name"), ("*姓名", "name"), ("姓名＊", "name"), ("姓名（必填）", "name"),
        ("姓名\n（与身份证一致）", "name"), ("1.姓名", "name"), ("①姓名", "name"), ("姓名：", "name"), ("党员姓名", "name"),
        ("公民身份证号码", "id_number"), ("身份证号", "id_number"), ("身份证号码（18位）", "id_number"), ("身份证\n号码", "id_number"),
        ("党支部名称", "branch_uid"), ("所在党组织", "branch_uid"), ("工作单位", "department_uid"), ("联系方式", "mobile"),
        ("加入中共组织日期", "joined_on"), ("成为正式党员时间", "full_on"), ("职工姓名", "name"), ("现住址", "address"),
        ("出生年月", "birth_date"), ("出生时间", "birth_date"), ("出生日期（yyyy-mm-dd）", "birth_date"),
        ("入党时间", "joined_on"), ("入党年月日", "joined_on"), ("加入党组织时间", "joined_on"), ("转正时间", "full_on"),
        ("所在党支部", "branch_uid"), ("部门（供电所）", "department_uid"), ("联系电话（手机）", "mobile"), ("手机号", "mobile"),
        ("是否流动党员", "is_mobile"), ("[工号]", "staff_no"), ("ＩＤ", None), ("", None), ("张三", None), ("考核得分", None),
        ("职务/职称", "job_title"), ("联系电话/手机", "mobile"), ("姓名/性别", None), ("学历、学位", None), ("手机或电话", "mobile"),
    ],
)  # fmt: skip
def test_a_heading_names_its_field(heading: str, field: str | None) -> None:
    assert WORDS.field(heading) == field


def test_every_label_and_synonym_names_its_own_field() -> None:
    for item in spec(PersonDraft):
        for name in (item.label, *item.meta.synonyms):
            assert WORDS.field(name) == item.name, name


def test_headings_stand_below_titles_and_in_any_order() -> None:
    headings = found(["仁厚供电所党员花名册", "", ""], ["填报日期：2026年1月", "", ""], ["性别", "考核", "姓名"], ["男", "5", "张三"])
    assert (headings.first, headings.rows) == (2, 1)
    assert fields(headings) == ["gender", None, "name"]
    assert [c.heading for c in headings.unknown] == ["考核"]
    assert label_of(PersonDraft, headings.known[0].field or "") == "性别"


def test_merged_headings_of_two_rows_are_read_together() -> None:
    headings = found(
        ["花名册", "", "", "", ""],
        ["姓名", "入党", "", "联系方式", ""],
        ["", "日期", "转正日期", "手机", "家庭住址"],
        ["张三", "2001-7-1", "2002-7-1", "138", "沛县"],
    )
    assert (headings.first, headings.rows) == (1, 2)
    assert fields(headings) == ["name", "joined_on", "full_on", "mobile", "address"]


def test_a_row_of_data_is_not_the_second_row_of_the_headings() -> None:
    assert found(["姓名", "性别"], ["张三", "男"]).rows == 1


def test_columns_are_lettered_as_the_sheet_shows_them() -> None:
    assert [c.letter for c in found(["姓名", "性别"], first_column=25).columns] == ["Z", "AA"]
    assert [column_letter(n) for n in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_a_repeated_heading_row_does_not_move_the_start() -> None:
    assert found(["姓名", "性别"], ["张三", "男"], ["姓名", "性别"]).first == 0


@pytest.mark.parametrize(
    "rows", [[], [[]], [["张三", "男"]], [["姓名"]], [["性别", "民族"]], [[1.0, None, True]], [["姓名", "姓名"]]]
)
def test_without_two_known_headings_and_an_identity_nothing_is_found(rows: list[list[object]]) -> None:
    assert find_headings(rows, WORDS, identity=IDENTITY) is None


def test_headings_too_far_down_are_not_found() -> None:
    rows = [*[["说明"] for _ in range(30)], ["姓名", "性别"]]
    assert find_headings(rows, WORDS, identity=IDENTITY) is None
    assert find_headings(rows[1:], WORDS, identity=IDENTITY) is not None


def test_two_columns_for_one_field_are_refused_by_name() -> None:
    with pytest.raises(ImportRefused, match="B 列“身份证号”和 D 列“公民身份证号码”") as refused:
        one_column_each(found(["姓名", "身份证号", "性别", "公民身份证号码"]), LABELS)
    assert refused.value.code == "FIELD_TWICE"


def test_of_two_columns_for_another_field_the_one_with_its_own_label_is_taken() -> None:
    kept = one_column_each(found(["姓名", "联系电话", "手机", "政治面貌", "人员类别"]), LABELS)
    assert [(c.letter, c.field) for c in kept.columns] == [
        ("A", "name"),
        ("B", None),
        ("C", "mobile"),
        ("D", "political_status"),
        ("E", None),
    ]


def test_a_refusal_shows_what_was_seen() -> None:
    refused = not_found([("设备台账", [["设备", "型号"]]), ("空表", [])])
    assert refused.code == "HEADER_NOT_FOUND"
    assert "工作表“设备台账”开头是：设备、型号" in refused.message
    assert "工作表“空表”前 30 行没有文字" in refused.message
