"""Accounts and their passwords."""

from dataclasses import dataclass

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right, Role
from desktop.domain.changes import Changes, Saved
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, new_uid
from desktop.services.long_work import Progress, quiet
from desktop.store.accounts import Account
from desktop.store.keys import RESERVED, password_problem
from desktop.store.opening import OpenDatabase
from desktop.store.rekeying import accounts, rekeying
from desktop.store.sessions import Tx


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account.

    Attributes:
        waits: it has not signed in since this program knows how to change the database key.
    """

    uid: Uid
    name: str
    role: Role
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """An account that was closed.

    Attributes:
        waiting: who must sign in before the database key can be changed; empty when it was changed along with it.
    """

    changes: Changes
    waiting: tuple[str, ...]


class AccountService:
    """Who may open this database."""

    def __init__(self, opened: OpenDatabase) -> None:
        self._opened, self._store, self._ring = opened, opened.store, opened.ring

    def rows(self, who: Actor) -> list[AccountRow]:
        with self._store.read(who) as tx:
            old = self._ring.state().old
            found = tx.rows(sa.select(Account).order_by(Account.uid))
            return [AccountRow(a.uid, a.name, a.role, a.name in old) for a in found]

    def add(self, who: Actor, name: str, role: Role, password: str) -> Saved:
        """A new account with its own key slot.

        Raises:
            UserError: the name is taken or empty, or the password too weak.
        """
        name = name.strip()
        if not name or name in RESERVED or len(name) > 50:
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
            UserError: the old one is wrong or the new one too weak; or nobody's account but the escrow key is at work.
        """
        if who.name not in self._ring.accounts():
            raise UserError("现在是用托管密钥打开的，没有可修改的密码。", "请选中站所的账号，为它重设密码。")
        _check(new, who.name)
        with self._store.write(who, Right.VIEW, "修改密码") as tx:
            if not self._ring.is_password(who.name, old):
                raise UserError("原密码不正确。", "请重新输入原密码。")
            tx.trail.note("account", who.account, "password", {})
            self._ring.set_password(who.name, new)

    def reset_password(self, who: Actor, uid: Uid, password: str) -> Changes:
        """Give another account a new password, when it is forgotten or its slot is of the old format.

        Raises:
            UserError: the password is too weak.
        """
        with self._store.write(who, Right.MANAGE_ACCOUNTS, "重设密码") as tx:
            row = tx.fetch(Account, uid)
            _check(password, row.name)
            tx.trail.note("account", uid, "password", {"name": row.name})
            self._ring.set_password(row.name, password)
        return tx.changes

    def remove(self, who: Actor, uid: Uid, progress: Progress = quiet) -> Closed:
        """Close an account and change the database key, so that a key it took down opens nothing new.

        Decision: an account that has not signed in since the program knows new slots would lose its access by that.
        Nobody is locked out behind his back: then the account is closed alone, the change stays owed, and the answer
        names who is waited for. Backups made before still open with the old password; the screen says so.

        Raises:
            UserError: the last keeper, or see rekeying.
        """
        with self._store.read(who, Right.MANAGE_ACCOUNTS) as tx:
            name = _closable(tx, uid).name
        waiting = self._ring.waiting(accounts(self._opened) - {name})
        if waiting:
            with self._store.write(who, Right.MANAGE_ACCOUNTS, "停用账号") as tx:
                tx.remove(_closable(tx, uid), "停用")
                tx.session.flush()
                self._ring.forget(name)
        else:
            with rekeying(self._opened, who, "停用账号", leaving=name, progress=progress) as tx:
                tx.remove(_closable(tx, uid), "停用")
                tx.trail.note("database_key", new_uid(), "replaced", {})
        return Closed(tx.changes, waiting)


def _closable(tx: Tx, uid: Uid) -> Account:
    row = tx.fetch(Account, uid)
    keepers = [a for a in tx.rows(sa.select(Account).where(Account.role == Role.KEEPER)) if a.uid != uid]
    if row.role is Role.KEEPER and not keepers:
        raise UserError("这是最后一个管理员账号，不能停用。", "请先新增一个管理员。")
    return row


def _check(password: str, name: str) -> None:
    weak = password_problem(password, (name,))
    if weak:
        raise UserError(weak)
