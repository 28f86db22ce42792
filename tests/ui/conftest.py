"""A real window over a real database, offscreen, in the shipped font; a leaked window fails the test."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import app as desktop_app
from desktop.domain.actors import Actor
from desktop.services import Services
from desktop.ui.main_window import MainWindow
from desktop.ui.shared import fonts
from desktop.ui.shared.changes import Hub
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.drafts import MemoryShelf
from desktop.ui.shared.tasks import TaskRunner
from desktop.ui.shared.theme import Choice, Theme
from tests.ui.sessions import Start, sessions

TODAY = date(2026, 11, 21)

W = TypeVar("W", bound=QObject)


PATIENCE = 60_000
"""Milliseconds. No test fails because the machine has other work; one that holds goes on at once."""


class PatientBot(QtBot):
    """Waits for what must come at last, however long the test would have waited."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:
        super().waitUntil(callback, timeout=max(timeout, PATIENCE))


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The one of pytest-qt, with patience."""
    return PatientBot(request)


def child(parent: QWidget, kind: type[W], name: str) -> W:
    """The widget of this objectName, which must be there."""
    found = parent.findChild(kind, name)
    assert found is not None, name
    return found


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """The application as a user sees it, but in the shipped font, so that pictures are the same everywhere."""
    qapp.setApplicationName("shuangxing")
    desktop_app.translate(qapp)
    desktop_app.watch_keyboard(qapp)
    qapp.setFont(fonts.body_font(fonts.family(shipped_only=True)))
    return Theme(qapp, Choice.LIGHT)


@pytest.fixture(autouse=True)
def no_leaked_widgets(theme: Theme) -> Iterator[None]:
    """Every window that a test opens is gone after it."""
    before = set(QApplication.topLevelWidgets())
    yield
    gc.collect()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    left = [w for w in QApplication.topLevelWidgets() if w not in before and w.isVisible()]
    assert [f"{type(w).__name__} {w.objectName()}" for w in left] == []


@pytest.fixture(autouse=True)
def nothing_held(theme: Theme) -> None:
    """Ctrl+S of the test before leaves Ctrl held for Qt, and then selectRow adds to a selection (measured).

    A double click whose first press takes its button away leaves the mouse pressed, and then nothing that gets the
    focus is scrolled into view (measured).
    """
    QTest.keyRelease(QWidget(), Qt.Key.Key_Control)
    QTest.mouseRelease(QWidget(), Qt.MouseButton.LeftButton)
    assert QApplication.mouseButtons() == Qt.MouseButton.NoButton
    assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier


@dataclass
class Answers:
    """Stands in for confirm(): remembers what was asked, answers `yes` or stays silent."""

    yes: bool = True
    asked: list[str] = field(default_factory=list)

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
        self.asked.append(question)
        if self.yes:
            then()
        elif otherwise is not None:
            otherwise()


@dataclass
class Seen:
    """What reached the user: errors, toasts, and what the action of the last toast would do."""

    errors: list[BaseException] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    then: Callable[[], object] | None = None

    def error(self, error: BaseException, doing: str = "") -> None:
        self.errors.append(error)

    def say(self, text: str, action: str = "", then: Callable[[], object] | None = None) -> None:
        self.said.append(text)
        self.then = then


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def runner(hub: Hub, seen: Seen) -> Iterator[TaskRunner]:
    """Ended before the database is closed."""
    made = TaskRunner(hub.announce, seen.error)
    yield made
    made.close()


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def start(qapp: QApplication, theme: Theme, settings: QSettings) -> Iterator[Start]:
    """Begins a session over a database, from its first window on."""
    with sessions(qapp, theme, settings) as begin:
        yield begin


@pytest.fixture
def desk(
    services: Services,
    who: Actor,
    hub: Hub,
    runner: TaskRunner,
    seen: Seen,
    answers: Answers,
    settings: QSettings,
    theme: Theme,
) -> Desk:
    """What a page is given, without a window around it."""
    return Desk(
        services=services,
        who=who,
        station="测试供电所",
        runner=runner,
        hub=hub,
        say=seen.say,
        go=lambda page, uid=None, show="": None,
        palette=lambda: None,
        error=seen.error,
        ask=answers,
        shelf=MemoryShelf(),
        settings=settings,
        theme=theme,
        today=lambda: TODAY,
    )


@pytest.fixture
def window(
    qtbot: QtBot,
    services: Services,
    who: Actor,
    hub: Hub,
    runner: TaskRunner,
    seen: Seen,
    answers: Answers,
    settings: QSettings,
    theme: Theme,
) -> MainWindow:
    """The whole window on an empty station, shown at the smallest screen it must fit."""
    made = MainWindow(
        services,
        who,
        "测试供电所",
        runner=runner,
        hub=hub,
        theme=theme,
        error=seen.error,
        ask=answers,
        shelf=MemoryShelf(),
        settings=settings,
        today=lambda: TODAY,
        find=lambda text: services.search.find(who, text),
    )
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    return made


@pytest.fixture
def settle(qtbot: QtBot, runner: TaskRunner) -> Callable[[], None]:
    """Wait until nothing runs and every outcome was delivered, also of what an outcome began."""

    def wait() -> None:
        QApplication.processEvents()
        while True:
            qtbot.waitUntil(lambda: bool(runner.idle()))
            QApplication.processEvents()
            if runner.idle():
                return

    return wait
