"""Key slots: the random database key, locked once per account, in a file beside the database.

Format 2: every slot has a key pair of its own. The private key is wrapped under the password (Argon2id), the public
key stands in clear, and the database key is sealed to it; so a new database key reaches every slot without asking for
its password. In format 1 the password wrapped the database key itself; such a slot is made new as soon as its password
is known again, at the next sign-in.

While the database key changes the file holds both: `next` beside what is there, and opening takes what fits the
database. The file is written twice (`.keys` and `.keys.copy`), so that a power cut while writing leaves one whole copy,
and it travels in every backup. Names of the station and of accounts are readable without a password: the unlock window
shows them.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from desktop.domain.errors import UserError, WrongPassword
from desktop.store import sealing
from desktop.store.private import make_private, take_place

FORMAT = 2
RECOVERY = "恢复码"
ESCROW = "托管密钥"
RESERVED = frozenset({RECOVERY, ESCROW})
"""Names no account may have."""
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
    """One way to the database key: of an account, the recovery code or the county's escrow key. Hexadecimal texts.

    Attributes:
        salt: of the password; empty for the escrow slot, whose private key the county keeps.
        wrapped: the private key under the password; in format 1 the database key itself.
        public: the slot's public key; empty in format 1.
        sealed: the database key for the holder of the private key.
        proof: that somebody who knew the database key wrote the public key; see sealing.proof.
        office: of the escrow slot, whose key it is.
    """

    name: str
    salt: str
    wrapped: str
    work: Work = field(default_factory=Work)
    public: str = ""
    sealed: str = ""
    proof: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True)
class KeySlots:
    """Everything in the slots file.

    Attributes:
        older: earlier database keys under the present one, the newest first: attachments, unsaved text and backups of
            their time are still read with them.
        owed: accounts closed since the database key was last changed; whoever took it down then still has it.
        next: what holds once a change of the database key, or a restore, has reached the database file.
    """

    station: str
    slots: tuple[Slot, ...]
    older: tuple[str, ...] = ()
    owed: tuple[str, ...] = ()
    next: "KeySlots | None" = None

    @property
    def accounts(self) -> tuple[str, ...]:
        names = [s.name for layer in reversed(self.layers) for s in layer.slots if s.salt and s.name != RECOVERY]
        return tuple(dict.fromkeys(names))

    @property
    def layers(self) -> "tuple[KeySlots, ...]":
        """What may fit the database, the newest first."""
        return (self,) if self.next is None else (self.next, replace(self, next=None))

    @property
    def escrow(self) -> Slot | None:
        return next((s for s in self.slots if s.name == ESCROW and not s.salt), None)

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
    private, public = sealing.new_pair()
    wrapped = aes_key_wrap(derive(password, salt, chosen), private).hex()
    return resealed(Slot(name, salt.hex(), wrapped, chosen, public.hex()), key)


def resealed(slot: Slot, key: bytes) -> Slot:
    """The slot with another database key in it."""
    sealed = sealing.seal(key, bytes.fromhex(slot.public)).hex()
    return replace(slot, sealed=sealed, proof=sealing.proof(key, slot.name, slot.public))


def open_slot(slot: Slot, password: str) -> bytes | None:
    """The database key, or None when the password is not the slot's."""
    try:
        kek = derive(password, bytes.fromhex(slot.salt), slot.work)
        inside = aes_key_unwrap(kek, bytes.fromhex(slot.wrapped))
    except InvalidUnwrap:
        return None
    return sealing.unseal(bytes.fromhex(slot.sealed), inside) if slot.public else inside


def derive(password: str, salt: bytes, work: Work) -> bytes:
    """The key-encrypting key of a password."""
    kdf = Argon2id(salt=salt, length=32, iterations=work.passes, lanes=work.lanes, memory_cost=work.memory)
    return kdf.derive(password.encode())


def older_keys(slots: KeySlots, key: bytes) -> tuple[bytes, ...]:
    """The earlier database keys, the newest first."""
    return tuple(k for k in (sealing.unwrap_older(key, text) for text in slots.older) if k is not None)


def layer_of(slots: KeySlots, key: bytes) -> KeySlots:
    """What the file holds for this database key."""
    fitting = (x for x in slots.layers if any(sealing.proven(s.proof, key, s.name, s.public) for s in x.slots))
    return next(fitting, slots.layers[-1])


