"""Names and numbers in spreadsheets: without their dot, changed, put right, said of two people; names of organisations."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from desktop.documents.fonts import Face, Typecase
from desktop.domain.actors import Actor
from desktop.domain.imports.plan import Choose, Decisions, RowDecision, RowState
from desktop.domain.people import PersonDraft
from desktop.services import Services
from desktop.services.people import PeopleQuery
from tests.services.test_exchange import HEAD, ID_A, ID_B, ID_C, ROWS, Make, bring, codes, drafts, make, states

__all__ = ["make"]


def test_a_name_without_its_dot_is_the_same_name_and_takes_no_dot_away(services: Services, who: Actor, make: Make) -> None:
    born = date(1991, 2, 3)
    stored = services.people.save(who, None, PersonDraft(name="古丽·艾合买提", birth_date=born), None).uid
    head = ["姓名", "出生日期", "职务"]
    for n, name in enumerate(("古丽艾合买提", "古丽 艾合买提", "古丽•艾合买提", "古丽.艾合买提", "古丽・艾合买提")):
        preview = services.exchange.preview_people(who, make(head, [name, born.isoformat(), f"岗位{n}"]))
        (row,) = preview.plan.rows
        assert (row.uid, [c.label for c in row.changed], codes(preview)) == (stored, ["职务（岗位名称）"], []), name
    services.people.save(who, None, PersonDraft(name="买买提艾力", birth_date=born), None)
    bring(services, who, make(head, ["买买提·艾力", born.isoformat(), "电工"]))
    assert sorted(drafts(services, who)) == ["买买提·艾力", "古丽·艾合买提"]


def test_a_new_name_is_a_correction_until_somebody_says_it_was_changed(services: Services, who: Actor, make: Make) -> None:
    bring(services, who, make(HEAD, *ROWS))
    path = make(["姓名", "身份证号"], ["张三丰", ID_A], ["李思", ID_B])
    preview = services.exchange.preview_people(who, path)
    assert codes(preview) == [(2, "NAME_CHANGED"), (3, "NAME_CHANGED")]
    renamed = RowDecision(Choose.EXISTING, preview.plan.rows[0].uid, renamed=True)
    decisions = Decisions(rows={2: renamed})
    first, second = services.exchange.preview_people(who, path, decisions).plan.rows
    assert [str(change) for change in first.changed] == ["姓名：张三 → 张三丰", "曾用名：（空） → 张三"]
    assert [change.label for change in second.changed] == ["姓名"]
    bring(services, who, path, decisions)
    found = drafts(services, who)
    assert (found["张三丰"].former_name, found["李思"].former_name) == ("张三", None)
    assert services.people.ids(who, PeopleQuery("张三")) == [first.uid]
    assert services.people.ids(who, PeopleQuery("李四")) == []
    assert bring(services, who, path, decisions)["无变化"] == 2, "a second time nothing is new"
    path = make(["姓名", "身份证号", "曾用名"], ["张无忌", ID_A, "张翠山"])
    bring(services, who, path, Decisions(rows={2: renamed}))
    assert drafts(services, who)["张无忌"].former_name == "张翠山、张三丰"


def test_a_staff_number_under_another_name_is_for_a_person_to_decide(services: Services, who: Actor, make: Make) -> None:
    born = date(1990, 5, 12)
    stored = services.people.save(who, None, PersonDraft(name="王五", staff_no="8", birth_date=born), None).uid
    path = make(["姓名", "工号", "职务"], ["赵六", "8", "班长"])
    preview = services.exchange.preview_people(who, path)
    (row,) = preview.plan.rows
    assert (row.state, [c.uid for c in row.candidates]) == (RowState.DUPLICATE, [stored])
    assert [p.text.partition("，")[0] for p in preview.problems] == ["工号相同而姓名不同"]
    assert bring(services, who, path)["更新"] == 0
    assert list(drafts(services, who)) == ["王五"]
    bring(services, who, path, Decisions(rows={2: RowDecision(Choose.EXISTING, stored, renamed=True)}))
    assert drafts(services, who)["赵六"].former_name == "王五"
    path = make(["姓名", "工号", "出生日期"], ["赵陆", "8", born.isoformat()])
    assert codes(services.exchange.preview_people(who, path)) == [(2, "NAME_CHANGED")], "the birth date agrees"


def test_a_name_that_no_font_can_print_is_said_with_row_and_character(services: Services, who: Actor, make: Make) -> None:
    path = make(["姓名", "工号", "曾用名"], ["𬱖䶮㛃", "1", "㐂〇"], ["李\ue123", "2", ""], ["王五", "3", "王👍"])
    preview = services.exchange.preview_people(who, path)
    told = [(p.row, p.column, p.text) for p in preview.problems if p.code == "NAME_NOT_PRINTABLE"]
    assert [(row, column) for row, column, _text in told] == [(3, "A 列“姓名”"), (4, "C 列“曾用名”")]
    assert "不可见字符 U+E123" in told[0][2]
    assert "“👍”（U+1F44D）" in told[1][2]
    assert states(preview) == [RowState.NEW] * 3, "a remark keeps the row"


def test_every_usual_ideograph_can_be_printed() -> None:
    case = Typecase()
    assert [chr(code) for code in range(0x4E00, 0xA000) if not case.has(Face.FANG, chr(code))] == []


def test_nobody_decides_that_two_people_have_one_staff_number(services: Services, who: Actor, make: Make) -> None:
    old = services.people.save(who, None, PersonDraft(name="赵六", staff_no="9", id_number=ID_B), None).uid
    path = make(["姓名", "工号", "身份证号"], ["张三", "7", ID_A], ["张三", "7", ""], ["赵六", "7", ID_B], ["钱七", "9", ""])
    rows = {3: RowDecision(Choose.NEW), 4: RowDecision(Choose.EXISTING, old), 5: RowDecision(Choose.NEW)}
    preview = services.exchange.preview_people(who, path, Decisions(rows=rows))
    assert codes(preview) == [(3, "DUPLICATE_STAFF_NO"), (4, "DUPLICATE_STAFF_NO"), (5, "DUPLICATE_STAFF_NO")]
    assert bring(services, who, path, Decisions(rows=rows))["新增"] == 1
    assert {n: d.staff_no for n, d in drafts(services, who).items()} == {"赵六": "9", "张三": "7"}


def test_one_id_number_goes_to_one_of_two_rows(services: Services, who: Actor, make: Make) -> None:
    old = services.people.save(who, None, PersonDraft(name="赵六"), None).uid
    path = make(["姓名", "身份证号"], ["张三", ID_A], ["赵六", ID_A])
    preview = services.exchange.preview_people(who, path, Decisions(rows={3: RowDecision(Choose.EXISTING, old)}))
    assert codes(preview) == [(3, "DUPLICATE_ID")]
    assert "与第 2 行相同" in preview.problems[0].text


def test_an_organisation_that_only_rows_left_out_name_is_not_founded(services: Services, who: Actor, make: Make) -> None:
    path = make(
        ["姓名", "身份证号", "部门", "班组"], ["张三", ID_A, "甲供电所", ""], ["李四", "34052419800101001", "乙供电所", "乙班"],
        ["王五", ID_C, "丙供电所", "丙班"],
    )  # fmt: skip
    preview = services.exchange.preview_people(who, path, Decisions(rows={4: RowDecision(Choose.SKIP)}))
    assert [new.name for new in preview.plan.new_orgs] == ["甲供电所"]
    assert [p.text for p in preview.problems if "乙供电所" in p.text] == ["部门“乙供电所”还没有登记（1 行用到），用到它的行都不导入，所以不新建。"]
    assert services.exchange.import_people(who, preview).created_orgs == ("甲供电所",)
    assert [row.name for row in services.organisations.tree(who)] == ["甲供电所"]


def test_a_team_of_another_department_comes_back_as_it_was(services: Services, who: Actor, make: Make, tmp_path: Path) -> None:
    bring(services, who, make(["姓名", "工号", "部门", "班组"], ["张三", "1", "甲供电所", "配电班"], ["李四", "2", "乙供电所", "配电班"]))
    (uid,) = services.people.ids(who, PeopleQuery(text="张三"))
    other, shown = drafts(services, who)["李四"].department_uid, services.people.get(who, uid)
    services.people.save(who, uid, replace(shown.draft, department_uid=other), shown.version)
    services.exchange.export_people(who, tmp_path / "来回.xlsx")
    assert states(services.exchange.preview_people(who, tmp_path / "来回.xlsx")) == [RowState.UNCHANGED] * 2
    moved = services.exchange.preview_people(who, make(["工号", "部门", "班组"], ["2", "甲供电所", "配电班"]))
    assert [str(c) for c in moved.plan.rows[0].changed] == ["部门：乙供电所 → 甲供电所", "班组：配电班 → 配电班（同名的另一个组织）"]


def test_possible_twins_come_back_as_they_were(services: Services, who: Actor, make: Make, tmp_path: Path) -> None:
    head = ["姓名", "工号", "身份证号", "职务"]
    path = make(head, ["张三", "1", ID_A, "电工"], ["李四", "2", ID_A, "会计"])
    assert bring(services, who, path, Decisions(rows={3: RowDecision(Choose.NEW)}))["新增"] == 2
    services.exchange.export_people(who, tmp_path / "来回.xlsx")
    preview = services.exchange.preview_people(who, tmp_path / "来回.xlsx")
    assert (states(preview), preview.problems) == ([RowState.UNCHANGED] * 2, ())
    changed = services.exchange.preview_people(who, make(head, ["李四", "2", ID_A, "所长"], ["张三", "1", ID_A, "电工"]))
    assert [(r.name, r.state) for r in changed.plan.rows] == [("李四", RowState.CHANGED), ("张三", RowState.UNCHANGED)]


def test_a_sheet_in_traditional_characters_is_read_like_one_in_simplified_ones(services: Services, who: Actor, make: Make) -> None:
    head = ["姓名", "性別", "民族", "學歷", "政治面貌", "黨支部", "是否流動黨員"]
    people = [["張偉", "女", "漢族", "大學本科", "中共黨員", "第一黨支部", "否"], ["李娜", "男", "滿族", "大專", "共青團員", "", ""]]
    preview = services.exchange.preview_people(who, make(head, *people, ["合計", "", "", "", "2人", "", ""]))
    assert [code for _row, code in codes(preview)] == ["LINE_NOT_READ", "UNKNOWN_ORG"], "the sum is nobody, the branch is new"
    services.exchange.import_people(who, preview)
    found = drafts(services, who)
    assert sorted(found) == ["張偉", "李娜"]
    first = found["張偉"]
    assert (first.gender, first.ethnic, first.education, first.political_status, first.is_mobile) == ("2", "01", "21", "01", False)
    assert (found["李娜"].ethnic, found["李娜"].education, found["李娜"].political_status) == ("11", "31", "03")
