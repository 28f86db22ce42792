"""The window: navigation, the open page, Ctrl+K, status line; it knows pages only by their specs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSlider,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.pages import PAGES, PageSpec
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.dialog_drafts import DialogDrafts, Where
from desktop.ui.shared.navigation import Navigation
from desktop.ui.shared.palette import Entry, Palette
from desktop.ui.shared.scrolled import largest_bar
from desktop.ui.shared.second_press import SecondPress
from desktop.ui.shared.status_line import StatusLine
from desktop.ui.shared.toast import Toast
from desktop.ui.shared.unsaved import Waiting, waiting, words_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from PySide6.QtCore import QSettings
    from PySide6.QtGui import QCloseEvent

    from desktop.domain.actors import Actor
    from desktop.domain.identity import Uid
    from desktop.services import Services
    from desktop.ui.shared.changes import Hub
    from desktop.ui.shared.confirm import Ask
    from desktop.ui.shared.drafts import Shelf
    from desktop.ui.shared.tasks import TaskRunner
    from desktop.ui.shared.theme import Theme


_Slider = QAbstractSlider.SliderAction

SMALL_SCREEN = 1440
"""Up to this width a new user's window fills the screen."""


class Hit(Protocol):
    """A record found by the services; `kind` is the key of its page."""

    @property
    def kind(self) -> str: ...
    @property
    def uid(self) -> Uid: ...
    @property
    def title(self) -> str: ...
    @property
    def note(self) -> str: ...


