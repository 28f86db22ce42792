"""The table's model: never queries in data(), fetches pages when they are looked at, forgets old ones."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from desktop.domain.identity import Uid
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.table_model import PAGE, PAGES_KEPT, RECORD, TONE, UID, WAITING, TableModel
from desktop.ui.shared.tasks import TaskRunner
from desktop.ui.shared.tokens import Tone

Settle = Callable[[], None]


@dataclass(frozen=True)
class Row:
    uid: Uid
    name: str


def uid_of(number: int) -> Uid:
    return Uid(number.to_bytes(16, "big"))


class Source:
    """A service that counts what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.suffix = ""

    def rows(self, uids: Sequence[Uid]) -> list[Row]:
        numbers = [int.from_bytes(uid, "big") for uid in uids]
        self.asked.append(numbers[0])
        return [Row(uid, f"第{n}人{self.suffix}") for uid, n in zip(uids, numbers, strict=True)]


COLUMNS = (
    Column[Row]("name", "姓名", lambda r: r.name),
    Column[Row]("state", "状态", lambda r: "在岗", look=Look.PILL, tone=lambda r: Tone.GOOD),
    Column[Row]("stars", "星级", lambda r: "4/5", look=Look.STARS),
    Column[Row]("score", "得分", lambda r: "81", look=Look.NUMBER),
)


def made(runner: TaskRunner, count: int) -> tuple[TableModel[Row], Source]:
    source = Source()
    model = TableModel(COLUMNS, source.rows, runner)
    model.show([uid_of(n) for n in range(count)])
    return model, source


def text(model: TableModel[Row], row: int, column: int = 0, role: int = Qt.ItemDataRole.DisplayRole) -> object:
    return model.data(model.index(row, column), role)


def test_it_passes_qt_s_own_test(runner: TaskRunner, settle: Settle, qtmodeltester: ModelTester) -> None:
    model, _ = made(runner, 300)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    settle()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.show([uid_of(n) for n in range(5)])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.show([])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    settle()


def test_a_row_waits_until_its_page_arrives(runner: TaskRunner, settle: Settle) -> None:
    model, source = made(runner, 1000)
    assert text(model, 500) == WAITING
    assert source.asked == []
    settle()
    assert text(model, 500) == "第500人"
    assert source.asked == [500 // PAGE * PAGE]


def test_rows_that_came_with_the_ids_need_no_fetching(runner: TaskRunner, settle: Settle) -> None:
    source = Source()
    model = TableModel(COLUMNS, source.rows, runner)
    ids = [uid_of(n) for n in range(300)]
    model.show(ids, [Row(uid, "已有") for uid in ids[:PAGE]])
    assert text(model, 0) == "已有"
    settle()
    assert source.asked == []


def test_scrolling_fast_fetches_only_what_was_looked_at_last(runner: TaskRunner, settle: Settle) -> None:
    model, source = made(runner, 100 * PAGE)
    for page in range(100):
        text(model, page * PAGE)
    settle()
    assert sorted(source.asked) == [page * PAGE for page in range(96, 100)]


def test_what_was_scrolled_past_while_a_page_was_read_is_never_read(runner: TaskRunner, settle: Settle) -> None:
    model, source = made(runner, 100 * PAGE)
    gate = threading.Event()
    runner.read(lambda: gate.wait(10), lambda _: None)
    for page in range(100):
        text(model, page * PAGE)
        model._ask_pages()  # noqa: SLF001  as the timer does
    gate.set()
    settle()
    assert source.asked == [page * PAGE for page in (0, 99, 98, 97, 96)]


def test_old_pages_are_forgotten(runner: TaskRunner, settle: Settle) -> None:
    model, source = made(runner, 60 * PAGE)
    for page in range(60):
        text(model, page * PAGE)
        settle()
    source.asked.clear()
    text(model, 59 * PAGE)
    text(model, (60 - PAGES_KEPT - 1) * PAGE)
    settle()
    assert source.asked == [(60 - PAGES_KEPT - 1) * PAGE]


def test_refreshed_rows_keep_their_old_words_until_the_new_arrive(runner: TaskRunner, settle: Settle) -> None:
    model, source = made(runner, 10)
    text(model, 0)
    settle()
    source.suffix = "（改）"
    model.refresh([uid_of(3)])
    assert text(model, 3) == "第3人"
    settle()
    assert text(model, 3) == "第3人（改）"


def test_answers_for_an_older_list_are_dropped(runner: TaskRunner, settle: Settle) -> None:
    model, _ = made(runner, 10)
    text(model, 0)
    model._ask_pages()  # noqa: SLF001  as the timer does
    model.show([uid_of(n) for n in range(100, 103)])
    settle()
    assert text(model, 0) == WAITING
    settle()
    assert text(model, 0) == "第100人"


def test_a_record_that_vanished_waits_and_breaks_nothing(runner: TaskRunner, settle: Settle) -> None:
    model = TableModel(COLUMNS, lambda uids: [], runner)
    model.show([uid_of(1)])
    text(model, 0)
    settle()
    assert text(model, 0) == WAITING


def test_roles(runner: TaskRunner, settle: Settle) -> None:
    model, _ = made(runner, 3)
    text(model, 0)
    settle()
    assert text(model, 1, 0, RECORD) == Row(uid_of(1), "第1人")
    assert bytes(text(model, 1, 0, UID)) == uid_of(1)  # type: ignore[call-overload]
    assert text(model, 1, 1, TONE) == Tone.GOOD
    assert text(model, 1, 0, TONE) is None
    assert text(model, 1, 2, Qt.ItemDataRole.AccessibleTextRole) == "4 星"
    alignment = text(model, 1, 3, Qt.ItemDataRole.TextAlignmentRole)
    assert isinstance(alignment, int)
    assert alignment & int(Qt.AlignmentFlag.AlignRight)
    assert model.headerData(0, Qt.Orientation.Horizontal) == "姓名"


def test_rows_are_found_by_their_record(runner: TaskRunner, settle: Settle) -> None:
    model, _ = made(runner, 1000)
    assert (model.row_of(uid_of(700)), model.row_of(uid_of(5000))) == (700, -1)
    some = [uid_of(n) for n in (700, 5000, 3)]
    assert model.rows_of(some) == [3, 700]
    assert model.rows_of(some * 4) == [3, 3, 3, 3, 700, 700, 700, 700]
    assert model.uid_at(700) == uid_of(700)
    assert model.uid_at(-1) is None
    settle()
