"""Verdicts: what is whole, what was touched afterwards, who signed; and that nothing slips through."""

import random
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from pyhanko.pdf_utils import embed
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

from desktop.documents.cms import foreign
from desktop.documents.fields import FieldBox, add_fields
from desktop.documents.keys import KeyKind, load_key
from desktop.documents.signing import sign
from desktop.documents.verifying import State, Trust, Verification, verify
from desktop.domain.errors import UserError
from tests.documents.signed_papers import (
    NOON,
    PARTY_A,
    PARTY_B,
    authority,
    authority_of,
    contract,
    flipped,
    issued,
    key,
    outside,
    paper,
    signed_by_a,
    signed_by_both,
    with_text_added,
    written,
)


def test_both_signatures_stand() -> None:
    result = verify(signed_by_both(), [authority().certificate])
    assert (result.state, result.sound, result.locked, result.empty) == (State.COMPLETE, True, True, ())
    assert [(s.field, s.signer, s.trust) for s in result.signatures] == [
        (PARTY_A, "张三（示范供电所）", Trust.TRUSTED),
        (PARTY_B, "李四（示例建设公司）", Trust.TRUSTED),
    ]
    assert result.sentences[0] == "全部 2 个签名完好（甲方签章、乙方签章），签署后文件未被改动。"


def test_one_signature_stands_and_the_other_field_waits() -> None:
    result = verify(signed_by_a())
    assert (result.state, result.sound, result.locked, result.empty) == (State.PARTLY, True, False, (PARTY_B,))
    assert f"待签：{PARTY_B}。" in result.sentences


def test_an_unsigned_paper_names_the_fields_that_wait() -> None:
    result = verify(contract())
    assert (result.state, result.sound, result.empty) == (State.UNSIGNED, False, (PARTY_A, PARTY_B))


def test_a_paper_without_fields_is_unsigned() -> None:
    assert verify(paper()).sentences == ("文件没有签名，也没有签名域。",)


def test_without_a_list_of_trust_the_issuer_is_said_to_be_unchecked() -> None:
    result = verify(signed_by_both())
    assert {s.trust for s in result.signatures} == {Trust.UNCHECKED}
    assert any("没有核对签署人身份" in s for s in result.sentences)


def test_the_authority_inside_the_signature_does_not_vouch_for_itself() -> None:
    result = verify(signed_by_both(), [authority_of("另一个供电所").certificate])
    assert {s.trust for s in result.signatures} == {Trust.UNTRUSTED}
    assert result.sound


def test_the_time_is_said_to_be_that_of_the_signers_clock() -> None:
    check = verify(signed_by_a()).signatures[0]
    assert "按签署电脑的时钟" in check.sentence
    assert check.reason == "项目实施合同"


def test_a_local_key_is_said_to_prove_no_more_than_integrity() -> None:
    result = verify(signed_by_both())
    assert {s.card.kind for s in result.signatures} == {KeyKind.LOCAL}
    assert "内部签章仅证明文件完整；法律上的签署以纸质签字盖章为准。" in result.sentences


def test_one_flipped_byte_is_reported_as_pdfsig_reports_it(tmp_path: Path) -> None:
    bent = flipped(signed_by_both(), signed_by_both().index(b"stream") + 20)
    assert verify(bent).state is State.DAMAGED
    assert "Digest Mismatch" in outside("pdfsig", "-nocert", pdf=bent, folder=tmp_path)


def test_text_added_after_signing_is_reported_although_pdfsig_calls_it_valid(tmp_path: Path) -> None:
    edited = with_text_added(signed_by_both())
    result = verify(edited)
    assert result.state is State.EDITED
    assert all(s.intact for s in result.signatures)
    assert outside("pdfsig", "-nocert", pdf=edited, folder=tmp_path).count("Signature is Valid") == 2


def test_text_added_between_two_signatures_is_reported_for_the_first() -> None:
    writer = IncrementalPdfFileWriter(BytesIO(with_text_added(signed_by_a())))
    out = BytesIO()
    PdfSigner(PdfSignatureMetadata(field_name=PARTY_B), key().signer).sign_pdf(writer, output=out)
    result = verify(out.getvalue())
    assert result.state is State.EDITED
    assert [s.sound for s in result.signatures] == [False, True]


def test_an_attachment_added_after_signing_is_reported() -> None:
    writer = IncrementalPdfFileWriter(BytesIO(signed_by_both()))
    attached = embed.EmbeddedFileObject.from_file_data(writer, b"more")
    embed.embed_file(writer, embed.FileSpec(file_spec_string="more.txt", embedded_data=attached))
    assert verify(written(writer)).state is State.EDITED


