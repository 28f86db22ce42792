"""Signature fields: laid in order into a finished paper, and read back."""

from io import BytesIO

import pikepdf
import pytest

from desktop.documents.fields import Damaged, FieldBox, add_fields
from desktop.domain.errors import UserError
from tests.documents.reading import read_fields
from tests.documents.signed_papers import BOXES, PARTY_A, PARTY_B, contract, paper, signed_by_a


def test_fields_stand_in_the_order_in_which_they_are_to_be_signed() -> None:
    assert [(f.name, f.signed) for f in read_fields(contract())] == [(PARTY_A, False), (PARTY_B, False)]


def test_a_field_knows_its_size() -> None:
    assert [(f.width, f.height) for f in read_fields(contract())] == [(220, 100), (220, 100)]


def test_adding_fields_changes_no_earlier_byte() -> None:
    assert contract().startswith(paper())


def test_only_the_last_field_locks_the_document() -> None:
    with pikepdf.open(BytesIO(contract())) as pdf:
        first, last = pdf.Root.AcroForm.Fields
        assert "/Lock" not in first
        assert [str(last.Lock.Action), int(last.Lock.P)] == ["/All", 1]


def test_a_signed_field_is_told_from_an_empty_one() -> None:
    assert [f.signed for f in read_fields(signed_by_a())] == [True, False]


def test_a_paper_without_fields_has_none() -> None:
    assert read_fields(paper()) == ()


@pytest.mark.parametrize(
    ("names", "words"), [(["甲方", "甲方"], "重复"), (["甲.方"], "英文句点"), (["  "], "必须有名称")]
)
def test_names_that_cannot_be_told_apart_are_refused(names: list[str], words: str) -> None:
    with pytest.raises(UserError, match=words):
        add_fields(paper(), [FieldBox(n, 1, 10, 10, 100, 100) for n in names])


def test_a_second_round_of_fields_may_not_repeat_a_name() -> None:
    with pytest.raises(UserError, match="重复"):
        add_fields(contract(), BOXES[:1])


@pytest.mark.parametrize("box", [FieldBox("甲", 3, 0, 0, 9, 9), FieldBox("甲", 0, 0, 0, 9, 9), FieldBox("甲", 1, 0, 0, 900, 9)])
def test_a_box_outside_the_paper_is_a_bug_of_the_caller(box: FieldBox) -> None:
    with pytest.raises(ValueError, match="甲"):
        add_fields(paper(), [box])


def test_a_signed_paper_takes_no_more_fields() -> None:
    with pytest.raises(UserError, match="已经有签名"):
        add_fields(signed_by_a(), [FieldBox("丙方签章", 1, 10, 10, 100, 100)])


@pytest.mark.parametrize(("data", "words"), [(b"", "空的"), (b"x" * 3000, "不是 PDF"), (b"\x89PNG\r\n", "不是 PDF")])
def test_what_is_no_pdf_is_called_so(data: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_fields(data)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n" + b"x" * 3000, paper()[:-400], paper()[:300]])
def test_a_pdf_that_was_cut_short_is_called_damaged(data: bytes) -> None:
    with pytest.raises(Damaged, match="已损坏"):
        read_fields(data)


@pytest.mark.parametrize("password", ["", "geheim"])
def test_an_encrypted_pdf_is_refused(password: str) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(paper())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=password))
    with pytest.raises(UserError, match="密码"):
        read_fields(out.getvalue())
