"""Signing: two parties in turn, confirmed by other programs, and everything that is refused."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import (
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    SigSeedValFlags,
    SigSeedValueSpec,
    append_signature_field,
)
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

from desktop.documents.appearance import Appearance
from desktop.documents.fields import FieldBox, add_fields
from desktop.documents.keys import Authority, load_key
from desktop.documents.signing import sign
from desktop.documents.verifying import State, Trust, verify
from desktop.domain.errors import UserError
from tests.documents.signed_papers import (
    NOON,
    PARTY_A,
    PARTY_B,
    PASSWORD,
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


def test_two_parties_sign_and_pdfsig_calls_both_signatures_valid(tmp_path: Path) -> None:
    said = outside("pdfsig", "-nocert", pdf=signed_by_both(), folder=tmp_path)
    assert said.count("Signature is Valid") == 2
    assert "Total document signed" in said
    assert [PARTY_A in said, PARTY_B in said, "张三" in said, "李四" in said] == [True] * 4


def test_qpdf_finds_nothing_wrong_with_the_signed_file(tmp_path: Path) -> None:
    assert "No syntax or stream encoding errors" in outside("qpdf", "--check", pdf=signed_by_both(), folder=tmp_path)


def test_every_font_of_the_seals_is_embedded_and_their_text_can_be_copied(tmp_path: Path) -> None:
    one = add_fields(paper(1), [FieldBox(PARTY_A, 1, 60, 100, 280, 200)])
    look = Appearance("张䶮", "示范供电所")
    signed = sign(one, PARTY_A, key(), look, "", NOON)
    lines = outside("pdffonts", pdf=signed, folder=tmp_path).splitlines()[2:]
    assert [line.split()[-5] for line in lines if "Helvetica" not in line] == ["yes"] * (len(lines) - 1)
    assert "Type 3" not in "".join(lines)


def test_signing_changes_no_earlier_byte() -> None:
    assert signed_by_a().startswith(contract())
    assert signed_by_both().startswith(signed_by_a())


def test_the_first_signature_certifies_and_the_last_one_locks() -> None:
    first, last = PdfFileReader(BytesIO(signed_by_both())).embedded_signatures
    assert (first.docmdp_level, last.docmdp_level) == (MDPPerm.FILL_FORMS, MDPPerm.NO_CHANGES)
    assert {s.sig_object["/SubFilter"] for s in (first, last)} == {SigSeedSubFilter.PADES.value}


def test_a_paper_for_one_party_is_certified_and_locked_at_once() -> None:
    one = add_fields(paper(), [FieldBox("承诺人签字", 1, 60, 100, 280, 160)])
    result = verify(sign(one, "承诺人签字", key(), None, "", NOON))
    assert (result.state, result.locked) == (State.COMPLETE, True)


def test_three_parties_sign_in_turn(tmp_path: Path) -> None:
    names = ["甲方签章", "乙方签章", "监督方签章"]
    pdf = add_fields(paper(), [FieldBox(n, 1, 60, 100 + 120 * i, 280, 200 + 120 * i) for i, n in enumerate(names)])
    for name in names:
        pdf = sign(pdf, name, key(), None, "", NOON)
    assert verify(pdf).state is State.COMPLETE
    assert outside("pdfsig", "-nocert", pdf=pdf, folder=tmp_path).count("Signature is Valid") == 3


def test_the_second_party_signs_on_another_computer_with_its_own_authority() -> None:
    theirs = Authority.create("示例建设公司", NOON)
    data = theirs.issue("李四", "示例建设公司", "另一把", NOON)
    travelled = bytes(signed_by_a())
    both = sign(travelled, PARTY_B, load_key(data, "另一把"), None, "", NOON + timedelta(days=3))
    home = verify(both, [authority().certificate])
    assert [s.trust for s in home.signatures] == [Trust.TRUSTED, Trust.UNTRUSTED]
    assert [s.trust for s in verify(both, [authority().certificate, theirs.certificate]).signatures] == [Trust.TRUSTED] * 2
    assert home.state is State.COMPLETE


def test_the_claimed_time_is_the_one_given() -> None:
    assert [s.signed_at for s in verify(signed_by_both()).signatures] == [NOON, NOON]


def test_the_longest_names_that_a_certificate_holds_can_sign(tmp_path: Path) -> None:
    issuer = authority_of("供" * 58)
    long = load_key(issuer.issue("阿" * 64, "供" * 64, PASSWORD, NOON), PASSWORD)
    signed = sign(contract(), PARTY_A, long, None, "理由" * 200, NOON)
    assert verify(signed, [issuer.certificate]).signatures[0].trust is Trust.TRUSTED
    assert "Signature is Valid" in outside("pdfsig", "-nocert", pdf=signed, folder=tmp_path)


def test_a_paper_with_compressed_structure_is_signed_as_well(tmp_path: Path) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(paper())) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, min_version="1.7")
    pdf_with_fields = add_fields(out.getvalue(), [FieldBox(PARTY_A, 1, 60, 100, 280, 200)])
    signed = sign(pdf_with_fields, PARTY_A, key(), None, "", NOON)
    assert "Signature is Valid" in outside("pdfsig", "-nocert", pdf=signed, folder=tmp_path)
    assert verify(signed).state is State.COMPLETE


def test_nobody_signs_before_his_turn() -> None:
    with pytest.raises(UserError, match=f"还没有轮到“{PARTY_B}”") as refusal:
        sign(contract(), PARTY_B, key(), None, "", NOON)
    assert PARTY_A in refusal.value.advice


def test_nobody_signs_twice() -> None:
    with pytest.raises(UserError, match="已经签署过"):
        sign(signed_by_a(), PARTY_A, key(), None, "", NOON)


def test_an_unknown_field_is_answered_with_those_that_exist() -> None:
    with pytest.raises(UserError, match="丙方") as refusal:
        sign(contract(), "丙方签章", key(), None, "", NOON)
    assert f"{PARTY_A}、{PARTY_B}" in refusal.value.advice


def test_a_paper_without_fields_cannot_be_signed() -> None:
    with pytest.raises(UserError, match="没有签名域"):
        sign(paper(), PARTY_A, key(), None, "", NOON)


@pytest.mark.parametrize(("data", "words"), [(b"", "空的"), (bytes(range(250)) * 12, "不是 PDF"), (paper()[:-300], "已损坏")])
def test_what_cannot_be_read_cannot_be_signed(data: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        sign(data, PARTY_A, key(), None, "", NOON)


def test_nobody_signs_below_a_broken_signature() -> None:
    place = signed_by_a().index(b"stream") + 20
    with pytest.raises(UserError, match=f"“{PARTY_A}”的签名已失效"):
        sign(flipped(signed_by_a(), place), PARTY_B, key(), None, "", NOON)


def test_nobody_signs_below_an_edited_text() -> None:
    with pytest.raises(UserError, match="内容被增改"):
        sign(with_text_added(signed_by_a()), PARTY_B, key(), None, "", NOON)


def test_a_document_that_its_author_locked_takes_no_signature() -> None:
    writer = IncrementalPdfFileWriter(BytesIO(contract()))
    out = BytesIO()
    metadata = PdfSignatureMetadata(field_name=PARTY_A, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
    PdfSigner(metadata, key().signer).sign_pdf(writer, output=out)
    with pytest.raises(UserError, match="已锁定"):
        sign(out.getvalue(), PARTY_B, key(), None, "", NOON)


def test_a_field_with_rules_that_we_cannot_keep_is_refused_in_words() -> None:
    writer = IncrementalPdfFileWriter(BytesIO(paper()))
    rules = SigSeedValueSpec(flags=SigSeedValFlags.REASONS, reasons=["批准"])
    append_signature_field(writer, SigFieldSpec(PARTY_A, box=(60, 100, 280, 200), seed_value_dict=rules))
    with pytest.raises(UserError, match="签署规则不允许"):
        sign(written(writer), PARTY_A, key(), None, "项目实施合同", NOON)
    assert verify(sign(written(writer), PARTY_A, key(), None, "批准", NOON)).sound


def test_a_key_before_or_after_its_time_does_not_sign() -> None:
    with pytest.raises(UserError, match="才生效") as early:
        sign(contract(), PARTY_A, key(), None, "", NOON - timedelta(days=400))
    assert "校准电脑时钟" in early.value.advice
    with pytest.raises(UserError, match="到期"):
        sign(contract(), PARTY_A, key(), None, "", NOON + timedelta(days=365 * 9))


def test_a_field_that_was_skipped_cannot_be_filled_afterwards() -> None:
    names = ["甲方签章", "乙方签章"]
    pdf = add_fields(paper(), [FieldBox(n, 1, 60, 100 + 120 * i, 280, 200 + 120 * i) for i, n in enumerate(names)])
    signed = sign(pdf, names[0], key(), None, "", NOON)
    with pikepdf.open(BytesIO(signed)) as bent:
        bent.Root.AcroForm.Fields.reverse()
        out = BytesIO()
        bent.save(out)
    with pytest.raises(UserError, match="不能再补签"):
        sign(out.getvalue(), names[1], key(), None, "", NOON)


def test_a_paper_with_two_kinds_of_cross_references_is_refused_by_its_own_words() -> None:
    """Readers that know no cross-reference streams see another file (ISO 32000-2 §7.5.8.4)."""
    whole = contract()
    size = int(re.findall(rb"/Size (\d+)", whole)[-1])
    last = int(re.findall(rb"startxref\s+(\d+)", whole)[-1])
    trailer = re.findall(rb"trailer\s*<<(.*?)>>\s*startxref", whole, re.DOTALL)[-1]
    trailer = re.sub(rb"/(Size|Prev) \d+", b"", trailer) + b" /Size %d /Prev %d" % (size + 1, last)
    stream = b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 1] /Index [%d 1] /Length 6 >>\nstream\n" % (size, size + 1, size)
    stream += b"\x01" + len(whole).to_bytes(4, "big") + b"\0\nendstream\nendobj\n"
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<<" + trailer + b" /XRefStm %d >>\n" % len(whole)
    start = len(whole) + len(stream)
    mixed = whole + stream + table + b"startxref\n%d\n%%%%EOF\n" % start
    with pytest.raises(UserError, match="混用了新旧两种目录"):
        sign(mixed, PARTY_A, key(), None, "", NOON)


def test_a_key_signs_paper_after_paper() -> None:
    papers = [add_fields(paper(n), [FieldBox(PARTY_A, 1, 60, 100, 280, 200)]) for n in (1, 2, 3)]
    assert [verify(sign(p, PARTY_A, key(), None, "", NOON)).sound for p in papers] == [True] * 3


@pytest.mark.parametrize("kind", ["RSA-4096", "P-384"])
def test_other_keys_of_the_usual_kinds_sign_as_well(kind: str, tmp_path: Path) -> None:
    private = rsa.generate_private_key(65537, 4096) if kind == "RSA-4096" else ec.generate_private_key(ec.SECP384R1())
    certificate = issued("赵六", "某某认证中心", private, ec.generate_private_key(ec.SECP256R1()))
    data = pkcs12.serialize_key_and_certificates(None, private, certificate, None, NoEncryption())
    signed = sign(contract(), PARTY_A, load_key(data, ""), None, "", NOON)
    assert verify(signed).sound
    assert "Signature is Valid" in outside("pdfsig", "-nocert", pdf=signed, folder=tmp_path)


def test_keys_of_different_stations_have_different_issuers() -> None:
    assert authority_of("甲供电所").certificate.subject != authority().certificate.subject
