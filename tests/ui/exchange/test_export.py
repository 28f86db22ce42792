"""Exporting people: whom, how much of what is sensitive, and where the file is."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import openpyxl
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import Employment, PersonDraft
from desktop.services.history import HistoryQuery
from desktop.ui.exchange.export import ExportPanel
from desktop.ui.exchange.page import ExchangePage
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Answers, Seen
from tests.ui.exchange.conftest import ID_A

Settle = Callable[[], None]


@pytest.fixture
def panel(page: ExchangePage, desk: Desk, settle: Settle) -> ExportPanel:
    station = desk.services.organisations.save(
        desk.who, None, OrganisationDraft("北店供电所", OrgKind.STATION), None
    ).uid
    for draft in (
        PersonDraft(
            name="张三", id_number=ID_A, mobile="13800138000", address="样板路一号院二单元", political_status="01"
        ),
        PersonDraft(name="李四", department_uid=station),
        PersonDraft(name="王五", employment=Employment.RETIRED),
    ):
        desk.services.people.save(desk.who, None, draft, None)
    page.show_part(1)
    settle()
    return page.export


def column(path: Path, heading: str) -> list[object]:
    rows = list(openpyxl.load_workbook(path).worksheets[0].values)
    place = rows[0].index(heading)
    return [row[place] for row in rows[1:]]


def test_everybody_is_exported_covered(panel: ExportPanel, tmp_path: Path, settle: Settle, answers: Answers) -> None:
    path = tmp_path / "人员.xlsx"
    assert panel.go.text() == "导出 3 人…"
    panel.write(path)
    settle()
    assert (panel.done.text(), panel.path, answers.asked) == ("已导出 3 人：人员.xlsx", path, [])
    found = dict(zip(column(path, "姓名"), column(path, "公民身份证号码"), strict=True))
    assert found == {"张三": "110105********002X", "李四": None, "王五": None}


def test_on_a_small_window_nothing_is_squeezed_and_the_result_is_in_sight(
    page: ExchangePage, panel: ExportPanel, tmp_path: Path, settle: Settle
) -> None:
    page.resize(860, 480)
    settle()
    panel.write(tmp_path / "人员.xlsx")
    settle()
    settle()
    form = panel.form
    parts = (form.everybody, form.one_org, form.org, form.in_full, panel.go, panel.done)
    assert [part.objectName() for part in parts if part.height() < part.minimumSizeHint().height()] == []
    assert panel.done.visibleRegion().boundingRect().height() == panel.done.height()


def test_only_some_are_exported(panel: ExportPanel, settle: Settle) -> None:
    for radio, count in ((panel.form.members, 1), (panel.form.on_duty, 2), (panel.form.everybody, 3)):
        radio.click()
        settle()
        assert panel.go.text() == f"导出 {count} 人…"


def test_one_organisation_is_exported(qtbot: QtBot, panel: ExportPanel, desk: Desk, settle: Settle) -> None:
    panel.form.one_org.click()
    settle()
    assert (panel.go.isEnabled(), panel.go.text(), panel.count.text()) == (False, "导出…", "请选择一个组织。")
    panel.form.org.set_choice(desk.services.organisations.choices(desk.who, "北店")[0])
    settle()
    assert panel.go.text() == "导出 1 人…"


def test_nobody_cannot_be_exported(panel: ExportPanel, desk: Desk, settle: Settle) -> None:
    desk.services.organisations.save(desk.who, None, OrganisationDraft("空所", OrgKind.STATION), None)
    panel.form.org.set_choice(desk.services.organisations.choices(desk.who, "空所")[0])
    panel.form.one_org.click()
    settle()
    assert (panel.go.isEnabled(), panel.count.text()) == (False, "没有符合条件的人员。")


def test_in_full_only_after_a_yes_and_it_is_logged(
    panel: ExportPanel, desk: Desk, tmp_path: Path, settle: Settle, answers: Answers
) -> None:
    answers.yes = False
    panel.form.in_full.click()
    panel.go.click()
    assert answers.asked == ["完整导出 3 人的身份证号、电话、住址等？"]
    assert panel.findChildren(QFileDialog) == []
    panel.write(tmp_path / "全.xlsx")
    settle()
    assert ID_A in column(tmp_path / "全.xlsx", "公民身份证号码")
    history = desk.services.history
    panel.form.covered.click()
    panel.write(tmp_path / "遮.xlsx")
    settle()
    titles = {row.title for row in history.rows(desk.who, history.ids(desk.who, HistoryQuery("导出")))}
    assert titles == {"完整导出人员：全.xlsx", "导出人员：遮.xlsx"}


def test_a_place_that_cannot_be_written_is_told_in_words(
    panel: ExportPanel, tmp_path: Path, settle: Settle, seen: Seen
) -> None:
    panel.write(tmp_path / "没有这个文件夹" / "人员.xlsx")
    settle()
    assert panel.done.text().endswith("不存在。")
    assert seen.errors == []
    assert panel.go.isEnabled()


def test_a_covered_export_that_comes_back_changes_nothing(
    page: ExchangePage, panel: ExportPanel, tmp_path: Path, settle: Settle
) -> None:
    panel.write(tmp_path / "人员.xlsx")
    settle()
    page.show_part(0)
    page.wizard.read(tmp_path / "人员.xlsx", straight=True)
    settle()
    found = page.wizard.findings
    assert found is not None
    assert (found.counts["无变化"], found.people) == (3, 0)
    covered = [p.column.partition(" ")[2] for p in found.problems if p.code == "COVERED"]
    assert covered == ["列“公民身份证号码”", "列“手机”", "列“家庭住址”"]


def test_only_the_columns_ticked_are_exported_and_remembered(
    panel: ExportPanel, desk: Desk, tmp_path: Path, settle: Settle
) -> None:
    panel.columns.tick(("name", "mobile", "team_uid"))
    settle()
    path = tmp_path / "三列.xlsx"
    panel.write(path)
    settle()
    heads = [cell.value for cell in openpyxl.load_workbook(path).worksheets[0][1]]
    assert heads == ["姓名", "班组", "手机"]
    assert ExportPanel(desk).columns.names() == ["name", "team_uid", "mobile"]
    panel.columns.tick(())
    assert (panel.go.isEnabled(), panel.count.text()) == (False, "请至少选一个栏目。")
    panel.columns.tick(None)
    assert panel.go.isEnabled()


def test_a_single_column_is_remembered_from_start_to_start(panel: ExportPanel, desk: Desk, tmp_path: Path) -> None:
    panel.columns.tick(("name",))
    desk.settings.sync()
    again = tmp_path / "another start.ini"
    again.write_bytes(Path(desk.settings.fileName()).read_bytes())
    stored = QSettings(str(again), QSettings.Format.IniFormat)
    assert ExportPanel(replace(desk, settings=stored)).columns.names() == ["name"]


def test_a_count_that_comes_late_does_not_export_everybody_in_place_of_one_organisation(
    panel: ExportPanel, settle: Settle
) -> None:
    panel.form.members.click()
    panel.form.one_org.click()
    settle()
    assert (panel.go.isEnabled(), panel.go.text(), panel.count.text()) == (False, "导出…", "请选择一个组织。")
    panel.columns.tick(("name", "mobile"))
    assert (panel.go.isEnabled(), panel.go.text(), panel.count.text()) == (False, "导出…", "请选择一个组织。")


def test_nothing_more_is_exported_while_a_file_is_written(
    qtbot: QtBot, panel: ExportPanel, desk: Desk, tmp_path: Path, settle: Settle
) -> None:
    people, who, counted = desk.services.people, desk.who, Event()
    desk.runner.write("", counted.wait)
    panel.write(tmp_path / "人员.xlsx")
    desk.hub.announce(people.save(who, None, PersonDraft(name="赵六"), None).changes)
    qtbot.waitUntil(lambda: bool(panel.go.text() == "导出 4 人…"))
    assert not panel.go.isEnabled()
    counted.set()
    settle()
    assert panel.go.isEnabled()
