"""Keys that sign: the station's own small authority, password-protected key files, and what a key says of itself."""

from __future__ import annotations

import contextlib
import unicodedata
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from asn1crypto import core as asn1_core  # type: ignore[import-untyped]
from asn1crypto import pkcs12 as asn1_pkcs12
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from desktop.documents.cms import FileSigner, PrivateKey
from desktop.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyhanko.sign.signers.pdf_cms import Signer

LOCAL_UNIT = "双星内部签章"
"""Organisational unit in the issuer's name by which a certificate of our own making is recognised.

It can be imitated, which gains nobody anything: it only ever lowers what the program claims for a signature."""

NAME_LIMIT = 64
"""Characters of a common name or organisation in a certificate (X.520 upper bounds ub-common-name, ub-organization)."""

_LEAST_RSA = 1024
_CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)

_PLAUSIBLE = datetime(2025, 1, 1, tzinfo=UTC)
_AUTHORITY_YEARS = 20
_KEY_YEARS = 5
# Two computers without a network seldom agree on the time: a key made at noon must sign at five to twelve next door.
_CLOCK_SLACK = timedelta(days=1)


class KeyKind(StrEnum):
    """Who stands behind a certificate."""

    LOCAL = "local"
    """Issued by this program, or by nobody but itself."""
    EXTERNAL = "external"
    """Issued by somebody else; whether they hold a licence is not for this program to say."""

    @property
    def mark(self) -> str:
        """The words printed in a seal."""
        return "内部签章" if self is KeyKind.LOCAL else "电子签名"


@dataclass(frozen=True, slots=True)
class KeyCard:
    """What a certificate says of its holder, for people.

    Attributes:
        serial: hexadecimal, upper case.
        valid_from, valid_until: UTC, both inclusive.
        statement: one honest sentence on what a signature by this key is worth.
    """

    holder: str
    organisation: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_until: datetime
    kind: KeyKind
    statement: str

    def unusable(self, at: datetime) -> str:
        """Why the key cannot sign at this moment, in plain words; "" when it can."""
        if at < self.valid_from:
            return f"按本机时钟（{spell(at)}），这把签名钥匙要到{spell(self.valid_from)}才生效。"
        if at > self.valid_until:
            return f"按本机时钟（{spell(at)}），这把签名钥匙已于{spell(self.valid_until)}到期。"
        return ""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key ready to sign, wherever it lives, with its certificate and the chain above it."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    signer: Signer


