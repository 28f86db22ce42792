"""Spreadsheets of people come in once, completely, and never hurt what is there; what goes out comes back the same."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from desktop.domain.actors import Actor
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.imports.headings import ImportRefused
from desktop.domain.imports.plan import Choose, Decisions, OrgChoose, OrgDecision, PeoplePreview, RowDecision, RowState
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import Employment, PersonDraft
from desktop.services import Services
from desktop.services.history import HistoryQuery
from desktop.services.people import PeopleQuery

ID_A, ID_B, ID_C = "11010519491231002X", "34052419800101001X", "130627199005120013"
HEAD = ["姓名", "性别", "公民身份证号码", "民族", "出生日期", "学历", "政治面貌", "所在党支部", "加入党组织日期", "工号", "部门", "班组", "手机"]
ROWS: list[list[object]] = [
    ["张三", "女", ID_A, "汉族", "1949.12.31", "大学本科", "中共党员", "第一党支部", "1975-7-1", 10023.0, "仁厚供电所", "配电班", 13800138000.0],
    ["李四", "男", ID_B, "汉", "19800101", "大专", "群众", "", "", "10024", "仁厚供电所", "营业班", "138 0013 8001"],
    ["王五", "男", "", "满族", datetime(1990, 5, 12), "中专", "群众", "", "", "10025", "仁厚供电所", "配电班", ""],
]  # fmt: skip

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(*rows: Sequence[object], name: str = "人员.xlsx", sheet: str = "Sheet1") -> Path:
        path = tmp_path / name
        book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, ["" if cell is None else cell for cell in row])
        book.close()
        return path

    return made


def ids(services: Services, who: Actor) -> list[Uid]:
    return services.people.ids(who, PeopleQuery())


def drafts(services: Services, who: Actor) -> dict[str, PersonDraft]:
    found = (services.people.reveal(who, uid).draft for uid in ids(services, who))
    return {draft.name: draft for draft in found}


def codes(preview: PeoplePreview) -> list[tuple[int, str]]:
    return [(p.row, p.code) for p in preview.problems]


def states(preview: PeoplePreview) -> list[RowState]:
    return [r.state for r in preview.plan.rows]


def bring(services: Services, who: Actor, path: Path, decisions: Decisions | None = None) -> dict[str, int]:
    preview = services.exchange.preview_people(who, path, decisions)
    return dict(services.exchange.import_people(who, preview).counts)


def test_people_come_in_with_their_organisations(services: Services, who: Actor, make: Make) -> None:
    preview = services.exchange.preview_people(who, make(HEAD, *ROWS))
    assert states(preview) == [RowState.NEW] * 3
    assert [(q.label, q.name, q.kind, q.decision.choose) for q in preview.plan.questions] == [
        ("所在党支部", "第一党支部", OrgKind.BRANCH, OrgChoose.CREATE),
        ("部门", "仁厚供电所", OrgKind.STATION, OrgChoose.CREATE),
        ("班组", "配电班", OrgKind.TEAM, OrgChoose.CREATE),
        ("班组", "营业班", OrgKind.TEAM, OrgChoose.CREATE),
    ]
    assert ids(services, who) == []
    report = services.exchange.import_people(who, preview)
    assert report.counts["新增"] == 3
    assert report.created_orgs == ("第一党支部", "仁厚供电所", "配电班", "营业班")
    assert report.backup is not None
    assert report.backup.exists()
    found = drafts(services, who)
    zhang = found["张三"]
    assert (zhang.id_number, zhang.staff_no, zhang.mobile) == (ID_A, "10023", "13800138000")
    assert (zhang.gender, zhang.ethnic, zhang.education, zhang.political_status) == ("2", "01", "21", "01")
    assert (zhang.birth_date, zhang.joined_on) == (date(1949, 12, 31), date(1975, 7, 1))
    assert found["王五"].birth_date == date(1990, 5, 12)
    assert found["李四"].employment is Employment.ON_DUTY
    teams = {row.name: row for row in services.organisations.tree(who)}
    assert teams["配电班"].parent_uid == teams["仁厚供电所"].uid == zhang.department_uid
    assert [r.name for r in services.people.rows(who, services.people.ids(who, PeopleQuery(text="zs")))] == ["张三"]


def test_the_same_file_twice_changes_nothing(services: Services, who: Actor, make: Make) -> None:
    path = make(HEAD, *ROWS)
    bring(services, who, path)
    preview = services.exchange.preview_people(who, path)
    assert states(preview) == [RowState.UNCHANGED] * 3
    report = services.exchange.import_people(who, preview)
    assert not report.changes
    assert report.backup is None
    assert len(services.organisations.tree(who)) == 4


def test_one_import_is_one_action_of_the_history(services: Services, who: Actor, make: Make) -> None:
    bring(services, who, make(HEAD, *ROWS))
    (action,) = services.history.rows(who, services.history.ids(who, HistoryQuery("导入人员：人员.xlsx")))
    note = next(e for e in services.history.entries(who, action.uid) if e.noun == "import")
    assert note.operation == "import"


def test_an_import_is_taken_back_as_a_whole(services: Services, who: Actor, make: Make) -> None:
    bring(services, who, make(HEAD, ROWS[0]))
    bring(services, who, make(["姓名", "身份证号", "职务"], ["张三", ID_A, "所长"], ["李四", ID_B, "电工"]))
    services.history.undo(who, services.history.ids(who, HistoryQuery("导入"))[0])
    assert {n: d.job_title for n, d in drafts(services, who).items()} == {"张三": None}
    assert services.people.ids(who, PeopleQuery(text="李四")) == []


def test_an_empty_cell_never_clears_and_people_not_in_the_file_stay(services: Services, who: Actor, make: Make) -> None:
    bring(services, who, make(HEAD, *ROWS))
    path = make(["姓名", "公民身份证号码", "手机", "学历", "班组"], ["张三", ID_A, "", "", ""], ["李四", ID_B, "13900000000", "-", None])
    assert bring(services, who, path)["更新"] == 1
    found = drafts(services, who)
    assert found["张三"].mobile == "13800138000"
    assert (found["李四"].mobile, found["李四"].education) == ("13900000000", "31")
    assert found["李四"].team_uid is not None
    assert set(found) == {"张三", "李四", "王五"}


def test_the_id_number_tells_who_is_meant_then_the_staff_number_then_name_and_birth(
    services: Services, who: Actor, make: Make
) -> None:
    bring(services, who, make(HEAD, *ROWS))
    path = make(
        ["职务", "出生日期", "工号", "身份证号", "姓名"],
        ["所长", "", "", ID_A, ""],
        ["班长", "", "10024", "", ""],
        ["电工", "1990/5/12", "", "", "王五"],
    )
    preview = services.exchange.preview_people(who, path)
    assert [(r.name, r.state, [str(c) for c in r.changed]) for r in preview.plan.rows] == [
        ("张三", RowState.CHANGED, ["职务（岗位名称）：（空） → 所长"]),
        ("李四", RowState.CHANGED, ["职务（岗位名称）：（空） → 班长"]),
        ("王五", RowState.CHANGED, ["职务（岗位名称）：（空） → 电工"]),
    ]
    services.exchange.import_people(who, preview)
    assert {n: d.job_title for n, d in drafts(services, who).items()} == {"张三": "所长", "李四": "班长", "王五": "电工"}


def test_what_a_row_does_not_change_is_not_judged_again(services: Services, who: Actor, make: Make) -> None:
    head = ["姓名", "工号", "政治面貌", "加入党组织日期", "转为正式党员日期", "手机"]
    first = ["张三", "1", "中共党员", "2010-07-01", "2010-08-01", "13800138000"]
    bring(services, who, make(head, first))
    moved = services.exchange.preview_people(who, make(head, [*first[:-1], "13900139000"]))
    assert (states(moved), codes(moved)) == ([RowState.CHANGED], [])
    redated = services.exchange.preview_people(who, make(head, [*first[:4], "2010-08-02", first[5]]))
    assert (states(redated), codes(redated)) == ([RowState.CHANGED], [(2, "PROBATION_SHORT")])
    sexed = services.exchange.preview_people(who, make([*head, "性别"], [*first, "女"]))  # its rules ask about ID numbers
    assert (states(sexed), codes(sexed)) == ([RowState.CHANGED], [])


def test_an_id_number_is_filled_in_for_somebody_known_by_staff_number(services: Services, who: Actor, make: Make) -> None:
    bring(services, who, make(HEAD, *ROWS))
    assert bring(services, who, make(["姓名", "工号", "身份证号"], ["王五", "10025", ID_C]))["更新"] == 1
    assert drafts(services, who)["王五"].id_number == ID_C


def test_a_namesake_is_for_a_person_to_decide(services: Services, who: Actor, make: Make) -> None:
    old = services.people.save(who, None, PersonDraft(name="赵六", mobile="139"), None).uid
    path = make(["姓名", "手机"], ["赵六", "138"])
    preview = services.exchange.preview_people(who, path)
    assert states(preview) == [RowState.DUPLICATE]
    assert [c.uid for c in preview.plan.rows[0].candidates] == [old]
    assert (2, "POSSIBLE_DUPLICATE") in codes(preview)
    report = services.exchange.import_people(who, preview)
    assert (report.skipped[0][:2], bool(report.changes)) == ((2, "赵六"), False)
    for decision, count in ((RowDecision(Choose.SKIP), 1), (RowDecision(Choose.EXISTING, old), 1), (RowDecision(Choose.NEW), 2)):
        bring(services, who, path, Decisions(rows={2: decision}))
        assert len(ids(services, who)) == count
    assert services.people.reveal(who, old).draft.mobile == "138"


def test_a_staff_number_with_another_id_number_is_doubtful(services: Services, who: Actor, make: Make) -> None:
    bring(services, who, make(HEAD, *ROWS))
    preview = services.exchange.preview_people(who, make(["姓名", "工号", "身份证号"], ["钱七", "10023", ID_C]))
    assert states(preview) == [RowState.DUPLICATE]


def test_a_new_person_with_a_taken_id_number_becomes_a_possible_twin(services: Services, who: Actor, make: Make) -> None:
    bring(services, who, make(HEAD, *ROWS))
    path = make(["姓名", "身份证号"], ["张珊", ID_A])
    preview = services.exchange.preview_people(who, path)
    assert (2, "NAME_CHANGED") in codes(preview)
    bring(services, who, path, Decisions(rows={2: RowDecision(Choose.NEW)}))
    assert len(services.people.ids(who, PeopleQuery(chip="twins"))) == 1


def test_wrong_rows_are_left_out_and_the_others_come_in(services: Services, who: Actor, make: Make) -> None:
    path = make(
        ["姓名", "身份证号", "出生日期", "民族", "入党时间", "转正时间", "政治面貌"],
        ["甲", "340524198001010013", "", "", "", "", ""],
        ["乙", 1.1010519491231002e17, "", "", "", "", ""],
        ["丙", "", "1990.2.30", "", "", "", ""],
        ["丁", "", "1990.05", "火星族", "", "", ""],
        ["戊", "", "1980-1-1", "", "2005-7-1", "2004-7-1", "党员"],
        ["己", "", "1980-1-1", "", "2005-7-1", "", "群众"],
        ["", "", "1980-1-1", "汉", "", "", ""],
        ["庚" * 300, "", "", "", "", "", ""],
        ["辛", ID_B, "1981-1-1", "", "", "", ""],
    )
    preview = services.exchange.preview_people(who, path)
    assert codes(preview) == [
        (2, "ID_CHECKSUM"), (3, "ID_AS_NUMBER"), (4, "DATE_INVALID"), (5, "DATE_WITHOUT_DAY"), (5, "UNKNOWN_CODE"),
        (6, "DATE_SEQUENCE_INCONSISTENT"), (6, "PROBATION_SHORT"), (7, "STATUS_DATE_CONFLICT"), (8, "NO_IDENTITY"),
        (9, "TOO_LONG"), (10, "ID_BIRTH_DATE"),
    ]  # fmt: skip
    assert next(p.column for p in preview.problems if p.code == "ID_AS_NUMBER") == "B 列“身份证号”"
    assert preview.counts == {"新增": 1, "更新": 0, "无变化": 0, "疑似重复": 0, "跳过": 0, "错误": 8, "警告": 1}
    services.exchange.import_people(who, preview)
    assert list(drafts(services, who)) == ["丁"]


def test_a_person_twice_in_the_file_is_taken_once(services: Services, who: Actor, make: Make) -> None:
    path = make(
        ["姓名", "身份证号", "工号", "出生日期"],
        ["张三", ID_A, "1", ""],
        ["张三", ID_A, "", ""],
        ["张三 ", "", "1", ""],
        ["李四", "", "", "1980-1-1"],
        ["李四", "", "", "1980.01.01"],
        ["王五", ID_B, "2", ""],
        ["赵六", ID_C, "2", ""],
        ["钱七", "", "", ""],
        ["钱七", "", "", ""],
    )
    preview = services.exchange.preview_people(who, path)
    assert codes(preview) == [
        (3, "DUPLICATE_IN_FILE"), (4, "DUPLICATE_IN_FILE"), (6, "DUPLICATE_IN_FILE"), (8, "DUPLICATE_STAFF_NO"),
        (10, "DUPLICATE_IN_FILE"),
    ]  # fmt: skip
    assert "第 2 行" in preview.problems[0].text
    assert preview.counts["新增"] == 4


def test_two_namesakes_of_the_file_that_nothing_tells_apart_are_asked_about(
    services: Services, who: Actor, make: Make
) -> None:
    path = make(["姓名", "职务"], ["张伟", "电工"], ["张伟", "会计"])
    assert states(services.exchange.preview_people(who, path)) == [RowState.NEW, RowState.DUPLICATE]
    assert bring(services, who, path, Decisions(rows={3: RowDecision(Choose.NEW)}))["新增"] == 2


def test_nothing_valid_blocks_the_import(services: Services, who: Actor, make: Make) -> None:
    preview = services.exchange.preview_people(who, make(["姓名", "身份证号"], ["张三", "123"]))
    with pytest.raises(UserError, match="没有一行可以导入"):
        services.exchange.import_people(who, preview)
    empty = services.exchange.preview_people(who, make(["姓名", "身份证号"]))
    with pytest.raises(UserError, match="没有一行可以导入"):
        services.exchange.import_people(who, empty)


def test_an_unknown_organisation_is_matched_created_or_left(services: Services, who: Actor, make: Make) -> None:
    old = services.organisations.save(who, None, OrganisationDraft(name="仁厚镇供电所", kind=OrgKind.STATION), None).uid
    path = make(["姓名", "工号", "部门"], ["张三", "1", "仁厚供电所"], ["李四", "2", "仁厚镇 供电所"])
    preview = services.exchange.preview_people(who, path)
    (question,) = preview.plan.questions
    assert [c.uid for c in question.similar] == [old]
    assert question.decision.choose is OrgChoose.LEAVE
    assert (2, "UNKNOWN_ORG") in codes(preview)
    assert not any(p.is_error for p in preview.problems)
    matched = services.exchange.decide(
        who, preview, Decisions(orgs={question.key: OrgDecision(OrgChoose.MATCH, old)})
    )
    services.exchange.import_people(who, matched)
    assert {d.department_uid for d in drafts(services, who).values()} == {old}


def test_teams_of_the_same_name_belong_to_the_department_of_the_row(services: Services, who: Actor, make: Make) -> None:
    path = make(["姓名", "工号", "部门", "班组"], ["张三", "1", "甲供电所", "配电班"], ["李四", "2", "乙供电所", "配电班"])
    bring(services, who, path)
    found = drafts(services, who)
    assert found["张三"].team_uid != found["李四"].team_uid
    assert states(services.exchange.preview_people(who, path)) == [RowState.UNCHANGED] * 2


def test_a_team_brings_its_department(services: Services, who: Actor, make: Make) -> None:
    station = services.organisations.save(who, None, OrganisationDraft(name="甲供电所", kind=OrgKind.STATION), None).uid
    team = OrganisationDraft(name="配电班", kind=OrgKind.TEAM, parent_uid=station)
    services.organisations.save(who, None, team, None)
    path = make(["姓名", "工号", "班组"], ["张三", "1", "配电班"])
    bring(services, who, path)
    assert drafts(services, who)["张三"].department_uid == station
    assert states(services.exchange.preview_people(who, path)) == [RowState.UNCHANGED]


def test_what_is_exported_comes_back_without_a_difference(
    services: Services, who: Actor, make: Make, tmp_path: Path
) -> None:
    bring(services, who, make(HEAD, *ROWS))
    odd = PersonDraft(
        name="=cmd|' /C calc'!A0", staff_no="007", mobile="+86 139", address="@somewhere", note="-1\n'=2", job_title="'=x",
        native_place=" 沛县  龙固 ", birth_date=date(1900, 1, 1), is_lost=True, lost_since=date(2020, 2, 29), lost_reason="7",
        political_status="01", employment=Employment.RETIRED, name_pinyin="Cāng lǎn",
    )  # fmt: skip
    services.people.save(who, None, odd, None)
    services.people.save(who, None, PersonDraft(name="𬱖 䶮㛃", id_number="123", id_note="旧证"), None)
    before = drafts(services, who)
    path = tmp_path / "导出.xlsx"
    assert services.exchange.export_people(who, path).people == 5
    preview = services.exchange.preview_people(who, path)
    assert [(r.name, r.state) for r in preview.plan.rows if r.state is not RowState.UNCHANGED] == []
    assert not services.exchange.import_people(who, preview).changes
    assert drafts(services, who) == before


def test_an_export_keeps_text_as_text_and_formulas_out(services: Services, who: Actor, tmp_path: Path) -> None:
    import openpyxl

    services.people.save(who, None, PersonDraft(name="=王", id_number=ID_A, mobile="+8613800138000"), None)
    services.exchange.export_people(who, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    cells = dict(zip(heads, sheet[2], strict=True))
    assert heads[0] == "姓名"
    assert sheet.freeze_panes == "B2"
    assert (cells["公民身份证号码"].value, cells["公民身份证号码"].data_type, cells["公民身份证号码"].number_format) == (ID_A, "s", "@")
    assert cells["姓名"].value == "'=王"
    assert cells["手机"].value == "'+8613800138000"


def test_only_the_chosen_people_are_exported_in_their_order(services: Services, who: Actor, tmp_path: Path) -> None:
    first, _, third = (services.people.save(who, None, PersonDraft(name=n), None).uid for n in ("甲", "乙", "丙"))
    report = services.exchange.export_people(who, tmp_path / "b.xlsx", [third, first])
    assert report.people == 2
    assert [r.name for r in services.exchange.preview_people(who, tmp_path / "b.xlsx").plan.rows] == ["丙", "甲"]


def test_an_export_that_fails_leaves_the_old_file(services: Services, who: Actor, tmp_path: Path) -> None:
    services.people.save(who, None, PersonDraft(name="甲"), None)
    path = tmp_path / "不存在" / "c.xlsx"
    with pytest.raises(UserError):
        services.exchange.export_people(who, path)
    old = tmp_path / "d.xlsx"
    old.write_bytes(b"PK\x03\x04old")

    def stop(done: int, total: int, text: str = "") -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.exchange.export_people(who, old, progress=stop)
    assert old.read_bytes() == b"PK\x03\x04old"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_cancelled_import_writes_nothing(services: Services, who: Actor, make: Make) -> None:
    preview = services.exchange.preview_people(who, make(HEAD, *ROWS))

    def stop(done: int, total: int, text: str = "") -> None:
        if text == "正在写入":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.exchange.import_people(who, preview, progress=stop)
    assert ids(services, who) == []
    assert services.organisations.tree(who) == []


def test_a_change_between_preview_and_import_is_seen(services: Services, who: Actor, make: Make) -> None:
    preview = services.exchange.preview_people(who, make(["姓名", "身份证号"], ["张三", ID_A]))
    services.people.save(who, None, PersonDraft(name="张三", id_number=ID_A), None)
    report = services.exchange.import_people(who, preview)
    assert (report.counts["无变化"], bool(report.changes)) == (1, False)


def test_a_person_in_the_bin_is_mentioned(services: Services, who: Actor, make: Make) -> None:
    uid = services.people.save(who, None, PersonDraft(name="张三", id_number=ID_A), None).uid
    services.people.delete(who, [uid], "误录")
    preview = services.exchange.preview_people(who, make(["姓名", "身份证号"], ["张三", ID_A]))
    assert codes(preview) == [(2, "IN_RECYCLE_BIN")]


def test_another_sheet_may_be_chosen(services: Services, who: Actor, tmp_path: Path) -> None:
    path = tmp_path / "两表.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for sheet, rows in (("说明", [["填表说明"]]), ("一支部", [["姓名", "工号"], ["甲", "1"]]), ("二支部", [["姓名", "工号"], ["乙", "2"]])):
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    book.close()
    preview = services.exchange.preview_people(who, path)
    assert (preview.parsed.sheet, preview.sheets) == ("一支部", ("说明", "一支部", "二支部"))
    assert [(p.sheet, p.code) for p in preview.problems] == [("说明", "UNKNOWN_SHEET"), ("二支部", "UNKNOWN_SHEET")]
    other = services.exchange.decide(who, preview, replace(preview.decisions, sheet="二支部"))
    assert [r.name for r in other.plan.rows] == ["乙"]
    with pytest.raises(ImportRefused, match="没有工作表“三支部”"):
        services.exchange.decide(who, preview, Decisions(sheet="三支部"))
