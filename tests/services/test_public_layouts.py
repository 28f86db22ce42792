"""Registers of other systems, with their headings as they are in public and with invented people: every filled cell is
accounted for, the columns are known where they mean one thing and asked about where they may mean another."""

import csv
from pathlib import Path

import pytest

from desktop.domain.actors import Actor
from desktop.domain.imports.plan import OrgChoose, PeoplePreview
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
    "staff of a utility": (
        "员工编号 姓名 性别 所属部门 岗位名称 身份证号 出生日期 民族 入党时间 毕业院校 外语语种 职称 籍贯 个人电话 工资档级 用工性质 员工状态",
        "staff_no name gender department_uid job_title id_number birth_date ethnic joined_on school technical_title native_place mobile",
        "员工状态",
    ),
    "cards of a factory": (
        "职工编码 姓名 性别 民族 文化程度编码 健康状况 职称编码 籍贯 身份证号码 毕业学校 户口性质 现住址 职务 工种名 人员性质 入厂时间 部门编码",
        "staff_no name gender ethnic health native_place id_number school address job_title",
        "",
    ),
    "auxiliaries": (
        "序号 工作单位 姓名 性别 民族 身份证号 入警时间 离职时间 退役 辅助岗位 职务 层级 电话 辅警号 专业 住址 户籍 身高 入党时间 入党转正时间",
        "department_uid name gender ethnic id_number job_title mobile major address joined_on full_on",
        "",
    ),
    "courses of development": (
        "党支部 姓名 学号 院系 专业 出生日期 入学年份 联系电话 邮箱 党支部内职务 递交入党申请书日期 团校结业日期 积极分子确立日期 "
        "积极分子培训班结业日期 发展对象确立日期 发展对象培训班结业日期 预备党员日期 正式党员日期 备注",
        "branch_uid name major birth_date mobile applied_on activist_on target_on joined_on full_on note",
        "",
    ),
    "members of a college": (
        "姓名 性别 民族 出生日期 入党时间 转正时间 所属党组织 联系电话 入党介绍人 党员状态 学号 年级 学院 邮箱 地址 备注",
        "name gender ethnic birth_date joined_on full_on branch_uid mobile introducers note",
        "党员状态 地址",
    ),
    "staff with contracts": (
        "姓名 工号 性别 出生日期 身份证号 籍贯 邮箱 电话号码 联系地址 聘用形式 所属专业 毕业院校 入职日期 在职状态 转正日期 员工民族 部门 职称",
        "name staff_no gender birth_date id_number native_place mobile major school ethnic department_uid technical_title",
        "联系地址 入职日期 在职状态 转正日期",
    ),
    "ranks": (
        "姓名 现职级 任现职级时间 用户性别 出生年月 民族 全日制教育 在职教育 入党时间 首次参加工作时间",
        "name admin_rank gender birth_date ethnic joined_on join_work_on",
        "全日制教育",
    ),
    "moves between branches": (
        "姓名 入党时间 转正时间 进入现党支部时间 入党介绍人 入党所在支部 转正所在支部 工作单位及职务",
        "name joined_on full_on moved_in_on introducers",
        "",
    ),
    "steps of admission": (
        "姓名 学号(职工号) 党支部党员大会接收预备党员时间 预备期支部讨论时间 转正上级党委审批时间 所在党支部 所在小组",
        "name joined_on branch_uid",
        "所在小组",
    ),
    "directory of an app": (
        "员工UserID 部门 职位 姓名 性别 工号 是否此部门主管(是/否) 手机号 邮箱 分机号 办公地点 备注 备注2",
        "department_uid job_title name gender staff_no mobile note",
        "",
    ),
    "staff with everything named so": (
        "员工ID 员工姓名 员工性别 员工电话 员工邮箱 员工状态 员工职位 员工部门 员工入职时间 员工离职时间 备注",
        "name gender mobile job_title department_uid note",
        "员工ID 员工状态 员工入职时间",
    ),
    "register of a party system": (
        "姓名 工号 部门 党内职务 党龄 入党日期 正式转正日期 全国党员信息系统编码 原所在党支部 转入本支部时间 转出本支部时间 转出支部 是否一线",
        "name staff_no department_uid joined_on full_on moved_in_on moved_out_on",
        "",
    ),
    "english sample": ("EEID Name Gender Hire_Date Business_Unit EmploymentStatus Phone", "name gender mobile", "EEID Hire_Date EmploymentStatus"),
    "national database of members": (
        "序号 姓名 性别 公民身份号码 民族 出生日期 学位 所在党支部 手机号码 入党日期 转正日期 党龄 党龄校正值 新社会阶层类型 "
        "从事专业技术职务 现居住地 户籍所在地 入党类型 转正情况 入党时所在支部 延长预备期时间",
        "name gender id_number ethnic birth_date degree branch_uid mobile joined_on full_on technical_title address",
        "",
    ),
    "national record of development": (
        "序号 姓名 性别 公民身份证号码 民族 出生日期 申请入党日期 手机号码 背景信息 接受申请党组织 籍贯 入团日期 参加工作日期 "
        "确定入党积极分子日期 工作单位及职务 家庭住址 加入党组织日期 转为正式党员日期 入党类型 所在党支部",
        "name gender id_number ethnic birth_date applied_on mobile native_place join_work_on activist_on address joined_on full_on branch_uid",
        "",
    ),
    "filing of people": (
        "单位 部门 姓名 性别 出生日期 参加工作日期 身份证号 户口所在地 职务（级）或职称 人事主管单位 职称 职级 入党日期 职务（岗位名称） 标记 备注",
        "department_uid name gender birth_date join_work_on id_number technical_title admin_rank joined_on job_title note",
        "",
    ),
    "members full or not": (
        "党支部 姓名 性别 民族 籍贯 出生年月 党内职务 参加工作时间 入党时间 转正时间 正式/预备 是否本年度新调进党员 户籍所在地 联系电话 区内党支部",
        "branch_uid name gender ethnic native_place birth_date join_work_on joined_on full_on mobile",
        "正式/预备",
    ),
    "members of a university": (
        "学工号 姓名 人员类别 性别 身份证号 民族 籍贯 出生年月 二级党组织名称 党支部名称 党籍状态 标签 组织关系转入时间 提交书面申请书时间 "
        "确定为入党积极分子时间 确定为发展对象时间 入党介绍人 入党时间 转正时间 专业技术职务 手机 邮箱 添加人 添加时间 转移原因 备注",
        "name political_status gender id_number ethnic native_place birth_date branch_uid standing moved_in_on applied_on activist_on "
        "target_on introducers joined_on full_on technical_title mobile note",
        "学工号",
    ),
    "members of a firm": (
        "姓名* 员工工号* 身份证号* 性别 出生日期 最高学历 所属党组织名称* 企业行政部门 岗位职务 政治面貌* 党内职务 党龄(年) "
        "接收预备党员日期 正式转正日期 全国党员编码 生产经营一线(是/否) 数字技术骨干(是/否) 双培养对象(是/否)",
        "name staff_no id_number gender birth_date education branch_uid job_title political_status joined_on full_on",
        "",
    ),
    "people of an office system": (
        "工号 姓名 登录名 手机 邮箱 部门路径 本部门负责人 直接上级姓名 角色 性别 入职日期 状态",
        "staff_no name mobile gender",
        "入职日期",
    ),
    "members of committees": (
        "序号 姓名 党内职务 性别 民族 出生年月 籍贯 参加工作时间 行政职务 入党时间 任党内职务时间 现在家庭住址 所属上级",
        "name gender ethnic birth_date native_place join_work_on admin_post joined_on address",
        "",
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


def test_numbers_for_the_political_status_are_asked_about_unless_they_are_those_of_the_national_table(
    services: Services, who: Actor, tmp_path: Path
) -> None:
    """In one public system 4 is 群众, in the national table 04 is 民革."""
    headings = ["姓名", "政治面貌", "民族"]
    preview = previewed(services, who, tmp_path / "名册.csv", headings, [["甲某", "1", "1"], ["乙某", "4", "2"]])
    assert [c.heading for c in preview.columns if c.unsure] == ["政治面貌", "民族"]
    national = previewed(services, who, tmp_path / "国标.csv", headings, [["甲某", "01", "01"], ["乙某", "13", "56"]])
    assert [row.values[1:] for row in national.parsed.rows] == [("01", "01"), ("13", "56")]


def test_zeros_of_rows_without_anybody_are_no_codes(services: Services, who: Actor, tmp_path: Path) -> None:
    """A sheet for print shows the empty lines of the sheet it takes its people from as 0."""
    headings = ["序号", "姓名", "民族", "学历"]
    preview = previewed(services, who, tmp_path / "名册.csv", headings, [["1", "甲某", "汉族", "大专"], ["2", "0", "0", "0"]])
    assert [c.heading for c in preview.columns if c.unsure] == []
    assert preview.parsed.rows[0].values == ("甲某", "01", "31")


def test_two_departments_in_one_cell_are_not_founded_as_one(services: Services, who: Actor, tmp_path: Path) -> None:
    rows = [["甲某", "示范公司/营销部;示范公司/工会"], ["乙某", "营销部"]]
    preview = previewed(services, who, tmp_path / "通讯录.csv", ["姓名", "部门"], rows)
    assert [q.decision.choose for q in preview.plan.questions] == [OrgChoose.LEAVE, OrgChoose.CREATE]
    assert [new.name for new in preview.plan.new_orgs] == ["营销部"]


@pytest.mark.parametrize(("more", "told"), [([], ["STATUS_MISSING"]), (["人员类别"], [])])
def test_a_roster_of_members_that_calls_nobody_one_is_told(
    services: Services, who: Actor, tmp_path: Path, more: list[str], told: list[str]
) -> None:
    preview = previewed(services, who, tmp_path / "党员名册.csv", ["姓名", "入党时间", *more], [["甲某", "2010-07-01", *("正式党员" for _ in more)]])
    assert [p.code for p in preview.problems] == told
