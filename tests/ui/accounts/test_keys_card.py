"""Keys on the accounts page by hand: changing the database key, a new recovery code, the county's escrow key."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop import compose
from desktop.compose import Opened
from desktop.domain.actors import Actor, Role
from desktop.domain.errors import UserError
from desktop.services.keys import KeyCard
from desktop.store.escrow import make_escrow, read_public
from desktop.ui.accounts.keys_card import KeysCard, database_words
from desktop.ui.accounts.page import AccountsPage
from desktop.ui.shared.desk import Desk
from tests.conftest import CHEAP, PASSWORD
from tests.ui.accounts.test_accounts_page import dialog, fill, opened_page
from tests.ui.conftest import Answers, Seen, child

Settle = Callable[[], None]
OLD = Path(__file__).parents[2] / "store" / "old"


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> AccountsPage:
    return opened_page(desk, qtbot, settle)


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Opened]:
    """A station whose recovery code is of the old format."""
    for tail in ("", ".keys", ".keys.copy"):
        shutil.copyfile(OLD / f"0005.db{tail}", tmp_path / f"old.db{tail}")
    station = compose.open_station(tmp_path / "old.db", "管理员", PASSWORD, work=CHEAP)
    yield station
    station.database_of().close()


def told(page: QWidget, name: str) -> str:
    return child(page, QLabel, name).text()


def twice(settle: Settle) -> None:
    settle()
    settle()


def test_the_database_key_is_changed(
    page: AccountsPage, opened: Opened, settle: Settle, answers: Answers, seen: Seen
) -> None:
    before = opened.database_of().ring.key
    child(page, QPushButton, "keys_change").click()
    twice(settle)
    assert answers.asked == ["更换数据库密钥？"]
    assert seen.said == ["数据库密钥已更换，各账号密码不变"]
    assert opened.database_of().ring.key != before
    assert "以前的备份不会改变" in told(page, "keys_old_backups")


def test_who_would_be_locked_out_is_named_and_the_way_leads_on(
    old: Opened, desk: Desk, qtbot: QtBot, settle: Settle, seen: Seen
) -> None:
    page = opened_page(replace(desk, services=old.services, who=old.who), qtbot, settle)
    twice(settle)
    change = child(page, QPushButton, "keys_change")
    assert not change.isEnabled()
    assert told(page, "keys_database") == "还不能更换，否则会有人打不开：请先换发恢复码。"
    old.services.accounts.add(old.who, "小王", Role.CLERK, "mima-2026-x")
    page.reload()
    twice(settle)
    page.table.selectRow(1)
    child(page, QPushButton, "account_close").click()
    twice(settle)
    assert seen.said == ["已停用账号“小王”；换密钥会让恢复码打不开，密钥稍后再换，办法见下面“数据库密钥”"]
    assert told(page, "keys_database").startswith("停用“小王”以后还没有更换。还不能更换")
    child(page, QPushButton, "keys_reissue").click()
    twice(settle)
    code = child(page, QLabel, "code").text()
    child(page, QCheckBox, "written").setChecked(True)
    child(page, QPushButton, "start").click()
    twice(settle)
    assert told(page, "keys_database") == "停用“小王”以后还没有更换。请现在更换。"
    change.click()
    twice(settle)
    assert told(page, "keys_database").startswith("停用账号时一起更换。")
    old.database_of().close()
    compose.recover(old.database, code, "管理员", "xin-mima-2026")


@pytest.mark.parametrize(
    ("waiting", "owed", "words"),
    [
        (("甲", "乙"), (), "还不能更换，否则会有人打不开：请先让“甲”、“乙”登录一次（或重设密码）。"),
        (("甲", "恢复码"), (), "还不能更换，否则会有人打不开：请先让“甲”登录一次（或重设密码），再换发恢复码。"),
        ((), ("托管密钥",), "停用“托管密钥”以后还没有更换。请现在更换。"),
    ],
)
def test_the_words_say_what_to_do(waiting: tuple[str, ...], owed: tuple[str, ...], words: str) -> None:
    assert database_words(KeyCard(waiting, owed, None)) == words


def test_another_accounts_password_is_reset(page: AccountsPage, opened: Opened, settle: Settle, seen: Seen) -> None:
    opened.services.accounts.add(opened.who, "小王", Role.CLERK, "mima-2026-x")
    page.reload()
    settle()
    reset = child(page, QPushButton, "account_reset")
    page.table.selectRow(0)
    assert not reset.isEnabled(), "one's own is changed with the old one"
    page.table.selectRow(1)
    reset.click()
    fill(dialog(page), password="xin-mima-2026", again="anders-2026")
    assert "不一样" in told(dialog(page), "dialog_problem")
    fill(dialog(page), again="xin-mima-2026")
    twice(settle)
    assert seen.said == ["已重设“小王”的密码"]
    assert opened.database_of().ring.is_password("小王", "xin-mima-2026")


def test_an_escrow_key_is_compared_installed_and_removed(
    page: AccountsPage, settle: Settle, tmp_path: Path, answers: Answers, seen: Seen
) -> None:
    make_escrow(tmp_path / "c.escrow", "某县供电公司", "tuoguan-2026", date(2026, 11, 27), CHEAP)
    public = read_public(tmp_path / "c.escrow.pub")
    keys = child(page, QWidget, "keys_escrow").parent()
    assert isinstance(keys, KeysCard)
    assert told(page, "keys_escrow").startswith("没有安装。")
    assert not child(page, QPushButton, "keys_remove").isVisible()
    child(page, QPushButton, "keys_install").click()
    child(page, QFileDialog, "keys_install_dialog").reject()
    keys.offer(tmp_path / "c.escrow")
    settle()
    assert isinstance(seen.errors[-1], UserError)
    assert "托管私钥" in str(seen.errors[-1])
    keys.offer(tmp_path / "c.escrow.pub")
    twice(settle)
    assert answers.asked == ["安装这把托管密钥？"]
    twice(settle)
    assert told(page, "keys_escrow") == f"已安装：某县供电公司，指纹 {public.fingerprint}"
    child(page, QPushButton, "keys_remove").click()
    twice(settle)
    assert seen.said == ["托管密钥已安装", "托管密钥已移除，请接着更换数据库密钥"]
    assert told(page, "keys_escrow").startswith("没有安装。")


def test_an_escrow_key_is_made_with_a_button(page: AccountsPage, settle: Settle, tmp_path: Path, seen: Seen) -> None:
    child(page, QPushButton, "keys_make").click()
    box: QDialog = dialog(page)
    fill(box, office="", password="tuoguan-2026", again="tuoguan-2026")
    assert "保管单位" in told(box, "dialog_problem")
    fill(box, office="某县供电公司", password="tuoguan-2026", again="tuoguan-2027")
    assert "不一样" in told(box, "dialog_problem")
    fill(box, again="tuoguan-2026")
    place = child(box, QFileDialog, "escrow_place")
    place.fileSelected.emit(str(tmp_path / "c.escrow"))
    place.reject()
    twice(settle)
    made = read_public(tmp_path / "c.escrow.pub")
    assert (made.office, made.fingerprint in seen.said[0]) == ("某县供电公司", True)


def test_a_clerk_does_not_see_the_keys(desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    shown = opened_page(replace(desk, who=Actor(desk.who.account, "小王", Role.CLERK)), qtbot, settle)
    assert shown.findChild(KeysCard) is None
    assert not child(shown, QPushButton, "account_reset").isVisible()


def test_the_office_field_takes_no_more_than_it_may(page: AccountsPage) -> None:
    page.findChildren(KeysCard)[0].ask_make()
    assert child(dialog(page), QLineEdit, "office").maxLength() == 50
    dialog(page).reject()
