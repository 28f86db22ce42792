"""Accounts and their passwords."""

from dataclasses import dataclass

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right, Role
from desktop.domain.changes import Changes, Saved
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.store.accounts import Account
from desktop.store.keys import RECOVERY, KeyRing, password_problem
from desktop.store.sessions import Store


@dataclass(frozen=True, slots=True)
class AccountRow:
    uid: Uid
    name: str
    role: Role


class AccountService:
    """Who may open this database."""

    def __init__(self, store: Store, ring: KeyRing) -> None:
        self._store, self._ring = store, ring

    def rows(self, who: Actor) -> list[AccountRow]:
        with self._store.read(who) as tx:
            return [AccountRow(a.uid, a.name, a.role) for a in tx.rows(sa.select(Account).order_by(Account.uid))]

    def add(self, who: Actor, name: str, role: Role, password: str) -> Saved:
        """A new account with its own key slot.

        Raises:
            UserError: the name is taken or empty, or the password too weak.
        """
        name = name.strip()
        if not name or name == RECOVERY or len(name) > 50:
            raise UserError("请填写账号名称（不超过 50 个字）。")
        _check(password, name)
        with self._store.write(who, Right.MANAGE_ACCOUNTS, "新增账号") as tx:
            row = Account(name=name, role=role)
            tx.add(row)
            tx.session.flush()
            self._ring.set_password(name, password)
            saved = row.uid
        return Saved(saved, tx.changes)

    def change_password(self, who: Actor, old: str, new: str) -> None:
        """Change one's own password.

        Raises:
            UserError: the old one is wrong or the new one too weak.
        """
        _check(new, who.name)
        with self._store.write(who, Right.VIEW, "修改密码") as tx:
            if not self._ring.is_password(who.name, old):
                raise UserError("原密码不正确。", "请重新输入原密码。")
            tx.trail.note("account", who.account, "password", {})
            self._ring.set_password(who.name, new)

    def remove(self, who: Actor, uid: Uid) -> Changes:
        """Close an account. Backups made before still open with its old password; the screen says so."""
        with self._store.write(who, Right.MANAGE_ACCOUNTS, "停用账号") as tx:
            row = tx.fetch(Account, uid)
            keepers = [a for a in tx.rows(sa.select(Account).where(Account.role == Role.KEEPER)) if a.uid != uid]
            if row.role is Role.KEEPER and not keepers:
                raise UserError("这是最后一个管理员账号，不能停用。", "请先新增一个管理员。")
            tx.remove(row, "停用")
            tx.session.flush()
            self._ring.forget(row.name)
        return tx.changes


def _check(password: str, name: str) -> None:
    weak = password_problem(password, (name,))
    if weak:
        raise UserError(weak)
