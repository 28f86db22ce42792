"""Key files: made, opened, refused in their own words, and described without claiming too much."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID

from desktop.documents.cms import PrivateKey
from desktop.documents.keys import Authority, KeyKind, describe, load_certificates, load_key
from desktop.domain.errors import UserError
from tests.documents.signed_papers import NOON, PASSWORD, authority, key, key_file, paper


def by_another_issuer(private: PrivateKey | ed25519.Ed25519PrivateKey, issuer: str) -> x509.Certificate:
    made_by = ec.generate_private_key(ec.SECP256R1())
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "赵六")]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(private.public_key())
        .serial_number(255)
        .not_valid_before(NOON)
        .not_valid_after(NOON + timedelta(days=365))
        .sign(made_by, hashes.SHA256())
    )


def test_a_key_file_opens_with_its_chinese_password_and_tells_its_holder() -> None:
    card = describe(key("欧阳䶮", "示范供电所").certificate)
    assert (card.holder, card.organisation, card.issuer) == ("欧阳䶮", "示范供电所", "示范供电所内部签章机构")
    assert card.kind is KeyKind.LOCAL
    assert "仅证明文件完整" in card.statement


def test_the_issuing_authority_travels_inside_the_key_file() -> None:
    assert key().chain == (authority().certificate,)


def test_a_key_verifies_against_its_authority() -> None:
    key().certificate.verify_directly_issued_by(authority().certificate)


def test_a_key_may_sign_and_an_authority_may_issue_but_not_the_other_way_round() -> None:
    holder = key().certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    issuer = authority().certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (holder.digital_signature, holder.content_commitment, holder.key_cert_sign) == (True, True, False)
    assert (issuer.digital_signature, issuer.key_cert_sign) == (False, True)


def test_an_authority_survives_being_stored() -> None:
    again = Authority.from_bytes(authority().to_bytes())
    assert again.certificate == authority().certificate
    assert load_key(again.issue("王五", "示范供电所", PASSWORD, NOON), PASSWORD).chain == (authority().certificate,)


def test_an_authority_travels_as_a_file_under_a_password() -> None:
    carried = authority().to_pkcs12(PASSWORD)
    assert Authority.from_pkcs12(carried, PASSWORD).certificate == authority().certificate
    with pytest.raises(UserError, match="不是签章机构"):
        Authority.from_pkcs12(key_file("张三", "示范供电所"), PASSWORD)


def test_a_wrong_password_is_called_one() -> None:
    with pytest.raises(UserError, match="密码不对"):
        load_key(key_file("张三", "示范供电所"), "示范密码2025")


@pytest.mark.parametrize("kept", [10, 200, -1])
def test_a_truncated_key_file_is_called_damaged(kept: int) -> None:
    with pytest.raises(UserError, match="已损坏"):
        load_key(key_file("张三", "示范供电所")[:kept], PASSWORD)


@pytest.mark.parametrize("data", [b"MZ\x90", paper(), b"0\x03\x02\x01\x05", b"\x89PNG\r\n", "签名".encode()])
def test_something_else_is_called_no_key_file(data: bytes) -> None:
    with pytest.raises(UserError, match="不是签名钥匙文件"):
        load_key(data, PASSWORD)


def test_an_empty_key_file_is_called_empty() -> None:
    with pytest.raises(UserError, match="空的"):
        load_key(b"", PASSWORD)


def test_certificates_without_a_private_key_cannot_sign() -> None:
    only = pkcs12.serialize_java_truststore(
        [pkcs12.PKCS12Certificate(authority().certificate, None)], BestAvailableEncryption(PASSWORD.encode())
    )
    with pytest.raises(UserError, match="没有私钥"):
        load_key(only, PASSWORD)


def test_a_private_key_without_its_certificate_cannot_sign() -> None:
    alone = pkcs12.serialize_key_and_certificates(None, ec.generate_private_key(ec.SECP256R1()), None, None, NoEncryption())
    with pytest.raises(UserError, match="没有与私钥对应的证书"):
        load_key(alone, "")


def test_an_ed25519_key_is_refused_because_readers_cannot_check_it() -> None:
    private = ed25519.Ed25519PrivateKey.generate()
    made = by_another_issuer(private, "外部机构")
    data = pkcs12.serialize_key_and_certificates(None, private, made, None, BestAvailableEncryption(b"x"))
    with pytest.raises(UserError, match="RSA 或 P-256"):
        load_key(data, "x")


def opened_by(private: PrivateKey) -> None:
    made = by_another_issuer(private, "外部机构")
    load_key(pkcs12.serialize_key_and_certificates(None, private, made, None, BestAvailableEncryption(b"x")), "x")


@pytest.mark.parametrize("curve", [ec.SECP256K1(), ec.BrainpoolP256R1()])
def test_a_curve_that_pdfsig_calls_invalid_is_refused(curve: ec.EllipticCurve) -> None:
    with pytest.raises(UserError, match="RSA 或 P-256"):
        opened_by(ec.generate_private_key(curve))


def test_an_rsa_key_that_can_be_forged_is_refused() -> None:
    p = 98184207633383684438919235699480705815395852539691718757914633250622593423141
    q = 104340113753595018024927323231035298472008558796015237424470745898217571492031
    e = 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    short = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), rsa.RSAPublicNumbers(e, p * q))
    with pytest.raises(UserError, match="512 位，太短"):
        opened_by(short.private_key())


def test_a_holder_without_a_name_of_its_own_is_called_by_its_organisation() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "某供电公司")])
    builder = x509.CertificateBuilder(name, name, private.public_key(), 7, NOON, NOON + timedelta(days=1))
    assert describe(builder.sign(private, hashes.SHA256())).holder == "某供电公司"


def test_another_issuer_is_named_but_never_called_licensed() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    card = describe(by_another_issuer(private, "某某电子认证有限公司"))
    assert card.kind is KeyKind.EXTERNAL
    assert "某某电子认证有限公司" in card.statement
    assert "另行核对" in card.statement
    assert card.kind.mark == "电子签名"


def test_an_organisation_that_is_not_named_stays_empty() -> None:
    assert describe(by_another_issuer(ec.generate_private_key(ec.SECP256R1()), "外部机构")).organisation == ""


def test_a_key_tells_when_the_clock_is_before_or_after_its_time() -> None:
    card = describe(key().certificate)
    assert card.unusable(NOON) == ""
    assert "才生效" in card.unusable(NOON - timedelta(days=30))
    assert "已于" in card.unusable(NOON + timedelta(days=365 * 6))


def test_a_computer_that_is_some_hours_slow_can_use_a_fresh_key() -> None:
    assert describe(key().certificate).unusable(NOON - timedelta(hours=20)) == ""


def test_no_key_is_made_while_the_clock_stands_in_the_year_2000() -> None:
    with pytest.raises(UserError, match="时钟显示2000年"):
        Authority.create("示范供电所", datetime(2000, 1, 1, 12, tzinfo=UTC))
    with pytest.raises(UserError, match="校准"):
        authority().issue("张三", "示范供电所", PASSWORD, datetime(2000, 1, 1, 12, tzinfo=UTC))


def test_a_key_never_outlives_its_authority() -> None:
    late = NOON + timedelta(days=365 * 18)
    made = load_key(authority().issue("张三", "示范供电所", PASSWORD, late), PASSWORD).certificate
    assert made.not_valid_after_utc == authority().certificate.not_valid_after_utc
    with pytest.raises(UserError, match="已经到期"):
        authority().issue("张三", "示范供电所", PASSWORD, NOON + timedelta(days=365 * 21))


@pytest.mark.parametrize(
    ("name", "organisation", "words"),
    [
        ("", "示范供电所", "姓名不能为空"),
        ("张三", " ", "单位名称不能为空"),
        ("张" * 300, "示范供电所", "64 个字"),
        ("张\n三", "示范供电所", "控制字符"),
    ],
)
def test_names_that_a_certificate_cannot_hold_are_refused(name: str, organisation: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        authority().issue(name, organisation, PASSWORD, NOON)


def test_a_station_whose_name_just_fits_gets_an_authority() -> None:
    assert describe(Authority.create("供" * 58, NOON).certificate).issuer.startswith("供" * 58)


def test_a_key_without_a_password_is_not_made() -> None:
    with pytest.raises(UserError, match="必须有密码"):
        authority().issue("张三", "示范供电所", "", NOON)


def test_trusted_certificates_are_read_as_text_or_binary() -> None:
    text = authority().certificate_pem()
    assert load_certificates(text) == (authority().certificate,)
    assert load_certificates(text + text) == (authority().certificate,) * 2
    with pytest.raises(UserError, match="不是证书"):
        load_certificates(b"hello")