def test_a_third_signature_after_the_lock_breaks_the_others() -> None:
    writer = IncrementalPdfFileWriter(BytesIO(signed_by_both()))
    append_signature_field(writer, SigFieldSpec("丙方签章", on_page=0, box=(50, 50, 200, 120)))
    out = BytesIO()
    PdfSigner(PdfSignatureMetadata(field_name="丙方签章"), key().signer).sign_pdf(writer, output=out)
    result = verify(out.getvalue())
    assert result.state is State.EDITED
    assert [bool(s.edited) for s in result.signatures] == [True, True, False]


def test_an_empty_field_added_after_signing_is_reported() -> None:
    writer = IncrementalPdfFileWriter(BytesIO(signed_by_both()))
    append_signature_field(writer, SigFieldSpec("丙方签章", on_page=0, box=(50, 50, 200, 120)))
    assert verify(written(writer)).state is State.EDITED


def test_a_changed_title_after_signing_is_reported() -> None:
    writer = IncrementalPdfFileWriter(BytesIO(signed_by_both()))
    writer.set_info(DictionaryObject({NameObject("/Title"): pdf_string("another contract")}))
    assert verify(written(writer)).state is State.EDITED


def test_a_file_that_another_program_saved_again_is_damaged() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(signed_by_both())) as pdf:
        pdf.save(out)
    assert verify(out.getvalue()).state is State.DAMAGED


@pytest.mark.parametrize("tail", [b"\n", b"x", b"%%EOF\n", b"\x00" * 600])
def test_bytes_at_the_very_end_are_reported(tail: bytes) -> None:
    assert verify(signed_by_both() + tail).state in (State.EDITED, State.DAMAGED)


def test_a_file_cut_back_to_the_first_signature_shows_that_the_second_is_missing() -> None:
    assert verify(signed_by_both()[: len(signed_by_a())]).empty == (PARTY_B,)


def test_a_file_cut_in_the_middle_is_damaged() -> None:
    for share in (0.3, 0.6, 0.9, 0.99):
        data = signed_by_both()[: int(len(signed_by_both()) * share)]
        assert not verify(data).sound, share


def test_a_signature_moved_into_another_paper_does_not_fit() -> None:
    other = add_fields(paper(3), [FieldBox(PARTY_A, 2, 60, 100, 280, 200), FieldBox(PARTY_B, 2, 310, 100, 530, 200)])
    tail = signed_by_a()[len(contract()) :]
    assert verify(other + tail).state is State.DAMAGED


@pytest.mark.parametrize("seed", range(4))
def test_no_flipped_byte_goes_unnoticed(seed: int) -> None:
    dice = random.Random(seed)
    whole = signed_by_both()
    for _ in range(25):
        place, bits = dice.randrange(5, len(whole)), 1 << dice.randrange(8)
        assert not checked(flipped(whole, place, bits)), f"byte {place} of {len(whole)}, bits {bits:08b}"


def checked(pdf: bytes) -> bool:
    """Whether the file passes; a refusal does not."""
    try:
        return verify(pdf).sound
    except UserError:
        return False


def test_a_byte_flipped_inside_the_signature_container_is_noticed() -> None:
    whole = signed_by_a()
    start = whole.index(b"/Contents <") + len(b"/Contents <")
    end = whole.index(b">", start)
    missed = [place for place in range(start, end, 97) if checked(flipped(whole, place, 1))]
    assert missed == []


def test_a_byte_flipped_in_the_certificates_above_the_signer_is_noticed() -> None:
    root, middle, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    chain = [issued("某市中级", "某省根", middle, root), issued("某省根", "某省根", root, root)]
    data = pkcs12.serialize_key_and_certificates(None, own, issued("赵六", "某市中级", own, middle), chain, NoEncryption())
    whole = sign(contract(), PARTY_A, load_key(data, ""), None, "", NOON)
    assert verify(whole).sound
    start = whole.index(b"/Contents <") + len(b"/Contents <")
    end = whole.index(b"0" * 100, start)
    missed = [place for place in range(start, end, 31) if checked(flipped(whole, place, 1))]
    assert missed == []