@dataclass(frozen=True, slots=True)
class Authority:
    """The station's own authority: issues keys to signatories, proves integrity and nothing more.

    RSA throughout: every PDF reader in use understands it, and with the key parsed once it signs as fast as P-256.
    """

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @classmethod
    def create(cls, station: str, when: datetime) -> Authority:
        """Make a new authority named after the station. Refused while the clock is plainly wrong."""
        _check_clock(when)
        key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
        station = _clean(station, "单位名称", NAME_LIMIT - 6)
        name = _name(f"{station}内部签章机构", station, LOCAL_UNIT)
        begins = when.astimezone(UTC) - _CLOCK_SLACK
        certificate = (
            _builder(name, name, key.public_key(), begins, _years(when, _AUTHORITY_YEARS))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(authority=True), critical=True)
            .sign(key, hashes.SHA256())
        )
        return cls(certificate, key)

    def issue(self, name: str, organisation: str, password: str, when: datetime) -> bytes:
        """A new key with its certificate, as PKCS#12 bytes under the password (UTF-8, so Chinese is fine).

        Valid for five years, but never longer than the authority itself.
        """
        _check_clock(when)
        if not password:
            raise UserError("签名钥匙必须有密码。", "请输入密码后再制作。")
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        certificate = self._certify(key.public_key(), name, organisation, when)
        return pkcs12.serialize_key_and_certificates(
            name.encode(),
            key,
            certificate,
            [self.certificate],
            serialization.BestAvailableEncryption(password.encode()),
        )

    def _certify(self, public: rsa.RSAPublicKey, name: str, organisation: str, when: datetime) -> x509.Certificate:
        holder = _name(_clean(name, "姓名"), _clean(organisation, "单位名称"))
        begins = max(when.astimezone(UTC) - _CLOCK_SLACK, self.certificate.not_valid_before_utc)
        ends = min(_years(when, _KEY_YEARS), self.certificate.not_valid_after_utc)
        if ends <= when.astimezone(UTC):
            raise UserError("本单位的签章机构证书已经到期，不能再制作签名钥匙。", "请先校准电脑时钟；确已到期的，请新建签章机构。")
        with _bytes_are_not_characters():
            issuer = self.certificate.subject
        above = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        return (
            _builder(holder, issuer, public, begins, ends)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(authority=False), critical=True)
            .add_extension(above, critical=False)
            .sign(self.key, hashes.SHA256())
        )

    def to_bytes(self) -> bytes:
        """Certificate and UNENCRYPTED private key as PEM: whoever stores them must encrypt them."""
        return self.certificate.public_bytes(serialization.Encoding.PEM) + self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Authority:
        """Read back what `to_bytes` gave; a ValueError means the stored bytes are damaged."""
        # These bytes come out of our own authenticated store; checking the primes again would take half a second.
        key = serialization.load_pem_private_key(data, password=None, unsafe_skip_rsa_key_validation=True)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError("the authority's key is not RSA")
        return cls(x509.load_pem_x509_certificate(data), key)

    def to_pkcs12(self, password: str) -> bytes:
        """The authority itself as a password-protected file, to be carried to another computer."""
        if not password:
            raise UserError("签章机构文件必须有密码。", "请输入密码后再保存。")
        protection = serialization.BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates("签章机构".encode(), self.key, self.certificate, None, protection)

    @classmethod
    def from_pkcs12(cls, data: bytes, password: str) -> Authority:
        """Read an authority's file; refuses with the same words as `load_key`, and a file that is no authority."""
        key, certificate, _ = _open(data, password)
        if not isinstance(key, rsa.RSAPrivateKey) or not _may_issue(certificate):
            raise UserError("这个文件是签署人的钥匙，不是签章机构。", "请选择签章机构文件。")
        return cls(certificate, key)

    def certificate_pem(self) -> bytes:
        """The authority's certificate alone (public), for other offices to trust."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def load_key(data: bytes, password: str) -> SigningKey:
    """Open a PKCS#12 file.

    Refuses, each in its own words: not a PKCS#12 file, a truncated one, a wrong password, one without a private key
    or without its certificate, and a kind of key that cannot sign a PDF here (SM2, DSA, Ed25519).
    """
    key, certificate, chain = _open(data, password)
    return SigningKey(certificate, chain, FileSigner(key, certificate, chain))


def _open(data: bytes, password: str) -> tuple[PrivateKey, x509.Certificate, tuple[x509.Certificate, ...]]:
    _check_container(data)
    try:
        content = pkcs12.load_pkcs12(data, password.encode())
    except UnsupportedAlgorithm as error:
        raise UserError(
            "这把签名钥匙使用了本程序不支持的算法（如国密 SM2）。", "请改用 RSA 或 P-256 的钥匙。"
        ) from error
    except (ValueError, TypeError) as error:
        raise UserError("打不开签名钥匙：密码不对。", "请重新输入密码；若确认密码无误，则文件内容已损坏。") from error
    if content.key is None:
        raise UserError("这个钥匙文件里没有私钥，不能用来签署。", "请重新导出，并选择“连同私钥一起导出”。")
    if content.cert is None:
        raise UserError("这个钥匙文件里没有与私钥对应的证书。", "请重新导出，并选择“包含证书”。")
    return _usable(content.key), content.cert.certificate, tuple(c.certificate for c in content.additional_certs)


def _usable(key: object) -> PrivateKey:
    """Only what readers of PDFs in use can check; Poppler calls other curves invalid."""
    if isinstance(key, rsa.RSAPrivateKey):
        if key.key_size >= _LEAST_RSA:
            return key
        raise UserError(f"这把签名钥匙只有 {key.key_size} 位，太短，可以伪造，不能用来签署。", "请改用 2048 位以上的 RSA 钥匙。")
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, _CURVES):
        return key
    raise UserError("这种类型的钥匙不能用来签署 PDF。", "请改用 RSA 或 P-256 的钥匙。")


def _check_container(data: bytes) -> None:
    """Tell apart "something else" and "cut short"; the password can only be tried on a whole container."""
    if not data:
        raise UserError("钥匙文件是空的。", "请重新复制一份完整的 .p12 文件。")
    not_one = UserError("这不是签名钥匙文件（PKCS#12）。", "请选择扩展名为 .p12 或 .pfx 的文件。")
    if data[0] != 0x30:
        raise not_one
    try:
        outer = asn1_core.Sequence.load(data, strict=True)
    except ValueError as error:
        raise UserError("钥匙文件已损坏：内容不完整。", "请重新复制一份完整的 .p12 文件。") from error
    try:
        version = asn1_pkcs12.Pfx.load(outer.dump())["version"].native
    except (ValueError, TypeError) as error:
        raise not_one from error
    if version != "v3":
        raise not_one


def describe(certificate: x509.Certificate) -> KeyCard:
    """What the certificate says of its holder. Never claims that an outside issuer is licensed."""
    with _bytes_are_not_characters():
        subject, issued_by = certificate.subject, certificate.issuer
    issuer = _first(issued_by, NameOID.COMMON_NAME) or _first(issued_by, NameOID.ORGANIZATION_NAME)
    kind = _kind(subject, issued_by)
    if kind is KeyKind.LOCAL:
        statement = "内部签章，仅证明文件完整；法律上的签署以纸质签字盖章为准。"
    else:
        statement = f"由“{issuer}”签发；签发者是否为依法许可的电子认证机构，请另行核对。"
    return KeyCard(
        holder=_first(subject, NameOID.COMMON_NAME) or _first(subject, NameOID.ORGANIZATION_NAME),
        organisation=_first(subject, NameOID.ORGANIZATION_NAME),
        issuer=issuer,
        serial=f"{certificate.serial_number:X}",
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        kind=kind,
        statement=statement,
    )


def spell(moment: datetime) -> str:
    """A moment as a Chinese date on this computer's calendar."""
    local = moment.astimezone()
    return f"{local.year}年{local.month}月{local.day}日"


