"""Print-outs of a person: the national form in its order, the sheet of everything, who printed it, and no number."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from desktop.domain.actors import Actor
from desktop.domain.attachments import AttachmentDraft, AttachmentKind
from desktop.domain.drafts import spec
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import AssignmentDraft, OrganisationDraft, OrgKind, PostRole
from desktop.domain.people import PersonDraft
from desktop.services import Services
from desktop.services.documents import DocumentQuery
from desktop.services.history import HistoryQuery
from desktop.services.people.papers import printed_groups
from tests.documents.reading import page_text

ITEMS = (
    "姓名 性别 公民身份证号码 民族 出生日期 学历 人员类别 所在党支部 加入党组织日期 转为正式党员日期 工作岗位 联系电话 家庭住址 党籍状态 "
    "是否失联党员 是否流动党员"
).split()
"""fields-and-forms.md §2.1."""
VALID_ID = "11010519491231002X"


@pytest.fixture
def member(services: Services, who: Actor) -> Uid:
    branch = services.organisations.save(who, None, OrganisationDraft("城关供电所党支部", OrgKind.BRANCH), None).uid
    draft = PersonDraft(
        name="𬱖李娜",
        id_number=VALID_ID,
        ethnic="01",
        education="21",
        political_status="01",
        joined_on=date(1975, 7, 1),
        full_on=date(1976, 7, 1),
        branch_uid=branch,
        mobile="13812345678",
        standing="normal",
        school="华北电力大学",
    )
    return services.people.save(who, None, draft, None).uid


def words(services: Services, who: Actor, kind: str, subject: Uid) -> str:
    made = services.printouts.make(who, kind, subject)
    return "".join(page_text(made.pdf, n) for n in range(1, made.pages + 1)).replace("\r\n", "").replace("　", "")


def test_the_national_form_has_its_sixteen_items_in_order_and_no_empty_cell(
    services: Services, who: Actor, member: Uid
) -> None:
    text = words(services, who, "member_form", member)
    places = [text.index(f"{n}{item}") for n, item in enumerate(ITEMS, start=1)]
    assert places == sorted(places)
    for value in ("𬱖李娜", VALID_ID, "汉族", "1949年12月31日", "正式党员", "城关供电所党支部", "1976年7月1日", "13812345678", "无"):
        assert value in text


def test_the_national_form_fits_one_page_with_its_three_signatures(services: Services, who: Actor, member: Uid) -> None:
    made = services.printouts.make(who, "member_form", member)
    assert made.pages == 1
    assert all(name in page_text(made.pdf, 1) for name in ("信息采集员", "党支部书记", "基层党委"))


def test_a_probationary_member_has_no_date_of_becoming_full(services: Services, who: Actor) -> None:
    draft = PersonDraft(name="王芳", political_status="02", joined_on=date(2026, 3, 1))
    uid = services.people.save(who, None, draft, None).uid
    text = words(services, who, "member_form", uid)
    assert "预备党员" in text
    assert "转为正式党员日期—" in text.replace(" ", "")


def test_who_is_no_member_has_no_member_form_but_a_sheet(services: Services, who: Actor) -> None:
    uid = services.people.save(who, None, PersonDraft(name="赵强", political_status="13"), None).uid
    with pytest.raises(UserError, match="不是党员"):
        services.printouts.make(who, "member_form", uid)
    assert "赵强" in words(services, who, "personal_sheet", uid)


def test_the_sheet_tells_everything_recorded_and_leaves_out_what_is_not(
    services: Services, who: Actor, member: Uid, tmp_path: Path
) -> None:
    certificate = PdfDocument.new()
    certificate.new_page(595, 842)
    certificate.save(tmp_path / "证书.pdf")
    services.attachments.add(who, "person", member, tmp_path / "证书.pdf", AttachmentDraft("高级工证书"))
    text = words(services, who, "personal_sheet", member)
    for value in ("华北电力大学", "13812345678", "高级工证书", "转为正式党员"):
        assert value in text
    assert "出国（境）" not in text


def test_the_photo_stands_on_the_sheet(services: Services, who: Actor, member: Uid, tmp_path: Path) -> None:
    without = services.printouts.make(who, "personal_sheet", member).pdf
    out = io.BytesIO()
    Image.effect_noise((480, 640), 90).save(out, "JPEG")
    (tmp_path / "照片.jpg").write_bytes(out.getvalue())
    services.attachments.add(who, "person", member, tmp_path / "照片.jpg", AttachmentDraft("照片", AttachmentKind.PHOTO))
    assert len(services.printouts.make(who, "personal_sheet", member).pdf) > len(without) + 20_000


def test_a_print_out_says_who_printed_it_and_is_logged_and_takes_no_number(
    services: Services, who: Actor, member: Uid
) -> None:
    assert "打印人：管理员" in words(services, who, "member_form", member)
    rows = services.history.rows(who, services.history.ids(who, HistoryQuery(chip="reveals")))
    assert [row.title for row in rows] == ["打印党员信息采集表"]
    assert services.documents.ids(who, DocumentQuery()) == []


def test_a_long_remark_runs_on_over_the_pages(services: Services, who: Actor, member: Uid) -> None:
    shown = services.people.get(who, member)
    services.people.save(who, member, replace(shown.draft, note="优秀" * 240), shown.version)
    made = services.printouts.make(who, "personal_sheet", member)
    assert made.pages >= 2


def test_what_is_long_has_a_row_of_the_sheet_to_itself(services: Services, who: Actor, member: Uid) -> None:
    shown = services.people.reveal(who, member)
    said = "借调县公司党建部期间组织关系未转"
    draft = replace(shown.draft, hardship_help="春节走访慰问", note=said + "，" + "按时参加组织生活，" * 5)
    services.people.save(who, member, draft, shown.version)
    made = services.printouts.make(who, "personal_sheet", member)
    lines = [line for n in range(1, made.pages + 1) for line in page_text(made.pdf, n).split("\r\n")]
    assert any(said in line for line in lines), "in half a row it would be broken"


ORGANISATION_ITEMS = (
    "党组织名称 书记 党组织联系人 联系电话 组织类别 党组织所在单位情况 单位名称 单位性质类别 统一社会信用代码 单位建立党组织情况"
).split()
"""The 10 items of fields-and-forms.md §2.1."""


def test_the_form_of_a_party_organisation_has_its_ten_items_in_order(services: Services, who: Actor, member: Uid) -> None:
    orgs = services.organisations
    branch = next(row.uid for row in orgs.tree(who))
    orgs.appoint(who, None, AssignmentDraft(member, branch, PostRole.SECRETARY), None)
    text = words(services, who, "organisation_form", branch)
    places = [text.index(f"{n}{item}") for n, item in enumerate(ORGANISATION_ITEMS, start=1)]
    assert places == sorted(places)
    for value in ("城关供电所党支部", "𬱖李娜", "党支部", "无", "信息采集员"):
        assert value in text
    team = orgs.save(who, None, OrganisationDraft("营业班", OrgKind.TEAM), None).uid
    with pytest.raises(UserError, match="不是党组织"):
        services.printouts.make(who, "organisation_form", team)


def test_the_structure_is_printed_with_every_number_of_the_page(services: Services, who: Actor, member: Uid) -> None:
    services.people.save(who, None, PersonDraft(name="王强", political_status="13", education="31"), None)
    found = services.statistics.structure(who)
    made = services.printouts.structure(who, found)
    text = "".join(page_text(made.pdf, n) for n in range(1, made.pages + 1))
    assert made.title == "队伍结构表"
    assert "共 2 人" in text
    for table in found.tables:
        assert not table.counts or table.title in text
        assert all(each.title in text for each in table.counts)
    assert services.history.rows(who, services.history.ids(who)[:1])[0].title == "打印队伍结构表"


def test_the_sheet_of_everything_has_a_place_for_every_field() -> None:
    """A new field need not be told to the sheet: it stands last."""
    printed = [name for _, names in printed_groups() for name in names]
    assert sorted(printed) == sorted({item.name for item in spec(PersonDraft)} - {"name_pinyin"})
