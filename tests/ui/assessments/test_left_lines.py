"""What was refused after somebody had gone on to another line stands in its line again, with the reason."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.domain.actors import Actor
from desktop.domain.identity import Uid
from desktop.services import Services
from desktop.ui.assessments.entries import EntryLine
from desktop.ui.assessments.sheet_page import SheetPage
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Seen, child

Settle = Callable[[], None]


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, rating: Uid, settle: Settle) -> SheetPage:
    made = SheetPage(desk)
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    made.open_rating(rating)
    settle()
    return made


def line(page: SheetPage, name: str) -> EntryLine:
    return child(page.pane, EntryLine, name)


def test_a_value_refused_after_enter_went_on_stands_in_its_line_again(
    page: SheetPage, services: Services, who: Actor, rating: Uid, settle: Settle, seen: Seen
) -> None:
    page.jump("G2")
    typed = line(page, "metric_1_declared")
    typed.setFocus()
    QTest.keyClicks(typed, "4")
    services.assessments.delete(who, rating, "误建")
    QTest.keyClick(typed, Qt.Key.Key_Return)
    page.jump("B8")
    settle()
    assert "G2 没有记入" in seen.said[-1]
    assert page.pane.unsent() == {"G2/metric_1_declared": "4"}
    page.jump("G2")
    field = line(page, "metric_1_declared")
    assert (field.text(), field.refused()) == ("4", True)
    assert child(page, QLabel, "item_problem").text() in seen.said[0]


def test_a_finding_refused_after_somebody_went_on_is_not_lost(page: SheetPage, settle: Settle) -> None:
    page.jump("B8")
    line(page, "finding_text").setText("3月党员大会缺签到")
    line(page, "finding_points").setText("半分")
    child(page, QPushButton, "finding_add").click()
    page.jump("G2")
    settle()
    page.jump("B8")
    assert (line(page, "finding_text").text(), line(page, "finding_points").text()) == ("3月党员大会缺签到", "半分")
    assert child(page, QLabel, "item_problem").text()
