"""The duties page: filters by urgency, organisation and kind, and a way to where each is done."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from python_calamine import CalamineWorkbook

from desktop.compose import Opened
from desktop.domain.duties import Duty, DutyRules
from desktop.domain.views import Comparison, Condition, View, write_view
from desktop.exchange.kinds import read_kinds
from desktop.paths import RESOURCES
from desktop.services.people import PeopleQuery
from desktop.ui.duties.page import DutiesPage
from desktop.ui.duties.wording import ways
from desktop.ui.main_window import MainWindow
from desktop.ui.pages import opens
from desktop.ui.views.export import export
from tests.services.station import Station, build
from tests.ui.conftest import child

Settle = Callable[[], None]


@pytest.fixture
def here(opened: Opened) -> Station:
    """Seven members of one team: meetings, a group and pledges are owed."""
    station = build(opened)
    for number in range(7):
        station.person(f"党员{number}")
    return station


@pytest.fixture
def page(here: Station, window: MainWindow, settle: Settle) -> DutiesPage:
    shown = window.page("duties")
    settle()
    assert isinstance(shown, DutiesPage)
    return shown


def titles(page: DutiesPage) -> list[str]:
    rows = (page.model.record_at(row) for row in range(page.model.rowCount()))
    return [duty.title for duty in rows if duty is not None]


def find(page: DutiesPage, code: str) -> Duty:
    return next(duty for duty in page.every() if duty.rule.code == code)


def chip(page: DutiesPage, key: str, settle: Settle) -> QPushButton:
    made = child(page, QPushButton, f"duties_chip_{key}")
    made.click()
    settle()
    return made


def test_the_most_urgent_stands_first_and_the_chips_say_how_many(page: DutiesPage, settle: Settle) -> None:
    assert titles(page)[0] == "承诺书未建立"
    every = len(titles(page))
    assert child(page, QPushButton, "duties_chip_all").text() == f"全部 {every}"
    late = chip(page, "overdue", settle)
    assert (titles(page), late.text()) == (["承诺书未建立"], "逾期 1")
    chip(page, "soon", settle)
    assert "支部党员大会" in titles(page)


def test_the_list_is_narrowed_to_an_organisation_and_a_kind(page: DutiesPage, settle: Settle) -> None:
    orgs = child(page, QComboBox, "duties_org")
    names = [orgs.itemText(row) for row in range(orgs.count())]
    assert names[0] == "全部组织"
    row = next(n for n, name in enumerate(names) if name.startswith("城关供电所营业班"))
    orgs.setCurrentIndex(row)
    orgs.activated.emit(row)
    settle()
    assert titles(page) == ["应建党小组"]
    assert orgs.currentText() == "城关供电所营业班（1）"
    page.clear_filters()
    settle()
    assert len(titles(page)) == len(page.every())


def test_one_rule_can_be_opened_from_elsewhere(page: DutiesPage, window: MainWindow, settle: Settle) -> None:
    window.go("duty_rule", find(page, "themed_day").rule.uid)
    settle()
    assert titles(page) == ["主题党日"]
    assert child(page, QComboBox, "duties_rule").currentText() == "主题党日（1）"


def test_a_filter_that_has_nothing_left_lets_go(page: DutiesPage, here: Station, settle: Settle) -> None:
    page.open_duty_rule(find(page, "team_group").rule.uid)
    settle()
    here.services.people.delete(here.who, here.services.people.ids(here.who, PeopleQuery()), "登记有误")
    page.reload()
    settle()
    settle()
    assert child(page, QLabel, "duties_state_text").text() == "没有应办事项"


def test_words_are_found(page: DutiesPage, settle: Settle) -> None:
    page.top.show_view(View(text="营业班"))
    settle()
    assert titles(page) == ["应建党小组"]


def test_a_duty_says_what_for_whom_until_when_and_what_to_do(page: DutiesPage, settle: Settle) -> None:
    page.open_record(find(page, "themed_day").uid)
    settle()
    said = [child(page, QLabel, f"duty_{name}").text() for name in ("title", "words", "org", "due")]
    assert said == ["主题党日", "城关供电所党支部 11 月没有主题党日记录。", "城关供电所党支部", "2026-11-30"]
    assert child(page, QLabel, "duty_advice").text().startswith("请在“活动”中登记")
    assert [child(page, QPushButton, name).text() for name in ("duty_do", "duty_open")] == [
        "去活动页面办理",
        "打开组织",
    ]


def test_the_button_leads_to_where_it_is_done(page: DutiesPage, window: MainWindow, settle: Settle) -> None:
    page.open_record(find(page, "team_group").uid)
    settle()
    child(page, QPushButton, "duty_do").click()
    settle()
    assert window.page("organisations").isVisible()


def test_enter_opens_it_too(page: DutiesPage, window: MainWindow, settle: Settle) -> None:
    page.open_record(find(page, "themed_day").uid)
    settle()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    settle()
    assert window.page("activities").isVisible()


def test_what_is_shown_can_be_pasted_elsewhere(page: DutiesPage, settle: Settle) -> None:
    chip(page, "overdue", settle)
    child(page, QPushButton, "duties_copy").click()
    head, line = QGuiApplication.clipboard().text().splitlines()
    assert head.split("\t") == ["状态", "期限", "事项", "缺什么", "责任组织"]
    assert line.startswith("逾期\t2026-04-01\t承诺书未建立\t")


def test_every_duty_has_a_way_to_be_done(page: DutiesPage, here: Station) -> None:
    assert [duty.rule.code for duty in page.every() if not ways(duty, page.desk)] == []


def test_every_shipped_rule_names_a_page_that_exists(here: Station) -> None:
    rules = read_kinds(RESOURCES / "kinds" / "duties.yaml", DutyRules)
    assert [rule.code for rule in rules.rules if not opens(rule.page)] == []


def test_conditions_narrow_the_list_and_its_numbers(page: DutiesPage, here: Station, settle: Settle) -> None:
    below = Condition("org_uid", Comparison.WITHIN, (here.station.hex(),))
    kinds = Condition("rule", Comparison.IS, ("team_group", "themed_day"))
    page.show_only(write_view(View(conditions=(kinds,))))
    settle()
    both = sorted(titles(page))
    assert both == ["主题党日", "应建党小组"]
    assert child(page, QPushButton, "duties_chip_all").text() == "全部 2"
    page.show_only(write_view(View(conditions=(below, kinds))))
    settle()
    assert titles(page) == ["应建党小组"]
    page.show_only(write_view(View(conditions=(Condition("due_on", Comparison.EMPTY),))))
    settle()
    assert all(duty.due_on is None for duty in (page.model.record_at(row) for row in range(page.model.rowCount())) if duty)


def test_what_the_boxes_narrow_to_is_kept_as_conditions(page: DutiesPage, settle: Settle) -> None:
    page.open_duty_rule(find(page, "team_group").rule.uid)
    settle()
    kept = page.top.to_keep()
    assert kept.conditions == (Condition("rule", Comparison.IS, ("team_group",)),)
    page.clear_filters()
    settle()
    page.top.show_view(kept)
    settle()
    assert titles(page) == ["应建党小组"]


def test_the_lines_shown_are_exported(page: DutiesPage, settle: Settle, tmp_path: Path) -> None:
    chip(page, "overdue", settle)
    file = tmp_path / "应办.xlsx"
    export(page, page.model.ids(), page.table.columns_shown(), file)
    settle()
    sheet = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert [row[1] for row in sheet[1:]] == titles(page) == ["承诺书未建立"]


def test_columns_sort_in_both_directions(page: DutiesPage, settle: Settle) -> None:
    page.table.sort_asked.emit("due_on", True)
    settle()
    days = [duty.due_on for row in range(page.model.rowCount()) if (duty := page.model.record_at(row))]
    assert days[-1] is None
    known = [day for day in days if day is not None]
    assert known == sorted(known, reverse=True)
    page.table.sort_asked.emit("due_on", False)
    settle()
    first = page.model.record_at(0)
    assert first is not None
    assert first.rule.code == "pledge_missing"


def test_the_list_is_copied_while_it_is_derived_anew(
    page: DutiesPage, here: Station, window: MainWindow, settle: Settle
) -> None:
    """The reader knows already what the list does not show yet."""
    gone = page.model.rowCount()
    assert gone
    for uid in here.services.people.ids(here.who, PeopleQuery()):
        here.services.people.delete(here.who, [uid], "重复登记")
    page.reload()
    derived = Event()
    page.desk.runner.read(derived.set, lambda _done: None)
    derived.wait()
    page.copy()
    settle()


def test_the_duties_of_one_organisation_can_be_opened_from_elsewhere(
    page: DutiesPage, here: Station, window: MainWindow, settle: Settle
) -> None:
    window.go("duty_org", here.branch)
    settle()
    assert child(page, QComboBox, "duties_org").currentText().startswith("城关供电所党支部（")
    assert "应建党小组" not in titles(page)
    assert "主题党日" in titles(page)


def test_ctrl_enter_goes_to_settle_the_duty_that_is_chosen(page: DutiesPage, window: MainWindow, settle: Settle) -> None:
    window.activateWindow()
    page.open_record(find(page, "team_group").uid)
    settle()
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert not page.isVisible()
