"""The backups page by hand: making, copying out, checking, going back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.compose import Opened
from desktop.domain.people import PersonDraft
from desktop.ui.backups.page import BackupsPage, size_in_words
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Answers, Seen, child

Settle = Callable[[], None]


@pytest.fixture
def locked() -> list[bool]:
    """Filled when the page asks for the window to be locked."""
    return []


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle, locked: list[bool]) -> BackupsPage:
    made = BackupsPage(replace(desk, lock=lambda: locked.append(True)))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    settle()
    return made


def test_without_a_backup_the_page_offers_one(page: BackupsPage, settle: Settle) -> None:
    assert child(page, QLabel, "backups_age").text() == "还没有备份"
    child(page, QPushButton, "backups_state_action").click()
    settle()
    settle()
    assert child(page, QLabel, "backups_age").text() == "刚刚"
    assert page.model.rowCount() == 1
    assert "手动" in child(page, QLabel, "backups_latest").text()


def test_the_age_goes_on_while_the_page_is_looked_at(page: BackupsPage, settle: Settle) -> None:
    child(page, QPushButton, "backups_state_action").click()
    settle()
    settle()
    page.rows = [replace(row, at=row.at - timedelta(minutes=5)) for row in page.rows]
    minute = child(page, QTimer, "backups_minute")
    assert minute.isActive()
    minute.timeout.emit()
    assert child(page, QLabel, "backups_age").text() == "5 分钟前"
    page.hide()
    assert not minute.isActive()


def test_a_copy_goes_to_a_folder_under_a_name_of_its_own(
    page: BackupsPage, settle: Settle, seen: Seen, tmp_path: Path
) -> None:
    page.make_in(tmp_path / "u-disk")
    settle()
    copies = list((tmp_path / "u-disk").glob("测试供电所-*.db"))
    assert len(copies) == 1
    assert seen.said == [f"已备份：{copies[0].name}"]


def test_a_folder_that_cannot_be_written_is_refused_in_words(
    page: BackupsPage, settle: Settle, seen: Seen, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    page.make_in(blocked)
    settle()
    assert ["备份没有做成" in str(error) for error in seen.errors] == [True]


def test_a_check_of_sound_data_says_what_was_checked(page: BackupsPage, settle: Settle) -> None:
    child(page, QPushButton, "backups_check").click()
    settle()
    assert child(page, QLabel, "backups_checked").text() == "没有发现问题"
    assert "变更记录的连续性" in child(page, QLabel, "backups_findings").text()
    assert child(page, QPushButton, "backups_check").isEnabled()


def test_a_check_that_finds_something_says_what_and_what_to_do(
    page: BackupsPage, settle: Settle, opened: Opened
) -> None:
    digest = opened.database_of().blobs.keep(b"scan")
    opened.database_of().blobs.path(digest).write_bytes(b"broken")
    child(page, QPushButton, "backups_check").click()
    settle()
    assert child(page, QLabel, "backups_checked").text() == "发现 1 处问题"
    assert "附件文件" in child(page, QLabel, "backups_findings").text()
    assert "请不要继续录入" in child(page, QLabel, "backups_findings").text()


def test_going_back_is_asked_and_then_the_window_locks(
    page: BackupsPage, desk: Desk, settle: Settle, answers: Answers, locked: list[bool], opened: Opened
) -> None:
    button = child(page, QPushButton, "backups_restore")
    assert not button.isEnabled()
    page.make()
    settle()
    settle()
    desk.services.people.save(desk.who, None, PersonDraft(name="乙"), None)
    page.table.selectRow(0)
    assert button.isEnabled()
    button.click()
    settle()
    settle()
    assert answers.asked[0].startswith("恢复到 ")
    assert locked == [True]
    assert opened.database_of().restore is not None
    assert "恢复前" in [row.reason for row in desk.services.backups.rows(desk.who)]
    opened.database_of().restore = None


def test_sizes_are_told_in_words() -> None:
    assert [size_in_words(size) for size in (10, 712_000, 3_400_000)] == ["1 KB", "712 KB", "3.4 MB"]


def test_ctrl_enter_makes_a_backup(page: BackupsPage, settle: Settle) -> None:
    page.activateWindow()
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    settle()
    assert page.model.rowCount() == 1
