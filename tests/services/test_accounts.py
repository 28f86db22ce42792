"""Accounts: who may open the database, passwords, and what the last keeper may not do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop import compose
from desktop.compose import Opened
from desktop.domain.actors import Actor, Role
from desktop.domain.errors import UserError
from tests.conftest import CHEAP, PASSWORD

Open = Callable[[str, str], Opened]


def reopen(opened: Opened, account: str, password: str) -> Actor:
    """Close and open again as somebody; answers who is at the keyboard."""
    opened.database_of().close()
    again = compose.open_station(opened.database, account, password, work=CHEAP)
    again.database_of().close()
    return again.who


def test_a_new_account_opens_the_database_with_its_own_password(opened: Opened) -> None:
    opened.services.accounts.add(opened.who, "小王", Role.CLERK, "mima-2026-x")
    assert [(r.name, r.role) for r in opened.services.accounts.rows(opened.who)] == [("管理员", Role.KEEPER), ("小王", Role.CLERK)]
    assert reopen(opened, "小王", "mima-2026-x").role is Role.CLERK


def test_a_taken_name_is_refused_and_keeps_its_password(opened: Opened) -> None:
    with pytest.raises(UserError, match="已有"):
        opened.services.accounts.add(opened.who, "管理员", Role.CLERK, "bieren-2026")
    assert reopen(opened, "管理员", PASSWORD).role is Role.KEEPER


@pytest.mark.parametrize("name", ["", " ", "恢复码", "长" * 51])
def test_names_that_will_not_do_are_refused(opened: Opened, name: str) -> None:
    with pytest.raises(UserError, match="账号名称"):
        opened.services.accounts.add(opened.who, name, Role.CLERK, "mima-2026-x")


def test_a_weak_password_is_refused(opened: Opened) -> None:
    with pytest.raises(UserError):
        opened.services.accounts.add(opened.who, "小王", Role.CLERK, "123")


def test_ones_own_password_is_changed_with_the_old_one(opened: Opened) -> None:
    with pytest.raises(UserError, match="原密码不正确"):
        opened.services.accounts.change_password(opened.who, "cuo-le-2026", "xin-mima-2026")
    opened.services.accounts.change_password(opened.who, PASSWORD, "xin-mima-2026")
    assert reopen(opened, "管理员", "xin-mima-2026").name == "管理员"


def test_the_old_password_opens_no_longer(opened: Opened) -> None:
    opened.services.accounts.change_password(opened.who, PASSWORD, "xin-mima-2026")
    with pytest.raises(UserError, match="账号或密码不正确"):
        reopen(opened, "管理员", PASSWORD)


def test_a_closed_account_opens_nothing_but_old_backups(opened: Opened, tmp_path: Path) -> None:
    uid = opened.services.accounts.add(opened.who, "小王", Role.CLERK, "mima-2026-x").uid
    copy = opened.services.backups.make(opened.who, tmp_path / "u-disk" / "copy.db")
    opened.services.accounts.remove(opened.who, uid)
    old = compose.open_station(copy, "小王", "mima-2026-x", work=CHEAP)
    old.database_of().close()
    with pytest.raises(UserError, match="账号或密码不正确"):
        reopen(opened, "小王", "mima-2026-x")


def test_the_last_keeper_stays(opened: Opened) -> None:
    accounts = opened.services.accounts
    with pytest.raises(UserError, match="最后一个管理员"):
        accounts.remove(opened.who, opened.who.account)
    accounts.add(opened.who, "第二人", Role.KEEPER, "mima-2026-x")
    accounts.remove(opened.who, accounts.rows(opened.who)[1].uid)


def test_only_a_keeper_manages_accounts(opened: Opened) -> None:
    clerk = Actor(opened.who.account, "小王", Role.CLERK)
    with pytest.raises(UserError, match="没有“管理账号”的权限"):
        opened.services.accounts.remove(clerk, opened.who.account)
    with pytest.raises(UserError, match="没有“管理账号”的权限"):
        opened.services.accounts.add(clerk, "别人", Role.KEEPER, "mima-2026-x")
