"""The county opens a station with its escrow key, from the window that asks for a password."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop import compose
from desktop.compose import Opened
from desktop.store.escrow import make_escrow
from desktop.ui.shared.tasks import TaskRunner
from desktop.ui.unlock.escrow import EscrowWindow
from desktop.ui.unlock.unlock_window import UnlockWindow
from tests.conftest import CHEAP, PASSWORD
from tests.ui.conftest import Seen, child
from tests.ui.sessions import CheapGate

Settle = Callable[[], None]
SECRET = "tuoguan-2026"


@pytest.fixture
def county(database: Path) -> Path:
    """The county's private key; its public key is installed in the database."""
    key = database.with_name("c.escrow")
    make_escrow(key, "某县供电公司", SECRET, date(2026, 11, 27), CHEAP)
    station = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    station.services.keys.install_escrow(station.who, key.with_name("c.escrow.pub"))
    station.database_of().close()
    return key


@pytest.fixture
def opened_by() -> Iterator[list[Opened]]:
    found: list[Opened] = []
    yield found
    for each in found:
        each.database_of().close()


@pytest.mark.parametrize("installed", [True, False])
def test_the_way_is_offered_after_a_wrong_password_where_a_key_is_installed(
    qtbot: QtBot, database: Path, runner: TaskRunner, settings: QSettings, seen: Seen, settle: Settle, installed: bool
) -> None:
    gone: list[str] = []
    way = (lambda: gone.append("escrow")) if installed else None
    made: UnlockWindow[Opened] = UnlockWindow(
        CheapGate(database), "测试供电所", ["管理员"], runner, settings, lambda _opened: None, seen.error, lambda: None, way
    )
    qtbot.addWidget(made)
    made.show()
    button = child(made, QPushButton, "unlock_escrow")
    assert not button.isVisible()
    child(made, QLineEdit, "password").setText("falsch-2026")
    made.open()
    settle()
    assert button.isVisible() is installed
    button.click()
    assert gone == (["escrow"] if installed else [])


def test_the_county_opens_with_its_key_and_password(
    qtbot: QtBot, database: Path, county: Path, runner: TaskRunner, seen: Seen, settle: Settle, opened_by: list[Opened]
) -> None:
    back: list[str] = []
    window: EscrowWindow[Opened] = EscrowWindow(
        CheapGate(database), runner, opened_by.append, lambda: back.append("back"), seen.error
    )
    qtbot.addWidget(window)
    window.show()
    window.open()
    assert "请选择托管密钥文件" in child(window, QLabel, "message").text()
    child(window, QPushButton, "choose").click()
    choice = child(window, QFileDialog, "escrow_dialog")
    choice.fileSelected.emit(str(county))
    choice.reject()
    for password, told in (("cuo-le-2026", "托管密钥的密码不正确"), (SECRET, "")):
        child(window, QLineEdit, "password").setText(password)
        child(window, QPushButton, "open").click()
        settle()
        assert child(window, QLabel, "message").text().startswith(told)
        child(window, QPushButton, "back").click()
    station = opened_by[0]
    assert station.who.name == "托管密钥（某县供电公司）"
    history = station.services.history
    assert history.rows(station.who, history.ids(station.who)[:1])[0].title == "用托管密钥打开"
    assert (back, seen.errors) == (["back"], []), "there is a way back until it is open"
