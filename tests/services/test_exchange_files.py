"""Files around an import: rows to be corrected, the empty table, covered exports."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from desktop.domain.actors import Actor, Role
from desktop.domain.drafts import spec
from desktop.domain.errors import UserError
from desktop.domain.imports.plan import RowState
from desktop.domain.people import COVERS, PersonDraft
from desktop.exchange.code_tables import read_code_tables
from desktop.paths import RESOURCES
from desktop.services import Services
from desktop.services.history import HistoryQuery
from tests.services.test_exchange import HEAD, ID_A, ID_B, ROWS, Make, bring, make, states

__all__ = ["make"]


def cells_of(path: Path) -> list[list[object]]:
    return [list(row) for row in openpyxl.load_workbook(path).worksheets[0].values]


def test_rows_left_out_are_written_as_they_stand_in_the_file(
    services: Services, who: Actor, make: Make, tmp_path: Path
) -> None:
    services.people.save(who, None, PersonDraft(name="赵六", staff_no="1"), None)
    path = make(
        ["姓名", "身份证号", "出生日期", "备注", "血型"],
        ["甲", 1.1010519491231002e17, datetime(1949, 12, 31), "@甲", "A"],
        ["乙", ID_B, "", "", "B"],
        ["丙", "", "1990.2.30", "", ""],
        ["赵六", "", "", "新来的", ""],
    )
    preview = services.exchange.preview_people(who, path)
    report = services.exchange.save_left_out(who, preview, tmp_path / "改.xlsx")
    assert report.people == 3
    rows = cells_of(report.path)
    assert rows[0] == ["行号", "姓名", "身份证号", "出生日期", "备注", "血型", "导入问题"]
    assert rows[1][:6] == ["2", "甲", "1.10105194912310E+17", "1949-12-31", "'@甲", "A"]
    assert [row[0] for row in rows[1:]] == ["2", "4", "5"]
    assert "这一天不存在" in str(rows[2][6])
    assert "请选择" in str(rows[3][6])
    again = services.exchange.preview_people(who, report.path)
    assert [(p.row, p.code) for p in again.problems if p.is_error] == [(2, "ID_AS_NUMBER"), (3, "DATE_INVALID")]
    assert [p.text for p in again.problems if p.code == "UNKNOWN_COLUMN"] == ["F 列“血型”没有读：不是人员信息的栏目。"]


def test_rows_left_out_of_a_file_that_was_changed_are_not_written(
    services: Services, who: Actor, make: Make, tmp_path: Path
) -> None:
    path = make(["姓名", "身份证号"], ["甲", "1"])
    preview = services.exchange.preview_people(who, path)
    make(["姓名", "身份证号"], ["乙", "2"])
    with pytest.raises(UserError, match="在预览之后被改动过"):
        services.exchange.save_left_out(who, preview, tmp_path / "改.xlsx")
    path.unlink()
    with pytest.raises(UserError, match="移走"):
        services.exchange.save_left_out(who, preview, tmp_path / "改.xlsx")
    good = services.exchange.preview_people(who, make(["姓名", "工号"], ["甲", "1"]))
    with pytest.raises(UserError, match="没有需要改正的行"):
        services.exchange.save_left_out(who, good, tmp_path / "改.xlsx")
    assert not (tmp_path / "改.xlsx").exists()


def test_an_empty_table_has_every_heading(services: Services, who: Actor, tmp_path: Path) -> None:
    services.exchange.save_template(who, tmp_path / "空白.xlsx")
    assert len(cells_of(tmp_path / "空白.xlsx")) == 1
    preview = services.exchange.preview_people(who, tmp_path / "空白.xlsx")
    assert {column.field for column in preview.columns} == set(PersonDraft.__dataclass_fields__)
    assert (preview.valid, preview.problems) == (0, ())


def test_a_covered_export_shows_nothing_whole_and_comes_back_harmless(
    services: Services, who: Actor, tmp_path: Path
) -> None:
    assert all("**" in cover("某某某") for cover in COVERS.values())
    draft = PersonDraft(
        name="张三", staff_no="7", id_number=ID_A, mobile="13800138000", landline="0312-1234567", address="甲乙丙丁戊己庚辛路 9 号"
    )
    uid = services.people.save(who, None, draft, None).uid
    path = tmp_path / "遮盖.xlsx"
    services.exchange.export_people(who, path, full=False)
    written = str(cells_of(path))
    assert [value for value in (ID_A, draft.mobile, draft.landline, draft.address) if str(value) in written] == []
    preview = services.exchange.preview_people(who, path)
    assert states(preview) == [RowState.UNCHANGED]
    assert [p.code for p in preview.problems] == ["COVERED"] * 4
    services.people.save(who, uid, replace(draft, mobile=None), services.people.get(who, uid).version)
    assert states(services.exchange.preview_people(who, path)) == [RowState.UNCHANGED], "not even an empty field is filled"


def test_an_undone_import_can_be_made_again(services: Services, who: Actor, make: Make) -> None:
    path = make(HEAD, *ROWS)
    bring(services, who, path)
    services.history.undo(who, services.history.ids(who, HistoryQuery("导入"))[0])
    assert bring(services, who, path)["新增"] == 3
    assert states(services.exchange.preview_people(who, path)) == [RowState.UNCHANGED] * 3


def test_health_leaves_by_nobody_who_may_not_see_it(services: Services, who: Actor, tmp_path: Path) -> None:
    services.people.save(who, None, PersonDraft("张三", health="高血压"), None)
    clerk = Actor(who.account, who.name, Role.CLERK)
    for account, seen in ((who, True), (clerk, False)):
        path = tmp_path / f"{seen}.xlsx"
        services.exchange.export_people(account, path)
        assert ("高血压" in str(cells_of(path))) is seen


def test_every_choice_of_every_list_goes_out_and_comes_back_however_the_table_was_handled(
    services: Services, who: Actor, tmp_path: Path
) -> None:
    """Sorted, with empty rows, a title above and a sum below, filtered, with hidden and frozen columns."""
    codes = read_code_tables(RESOURCES / "code_tables.yaml")
    drafts = [
        PersonDraft(name="张三", **{item.name: item.kind(code)})
        for item in spec(PersonDraft)
        for code in (codes[item.meta.codes] if item.meta.codes else ())
    ]
    for number, draft in enumerate(drafts):
        services.people.save(who, None, replace(draft, staff_no=f"{number:04}"), None)
    path = tmp_path / "全部.xlsx"
    services.exchange.export_people(who, path)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    head, *rows = cells_of(path)
    page.delete_rows(1, page.max_row)
    table: list[list[object]] = [["人员信息表"], [], head, *reversed(rows[:50]), [], *rows[50:], [], [f"合计：{len(rows)}人"]]
    for row in (*table, ["合计", len(rows)]):
        page.append(row)
    page.column_dimensions["C"].hidden = page.row_dimensions[9].hidden = True
    page.auto_filter.ref, page.freeze_panes = "A3:F90", "B4"
    book.save(path)
    preview = services.exchange.preview_people(who, path)
    assert {row.state for row in preview.plan.rows} == {RowState.UNCHANGED}
    assert len(preview.plan.rows) == len(drafts) > 150
