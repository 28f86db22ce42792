"""A damaged database is replaced by a backup from the window that could not open it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop import compose
from desktop.compose import Opened
from desktop.domain.people import PersonDraft
from desktop.services.people import PeopleQuery
from desktop.store import recovering
from desktop.ui.shared.tasks import TaskRunner
from desktop.ui.unlock.restoring import Restoring
from desktop.ui.unlock.unlock_window import UnlockWindow
from tests.conftest import CHEAP, PASSWORD
from tests.ui.conftest import Seen, child
from tests.ui.sessions import CheapGate

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
def wanted() -> list[tuple[str, str]]:
    """With which account and password a backup was asked for."""
    return []


@pytest.fixture
def window(
    qtbot: QtBot,
    database: Path,
    runner: TaskRunner,
    settings: QSettings,
    seen: Seen,
    opened_by: list[Opened],
    wanted: list[tuple[str, str]],
) -> UnlockWindow[Opened]:
    made: UnlockWindow[Opened] = UnlockWindow(
        CheapGate(database),
        "测试供电所",
        ["管理员"],
        runner,
        settings,
        opened_by.append,
        seen.error,
        lambda: None,
        restore=lambda account, password: wanted.append((account, password)),
    )
    qtbot.addWidget(made)
    made.show()
    return made


@dataclass
class Asked:
    """What was asked before the deed, and the deed."""

    detail: str = ""
    then: Callable[[], object] | None = None

    def __call__(
        self,
        parent: QWidget,
        question: str,
        detail: str,
        yes: str,
        then: Callable[[], object],
        *,
        danger: bool = False,
        no: str = "取消",
        otherwise: Callable[[], object] | None = None,
    ) -> None:
        self.detail, self.then = detail, then


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def restoring(
    qtbot: QtBot, backup: Path, database: Path, runner: TaskRunner, seen: Seen, opened_by: list[Opened], asked: Asked
) -> Restoring[Opened]:
    made: Restoring[Opened] = Restoring(CheapGate(database), runner, opened_by.append, lambda: None, seen.error, asked)
    made.begin("管理员", PASSWORD)
    qtbot.addWidget(made)
    made.show()
    return made


def names(station: Opened) -> list[str]:
    people = station.services.people
    return [r.name for r in people.rows(station.who, people.ids(station.who, PeopleQuery()))]


def files(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock"}


def test_the_way_back_is_offered_when_the_file_is_damaged(
    backup: Path, window: UnlockWindow[Opened], settle: Settle, wanted: list[tuple[str, str]]
) -> None:
    button = child(window, QPushButton, "unlock_restore")
    assert not button.isVisible()
    child(window, QLineEdit, "password").setText(PASSWORD)
    window.open()
    settle()
    assert "空文件" in child(window, QLabel, "message").text()
    assert button.isVisible()
    button.click()
    assert wanted == [("管理员", PASSWORD)]


def test_the_latest_backup_is_checked_and_restored_after_a_yes_and_the_damaged_file_is_kept(
    restoring: Restoring[Opened], settle: Settle, opened_by: list[Opened], database: Path, asked: Asked
) -> None:
    database.write_bytes(b"damaged " * 1000)
    before = files(database.parent)
    settle()
    restoring.check()
    settle()
    assert ("原样另存" in asked.detail, files(database.parent) == before) == (True, True)
    assert asked.then is not None
    asked.then()
    settle()
    settle()
    assert names(opened_by[0]) == ["甲"]
    kept = database.parent.glob("*.before-restore-*[0-9]")
    assert [p.read_bytes() for p in kept] == [b"damaged " * 1000]


def test_where_only_the_slots_are_damaged_they_come_back_and_no_record_changes(
    qtbot: QtBot,
    backup: Path,
    database: Path,
    restoring: Restoring[Opened],
    settle: Settle,
    asked: Asked,
    opened_by: list[Opened],
) -> None:
    database.write_bytes(backup.read_bytes())
    station = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    station.services.people.save(station.who, None, PersonDraft(name="乙"), None)
    station.database_of().close()
    for copy in (".keys", ".keys.copy"):
        database.with_name(database.name + copy).write_text("{", encoding="utf-8")
    settle()
    restoring.check()
    settle()
    assert "记录一条也不会变" in asked.detail
    assert asked.then is not None
    asked.then()
    settle()
    settle()
    assert names(opened_by[0]) == ["甲", "乙"]
    history = opened_by[0].services.history
    assert history.rows(opened_by[0].who, history.ids(opened_by[0].who))[0].title == "从备份取回密钥文件"
    assert [p.read_text() for p in database.parent.glob("*.before-restore-*.keys")] == ["{"]


@pytest.mark.parametrize(
    ("place", "password", "words"),
    [(-5000, PASSWORD, "这份备份已损坏"), (None, "falsch-2026", "账号或密码不正确")],
)
def test_a_backup_that_does_not_help_is_refused_before_anything_is_asked(
    backup: Path,
    restoring: Restoring[Opened],
    settle: Settle,
    asked: Asked,
    database: Path,
    place: int | None,
    password: str,
    words: str,
) -> None:
    if place is not None:
        content = bytearray(backup.read_bytes())
        content[place] ^= 1
        backup.write_bytes(content)
    before = files(database.parent)
    restoring.password.setText(password)
    settle()
    restoring.check()
    settle()
    assert words in restoring.message.text()
    assert (asked.then, files(database.parent) == before) == (None, True)


def test_a_backup_without_its_slots_is_shown_and_cannot_be_chosen(
    backup: Path, restoring: Restoring[Opened], settle: Settle
) -> None:
    settle()
    restoring.backups.clear()
    for copy in (".keys", ".keys.copy"):
        backup.with_name(backup.name + copy).unlink()
    restoring.add(recovering.offer_of(backup))
    assert "没有密钥文件" in restoring.message.text()
    restoring.check()
    assert restoring.message.text() == "请选一份备份，并输入做备份时的账号密码。"


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
