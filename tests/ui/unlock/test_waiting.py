"""While a database is being opened, or a password set anew, the windows before the main window offer no other way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.compose import Opened
from desktop.domain.errors import UserError, WrongPassword
from desktop.ui.shared.tasks import TaskRunner
from desktop.ui.unlock.escrow import EscrowWindow
from desktop.ui.unlock.recovery_code import Recover
from desktop.ui.unlock.unlock_window import UnlockWindow
from tests.ui.conftest import Seen, child
from tests.ui.sessions import CheapGate

Settle = Callable[[], None]


@dataclass
class SlowGate(CheapGate):
    """Answers when it is let go, with a refusal."""

    let_go: Event = field(default_factory=Event)
    recovered: int = 0

    def open(self, account: str, password: str) -> Opened:
        assert self.let_go.wait(10)
        raise WrongPassword("密码不正确。")

    def open_by_escrow(self, file: Path, password: str) -> Opened:
        assert self.let_go.wait(10)
        raise UserError("密码不正确。")

    def recover(self, code: str, account: str, password: str) -> None:
        assert self.let_go.wait(10)
        self.recovered += 1


@pytest.fixture
def gate(database: Path) -> SlowGate:
    return SlowGate(database)


def usable(window: QWidget) -> list[str]:
    """Names of the buttons that can be pressed."""
    return [each.objectName() for each in window.findChildren(QPushButton) if each.isVisible() and each.isEnabled()]


def test_no_other_way_is_open_while_a_password_is_tried(
    gate: SlowGate, qtbot: QtBot, runner: TaskRunner, settings: QSettings, seen: Seen, settle: Settle
) -> None:
    window: UnlockWindow[Opened] = UnlockWindow(
        gate, "测试供电所", ["管理员"], runner, settings, lambda _opened: None, seen.error, lambda: None, lambda: None
    )
    qtbot.addWidget(window)
    window.show()
    gate.let_go.set()
    for _ in range(2):
        child(window, QLineEdit, "password").setText("falsch-2026")
        window.open()
        if not gate.let_go.is_set():
            assert usable(window) == []
        gate.let_go.set()
        settle()
        assert {"open", "forgotten", "unlock_escrow"} <= set(usable(window))
        gate.let_go.clear()


def test_there_is_no_way_back_while_the_county_opens(
    gate: SlowGate, qtbot: QtBot, runner: TaskRunner, seen: Seen, settle: Settle
) -> None:
    window: EscrowWindow[Opened] = EscrowWindow(gate, runner, lambda _opened: None, lambda: None, seen.error)
    qtbot.addWidget(window)
    window.show()
    child(window, QLineEdit, "file").setText("c.escrow")
    child(window, QLineEdit, "password").setText("tuoguan-2026")
    window.open()
    assert usable(window) == []
    gate.let_go.set()
    settle()
    assert set(usable(window)) == {"back", "choose", "open"}


def test_enter_goes_from_field_to_field_and_a_password_is_set_anew_once(
    gate: SlowGate, qtbot: QtBot, runner: TaskRunner, seen: Seen, settle: Settle
) -> None:
    back: list[str] = []
    window: Recover[Opened] = Recover(gate, "", runner, lambda: back.append("back"), seen.error)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    fields = [child(window, QLineEdit, name) for name in ("code", "account", "password", "again")]
    fields[0].setFocus()
    for line, text in zip(fields, ("AAAAA-BBBBB", "李建国", "xin-mima-2026", "xin-mima-2026"), strict=True):
        assert line.hasFocus()
        line.setText(text)
        QTest.keyClick(line, Qt.Key.Key_Return)
    QTest.keyClick(fields[-1], Qt.Key.Key_Return)
    assert usable(window) == []
    gate.let_go.set()
    settle()
    assert (gate.recovered, back, child(window, QLabel, "message").text()) == (1, ["back"], "")
