"""The list of ratings, the glance beside it, and beginning a new one."""

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from desktop.domain.actors import Actor
from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.services import Services
from desktop.ui.assessments.new import NewAssessment
from desktop.ui.assessments.page import AssessmentsPage
from desktop.ui.shared.desk import Desk
from tests.ui.assessments.conftest import Office
from tests.ui.conftest import child

Settle = Callable[[], None]


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, settle: Settle) -> AssessmentsPage:
    made = AssessmentsPage(desk)
    qtbot.addWidget(made)
    made.resize(1178, 700)
    made.show()
    settle()
    return made


@pytest.fixture
def asked(page: AssessmentsPage, settle: Settle) -> Iterator[NewAssessment]:
    made = page.begin()
    settle()
    yield made
    if shiboken6.isValid(made.box):
        made.box.reject()
    QApplication.processEvents()


def cells(page: AssessmentsPage, row: int) -> list[str]:
    model = page.list.model
    return [str(model.data(model.index(row, column)) or "") for column in range(model.columnCount())]


def test_an_empty_list_says_how_to_begin(page: AssessmentsPage) -> None:
    assert child(page, QLabel, "assessments_state_text").text() == "还没有评定"
    assert child(page, QPushButton, "assessments_state_action").text() == "新建评定"


def test_ratings_show_score_level_and_stars(complete: Uid, rating: Uid, page: AssessmentsPage) -> None:
    rows = [cells(page, row) for row in range(2)]
    assert sorted(row[1] for row in rows) == ["六力考核", "星级党支部评价细则"]
    by_rubric = {row[1]: row for row in rows}
    assert by_rubric["星级党支部评价细则"][4] == "缺数"
    assert float(by_rubric["六力考核"][4]) > 60
    assert by_rubric["六力考核"][2:4] == ["2026年度", "评分中"]


def test_chips_and_search_narrow_the_list(
    final: Uid, rating: Uid, page: AssessmentsPage, qtbot: QtBot, settle: Settle
) -> None:
    child(page.list, QPushButton, "assessments_chip_final").click()
    settle()
    assert [cells(page, 0)[3], page.list.model.rowCount()] == ["已定稿", 1]
    page.list.clear_filters()
    settle()
    assert page.list.model.rowCount() == 2


def test_a_glance_beside_the_list_leads_into_the_rating(rating: Uid, page: AssessmentsPage, settle: Settle) -> None:
    page.list.table.selectRow(0)
    settle()
    assert child(page.glance, QLabel, "glance_subject").text() == "城关供电所党支部"
    child(page.glance, QPushButton, "glance_open").click()
    settle()
    assert page.currentWidget() is page.sheet
    assert page.sheet.uid == rating


def test_the_way_back_shows_the_list_as_it_is_now(
    rating: Uid, page: AssessmentsPage, services: Services, who: Actor, settle: Settle
) -> None:
    page.open_record(rating)
    settle()
    services.assessments.delete(who, rating, "误建")
    page.sheet.left.emit()
    settle()
    assert page.currentWidget() is page.list
    assert page.list.model.rowCount() == 0


def test_from_a_rating_opened_out_of_another_the_way_back_leads_there(
    rating: Uid, complete: Uid, page: AssessmentsPage, settle: Settle
) -> None:
    for uid in (rating, complete):
        page.open_record(uid)
        settle()
    for expected in (rating, None):
        child(page.sheet, QToolButton, "sheet_back").click()
        settle()
        shown = page.sheet.uid if page.currentWidget() is page.sheet else None
        assert shown == expected


def test_other_pages_open_the_list_narrowed(final: Uid, rating: Uid, page: AssessmentsPage, settle: Settle) -> None:
    page.open_record(rating)
    settle()
    page.show_only("final")
    settle()
    assert page.currentWidget() is page.list
    assert page.list.model.rowCount() == 1


def test_a_new_rating_offers_rubrics_of_organisations_and_people_with_their_periods(asked: NewAssessment) -> None:
    titles = [asked.form.rubric.itemText(n) for n in range(asked.form.rubric.count())]
    assert "星级党支部评价细则" in titles
    assert "党员先锋指数评价细则" in titles
    assert "党建项目开标评审评分细则" not in titles
    assert asked.form.rubric.currentText() == "星级党支部评价细则"
    assert asked.form.period.currentText() == "2026年度"
    assert "36 个条目" in asked.form.about.text()


def test_a_new_rating_needs_its_subject(asked: NewAssessment) -> None:
    asked.form.start.click()
    assert "评定对象" in asked.form.problem.text()
    assert asked.form.problem.isVisible()


def test_a_new_rating_opens_for_scoring(
    asked: NewAssessment, page: AssessmentsPage, office: Office, services: Services, who: Actor, settle: Settle
) -> None:
    found = services.assessments.subjects(who, "branch-star", "chengguan")
    asked.form.subject.set_choice(found[0])
    asked.form.start.click()
    settle()
    assert page.currentWidget() is page.sheet
    assert child(page.sheet, QLabel, "sheet_title").text() == "城关供电所党支部"


def test_a_rating_that_exists_already_is_refused_in_the_dialog(
    rating: Uid, asked: NewAssessment, office: Office, settle: Settle
) -> None:
    asked.form.subject.set_choice(Choice(office.branch, "城关供电所党支部"))
    asked.form.start.click()
    settle()
    assert "已有这项评定" in asked.form.problem.text()
    assert asked.box.isVisible()
    assert asked.form.start.isEnabled()


def test_another_rubric_takes_another_subject(asked: NewAssessment, office: Office) -> None:
    asked.form.subject.set_choice(Choice(office.branch, "城关供电所党支部"))
    asked.form.rubric.setCurrentText("党员先锋指数评价细则")
    assert asked.form.subject.choice() is None
    assert "月" in "".join(asked.form.period.itemText(n) for n in range(asked.form.period.count()))
