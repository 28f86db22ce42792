"""A list page: its states, search, chips, sorting, selection, and what happens when data change."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.people import PersonDraft
from desktop.services.people import PersonRow
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import Chip, ListPage
from desktop.ui.shared.table_model import TableModel
from desktop.ui.shared.table_view import TableView
from tests.ui.conftest import Seen, child
from tests.ui.shared.sample import COLUMNS, People, add

Settle = Callable[[], None]


def words(page: QWidget, name: str) -> str:
    return child(page, QLabel, name).text()


def names(page: People) -> list[str]:
    return [str(page.model.data(page.model.index(row, 0))) for row in range(page.model.rowCount())]


def test_an_empty_list_says_how_to_begin(page: Callable[[], People]) -> None:
    shown = page()
    assert shown._states.showing() == "message"  # noqa: SLF001
    assert words(shown, "people_state_text") == "还没有人员"
    assert child(shown, QPushButton, "people_state_action").text() == "新建人员"


def test_records_are_shown_with_their_number(page: Callable[[], People], desk: Desk) -> None:
    for number in range(3):
        add(desk, f"李四{number}", f"GD{number}")
    shown = page()
    assert words(shown, "people_count") == "3 人"
    assert names(shown) == ["李四0", "李四1", "李四2"]


def test_no_column_is_clipped_at_any_width(page: Callable[[], People], desk: Desk) -> None:
    add(desk, "李娜")
    shown = page()
    for width in (960, 1130, 1300, 1700):
        shown.resize(width, 700)
        QApplication.processEvents()
        table = shown.table
        used = sum(table.columnWidth(c) for c in range(table.model().columnCount()) if not table.isColumnHidden(c))
        assert used == table.viewport().width()


def test_a_list_that_is_read_anew_keeps_its_rows_and_the_keyboard(
    page: Callable[[], People], desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    add(desk, "李娜", "GD1")
    shown, gate = page(), threading.Event()
    shown.table.setFocus()
    desk.runner.read(lambda: gate.wait(10), lambda _: None)
    shown.reload()
    qtbot.wait(300)
    assert shown._states.showing() == "content"  # noqa: SLF001
    qtbot.waitUntil(lambda: shown._states.showing() == "loading")  # noqa: SLF001
    gate.set()
    settle()
    assert shown._states.showing() == "content"  # noqa: SLF001
    assert shown.table.hasFocus()


def test_typing_searches_once_and_not_at_every_key(
    page: Callable[[], People], desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    add(desk, "李娜", "GD1")
    add(desk, "王强", "GD2")
    shown = page()
    shown.asked.clear()
    QTest.keyClicks(child(shown, QLineEdit, "people_search"), "lina")
    qtbot.waitUntil(lambda: bool(names(shown) == ["李娜"]))
    assert [query.text for query in shown.asked] == ["lina"]


def test_what_is_not_found_offers_to_clear_the_filter(page: Callable[[], People], desk: Desk, qtbot: QtBot) -> None:
    add(desk, "李娜")
    shown = page()
    search = child(shown, QLineEdit, "people_search")
    search.setText("没有这个人")
    qtbot.waitUntil(lambda: bool(words(shown, "people_state_text") == "没有符合“没有这个人”的记录"))
    QTest.mouseClick(child(shown, QPushButton, "people_state_action"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(shown._states.showing() == "content"))  # noqa: SLF001
    assert names(shown) == ["李娜"]


def test_a_chip_filters_and_stays_after_a_change(
    page: Callable[[], People], desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    add(desk, "李娜")
    shown = page()
    QTest.mouseClick(child(shown, QPushButton, "people_chip_members"), Qt.MouseButton.LeftButton)
    settle()
    assert shown.query.chip == "members"
    desk.runner.write("", lambda: desk.services.people.save(desk.who, None, PersonDraft(name="王强"), None))
    settle()
    settle()
    assert shown.query.chip == "members"
    assert words(shown, "people_state_text") == "没有符合这个条件的记录"


def test_a_heading_sorts_and_sorts_back(page: Callable[[], People], desk: Desk, settle: Settle) -> None:
    for name in ("甲", "乙", "丙"):
        add(desk, name)
    shown = page()
    orders = []
    for descending in (False, True):
        shown.table.horizontalHeader().sectionClicked.emit(0)
        settle()
        assert (shown.query.sort, shown.query.descending) == ("name", descending)
        orders.append(names(shown))
    assert orders[1] == orders[0][::-1]


def test_a_column_that_cannot_be_sorted_does_nothing(page: Callable[[], People], desk: Desk) -> None:
    add(desk, "甲")
    shown = page()
    before = shown.query
    shown.table.horizontalHeader().sectionClicked.emit(4)
    assert shown.query == before


def test_selecting_one_shows_it_and_many_the_bulk_panel(page: Callable[[], People], desk: Desk, settle: Settle) -> None:
    for name in ("甲", "乙", "丙"):
        add(desk, name)
    shown = page()
    shown.table.selectRow(0)
    settle()
    assert shown.pane.isVisible()
    assert words(shown, "person_title") == names(shown)[0]
    shown.table.selectAll()
    assert not shown.pane.isVisible()
    assert words(shown, "people_chosen") == "已选 3 人"
    delete, unselect = (child(shown, QPushButton, f"people_{name}") for name in ("delete_many", "unselect"))
    assert delete.geometry().right() < unselect.x(), "side by side"
    delete.click()
    assert len(shown.deleted) == 3
    child(shown, QPushButton, "people_unselect").click()
    assert not child(shown, QLabel, "people_chosen").isVisible()


def test_the_selection_survives_a_change_by_somebody_else(
    page: Callable[[], People], desk: Desk, settle: Settle
) -> None:
    for name in ("丙", "丁"):
        add(desk, name)
    shown = page()
    shown.table.selectRow(1)
    settle()
    before = shown.current()
    desk.runner.write("", lambda: desk.services.people.save(desk.who, None, PersonDraft(name="阿"), None))
    settle()
    settle()
    assert len(names(shown)) == 3
    assert shown.current() == before


def test_the_keyboard_goes_on_at_its_row_after_what_was_done_to_many(page: Callable[[], People], desk: Desk, settle: Settle) -> None:
    uids = {name: add(desk, name) for name in ("陈", "丁", "高", "李", "王")}
    shown = page()
    shown.table.setFocus()
    shown.table.selectRow(1)
    QTest.keyClick(shown.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    desk.services.people.save(desk.who, None, PersonDraft(name="阿"), None)
    shown.reload()
    settle()
    assert (shown.current(), shown.table.chosen_uids()) == (uids["高"], [uids["丁"], uids["高"]]), "one stands where one stood"
    desk.services.people.delete(desk.who, [uids["丁"], uids["高"]], "测试")
    shown.reload()
    settle()
    assert (shown.table.currentIndex().row(), shown.table.chosen_uids()) == (3, []), "nobody is selected by that"
    QTest.keyClick(shown.table, Qt.Key.Key_Return)
    assert shown.table.chosen_uids() == [uids["王"]]
    QTest.keyClick(shown.table, Qt.Key.Key_Up)
    assert shown.table.chosen_uids() == [uids["李"]]
    child(shown, QLineEdit, "people_search").setText("陈")
    settle_search(shown, settle)
    assert not shown.table.currentIndex().isValid(), "what was searched for begins at its first row"


def settle_search(shown: People, settle: Settle) -> None:
    QTest.qWait(250)
    settle()
    assert names(shown) == ["陈"]


def test_a_record_hidden_by_a_filter_is_still_opened(page: Callable[[], People], desk: Desk, qtbot: QtBot) -> None:
    wanted = add(desk, "李娜")
    add(desk, "王强")
    shown = page()
    child(shown, QLineEdit, "people_search").setText("王强")
    qtbot.waitUntil(lambda: bool(names(shown) == ["王强"]))
    shown.open_record(wanted)
    qtbot.waitUntil(lambda: bool(shown.current() == wanted))


def test_a_record_may_be_opened_before_the_list_was_read(desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    wanted = add(desk, "李娜")
    shown = People(desk)
    qtbot.addWidget(shown)
    shown.open_record(wanted)
    shown.show()
    settle()
    assert shown.current() == wanted


def test_a_hidden_list_is_not_read_until_it_is_shown(desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    shown = People(desk)
    qtbot.addWidget(shown)
    desk.runner.write("", lambda: desk.services.people.save(desk.who, None, PersonDraft(name="李娜"), None))
    settle()
    assert shown.asked == []
    shown.show()
    settle()
    assert names(shown) == ["李娜"]


def test_a_list_that_cannot_be_read_says_so(
    desk: Desk, qtbot: QtBot, settle: Settle, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = People(desk)
    qtbot.addWidget(shown)

    def refuse(_desk: Desk, _query: object) -> list[Uid]:
        raise UserError("磁盘读不出来。", "请检查硬盘。")

    monkeypatch.setattr(shown, "identities", refuse)
    shown.show()
    settle()
    assert words(shown, "people_state_text") == "磁盘读不出来。"
    assert words(shown, "people_state_advice") == "请检查硬盘。"
    assert seen.errors == []


def test_below_1280_the_detail_is_a_sheet_over_the_list(page: Callable[[], People], desk: Desk, settle: Settle) -> None:
    add(desk, "李娜")
    shown = page()
    shown.resize(1000, 700)
    shown.table.selectRow(0)
    settle()
    assert shown.pane.isVisible()
    assert shown.pane.parentWidget() is shown
    assert shown.pane.geometry().right() <= shown.rect().right()
    shown.resize(1300, 700)
    QApplication.processEvents()
    assert shown.pane.parentWidget() is not shown
    assert shown.pane.isVisible()


def test_a_new_record_opens_the_empty_form(page: Callable[[], People], settle: Settle) -> None:
    shown = page()
    child(shown, QPushButton, "people_new").click()
    settle()
    assert shown.pane.isVisible()
    assert words(shown, "person_title") == "新建人员"


def test_columns_can_be_chosen_and_are_remembered(page: Callable[[], People], desk: Desk) -> None:
    add(desk, "李娜")
    shown = page()
    shown.table.choose_column("staff_no", False)
    assert shown.table.isColumnHidden(1)
    assert page().table.isColumnHidden(1)
    menu = shown.table.column_menu()
    assert [(a.text(), a.isChecked()) for a in menu.actions() if a.text()][:2] == [("姓名", True), ("工号", False)]
    menu.close()


def test_down_goes_from_the_search_to_the_list(page: Callable[[], People], desk: Desk, qtbot: QtBot) -> None:
    add(desk, "李娜")
    shown = page()
    search = child(shown, QLineEdit, "people_search")
    search.setFocus()
    QTest.keyClick(search, Qt.Key.Key_Down)
    assert shown.table.hasFocus()
    assert len(shown.table.chosen_uids()) == 1


def rows_chosen(page: People, *rows: int) -> None:
    flags = QItemSelectionModel.SelectionFlag
    for row in rows:
        page.table.selectionModel().select(page.model.index(row, 0), flags.Select | flags.Rows)


def test_several_chosen_rows_stay_chosen_after_a_reload(page: Callable[[], People], desk: Desk, settle: Settle) -> None:
    for name in ("甲", "乙", "丙"):
        add(desk, name)
    shown = page()
    rows_chosen(shown, 0, 2)
    before = shown.table.chosen_uids()
    shown.reload()
    settle()
    assert shown.table.chosen_uids() == before
    assert isinstance(shown.model.record_at(0), PersonRow)


def test_a_hundred_thousand_rows_can_be_chosen_at_once(desk: Desk, qtbot: QtBot) -> None:
    """The header must not ask every row whether it is selected: that took seconds."""
    model = TableModel(COLUMNS, lambda uids: [], desk.runner)
    model.show([Uid(number.to_bytes(16, "big")) for number in range(100_000)])
    table = TableView(model, "big_table", "大表", desk.settings)
    qtbot.addWidget(table)
    table.show()
    asked = CountedFlags(model)
    table.selectAll()
    QApplication.processEvents()
    assert len(table.chosen_uids()) == 100_000
    assert asked.count < 10_000


class CountedFlags:
    """Counts how often Qt asks the model about an item."""

    def __init__(self, model: TableModel[PersonRow]) -> None:
        self.count = 0
        flags = model.flags

        def counted(index: QModelIndex) -> Qt.ItemFlag:
            self.count += 1
            return flags(index)

        model.flags = counted  # type: ignore[method-assign,assignment]


def test_a_record_just_saved_is_opened_without_clearing_the_filter_it_passes(
    page: Callable[[], People], desk: Desk, settle: Settle
) -> None:
    shown = page()
    button = shown.findChild(QPushButton, "people_chip_members")
    assert button is not None
    button.click()
    settle()
    uid = desk.services.people.save(desk.who, None, PersonDraft(name="李娜", political_status="01"), None).uid
    shown.reload()
    shown.open_record(uid)
    settle()
    assert (shown.current(), shown.query.chip) == (uid, "members")


def test_a_record_saved_outside_of_the_filter_clears_it(page: Callable[[], People], desk: Desk, settle: Settle) -> None:
    shown = page()
    button = shown.findChild(QPushButton, "people_chip_members")
    assert button is not None
    button.click()
    settle()
    uid = add(desk, "王强")
    shown.reload()
    shown.open_record(uid)
    settle()
    settle()
    assert (shown.current(), shown.query.chip) == (uid, "")


def test_no_chip_is_squeezed_in_a_narrow_list(desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    chips = [Chip(str(n), "本季还没有督诺") for n in range(9)]
    page = ListPage(desk, replace(People(desk).spec, key="narrow", chips=chips))
    qtbot.addWidget(page)
    page.resize(520, 600)
    page.show()
    settle()
    made = page.top.chips.buttons()
    assert all(chip.width() >= chip.sizeHint().width() for chip in made)
    assert max(chip.geometry().right() for chip in made) < 520
    assert page.table.selectionMode() is QAbstractItemView.SelectionMode.ExtendedSelection
    alone = ListPage(desk, replace(page.spec, bulk=()))
    qtbot.addWidget(alone)
    assert alone.table.selectionMode() is QAbstractItemView.SelectionMode.SingleSelection
