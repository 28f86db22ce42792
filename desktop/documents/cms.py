"""The cryptographic part of a signature (CMS, RFC 5652) by keys in a file or in a token, without doing work twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asn1crypto import cms, parser, tsp  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cryptography import x509
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
    from pyhanko.sign.timestamps import TimeStamper

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_SET = 17
_BOUND = "signing_certificate_v2"
_OVERHEAD = 700
"""Bytes of a signature besides certificates, issuer's name and the raw signature: 390 measured."""
_NAMED = 90
"""Bytes that name one certificate besides its issuer's name: a digest, a serial number and the frames of both."""


class BindingSigner(Signer):
    """Binds every certificate it sends along into the signature, not its own alone (ESS, RFC 5035 section 3).

    Otherwise a root that the certificates below it do not lead to byte by byte could be altered unnoticed.
    """

    async def signed_attrs(self, *args: Any, **kwargs: Any) -> cms.CMSAttributes:
        made = await super().signed_attrs(*args, **kwargs)
        assert self.signing_cert is not None
        ids = [as_signing_certificate_v2(c)["certs"][0] for c in (self.signing_cert, *self.cert_registry)]
        own = simple_cms_attribute(_BOUND, tsp.SigningCertificateV2({"certs": ids})).dump()
        return _set_of([own, *(a.dump() for a in made if a["type"].native != _BOUND)])


def _set_of(elements: Iterable[bytes]) -> cms.CMSAttributes:
    # DER wants the elements of a set in ascending order.
    return cms.CMSAttributes.load(parser.emit(0, 1, _SET, b"".join(sorted(elements))))


def bound(info: cms.SignerInfo) -> list[bytes]:
    """SHA-256 digests of the certificates that a signature names as its own; empty when it names none."""
    for attribute in info["signed_attrs"]:
        if attribute["type"].native == _BOUND:
            named = tsp.SigningCertificateV2.load(attribute["values"][0].dump())["certs"]
            return [c["cert_hash"].native for c in named if c["hash_algorithm"]["algorithm"].native == "sha256"]
    return []


class FileSigner(BindingSigner):
    """Signs with a key held in memory, parsed and checked once.

    pyHanko's own SimpleSigner parses and validates the RSA key again at every signature, which takes five times
    as long as all the rest of signing.
    """

    def __init__(self, key: PrivateKey, certificate: x509.Certificate, chain: Iterable[x509.Certificate]) -> None:
        super().__init__(signing_cert=foreign(certificate), cert_registry=store_of(chain))
        self._key = key
        self._steady: dict[str, list[bytes]] = {}

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        digest = _digest(digest_algorithm)
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), digest)
        return self._key.sign(data, ec.ECDSA(digest))

    async def signed_attrs(
        self,
        data_digest: bytes,
        digest_algorithm: str,
        attr_settings: PdfCMSSignedAttributes | None = None,
        content_type: str = "data",
        use_pades: bool = False,
        timestamper: TimeStamper | None = None,
        dry_run: bool = False,
        is_pdf_sig: bool = True,
    ) -> cms.CMSAttributes:
        """Built once per key: in a plain PAdES signature only the document's digest differs from one to the next.

        Formatting the rest anew, and asn1crypto's dumping of composed objects over and over, took nine of ten
        milliseconds.
        """
        if not use_pades or digest_algorithm not in self._steady:
            made = await super().signed_attrs(
                data_digest, digest_algorithm, attr_settings, content_type, use_pades, timestamper, dry_run, is_pdf_sig
            )
            if not use_pades:
                return made
            self._steady[digest_algorithm] = [a.dump() for a in made if a["type"].native != "message_digest"]
        digest = simple_cms_attribute("message_digest", data_digest).dump()
        return _set_of([*self._steady[digest_algorithm], digest])


def _digest(name: str) -> hashes.HashAlgorithm:
    return {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[name.lower()]


def foreign(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """The same certificate in the form that pyHanko takes."""
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def store_of(chain: Iterable[x509.Certificate]) -> SimpleCertificateStore:
    """Certificates to send along. The signer's own must not be among them: pyHanko would send it twice."""
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple([foreign(c) for c in chain])
    return store


def room(certificate: x509.Certificate, chain: Sequence[x509.Certificate]) -> int:
    """Bytes that a signature by this certificate takes at most."""
    public = certificate.public_key()
    raw = public.key_size // 8 if isinstance(public, rsa.RSAPublicKey) else 160
    everyone = [foreign(c) for c in (certificate, *chain)]
    named = sum(len(c.dump()) + len(c.issuer.dump()) + _NAMED for c in everyone)
    return named + len(everyone[0].issuer.dump()) + raw + _OVERHEAD
