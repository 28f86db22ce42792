"""A list page asked for one record or led to by Enter: what it does when the record is not there, or not there yet."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.domain.identity import new_uid
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Seen, child
from tests.ui.shared.sample import People, add

Settle = Callable[[], None]


def names(page: People) -> list[str]:
    return [str(page.model.data(page.model.index(row, 0))) for row in range(page.model.rowCount())]


def test_a_record_that_is_gone_is_said_and_does_not_clear_the_next_search(
    page: Callable[[], People], desk: Desk, qtbot: QtBot, settle: Settle, seen: Seen
) -> None:
    add(desk, "李娜")
    add(desk, "王强")
    shown = page()
    shown.open_record(new_uid())
    settle()
    assert seen.said == ["没有找到这条记录，可能已被删除"]
    search = child(shown, QLineEdit, "people_search")
    search.setText("王强")
    qtbot.waitUntil(lambda: names(shown) == ["王强"])
    settle()
    assert search.text() == "王强"


def test_a_record_that_is_gone_is_looked_for_without_the_filter_first(
    page: Callable[[], People], desk: Desk, qtbot: QtBot, settle: Settle, seen: Seen
) -> None:
    add(desk, "李娜")
    add(desk, "王强")
    shown = page()
    child(shown, QLineEdit, "people_search").setText("王强")
    qtbot.waitUntil(lambda: names(shown) == ["王强"])
    shown.open_record(new_uid())
    settle()
    assert (len(names(shown)), seen.said) == (2, ["没有找到这条记录，可能已被删除"])


def test_enter_after_a_word_goes_to_the_first_record_found_by_it(
    page: Callable[[], People], desk: Desk, settle: Settle
) -> None:
    add(desk, "李娜")
    wanted = add(desk, "王强")
    shown = page()
    shown.activateWindow()
    search = child(shown, QLineEdit, "people_search")
    search.setFocus()
    search.setText("王强")
    QTest.keyClick(search, Qt.Key.Key_Return)
    settle()
    assert (names(shown), shown.table.hasFocus(), shown.current()) == (["王强"], True, wanted)


def test_enter_after_a_word_that_finds_nothing_stays_in_the_search(
    page: Callable[[], People], desk: Desk, settle: Settle
) -> None:
    add(desk, "李娜")
    shown = page()
    shown.activateWindow()
    search = child(shown, QLineEdit, "people_search")
    search.setFocus()
    search.setText("没有这个人")
    QTest.keyClick(search, Qt.Key.Key_Return)
    settle()
    assert (names(shown), search.hasFocus(), shown.pane.isVisible()) == ([], True, False)


def test_a_width_dragged_while_many_are_chosen_is_remembered(
    page: Callable[[], People], desk: Desk, settle: Settle
) -> None:
    for name in ("甲", "乙"):
        add(desk, name)
    shown = page()
    shown.table.selectAll()
    settle()
    splitter = shown._side.splitter  # noqa: SLF001
    handle = splitter.handle(1)
    middle = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(handle, middle - QPoint(60, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle - QPoint(60, 0))
    kept = int(str(desk.settings.value("split/people")))
    assert kept == sum(splitter.sizes()[1:]) > 340
