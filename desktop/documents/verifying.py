"""What the signatures in a PDF prove: who signed, whether the file is whole, whether anybody touched it afterwards."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.x509 import ocsp
from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from desktop.documents.cms import foreign
from desktop.documents.containers import untouched
from desktop.documents.fields import Damaged, fields_of, mending, opened, readable
from desktop.documents.keys import KeyCard, KeyKind, describe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.status import PdfSignatureStatus

# pyHanko warns in English of what the verdict already says in Chinese.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)

_NOBODY = KeyCard(
    "", "", "", "", datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), KeyKind.EXTERNAL, ""
)


class State(StrEnum):
    """The file as a whole."""

    UNSIGNED = "unsigned"
    PARTLY = "partly"
    """Some fields are signed, all is well so far, others are still empty."""
    COMPLETE = "complete"
    EDITED = "edited"
    """Every signature fits the bytes it covers, but something was added after it."""
    DAMAGED = "damaged"
    """A signature does not fit its bytes, or the file cannot be read."""

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]


_STATE_LABELS = {
    State.UNSIGNED: "未签署",
    State.PARTLY: "部分签署",
    State.COMPLETE: "已全部签署",
    State.EDITED: "签署后被改动",
    State.DAMAGED: "已损坏",
}


class Trust(StrEnum):
    """Whether the signer's certificate leads to an issuer we were told to trust."""

    UNCHECKED = "unchecked"
    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"

    @property
    def label(self) -> str:
        return _TRUST_LABELS[self]


