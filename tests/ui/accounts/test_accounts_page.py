"""The accounts page by hand: adding, closing, one's own password, and what a clerk sees of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.compose import Opened
from desktop.domain.actors import Actor, Role
from desktop.ui.accounts.page import AccountsPage
from desktop.ui.shared.desk import Desk
from tests.conftest import PASSWORD
from tests.ui.conftest import Answers, Seen, child

Settle = Callable[[], None]


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> AccountsPage:
    return opened_page(desk, qtbot, settle)


def opened_page(desk: Desk, qtbot: QtBot, settle: Settle) -> AccountsPage:
    made = AccountsPage(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    settle()
    return made


def fill(box: QDialog, **texts: str) -> None:
    for name, text in texts.items():
        child(box, QLineEdit, name).setText(text)
    child(box, QPushButton, "dialog_save").click()


def dialog(page: AccountsPage) -> QDialog:
    return next(box for box in page.findChildren(QDialog) if box.isVisible())


def names(page: AccountsPage) -> list[str]:
    return [str(page.model.data(page.model.index(row, 0))) for row in range(page.model.rowCount())]


def test_an_account_is_added_with_a_role(page: AccountsPage, desk: Desk, settle: Settle, seen: Seen) -> None:
    child(page, QPushButton, "accounts_new").click()
    box = dialog(page)
    child(box, QComboBox, "role").setCurrentText("支部书记")
    fill(box, name="赵书记", password="mima-2026-x", again="mima-2026-x")
    settle()
    settle()
    assert [(row.name, row.role) for row in desk.services.accounts.rows(desk.who)][1:] == [("赵书记", Role.SECRETARY)]
    assert names(page) == ["管理员", "赵书记"]
    assert seen.said == ["已新增账号“赵书记”"]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"name": "", "password": "mima-2026-x", "again": "mima-2026-x"}, "请填写账号"),
        ({"name": "小王", "password": "mima-2026-x", "again": "mima-2026-y"}, "两次输入的密码不一样"),
        ({"name": "小王", "password": "123", "again": "123"}, "至少 8 个字符"),
        ({"name": "管理员", "password": "mima-2026-x", "again": "mima-2026-x"}, "已有"),
    ],
)
def test_what_will_not_do_is_said_in_the_dialog_which_stays(
    page: AccountsPage, settle: Settle, texts: dict[str, str], told: str
) -> None:
    page.ask_new()
    box = dialog(page)
    fill(box, **texts)
    settle()
    assert told in child(box, QLabel, "dialog_problem").text()
    assert child(box, QPushButton, "dialog_save").isEnabled()
    assert names(page) == ["管理员"]
    box.reject()


def test_ones_own_password_is_changed(page: AccountsPage, opened: Opened, settle: Settle, seen: Seen) -> None:
    child(page, QPushButton, "accounts_password").click()
    fill(dialog(page), old="cuo-le-2026", password="xin-mima-2026", again="xin-mima-2026")
    settle()
    assert "原密码不正确" in child(dialog(page), QLabel, "dialog_problem").text()
    fill(dialog(page), old=PASSWORD, password="xin-mima-2026", again="xin-mima-2026")
    settle()
    assert seen.said == ["密码已修改，下次用新密码打开"]
    assert opened.database_of().ring.is_password("管理员", "xin-mima-2026")


def test_closing_an_account_says_what_it_means_for_old_backups(
    page: AccountsPage, desk: Desk, qtbot: QtBot, settle: Settle, answers: Answers, seen: Seen
) -> None:
    desk.services.accounts.add(desk.who, "小王", Role.CLERK, "mima-2026-x")
    page.reload()
    qtbot.waitUntil(lambda: names(page) == ["管理员", "小王"])
    settle()
    button = child(page, QPushButton, "account_close")
    page.table.selectRow(0)
    assert not button.isEnabled(), "nobody closes the account he sits at"
    page.table.selectRow(1)
    assert button.isEnabled()
    button.click()
    settle()
    settle()
    assert answers.asked == ["停用账号“小王”？"]
    assert "仍能打开以前的备份" in child(page, QLabel, "accounts_note").text()
    assert names(page) == ["管理员"]


def test_a_clerk_sees_the_accounts_but_changes_only_his_password(desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    clerk = replace(desk, who=Actor(desk.who.account, "小王", Role.CLERK))
    shown = opened_page(clerk, qtbot, settle)
    assert shown.findChild(QPushButton, "accounts_new") is None
    assert not child(shown, QPushButton, "account_close").isVisible()
    assert child(shown, QPushButton, "accounts_password").isVisible()
