"""The pledges page: a sheet through its five steps by its buttons, the review panel, last year's items."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.compose import Opened
from desktop.domain.actors import Role
from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.pledges.model import ItemState, SheetDraft, SheetState, SupervisionDraft
from desktop.services.pledges import SheetQuery
from desktop.ui.pledges.page import PledgePage
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.pickers import Picker
from tests.services.station import Station, build
from tests.services.test_pledges import HUNG, POST, SERVICE, kept, reviewed, sheet
from tests.ui.conftest import Answers, Seen, child

Settle = Callable[[], None]


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


@pytest.fixture
def page(desk: Desk, here: Station, qtbot: QtBot, settle: Settle) -> PledgePage:
    made = PledgePage(desk)
    qtbot.addWidget(made)
    made.resize(1300, 700)
    made.show()
    settle()
    return made


def dialog() -> QDialog:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    assert len(found) == 1
    return found[0]


def press(parent: QWidget, name: str) -> None:
    button = child(parent, QPushButton, name)
    assert button.isVisible(), name
    assert button.isEnabled(), name
    button.click()


def show(page: PledgePage, uid: Uid, settle: Settle) -> None:
    page.reload()
    settle()
    page.open_record(uid)
    settle()
    settle()


def said(page: PledgePage) -> str:
    return "\n".join(label.text() for label in page.course.head.findChildren(QLabel) if label.isVisible())


def answer(settle: Settle, *, lines: dict[str, str] | None = None, areas: dict[str, str] | None = None) -> None:
    """Fill the open dialog and confirm it."""
    box = dialog()
    for name, text in (lines or {}).items():
        child(box, QLineEdit, name).setText(text)
    for name, text in (areas or {}).items():
        child(box, QPlainTextEdit, name).setPlainText(text)
    press(box, "dialog_save")
    settle()
    settle()


def step(page: PledgePage, name: str, settle: Settle) -> None:
    press(page, name)
    settle()
    settle()


def test_a_sheet_is_drafted_reviewed_and_published_by_its_buttons(
    page: PledgePage, here: Station, desk: Desk, settle: Settle, seen: Seen
) -> None:
    uid = sheet(here, None, POST)
    show(page, uid, settle)
    assert "还缺服务承诺 1 项" in said(page)
    assert not child(page, QPushButton, "pledge_submit").isEnabled()
    press(page, "pledge_item_add")
    assert child(dialog(), QComboBox, "kind").currentText() == "服务承诺"
    answer(settle, areas={"title": "为孤寡老人上门检修线路"})
    step(page, "pledge_submit", settle)
    press(page, "pledge_review")
    press(dialog(), "review_pass_all")
    answer(settle)
    press(page, "pledge_publish")
    answer(settle, lines={"since": "20261121", "until": "20261127", "place": "公开栏"})
    press(page, "pledge_begin")
    answer(settle)
    assert desk.services.pledges.get(desk.who, uid).state is SheetState.KEEPING
    assert seen.errors == []


def test_a_sheet_is_supervised_appraised_and_archived_by_its_buttons(
    page: PledgePage, here: Station, desk: Desk, settle: Settle, seen: Seen
) -> None:
    uid = kept(here)
    show(page, uid, settle)
    press(page, "pledge_supervise")
    answer(settle, areas={"content": "进展良好"})
    press(page, "pledge_appraise")
    for place in (1, 2):
        verdict = child(dialog(), QComboBox, f"item{place}_verdict")
        verdict.setCurrentIndex(verdict.findText("已兑现"))
    answer(settle, lines={"voters": "12", "satisfied": "12"})
    step(page, "pledge_archive", settle)
    detail = desk.services.pledges.get(desk.who, uid)
    assert (detail.state, [i.state for i in detail.items]) == (SheetState.ARCHIVED, [ItemState.APPRAISED] * 2)
    assert seen.errors == []
    assert not [b for b in page.course.findChildren(QPushButton) if b.isVisible()], "an archived sheet is read-only"


def test_the_review_panel_returns_what_is_not_four_times_yes_and_asks_why(
    page: PledgePage, here: Station, desk: Desk, settle: Settle
) -> None:
    uid = sheet(here, None, POST, SERVICE)
    desk.services.pledges.submit(desk.who, uid, None)
    show(page, uid, settle)
    press(page, "pledge_review")
    box = dialog()
    press(box, "item1_all")
    for name in ("advanced", "wished"):
        child(box, QCheckBox, f"item2_{name}").setChecked(True)
    assert child(box, QLabel, "review_summary").text() == "1 项通过，1 项退回"
    press(box, "dialog_save")
    settle()
    assert "第 2 项未全部认可" in child(box, QLabel, "problem_answers").text()
    child(box, QLineEdit, "item2_note").setText("写清楚多久一次")
    press(box, "dialog_save")
    settle()
    settle()
    items = desk.services.pledges.get(desk.who, uid).items
    assert [i.state for i in items] == [ItemState.PASSED, ItemState.RETURNED]
    assert (items[1].review.advanced, items[1].review.feasible) == (True, False)
    assert "1 项被退回" in said(page)


def test_boxes_are_ticked_by_keyboard(page: PledgePage, here: Station, desk: Desk, settle: Settle) -> None:
    uid = sheet(here, None, POST, SERVICE)
    desk.services.pledges.submit(desk.who, uid, None)
    show(page, uid, settle)
    press(page, "pledge_review")
    box = dialog()
    tick = child(box, QCheckBox, "item1_advanced")
    tick.setFocus()
    for _ in range(4):
        QTest.keyClick(box.focusWidget(), Qt.Key.Key_Space)
        QTest.keyClick(box.focusWidget(), Qt.Key.Key_Tab)
    assert child(box, QLabel, "review_summary").text() == "1 项通过，1 项退回"
    box.reject()


def test_whoever_may_not_review_sees_that_it_waits(desk: Desk, here: Station, qtbot: QtBot, settle: Settle) -> None:

    uid = sheet(here, None, POST, SERVICE)
    desk.services.pledges.submit(desk.who, uid, None)
    clerk = replace(desk.who, role=Role.CLERK)
    page = PledgePage(replace(desk, who=clerk))
    qtbot.addWidget(page)
    page.resize(1300, 700)
    page.show()
    settle()
    show(page, uid, settle)
    assert "2 项等待党支部书记审核" in said(page)
    assert page.findChild(QPushButton, "pledge_review") is None


def test_an_item_not_kept_needs_a_reason_before_the_appraisal_is_stored(
    page: PledgePage, here: Station, desk: Desk, settle: Settle
) -> None:

    uid = kept(here)
    look = SupervisionDraft(date(2026, 11, 1), None, None, "正常")
    desk.services.pledges.supervise(desk.who, uid, None, look, None)
    show(page, uid, settle)
    press(page, "pledge_appraise")
    box = dialog()
    for name in ("voters", "satisfied"):
        child(box, QLineEdit, name).setText("5")
    for place, text in ((1, "已兑现"), (2, "未兑现")):
        verdict = child(box, QComboBox, f"item{place}_verdict")
        verdict.setCurrentIndex(verdict.findText(text))
    press(box, "dialog_save")
    assert "第 2 项：请写明未完全兑现的原因" in child(box, QLabel, "problem_verdicts").text()
    child(box, QLineEdit, "item2_reason").setText("人员调整")
    press(box, "dialog_save")
    settle()
    assert desk.services.pledges.get(desk.who, uid).state is SheetState.APPRAISED


def test_a_second_sheet_of_the_year_is_refused_at_its_field(page: PledgePage, here: Station, settle: Settle) -> None:
    person = here.person("张伟")
    sheet(here, person)
    press(page, "pledges_new")
    child(page, Picker, "person_uid").set_choice(Choice(person, "张伟", "营业班"))
    page.pane.save()
    settle()
    assert "已有 2026 年的承诺书" in child(page, QLabel, "problem_year").text()


def test_last_years_items_are_taken_over_for_everybody(
    page: PledgePage, here: Station, desk: Desk, settle: Settle, answers: Answers, seen: Seen
) -> None:
    person = here.person("张伟")
    draft = SheetDraft(person, 2025)
    old = desk.services.pledges.save(desk.who, None, draft, None).uid
    desk.services.pledges.save_item(desk.who, old, None, POST, None)
    child(page, QAction, "pledges_carry").trigger()
    settle()
    settle()
    assert answers.asked == ["为 1 名党员沿用往年承诺，建立 2026 年的承诺书？"]
    assert seen.said == ["已建立 1 份 2026 年的承诺书"]
    assert len(desk.services.pledges.ids(desk.who, SheetQuery(year=2026))) == 1
    child(page, QAction, "pledges_carry").trigger()
    settle()
    assert seen.said[-1].startswith("没有可沿用的承诺")


def test_a_sheet_of_another_year_is_found_from_outside(page: PledgePage, here: Station, settle: Settle) -> None:
    sheet(here, here.person("张伟"))
    old = sheet(here, here.person("刘洋"), year=2024)
    show(page, old, settle)
    assert page.current() == old
    assert page.filter.box.currentText() == "全部年度"


def test_many_sheets_are_published_at_once(
    page: PledgePage, here: Station, desk: Desk, settle: Settle, seen: Seen
) -> None:
    for name in ("张伟", "刘洋"):
        reviewed(here, sheet(here, here.person(name), POST, SERVICE))
    page.reload()
    settle()
    page.table.selectAll()
    press(page, "pledges_publish_many")
    box = dialog()
    for name, text in (("since", "20260112"), ("until", "20260118"), ("place", str(HUNG.place))):
        child(box, QLineEdit, name).setText(text)
    press(box, "dialog_save")
    settle()
    settle()
    assert seen.said == ["已集中公开"]
    assert desk.services.pledges.counts(desk.who, 2026)["published"] == 2


def test_the_sheet_for_the_wall_is_made_for_the_only_branch_and_the_year_shown(
    page: PledgePage, here: Station, desk: Desk, settle: Settle, seen: Seen
) -> None:
    kept(here, here.person("赵敏"))
    page.filter.read()
    settle()
    child(page, QAction, "pledges_board").trigger()
    settle()
    box = dialog()
    assert child(box, Picker, "branch_uid").text().startswith("城关供电所党支部")
    assert child(box, QLineEdit, "year").text() == "2026"
    press(box, "dialog_save")
    settle()
    settle()
    assert seen.said[-1] == "已生成党员承诺公示表"
    assert seen.errors == []


def test_a_year_without_published_pledges_makes_no_sheet_and_the_dialog_stays(
    page: PledgePage, here: Station, settle: Settle, seen: Seen
) -> None:
    kept(here, here.person("赵敏"))
    child(page, QAction, "pledges_board").trigger()
    settle()
    box = dialog()
    child(box, QLineEdit, "year").setText("2019")
    press(box, "dialog_save")
    settle()
    assert "2019 年还没有公开的承诺" in str(seen.errors[0])
    assert box.isVisible()
    box.reject()


def test_for_last_years_sheet_who_has_left_since_is_offered(page: PledgePage, here: Station, qtbot: QtBot, settle: Settle) -> None:
    here.person("甲", joined_on=date(2020, 1, 1))
    here.person("乙", joined_on=date(2020, 1, 1), exit_kind="withdrawn", exit_on=date(2026, 3, 1))
    here.person("丙", joined_on=date(2020, 1, 1), exit_kind="withdrawn", exit_on=date(2025, 3, 1))
    press(page, "pledges_new")
    settle()
    picker = child(page.form, Picker, "person_uid")

    def offered(year: str) -> list[str]:
        child(page.form, QLineEdit, "year").setFocus()
        child(page.form, QLineEdit, "year").setText(year)
        picker.setFocus()
        QTest.keyClick(picker, Qt.Key.Key_Down)
        settle()
        return [choice.title for choice in picker.offers()]

    assert offered("2027") == ["甲"]
    assert set(offered("2026")) == {"甲", "乙"}
    assert set(offered("2025")) == {"甲", "乙", "丙"}
    assert offered("20") == ["甲"], "no year yet: those of today"


def test_a_link_opens_a_sheet_of_another_year_though_the_page_was_never_open(
    desk: Desk, here: Station, qtbot: QtBot, settle: Settle
) -> None:
    here.today("2025-03-01")
    uid = sheet(here, here.person("张伟"), year=2025)
    here.today("2026-11-21")
    page = PledgePage(desk)
    qtbot.addWidget(page)
    page.resize(1300, 700)
    page.show()
    page.open_record(uid)
    settle()
    settle()
    assert page.pane.uid == uid


def test_the_items_under_review_end_where_everything_else_ends(page: PledgePage, here: Station, settle: Settle) -> None:
    uid = sheet(here, None, POST, SERVICE)
    here.services.pledges.submit(here.who, uid, here.services.pledges.get(here.who, uid).version)
    page.reload()
    page.open_record(uid)
    settle()
    settle()
    child(page, QPushButton, "pledge_review").click()
    box = dialog()
    QApplication.processEvents()
    ends = {
        each.mapTo(box, each.rect().topRight()).x()
        for name in ("reviewed_on", "review_pass_all", "item1_note", "item2_note")
        for each in (child(box, QWidget, name),)
    }
    assert len(ends) == 1
    box.close()


def test_a_year_whose_last_sheet_is_gone_gives_way_and_the_list_with_it(
    desk: Desk, here: Station, qtbot: QtBot, settle: Settle
) -> None:
    here.today("2025-03-01")
    old = sheet(here, here.person("张伟"), year=2025)
    here.today("2026-11-21")
    now = sheet(here, here.person("李娜"))
    page = PledgePage(desk)
    qtbot.addWidget(page)
    page.show()
    settle()
    page.filter.box.setCurrentIndex(page.filter.box.findData(2025))
    settle()
    assert list(page.model.ids()) == [old]
    desk.runner.write("删除", lambda: here.services.pledges.delete(here.who, [old], "重复登记"))
    settle()
    settle()
    settle()
    assert (page.filter.year, list(page.model.ids())) == (2026, [now])
