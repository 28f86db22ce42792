"""What may be typed of a person, field by field: the one place where a field is called what it is called."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.drafts import entry
from desktop.domain.identity import Uid
from desktop.domain.people.standing import is_member


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
        "姓名",
        default="",
        required=True,
        length=50,
        synonyms=(
            *("党员姓名", "员工姓名", "人员姓名", "职工姓名", "名字", "中文姓名", "中文名"),
            *("name", "full name", "employee name", "staff name", "member name", "chinese name"),
        ),
        maybe=("显示名称", "display name", "english name", "英文名", "英文姓名"),
    )  # 1
    name_pinyin: str | None = entry("姓名拼音", length=100, synonyms=("拼音", "pinyin", "name in pinyin"))
    former_name: str | None = entry("曾用名", synonyms=("曾用姓名", "原名", "更名前姓名"))
    staff_no: str | None = entry(
        "工号",
        length=30,
        synonyms=(
            *("员工编号", "职工编号", "人员编号", "人员编码", "人资编码", "员工号", "职工号", "员工工号", "职工工号", "人员工号"),
            *("员工编码", "职工编码", "员工代码", "职工代码"),
            *("employee id", "employee no", "employee code", "emp id", "emp no", "staff id", "staff no", "staff code"),
            "personnel no",
        ),
        maybe=("学工号", "id", "member id", "member no", "eeid"),
    )
    id_number: str | None = entry(
        "公民身份证号码",
        length=18,
        sensitive=True,
        synonyms=(
            *("身份证号", "身份证号码", "公民身份号码", "身份号码", "身份证", "证件号码", "居民身份证", "居民身份证号码"),
            "公民身份证号码",
            *("id no", "id card", "id card no", "identity card", "identity card no", "identity no", "citizen id"),
            *("citizen id no", "national id", "national id no", "resident id card", "resident identity card no"),
        ),
    )  # 3
    id_note: str | None = entry("身份证号说明", length=200)
    gender: str | None = entry("性别", codes="gender", synonyms=("gender", "sex"))  # 2
    birth_date: date | None = entry(
        "出生日期",
        synonyms=("出生年月日", "出生年月", "出生", "生日", "生日日期", "birth date", "date of birth", "birthday", "birthdate", "dob"),
    )  # 5
    ethnic: str | None = entry("民族", codes="ethnic", synonyms=("族别", "名族", "ethnicity", "ethnic group"), maybe=("nationality",))  # 4
    native_place: str | None = entry("籍贯", length=60, synonyms=("native place",), maybe=("家乡", "hometown"))
    birth_place: str | None = entry("出生地", length=60, synonyms=("出生地点", "place of birth", "birthplace"))
    marital: str | None = entry(
        "婚姻状况", codes="marital", synonyms=("婚否", "婚姻", "婚姻情况", "婚姻状态", "婚姻信息", "marital status")
    )
    health: str | None = entry("健康状况", length=60, sensitive=True, synonyms=("身体状况", "身体健康状况", "健康情况"))
    registered_at: str | None = entry(
        "户口所在地派出所", synonyms=("户籍所在地派出所", "户籍所在派出所", "户口所在派出所", "所属派出所", "户籍派出所")
    )
    education: str | None = entry(
        "学历",
        codes="education",
        synonyms=("文化程度", "最高学历", "学历层次", "教育程度", "education", "education level", "highest education"),
        maybe=("全日制教育", "全日制学历", "第一学历"),
    )  # 6
    study_kind: str | None = entry("教育类别", codes="study_kind", synonyms=("教育类型", "学历类别", "学习形式"))
    school: str | None = entry("毕业院校", synonyms=("毕业学校", "毕业院校名称", "院校名称", "毕业院校（学校）", "graduated from"))
    major: str | None = entry("专业", synonyms=("所学专业", "学历专业", "毕业专业", "所属专业", "专业名称", "major"))
    enrolled_on: date | None = entry("入学时间", synonyms=("入学年月",))
    graduated_on: date | None = entry("毕业时间", synonyms=("毕业年月",))
    degree: str | None = entry("学位", codes="degree", synonyms=("degree",))
    degree_on: date | None = entry("学位授予日期", synonyms=("获得学位时间", "授予学位时间"))
    political_status: str | None = entry(
        "政治面貌",
        codes="political_status",
        synonyms=("人员类别", "政治身份", "党员类别", "党员类型", "political status", "political affiliation"),
        maybe=("类别", "正式/预备"),
    )  # 7
    development: str | None = entry("发展阶段", codes="development_stage", maybe=("所处阶段",))
    applied_on: date | None = entry(
        "申请入党日期",
        synonyms=("申请入党时间", "入党申请时间", "递交入党申请书时间", "提交入党申请书时间", "提交书面申请书时间"),
        maybe=("申请时间", "提交申请书时间"),
    )
    frontline: bool = entry("火线入党", default=False, synonyms=("是否火线入党", "火线申请入党"))
    activist_on: date | None = entry(
        "列为积极分子日期",
        synonyms=("列为积极分子时间", "确定为积极分子时间", "确定为入党积极分子时间", "积极分子时间", "入党积极分子时间", "积极分子确立时间",
                  "确定入党积极分子时间"),
    )
    target_on: date | None = entry(
        "列为发展对象日期", synonyms=("确定为发展对象时间", "确定发展对象时间", "列为发展对象时间", "发展对象时间", "发展对象确立时间")
    )
    joined_on: date | None = entry(
        "加入党组织日期",
        synonyms=("入党日期", "入党时间", "加入党组织时间", "入党年月", "加入中国共产党时间", "加入中共组织时间",
                  "预备党员时间", "接收预备党员时间", "接收为预备党员时间", "党支部党员大会接收预备党员时间"),
        maybe=("join date", "joining date", "date joined"),
    )  # 9
    introducers: str | None = entry("入党介绍人", synonyms=("介绍人", "入党介绍人姓名"))
    full_on: date | None = entry(
        "转为正式党员日期",
        synonyms=("转正日期", "转正时间", "转为正式党员时间", "成为正式党员时间", "党员转正时间", "入党转正时间", "正式党员时间",
                  "正式转正时间"),
    )  # 10
    branch_uid: Uid | None = entry(
        "所在党支部",
        synonyms=(
            *("党支部", "所在支部", "支部", "所属党支部", "所属支部", "支部名称", "党支部名称", "所在党支部名称"),
            *("所在党组织", "所属党组织", "党组织名称", "所属党组织名称", "所在党组织名称", "组织关系所在党支部", "组织关系所在党组织"),
            "party branch",
        ),
        maybe=("branch", "支部信息", "组织关系所在单位"),
    )  # 8
    group_uid: Uid | None = entry("党小组", synonyms=("所在党小组", "所属党小组", "party group"), maybe=("所在小组", "所属小组"))
    moved_in_on: date | None = entry(
        "转入党组织日期", synonyms=("组织关系转入时间", "组织关系转入日期", "转入支部时间", "转入时间", "转入本支部时间", "进入现党支部时间")
    )
    moved_out_on: date | None = entry(
        "转出党组织日期", synonyms=("组织关系转出时间", "组织关系转出日期", "转出支部时间", "转出时间", "转出本支部时间")
    )
    dues_until: str | None = entry(
        "党费交至年月", length=7, month=True, synonyms=("党费缴至年月", "党费交纳至", "党费缴纳至", "党费交至", "党费缴至")
    )
    attached_branch: str | None = entry("挂靠支部", length=80, synonyms=("挂靠党支部", "挂靠党组织", "挂靠的党支部"))
    delegate: str | None = entry("党代表类型", codes="delegate", synonyms=("党代表", "党代表类别", "党代表级别"))
    department_uid: Uid | None = entry(
        "部门",
        synonyms=(
            *("所在部门", "单位", "所在单位", "工作单位", "单位名称", "部门名称", "科室", "供电所", "部门（供电所）"),
            *("工作/学习单位", "所属部门", "department", "department name", "dept", "dept name"),
        ),
        maybe=("现任职单位", "车间", "公司", "company", "unit", "organization", "organisation"),
    )
    team_uid: Uid | None = entry(
        "班组", synonyms=("所在班组", "班组名称", "所属班组", "team", "team name", "crew"), maybe=("group",)
    )
    employment: Employment = entry(
        "在岗状态",
        default=Employment.ON_DUTY,
        codes="employment",
        synonyms=("用工状态", "人员状态"),
        maybe=("员工状态", "在职状态", "在职情况", "employment status", "employee status"),
    )
    work_post: str | None = entry("工作岗位", codes="work_post", synonyms=("岗位类别",))  # 11
    job_title: str | None = entry(
        "职务（岗位名称）",
        length=60,
        synonyms=("职务", "岗位", "岗位名称", "岗位职务", "现任职务", "职务/职称", "职位", "position", "job title", "designation"),
        maybe=("title",),
    )
    admin_post: str | None = entry("行政职务", length=60, synonyms=("现任行政职务", "行政职务名称"))
    admin_rank: str | None = entry("行政级别", length=40, synonyms=("职级", "现职级", "行政职级", "职务级别", "职务层次"))
    technical_title: str | None = entry(
        "专业技术职务", length=60, synonyms=("职称", "专业技术职称", "技术职称", "专业技术资格", "专业技术职务名称", "从事专业技术职务")
    )
    skill_level: str | None = entry("技能等级", codes="skill_level", synonyms=("职业技能等级",))
    on_staff: str | None = entry("是否在编", codes="yes_no", synonyms=("在编", "是否在编人员", "在编情况"))
    migrant_worker: str | None = entry("是否农民工", codes="yes_no", synonyms=("农民工", "是否为农民工"))
    join_work_on: date | None = entry(
        "参加工作日期",
        synonyms=("参加工作时间", "首次参加工作时间"),
        maybe=("入职日期", "入职时间", "join date", "joining date", "date joined", "hire date", "date of hire", "date of joining"),
    )
    mobile: str | None = entry(
        "手机",
        length=30,
        sensitive=True,
        synonyms=(
            *("联系电话", "手机号", "手机号码", "电话", "电话号码", "移动电话", "移动电话号码", "联系方式", "联系手机", "本人电话", "个人电话"),
            *("mobile", "mobile no", "mobile phone", "mobile phone no", "cell phone", "cellphone", "phone", "phone no"),
            *("telephone", "telephone no", "tel", "tel no", "contact no", "contact phone"),
        ),
        maybe=("私人手机号", "工作手机号", "电话1", "contact"),
    )  # 12
    landline: str | None = entry("固定电话", length=30, sensitive=True, synonyms=("固话", "办公电话", "座机", "office phone", "landline"))  # 12
    messenger: str | None = entry(
        "微信/QQ", length=60, sensitive=True, synonyms=("微信", "微信号", "QQ", "QQ号", "微信（QQ）", "QQ/微信")
    )
    address: str | None = entry(
        "家庭住址",
        length=200,
        sensitive=True,
        synonyms=(
            *("住址", "现住址", "现居住地", "居住地址", "家庭地址", "现住地址", "现居住地址", "现居地", "现在家庭住址"),
            "home address",
        ),
        maybe=("address", "地址", "联系地址", "居住地"),
    )  # 13
    standing: str | None = entry("党籍状态", codes="member_standing", maybe=("党员状态",))  # 14
    is_lost: bool = entry("失联党员", default=False, synonyms=("是否失联党员", "是否为失联党员", "是否失联"))  # 15
    lost_since: date | None = entry("失联日期", synonyms=("失去联系日期",))  # 15
    lost_reason: str | None = entry("失联情形", codes="lost_reason")
    is_mobile: bool = entry("流动党员", default=False, synonyms=("是否流动党员", "是否为流动党员"))  # 16
    mobile_destination: str | None = entry("外出流向", length=100, synonyms=("外出流向地",))  # 16
    mobile_since: date | None = entry("外出日期", synonyms=("外出时间", "流出时间", "流出日期"))
    mobile_contact: str | None = entry("外出联系人", sensitive=True, synonyms=("外出联系人及电话", "流动党员联系人"))
    last_contact_on: date | None = entry("最近联系日期", synonyms=("最近联系时间", "最后联系时间", "最后联系日期"))
    other_party: str | None = entry("加入其他党团", synonyms=("加入其他党派", "其他党团", "曾加入其他党团"))
    other_party_on: date | None = entry("加入其他党团日期", synonyms=("加入其他党派日期", "加入其他党团时间"))
    hardship: str | None = entry("生活困难类型", codes="hardship", synonyms=("困难类型", "困难党员类型", "困难原因"))
    hardship_help: str | None = entry("帮扶情况", length=200, sensitive=True, synonyms=("帮扶措施", "享受帮扶"))
    abroad: str | None = entry("出国（境）情况", codes="abroad", synonyms=("出国情况", "出境情况"))
    abroad_reason: str | None = entry("出国（境）原因", synonyms=("出国原因", "出境原因", "出国境事由"))
    abroad_on: date | None = entry("出国（境）日期", synonyms=("出国时间", "出境时间", "出国日期"))
    exit_kind: str | None = entry("出党方式", codes="member_exit")
    exit_on: date | None = entry("出党日期")
    note: str | None = entry(
        "备注", length=500, multiline=True, synonyms=("remark", "remarks", "note", "notes", "comment", "comments")
    )

    @property
    def is_member(self) -> bool:
        return is_member(self)
