"""Long work over the open database in a process of its own, so that the window keeps its frames.

A thread is not enough: one call into a library holds the interpreter as long as it lasts. With 100,000 rows read and
written behind it, the window stood still for up to 2 s (*measured*); beside a process of its own it does not notice.
The process opens the same file by leave of the one that holds the lock, does one action of one service at a time, and
ends with its parent. Killed, it leaves nothing half done: its transaction was never committed.
"""

import os
import pickle
import threading
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from desktop import compose
from desktop.domain.changes import Changes, changes_in
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.imports.plan import PeoplePlan, PeoplePreview
from desktop.services.long_work import Progress, undisturbed

SERVICES = ("exchange", "history", "people")
"""Those with actions marked `apart`."""

_AT_A_TIME = 100
"""Rows of a preview in one message: while one is taken over, the window waits at its next call of Qt (*measured*: 0.3 ms)."""
_UIDS_AT_A_TIME = 1_000
_BEAT = 0.1
"""Seconds between two looks whether the user has cancelled, and between two tellings of how far the work is."""
_PATIENCE = 3.0
"""Seconds an idle process has to answer, or to end."""
_IDLE = 600.0
"""Seconds a process waits for what follows on a preview; it holds the whole of it."""
_MEEK = 5
"""How far the process steps back behind the window, as `nice` counts."""


_STOP, _THERE = "stop", "there?"


class Stopped(Exception):
    """In the process: the user has cancelled."""


@dataclass(frozen=True, slots=True)
class _Job:
    database: Path
    key: bytes
    service: str
    action: str
    arguments: Mapping[str, Any]


def beside(opened: compose.Opened) -> compose.Opened:
    """Give the services of an open station a process for what is large; it ends with the station."""
    opened.beside = apart = Apart(opened)
    for name in SERVICES:
        getattr(opened.services, name).elsewhere = partial(apart.do, name)
    return opened


class Apart:
    """The processes of one open station. One is kept while it holds a preview, since an import mostly follows."""

    def __init__(self, opened: compose.Opened) -> None:
        self._opened = opened
        self._lock = threading.Lock()
        self._kept: _Process | None = None
        self._closed = False

    def do(self, service: str, action: str, arguments: Mapping[str, Any], progress: Progress) -> Any:
        """An action of a service, with its result or whatever it raised.

        Raises:
            UserError: the process was killed; nothing was written.
        """
        store = self._opened.database_of().store
        job = _Job(self._opened.database, self._opened.database_of().ring.key, service, action, _light(arguments))
        with store.passing(), self._process() as process:
            result = process.do(job, progress)
        if changes_in(result):
            store.changed = True
        return result

    def close(self) -> None:
        """End what is kept; nothing new begins."""
        with self._lock:
            self._closed, kept, self._kept = True, self._kept, None
        if kept is not None:
            kept.end()

    @contextmanager
    def _process(self) -> Iterator["_Process"]:
        with self._lock:
            process, self._kept = self._kept, None
        if process is not None and not process.answers():
            process.end()
            process = None
        process = process or _Process()
        try:
            yield process
        finally:
            if not self._keeps(process):
                process.end()

    def _keeps(self, process: "_Process") -> bool:
        with self._lock:
            if not process.holds or self._closed or self._kept is not None:
                return False
            self._kept = process
            return True


class _Process:
    """One process, seen from the window's."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self._mine, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other,), daemon=True, name="shuangxing-apart")
        self._process.start()
        other.close()
        self.holds = False
        """It holds a preview that may be asked for again."""

    def answers(self) -> bool:
        """Whether a process that was kept is still there."""
        with suppress(EOFError, OSError):
            self._mine.send(_THERE)
            return bool(self._mine.poll(_PATIENCE)) and self._mine.recv() == _THERE
        return False

    def do(self, job: _Job, progress: Progress) -> Any:
        self.holds = False
        try:
            self._mine.send(job)
            with undisturbed():
                result = self._answer(progress)
        except (EOFError, OSError) as error:
            raise _lost() from error
        self.holds = isinstance(result, PeoplePreview)
        return result

    def _answer(self, progress: Progress) -> Any:
        """What came of the job. Cancelled in the last moment it may be done all the same; then it is done."""
        far: tuple[int, int, str] = (0, 0, "")
        parts: dict[str, list[Any]] = defaultdict(list)
        cancelled: BaseException | None = None
        while True:
            message: tuple[str, Any] = self._mine.recv() if self._mine.poll(_BEAT) else ("far", far)
            kind, value = message
            if kind == "part":
                parts[value[0]] += value[1]
            elif kind == "failed":
                raise cancelled or _raised(*value)
            elif kind == "done":
                return _whole(value, parts)
            elif cancelled is None:
                far = value
                cancelled = self._told(progress, far)

    def _told(self, progress: Progress, far: tuple[int, int, str]) -> BaseException | None:
        """Tell how far it is. What the caller raises to cancel stops the process at its next item."""
        try:
            progress(*far)
        except BaseException as error:  # noqa: BLE001  raised once the process has stopped
            self._mine.send(_STOP)
            return error
        return None

    def end(self) -> None:
        self._mine.close()
        self._process.join(_PATIENCE if self.holds else 0)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def _lost() -> UserError:
    return UserError("后台进程意外结束，这次操作没有完成，数据没有改动。", "请再试一次；仍不行时，请重新打开程序。")


def _light(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments without the rows of a preview: the process has them, or reads them again."""
    return {name: _stub(value) if isinstance(value, PeoplePreview) else value for name, value in arguments.items()}