def load_certificates(data: bytes) -> tuple[x509.Certificate, ...]:
    """Certificates to trust, from a PEM file (one or several) or a DER file."""
    try:
        if b"-----BEGIN CERTIFICATE-----" in data:
            return tuple(x509.load_pem_x509_certificates(data))
        return (x509.load_der_x509_certificate(data),)
    except ValueError as error:
        raise UserError("这不是证书文件。", "请选择 .pem、.crt 或 .cer 格式的证书。") from error


def authority_certificate(data: bytes) -> x509.Certificate:
    """The certificate of one authority, as another office saved it (`Authority.certificate_pem`).

    Raises:
        UserError: no certificate, several, or that of somebody who may issue no keys.
    """
    found = load_certificates(data)
    if len(found) != 1 or not _may_issue(found[0]):
        raise UserError("这不是签发机构的证书。", "请对方在“签名钥匙”里保存机构证书，再把那个文件拿来。")
    return found[0]


def _kind(subject: x509.Name, issuer: x509.Name) -> KeyKind:
    units = [a.value for a in issuer.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)]
    own = LOCAL_UNIT in units or issuer == subject
    return KeyKind.LOCAL if own else KeyKind.EXTERNAL


def _first(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    values = name.get_attributes_for_oid(oid)
    return str(values[0].value) if values else ""


def _may_issue(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _check_clock(when: datetime) -> None:
    if when < _PLAUSIBLE:
        raise UserError(f"电脑时钟显示{spell(when)}，显然不对，现在制作的钥匙以后会无法使用。", "请先校准电脑时钟。")


def _clean(text: str, label: str, limit: int = NAME_LIMIT) -> str:
    text = unicodedata.normalize("NFC", text).strip()
    if not text:
        raise UserError(f"{label}不能为空。", f"请填写{label}。")
    if len(text) > limit:
        raise UserError(f"{label}超过 {limit} 个字，证书里放不下。", "请使用规范简称。")
    if any(unicodedata.category(c) in {"Cc", "Cs"} for c in text):
        raise UserError(f"{label}里有看不见的控制字符。", "请删除后重新输入。")
    return text


def _name(common: str, organisation: str, unit: str = "") -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, "CN"), (NameOID.ORGANIZATION_NAME, organisation)]
    if unit:
        parts.append((NameOID.ORGANIZATIONAL_UNIT_NAME, unit))
    parts.append((NameOID.COMMON_NAME, common))
    with _bytes_are_not_characters():
        return x509.Name([x509.NameAttribute(oid, value, _validate=False) for oid, value in parts])


@contextlib.contextmanager
def _bytes_are_not_characters() -> Iterator[None]:
    """X.520 bounds a common name by 64 characters; cryptography warns of more than 64 UTF-8 bytes, 21 Chinese ones."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Attribute's length", UserWarning)
        yield


def _years(when: datetime, count: int) -> datetime:
    return when.astimezone(UTC) + timedelta(days=365 * count + count // 4)


def _builder(
    subject: x509.Name, issuer: x509.Name, public: rsa.RSAPublicKey, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
