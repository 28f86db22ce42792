"""Numbering, codes and the canonical form of document data."""

import json

from desktop.domain.documents import fields_of, freeze, qr_text, read_qr, verification_code
from tests.documents import samples


def test_data_appear_under_the_names_templates_use() -> None:
    fields = samples.contract().fields()
    assert fields["乙方"]["职务"] == "党支部书记"
    assert fields["目标"][1]["指标"] == "属实投诉"


def test_frozen_data_are_canonical() -> None:
    fields = samples.contract().fields()
    assert freeze(fields) == freeze(dict(reversed(list(fields.items()))))
    assert json.loads(freeze(fields))["开始日期"] == "2026-04-01"
    assert fields_of((1, "二")) == [1, "二"]


def test_the_code_depends_on_number_and_content() -> None:
    code = verification_code("1号", b"{}")
    assert code == verification_code("1号", b"{}")
    assert len({code, verification_code("2号", b"{}"), verification_code("1号", b"[]")}) == 3
    assert len(code) == 14
    assert not set(code) & set("ILOU")


def test_a_scanned_code_is_read_back() -> None:
    assert read_qr(qr_text("示例〔2026〕1号", "ABCD-EFGH-JKMN")) == ("示例〔2026〕1号", "ABCD-EFGH-JKMN")
    assert read_qr("https://example.com") is None
