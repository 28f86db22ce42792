"""Keeps what is being typed within a second, so that nothing typed is lost by a lock, a crash or a power cut."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.ui.shared.tasks import TaskRunner


class Shelf(Protocol):
    """Where typed text is kept between starts; services provide the encrypted one.

    `window` names the form and the record, e.g. "person/0190…" or "person/new".
    """

    def keep(self, window: str, texts: Mapping[str, str]) -> None: ...

    def kept(self, window: str) -> Mapping[str, str] | None: ...

    def drop(self, window: str) -> None: ...

    def windows(self) -> Sequence[str]:
        """Of what unsaved text is kept."""


class MemoryShelf:
    """A shelf that lasts as long as the program."""

    def __init__(self) -> None:
        self._texts: dict[str, dict[str, str]] = {}

    def keep(self, window: str, texts: Mapping[str, str]) -> None:
        self._texts[window] = dict(texts)

    def kept(self, window: str) -> Mapping[str, str] | None:
        return self._texts.get(window)

    def drop(self, window: str) -> None:
        self._texts.pop(window, None)

    def windows(self) -> Sequence[str]:
        return sorted(self._texts)


class Keeper(QObject):
    """Puts the texts of one form on the shelf shortly after they change.

    `latest`: shared by keepers that follow one another under the same names.

    Signals:
        kept: after the texts were handed over.
    """

    kept = Signal()

    def __init__(
        self,
        shelf: Shelf,
        runner: TaskRunner,
        texts: Callable[[], Mapping[str, str]],
        parent: QObject,
        latest: dict[str, Mapping[str, str] | None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._shelf, self._runner, self._texts = shelf, runner, texts
        self._window = ""
        self._before: Mapping[str, str] | None = None
        self._kept: Mapping[str, str] | None = None
        # What was handed to the lane is known here before the lane has written it.
        self._latest = latest if latest is not None else {}
        self._timer = QTimer(self, singleShot=True, interval=500)
        self._timer.timeout.connect(self.flush)

    def begin(self, window: str) -> Mapping[str, str] | None:
        """Start keeping under this name; answers what was kept there before."""
        self.flush_pending()
        self._window, self._before = window, dict(self._texts())
        self._kept = self._latest[window] if window in self._latest else self._shelf.kept(window)
        return self._kept

    def rest(self) -> None:
        """Keep what is pending, then nothing more until `begin`: the form is about to show another record."""
        self.flush_pending()
        self._window = ""

    def touch(self) -> None:
        """Something was typed. The clock is not restarted, so steady typing is kept as well."""
        if self._window and not self._timer.isActive():
            self._timer.start()

    def flush_pending(self) -> None:
        if self._timer.isActive():
            self.flush()

    def flush(self) -> None:
        self._timer.stop()
        texts = dict(self._texts()) if self._window else None
        if texts is not None and texts == self._before:
            # Taken back letter by letter: nothing waits to be saved any more.
            self.forget(self._window)
        elif texts is not None and texts != self._kept:
            self._put(self._window, texts)
            self.kept.emit()

    def forget(self, window: str) -> None:
        """The record was saved, or its changes were given up."""
        if window == self._window:
            self._timer.stop()
            self._kept = None
        self._latest[window] = None
        self._runner.keep(lambda: self._shelf.drop(window))

    def saved(self, window: str, texts: Mapping[str, str], name: str) -> None:
        """These texts of a form were saved, and the form is `name` from now on: what was typed since belongs to that."""
        if window == self._window:
            self.forget(window)
            self._window, self._before = name, texts
            self.flush()
            return
        since = self._latest.get(window)
        self.forget(window)
        if since is not None and since != texts:
            self._put(name, since)

    def _put(self, window: str, texts: Mapping[str, str]) -> None:
        self._latest[window] = texts
        if window == self._window:
            self._kept = texts
        self._runner.keep(lambda: self._shelf.keep(window, texts))
