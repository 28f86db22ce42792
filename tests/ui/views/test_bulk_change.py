"""Giving many people one value of a field from the list: preview, refusals, one action, 撤销, the filter stays."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from desktop.domain.identity import Uid
from desktop.domain.people import PersonDraft
from desktop.domain.views import Comparison, Condition, View
from desktop.ui.people.page import PeoplePage
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Seen, child

Settle = Callable[[], None]


def add(desk: Desk, name: str, **fields: object) -> Uid:
    draft = replace(PersonDraft(name=name), **fields)  # type: ignore[arg-type]
    return desk.services.people.save(desk.who, None, draft, None).uid


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> PeoplePage:
    add(desk, "李娜", political_status="01", joined_on=date(2010, 1, 1), full_on=date(2011, 1, 1), job_title="班长")
    add(desk, "王强", political_status="03", job_title="班长")
    add(desk, "张伟", political_status="13", job_title="班长")
    add(desk, "赵敏", job_title="抄表员")
    made = PeoplePage(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    settle()
    return made


def box(page: PeoplePage) -> QDialog:
    return next(each for each in page.findChildren(QDialog) if each.isVisible())


def begin(page: PeoplePage, settle: Settle, field: str, value: str) -> QDialog:
    page.table.selectAll()
    QApplication.processEvents()
    child(page, QPushButton, "people_change_many").click()
    shown = box(page)
    which = child(shown, QComboBox, "change_field")
    which.setCurrentIndex(which.findText(field))
    values = [each for each in shown.findChildren(QComboBox) if each.objectName() == "change_value"]
    values[-1].setCurrentIndex(values[-1].findText(value))
    child(shown, QPushButton, "change_preview").click()
    settle()
    return shown


def lines(shown: QDialog) -> list[list[str]]:
    table = child(shown, QTableWidget, "change_lines")
    model = table.model()
    return [[str(model.data(model.index(row, column))) for column in range(3)] for row in range(table.rowCount())]


def said(shown: QDialog) -> str:
    return child(shown, QLabel, "change_said").text()


def names(page: PeoplePage) -> list[str]:
    return [str(page.model.data(page.model.index(row, 0))) for row in range(page.model.rowCount())]


def test_preview_then_change_then_undo_and_the_filter_stays(
    page: PeoplePage, desk: Desk, settle: Settle, seen: Seen
) -> None:
    leaders = Condition("job_title", Comparison.CONTAINS, ("班长",))
    page.top.show_view(View(conditions=(leaders,)))
    settle()
    shown = begin(page, settle, "政治面貌", "群众")
    assert said(shown) == "将修改 1 人的政治面貌；1 人已经是这样；1 人不能改，保持原样。"
    assert lines(shown) == [
        ["共青团员", "群众", "1 人"],
        ["李娜", "不能改", "填了入党或转正日期，政治面貌却不是党员，请核对"],
    ]
    go = child(shown, QPushButton, "change_go")
    assert go.text() == "修改 1 人"
    go.click()
    settle()
    settle()
    assert seen.said[-1] == "已修改 1 人的政治面貌，1 人没有改"
    assert page.query.conditions == (leaders,)
    assert sorted(names(page)) == ["张伟", "李娜", "王强"]
    assert page.table.chosen_count() == 3
    assert seen.then is not None
    seen.then()
    settle()
    uid = next(uid for uid in page.model.ids() if desk.services.people.get(desk.who, uid).draft.name == "王强")
    assert desk.services.people.get(desk.who, uid).draft.political_status == "03"


def test_another_value_needs_another_preview(page: PeoplePage, settle: Settle) -> None:
    shown = begin(page, settle, "在岗状态", "离退休")
    go = child(shown, QPushButton, "change_go")
    assert go.isEnabled()
    values = [each for each in shown.findChildren(QComboBox) if each.objectName() == "change_value"]
    values[-1].setCurrentIndex(values[-1].findText("借调"))
    assert not go.isEnabled()
    assert not child(shown, QTableWidget, "change_lines").isVisible()
    shown.reject()


def test_nothing_to_change_offers_nothing(page: PeoplePage, settle: Settle) -> None:
    shown = begin(page, settle, "在岗状态", "在岗")
    assert said(shown) == "将修改 0 人的在岗状态；4 人已经是这样。"
    assert not child(shown, QPushButton, "change_go").isEnabled()
    shown.reject()


def test_a_value_that_cannot_be_is_said_in_the_dialog(page: PeoplePage, settle: Settle) -> None:
    page.table.selectAll()
    QApplication.processEvents()
    child(page, QPushButton, "people_change_many").click()
    shown = box(page)
    which = child(shown, QComboBox, "change_field")
    which.setCurrentIndex(which.findText("职务（岗位名称）"))

    QApplication.processEvents()
    (value,) = [each for each in shown.findChildren(QLineEdit, "change_value") if not each.isHidden()]
    value.setText("长" * 61)
    child(shown, QPushButton, "change_preview").click()
    settle()
    assert "最多 60 个字" in said(shown)
    assert child(shown, QPushButton, "change_preview").isEnabled()
    shown.reject()


@pytest.mark.parametrize("another", ["change_value", "change_field"])
def test_an_answer_about_another_value_is_not_shown_and_cannot_be_applied(
    page: PeoplePage, desk: Desk, settle: Settle, seen: Seen, another: str
) -> None:
    shown, gate = begin(page, settle, "在岗状态", "离退休"), threading.Event()
    desk.runner.read(lambda: gate.wait(10), lambda _: None)
    child(shown, QPushButton, "change_preview").click()
    assert said(shown) == "正在核对…"
    box = next(each for each in shown.findChildren(QComboBox, another) if not each.isHidden())
    box.setCurrentIndex(box.findText("借调" if another == "change_value" else "政治面貌"))
    gate.set()
    settle()
    assert said(shown) == "选择项目和新值，再看看会改什么。"
    assert not child(shown, QPushButton, "change_go").isEnabled()
    assert child(shown, QPushButton, "change_preview").isEnabled()
    assert seen.errors == []
    shown.reject()


def test_a_change_that_was_cancelled_says_so(page: PeoplePage, desk: Desk, settle: Settle, seen: Seen) -> None:
    shown, gate = begin(page, settle, "在岗状态", "离退休"), threading.Event()
    desk.runner.write("别的工作", lambda: gate.wait(10))
    child(shown, QPushButton, "change_go").click()
    desk.runner.running()[-1].cancel()
    gate.set()
    settle()
    assert (said(shown), seen.errors) == ("已取消，数据没有改变。", [])
    shown.reject()