def by_sha1(private: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """A certificate such as old key files still have; nothing makes them any more."""
    made = foreign(issued("赵六", "赵六", private, private))
    for algorithm in (made["tbs_certificate"]["signature"], made["signature_algorithm"]):
        algorithm["algorithm"] = "sha1_ecdsa"
    made["signature_value"] = private.sign(made["tbs_certificate"].dump(force=True), ec.ECDSA(hashes.SHA1()))
    return x509.load_der_x509_certificate(made.dump(force=True))


def test_a_certificate_signed_with_sha1_does_not_make_the_paper_look_damaged(tmp_path: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    data = pkcs12.serialize_key_and_certificates(None, private, by_sha1(private), None, NoEncryption())
    signed = sign(contract(), PARTY_A, load_key(data, ""), None, "", NOON)
    assert verify(signed).sound
    assert "Signature is Valid" in outside("pdfsig", "-nocert", pdf=signed, folder=tmp_path)


def with_store(certificate: bytes) -> bytes:
    """The contract signed by both with a security store (DSS) added, as software for long-term validation does."""
    writer = IncrementalPdfFileWriter(BytesIO(signed_by_both()))
    held = ArrayObject([writer.add_object(StreamObject(stream_data=certificate))] if certificate else [])
    writer.root["/DSS"] = writer.add_object(DictionaryObject({NameObject("/Certs"): held}))
    writer.update_root()
    return written(writer)


def test_validation_data_added_after_signing_are_no_edit() -> None:
    assert verify(with_store(authority().certificate.public_bytes(Encoding.DER))).sound


@pytest.mark.parametrize("rubbish", [b"", b"anything else"])
def test_what_only_calls_itself_validation_data_is_an_edit(rubbish: bytes) -> None:
    assert verify(with_store(rubbish)).state is State.EDITED


def test_nothing_can_hide_behind_validation_data() -> None:
    kept = with_store(authority().certificate.public_bytes(Encoding.DER))
    assert verify(kept + b"% anything else").state is State.EDITED


@pytest.mark.parametrize("put", [b" ", b"\n", b"\x00", b"1", b"A"])
def test_nothing_can_be_written_into_the_zeros_after_a_signature(put: bytes) -> None:
    whole = signed_by_a()
    place = whole.index(b"0" * 200) + 100
    assert not checked(whole[:place] + put + whole[place + 1 :])


def test_a_field_whose_name_is_no_text_is_reported_and_not_a_crash() -> None:
    whole = signed_by_a()
    bent = whole.replace(rb"/T (\376\377", rb"/T (\331\377")
    assert bent != whole
    assert not verify(bent).sound


def test_a_clock_that_was_wrong_at_signing_is_said_plainly() -> None:
    writer = IncrementalPdfFileWriter(BytesIO(contract()))
    signer = PdfSigner(PdfSignatureMetadata(field_name=PARTY_A, certify=True), key().signer)
    session = signer.init_signing_session(writer, existing_fields_only=True)
    session.system_time = NOON - timedelta(days=900)
    result = verify(finish(session), [authority().certificate])
    assert result.state is State.PARTLY
    assert "时钟可能不准" in result.signatures[0].sentence
    assert result.signatures[0].trust is Trust.UNTRUSTED


def finish(session: object) -> bytes:
    import asyncio

    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession

    assert isinstance(session, PdfSigningSession)
    out = BytesIO()

    async def run() -> None:
        document = session.prepare_tbs_document(None, 16384)
        digest, _ = document.digest_tbs_document(output=out)
        attributes = PdfCMSSignedAttributes(signing_time=session.system_time)
        await document.perform_signature(digest.document_digest, attributes)

    asyncio.run(run())
    return out.getvalue()


def test_a_signature_outlives_its_certificate() -> None:
    late = sign(contract(), PARTY_A, key(), None, "", NOON + timedelta(days=365 * 4))
    assert verify(late, [authority().certificate]).signatures[0].trust is Trust.TRUSTED


def test_a_key_of_another_issuer_without_its_root_signs_as_well() -> None:
    middle = ec.generate_private_key(ec.SECP256R1())
    above = issued("某某认证中心", "某某根", middle, ec.generate_private_key(ec.SECP256R1()))
    private = ec.generate_private_key(ec.SECP256R1())
    own = issued("赵六", "某某认证中心", private, middle)
    data = pkcs12.serialize_key_and_certificates(None, private, own, [above, authority().certificate], NoEncryption())
    result = verify(sign(contract(), PARTY_A, load_key(data, ""), None, "", NOON))
    assert result.state is State.PARTLY
    assert result.signatures[0].card.kind is KeyKind.EXTERNAL
    assert "电子签名" in result.signatures[0].sentence


@pytest.mark.parametrize(("data", "words"), [(b"", "空的"), (random.Random(1).randbytes(3000), "不是 PDF")])
def test_what_is_no_pdf_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        verify(data)


def test_a_pdf_full_of_rubbish_is_damaged() -> None:
    result = verify(b"%PDF-1.7\n" + random.Random(2).randbytes(3000))
    assert isinstance(result, Verification)
    assert (result.state, result.sound) == (State.DAMAGED, False)
