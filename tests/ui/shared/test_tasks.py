"""The runner: order, lanes, progress, cancel, errors, outcomes on the GUI thread."""

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.domain.changes import Changes, Saved
from desktop.domain.identity import new_uid
from desktop.ui.shared.changes import Hub
from desktop.ui.shared.tasks import Cancelled, Lane, Progress, TaskRunner
from tests.ui.conftest import Seen

Settle = Callable[[], None]


def test_work_is_done_elsewhere_and_its_outcome_delivered_here(runner: TaskRunner, settle: Settle) -> None:
    threads: list[int] = []
    runner.read(threading.get_ident, lambda ident: threads.extend([ident, threading.get_ident()]))
    settle()
    assert threads[0] != threads[1] == threading.get_ident()


def test_two_thousand_outcomes_arrive_in_order(runner: TaskRunner, settle: Settle) -> None:
    arrived: list[int] = []
    for number in range(2000):
        runner.write("", lambda number=number: number, arrived.append)  # type: ignore[misc]
    settle()
    assert arrived == list(range(2000))


def test_a_search_waits_neither_behind_an_import_nor_behind_its_preview(runner: TaskRunner, settle: Settle, qtbot: QtBot) -> None:
    gate, found = threading.Event(), list[str]()
    runner.batch("导入", lambda _progress: gate.wait(10))
    runner.batch("核对", lambda _progress: gate.wait(10), lane=Lane.LOOK)
    runner.read(lambda: "found", found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert not runner.idle()
    gate.set()
    settle()


def test_the_later_read_of_the_same_key_replaces_the_earlier(runner: TaskRunner, settle: Settle) -> None:
    owner, gate, arrived = QObject(), threading.Event(), list[str]()
    runner.read(lambda: gate.wait(10), lambda _: arrived.append("first"), owner=owner, key="search")
    runner.read(lambda: None, lambda _: arrived.append("second"), owner=owner, key="search")
    runner.read(lambda: None, lambda _: arrived.append("other"), owner=owner, key="other")
    gate.set()
    settle()
    assert arrived == ["second", "other"]


def test_the_outcome_of_a_closed_screen_is_dropped(runner: TaskRunner, settle: Settle) -> None:
    owner, gate, arrived = QObject(), threading.Event(), list[object]()
    runner.read(lambda: gate.wait(10), arrived.append, owner=owner)
    owner.deleteLater()
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    gate.set()
    settle()
    assert arrived == []


def test_changes_are_announced_with_their_initiator_before_done(runner: TaskRunner, hub: Hub, settle: Settle) -> None:
    order: list[object] = []
    owner, uid = QObject(), new_uid()
    saved = Saved(uid, Changes(frozenset({"person"}), frozenset({uid})))
    hub.changed.connect(lambda changes, initiator: order.append((changes, initiator)))
    runner.write("保存", lambda: saved, lambda _saved: order.append("done"), owner=owner)
    settle()
    assert order == [(saved.changes, owner), "done"]


def test_listeners_hear_their_nouns_but_not_themselves(hub: Hub) -> None:
    mine, other, heard = QObject(), QObject(), list[Changes]()
    hub.listen(mine, ("person",), heard.append)
    person = Changes(frozenset({"person"}), frozenset({new_uid()}))
    hub.announce(person, mine)
    hub.announce(Changes(frozenset({"pairing"}), frozenset({new_uid()})), other)
    hub.announce(Changes(), other)
    assert heard == []
    hub.announce(person, other)
    assert heard == [person]


def test_progress_is_told_and_cancel_stops_between_items(runner: TaskRunner, settle: Settle, qtbot: QtBot) -> None:
    steps, ended = list[int](), list[BaseException]()
    reached, go_on = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        for item in range(10):
            progress(item, 10, "第几行")
            steps.append(item)
            if item == 3:
                reached.set()
                go_on.wait(10)

    task = runner.batch("导入人员", work, failed=ended.append)
    reached.wait(10)
    qtbot.waitUntil(lambda: bool(task.seen == (3, 10, "第几行")))
    task.cancel()
    go_on.set()
    settle()
    assert steps == [0, 1, 2, 3]
    assert isinstance(ended[0], Cancelled)


def test_what_is_cancelled_before_it_began_never_begins(runner: TaskRunner, settle: Settle) -> None:
    gate, begun = threading.Event(), list[str]()
    runner.batch("一", lambda _progress: gate.wait(10))
    runner.batch("二", lambda _progress: begun.append("二")).cancel()
    gate.set()
    settle()
    assert begun == []


@pytest.mark.parametrize(("lane", "shown"), [(Lane.LOOK, []), (Lane.WRITE, ["完成"])])
def test_what_is_cancelled_after_it_ended_is_shown_only_when_it_was_written(
    runner: TaskRunner, settle: Settle, lane: Lane, shown: list[str]
) -> None:
    told, refused = list[str](), list[BaseException]()
    task = runner.batch("核对人员表", lambda _progress: "完成", told.append, failed=refused.append, lane=lane)
    assert task.future is not None
    task.future.result(10)
    task.cancel()
    settle()
    assert told == shown
    assert [type(each) for each in refused] == ([] if shown else [Cancelled])


def test_an_error_without_a_handler_reaches_the_one_place(runner: TaskRunner, seen: Seen, settle: Settle) -> None:
    def work() -> None:
        raise ZeroDivisionError

    runner.write("算分", work)
    settle()
    assert [type(e) for e in seen.errors] == [ZeroDivisionError]


def test_closing_waits_for_what_runs_and_delivers_nothing(hub: Hub, seen: Seen) -> None:
    runner, order = TaskRunner(hub.announce, seen.error), list[str]()
    gate = threading.Event()

    def work() -> None:
        gate.wait(10)
        order.append("written")

    runner.write("保存", work, lambda _: order.append("delivered"))
    threading.Timer(0.05, gate.set).start()
    runner.close()
    assert order == ["written"]


@pytest.mark.parametrize("count", [1, 3])
def test_running_work_is_listed_until_it_ends(runner: TaskRunner, settle: Settle, count: int) -> None:
    gate = threading.Event()
    for number in range(count):
        runner.batch(f"第 {number} 项", lambda _progress: gate.wait(10))
    assert [t.title for t in runner.running()] == [f"第 {n} 项" for n in range(count)]
    gate.set()
    settle()
    assert runner.running() == []


def test_typed_text_is_still_written_when_the_program_ends(runner: TaskRunner) -> None:
    """Hiding the last window hands over what was typed a moment ago; the lane may be busy with what was typed before."""
    gate, kept = threading.Event(), list[str]()
    runner.keep(lambda: gate.wait(10))
    runner.keep(lambda: kept.append("typed"))
    threading.Timer(0.05, gate.set).start()
    runner.close()
    assert kept == ["typed"]
