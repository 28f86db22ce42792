"""The settings page by hand: the office's name and prefix, what becomes of numbers, look and lock of this computer."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.domain.actors import Role
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.idle import lock_minutes
from desktop.ui.shared.theme import Choice, Theme
from desktop.ui.stations.page import StationsPage
from tests.ui.conftest import Seen, child

Settle = Callable[[], None]


def opened_page(desk: Desk, qtbot: QtBot, settle: Settle) -> StationsPage:
    made = StationsPage(desk)
    qtbot.addWidget(made)
    made.resize(1160, 700)
    made.show()
    settle()
    settle()
    return made


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> StationsPage:
    return opened_page(desk, qtbot, settle)


def test_a_new_prefix_is_saved_and_said_before(page: StationsPage, desk: Desk, settle: Settle, seen: Seen) -> None:
    child(page, QLineEdit, "prefix").setText("测电")
    told = child(page, QLabel, "station_numbers").text()
    assert "测电党建合〔2026〕1号" in told
    assert "还没有编号的文书" in told
    child(page, QPushButton, "station_save").click()
    settle()
    settle()
    assert desk.services.stations.get(desk.who).draft.prefix == "测电"
    assert seen.errors == []
    assert not child(page, QPushButton, "station_again").isVisible()


def test_a_new_name_offers_to_open_the_window_again(page: StationsPage, desk: Desk, settle: Settle) -> None:
    child(page, QLineEdit, "name").setText("城东供电所")
    child(page, QPushButton, "station_save").click()
    settle()
    settle()
    assert desk.services.stations.get(desk.who).draft.name == "城东供电所"
    assert child(page, QPushButton, "station_again").isVisible()


def test_an_unreadable_prefix_is_refused_at_its_field(page: StationsPage, desk: Desk, settle: Settle) -> None:
    child(page, QLineEdit, "prefix").setText("测 试")
    child(page, QPushButton, "station_save").click()
    settle()
    assert any("空格" in label.text() for label in page.findChildren(QLabel) if label.isVisible())
    assert desk.services.stations.get(desk.who).draft.prefix == "测试"


def test_a_clerk_reads_and_chooses_only_for_this_computer(desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    page = opened_page(replace(desk, who=replace(desk.who, role=Role.CLERK)), qtbot, settle)
    assert child(page, QLineEdit, "name").isReadOnly()
    assert not child(page, QPushButton, "station_save").isVisible()
    assert "管理员" in child(page, QLabel, "station_note").text()
    assert child(page, QComboBox, "stations_lock").isEnabled()


def test_the_look_is_the_same_choice_as_in_the_status_line(page: StationsPage, theme: Theme) -> None:
    try:
        child(page, QPushButton, "stations_look_dark").click()
        assert theme.choice is Choice.DARK
        theme.choose(Choice.LIGHT)
        assert child(page, QPushButton, "stations_look_light").isChecked()
        assert not child(page, QPushButton, "stations_look_dark").isChecked()
    finally:
        theme.choose(Choice.LIGHT)


def test_minutes_until_locking_are_kept(page: StationsPage, settings: QSettings) -> None:
    box = child(page, QComboBox, "stations_lock")
    assert box.currentText() == "30 分钟"
    box.setCurrentText("5 分钟")
    assert lock_minutes(settings) == 5
    box.setCurrentText("从不锁定")
    assert lock_minutes(settings) == 0


def test_where_backups_go_is_shown_to_be_copied(page: StationsPage, desk: Desk) -> None:
    line = child(page, QLineEdit, "stations_backup_place")
    assert line.text() == str(desk.services.backups.place(desk.who))
    assert line.isReadOnly()
