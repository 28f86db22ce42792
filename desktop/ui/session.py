"""From the first window to the last: unlock or first run, the main window, locking, closing."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol

import shiboken6
from PySide6.QtCore import QObject, QSettings, QTimer

from desktop.domain.errors import UserError
from desktop.ui.shared.changes import Hub
from desktop.ui.shared.confirm import confirm
from desktop.ui.shared.errors import Errors
from desktop.ui.shared.idle import Idle, lock_minutes
from desktop.ui.shared.tasks import TaskRunner
from desktop.ui.unlock.problem_window import ProblemWindow
from desktop.ui.unlock.recovery_code import Recover, RecoveryCode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QApplication, QWidget

    from desktop.domain.actors import Actor
    from desktop.domain.identity import Uid
    from desktop.services import Services
    from desktop.ui.main_window import MainWindow
    from desktop.ui.shared.theme import Theme
    from desktop.ui.unlock.gate import Gate

BACKUP_EVERY_MINUTES = 30


class Opened(Protocol):
    """An open station, as the composition root hands it over."""

    @property
    def services(self) -> Services: ...
    @property
    def who(self) -> Actor: ...
    @property
    def station(self) -> str: ...
    def close(self) -> None: ...


class Card(Protocol):
    """What is readable before any password."""

    @property
    def station(self) -> str: ...
    @property
    def accounts(self) -> Sequence[str]: ...
    @property
    def escrow(self) -> object:
        """Falsy where no escrow key is installed."""


class Session(QObject):
    """Owns the windows one after the other; `card` reads what stands beside the database, None when there is none.

    `sample` fills a new station with invented records; write lane.
    """

    def __init__(
        self,
        app: QApplication,
        gate: Gate[Opened],
        card: Callable[[], Card | None],
        theme: Theme,
        settings: QSettings,
        sample: Callable[[Opened], object],
    ) -> None:
        super().__init__(app)
        self._app, self._gate, self._card, self._theme, self._settings = app, gate, card, theme, settings
        self._sample = sample
        self.errors = Errors(lambda: self.window, datetime.now, self)
        self.hub = Hub(self)
        self.runner = TaskRunner(self.hub.announce, self.errors.report, self)
        self.window: QWidget | None = None
        self._opened: Opened | None = None
        app.aboutToQuit.connect(self.close)

    def start(self) -> None:
        """The first window: problem, first run or unlock."""
        try:
            card = self._card()
        except UserError as error:
            restore = self._restoring if "恢复备份" in error.advice else None
            self._show(ProblemWindow(error.message, error.advice, restore))
            return
        if card is None:
            self._first_run()
        else:
            self._unlock(card)

    def close(self) -> None:
        """Wait for what is being written, back up, let the database go."""
        self.runner.close()
        self._let_go()

    def _show(self, window: QWidget) -> None:
        before, self.window = self.window, window
        window.show()
        if before is not None:
            before.hide()
            before.deleteLater()
        # The window that goes may take the focus with it.
        QTimer.singleShot(0, window, window.activateWindow)

    def _first_run(self) -> None:
        from desktop.ui.unlock.first_run import FirstRun

        self._show(FirstRun(self._gate, self.runner, self._made, self.errors.report))

    def _made(self, opened: Opened, code: str, sample: bool) -> None:
        """The code is shown at once: whatever becomes of the sample data, it must not be lost."""
        self._opened = opened
        window = RecoveryCode(opened.station, opened.who.name, code, lambda: self._work(opened))
        self._show(window)
        if sample:
            self._fill(window, opened)

    def _fill(self, window: RecoveryCode, opened: Opened) -> None:
        def failed(error: BaseException) -> None:
            window.set_ready(True, "示例数据没有放完，档案库可以使用。")
            self.errors.report(error, "放入示例数据")

        window.set_ready(False, "正在放入示例数据…")
        work = lambda _progress: self._sample(opened)  # noqa: E731
        done = lambda _nothing: window.set_ready(True, "示例数据已放入，人员均为虚构。")  # noqa: E731
        self.runner.batch("放入示例数据", work, done, owner=window, failed=failed)

    def _unlock(self, card: Card) -> None:
        from desktop.ui.unlock.unlock_window import UnlockWindow

        forgotten = lambda: self._recover(card)  # noqa: E731
        self._show(
            UnlockWindow(
                self._gate,
                card.station,
                card.accounts,
                self.runner,
                self._settings,
                self._work,
                self.errors.report,
                forgotten,
                self._by_escrow if card.escrow else None,
                self._restoring,
            )
        )

    def _restoring(self, account: str = "", password: str = "") -> None:
        from desktop.ui.unlock.restoring import Restoring

        window = Restoring(self._gate, self.runner, self._work, self.start, self.errors.report, confirm)
        window.begin(account, password)
        self._show(window)

    def _by_escrow(self) -> None:
        from desktop.ui.unlock.escrow import EscrowWindow

        self._show(EscrowWindow(self._gate, self.runner, self._work, self.start, self.errors.report))

    def _recover(self, card: Card) -> None:
        account = card.accounts[0] if card.accounts else ""
        self._show(Recover(self._gate, account, self.runner, self.start, self.errors.report))

    def _work(self, opened: Opened) -> None:
        from desktop.ui.main_window import MainWindow

        self._opened = opened
        window = MainWindow(
            opened.services,
            opened.who,
            opened.station,
            runner=self.runner,
            hub=self.hub,
            theme=self._theme,
            error=self.errors.report,
            ask=confirm,
            shelf=opened.services.drafts.of(opened.who.account),
            settings=self._settings,
            today=date.today,
            find=lambda text: opened.services.search.find(opened.who, text),
            lock=self.lock,
        )
        window.place()
        self._keep_backups(window, opened)
        self._finish_documents(window, opened)
        self._end_outlived(window, opened)
        self._show(window)
        window.tell_unsaved()
        Idle(window.windowHandle(), self._lock_minutes, self.lock, window)

    def _lock_minutes(self) -> int:
        """After how many idle minutes the password is asked for again; 0 for never."""
        return lock_minutes(self._settings)

    def _keep_backups(self, window: MainWindow, opened: Opened) -> None:
        """Back up when something changed, every half hour; show how old the last one is, every minute."""

        def age() -> None:
            self.runner.read(lambda: opened.services.backups.age(opened.who), window.status.set_backup, owner=window)

        def back_up() -> None:
            work = lambda _progress: opened.services.backups.make_if_changed(opened.who)  # noqa: E731
            self.runner.batch("备份", work, lambda _made: age(), owner=window)

        for minutes, do in ((1, age), (BACKUP_EVERY_MINUTES, back_up)):
            timer = QTimer(window, interval=minutes * 60_000)
            timer.timeout.connect(do)
            timer.start()
        runner = self.runner

        def moved(_task: object) -> None:
            # A backup was perhaps made by what has just ended: by hand, or before an import.
            if not runner.running():
                age()

        runner.moved.connect(moved)
        window.destroyed.connect(lambda: runner.moved.disconnect(moved) if shiboken6.isValid(runner) else None)
        age()

    def _finish_documents(self, window: MainWindow, opened: Opened) -> None:
        """A power cut may have left documents with a number and no pages."""
        documents, who = opened.services.documents, opened.who

        def finish(uids: Sequence[Uid]) -> None:
            for uid in uids:
                self.runner.write("继续生成文书", partial(documents.resume, who, uid), owner=window)

        self.runner.read(lambda: documents.interrupted(who), finish, owner=window)

    def _end_outlived(self, window: MainWindow, opened: Opened) -> None:
        """An earlier version may have left posts and links at organisations that were dissolved."""
        organisations, who = opened.services.organisations, opened.who
        self.runner.write("", lambda: organisations.end_outlived(who), owner=window)

    def lock(self) -> bool:
        """Close the database and ask for the password again; what is typed stays on the shelf. False while work goes on."""
        window = self._main()
        working = self.runner.running()
        if window is None or self._opened is None:
            return True
        if working:
            window.desk.say(f"正在{working[0].title}，完成后再锁定")
            return False
        window.put_away()
        window.hide()
        window.deleteLater()
        self.window = None
        self.runner.read(self._let_go, lambda _nothing: self.start(), owner=self, failed=self._not_let_go)
        return True

    def _not_let_go(self, error: BaseException) -> None:
        """The last backup, or a restore that was asked for, did not succeed: the database is closed all the same."""
        self.errors.report(error, "关闭档案库")
        self.start()

    def _main(self) -> MainWindow | None:
        from desktop.ui.main_window import MainWindow

        return self.window if isinstance(self.window, MainWindow) else None

    def _let_go(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()
