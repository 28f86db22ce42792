"""Registers of other systems, with their headings as they are in public and with invented people: every filled cell is
accounted for, the columns are known where they mean one thing and asked about where they may mean another."""

import csv
from pathlib import Path

import pytest

from desktop.domain.actors import Actor
from desktop.domain.imports.plan import PeoplePreview
from desktop.services import Services

CASES = {
    # name of the layout: headings; what is read, in order; what is asked about
    "village party members": (
        "所属党支部 姓名 性别 出生日期 民族 学历 身份证号码 联系电话 入党时间 党籍状态 户籍所在派出所 现居住地 籍贯 原服役部队 退役时间",
        "branch_uid name gender birth_date ethnic education id_number mobile joined_on standing registered_at address native_place",
        "",
    ),
    "students on the way": (
        "学号 姓名 民族 辅导员 辅导员手机号 政治面貌 所在支部 入党申请时间 入党积极分子时间 发展对象时间 预备党员时间 党员转正时间 党支部书记姓名",
        "name ethnic political_status branch_uid applied_on activist_on target_on joined_on full_on",
        "",
    ),
    "development board": (
        "姓名 培养阶段 入党申请时间 谈话时间 确定为积极分子时间 确定为发展对象时间 接收预备党员时间 转正时间 介绍人 发展状态",
        "name applied_on activist_on target_on joined_on full_on introducers",
        "",
    ),
    "staff abroad": (
        "工号 姓名 中海油入职时间 座机号 出生日期 转正日期 手机号 入党时间 部门名称 部门负责人",
        "staff_no name birth_date mobile joined_on department_uid",
        "转正日期",
    ),
    "roster of a firm": (
        "员工编号 姓名 性别 身份证号 联系方式 合同公司 部门 职务 用工状态 入职时间 转正时间 离职日期 银行卡号 紧急联系人姓名 联系人电话",
        "staff_no name gender id_number mobile department_uid job_title employment",
        "入职时间 转正时间",
    ),
    "users of a web system": (
        "账号 用户姓名 用户性别 出生日期 民族 籍贯 文化程度 身份证号码 政治面貌 配偶姓名 配偶身份证号码 紧急联系人电话",
        "name gender birth_date ethnic native_place education id_number political_status",
        "",
    ),
    "villagers": ("地域编号 村民姓名 年龄 性别 民族 入党年月 联系方式", "name gender ethnic joined_on mobile", ""),
    "registrations with codes": (
        "岗位名 姓名 身份证号码 性别(0-男，1-女) 民族 入党时间 婚姻状况(0-未婚，1-已婚) 家庭住址 提交人",
        "name id_number ethnic joined_on address",
        "性别(0-男，1-女) 婚姻状况(0-未婚，1-已婚)",
    ),
    "cadres": (
        "姓名 职务代码 职务 任现职务时间 办公电话 手机 身份证号 籍贯 入党时间 毕业院校 毕业时间 国民系列学历",
        "name job_title landline mobile id_number native_place joined_on school graduated_on",
        "",
    ),
    "read from ID cards": ("姓名 性别 民族 出生 地址 身份号码 文件名", "name gender ethnic birth_date id_number", "地址"),
    "drivers": ("序号 姓名 员工工号 性别 车间 岗位", "name staff_no gender job_title", "车间"),
    "staff with legends": (
        "工号 姓名 性别(1男2女) 部门 职位(1员工2主管) 身份证号(18位) 出生日期(如1990年1月1日) 手机号 任职状态(1在0否)",
        "staff_no name gender department_uid id_number birth_date mobile",
        "职位(1员工2主管)",
    ),
    "telephone list": ("部门 姓名 总机 分机 移动电话 电子邮件", "department_uid name mobile", ""),
    "address book": (
        "名字 姓氏 显示名称 移动电话号码 家庭地址 城市 职务 部门 公司 出生年份 出生月份",
        "mobile address job_title department_uid",
        "名字 姓氏 显示名称",
    ),
}


def cell(heading: str, number: int) -> str:
    if "姓名" in heading or heading in ("名字", "显示名称", "介绍人"):
        return f"{'甲乙丙丁'[number]}某"
    if "日期" in heading or "时间" in heading or "年月" in heading or heading == "出生":
        return f"{1980 + number if '出' in heading else 2010 + number}.{number + 1}.{number + 10}"
    if "电话" in heading or "手机" in heading or heading == "联系方式":
        return f"1380013800{number}"
    return "" if "身份" in heading or heading == "证件号码" else f"{heading[:6]}{'一二三四'[number]}"


def previewed(services: Services, who: Actor, path: Path, headings: list[str], rows: list[list[str]]) -> PeoplePreview:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return services.exchange.preview_people(who, path)


@pytest.mark.parametrize("case", CASES)
def test_a_layout_of_another_system_is_read_asked_about_and_accounted_for(
    services: Services, who: Actor, tmp_path: Path, case: str
) -> None:
    headings, read, asked = (words.split() for words in CASES[case])
    rows = [[cell(heading, n) for heading in headings] for n in range(4)]
    preview = previewed(services, who, tmp_path / "名册.csv", headings, rows)
    assert [c.field for c in preview.columns if c.field] == read
    assert [c.heading for c in preview.columns if c.unsure] == asked
    filled = sum(bool(text) for row in [headings, *rows] for text in row)
    told = sum(len(p.text) > 0 for p in preview.problems if p.code == "LINE_NOT_READ")
    assert (preview.parsed.tally.cells, told, len(preview.plan.rows)) == (filled, 0, 4)
    assert all(c.field or c.why for c in preview.columns)
    for column in preview.columns:
        if column.field is None:
            assert column.cells == sum(bool(row[column.index]) for row in rows), column.heading
    values = [dict(zip(preview.parsed.fields, row.values, strict=True)) for row in preview.parsed.rows]
    spoken = {(p.row, p.column) for p in preview.problems}
    for column in preview.columns:
        for number, row in enumerate(rows):
            if column.field and row[column.index] and values[number][column.field] is None:
                assert (number + 2, str(column)) in spoken, "what was not understood is told with its cell"


@pytest.mark.parametrize(("zero", "read"), [("0", []), ("男", ["gender"])])
def test_genders_numbered_from_nought_are_asked_about(services: Services, who: Actor, tmp_path: Path, zero: str, read: list[str]) -> None:
    """Many systems number 男 0 and 女 1; by the national table 1 would be 男."""
    preview = previewed(services, who, tmp_path / "名册.csv", ["姓名", "工号", "性别"], [["甲某", "1", "1"], ["乙某", "2", zero]])
    assert [c.field for c in preview.columns if c.field == "gender"] == read
    assert [c.heading for c in preview.columns if c.unsure] == ([] if read else ["性别"])
