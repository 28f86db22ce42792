"""Key slots: the random database key, wrapped once per account, in a file beside the database.

The database itself never needs re-encrypting when a password changes. The file is written twice
(`.keys` and `.keys.copy`), so that a power cut while writing leaves one whole copy, and it travels in
every backup. Names of the station and of accounts are readable without a password: the unlock window
shows them.
"""

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from desktop.domain.errors import UserError
from desktop.store.private import make_private, take_place

FORMAT = 1
RECOVERY = "恢复码"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


@dataclass(frozen=True, slots=True)
class Work:
    """Cost of Argon2id: memory in KiB. 64 MiB, 3 passes, 4 lanes take about 0.2 s on a station's PC."""

    memory: int = 65536
    passes: int = 3
    lanes: int = 4


@dataclass(frozen=True, slots=True)
class Slot:
    """The database key wrapped for one account (or for the recovery code); hexadecimal texts."""

    name: str
    salt: str
    wrapped: str
    work: Work = field(default_factory=Work)


@dataclass(frozen=True, slots=True)
class KeySlots:
    """Everything in the slots file."""

    station: str
    slots: tuple[Slot, ...]

    @property
    def accounts(self) -> tuple[str, ...]:
        return tuple(s.name for s in self.slots if s.name != RECOVERY)

    def slot(self, name: str) -> Slot | None:
        return next((s for s in self.slots if s.name == name), None)

    def with_slot(self, slot: Slot) -> "KeySlots":
        rest = tuple(s for s in self.slots if s.name != slot.name)
        return replace(self, slots=(*rest, slot))

    def without(self, name: str) -> "KeySlots":
        return replace(self, slots=tuple(s for s in self.slots if s.name != name))


def new_key() -> bytes:
    return secrets.token_bytes(32)


def new_recovery_code() -> str:
    """25 characters (125 random bits) in groups of five, without look-alike letters."""
    letters = [secrets.choice(_ALPHABET) for _ in range(25)]
    return "-".join("".join(letters[i : i + 5]) for i in range(0, 25, 5))


def tidy_recovery_code(typed: str) -> str:
    """As stored: upper case, look-alikes folded, separators gone."""
    text = typed.upper().translate(_LOOKALIKES)
    return "".join(c for c in text if c in _ALPHABET)


def make_slot(name: str, password: str, key: bytes, work: Work | None = None) -> Slot:
    chosen = work or Work()
    salt = secrets.token_bytes(16)
    return Slot(name, salt.hex(), aes_key_wrap(_derive(password, salt, chosen), key).hex(), chosen)


def open_slot(slot: Slot, password: str) -> bytes | None:
    """The database key, or None when the password is not the slot's."""
    kek = _derive(password, bytes.fromhex(slot.salt), slot.work)
    try:
        return aes_key_unwrap(kek, bytes.fromhex(slot.wrapped))
    except InvalidUnwrap:
        return None


def _derive(password: str, salt: bytes, work: Work) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=work.passes, lanes=work.lanes, memory_cost=work.memory)
    return kdf.derive(password.encode())


def slots_path(database: Path) -> Path:
    return database.with_name(database.name + ".keys")


def _copies(database: Path) -> tuple[Path, Path]:
    first = slots_path(database)
    return first, first.with_name(first.name + ".copy")


def write_slots(database: Path, slots: KeySlots) -> None:
    """Write both copies, each whole or not at all."""
    text = json.dumps({"format": FORMAT, **asdict(slots)}, ensure_ascii=False, indent=1)
    for path in _copies(database):
        temporary = path.with_name(path.name + ".new")
        make_private(temporary)
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        take_place(temporary, path)


def read_slots(database: Path) -> KeySlots | None:
    """The first readable copy; None when there is none at all.

    Raises:
        UserError: copies exist, but none can be read, this user may not read them, or a newer program wrote them.
    """
    found = [path for path in _copies(database) if path.exists()]
    if found and not any(os.access(path, os.R_OK) for path in found):
        raise UserError("没有权限读取数据库的密钥文件（.keys）。", "请用建立数据库的系统用户登录，或请管理员开放权限。")
    for path in found:
        slots = _parse(path)
        if slots is not None:
            return slots
    if found:
        raise UserError("密钥文件已损坏，数据库打不开。", "请从备份中找回同名的 .keys 文件，放回数据库旁边。")
    return None


def _parse(path: Path) -> KeySlots | None:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] > FORMAT:
            raise UserError("这个数据库由更新版本的程序建立。", "请安装新版程序后再打开。")
        slots = tuple(Slot(s["name"], s["salt"], s["wrapped"], Work(**s["work"])) for s in data["slots"])
        return KeySlots(data["station"], slots)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def unlock(slots: KeySlots, account: str, password: str) -> bytes:
    """The database key for an account's password.

    Raises:
        UserError: no such account, or a wrong password. Both read the same, so that names cannot be probed.
    """
    slot = slots.slot(account)
    key = open_slot(slot, password) if slot is not None else None
    if key is None:
        raise UserError("账号或密码不正确。", "请检查大小写和输入法后重新输入；密码忘了，可用恢复码重设。")
    return key


def password_problem(password: str, names: Iterable[str] = ()) -> str | None:
    """Why a new password is too weak, in words; None when it will do."""
    if len(password) < 8:
        return "密码至少 8 个字符。"
    if password in set(names):
        return "密码不能与账号名相同。"
    if len(set(password)) < 4:
        return "密码太简单，请用不同的字符。"
    return None


class KeyRing:
    """The slots of an open database: the only holder of the key outside the engine."""

    def __init__(self, database: Path, key: bytes, work: Work | None = None) -> None:
        self._database, self._key, self._work = database, key, work or Work()

    def accounts(self) -> tuple[str, ...]:
        return self._slots().accounts

    def set_password(self, account: str, password: str) -> None:
        """Add an account's slot or replace it."""
        slot = make_slot(account, password, self._key, self._work)
        write_slots(self._database, self._slots().with_slot(slot))

    def forget(self, account: str) -> None:
        """Remove a slot. Backups made before still open with the old password; the screen says so."""
        write_slots(self._database, self._slots().without(account))

    def rename_station(self, name: str) -> None:
        """What the unlock window calls the office."""
        slots = self._slots()
        if slots.station != name:
            write_slots(self._database, replace(slots, station=name))

    def is_password(self, account: str, password: str) -> bool:
        slot = self._slots().slot(account)
        return slot is not None and open_slot(slot, password) is not None

    def _slots(self) -> KeySlots:
        slots = read_slots(self._database)
        if slots is None:
            raise UserError("密钥文件不见了。", "请从备份中找回同名的 .keys 文件，放回数据库旁边。")
        return slots
