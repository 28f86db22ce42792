"""The first page: figures that open their lists, the most urgent duties, stars, backup, and the first steps."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop import compose
from desktop.compose import Opened
from desktop.domain.actors import Actor
from desktop.domain.documents import DocumentState
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import PersonDraft
from desktop.samples import demonstration
from desktop.services import Services
from desktop.services.documents import DocumentQuery
from desktop.ui.assessments.page import AssessmentsPage
from desktop.ui.dashboard.page import DashboardPage, day_in_words
from desktop.ui.dashboard.stars import star_words
from desktop.ui.duties.page import DutiesPage
from desktop.ui.main_window import MainWindow
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import ListPage
from tests.conftest import CHEAP, PASSWORD
from tests.ui.conftest import TODAY, Seen, child

Settle = Callable[[], None]


def midday() -> datetime:
    """Of the day on which all tests stand."""
    return datetime(2026, 11, 21, 12, tzinfo=UTC)


def copy_station(source: Path, target: Path) -> Path:
    for file in source.glob("station.db*"):
        if file.suffix != ".lock":
            (shutil.copytree if file.is_dir() else shutil.copyfile)(file, target / file.name)
    return target / "station.db"


@pytest.fixture(scope="module")
def sample(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a closed station with a year of records, made once."""
    folder = tmp_path_factory.mktemp("sample")
    made = compose.open_station(copy_station(template, folder), "管理员", PASSWORD, work=CHEAP)
    made.database_of().store.clock = midday
    demonstration.demonstrate(made.services, made.who, "station", TODAY)
    made.database_of().close()
    return folder


@pytest.fixture
def page(window: MainWindow, settle: Settle) -> DashboardPage:
    shown = window.page("dashboard")
    settle()
    assert isinstance(shown, DashboardPage)
    return shown


def text(page: QWidget, name: str) -> str:
    return child(page, QLabel, name).text()


def press(page: QWidget, name: str, settle: Settle) -> None:
    child(page, QPushButton, name).click()
    settle()


def current(window: MainWindow, key: str) -> ListPage[Any]:
    shown = window.page(key)
    assert isinstance(shown, ListPage)
    assert shown.isVisible()
    return shown


def test_the_day_is_written_out() -> None:
    assert day_in_words(date(2026, 11, 21)) == "2026年11月21日 星期六"
    assert [star_words(n) for n in (5, 1, 0)] == ["五星", "一星", "未获星"]


def test_a_new_station_is_offered_the_first_three_steps(
    page: DashboardPage, window: MainWindow, services: Services, who: Actor, settle: Settle
) -> None:
    assert page.steps.isVisible()
    steps = [child(page, QPushButton, f"dash_step_{n}") for n in (1, 2, 3)]
    assert [step.text() for step in steps] == ["登记组织", "导入人员", "建立结对"]
    assert [step.property("role") for step in steps] == ["primary", "", ""]
    services.organisations.save(who, None, OrganisationDraft("城关供电所党支部", OrgKind.BRANCH), None)
    page.reload()
    settle()
    assert [step.property("role") for step in steps] == ["", "primary", ""]
    press(page, "dash_step_1", settle)
    assert window.page("organisations").isVisible()


