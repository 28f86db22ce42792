"""Whole sessions over a real database, from the first window to the last."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop import app as desktop_app
from desktop import compose
from desktop.compose import Opened
from desktop.store import recovering
from desktop.ui.session import Opened as WithServices
from desktop.ui.session import Session
from desktop.ui.shared.theme import Theme
from tests.conftest import CHEAP

Sample = Callable[[WithServices], object]


class Start(Protocol):
    def __call__(self, database: Path, sample: Sample | None = None) -> Session: ...


@dataclass
class CheapGate:
    """The gate of the program, with a key derivation that costs nothing."""

    database: Path
    opened: list[Opened] = field(default_factory=list)

    def warm_up(self) -> None:
        self.warm = True

    def open(self, account: str, password: str) -> Opened:
        self.opened.append(compose.open_station(self.database, account, password, work=CHEAP))
        return self.opened[-1]

    def open_by_escrow(self, file: Path, password: str) -> Opened:
        self.opened.append(compose.open_by_escrow(self.database, file, password, work=CHEAP))
        return self.opened[-1]

    def create(self, station: str, account: str, password: str) -> tuple[Opened, str]:
        self.opened.append(compose.create(self.database, station, account, password, work=CHEAP))
        return self.opened[-1], self.opened[-1].recovery_code or ""

    def recover(self, code: str, account: str, password: str) -> None:
        compose.recover(self.database, code, account, password)

    def offers(self) -> Sequence[recovering.Offer]:
        return recovering.offers(self.database)

    def offer_of(self, backup: Path) -> recovering.Offer:
        return recovering.offer_of(backup)

    def examine(self, backup: Path, account: str, password: str) -> bool:
        return recovering.examine(self.database, backup, account, password)

    def bring_keys(self, backup: Path, account: str, password: str) -> None:
        recovering.bring_keys(self.database, backup, account, password)

    def restore(self, backup: Path, account: str, password: str) -> None:
        compose.restore(self.database, backup, account, password, work=CHEAP)


@contextmanager
def sessions(qapp: QApplication, theme: Theme, settings: QSettings) -> Iterator[Start]:
    """Begins sessions over databases; they are ended in the end."""
    begun: list[Session] = []

    def begin(database: Path, sample: Sample | None = None) -> Session:
        session = Session(
            qapp,
            CheapGate(database),
            lambda: desktop_app.card_of(database),
            theme,
            settings,
            sample or (lambda _opened: None),
        )
        begun.append(session)
        session.start()
        return session

    yield begin
    for session in begun:
        if session.window is not None:
            session.window.close()
            session.window.deleteLater()
        session.close()
        session.setParent(None)
        session.deleteLater()


def shown(session: Session, kind: type[QWidget], qtbot: QtBot) -> QWidget:
    qtbot.waitUntil(lambda: isinstance(session.window, kind))
    assert session.window is not None
    return session.window


def type_password(window: QWidget, password: str) -> None:
    line = window.findChild(QLineEdit, "password")
    assert line is not None
    line.setText(password)
    QTest.keyClick(line, Qt.Key.Key_Return)
