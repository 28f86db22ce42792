"""The keys of an open database: the only holder of them outside the engine."""

from collections.abc import Set
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.domain.errors import UserError
from desktop.store import keys, sealing
from desktop.store.escrow import EscrowPublic
from desktop.store.keys import ESCROW, RECOVERY, KeySlots, Slot


@dataclass(frozen=True, slots=True)
class KeyState:
    """How it stands with the keys, for the screen.

    Attributes:
        old: whose slots are of the first format and cannot be given a new database key (accounts, 恢复码).
        owed: accounts closed since the database key was last changed.
        escrow: the installed escrow key.
    """

    old: tuple[str, ...]
    owed: tuple[str, ...]
    escrow: EscrowPublic | None


class KeyRing:
    """The slots of an open database. Every change is written at once."""

    def __init__(self, database: Path, key: bytes, slots: KeySlots, work: keys.Work | None = None) -> None:
        self._database, self._work = database, work or keys.Work()
        self._every = (key, *keys.older_keys(slots, key))

    @property
    def key(self) -> bytes:
        return self._every[0]

    def every(self) -> tuple[bytes, ...]:
        """The database key and those before it, the newest first."""
        return self._every

    def accounts(self) -> tuple[str, ...]:
        return self.slots().accounts

    def state(self) -> KeyState:
        slots = self.slots()
        escrow = slots.escrow
        return KeyState(
            tuple(s.name for s in slots.slots if not s.public),
            slots.owed,
            EscrowPublic(escrow.office, escrow.public) if escrow else None,
        )

    def set_password(self, account: str, password: str) -> None:
        """Add an account's slot or replace it."""
        slot = keys.make_slot(account, password, self.key, self._work)
        self._write(self.slots().with_slot(slot))

    def renew(self, account: str, password: str) -> None:
        """Bring an account's slot to the present format, now that its password is known."""
        slot = self.slots().slot(account)
        if slot is not None and not slot.public:
            self.set_password(account, password)

    def new_recovery_code(self) -> str:
        """A recovery code in the place of the one before, which opens no longer."""
        code = keys.new_recovery_code()
        slot = keys.make_slot(RECOVERY, keys.tidy_recovery_code(code), self.key, self._work)
        self._write(self.slots().with_slot(slot))
        return code

    def forget(self, account: str) -> None:
        """Remove a slot; until the database key is changed it is owed."""
        slots = self.slots()
        owed = tuple(dict.fromkeys((*slots.owed, account)))
        self._write(replace(slots.without(account), owed=owed))

    def rename_station(self, name: str) -> None:
        """What the unlock window calls the office."""
        slots = self.slots()
        if slots.station != name:
            self._write(replace(slots, station=name))

    def is_password(self, account: str, password: str) -> bool:
        slot = self.slots().slot(account)
        return slot is not None and keys.open_slot(slot, password) is not None

    def install_escrow(self, escrow: EscrowPublic) -> None:
        slot = Slot(ESCROW, "", "", public=escrow.public, office=escrow.office)
        self._write(self.slots().with_slot(keys.resealed(slot, self.key)))

    def waiting(self, staying: Set[str]) -> tuple[str, ...]:
        """Whose slot cannot be given a new database key: accounts of these, and the recovery code."""
        return tuple(s.name for s in self.slots().slots if not s.public and s.name in staying | {RECOVERY})

    def require_new(self, staying: Set[str]) -> None:
        """Raises UserError, with the names, when somebody is waited for."""
        waiting = self.waiting(staying)
        if waiting:
            raise UserError(
                f"还不能更换数据库密钥：{'、'.join(waiting)}还是旧格式，换了就打不开。",
                "请这些账号各登录一次（或由管理员重设密码），恢复码请换发一次，然后再换。",
            )

    def with_key(self, key: bytes, staying: Set[str]) -> KeySlots:
        """The slots with another database key, for the accounts that stay, the recovery code and the escrow key.

        Raises:
            UserError: a slot was not written by somebody who knew the present key.
        """
        slots = self.slots()
        left = [s for s in slots.slots if s.name in staying | keys.RESERVED]
        forged = [s.name for s in left if not self._ours(s)]
        if forged:
            raise UserError(
                f"密钥文件中“{'、'.join(forged)}”的一项不是本程序写入的，没有更换密钥。",
                "可能有人改动过密钥文件；请先给这些账号重设密码，恢复码换发一次，托管密钥重新安装。",
            )
        older = tuple(sealing.wrap_older(key, each) for each in self.every())
        return KeySlots(slots.station, tuple(keys.resealed(s, key) for s in left), older)

    def announce(self, coming: KeySlots | None) -> None:
        """Write what will hold beside what holds; None takes it back."""
        self._write(replace(self.slots(), next=coming))

    def take(self, key: bytes, slots: KeySlots) -> None:
        """From here on the database has this key."""
        self._every = (key, *keys.older_keys(slots, key))

    def slots(self) -> KeySlots:
        """What the file holds for the key of the open database."""
        found = keys.read_slots(self._database)
        if found is None:
            raise UserError("密钥文件不见了。", "请从备份中找回同名的 .keys 文件，放回数据库旁边。")
        return keys.layer_of(found, self.key)

    def settle(self) -> None:
        """Leave only what holds, after a change of the key."""
        self._write(self.slots())

    def _ours(self, slot: Slot) -> bool:
        return sealing.proven(slot.proof, self.key, slot.name, slot.public)

    def _write(self, slots: KeySlots) -> None:
        try:
            keys.write_slots(self._database, slots)
        except OSError as error:
            raise UserError("密钥文件没有写成：文件夹不能写入或空间不足。", "请腾出空间或开放权限后再试。") from error
