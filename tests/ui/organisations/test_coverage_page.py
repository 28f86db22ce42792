"""组织覆盖 by hand: its numbers open the lines behind them, a line opens what it is about, the lines are written down."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from desktop.domain.identity import Uid
from desktop.domain.organisations import KeyPostDraft, OrganisationDraft, OrgKind
from desktop.domain.views import Comparison, Condition, View, write_view
from desktop.ui.organisations.coverage import CoveragePage
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import child

Settle = Callable[[], None]


@pytest.fixture
def went() -> list[tuple[str, Uid | None]]:
    """Where the page led to."""
    return []


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle, went: list[tuple[str, Uid | None]]) -> CoveragePage:
    """One site with a liaison, one without, a team that nobody leads, a key post that nobody fills."""
    orgs, who = desk.services.organisations, desk.who
    for draft in (
        OrganisationDraft("北河工程", OrgKind.PROJECT_SITE, covered_by="张伟"),
        OrganisationDraft("南岭工程", OrgKind.PROJECT_SITE),
        OrganisationDraft("营业班", OrgKind.TEAM),
    ):
        orgs.save(who, None, draft, None)
    station = orgs.save(who, None, OrganisationDraft("城关供电所", OrgKind.STATION), None).uid
    desk.services.organisation_life.save_key_post(who, None, KeyPostDraft(station, "值长"), None)
    made = CoveragePage(replace(desk, go=lambda kind, uid=None, show="": went.append((kind, uid))))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    settle()
    settle()
    return made


def names(page: CoveragePage) -> list[str]:
    return [row.name for row in page.desk.services.duties.coverage(page.desk.who) for uid in page.model.ids() if row.uid == uid]


def test_the_numbers_stand_on_the_chips_and_open_their_lines(page: CoveragePage, settle: Settle) -> None:
    chips = {key: child(page, QPushButton, f"coverage_chip_{key}").text() for key in ("all", "missing", "site", "team", "post")}
    assert chips == {"all": "全部 1/5", "missing": "缺 4", "site": "施工现场 1/2", "team": "班组 0/1", "post": "关键岗位 0/1"}
    assert "覆盖 20%（1/5）" in child(page, QLabel, "page_scope").text()
    child(page, QPushButton, "coverage_chip_site").click()
    settle()
    settle()
    assert sorted(names(page)) == ["北河工程", "南岭工程"]
    child(page, QPushButton, "coverage_chip_missing").click()
    settle()
    settle()
    assert sorted(names(page)) == ["值长", "南岭工程", "城关供电所", "营业班"]


def test_a_gap_that_was_closed_is_gone_at_once(page: CoveragePage, desk: Desk, settle: Settle) -> None:
    site = next(r for r in desk.services.organisations.tree(desk.who) if r.name == "南岭工程")
    shown = desk.services.organisations.get(desk.who, site.uid)

    def save() -> object:
        return desk.services.organisations.save(desk.who, site.uid, replace(shown.draft, covered_by="李军"), shown.version)

    desk.runner.write("保存", save, lambda _done: None)
    for _ in range(3):
        settle()
    assert child(page, QPushButton, "coverage_chip_site").text() == "施工现场 2/2"


def test_a_line_opens_what_it_is_about(page: CoveragePage, went: list[tuple[str, Uid | None]]) -> None:
    rows = {row.name: row.uid for row in page.desk.services.duties.coverage(page.desk.who)}
    for name, kind in (("营业班", "organisation"), ("值长", "key_post")):
        page.table.opened.emit(rows[name])
        assert went[-1] == (kind, rows[name])


def test_the_lines_shown_are_written_down(page: CoveragePage, settle: Settle, tmp_path: Path) -> None:
    child(page, QPushButton, "coverage_chip_missing").click()
    settle()
    settle()
    file = tmp_path / "组织覆盖表.xlsx"
    page.export(file)
    for _ in range(3):
        settle()
    sheet = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert len(sheet) == 5
    assert ["关键岗位", "值长", "城关供电所", "", "", "没有登记在岗人员"] in sheet


def test_conditions_narrow_the_lines_and_their_numbers(page: CoveragePage, settle: Settle) -> None:
    station = next(r for r in page.desk.services.organisations.tree(page.desk.who) if r.name == "城关供电所")
    missing = Condition("standing", Comparison.IS, ("missing",))
    for conditions, found in (
        ((missing,), ["值长", "南岭工程", "城关供电所", "营业班"]),
        ((missing, Condition("place", Comparison.WITHIN, (station.uid.hex(),))), ["值长", "城关供电所"]),
        ((Condition("by", Comparison.CONTAINS, ("张伟",)),), ["北河工程"]),
    ):
        page.show_only(write_view(View(conditions=conditions)))
        settle()
        settle()
        assert sorted(names(page)) == found
        assert child(page, QPushButton, "coverage_chip_all").text().endswith(f"/{len(found)}")


def test_lines_are_sorted_as_they_read(page: CoveragePage, settle: Settle) -> None:
    page.table.sort_asked.emit("name", False)
    settle()
    assert [row.name for n in range(5) if (row := page.model.record_at(n))] == ["北河工程", "城关供电所", "南岭工程", "营业班", "值长"]
    page.table.sort_asked.emit("by", True)
    settle()
    first = page.model.record_at(0)
    assert first is not None
    assert first.name == "北河工程"
