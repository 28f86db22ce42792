"""Adds the window to what compose built: sets up Qt, then hands over to the session."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import os
import shutil
import sys
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QMessageLogContext,
    QSettings,
    QStandardPaths,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from desktop.domain.errors import UserError
from desktop.paths import default_database
from desktop.store import keys
from desktop.ui.session import Session
from desktop.ui.shared import fonts
from desktop.ui.shared.confirm import confirm
from desktop.ui.shared.focus import CaretKnown, FocusInSight, FocusStays
from desktop.ui.shared.icons import icon
from desktop.ui.shared.keyboard import Keyboard
from desktop.ui.shared.theme import Choice, Theme
from desktop.ui.shared.typed_choice import TypedChoice

if TYPE_CHECKING:
    from collections.abc import MutableMapping, Sequence

    from desktop.compose import Opened
    from desktop.ui.session import Opened as WithServices
    from desktop.ui.unlock.gate import BackupOffer

log = logging.getLogger(__name__)


def run(database: Path | None = None) -> int:
    """Open the window on a database, by default the one in the user's data folder; returns the exit code."""
    path = database or default_database()
    keep_log(path.parent)
    app = application(sys.argv[:1])
    begin_in_documents()
    settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "shuangxing", "window")
    theme = Theme(app, _choice(settings))
    theme.changed.connect(lambda: settings.setValue("window/theme", str(theme.choice)))
    session = Session(app, Composed(path), lambda: card_of(path), theme, settings, fill_sample)
    session.errors.install()
    session.start()
    return app.exec()


TURN = 0.0001
"""Seconds a thread at work keeps the interpreter when the window asks for it.

The window asks at every call of Qt, hundreds of times a frame (*measured* on a busy machine, longest frame while a thread
imports: 700 to 950 ms with turns of 1 ms, 165 to 200 ms with 0.1 ms, 90 to 150 ms with no import at all). Python's 5 ms
are felt even behind the reading of one long list.
"""


def application(arguments: list[str], *, shipped_font: bool = False) -> QApplication:
    """The one QApplication: input method, language and font. `shipped_font` makes pictures the same everywhere.

    Raises:
        UserError: this Qt must not run on this Python.
    """
    refuse_broken_pair(PySide6.__version_info__[:2], sys.version_info[:2])
    choose_input_method(os.environ, sys.platform)
    sys.setswitchinterval(TURN)
    app = QApplication(arguments)
    app.setApplicationName("shuangxing")
    app.setApplicationDisplayName("双星")
    app.setDesktopFileName("shuangxing")
    app.setWindowIcon(icon("star", "accent"))
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translate(app)
    watch_keyboard(app)
    app.setFont(fonts.body_font(fonts.family(shipped_only=shipped_font)))
    return app


def watch_keyboard(app: QApplication) -> None:
    """What keys do in every window, and where the focus is left and seen."""
    Keyboard(app)
    TypedChoice(app, spelt)
    FocusStays(app)
    FocusInSight(app)
    CaretKnown(app)


@cache
def spelt(words: str) -> tuple[str, ...]:
    """How words of a choice are typed; the readings are loaded at the first letter."""
    from desktop.store import search  # here, since it loads the database library

    return search.pinyin().keys(words, person=False).whole


def begin_in_documents() -> None:
    """File dialogs begin in the current folder; a user's own documents are meant, not where the program was started."""
    for kind in (QStandardPaths.StandardLocation.DocumentsLocation, QStandardPaths.StandardLocation.HomeLocation):
        folder = Path(QStandardPaths.writableLocation(kind))
        if folder.is_dir():
            os.chdir(folder)
            return


def refuse_broken_pair(qt: tuple[int, ...], python: tuple[int, int]) -> None:
    """PySide6 6.12 gives back one reference to None too many; before Python 3.12 that ends the process (measured)."""
    if qt >= (6, 12) and python < (3, 12):
        raise UserError(
            f"PySide6 {qt[0]}.{qt[1]} 不能与 Python {python[0]}.{python[1]} 一起使用，程序会无故退出。",
            "请重新运行 python3 installer/bootstrap.py run 安装正确的版本。",
        )


def choose_input_method(environment: MutableMapping[str, str], platform: str) -> None:
    """Qt's wheels have no fcitx plugin; fcitx5 answers under the name of ibus, and Chinese can be typed (measured)."""
    if platform.startswith("linux") and environment.get("QT_IM_MODULE", "") in ("", "fcitx", "fcitx5"):
        environment["QT_IM_MODULE"] = "ibus"
    # Qt's ibus plugin keeps silent where no ibus-daemon is installed, unless told to ask on the session bus, where
    # fcitx5 answers for ibus too (measured with 6.9: raw letters without this).
    if environment.get("QT_IM_MODULE") == "ibus" and shutil.which("ibus-daemon", path=environment.get("PATH")) is None:
        environment.setdefault("IBUS_USE_PORTAL", "1")


