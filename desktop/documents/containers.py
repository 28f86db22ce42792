"""The one place in a signed PDF that its signature cannot cover: the container of the signature itself."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from asn1crypto import cms, parser  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes

from desktop.documents.cms import bound
from desktop.documents.keys import LOCAL_UNIT

if TYPE_CHECKING:
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

MAKER = "Shuangxing"
"""How a signature says that this program made it (the application's name in its build properties, which are signed)."""


def untouched(signature: EmbeddedPdfSignature, pdf: bytes) -> bool:
    """Whether the container holds the signature as it was made, and nothing else.

    What is checked of any signature: its hexadecimal digits are of one case
    and without gaps, after it come only zeros, and the
    certificates in it fit each other. What we made ourselves is known to the byte.

    Raises:
        ValueError, TypeError, LookupError: what is in the container cannot be parsed.
    """
    if not _padded_with_zeros(signature, pdf):
        return False
    chain = _chain(signature)
    if not all(_issued(below, above) for below, above in zip(chain, [*chain[1:], chain[-1]], strict=True)):
        return False
    return _maker(signature) != MAKER or _as_we_write_it(signature, chain)


def _padded_with_zeros(signature: EmbeddedPdfSignature, pdf: bytes) -> bool:
    content = signature.pkcs7_content
    _, before, after, _ = (int(n) for n in signature.byte_range)
    digits = pdf[before + 1 : after - 1]
    if not digits.isalnum() or digits not in (digits.lower(), digits.upper()):
        return False
    return not any(content[int(parser.peek(content)) :])


def _maker(signature: EmbeddedPdfSignature) -> str:
    name = signature.sig_object.get("/Prop_Build", {}).get("/App", {}).get("/Name", "")
    return str(name).removeprefix("/")


def _chain(signature: EmbeddedPdfSignature) -> list[asn1_x509.Certificate]:
    """The signer's certificate and those above it, as far as they are there.

    The first is bound by its digest (ESS signing-certificate-v2, which PAdES demands), the others only by the
    signatures on them.
    """
    above = {c.subject.dump(): c for c in signature.other_embedded_certs}
    chain = [signature.signer_cert]
    while chain[-1].issuer.dump() in above:
        chain.append(above.pop(chain[-1].issuer.dump()))
    return chain


def _issued(below: asn1_x509.Certificate, above: asn1_x509.Certificate) -> bool:
    """Whether the signature on a certificate is right; true as well where nothing here can tell."""
    if below["signature_algorithm"].dump() != below["tbs_certificate"]["signature"].dump():
        return False
    if below.issuer.dump() != above.subject.dump():
        return True  # the issuer is not in the container
    certificate = x509.load_der_x509_certificate(below.dump())
    try:
        weak = isinstance(certificate.signature_hash_algorithm, hashes.SHA1 | hashes.MD5)
    except UnsupportedAlgorithm:
        return True  # SM2 and the like
    if weak:
        return True  # nothing checks those any more; certificates of old key files have them
    try:
        certificate.verify_directly_issued_by(x509.load_der_x509_certificate(above.dump()))
    except (InvalidSignature, UnsupportedAlgorithm, x509.InvalidVersion, ValueError, TypeError):
        return False
    return True


def _as_we_write_it(signature: EmbeddedPdfSignature, chain: list[asn1_x509.Certificate]) -> bool:
    """In a frame that differs in no byte from the one pyHanko writes, and if the key is ours, with its authority alone.

    Key files from elsewhere may come without their root, or with certificates that have nothing to do with them.
    """
    data, info = signature.signed_data, signature.signer_info
    content = {
        "version": "v1",
        "digest_algorithms": [info["digest_algorithm"]],
        "encap_content_info": {"content_type": "data"},
        "certificates": list(data["certificates"]),
        "signer_infos": [info],
    }
    frame = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)}).dump()
    if info["version"].native != "v1" or not signature.pkcs7_content.startswith(frame):
        return False
    there = {c.chosen.dump() for c in data["certificates"]}
    named = bound(info)
    # Signatures made before every certificate was named name the signer's alone.
    if len(named) > 1 and {sha256(c).digest() for c in there} != set(named):
        return False
    return not _ours(chain[0]) or (there == {c.dump() for c in chain} and _issued_itself(chain[-1]))


def _ours(certificate: asn1_x509.Certificate) -> bool:
    unit = certificate.issuer.native.get("organizational_unit_name", ())
    return LOCAL_UNIT in ([unit] if isinstance(unit, str) else unit)


def _issued_itself(certificate: asn1_x509.Certificate) -> bool:
    return bool(certificate.issuer.dump() == certificate.subject.dump())
