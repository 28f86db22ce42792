"""The history page by hand: what an action changed, and taking it back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.domain.people import PersonDraft
from desktop.services.people import PeopleQuery
from desktop.ui.history.page import HistoryPage
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Answers, Seen, child

Settle = Callable[[], None]
Open = Callable[[], HistoryPage]


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> Open:
    def open_page() -> HistoryPage:
        made = HistoryPage(desk)
        qtbot.addWidget(made)
        made.resize(1366, 768)
        made.show()
        settle()
        return made

    return open_page


def column(page: HistoryPage, number: int) -> list[str]:
    return [str(page.model.data(page.model.index(row, number))) for row in range(page.model.rowCount())]


def said(page: HistoryPage) -> list[str]:
    """Every word of the detail."""
    return [label.text() for label in page.detail.findChildren(QLabel)]


def change_name(desk: Desk) -> None:
    uid = desk.services.people.save(desk.who, None, PersonDraft(name="张伟"), None).uid
    desk.services.people.save(desk.who, uid, replace(PersonDraft(name="张玮"), job_title="所长"), 1)


def test_the_latest_action_stands_first_with_what_it_touched(page: Open, desk: Desk) -> None:
    change_name(desk)
    shown = page()
    assert column(shown, 2)[:2] == ["保存人员", "新建人员"]
    assert column(shown, 3)[:2] == ["张玮", "张玮"]
    assert column(shown, 2)[-1] == "建立数据库"


def test_a_change_is_told_field_by_field(page: Open, desk: Desk, settle: Settle) -> None:
    change_name(desk)
    shown = page()
    shown.table.selectRow(0)
    settle()
    words = said(shown)
    assert "姓名" in words
    assert "张伟 → 张玮" in words
    assert "（空） → 所长" in words
    assert "人员　张玮 · 修改" in words


def test_an_action_is_taken_back_and_brought_again(
    page: Open, desk: Desk, settle: Settle, answers: Answers, seen: Seen
) -> None:
    change_name(desk)
    shown = page()
    shown.table.selectRow(0)
    settle()
    child(shown, QPushButton, "action_undo").click()
    settle()
    settle()
    people = desk.services.people
    assert answers.asked == ["撤销“保存人员”（张玮）？"]
    assert [r.name for r in people.rows(desk.who, people.ids(desk.who, PeopleQuery()))] == ["张伟"]
    assert column(shown, 2)[0] == "撤销：保存人员"
    assert column(shown, 5)[1] == "已撤销"
    assert seen.then is not None
    seen.then()
    settle()
    settle()
    assert [r.name for r in people.rows(desk.who, people.ids(desk.who, PeopleQuery()))] == ["张玮"]


def test_what_cannot_be_taken_back_says_why_instead_of_offering_it(page: Open, desk: Desk, settle: Settle) -> None:
    shown = page()
    shown.table.selectRow(shown.model.rowCount() - 1)
    settle()
    assert not child(shown, QPushButton, "action_undo").isVisible()
    assert "不能撤销" in child(shown, QLabel, "action_refusal").text()


def test_a_refusal_of_the_moment_reaches_the_user(page: Open, desk: Desk, settle: Settle, seen: Seen) -> None:
    change_name(desk)
    shown = page()
    shown.table.selectRow(1)
    settle()
    child(shown, QPushButton, "action_undo").click()
    settle()
    assert ["之后又被修改过" in str(error) for error in seen.errors] == [True]


def test_an_action_is_found_by_the_person(page: Open, desk: Desk, qtbot: QtBot) -> None:
    change_name(desk)
    desk.services.people.save(desk.who, None, PersonDraft(name="李娜"), None)
    shown = page()
    child(shown, QLineEdit, "history_search").setText("ln")
    qtbot.waitUntil(lambda: bool(column(shown, 3) == ["李娜"]))


def test_a_long_action_tells_the_rest_by_number(page: Open, desk: Desk, settle: Settle) -> None:
    uids = [desk.services.people.save(desk.who, None, PersonDraft(name=f"人{i}"), None).uid for i in range(45)]
    desk.services.people.delete(desk.who, uids, "测试")
    shown = page()
    shown.table.selectRow(0)
    settle()
    assert child(shown, QLabel, "action_more").text() == "另有 5 条记录，没有逐条列出。"


def test_the_history_of_one_record_is_shown_until_it_is_taken_away(page: Open, desk: Desk, settle: Settle) -> None:
    change_name(desk)
    other = desk.services.people.save(desk.who, None, PersonDraft(name="李娜"), None).uid
    desk.services.people.delete(desk.who, [other], "测试")
    shown = page()
    shown.open_history_of(other)
    settle()
    settle()
    assert column(shown, 2) == ["删除人员", "新建人员"]
    chip = child(shown, QPushButton, "history_record")
    assert chip.text() == "只看：李娜"
    chip.click()
    settle()
    assert not chip.isVisible()
    assert len(column(shown, 2)) == 5


def test_what_was_taken_back_elsewhere_can_not_be_taken_back_here_again(page: Open, desk: Desk, settle: Settle) -> None:
    change_name(desk)
    shown = page()
    shown.table.selectRow(0)
    settle()
    assert child(shown, QPushButton, "action_undo").isVisible()
    history, action = desk.services.history, shown.current()
    assert action is not None
    desk.runner.write("撤销", lambda: history.undo(desk.who, action))
    settle()
    settle()
    assert not child(shown, QPushButton, "action_undo").isVisible()