_TRUST_LABELS = {
    Trust.UNCHECKED: "未核对签发机构",
    Trust.TRUSTED: "签发机构受信任",
    Trust.UNTRUSTED: "签发机构未受信任",
}


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """One signature.

    Attributes:
        card: what the signer's certificate says.
        signed_at: by the clock of the signer's computer, which nobody vouches for; None when it gave none.
        intact: the signature fits the bytes it covers.
        edited: what was done after it that is not another party's signature, in words; "" when nothing.
        locks: it forbids every later change.
        notes: further plain sentences, e.g. that the certificate was not yet valid by the signer's clock.
    """

    field: str
    card: KeyCard
    trust: Trust
    signed_at: datetime | None
    reason: str
    intact: bool
    edited: str
    locks: bool
    notes: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Intact, and nothing but signatures came after."""
        return self.intact and not self.edited

    @property
    def signer(self) -> str:
        """Name with organisation, as one reads it aloud."""
        name = self.card.holder or "未知签署人"
        return f"{name}（{self.card.organisation}）" if self.card.organisation not in ("", name) else name

    @property
    def time(self) -> str:
        """The claimed time with its caveat."""
        if self.signed_at is None:
            return "未注明签署时间"
        local = self.signed_at.astimezone()
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M:%S}（按签署电脑的时钟）"

    @property
    def finding(self) -> str:
        """Whether the signature still holds, in words."""
        if not self.intact:
            return "签名与文件内容不符"
        return f"签名完好，但{self.edited}" if self.edited else "签名完好，签署后未改动"

    @property
    def sentence(self) -> str:
        """Everything about this signature in one line."""
        parts = (f"{self.field}：{self.signer}，{self.time}", self.finding, self.trust.label, self.card.kind.mark)
        return "；".join((*parts, *(n.rstrip("。") for n in self.notes))) + "。"


@dataclass(frozen=True, slots=True)
class Verification:
    """The whole verdict.

    Attributes:
        fields: every signature field in declared order.
        signatures: in the order in which they were made.
        sentences: the verdict in plain Chinese, the most important first.
    """

    state: State
    fields: tuple[str, ...]
    signatures: tuple[SignatureCheck, ...]
    sentences: tuple[str, ...]

    @property
    def empty(self) -> tuple[str, ...]:
        """Fields nobody has signed yet, in declared order."""
        signed = {s.field for s in self.signatures}
        return tuple(f for f in self.fields if f not in signed)

    @property
    def sound(self) -> bool:
        """At least one signature, and nothing wrong with any. Says nothing about trust."""
        return self.state in (State.PARTLY, State.COMPLETE)

    @property
    def locked(self) -> bool:
        """The last party has signed; nothing more may be added."""
        return any(s.locks for s in self.signatures)


def verify(pdf: bytes, trusted: Sequence[x509.Certificate] = ()) -> Verification:
    """Check every signature of a PDF, offline.

    Args:
        pdf: the whole file.
        trusted: certificates of authorities to trust. Without any, issuers are reported as unchecked: the authority
            that comes inside a signature proves nothing about itself.

    Raises:
        UserError: empty, no PDF at all, or encrypted. A damaged PDF is a verdict, not an error.
    """
    try:
        reader = opened(pdf)
        names = tuple(f.name for f in fields_of(reader))
        checks = check_signatures(reader, pdf, trusted)
    except Damaged as damage:
        return Verification(State.DAMAGED, (), (), (f"{damage.message}文件不完整或已被改动，签名无从核验。",))
    state = _state(names, checks)
    return Verification(state, names, checks, tuple(_sentences(state, names, checks)))


def check_signatures(
    reader: PdfFileReader, pdf: bytes, trusted: Sequence[x509.Certificate] = ()
) -> tuple[SignatureCheck, ...]:
    """Every signature of an open file, in the order in which they were made."""
    with mending():
        filled = list(enumerate_sig_fields(reader, filled_status=True))
    found: list[EmbeddedPdfSignature] = []
    broken: list[SignatureCheck] = []
    for raw, _, reference in filled:
        name = readable(raw)
        try:
            with mending():
                found.append(EmbeddedPdfSignature(reader, reference.get_object(), name))
        except Damaged:
            broken.append(_unreadable(name))
    found.sort(key=lambda s: s.signed_revision)
    return tuple(asyncio.run(_check_all(found, pdf, [foreign(c) for c in trusted]))) + tuple(broken)


async def _check_all(
    found: Sequence[EmbeddedPdfSignature], pdf: bytes, roots: Sequence[object]
) -> list[SignatureCheck]:
    fields = {s.field_name for s in found}
    checks = []
    for signature in found:
        try:
            with mending():
                status = await _status(signature, roots)
                card = describe(x509.load_der_x509_certificate(signature.signer_cert.dump()))
                whole = untouched(signature, pdf)
        except Damaged:
            checks.append(_unreadable(signature.field_name))
            continue
        trust = (Trust.TRUSTED if status.trusted else Trust.UNTRUSTED) if roots else Trust.UNCHECKED
        edit = _edit(signature, status, fields, pdf, last=signature is found[-1])
        checks.append(_check(signature, card, trust, status.intact and status.valid and whole, edit))
    return checks


async def _status(signature: EmbeddedPdfSignature, roots: Sequence[object]) -> PdfSignatureStatus:
    # Without a time stamp the claimed time is all there is; a contract must not lose its signer's name
    # when the five years of a certificate are over, so the path is judged at that time.
    context = ValidationContext(
        trust_roots=list(roots), allow_fetching=False, moment=signature.self_reported_timestamp
    )
    return await async_validate_pdf_signature(signature, context)


def _check(signature: EmbeddedPdfSignature, card: KeyCard, trust: Trust, intact: bool, edit: str) -> SignatureCheck:
    signed_at = signature.self_reported_timestamp
    return SignatureCheck(
        field=signature.field_name,
        card=card,
        trust=trust,
        signed_at=signed_at,
        reason=str(signature.sig_object.get("/Reason", "")),
        intact=intact,
        edited=edit,
        locks=signature.docmdp_level is MDPPerm.NO_CHANGES,
        notes=tuple(_notes(card, signed_at)),
    )


def _edit(
    signature: EmbeddedPdfSignature, status: PdfSignatureStatus, fields: set[str], pdf: bytes, *, last: bool
) -> str:
    """What came after the signature, other than other parties' signatures.

    `intact and valid` never shows this: an addition at the end of the file leaves every signed byte as it was.
    """
    coverage, diff = status.coverage, status.diff_result
    if coverage is None or coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return "它没有覆盖整个文件"
    if not isinstance(diff, DiffResult) or not status.docmdp_ok:
        return "签署之后文件内容被增改（页面、附件或其他对象）"
    filled = sorted(set(diff.changed_form_fields) - fields)
    if filled:
        return f"签署之后改填了表单项：{'、'.join(filled)}"
    if last and coverage is not SignatureCoverageLevel.ENTIRE_FILE and not _kept_alive(signature.reader, pdf):
        return "签署之后文件末尾被追加了内容"
    return ""


def _kept_alive(reader: PdfFileReader, pdf: bytes) -> bool:
    """Whether long-term validation data was added, which a licensed authority's software does after signing.

    That is certificates, revocation lists and OCSP answers, at least one of them and nothing in their place.
    """
    kinds: dict[str, Callable[[bytes], object]] = {
        "/Certs": x509.load_der_x509_certificate,
        "/CRLs": x509.load_der_x509_crl,
        "/OCSPs": ocsp.load_der_ocsp_response,
    }
    try:
        with mending():
            store = reader.root["/DSS"]
            found = [(load, item) for kind, load in kinds.items() if kind in store for item in store[kind]]
            held = [load(item.get_object().data) for load, item in found]
    except Damaged:
        return False
    return bool(held) and pdf.endswith((b"%%EOF", b"%%EOF\n", b"%%EOF\r\n", b"%%EOF\r"))


def _notes(card: KeyCard, signed_at: datetime | None) -> Iterable[str]:
    if signed_at is None:
        return
    if signed_at < card.valid_from:
        yield "签署时间早于证书生效时间，签署电脑的时钟可能不准"
    if signed_at > card.valid_until:
        yield "签署时间晚于证书到期时间"


def _unreadable(field: str) -> SignatureCheck:
    note = ("签名数据读不出来",)
    return SignatureCheck(field, _NOBODY, Trust.UNCHECKED, None, "", intact=False, edited="", locks=False, notes=note)


def _state(names: Sequence[str], checks: Sequence[SignatureCheck]) -> State:
    if not checks:
        return State.UNSIGNED
    if not all(c.intact for c in checks):
        return State.DAMAGED
    if any(c.edited for c in checks):
        return State.EDITED
    return State.COMPLETE if len(checks) == len(names) else State.PARTLY


def _sentences(state: State, names: Sequence[str], checks: Sequence[SignatureCheck]) -> Iterable[str]:
    yield _verdict(state, names, checks)
    waiting = [n for n in names if n not in {c.field for c in checks}]
    if waiting and state in (State.UNSIGNED, State.PARTLY):
        yield f"待签：{'、'.join(waiting)}。"
    if any(c.locks for c in checks) and state is State.COMPLETE:
        yield "最后一方签署后文件已锁定，不能再添加任何内容。"
    if checks:
        yield from _about_trust(checks)


def _verdict(state: State, names: Sequence[str], checks: Sequence[SignatureCheck]) -> str:
    if state is State.UNSIGNED:
        return "文件尚未签署。" if names else "文件没有签名，也没有签名域。"
    bad = "、".join(c.field for c in checks if not c.sound)
    if state is State.DAMAGED:
        return f"签名与文件内容不符（{bad}）：文件在签署之后被改动或损坏。"
    if state is State.EDITED:
        return f"签名本身完好，但签署之后文件被改动过（{bad}）。"
    done = "、".join(c.field for c in checks)
    extent = "全部 " if state is State.COMPLETE else ""
    return f"{extent}{len(checks)} 个签名完好（{done}），签署后文件未被改动。"


def _about_trust(checks: Sequence[SignatureCheck]) -> Iterable[str]:
    if any(c.trust is Trust.UNCHECKED for c in checks):
        yield "没有指定受信任的签发机构，只核对了文件是否完整，没有核对签署人身份。"
    doubtful = "、".join(c.field for c in checks if c.trust is Trust.UNTRUSTED)
    if doubtful:
        yield f"签发机构不在受信任之列（{doubtful}），签署人身份请另行核对。"
    if any(c.card.kind is KeyKind.LOCAL for c in checks):
        yield "内部签章仅证明文件完整；法律上的签署以纸质签字盖章为准。"
