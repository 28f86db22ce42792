"""Keys in a token, with a real PKCS#11 driver (SoftHSM) and keys that never leave it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

from desktop.documents.keys import describe
from desktop.documents.signing import sign
from desktop.documents.tokens import open_token
from desktop.documents.verifying import State, verify
from desktop.domain.errors import UserError
from tests.documents.signed_papers import (
    NOON,
    PARTY_A,
    PARTY_B,
    PASSWORD,
    authority,
    contract,
    issued,
    key_file,
    outside,
)

DRIVER = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "135790"


def tool(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of SoftHSM tokens of our own. The driver reads its settings when it is first loaded."""
    folder = tmp_path_factory.mktemp("hall")
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    yield folder
    del os.environ["SOFTHSM2_CONF"]
    shutil.rmtree(folder)


def made(hall: Path, label: str, private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, certificates: list[bytes]) -> str:
    """A token with a key and its certificates; the first has the key's id."""
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    tool("--init-token", "--free", "--label", label, "--so-pin", "0000", "--pin", PIN)
    pem = hall / f"{label}.pem"
    pem.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    tool("--import", str(pem), "--token", label, "--label", "key", "--id", "01", "--pin", PIN)
    library = pkcs11.lib(str(DRIVER))
    library.reinitialize()
    with library.get_token(token_label=label).open(rw=True, user_pin=PIN) as session:
        for number, der in enumerate(certificates, 1):
            attributes = decode_x509_certificate(der)
            attributes.update({pkcs11.Attribute.ID: bytes([number]), pkcs11.Attribute.TOKEN: True})
            session.create_object(attributes)
    return label


@pytest.fixture(scope="module")
def rsa_token(hall: Path) -> str:
    content = pkcs12.load_pkcs12(key_file("王五", "示范供电所"), PASSWORD.encode())
    assert content.cert is not None
    assert isinstance(content.key, rsa.RSAPrivateKey)
    certificates = [content.cert.certificate, authority().certificate]
    return made(hall, "王五的钥匙", content.key, [c.public_bytes(Encoding.DER) for c in certificates])


def test_a_key_in_a_token_signs_and_pdfsig_calls_it_valid(rsa_token: str, tmp_path: Path) -> None:
    with open_token(DRIVER, rsa_token, PIN) as key:
        assert describe(key.certificate).holder == "王五"
        signed = sign(contract(), PARTY_A, key, None, "", NOON)
        both = sign(signed, PARTY_B, key, None, "", NOON)
    assert verify(both, [authority().certificate]).state is State.COMPLETE
    assert outside("pdfsig", "-nocert", pdf=both, folder=tmp_path).count("Signature is Valid") == 2


def test_a_p256_key_in_a_token_signs_as_well(hall: Path, tmp_path: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    certificate = issued("赵六", "某某认证中心", private, ec.generate_private_key(ec.SECP256R1()))
    label = made(hall, "p256", private, [certificate.public_bytes(Encoding.DER)])
    with open_token(DRIVER, label, PIN) as key:
        signed = sign(contract(), PARTY_A, key, None, "", NOON)
    assert verify(signed).state is State.PARTLY
    assert "Signature is Valid" in outside("pdfsig", "-nocert", pdf=signed, folder=tmp_path)


def test_a_wrong_pin_is_called_one(rsa_token: str) -> None:
    with pytest.raises(UserError, match="口令不对"), open_token(DRIVER, rsa_token, "999999"):
        pass


@pytest.mark.usefixtures("rsa_token")
def test_a_token_that_is_not_plugged_in_is_missed_by_name() -> None:
    with pytest.raises(UserError, match="没有找到 USB 钥匙“别的”"), open_token(DRIVER, "别的", PIN):
        pass


def test_a_token_without_a_certificate_cannot_sign(hall: Path) -> None:
    label = made(hall, "leer", ec.generate_private_key(ec.SECP256R1()), [])
    with pytest.raises(UserError, match="没有可用来签署的私钥和证书"), open_token(DRIVER, label, PIN):
        pass


def test_a_missing_or_wrong_driver_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="找不到"), open_token(tmp_path / "no.so", "", PIN):
        pass
    (tmp_path / "wrong.so").write_bytes(b"not a library")
    with pytest.raises(UserError, match="不是可用的"), open_token(tmp_path / "wrong.so", "", PIN):
        pass