def _stub(preview: PeoplePreview) -> PeoplePreview:
    parsed, plan = replace(preview.parsed, rows=[]), replace(preview.plan, rows=[], problems=())
    return replace(preview, parsed=parsed, plan=plan)


def _whole(stub: Any, parts: Mapping[str, list[Any]]) -> Any:
    """What was sent ahead put back where it belongs."""
    if isinstance(stub, PeoplePreview):
        parsed = replace(stub.parsed, rows=parts["read"])
        plan: PeoplePlan = replace(stub.plan, rows=parts["rows"], problems=tuple(parts["problems"]))
        return replace(stub, parsed=parsed, plan=plan)
    return _with_uids(stub, parts["uids"])


def _with_uids(result: Any, uids: Iterable[Uid]) -> Any:
    changes = changes_in(result)
    if changes is None:
        return result
    made = replace(changes, uids=frozenset(uids))
    return made if isinstance(result, Changes) else replace(result, changes=made)


def _raised(kind: type[BaseException], arguments: tuple[Any, ...], told: dict[str, Any], trace: str) -> BaseException:
    """An exception as it was there. Its own __init__ is passed over: it takes other arguments than it hands on."""
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(told)
    error.add_note(trace)
    return error


# What follows runs in the process.


def _serve(pipe: Connection) -> None:
    _end_with_parent()
    _step_back()
    held: list[PeoplePreview] = []
    with suppress(EOFError, OSError):
        while pipe.poll(_IDLE):
            asked = pipe.recv()
            if isinstance(asked, _Job):
                _work(pipe, asked, held)
            elif asked == _THERE:
                pipe.send(_THERE)


def _end_with_parent() -> None:
    """A killed parent would leave this process at work for nobody (*tested*)."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


def _step_back() -> None:
    with suppress(AttributeError, OSError):
        os.nice(_MEEK)


def _work(pipe: Connection, job: _Job, held: list[PeoplePreview]) -> None:
    try:
        result = _done(job, held, _Telling(pipe))
    except BaseException as error:  # noqa: BLE001  raised again where the action was asked for
        trace = "".join(traceback.format_exception(error))
        kind, arguments, told = type(error), error.args, dict(vars(error))
        told.pop("__notes__", None)
        try:
            pickle.dumps((kind, arguments, told))
        except Exception:  # noqa: BLE001  a library's own exception; its words are in the trace
            kind, arguments, told = RuntimeError, (str(error),), {}
        pipe.send(("failed", (kind, arguments, told, trace)))
        return
    pipe.send(("done", _sent_ahead(pipe, result)))


def _done(job: _Job, held: list[PeoplePreview], progress: "_Telling") -> Any:
    services, opened = compose.join(job.database, job.key)
    try:
        arguments = dict(job.arguments)
        stub = arguments.get("preview")
        if isinstance(stub, PeoplePreview):
            arguments["preview"] = next((each for each in held if _stub(each) == stub), None) or _read_again(
                partial(services.exchange.preview_people, arguments["who"]), stub, progress
            )
        held.clear()
        action = getattr(getattr(services, job.service), job.action)
        result = action(**arguments) if job.action == "look" else action(**arguments, progress=progress)
        if isinstance(result, PeoplePreview):
            held.append(result)
        return result
    finally:
        opened.store.close()


def _read_again(preview: Callable[..., PeoplePreview], stub: PeoplePreview, progress: Progress) -> PeoplePreview:
    found = preview(stub.path, stub.decisions, progress)
    if found.sha256 != stub.sha256:
        raise UserError(f"“{stub.path.name}”在预览之后被改动过或移走了。", "请重新选择文件预览。")
    return found


def _sent_ahead(pipe: Connection, result: Any) -> Any:
    """Send what is large of a result in parts, and leave the rest: in one breath it would hold up the window."""
    if isinstance(result, PeoplePreview):
        for name, rows in (("read", result.parsed.rows), ("rows", result.plan.rows), ("problems", result.plan.problems)):
            _send(pipe, name, list(rows), _AT_A_TIME)
        return _stub(result)
    changes = changes_in(result)
    if changes is not None:
        _send(pipe, "uids", list(changes.uids), _UIDS_AT_A_TIME)
    return _with_uids(result, ())


def _send(pipe: Connection, name: str, items: list[Any], at_a_time: int) -> None:
    for start in range(0, len(items), at_a_time):
        pipe.send(("part", (name, items[start : start + at_a_time])))


class _Telling:
    """The Progress of the process."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._last = 0.0

    def __call__(self, done: int, total: int, text: str = "") -> None:
        now = time.monotonic()
        if now - self._last < _BEAT:
            return
        self._last = now
        if self._pipe.poll():
            self._pipe.recv()
            raise Stopped
        self._pipe.send(("far", (done, total, text)))
