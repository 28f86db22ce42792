"""What may be typed of an organisation and of what hangs on it."""

from dataclasses import dataclass
from datetime import date

from desktop.domain.drafts import entry
from desktop.domain.identity import Uid
from desktop.domain.organisations.kinds import LinkKind, OrgKind, PostRole


@dataclass(frozen=True, slots=True)
class OrganisationDraft:
    """What may be typed of an organisation: the national form's items and our own (fields-and-forms.md §2.1).

    `level` is the 五级 of mechanisms.md 0-21; `scope` what a zone answers for: lines, users, devices (2-18, 4-11).
    `unit_situation` and `unit_party` have their words in the form, which the fields show; of the categories of `unit_nature`
    no list is known, so that all three are free text and nothing is refused.
    """

    name: str = entry("组织名称", default="", required=True, length=80, synonyms=("党组织名称", "名称"))
    kind: OrgKind = entry("组织类别", default=OrgKind.BRANCH)
    parent_uid: Uid | None = entry("上级组织")
    short_name: str | None = entry("简称", length=40)
    code: str | None = entry("组织编码", length=40)
    business_domain: str | None = entry("业务领域", length=20)
    founded_on: date | None = entry("成立日期")
    founded_by: str | None = entry("成立批复", length=80)
    planned_end_on: date | None = entry("计划竣工日期")
    ended_on: date | None = entry("撤销日期")
    ended_by: str | None = entry("撤销批复", length=80)
    term_years: int | None = entry("任期年限")
    term_ends_on: date | None = entry("任期届满日期")
    contact_name: str | None = entry("联系人", length=50)
    phone: str | None = entry("联系电话", length=30)
    place: str | None = entry("活动场所", length=100)
    covered_by: str | None = entry("党建联络员", length=50)
    level: str | None = entry("管控级别", codes="control_level")
    scope: str | None = entry("责任范围", length=300, multiline=True)
    registered_no: str | None = entry("注册（挂牌）编号", length=40)
    national_code: str | None = entry("党组织代码", length=40)
    unit_situation: str | None = entry("所在单位情况", length=40)
    unit_name: str | None = entry("单位名称", length=80)
    unit_nature: str | None = entry("单位性质类别", length=40)
    credit_code: str | None = entry("统一社会信用代码", length=18)
    unit_party: str | None = entry("单位建立党组织情况", length=40)
    note: str | None = entry("备注", length=500, multiline=True)


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """关联: what the other organisation is to the one shown."""

    kind: LinkKind = entry("关联方式", default=LinkKind.COVERS)
    other_uid: Uid | None = entry("对方组织", required=True)
    since: date | None = entry("起始日期")


@dataclass(frozen=True, slots=True)
class AssignmentDraft:
    """任职: a person holds a post in an organisation from a day on."""

    person_uid: Uid | None = entry("人员", required=True)
    org_uid: Uid | None = entry("组织", required=True)
    role: PostRole = entry("职务", default=PostRole.SECRETARY)
    since: date | None = entry("任职日期")
    until: date | None = entry("免职日期")
    document_no: str | None = entry("任免文号", length=60)
    note: str | None = entry("说明", length=200)


@dataclass(frozen=True, slots=True)
class ElectionDraft:
    """换届选举: who was entitled and present; the term that begins with it."""

    org_uid: Uid | None = entry("组织", required=True)
    held_on: date | None = entry("选举日期", required=True)
    term_years: int | None = entry("任期年限", required=True)
    entitled: int | None = entry("有选举权人数")
    present: int | None = entry("实到人数")
    approved_on: date | None = entry("批复日期")
    approved_by: str | None = entry("批复文号", length=80)
    note: str | None = entry("备注", length=200)


@dataclass(frozen=True, slots=True)
class KeyPostDraft:
    """关键岗位: a post that a Party member should hold (mechanisms.md 1-14)."""

    org_uid: Uid | None = entry("组织", required=True)
    title: str = entry("关键岗位", default="", required=True, length=60)
    person_uid: Uid | None = entry("在岗人员")
    note: str | None = entry("备注", length=200)


@dataclass(frozen=True, slots=True)
class SiteStayDraft:
    """到施工现场: a person works at a project site from a day on (mechanisms.md 1-03)."""

    person_uid: Uid | None = entry("人员", required=True)
    site_uid: Uid | None = entry("施工现场", required=True)
    task: str | None = entry("现场工作", length=60)
    since: date | None = entry("到现场日期", required=True)
    until: date | None = entry("离开日期")


@dataclass(frozen=True, slots=True)
class MemberHomeDraft:
    """流动党员之家: where it is from a day on (mechanisms.md 1-02)."""

    org_uid: Uid | None = entry("组织", required=True)
    place: str = entry("地点", default="", required=True, length=100)
    since: date | None = entry("启用日期", required=True)
    until: date | None = entry("迁出日期")
    note: str | None = entry("备注", length=200)


@dataclass(frozen=True, slots=True)
class MoveDraft:
    """转移: a mobile organisation goes to another project site with its 流动党员之家."""

    site_uid: Uid | None = entry("新的施工现场", required=True)
    on: date | None = entry("转移日期", required=True)
    place: str | None = entry("流动党员之家新地点", length=100)


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """建立党小组 for a team: founded under its branch and linked to it in one go (INV-07); `members` are put into it."""

    name: str = entry("党小组名称", default="", required=True, length=80)
    parent_uid: Uid | None = entry("所属党支部", required=True)
    founded_on: date | None = entry("成立日期")
    founded_by: str | None = entry("成立批复", length=80)
    leader_uid: Uid | None = entry("党小组组长")
    members: tuple[Uid, ...] = entry("编入的党员", default=())


@dataclass(frozen=True, slots=True)
class MobileDraft:
    """设立流动党组织 for a project site: founded and attached to it in one go (mechanisms.md 1-01, 1-04)."""

    kind: OrgKind = entry("组织类别", default=OrgKind.MOBILE_GROUP)
    name: str = entry("组织名称", default="", required=True, length=80)
    parent_uid: Uid | None = entry("上级党组织")
    founded_on: date | None = entry("成立日期")
    founded_by: str | None = entry("成立批复", length=80)


@dataclass(frozen=True, slots=True)
class EndingDraft:
    """结束关联: the last day on which a link held."""

    last_on: date | None = entry("最后一天", required=True)
