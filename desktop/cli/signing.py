"""Commands around signatures: sign, verify, and key files, without a window or a database."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from desktop.cli.answers import answer, password, plainly, wants_json
from desktop.cli.chinese import Command, Group
from desktop.cli.streams import put_json
from desktop.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cryptography.x509 import Certificate

    from desktop.documents.keys import Authority, KeyCard, SigningKey
    from desktop.documents.verifying import SignatureCheck, Verification


@click.command("sign", cls=Command, short_help="在 PDF 的签名域里签署")
@click.argument("file", metavar="文件.pdf")
@click.option("--field", "field", required=True, metavar="签名域", help="签名域名称，如 甲方签章。")
@click.option("--key", "key_file", metavar="钥匙.p12", help="签名钥匙（PKCS#12）。")
@click.option("--token", metavar="驱动库", help="改用 USB 钥匙：PKCS#11 驱动库的路径。")
@click.option("--token-label", default="", metavar="标签", help="USB 钥匙的标签；只插一把时可省略。")
@click.option("--out", required=True, metavar="新文件.pdf", help="签署后的文件；不能与原文件相同。")
@click.option("--seal", metavar="图片", help="印章或手写签名图片（PNG、JPEG）。")
@click.option("--reason", default="", metavar="文字", help="签署原因。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@plainly
def sign(
    file: str,
    field: str,
    key_file: str | None,
    token: str | None,
    token_label: str,
    out: str,
    seal: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """在 PDF 的签名域里签署，另存为新文件。

    钥匙密码取自环境变量 SHUANGXING_KEY_PASSWORD，没有设置时在终端上询问；没有终端时改用 SHUANGXING_PASSWORD。
    """
    from desktop.documents import signing
    from desktop.documents.appearance import Appearance, Manner
    from desktop.documents.keys import describe

    source, target = Path(file), Path(out)
    if (key_file is None) == (token is None):
        _wrong("请用 --key 或 --token 指定一把签名钥匙（二者选一）。")
    _check_target(source, target, b"%PDF")
    pdf = _read(source)
    picture = _read(Path(seal)) if seal else None
    with _chosen_key(key_file, token, token_label) as key:
        card = describe(key.certificate)
        look = Appearance(card.holder, card.organisation, picture, Manner.of_field(field))
        signed = signing.sign(pdf, field, key, look, reason, datetime.now().astimezone())
    _write(target, signed)
    data = {"file": str(target), "field": field, "signer": card.holder, "kind": card.kind.value}
    answer(data, f"{card.holder}已签署“{field}”（{card.kind.mark}），存为 {target}。")


@click.command("verify", cls=Command, short_help="验证 PDF 的签名")
@click.argument("files", nargs=-1, required=True, metavar="文件.pdf…")
@click.option("--trust", multiple=True, metavar="机构证书", help="受信任的签发机构证书（PEM 或 DER），可多次使用。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@plainly
def verify(files: tuple[str, ...], trust: tuple[str, ...], as_json: bool) -> None:
    """验证 PDF 的签名：谁签的、何时（按签署电脑的时钟）、签署后有没有改动。

    退出码：0 签名完好（可能还有待签的一方）；1 未签署、已损坏或签署后被改动；2 用法不对。
    """
    from desktop.documents.keys import load_certificates

    trusted = [c for t in trust for c in load_certificates(_read(Path(t)))]
    results = [_verified(Path(f), trusted) for f in files]
    if wants_json():
        put_json([data for data, _, _ in results])
    else:
        for _, text, code in results:
            click.echo(text, err=code == 2)
    sys.exit(max(code for _, _, code in results))


@click.group("key", cls=Group, short_help="制作和查看签名钥匙")
def key() -> None:
    """制作和查看签名钥匙。"""


@key.command("new")
@click.option("--name", required=True, metavar="姓名", help="持有人姓名。")
@click.option("--organisation", required=True, metavar="单位", help="持有人单位。")
@click.option("--out", required=True, metavar="钥匙.p12", help="钥匙存放处；已有的文件不会被覆盖。")
@click.option("--ca", metavar="机构.p12", help="签章机构文件；没有时新建。省略则为这把钥匙单设一个机构。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@plainly
def new_key(name: str, organisation: str, out: str, ca: str | None, as_json: bool) -> None:
    """制作一把签名钥匙（内部签章，仅证明文件完整）。

    密码取自环境变量 SHUANGXING_KEY_PASSWORD；机构文件的密码取自 SHUANGXING_CA_PASSWORD，没有时与钥匙相同。
    """
    target = Path(out)
    if target.exists():
        raise UserError(f"{target} 已经存在，不会覆盖。", "请换一个文件名。")
    secret = _key_password("为新钥匙设置密码", confirm=True)
    now = datetime.now().astimezone()
    authority = _authority(Path(ca) if ca else None, organisation, secret, now)
    _write(target, authority.issue(name, organisation, secret, now), private=True)
    answer(
        {"file": str(target), "holder": name, "organisation": organisation},
        f"已为{name}（{organisation}）制作签名钥匙 {target}。请妥善保管文件和密码，密码无法找回。",
    )


@key.command("show")
@click.argument("file", metavar="钥匙.p12")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@plainly
def show_key(file: str, as_json: bool) -> None:
    """查看钥匙的持有人、签发者和有效期。"""
    from desktop.documents.keys import describe, load_key, spell

    data = _read(Path(file))
    card = describe(load_key(data, _key_password()).certificate)
    lines = [
        f"持有人：{card.holder}",
        f"单位：{card.organisation}",
        f"签发者：{card.issuer}",
        f"序列号：{card.serial}",
        f"有效期：{spell(card.valid_from)}至{spell(card.valid_until)}",
        card.statement,
        card.unusable(datetime.now().astimezone()),
    ]
    answer(_card(card), "\n".join(filter(None, lines)))


@key.command("authority")
@click.argument("file", metavar="钥匙.p12")
@click.option("--out", required=True, metavar="机构证书.pem", help="证书存放处。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@plainly
def export_authority(file: str, out: str, as_json: bool) -> None:
    """导出钥匙的签发机构证书，供他人用 verify --trust 核对。"""
    from cryptography.hazmat.primitives.serialization import Encoding

    from desktop.documents.keys import load_key

    _check_target(Path(file), Path(out), b"-----BEGIN CERTIFICATE")
    chain = load_key(_read(Path(file)), _key_password()).chain
    if not chain:
        raise UserError("这个钥匙文件里没有签发机构的证书。", "请向签发机构索取。")
    _write(Path(out), chain[-1].public_bytes(Encoding.PEM))
    answer({"file": out}, f"签发机构证书已存为 {out}。")


def _key_password(prompt: str = "钥匙密码", *, confirm: bool = False) -> str:
    """Without a terminal the one password of the environment serves too, as for every other command."""
    own, common = "SHUANGXING_KEY_PASSWORD", "SHUANGXING_PASSWORD"
    lent = not sys.stdin.isatty() and not os.environ.get(own) and bool(os.environ.get(common))
    return password(prompt, confirm=confirm, variable=common if lent else own)


def _authority(file: Path | None, station: str, key_password: str, now: datetime) -> Authority:
    from desktop.documents.keys import Authority

    if file is None:
        return Authority.create(station, now)
    secret = os.environ.get("SHUANGXING_CA_PASSWORD") or key_password
    if file.exists():
        return Authority.from_pkcs12(_read(file), secret)
    made = Authority.create(station, now)
    _write(file, made.to_pkcs12(secret), private=True)
    return made


@contextlib.contextmanager
def _chosen_key(key_file: str | None, token: str | None, label: str) -> Iterator[SigningKey]:
    from desktop.documents.keys import load_key

    if key_file is not None:
        data = _read(Path(key_file))
        yield load_key(data, _key_password())
        return
    from desktop.documents.tokens import open_token

    with open_token(Path(token or ""), label, _key_password("USB 钥匙口令")) as opened:
        yield opened


def _verified(file: Path, trusted: list[Certificate]) -> tuple[dict[str, Any], str, int]:
    """Answer for machines, answer for people, exit code: of one file."""
    from desktop.documents.verifying import verify as check

    if not file.is_file():
        text = f"{file} 是文件夹，不是文件。" if file.is_dir() else f"找不到文件 {file}。"
        return {"file": str(file), "state": "missing", "sound": False, "sentences": [text]}, text, 2
    try:
        result = check(_read(file), trusted)
    except UserError as error:
        return {"file": str(file), "state": "refused", "sound": False, "sentences": [str(error)]}, f"{file}：{error}", 1
    lines = [f"{file}：{result.state.label}", *result.sentences, *(s.sentence for s in result.signatures)]
    return {"file": str(file), **_answer(result)}, "\n  ".join(lines), 0 if result.sound else 1


def _answer(result: Verification) -> dict[str, Any]:
    return {
        "state": result.state.value,
        "sound": result.sound,
        "locked": result.locked,
        "fields": list(result.fields),
        "empty": list(result.empty),
        "sentences": list(result.sentences),
        "signatures": [_signature(s) for s in result.signatures],
    }


def _signature(check: SignatureCheck) -> dict[str, Any]:
    return {
        "field": check.field,
        **_card(check.card),
        "trust": check.trust.value,
        "signed_at": check.signed_at.isoformat() if check.signed_at else None,
        "reason": check.reason,
        "intact": check.intact,
        "edited": check.edited,
        "locks": check.locks,
        "notes": list(check.notes),
    }


def _card(card: KeyCard) -> dict[str, str]:
    return {
        "holder": card.holder,
        "organisation": card.organisation,
        "issuer": card.issuer,
        "serial": card.serial,
        "valid_from": card.valid_from.isoformat(),
        "valid_until": card.valid_until.isoformat(),
        "kind": card.kind.value,
        "statement": card.statement,
    }


def _wrong(text: str) -> NoReturn:
    click.echo(text, err=True)
    sys.exit(2)


def _check_target(source: Path, target: Path, kind: bytes) -> None:
    """The original stays, and nothing is overwritten but an earlier outcome: a key could never be had again."""
    if target.exists() and source.exists() and target.samefile(source):
        _wrong("--out 不能与原文件相同：原件要保留。")
    if target.is_dir():
        _wrong(f"--out 须是文件名，{target} 是文件夹。")
    if not target.parent.is_dir():
        _wrong(f"文件夹 {target.parent} 不存在。")
    if target.exists() and not _read(target).startswith(kind):
        raise UserError(f"{target} 已经存在，而且是别的文件，不会覆盖。", "请换一个文件名。")


def _read(file: Path) -> bytes:
    if file.is_dir():
        _wrong(f"{file} 是文件夹，不是文件。")
    if not file.is_file():
        _wrong(f"找不到文件 {file}。")
    try:
        return file.read_bytes()
    except OSError as error:
        raise UserError(f"无法读取 {file}。", "请检查文件权限。") from error


def _write(file: Path, data: bytes, *, private: bool = False) -> None:
    """All or nothing: a full disk or a pulled stick leaves what was there before."""
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    except OSError as error:
        raise UserError(f"无法在 {file.parent} 里写文件。", "请检查文件夹权限和剩余空间。") from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(0o600 if private else 0o644)
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        full = error.errno == errno.ENOSPC
        raise UserError(
            f"没能写入 {file}{'：磁盘已满' if full else ''}。", "原有文件未受影响，请换一个位置再试。"
        ) from error
