"""The page 统计: groups, an organisation, numbers that open lists, the table as a file."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from desktop.domain.choices import Choice
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import PersonDraft
from desktop.services import Services
from desktop.ui.main_window import MainWindow
from desktop.ui.people.export import write
from desktop.ui.people.page import PeoplePage
from desktop.ui.shared.charts import ChartView
from desktop.ui.shared.desk import Desk
from desktop.ui.statistics.page import StatisticsPage
from tests.ui.conftest import Seen, child

Settle = Callable[[], None]


@pytest.fixture
def team(services: Services, desk: Desk) -> Choice:
    """Three people, two of them in a team."""
    unit = services.organisations.save(desk.who, None, OrganisationDraft("营业班", OrgKind.TEAM), None).uid
    for name, fields in {
        "李娜": {"political_status": "01", "birth_date": date(2000, 1, 1), "team_uid": unit},
        "王强": {"political_status": "13", "birth_date": date(1970, 1, 1), "team_uid": unit},
        "赵敏": {"political_status": "13", "education": "21"},
    }.items():
        services.people.save(desk.who, None, replace(PersonDraft(name=name), **fields), None)  # type: ignore[arg-type]
    return Choice(unit, "营业班")


@pytest.fixture
def page(desk: Desk, team: Choice, qtbot: QtBot, settle: Settle) -> StatisticsPage:
    made = StatisticsPage(desk)
    qtbot.addWidget(made)
    made.resize(1130, 768)
    made.show()
    settle()
    return made


def number(page: QWidget, name: str) -> str:
    return child(page, QPushButton, name).text()


def ink(widget: QWidget, page: QWidget) -> float:
    """Middle of what is painted in a widget, in pixels below the top of the page."""
    shot = widget.grab().toImage()
    ground = shot.pixel(0, 0)
    painted = [y for y in range(shot.height()) if any(shot.pixel(x, y) != ground for x in range(shot.width()))]
    return widget.mapTo(page, QPoint(0, 0)).y() + (painted[0] + painted[-1]) / 2


@pytest.mark.parametrize("table", ["kinds", "age"])
def test_a_bar_lies_beside_its_words(page: StatisticsPage, table: str) -> None:
    bar = child(page, ChartView, f"statistics_{table}_0_bar")
    title = bar.accessibleName().split("：")[1]
    around = bar.parentWidget()
    assert around is not None
    (words,) = [label for label in around.findChildren(QLabel) if label.text() == title]
    assert ink(bar, page) == pytest.approx(ink(words, page), abs=1.5)


def test_numbers_are_buttons_that_say_what_they_count(page: StatisticsPage) -> None:
    young = child(page, QPushButton, "statistics_age_0")
    assert young.text() == "1"
    assert young.accessibleName() == "年龄：30 岁及以下 1 人，占 33.3%，打开名单"
    assert child(page, QLabel, "statistics_share_0_figure").text() == "3"
    assert not child(page, QPushButton, "statistics_age_1").isEnabled()


def test_groups_and_an_organisation_narrow_what_is_counted(page: StatisticsPage, team: Choice, settle: Settle) -> None:
    child(page, QPushButton, "statistics_group_members").click()
    settle()
    assert child(page, QLabel, "statistics_share_0_figure").text() == "1"
    child(page, QPushButton, "statistics_group_everybody").click()
    page.picker.set_choice(team)
    settle()
    assert child(page, QLabel, "statistics_share_0_figure").text() == "2"
    assert page.found is not None
    assert f"营业班 · 全部人员 · 截至 {page.found.as_of}" == child(page, QLabel, "page_scope").text()


def test_the_page_counts_again_when_people_change(page: StatisticsPage, desk: Desk, settle: Settle) -> None:
    people, who = desk.services.people, desk.who
    desk.runner.write("", lambda: people.save(who, None, PersonDraft(name="甲", birth_date=date(2001, 1, 1)), None))
    settle()
    settle()
    assert number(page, "statistics_age_0") == "2"


def test_a_number_opens_the_list_behind_it(window: MainWindow, team: Choice, settle: Settle) -> None:
    shown = window.page("statistics")
    settle()
    child(shown, QPushButton, "statistics_age_0").click()
    settle()
    people = window.page("people")
    assert isinstance(people, PeoplePage)
    assert [people.model.data(people.model.index(row, 0)) for row in range(people.model.rowCount())] == ["李娜"]
    chips = [b.text() for b in people.findChildren(QPushButton) if b.objectName().startswith("people_condition_")]
    assert chips == ["出党方式不是去世", "年龄：30 岁及以下"]


def test_every_number_is_the_length_of_its_list_narrowed_further_and_exported(
    window: MainWindow, team: Choice, settle: Settle, tmp_path: Path
) -> None:
    shown = window.page("statistics")
    assert isinstance(shown, StatisticsPage)
    for choice in (None, team):
        shown.picker.set_choice(choice)
        for group in ("everybody", "members"):
            child(shown, QPushButton, f"statistics_group_{group}").click()
            window.go("statistics")
            settle()
            for name in numbers(shown):
                window.go("statistics")
                said = child(shown, QPushButton, name).accessibleName()
                child(shown, QPushButton, name).click()
                settle()
                listed = window.page("people")
                assert isinstance(listed, PeoplePage)
                count = listed.model.rowCount()
                assert re.search(rf"(?<![\d.]){count} 人", said), (group, choice, said)
    people = window.page("people")
    assert isinstance(people, PeoplePage)
    exported(people, tmp_path / "全.xlsx", settle)
    child(people, QPushButton, "people_chip_masses").click()
    settle()
    exported(people, tmp_path / "窄.xlsx", settle)


def numbers(page: StatisticsPage) -> list[str]:
    """Every button with a number that is not nought."""
    found = (each.objectName() for each in page.findChildren(QPushButton) if each.isVisible() and each.isEnabled())
    return [name for name in found if re.fullmatch(r"statistics_(?!group)\w+_\d+(_more)?", name)]


def exported(page: PeoplePage, file: Path, settle: Settle) -> None:
    """The file holds the rows of the list, no more and no less."""
    write(page.desk, page, page.model.ids(), ["name", "staff_no"], file)
    settle()
    sheet = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    names = [str(page.model.data(page.model.index(row, 0))) for row in range(page.model.rowCount())]
    assert [str(row[0]) for row in sheet if row[0] in ("李娜", "王强", "赵敏")] == names


def test_the_table_is_written(page: StatisticsPage, tmp_path: Path, settle: Settle, seen: Seen) -> None:
    page.export(tmp_path / "表.xlsx")
    settle()
    assert (tmp_path / "表.xlsx").exists()
    assert seen.said == ["已导出队伍结构表：表.xlsx"]


def test_long_tables_are_shown_whole_on_request(desk: Desk, team: Choice, qtbot: QtBot, settle: Settle) -> None:
    for place in range(15):
        org = desk.services.organisations.save(
            desk.who, None, OrganisationDraft(f"班组{place}", OrgKind.TEAM), None
        ).uid
        desk.services.people.save(desk.who, None, PersonDraft(name=f"甲{place}", team_uid=org), None)
    made = StatisticsPage(desk)
    qtbot.addWidget(made)
    made.show()
    settle()
    assert made.findChild(QPushButton, "statistics_team_13") is None
    more = child(made, QPushButton, "statistics_team_all")
    assert more.accessibleName() == "班组：显示全部 17 行"
    more.click()
    assert child(made, QPushButton, "statistics_team_16").text() == "1"


def test_nobody_yet_says_what_belongs_here(desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    made = StatisticsPage(desk)
    qtbot.addWidget(made)
    made.show()
    settle()
    assert child(made, QLabel, "statistics_state_text").text() == "还没有人员"


def test_the_table_is_printed_as_it_stands(page: StatisticsPage, settle: Settle) -> None:
    child(page, QPushButton, "statistics_print").click()
    settle()
    settle()
    box = next(each for each in page.findChildren(QDialog) if each.isVisible())
    assert not child(box, QLabel, "printout_sheet").pixmap().isNull()
    assert "没有编号" in child(box, QLabel, "printout_about").text()
    box.reject()


def test_the_keys_of_exporting_do_nothing_else(page: StatisticsPage, qtbot: QtBot) -> None:
    """Two buttons with the same keys would leave Qt to press neither."""
    page.activateWindow()
    QTest.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: bool(page.findChildren(QFileDialog)))
    for box in page.findChildren(QFileDialog):
        box.close()