def test_the_keyboard_begins_at_the_next_step(page: DashboardPage, window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    page.setFocus()
    assert window.focusWidget() is child(page, QPushButton, "dash_step_1")


def test_the_figures_take_the_place_of_the_steps_when_there_are_people(
    page: DashboardPage, services: Services, who: Actor, settle: Settle, qtbot: QtBot
) -> None:
    with qtbot.waitActive(page.window()):
        page.window().activateWindow()
    services.people.save(who, None, PersonDraft(name="李娜", political_status="13"), None)
    page.reload()
    settle()
    assert not page.steps.isVisible()
    assert not page.urgent.table.isVisible()
    page.setFocus()
    assert page.window().focusWidget() is child(page, QPushButton, "dash_people")
    assert (text(page, "dash_people_figure"), text(page, "dash_pairings_note")) == ("1", "还没有在结的结对")
    assert text(page, "dash_pledges_note") == "2026 年没有应作承诺的党员"


class TestAYearOfRecords:
    @pytest.fixture
    def database(self, sample: Path, tmp_path: Path) -> Path:
        return copy_station(sample, tmp_path)

    @pytest.fixture
    def opened(self, opened: Opened) -> Opened:
        opened.database_of().store.clock = midday
        return opened

    def test_every_figure_opens_the_list_behind_it(
        self, page: DashboardPage, window: MainWindow, settle: Settle
    ) -> None:
        for card, key, chip in (
            ("dash_people", "people", ""),
            ("dash_people_more", "people", "members"),
            ("dash_pairings", "pairings", "live"),
            ("dash_pairings_more", "pairings", "silent"),
            ("dash_documents", "documents", "unsigned"),
            ("dash_pledges", "pledges", ""),
        ):
            window.go("dashboard")
            settle()
            press(page, card, settle)
            assert current(window, key).query.chip == chip, card
        conditions = {each.field for each in current(window, "pledges").query.conditions}
        assert conditions == {"year", "covered"}

    def test_a_figure_is_the_length_of_its_list(
        self, page: DashboardPage, window: MainWindow, services: Services, who: Actor, settle: Settle
    ) -> None:
        numbers = {name: text(page, f"{name}_figure") for name in ("dash_people", "dash_pairings", "dash_documents")}
        for name, key in (("dash_people", "people"), ("dash_pairings", "pairings"), ("dash_documents", "documents")):
            window.go("dashboard")
            press(page, name, settle)
            assert numbers[name] == f"{current(window, key).model.rowCount():,}", name
        window.go("dashboard")
        note = text(page, "dash_pledges_note")
        press(page, "dash_pledges", settle)
        assert note.startswith(f"2026 年 {current(window, 'pledges').model.rowCount()} / ")
        for state in ("overdue", "due", "soon"):
            window.go("dashboard")
            settle()
            said = child(page, QPushButton, f"dash_duties_{state}").text()
            press(page, f"dash_duties_{state}", settle)
            assert not said or said.split()[-1] == str(current(window, "duties").model.rowCount()), said
        window.go("dashboard")
        press(page, "dash_people_more", settle)
        members = current(window, "people").model.rowCount()
        assert child(page, QPushButton, "dash_people_more").text() == f"党员 {members} 人"
        window.go("dashboard")
        press(page, "dash_pairings_more", settle)
        silent = current(window, "pairings").model.rowCount()
        assert child(page, QPushButton, "dash_pairings_more").text() == f"{silent} 对未联系"
        assert text(page, "dash_documents_figure") == str(_waiting(services, who))

    def test_figures_are_spoken_as_a_whole(self, page: DashboardPage) -> None:
        assert child(page, QPushButton, "dash_people").accessibleName() == "人员 58 人，党员 16 人"

    def test_a_single_duty_opens_its_record_and_many_open_their_list(
        self, page: DashboardPage, window: MainWindow, settle: Settle
    ) -> None:
        urgent = page.urgent
        rows = [urgent.model.record_at(row) for row in range(urgent.model.rowCount())]
        heaps = [heap for heap in rows if heap is not None]
        many = next(heap for heap in heaps if len(heap.duties) > 1)
        urgent.open(many.uid)
        settle()
        duties = current(window, "duties")
        assert isinstance(duties, DutiesPage)
        assert duties.model.rowCount() == len(many.duties)
        window.go("dashboard")
        settle()
        project = next(heap for heap in heaps if heap.first.concern.kind == "project" and len(heap.duties) == 1)
        urgent.open(project.uid)
        settle()
        assert current(window, "projects").current() == project.first.concern.uid

    def test_a_double_click_on_the_most_urgent_duty_opens_once(
        self, page: DashboardPage, desk: Desk, qtbot: QtBot, settle: Settle
    ) -> None:
        gone: list[tuple[object, ...]] = []
        calm = DashboardPage(replace(desk, go=lambda *where, **how: gone.append((*where, *how.items()))))
        qtbot.addWidget(calm)
        calm.resize(1178, 736)
        calm.show()
        settle()
        table = calm.urgent.table
        row = next(n for n in range(calm.urgent.model.rowCount()) if _heap(calm, n) > 1)
        spot = table.visualRect(calm.urgent.model.index(row, 1)).center()
        view = table.viewport()
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
        QTest.mouseDClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
        assert len(gone) == 1

    def test_the_keyboard_opens_the_most_urgent_duty(
        self, page: DashboardPage, window: MainWindow, settle: Settle
    ) -> None:
        page.urgent.table.setFocus()
        QTest.keyClick(page.urgent.table, Qt.Key.Key_Down)
        QTest.keyClick(page.urgent.table, Qt.Key.Key_Return)
        settle()
        assert not page.isVisible()

    def test_the_stars_of_branches_and_teams_are_told_in_words_too(self, page: DashboardPage) -> None:
        assert text(page, "dash_stars_first_title") == "党支部 · 2026年度"
        rated = child(page, QPushButton, "dash_stars_first_rated")
        assert (rated.text(), rated.accessibleName()) == ("已评 1 / 2", "党支部已评 1 / 2，打开名单")
        for name, title in (("first", "党支部"), ("second", "班组")):
            number = child(page, QPushButton, f"dash_stars_{name}_5")
            assert number.accessibleName() == f"{title}星级：五星 {number.text()} 个，打开名单"
        assert not child(page, QLabel, "dash_stars_none").isVisible()

    def test_every_number_of_stars_is_the_length_of_its_list(
        self, page: DashboardPage, window: MainWindow, settle: Settle
    ) -> None:
        names = [n for part in ("first", "second") for n in (f"dash_stars_{part}_rated", *_numbers(page, part))]
        opened_lists = 0
        for name in names:
            window.go("dashboard")
            settle()
            number = child(page, QPushButton, name)
            if number.isEnabled():
                press(page, name, settle)
                shown = window.page("assessments")
                assert isinstance(shown, AssessmentsPage)
                said = number.text().removeprefix("已评 ").partition(" / ")[0]
                assert (shown.list.isVisible(), str(shown.list.model.rowCount())) == (True, said), name
                opened_lists += 1
        assert opened_lists >= 4

    def test_a_backup_is_made_at_once(
        self, page: DashboardPage, services: Services, who: Actor, settle: Settle, opened: Opened
    ) -> None:
        opened.database_of().store.clock = lambda: datetime.now(UTC)
        assert text(page, "dash_backup_age") == "还没有备份"
        press(page, "dash_backup_make", settle)
        assert text(page, "dash_backup_age").startswith("上次备份 刚刚")
        assert len(services.backups.rows(who)) == 1

    def test_what_changes_elsewhere_changes_the_figures(
        self, page: DashboardPage, services: Services, who: Actor, settle: Settle
    ) -> None:
        before = text(page, "dash_people_figure")
        page.desk.runner.write(
            "新建人员",
            lambda: services.people.save(who, None, PersonDraft(name="新人", political_status="13"), None),
        )
        settle()
        settle()
        assert text(page, "dash_people_figure") == str(int(before) + 1)


def _heap(page: DashboardPage, row: int) -> int:
    heap = page.urgent.model.record_at(row)
    return len(heap.duties) if heap is not None else 0


def _numbers(page: DashboardPage, part: str) -> list[str]:
    bars = child(page, QWidget, f"dash_stars_{part}").findChildren(QPushButton)
    return [number.objectName() for number in bars]


def _waiting(services: Services, who: Actor) -> int:
    documents = services.documents
    rows = documents.rows(who, documents.ids(who, DocumentQuery()))
    return sum(row.state in (DocumentState.FINAL, DocumentState.PRINTED, DocumentState.PARTLY_SIGNED) for row in rows)


def test_a_failure_is_told_with_a_way_on(
    page: DashboardPage, services: Services, settle: Settle, monkeypatch: pytest.MonkeyPatch, seen: Any
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr(type(services.duties), "overview", broken)
    page.reload()
    settle()
    assert text(page, "dashboard_state_text") == "工作台没有读出来"
    assert len(seen.errors) == 1
    monkeypatch.undo()
    press(page, "dashboard_state_action", settle)
    assert page.steps.isVisible()


def test_a_backup_that_is_cancelled_is_no_fault_of_the_program(
    desk: Desk, qtbot: QtBot, settle: Settle, seen: Seen
) -> None:
    page, first = DashboardPage(desk), Event()
    qtbot.addWidget(page)
    settle()
    desk.runner.write("", first.wait)
    page.backup.make()
    desk.runner.running()[0].cancel()
    first.set()
    settle()
    assert (seen.errors, seen.said) == ([], [])
    assert child(page.backup.widget, QPushButton, "dash_backup_make").isEnabled()