def knowing(slots: KeySlots, key: bytes, older: Sequence[bytes]) -> KeySlots:
    """The slots with more earlier keys than they had; `key` is theirs."""
    every = dict.fromkeys(k for k in (*older, *older_keys(slots, key)) if k != key)
    return replace(slots, older=tuple(sealing.wrap_older(key, k) for k in every))


def slots_path(database: Path) -> Path:
    return database.with_name(database.name + ".keys")


def _copies(database: Path) -> tuple[Path, Path]:
    first = slots_path(database)
    return first, first.with_name(first.name + ".copy")


def write_slots(database: Path, slots: KeySlots) -> None:
    """Write both copies, each whole or not at all."""
    data = {"format": FORMAT, **asdict(slots)}
    text = json.dumps({**data, "sum": _sum(data)}, ensure_ascii=False, indent=1)
    for path in _copies(database):
        temporary = path.with_name(path.name + ".new")
        make_private(temporary)
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        take_place(temporary, path)


def orphaned(database: Path) -> bool:
    """The database is gone, but its slots or its backups are there: it was moved or lost, and is not new."""
    beside = (*_copies(database), database.with_name(database.name + ".backups"))
    return not database.exists() and any(path.exists() for path in beside)


def lost(database: Path) -> UserError:
    """What to say of an orphaned place: a new database there would take the keys of the one that is missing."""
    return UserError(
        f"找不到“{database.name}”，但它的密钥文件或备份还在。",
        "请检查文件是不是被移走了；找不回来的，请用“恢复备份”；确实要重新建立的，请先把这些文件移到别处。",
    )


def forget_slots(database: Path) -> None:
    """Remove both copies, and what writing them may have left."""
    for path in _copies(database):
        for each in (path, path.with_name(path.name + ".new")):
            each.unlink(missing_ok=True)


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
        raise UserError("密钥文件已损坏（两份都读不出来），数据库打不开。", "请用“恢复备份”取回，记录不一定要回到从前。")
    return None


def _parse(path: Path) -> KeySlots | None:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] > FORMAT:
            raise UserError("这个数据库由更新版本的程序建立。", "请安装新版程序后再打开；文件没有被改动。")
        if data.pop("sum", None) != (_sum(data) if data["format"] > 1 else None):
            return None
        return _slots_of(data)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _sum(data: dict[str, Any]) -> str:
    """So that one altered character is a damaged copy and not a wrong password."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _slots_of(data: dict[str, Any]) -> KeySlots:
    slots = tuple(Slot(**{**s, "work": Work(**s["work"])}) for s in data["slots"])
    for slot in slots:
        for text in (slot.salt, slot.wrapped, slot.public, slot.sealed, slot.proof):
            bytes.fromhex(text)
    coming = data.get("next")
    older, owed = tuple(data.get("older", ())), tuple(data.get("owed", ()))
    return KeySlots(data["station"], slots, older, owed, _slots_of(coming) if coming else None)


@dataclass(frozen=True, slots=True)
class ByPassword:
    """How somebody comes to the database key: an account's password."""

    account: str
    password: str

    def key(self, slots: KeySlots) -> bytes | None:
        slot = slots.slot(self.account)
        known = slot is not None and slot.name not in RESERVED
        return open_slot(slot, self.password) if slot is not None and known else None

    def refusal(self, slots: KeySlots) -> UserError:
        """No such account and a wrong password read the same, so that names cannot be probed."""
        return WrongPassword("账号或密码不正确。", "请检查大小写和输入法后重新输入；密码忘了，可用恢复码重设。")


@dataclass(frozen=True, slots=True)
class ByCode:
    """How somebody comes to the database key: the printed recovery code."""

    code: str

    def key(self, slots: KeySlots) -> bytes | None:
        slot = slots.slot(RECOVERY)
        return open_slot(slot, tidy_recovery_code(self.code)) if slot else None

    def refusal(self, slots: KeySlots) -> UserError:
        return UserError("恢复码不正确。", "请核对抄下的 25 个字母和数字。")


def password_problem(password: str, names: Iterable[str] = ()) -> str | None:
    """Why a new password is too weak, in words; None when it will do."""
    if len(password) < 8:
        return "密码至少 8 个字符。"
    if password in set(names):
        return "密码不能与账号名相同。"
    if len(set(password)) < 4:
        return "密码太简单，请用不同的字符。"
    return None
