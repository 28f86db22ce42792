"""Signing: one party's PAdES-B-B signature into its declared field, without touching a byte that is already there."""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import TYPE_CHECKING

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_byterange import BuildProps
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

from desktop import __version__
from desktop.documents import appearance as looks
from desktop.documents.cms import room
from desktop.documents.containers import MAKER
from desktop.documents.fields import fields_of, mending, opened
from desktop.documents.keys import describe, spell
from desktop.documents.verifying import SignatureCheck, check_signatures
from desktop.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pyhanko.stamp import StaticStampStyle

    from desktop.documents.appearance import Appearance
    from desktop.documents.fields import Field
    from desktop.documents.keys import SigningKey


def sign(
    pdf: bytes,
    field: str,
    key: SigningKey,
    appearance: Appearance | None,
    reason: str,
    when: datetime,
) -> bytes:
    """Sign a field and give back the longer file; the bytes of `pdf` stay its beginning.

    The first signature certifies the document: from then on only signatures may be added (DocMDP P=2,
    ISO 32000-2 §12.8.2.2). The last declared field locks it entirely.

    Args:
        field: name of an empty field whose predecessors are all signed.
        appearance: what is drawn in the field; None draws our own seal or the name, by the field's name.
        reason: goes into the signature, may be empty.
        when: aware; the claimed time, which nobody vouches for.

    Raises:
        UserError: no PDF, encrypted or damaged, no fields, unknown field, signed already, out of turn, an earlier
            signature is broken, the document is locked, or the key is not valid at this moment.
    """
    _check_key(key, when)
    reader = opened(pdf)
    if reader.xrefs.hybrid_xrefs_present:
        raise UserError("这个 PDF 混用了新旧两种目录，各程序看到的内容可能不同，不能签署。", "请用其他程序另存一份再签。")
    fields = fields_of(reader)
    target = _target(fields, field)
    earlier = check_signatures(reader, pdf)
    _check_turn(fields, target)
    _check_earlier(earlier)
    style = _style(target, key, appearance, when)
    try:
        with mending((PdfError,)):
            return asyncio.run(_sign(pdf, target, key, style, reason, when, first=not earlier))
    except SigningError as error:
        raise UserError("这个文件自带的签署规则不允许这样签署。", "请使用由本程序定稿的文件。") from error


async def _sign(
    pdf: bytes, field: Field, key: SigningKey, style: StaticStampStyle | None, reason: str, when: datetime, *, first: bool
) -> bytes:
    # Step by step instead of sign_pdf(): that one takes the time from the clock and signs twice to learn the size.
    metadata = PdfSignatureMetadata(
        field_name=field.name,
        md_algorithm="sha256",
        reason=reason or None,
        subfilter=SigSeedSubFilter.PADES,
        certify=first,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        app_build_props=BuildProps(name=MAKER, revision=__version__),
    )
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    session = PdfSigner(metadata, key.signer, stamp_style=style).init_signing_session(writer, existing_fields_only=True)
    session.system_time = when
    document = session.prepare_tbs_document(None, 2 * room(key.certificate, key.chain))
    out = BytesIO()
    digest, _ = document.digest_tbs_document(output=out)
    await document.perform_signature(digest.document_digest, PdfCMSSignedAttributes(signing_time=when))
    return out.getvalue()


def _check_key(key: SigningKey, when: datetime) -> None:
    trouble = describe(key.certificate).unusable(when)
    if trouble:
        raise UserError(trouble, "请先校准电脑时钟；时钟无误的，请更换签名钥匙。")


def _target(fields: Sequence[Field], name: str) -> Field:
    if not fields:
        raise UserError("这个 PDF 没有签名域，不能签署。", "请使用由本程序定稿的文件。")
    for field in fields:
        if field.name == name:
            return field
    free = "、".join(field.name for field in fields if not field.signed)
    raise UserError(f"没有名为“{name}”的签名域。", f"可签的有：{free}。" if free else "各方都已签署，没有可签的了。")


def _check_earlier(earlier: Sequence[SignatureCheck]) -> None:
    for check in earlier:
        if not check.sound:
            finding = check.edited or "与文件内容不符"
            raise UserError(f"“{check.field}”的签名已失效（{finding}），不能在这份文件上继续签署。", "请向对方重新索取原件。")
        if check.locks:
            raise UserError(f"“{check.field}”签署后文件已锁定，不能再签署。", "需要增加签署方的，请重新定稿。")


def _check_turn(fields: Sequence[Field], target: Field) -> None:
    if target.signed:
        raise UserError(f"“{target.name}”已经签署过，不能重复签署。")
    before = [f.name for f in fields[: fields.index(target)] if not f.signed]
    if before:
        raise UserError(f"还没有轮到“{target.name}”。", f"请先由{'、'.join(before)}按顺序签署。")
    after = [f.name for f in fields[fields.index(target) :] if f.signed]
    if after:
        raise UserError(f"后面的“{after[0]}”已经签署，不能再补签“{target.name}”。", "请重新定稿后按顺序签署。")


def _style(field: Field, key: SigningKey, appearance: Appearance | None, when: datetime) -> StaticStampStyle | None:
    card = describe(key.certificate)
    shown = appearance or looks.Appearance(card.holder, card.organisation, None, looks.Manner.of_field(field.name))
    return looks.stamp(shown, spell(when), card.kind.mark, (field.width, field.height))
