"""The county office's escrow key: its public half is installed at stations, its private half opens them when all is lost.

Two files: the private key under a password stays at the county; the public one (`.pub`) is carried to the stations. What
a screen shows of it is a fingerprint, to be compared by telephone before it is installed.
"""

import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.store import keys, sealing
from desktop.store.private import make_private

FORMAT = 1
_PRIVATE, _PUBLIC = "shuangxing escrow private key", "shuangxing escrow public key"


@dataclass(frozen=True, slots=True)
class EscrowPublic:
    """The half that is installed: whose key, and the key in hexadecimal."""

    office: str
    public: str

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public)


@dataclass(frozen=True, slots=True)
class ByEscrow:
    """How somebody comes to the database key: the county's escrow key, opened with its password."""

    office: str
    public: str
    private: bytes

    def key(self, slots: keys.KeySlots) -> bytes | None:
        slot = slots.escrow
        return sealing.unseal(bytes.fromhex(slot.sealed), self.private) if slot is not None else None

    def refusal(self, slots: keys.KeySlots) -> UserError:
        slot = slots.escrow
        if slot is None:
            return UserError("这个数据库没有安装托管密钥，不能这样打开。", "请用账号和密码打开，或用恢复码重设密码。")
        return UserError(
            "这把托管密钥不是这个数据库安装的那一把。",
            f"请找“{slot.office}”指纹为 {fingerprint(slot.public)} 的托管密钥。",
        )

    @property
    def uid(self) -> Uid:
        """What the history knows this key by."""
        return Uid(hashlib.sha256(bytes.fromhex(self.public)).digest()[:16])

    @property
    def name(self) -> str:
        return f"{keys.ESCROW}（{self.office}）"


def fingerprint(public: str) -> str:
    """Twenty hexadecimal digits in groups of four."""
    digits = hashlib.sha256(bytes.fromhex(public)).hexdigest()[:20].upper()
    return " ".join(digits[i : i + 4] for i in range(0, 20, 4))


def public_path(private: Path) -> Path:
    return private.with_name(private.name + ".pub")


def make_escrow(target: Path, office: str, password: str, today: date, work: keys.Work | None = None) -> EscrowPublic:
    """Write a new private key under a password to `target`, and its public key beside it.

    Raises:
        UserError: no office, a weak password, a file that is there already, or a folder that cannot be written.
    """
    office = office.strip()
    if not office or len(office) > 50:
        raise UserError("请填写保管托管密钥的单位（不超过 50 个字）。")
    weak = keys.password_problem(password, (office,))
    if weak:
        raise UserError(weak)
    for path in (target, public_path(target)):
        if path.exists():
            raise UserError(f"“{path.name}”已经存在，没有覆盖。", "请换一个文件名。")
    chosen, salt = work or keys.Work(), secrets.token_bytes(16)
    private, public = sealing.new_pair()
    shared = {"format": FORMAT, "office": office, "made": today.isoformat(), "public": public.hex()}
    wrapped = aes_key_wrap(keys.derive(password, salt, chosen), private).hex()
    secret = {**shared, "kind": _PRIVATE, "salt": salt.hex(), "wrapped": wrapped, "work": asdict(chosen)}
    _write(target, secret)
    _write(public_path(target), {**shared, "kind": _PUBLIC})
    return EscrowPublic(office, public.hex())


def _write(path: Path, data: dict[str, object]) -> None:
    try:
        make_private(path)
        with path.open("w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise UserError(f"托管密钥没有写成：“{path.parent}”不能写入或空间不足。", "请换一个位置再试。") from error


def read_public(path: Path) -> EscrowPublic:
    """The public key from the county's `.pub` file.

    Raises:
        UserError: not such a file, or the private key, which has no business at a station.
    """
    data = _read(path)
    if data["kind"] == _PRIVATE:
        raise UserError("这是托管私钥，应当留在县公司保管，没有安装。", "请只把同名的 .pub 文件带到站所安装。")
    return EscrowPublic(data["office"], data["public"])


def open_escrow(path: Path, password: str) -> ByEscrow:
    """The private key from the county's file.

    Raises:
        UserError: not such a file, the public half only, or a wrong password.
    """
    data = _read(path)
    if data["kind"] == _PUBLIC:
        raise UserError("这是托管公钥，只能安装，不能用来打开。", "请选择县公司保管的托管私钥文件。")
    try:
        kek = keys.derive(password, bytes.fromhex(data["salt"]), keys.Work(**data["work"]))
        private = aes_key_unwrap(kek, bytes.fromhex(data["wrapped"]))
    except InvalidUnwrap as error:
        raise UserError("托管密钥的密码不正确。", "请检查大小写和输入法后重新输入。") from error
    except (KeyError, TypeError, ValueError) as error:
        raise _no_key(path) from error
    return ByEscrow(data["office"], data["public"], private)


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        whole = data["kind"] in (_PRIVATE, _PUBLIC) and isinstance(data["office"], str)
        if not whole or len(bytes.fromhex(data["public"])) != 32:
            raise _no_key(path)
        newer = data["format"] > FORMAT
    except OSError as error:
        raise UserError(f"找不到或不能读取“{path.name}”。", "请检查 U 盘或文件夹。") from error
    except (ValueError, KeyError, TypeError) as error:
        raise _no_key(path) from error
    if newer:
        raise UserError("这把托管密钥由更新版本的程序制作。", "请安装新版程序后再用。")
    return dict(data)


def _no_key(path: Path) -> UserError:
    return UserError(f"“{path.name}”不是双星的托管密钥，或已损坏。", "请向县公司重新要一份。")