def translate(app: QApplication) -> None:
    """Qt's own dialogs and context menus in Chinese."""
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)
    else:
        log.warning("qtbase_zh_CN.qm is missing in %s", folder)


def keep_log(folder: Path) -> None:
    """Log beside the database; a crash of Qt itself leaves its stack there too."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "shuangxing.log"
        handler = logging.handlers.RotatingFileHandler(file, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
        crash = (folder / "crash.log").open("a", encoding="utf-8")
    except OSError:
        # The folder cannot be written: the window says so itself when the database is opened.
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
    faulthandler.enable(crash)


def card_of(database: Path) -> keys.KeySlots | None:
    """Like compose.station_of, but without loading the database libraries before the first window is shown.

    Raises:
        UserError: the slots file cannot be read, or only it is left.
    """
    if keys.orphaned(database):
        raise keys.lost(database)
    if not database.exists():
        return None
    return keys.read_slots(database) or keys.KeySlots("", ())


class Composed:
    """The gate of the windows before the main window: compose, imported only when it is needed."""

    def __init__(self, database: Path) -> None:
        self._database = database

    @property
    def database(self) -> Path:
        return self._database

    def warm_up(self) -> None:
        import desktop.compose  # noqa: F401

    def open(self, account: str, password: str) -> Opened:
        from desktop import apart, compose

        return apart.beside(compose.open_station(self._database, account, password))

    def open_by_escrow(self, file: Path, password: str) -> Opened:
        from desktop import apart, compose

        return apart.beside(compose.open_by_escrow(self._database, file, password))

    def create(self, station: str, account: str, password: str) -> tuple[Opened, str]:
        from desktop import apart, compose

        opened = apart.beside(compose.create(self._database, station, account, password))
        return opened, opened.recovery_code or ""

    def recover(self, code: str, account: str, password: str) -> None:
        from desktop import compose

        compose.recover(self._database, code, account, password)

    def offers(self) -> Sequence[BackupOffer]:
        from desktop.store import recovering

        return recovering.offers(self._database)

    def offer_of(self, backup: Path) -> BackupOffer:
        from desktop.store import recovering

        return recovering.offer_of(backup)

    def examine(self, backup: Path, account: str, password: str) -> bool:
        from desktop.store import recovering

        return recovering.examine(self._database, backup, account, password)

    def bring_keys(self, backup: Path, account: str, password: str) -> None:
        from desktop.store import recovering

        recovering.bring_keys(self._database, backup, account, password)

    def restore(self, backup: Path, account: str, password: str) -> None:
        from desktop import compose

        compose.restore(self._database, backup, account, password)


def fill_sample(opened: WithServices) -> None:
    """Invented records to look around in."""
    from desktop.samples.demonstration import make_sample

    make_sample(opened.services, opened.who, date.today())


def grab_pages(opened: Opened, folder: Path) -> list[Path]:
    """A PNG of every page of the window, light and dark, with the shipped font; needs no display."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop.ui import pictures
    from desktop.ui.main_window import MainWindow
    from desktop.ui.shared.drafts import MemoryShelf

    running = QApplication.instance()
    if running is None:
        qInstallMessageHandler(_without_size_hints)
    app = running if isinstance(running, QApplication) else application(["shuangxing"], shipped_font=True)
    with tempfile.TemporaryDirectory(prefix="shuangxing-") as scratch:
        settings = QSettings(str(Path(scratch) / "window.ini"), QSettings.Format.IniFormat)
        theme = Theme(app, Choice.LIGHT)
        session = Session(app, Composed(opened.database), lambda: None, theme, settings, fill_sample)
        window = MainWindow(
            opened.services,
            opened.who,
            opened.station,
            runner=session.runner,
            hub=session.hub,
            theme=theme,
            error=session.errors.report,
            ask=confirm,
            shelf=MemoryShelf(),
            settings=settings,
            today=date.today,
        )
        window.status.set_backup(opened.services.backups.age(opened.who))
        try:
            return pictures.grab_pages(window, session.runner, theme, folder)
        finally:
            session.close()
            for each in (window, session, theme):
                each.deleteLater()


def _without_size_hints(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """The offscreen platform says at every dialog that it cannot resize it; all else goes to the log."""
    if "propagateSizeHints" not in message:
        log.warning("Qt: %s", message)


def _choice(settings: QSettings) -> Choice:
    kept = str(settings.value("window/theme", ""))
    return Choice(kept) if kept in list(Choice) else Choice.SYSTEM