class MainWindow(QMainWindow):
    """Builds a page when it is first opened, and keeps it."""

    def __init__(
        self,
        services: Services,
        who: Actor,
        station: str,
        *,
        runner: TaskRunner,
        hub: Hub,
        theme: Theme,
        error: Callable[[BaseException, str], object],
        ask: Ask,
        shelf: Shelf,
        settings: QSettings,
        today: Callable[[], date],
        find: Callable[[str], Sequence[Hit]] = lambda _text: (),
        lock: Callable[[], object] = lambda: None,
        pages: Sequence[PageSpec] = PAGES,
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        # Qt adds the name of the program to every title.
        self.setWindowTitle(station)
        self.resize(1366, 768)
        self.setMinimumSize(960, 600)
        self._specs = {page.key: page for page in pages}
        self._open_pages: dict[str, QWidget] = {}
        self._lock = lock
        self._find, self._settings, self._ask, self._runner = find, settings, ask, runner
        self.toast, self._second = Toast(self), SecondPress(self)
        self.desk = Desk(
            services, who, station, runner, hub, self.toast.say, self.go, self.open_palette, error, ask, shelf, settings, theme, today, lock
        )  # fmt: skip
        self.navigation = Navigation(pages, self.go)
        self.status = StatusLine(station, f"{who.name}（{who.role}）", runner, theme, lock)
        restored = lambda: self.toast.say("已恢复上次没有填完的内容")  # noqa: E731
        self._dialogs = DialogDrafts(self, shelf, runner, self._where, today, restored)
        self._wait = QTimer(self, interval=50)
        self._wait.timeout.connect(self._close_when_idle)
        self._stack = QStackedWidget()
        self._stack.setObjectName("pages")
        self._arrange()
        self._keys(lock)
        self._recall()

    def place(self) -> None:
        """Where the window was left; on a small screen, a new user's window fills it."""
        kept = self._settings.value("window/geometry")
        if isinstance(kept, QByteArray):
            self.restoreGeometry(kept)
        elif self.screen().availableGeometry().width() <= SMALL_SCREEN:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def go(self, page: str, uid: Uid | None = None, show: str = "") -> None:
        """Open a page by its key (or by the kind of record it shows), and there a record, or what a chip shows."""
        spec = self._spec(page)
        if spec.key not in self._open_pages:
            built = spec.build(self.desk)
            self._open_pages[spec.key] = built
            self._stack.addWidget(built)
        shown = self._open_pages[spec.key]
        # The stack gives the focus to the first widget of a page it shows; the page itself knows better.
        stays = shown.isAncestorOf(self.focusWidget())
        if self._stack.currentWidget() is not shown:
            self._stack.setCurrentWidget(shown)
            self._second.expect()
        self.navigation.mark(spec.key)
        self._settings.setValue("window/page", spec.key)
        if not stays:
            shown.setFocus()
        if uid is not None:
            # A page that shows more than its own records has a method open_<kind> for each further kind.
            opener = getattr(shown, f"open_{page}", None) or getattr(shown, "open_record", None)
            if opener is not None:
                opener(uid)
        elif show:
            narrow = getattr(shown, "show_only", None)
            if narrow is not None:
                narrow(show)

    def _knows(self, kind: str) -> bool:
        return any(kind == s.key or kind in s.kinds for s in self._specs.values())

    def _spec(self, kind: str) -> PageSpec:
        return next(s for s in self._specs.values() if kind == s.key or kind in s.kinds)

    def page(self, key: str) -> QWidget:
        """The page, opened now if it was not."""
        self.go(key)
        return self._open_pages[key]

    def tell_unsaved(self) -> None:
        """Say once what was typed and not saved when the window was last left, and offer to go on with it."""
        found = waiting(self._dialogs.untold(), lambda kind: self._spec(kind).title if self._knows(kind) else "")
        if found:
            self.toast.say(words_for(found), "继续填写", partial(self._go_on, found[0]), stays=True)

    def _go_on(self, with_what: Waiting) -> None:
        spec = self._spec(with_what.kind)
        if with_what.uid is not None or with_what.dialog:
            self.go(with_what.kind, with_what.uid)
        elif with_what.below is not None and (begin := getattr(self.page(spec.key), "begin_below", None)) is not None:
            begin(with_what.below)
        elif spec.commands:
            self._press(spec.key, spec.commands[0][1])

    def put_away(self) -> None:
        """Before a lock: close what stands over the window; what is typed there is kept."""
        self._dialogs.put_away()

    def _where(self) -> Where:
        """The record that is shown, else the page."""
        from desktop.ui.shared.record_pane import RecordPane

        page = self._stack.currentWidget()
        panes = page.findChildren(RecordPane) if self._stack.count() else []
        key = next((key for key, each in self._open_pages.items() if each is page), "")
        return next((Where(each.spec.key, each.uid) for each in panes if each.isVisible()), Where(key, None))

    def open_palette(self) -> Palette:
        """Ctrl+K."""
        made = Palette(self, self._runner, self._commands(), self._entries)
        made.open()
        return made

    def undo_last(self) -> None:
        """Ctrl+Z: ask whether to take back what this account did last, on whatever page."""
        from desktop.ui.history.undoing import ask_undo_last

        ask_undo_last(self.desk, self)

    def _entries(self, text: str) -> list[Entry]:
        """Records found by the services, as the palette shows them. In the read lane."""
        return [
            Entry(hit.title, hit.note, self._spec(hit.kind).icon, partial(self.go, hit.kind, hit.uid))
            for hit in self._find(text)
            if self._knows(hit.kind)
        ]

    def _commands(self) -> list[Entry]:
        specs = self._specs.values()
        pages = [Entry(s.title, "打开页面", s.icon, partial(self.go, s.key), s.keys, f"{s.key} {s.also}") for s in specs]
        doing = [
            Entry(text, s.title, "plus", partial(self._press, s.key, name), keys, f"{s.keys} {s.also}")
            for s in specs
            for text, name, keys in s.commands
        ]
        undo = Entry("撤销上一步", "Ctrl+Z", "undo", self.undo_last, "chexiaoshangyibu cxsyb cx")
        return [*pages, *doing, undo, Entry("锁定", "Ctrl+L", "lock", self._lock, "suoding sd")]

    def _press(self, page: str, name: str) -> None:
        """Do what a page's button, or an entry of its menu, does, the page being opened for it."""
        shown = self.page(page)
        found = shown.findChild(QPushButton, name) or shown.findChild(QAction, name)
        if found is None:
            self.desk.say("当前账号没有做这件事的权限")
        elif not found.isEnabled():
            self.desk.say(found.toolTip() or "现在还不能做这件事")
        else:
            found.trigger() if isinstance(found, QAction) else found.click()

    def _arrange(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addWidget(self._stack, 1)
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(middle, 1)
        lines.addWidget(self.status)
        self.setCentralWidget(body)

    def _keys(self, lock: Callable[[], object]) -> None:
        for place, key in enumerate(list(self._specs)[:9], start=1):
            self._key(f"Ctrl+{place}", partial(self.go, key))
        self._key("Ctrl+K", self.open_palette)
        self._key("Ctrl+L", lock)
        # A text field with the focus takes Ctrl+Z for its own text, as long as there is something to take back.
        self._key("Ctrl+Z", self.undo_last)

    def _key(self, keys: str, do: Callable[[], object]) -> None:
        made = QShortcut(QKeySequence(keys), self)
        made.setContext(Qt.ShortcutContext.WindowShortcut)
        made.activated.connect(lambda: do())

    def _recall(self) -> None:
        first = str(self._settings.value("window/page", ""))
        key = first if first in self._specs else next(iter(self._specs), "")
        if key:
            # After the window is on screen: an empty frame at once is better than a full one later.
            QTimer.singleShot(0, self, partial(self._open_first, key))

    def _open_first(self, key: str) -> None:
        if self._stack.count() == 0:
            self.go(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What nothing nearer wants: PgUp and PgDn scroll the open page also while the focus is in its head."""
        steps = {Qt.Key.Key_PageDown: _Slider.SliderPageStepAdd, Qt.Key.Key_PageUp: _Slider.SliderPageStepSub}
        step = steps.get(Qt.Key(event.key()))
        bar = largest_bar(self._stack) if step is not None else None
        if step is not None and bar is not None:
            bar.triggerAction(step)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Work that is running is asked about; what is typed is on the shelf anyway."""
        working = self._runner.running()
        if working:
            event.ignore()
            if self._wait.isActive():
                return  # It was answered already, and the work is on its way to its end.
            detail = f"正在{working[0].title}。现在关闭会取消它，已完成的部分不会留下一半。"
            self._ask(self, "还有工作没有做完", detail, "取消并关闭", self._stop_and_close, no="继续等待")
            return
        self._settings.setValue("window/geometry", self.saveGeometry())
        super().closeEvent(event)

    def _stop_and_close(self) -> None:
        for task in self._runner.running():
            task.cancel()
        self._wait.start()

    def _close_when_idle(self) -> None:
        if not self._runner.running():
            self._wait.stop()
            self.close()
