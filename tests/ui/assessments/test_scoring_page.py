"""Scoring by keyboard: values, points, ticks, findings, reasons; what is typed is never lost."""

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.actors import Actor
from desktop.domain.identity import Uid, uid_text
from desktop.services import Services
from desktop.ui.assessments.entries import EntryLine
from desktop.ui.assessments.marks import Mark
from desktop.ui.assessments.presenter import LINKAGE, Item
from desktop.ui.assessments.sheet_page import SheetPage
from desktop.ui.shared.changes import Hub
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Seen, child
from tests.ui.test_pages import inputs, spoken

Settle = Callable[[], None]
ENTER, F8 = Qt.Key.Key_Return, Qt.Key.Key_F8


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, rating: Uid, settle: Settle) -> SheetPage:
    """The branch's rating, open and in front."""
    made = SheetPage(desk)
    qtbot.addWidget(made)
    made.resize(1130, 680)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    made.open_rating(rating)
    settle()
    return made


def item(page: SheetPage, uid: str) -> Item:
    assert page.shown is not None
    return page.shown.items[uid]


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(*keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(focused(), key)


def write(text: str) -> None:
    QTest.keyClicks(focused(), text)


def act(widget: QWidget) -> None:
    """Press as a screen reader does: the first of the widget's accessible actions."""
    actions = QAccessible.queryAccessibleInterface(widget).actionInterface()
    assert isinstance(actions, QAccessibleActionInterface)
    actions.doAction(actions.actionNames()[0])


def line(page: SheetPage, name: str) -> EntryLine:
    return child(page.pane, EntryLine, name)


def test_a_rating_opens_at_its_first_gap_with_the_keyboard_on_the_tree(page: SheetPage) -> None:
    assert page.tree.current() == page.shown.first() if page.shown else ""
    assert page.tree.hasFocus()
    assert child(page, QLabel, "item_title").text().startswith(page.tree.current())


def test_a_digit_on_the_tree_is_the_first_of_the_value_and_enter_goes_on(page: SheetPage, settle: Settle) -> None:
    page.choose("G2")
    QTest.keyClick(page.tree, Qt.Key.Key_3)
    assert focused() is line(page, "metric_1_declared")
    press(ENTER)
    settle()
    assert item(page, "G2").metrics[0].declared == "3"
    assert page.tree.current() == "G3"
    assert focused() is line(page, "metric_1_declared")
    write("0")
    press(ENTER)
    settle()
    assert item(page, "G3").got == "3.00"
    assert page.tree.current() == "G4"


def test_up_and_down_move_in_the_tree_and_hand_over_what_is_typed(page: SheetPage, settle: Settle) -> None:
    page.jump("G2")
    write("1")
    press(Qt.Key.Key_Down)
    settle()
    assert (item(page, "G2").metrics[0].declared, page.tree.current()) == ("1", "G3")
    press(Qt.Key.Key_Up)
    assert page.tree.current() == "G2"
    assert line(page, "metric_1_declared").text() == "1"


def test_the_rating_refreshes_without_taking_the_focus_or_what_is_being_typed(page: SheetPage, settle: Settle) -> None:
    page.jump("G2")
    write("12")
    page.reload()
    settle()
    assert focused() is line(page, "metric_1_declared")
    assert line(page, "metric_1_declared").text() == "12"


def test_full_width_digits_are_digits(page: SheetPage, settle: Settle) -> None:
    page.jump("G1")
    line(page, "metric_1_declared").setText("９５。５")
    press(ENTER)
    settle()
    assert item(page, "G1").metrics[0].declared == "95.5"


def test_nonsense_stays_in_its_field_with_the_reason_beside_it(page: SheetPage, settle: Settle) -> None:
    page.jump("G2")
    write("3x")
    press(ENTER)
    settle()
    assert page.tree.current() == "G2"
    assert child(page, QLabel, "item_problem").text() == "请填写数字。"
    press(Qt.Key.Key_Backspace, ENTER)
    settle()
    assert item(page, "G2").metrics[0].declared == "3"


def test_grades_are_picked_by_number_for_each_rater(page: SheetPage, settle: Settle) -> None:
    page.choose("D6")
    QTest.keyClick(page.tree, Qt.Key.Key_1)
    press(ENTER)
    press(Qt.Key.Key_2, ENTER)
    press(Qt.Key.Key_1, ENTER)
    settle()
    found = item(page, "D6")
    assert [role.value for role in found.roles] == ["好", "较好", "好"]
    assert found.share == pytest.approx(0.96, abs=0.002)
    assert page.tree.current() == "E1"


def test_a_list_is_ticked_by_number_and_nothing_at_all_is_an_answer_too(page: SheetPage, settle: Settle) -> None:
    page.choose("A5")
    QTest.keyClick(page.tree, Qt.Key.Key_1)
    press(Qt.Key.Key_3)
    settle()
    assert item(page, "A5").got == "1.00"
    child(page, QPushButton, "tick_none").click()
    settle()
    assert (item(page, "A5").mark, item(page, "A5").got) == (Mark.SCORED, "0.00")


def test_a_finding_is_three_fields_and_can_be_withdrawn(page: SheetPage, settle: Settle) -> None:
    page.jump("B8")
    line(page, "finding_text").setText("3月党员大会缺签到")
    press(ENTER)
    press(ENTER)
    assert focused() is line(page, "finding_on")
    write("2026-3-5")
    press(ENTER)
    settle()
    assert [(f.text, f.on) for f in item(page, "B8").findings or ()] == [("3月党员大会缺签到", "2026-03-05")]
    assert line(page, "finding_text").text() == ""
    child(page, QPushButton, "finding_withdraw_1").click()
    settle()
    assert item(page, "B8").mark is Mark.MISSING
    child(page, QCheckBox, "finding_none").click()
    settle()
    assert item(page, "B8").share == 1


def test_a_verified_value_waits_for_its_reason(page: SheetPage, settle: Settle) -> None:
    page.jump("G2")
    line(page, "metric_1_verified").setFocus()
    write("4")
    press(ENTER)
    assert focused() is line(page, "metric_1_reason")
    press(ENTER)
    assert "核定理由" in child(page, QLabel, "item_problem").text()
    line(page, "metric_1_reason").setText("漏报1起，已核实")
    press(ENTER, ENTER)
    settle()
    metric = item(page, "G2").metrics[0]
    assert (metric.verified, metric.reason, metric.counted) == ("4", "漏报1起，已核实", "核定值")


def test_what_cannot_be_taken_over_is_there_again_on_return(page: SheetPage, seen: Seen, settle: Settle) -> None:
    page.jump("G2")
    line(page, "metric_1_verified").setFocus()
    write("4")
    page.jump("B8")
    assert any("未记入" in said for said in seen.said)
    line(page, "finding_text").setText("缺会议决议")
    page.choose("G2")
    assert line(page, "metric_1_verified").text() == "4"
    page.choose("B8")
    assert line(page, "finding_text").text() == "缺会议决议"
    settle()
    assert item(page, "G2").metrics[0].verified == ""


def test_what_was_typed_survives_the_end_of_the_program(
    page: SheetPage, qtbot: QtBot, desk: Desk, rating: Uid, settle: Settle
) -> None:
    page.jump("B8")
    line(page, "finding_text").setFocus()
    write("defect")
    qtbot.waitUntil(lambda: bool(desk.shelf.kept(f"assessment/{uid_text(rating)}")))
    settle()
    again = SheetPage(desk)
    qtbot.addWidget(again)
    again.resize(1130, 680)
    again.show()
    again.open_rating(rating)
    settle()
    again.choose("B8")
    assert child(again.pane, EntryLine, "finding_text").text() == "defect"


def test_not_applicable_needs_a_reason_and_can_be_taken_back(page: SheetPage, settle: Settle) -> None:
    page.jump("C3")
    child(page, QCheckBox, "not_applicable").click()
    line(page, "not_applicable_reason").setText("本年没有发展党员")
    QTest.keyClick(line(page, "not_applicable_reason"), ENTER)
    settle()
    assert item(page, "C3").mark is Mark.NOT_APPLICABLE
    page.choose("C3")
    child(page, QCheckBox, "not_applicable").click()
    settle()
    assert item(page, "C3").mark is Mark.MISSING


def test_a_veto_is_ticked_with_its_reason_only(page: SheetPage, settle: Settle) -> None:
    page.jump("V2")
    child(page, QCheckBox, "veto").click()
    settle()
    assert item(page, "V2").mark is Mark.CLEAR
    line(page, "veto_reason").setText("2026年5月受党内警告处分")
    QTest.keyClick(line(page, "veto_reason"), ENTER)
    settle()
    assert item(page, "V2").mark is Mark.FIRED


def test_a_screen_readers_press_counts_as_a_tick(page: SheetPage, settle: Settle) -> None:
    page.jump("A5")
    act(child(page, QCheckBox, "tick_1"))
    settle()
    act(child(page, QCheckBox, "tick_3"))
    settle()
    assert item(page, "A5").got == "1.00"
    act(child(page, QCheckBox, "tick_3"))
    settle()
    assert item(page, "A5").got == "0.50"
    page.jump("B8")
    act(child(page, QCheckBox, "finding_none"))
    settle()
    assert item(page, "B8").share == 1
    page.jump("V2")
    act(child(page, QCheckBox, "veto"))
    assert focused() is line(page, "veto_reason")
    line(page, "veto_reason").setText("2026年5月受党内警告处分")
    press(ENTER)
    settle()
    assert item(page, "V2").mark is Mark.FIRED
    page.jump("D6")
    act(next(b for b in page.pane.findChildren(QPushButton) if b.accessibleName().endswith("：较好")))
    settle()
    assert "较好" in [role.value for role in item(page, "D6").roles]


def test_showing_what_is_stored_is_no_tick(
    page: SheetPage, services: Services, who: Actor, rating: Uid, settle: Settle
) -> None:
    page.jump("A5")
    services.assessments.tick(who, rating, "A5", [0, 2])
    stored = services.assessments.get(who, rating).version
    page.reload()
    settle()
    assert child(page, QCheckBox, "tick_3").isChecked()
    assert services.assessments.get(who, rating).version == stored


def test_times_of_a_penalty_are_whole_and_not_negative(page: SheetPage, settle: Settle) -> None:
    page.jump("P2")
    write("-1")
    press(ENTER)
    assert child(page, QLabel, "item_problem").text() == "次数不能为负。"
    line(page, "count").setText("2")
    press(ENTER)
    settle()
    assert item(page, "P2").got == "−4.00"


def test_f8_goes_through_the_gaps(page: SheetPage) -> None:
    page.tree.setFocus()
    found = []
    for _ in range(3):
        page.next_missing()
        found.append(page.tree.current())
    assert page.shown is not None
    gaps = [gap.id for gap in page.shown.missing]
    start = gaps.index(found[0])
    assert found == gaps[start : start + 3]


def test_what_is_missing_is_listed_and_one_press_away(page: SheetPage) -> None:
    child(page.totals, QPushButton, "missing_g2").click()
    assert page.tree.current() == "G2"
    assert focused() is line(page, "metric_1_declared")


def test_a_line_without_fields_leaves_the_keyboard_with_the_tree(page: SheetPage) -> None:
    page.jump(LINKAGE)
    assert page.tree.hasFocus()
    assert "营业班" in child(page.pane, QPushButton, "evidence_1").text()


def test_a_number_opens_its_records(page: SheetPage, settle: Settle) -> None:
    page.choose("A2")
    settle()
    assert "依据：1 条记录" in child(page.pane, QLabel, "evidence_title").text()
    assert "城关供电所党支部" in child(page.pane, QPushButton, "evidence_1").text()


def test_the_total_runs_along(page: SheetPage, settle: Settle) -> None:
    before = child(page.totals, QLabel, "total_score").text()
    page.jump("G3")
    write("0")
    press(ENTER)
    settle()
    after = child(page.totals, QLabel, "total_score").text()
    assert float(after) == float(before) + 3
    assert "不定等次" in child(page.totals, QLabel, "total_sum").text()


def test_everything_to_type_or_press_has_a_name(page: SheetPage, settle: Settle) -> None:
    assert page.shown is not None
    found = []
    for uid in page.shown.order:
        page.choose(uid)
        settle()
        found += [(uid, w.objectName(), spoken(w)) for w in inputs(page)]
    assert [each for each in found if not re.fullmatch(r"[a-z][a-z0-9_]*", each[1]) or not each[2].strip()] == []


def test_what_changed_while_another_page_was_open_is_read_on_return(
    page: SheetPage, services: Services, who: Actor, hub: Hub, rating: Uid, settle: Settle
) -> None:
    page.hide()
    hub.announce(services.assessments.declare(who, rating, "biz.violation.count", "2"))
    settle()
    assert item(page, "G2").mark is Mark.MISSING
    page.show()
    settle()
    assert item(page, "G2").got == "3.00"


def test_quick_typing_ends_with_the_last_value(page: SheetPage, settle: Settle) -> None:
    page.jump("G2")
    field = line(page, "metric_1_declared")
    for text in ("1", "2", "3"):
        field.setText(text)
        field.take()
    settle()
    assert item(page, "G2").metrics[0].declared == "3"
    assert field.text() == "3"


def test_a_finding_that_is_refused_can_be_put_right(page: SheetPage, settle: Settle) -> None:
    page.jump("B8")
    line(page, "finding_text").setText("3月党员大会缺签到")
    line(page, "finding_points").setText("半分")
    child(page, QPushButton, "finding_add").click()
    settle()
    assert child(page, QLabel, "item_problem").text()
    assert (line(page, "finding_text").text(), line(page, "finding_points").text()) == ("3月党员大会缺签到", "半分")
    line(page, "finding_points").setText("0.5")
    child(page, QPushButton, "finding_add").click()
    settle()
    assert [f.text for f in item(page, "B8").findings or ()] == ["3月党员大会缺签到"]


def test_a_value_that_is_refused_stays_in_its_line(
    page: SheetPage, services: Services, who: Actor, rating: Uid, settle: Settle
) -> None:
    page.jump("G2")
    services.assessments.delete(who, rating, "误建")
    line(page, "metric_1_declared").setFocus()
    write("4")
    press(Qt.Key.Key_Tab)
    settle()
    assert child(page, QLabel, "item_problem").text()
    assert (line(page, "metric_1_declared").text(), line(page, "metric_1_declared").refused()) == ("4", True)
