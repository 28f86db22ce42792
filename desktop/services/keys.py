"""The database key and the ways to it that are no account: the recovery code and the county's escrow key."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes
from desktop.domain.identity import Uid, new_uid
from desktop.services.long_work import Progress, quiet
from desktop.store import escrow, keys
from desktop.store.keys import RECOVERY
from desktop.store.opening import OpenDatabase
from desktop.store.rekeying import rekeying
from desktop.store.ring import KeyState

__all__ = ["RECOVERY", "EscrowCard", "KeyCard", "KeyService"]


@dataclass(frozen=True, slots=True)
class EscrowCard:
    """An escrow key as a screen shows it."""

    office: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class KeyCard:
    """How it stands with the keys.

    Attributes:
        waiting: accounts, or 恢复码, that could not sign in any more if the database key were changed now.
        owed: accounts closed since the database key was last changed.
    """

    waiting: tuple[str, ...]
    owed: tuple[str, ...]
    escrow: EscrowCard | None


class KeyService:
    """What a keeper does about keys."""

    def __init__(self, opened: OpenDatabase) -> None:
        self._opened, self._store, self._ring = opened, opened.store, opened.ring

    def state(self, who: Actor) -> KeyCard:
        who.require(Right.VIEW)
        return _card(self._ring.state())

    def change(self, who: Actor, progress: Progress = quiet) -> Changes:
        """Give the database another key. Backups made before still open with the passwords of their time.

        Raises:
            UserError: somebody could not sign in any more (with the names), no space, or the database is busy.
        """
        with rekeying(self._opened, who, "更换数据库密钥", progress=progress) as tx:
            tx.trail.note("database_key", new_uid(), "replaced", {})
        return tx.changes

    def reissue_code(self, who: Actor) -> str:
        """A new recovery code, to be shown once; the one before opens no longer."""
        with self._store.write(who, Right.MANAGE_ACCOUNTS, "换发恢复码") as tx:
            tx.trail.note("recovery_code", new_uid(), "replaced", {})
            return self._ring.new_recovery_code()

    def read_escrow(self, who: Actor, file: Path) -> EscrowCard:
        """What a public key file says, to be compared by telephone before it is installed.

        Raises:
            UserError: it is no such file, or the private key.
        """
        who.require(Right.MANAGE_ACCOUNTS)
        found = escrow.read_public(file)
        return EscrowCard(found.office, found.fingerprint)

    def install_escrow(self, who: Actor, file: Path) -> Changes:
        """Let the county open this database, and every backup made from now on, with its escrow key.

        Raises:
            UserError: see read_escrow.
        """
        found = escrow.read_public(file)
        with self._store.write(who, Right.MANAGE_ACCOUNTS, "安装托管密钥") as tx:
            told = {"organisation": found.office, "fingerprint": found.fingerprint}
            tx.trail.note("escrow", _uid(found.public), "installed", told)
            self._ring.install_escrow(found)
        return tx.changes

    def remove_escrow(self, who: Actor) -> Changes:
        """Take the escrow key away. It still opens backups made before, and what is owed a new database key."""
        with self._store.write(who, Right.MANAGE_ACCOUNTS, "移除托管密钥") as tx:
            held = self._ring.state().escrow
            if held is not None:
                told = {"organisation": held.office, "fingerprint": held.fingerprint}
                tx.trail.note("escrow", _uid(held.public), "removed", told)
                self._ring.forget(keys.ESCROW)
        return tx.changes

    def make_escrow(self, who: Actor, target: Path, office: str, password: str, today: date) -> EscrowCard:
        """A new escrow key for the county's own use: `target` stays with it, the `.pub` beside it goes to stations.

        Raises:
            UserError: no office, a weak password, or files that are there already.
        """
        who.require(Right.MANAGE_ACCOUNTS)
        made = escrow.make_escrow(target, office, password, today)
        return EscrowCard(made.office, made.fingerprint)


def _card(state: KeyState) -> KeyCard:
    held = state.escrow
    shown = EscrowCard(held.office, held.fingerprint) if held is not None else None
    return KeyCard(state.old, state.owed, shown)


def _uid(public: str) -> Uid:
    return escrow.ByEscrow("", public, b"").uid
