"""Keys that live in a USB token and never leave it: PKCS#11, opened for as long as one signs."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pkcs11 import exceptions
from pyhanko.sign.pkcs11 import PKCS11Signer

from desktop.documents.cms import BindingSigner, foreign, store_of
from desktop.documents.keys import SigningKey
from desktop.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pkcs11._pkcs11 import lib as Driver  # noqa: N812
    from pyhanko_certvalidator.registry import SimpleCertificateStore


@contextlib.contextmanager
def open_token(library: Path, label: str, pin: str) -> Iterator[SigningKey]:
    """Log in to a token and give its signing key; logged out again at the end of the block.

    Args:
        library: the maker's PKCS#11 driver. Makers that ship only an SKF driver (GM/T 0016) are not supported.
        label: the token's label; "" takes the only one that is plugged in.
        pin: the token's user PIN.

    Raises:
        UserError: driver unusable, no such token, PIN wrong or locked, no key with a certificate, SM2 key.
    """
    token = _token(_driver(library), label)
    try:
        session = token.open(user_pin=pin)
    except (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange, exceptions.ArgumentsBad) as error:
        raise UserError("USB 钥匙口令不对。", "多次输错会被锁定，请核对后再试。") from error
    except exceptions.PinLocked as error:
        raise UserError("USB 钥匙已被锁定。", "请联系发放单位解锁。") from error
    except exceptions.PKCS11Error as error:
        raise UserError("打不开 USB 钥匙。", "请重新插拔后再试。") from error
    with session:
        yield _key(session)


def _driver(library: Path) -> Driver:
    if not library.is_file():
        raise UserError(f"找不到 USB 钥匙的驱动库 {library}。", "请安装发放单位提供的驱动程序。")
    try:
        return pkcs11.lib(str(library))
    except (exceptions.PKCS11Error, RuntimeError, OSError) as error:
        raise UserError(f"{library} 不是可用的 PKCS#11 驱动库。", "请向发放单位索取支持 PKCS#11 的驱动程序。") from error


def _token(driver: Driver, label: str) -> pkcs11.Token:
    # A driver lists only what was plugged in when it was loaded, until it is asked to look again.
    driver.reinitialize()
    tokens: list[pkcs11.Token] = [t for t in driver.get_tokens() if not label or t.label == label]
    if not tokens:
        raise UserError(f"没有找到 USB 钥匙{f'“{label}”' if label else ''}。", "请插好钥匙后再试。")
    if len(tokens) > 1:
        raise UserError("插着不止一把 USB 钥匙。", f"请指明用哪一把：{'、'.join(t.label for t in tokens)}。")
    return tokens[0]


def _key(session: pkcs11.Session) -> SigningKey:
    certificates = {bytes(c[pkcs11.Attribute.ID]): bytes(c[pkcs11.Attribute.VALUE]) for c in _certificates(session)}
    keys = session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY})
    for name in sorted(bytes(k[pkcs11.Attribute.ID]) for k in keys):
        if name in certificates:
            return _signing_key(session, name, certificates)
    raise UserError("USB 钥匙里没有可用来签署的私钥和证书。", "请确认证书已经写入钥匙。")


def _certificates(session: pkcs11.Session) -> list[pkcs11.Object]:
    return list(session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}))


def _signing_key(session: pkcs11.Session, name: bytes, certificates: Mapping[bytes, bytes]) -> SigningKey:
    try:
        certificate = x509.load_der_x509_certificate(certificates[name])
        public = certificate.public_key()
    except ValueError as error:
        raise UserError("USB 钥匙里的证书使用了本程序不支持的算法（如国密 SM2）。", "请改用 RSA 或 P-256 的钥匙。") from error
    if not isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise UserError("这种类型的 USB 钥匙不能用来签署 PDF。", "请改用 RSA 或 P-256 的钥匙。")
    others = [der for other, der in certificates.items() if other != name]
    chain = tuple(x509.load_der_x509_certificate(der) for der in others)
    signer = _TokenSigner(
        pkcs11_session=session,
        signing_cert=foreign(certificate),
        key_id=name,
        # Hashing is ours: many tokens know ECDSA only over a ready digest (SoftHSM among them).
        use_raw_mechanism=isinstance(public, ec.EllipticCurvePublicKey),
    )
    signer.chain = store_of(chain)
    return SigningKey(certificate, chain, signer)


class _TokenSigner(BindingSigner, PKCS11Signer):
    """Sends along the chain that was found in the token, and the signer's certificate once."""

    chain: SimpleCertificateStore

    @property
    def cert_registry(self) -> SimpleCertificateStore:
        return self.chain
