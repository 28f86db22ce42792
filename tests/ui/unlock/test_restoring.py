"""A damaged database is replaced by a backup from the window that could not open it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop import compose
from desktop.compose import Opened
from desktop.domain.people import PersonDraft
from desktop.services.people import PeopleQuery
from desktop.ui.shared.tasks import TaskRunner
from desktop.ui.unlock.unlock_window import UnlockWindow
from tests.conftest import CHEAP, PASSWORD
from tests.ui.conftest import Seen, child
from tests.ui.test_session import CheapGate

Settle = Callable[[], None]


@pytest.fixture
def backup(database: Path) -> Path:
    """A backup with one person in it; the database beside it is empty now, as after a power cut."""
    station = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    station.services.people.save(station.who, None, PersonDraft(name="甲"), None)
    made = station.services.backups.make(station.who)
    station.database_of().close()
    database.write_bytes(b"")
    return made


@pytest.fixture
def opened_by() -> Iterator[list[Opened]]:
    """What the window opened; closed afterwards."""
    found: list[Opened] = []
    yield found
    for each in found:
        each.database_of().close()


@pytest.fixture
def window(
    qtbot: QtBot, database: Path, runner: TaskRunner, settings: QSettings, seen: Seen, opened_by: list[Opened]
) -> UnlockWindow[Opened]:
    made: UnlockWindow[Opened] = UnlockWindow(
        CheapGate(database), "测试供电所", ["管理员"], runner, settings, opened_by.append, seen.error, lambda: None
    )
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_way_back_is_offered_when_the_file_is_damaged_and_opens_what_it_brought(
    backup: Path, window: UnlockWindow[Opened], settle: Settle, opened_by: list[Opened], database: Path
) -> None:
    button = child(window, QPushButton, "unlock_restore")
    assert not button.isVisible()
    child(window, QLineEdit, "password").setText(PASSWORD)
    window.open()
    settle()
    assert "空文件" in child(window, QLabel, "message").text()
    assert button.isVisible()
    window.restore(backup)
    settle()
    settle()
    station = opened_by[0]
    people = station.services.people
    assert [r.name for r in people.rows(station.who, people.ids(station.who, PeopleQuery()))] == ["甲"]
    assert [p.stat().st_size for p in database.parent.glob("*.before-restore-*[0-9]")] == [0]


def test_a_lost_slots_file_is_said_before_a_password_is_typed(
    qtbot: QtBot, database: Path, runner: TaskRunner, settings: QSettings, seen: Seen
) -> None:
    made: UnlockWindow[Opened] = UnlockWindow(
        CheapGate(database), "", [], runner, settings, lambda _opened: None, seen.error, lambda: None
    )
    qtbot.addWidget(made)
    made.show()
    assert "没有密钥文件" in child(made, QLabel, "message").text()
    assert child(made, QPushButton, "unlock_restore").isVisible()


def test_a_wrong_password_is_no_reason_to_restore(window: UnlockWindow[Opened], settle: Settle) -> None:
    child(window, QLineEdit, "password").setText("falsch-2026")
    window.open()
    settle()
    assert not child(window, QPushButton, "unlock_restore").isVisible()


def test_a_file_that_is_no_backup_is_refused_in_words(
    backup: Path, window: UnlockWindow[Opened], settle: Settle, tmp_path: Path, database: Path
) -> None:
    other = tmp_path / "other.db"
    other.write_text("nothing" * 1000)
    child(window, QLineEdit, "password").setText(PASSWORD)
    window.restore(other)
    settle()
    assert "密钥文件" in child(window, QLabel, "message").text()
    assert database.stat().st_size == 0
