"""Work off the GUI thread: one write queue, one lane for what a screen reads, one for long looks, one that keeps typed text.

Each lane is one thread, so writes never race each other, and neither an import nor its preview keeps a search or the
rows of a list waiting. The runner owns the only signal that crosses threads; workers borrow it and never touch a widget.
"""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.domain.changes import Changes, changes_in

T = TypeVar("T")


class Lane(StrEnum):
    READ = "read"
    LOOK = "look"
    """Reading through a file or many records, with progress and cancel."""
    WRITE = "write"
    KEEP = "keep"


class Cancelled(Exception):
    """The user cancelled; whatever transaction is open rolls back."""


class Progress:
    """Handed to long work. Call it between items; it raises Cancelled once the user has cancelled."""

    def __init__(self, tell: Callable[[int, int, str], None]) -> None:
        self._tell = tell
        self._stop = threading.Event()

    def __call__(self, done: int, total: int, text: str = "") -> None:
        if self._stop.is_set():
            raise Cancelled
        self._tell(done, total, text)

    def cancel(self) -> None:
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()


class Announce(Protocol):
    def __call__(self, changes: Changes, initiator: QObject | None) -> None: ...


@dataclass(eq=False)
class Task(Generic[T]):
    """One piece of work, from the call to its outcome.

    Attributes:
        title: what the user reads while it runs, e.g. "导入人员"; "" for quiet work.
        owner: when this object no longer exists the outcome is dropped.
        ended: done or failed, and the GUI thread knows.
    """

    title: str
    lane: Lane
    work: Callable[[], T]
    owner: QObject | None
    done: Callable[[T], object] | None
    failed: Callable[[BaseException], object] | None
    progress: Progress
    key: Hashable | None = None
    superseded: bool = False
    future: Future[None] | None = None
    result: Any = None
    error: BaseException | None = None
    seen: tuple[int, int, str] = (0, 0, "")
    ended: bool = False

    def cancel(self) -> None:
        """Not yet begun: never begins. Running: stops at its next item, if it has items.

        What was only read is not shown any more, be it finished; what was written is.
        """
        self.progress.cancel()

    def wanted(self) -> bool:
        return not self.superseded and (self.owner is None or shiboken6.isValid(self.owner))


class TaskRunner(QObject):
    """Runs services and delivers what came of it on the GUI thread.

    Signals:
        moved: a task that has a title began, went on or ended.
    """

    moved = Signal(object)
    _crossed = Signal(object, str)

    def __init__(
        self,
        announce: Announce,
        on_error: Callable[[BaseException, str], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._announce, self._on_error = announce, on_error
        self._lanes = {lane: ThreadPoolExecutor(1, thread_name_prefix=f"shuangxing-{lane}") for lane in Lane}
        self._open: list[Task[Any]] = []
        self._closed = False
        self._crossed.connect(self._arrive, Qt.ConnectionType.QueuedConnection)

    def read(
        self,
        work: Callable[[], T],
        done: Callable[[T], object],
        *,
        owner: QObject | None = None,
        failed: Callable[[BaseException], object] | None = None,
        key: Hashable | None = None,
    ) -> Task[T]:
        """Read off the GUI thread. With a `key`, a later read of the same owner and key replaces this one."""
        if key is not None:
            self._supersede(owner, key)
        task = Task("", Lane.READ, work, owner, done, failed, self._progress(), key=key)
        return self._start(task)

    def write(
        self,
        title: str,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        *,
        owner: QObject | None = None,
        failed: Callable[[BaseException], object] | None = None,
    ) -> Task[T]:
        """One short action. Its Changes are announced with `owner` as the initiator before `done` is called."""
        return self._start(Task(title, Lane.WRITE, work, owner, done, failed, self._progress()))

    def batch(
        self,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], object] | None = None,
        *,
        owner: QObject | None = None,
        failed: Callable[[BaseException], object] | None = None,
        lane: Lane = Lane.WRITE,
    ) -> Task[T]:
        """Long work with progress and cancel; `work` calls its argument between items."""
        progress = self._progress()
        return self._start(Task(title, lane, lambda: work(progress), owner, done, failed, progress))

    def keep(self, work: Callable[[], object], failed: Callable[[BaseException], object] | None = None) -> None:
        """Write typed text aside; in order, never behind reads or writes."""
        self._start(Task("", Lane.KEEP, work, None, None, failed, self._progress()))

    def running(self) -> list[Task[Any]]:
        """Tasks with a title that have not ended."""
        return [t for t in self._open if t.title]

    def idle(self) -> bool:
        return not self._open

    def close(self) -> None:
        """Drop what has not begun, but for typed text; wait for the rest. Nothing is delivered afterwards."""
        self._closed = True
        for task in self._open:
            if task.lane is not Lane.KEEP:
                task.cancel()
        for pool in self._lanes.values():
            pool.shutdown(wait=True, cancel_futures=False)

    def _progress(self) -> Progress:
        return Progress(lambda _done, _total, _text: None)

    def _supersede(self, owner: QObject | None, key: Hashable) -> None:
        for task in self._open:
            if task.key == key and task.owner is owner:
                task.superseded = True

    def _start(self, task: Task[T]) -> Task[T]:
        if self._closed:
            return task
        task.progress._tell = lambda done, total, text: self._tell(task, done, total, text)  # noqa: SLF001
        self._open.append(task)
        task.future = self._lanes[task.lane].submit(self._run, task)
        if task.title:
            self.moved.emit(task)
        return task

    def _tell(self, task: Task[Any], done: int, total: int, text: str) -> None:
        task.seen = (done, total, text)
        self._crossed.emit(task, "moved")

    def _run(self, task: Task[Any]) -> None:
        """In the lane's thread. Everything is caught: an exception here would end in no one's hands."""
        try:
            if task.progress.cancelled:
                raise Cancelled
            if not task.superseded:
                task.result = task.work()
        except BaseException as error:  # noqa: BLE001  delivered to the GUI thread
            task.error = error
        self._crossed.emit(task, "ended")

    @Slot(object, str)
    def _arrive(self, task: Task[Any], what: str) -> None:
        if what == "moved":
            if not self._closed:
                self.moved.emit(task)
            return
        self._open.remove(task)
        task.ended = True
        if self._closed:
            return
        self._deliver(task)
        if task.title:
            self.moved.emit(task)

    def _deliver(self, task: Task[Any]) -> None:
        if task.progress.cancelled and task.lane is not Lane.WRITE:
            task.error = task.error or Cancelled()
        if task.error is not None:
            self._deliver_error(task, task.error)
            return
        changes = changes_in(task.result)
        if changes is not None and task.lane is Lane.WRITE:
            self._announce(changes, task.owner if task.wanted() else None)
        if task.wanted() and task.done is not None:
            task.done(task.result)

    def _deliver_error(self, task: Task[Any], error: BaseException) -> None:
        if task.wanted() and task.failed is not None:
            task.failed(error)
        elif not isinstance(error, Cancelled) and not task.superseded:
            self._on_error(error, task.title)
