"""Templates: what a value can and cannot do, and how mistakes are named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents import markdown, templates
from desktop.documents.markdown import Fence, Grid, Paragraph
from desktop.domain.documents import SignedWhen
from desktop.domain.errors import UserError
from tests.documents import samples

HEADER = """---
kind: note
title: 说明
subject: project
numbering: 说
version: "1"
signed_when: ink_confirmed
signatories: [{role: 甲方, title: 书记, field: 甲方签章}]
---
"""


def nodes(body: str, **fields: object) -> list[markdown.Node]:
    return markdown.parse(templates.read(HEADER + body, "试").fill(fields))


def words(node: markdown.Node) -> str:
    assert isinstance(node, Paragraph)
    return markdown.plain(node.spans)


@pytest.mark.parametrize(
    "value",
    ["A|B", "*x*", "**重**", "# 标题", "1. 甲", "- 甲", "```签署", "<b>x</b>", "{{ 名 }}", "\\", "a_b_c", "    四格"],
)
def test_a_value_prints_as_typed(value: str) -> None:
    (found,) = nodes("{{ 名 }}\n", 名=value)
    assert words(found) == value.strip()


_ANY = st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"]), min_size=1, max_size=60)


@given(_ANY)
def test_any_words_pass_through_paragraph_cell_and_block_unchanged(value: str) -> None:
    body = "甲{{ 名 }}乙\n\n| 甲 | 乙 |\n|---|---|\n| 甲{{ 名 }}乙 | 丙 |\n\n```顶格\n甲{{ 名 }}乙\n```\n"
    expected = f"甲{value.strip()}乙"
    paragraph, table, block = nodes(body, 名=value)
    assert words(paragraph) == expected
    assert isinstance(table, Grid)
    assert isinstance(block, Fence)
    assert markdown.plain(table.rows[0][0]) == expected
    assert markdown.plain(block.lines[0]) == expected


def test_a_value_with_bars_or_line_breaks_stays_in_its_cell() -> None:
    (table,) = nodes("| 甲 | 乙 |\n|---|---|\n| {{ 名 }} | 尾 |\n", 名="A|B\n\n# C")
    assert isinstance(table, Grid)
    assert [markdown.plain(cell) for cell in table.rows[0]] == ["A|B\u2028\u2028# C", "尾"]


def test_a_missing_value_prints_a_dash() -> None:
    (found,) = nodes("金额：{{ 名 }}\n", 名=None)
    assert words(found) == "金额：—"


def test_strong_words_may_end_with_chinese_punctuation() -> None:
    (found,) = nodes("**注意：**请核对\n")
    assert isinstance(found, Paragraph)
    assert [(s.text, s.strong) for s in found.spans] == [("注意：", True), ("请核对", False)]


def test_lines_of_tags_leave_no_trace_but_tags_in_words_keep_the_line_break() -> None:
    body = "甲{% if 是 %}乙{% endif %}\n\n{% if 是 %}\n丙\n\n{% endif %}\n丁\n"
    assert [words(n) for n in nodes(body, 是=True)] == ["甲乙", "丙", "丁"]
    assert [words(n) for n in nodes(body, 是=False)] == ["甲", "丁"]


def test_an_unknown_field_is_named_with_its_place() -> None:
    with pytest.raises(UserError, match="第 11 行用到的字段“代表人”没有内容"):
        nodes("甲\n{{ 乙方.代表人 }}\n", 乙方={"名称": "支部"})


@pytest.mark.parametrize(
    "body", ["{{ 无 }}", "{% if 无 %}x{% endif %}", "{% for x in 无 %}{% endfor %}", "{{ 无 | 日期 }}"]
)
def test_an_unknown_field_is_refused_however_it_is_used(body: str) -> None:
    with pytest.raises(UserError, match="“无”"):
        nodes(body)


def test_a_mistake_in_the_body_is_named_with_its_line() -> None:
    with pytest.raises(UserError, match="第 12 行有错误"):
        templates.read(HEADER + "甲\n\n{% endif %}\n", "试")


def test_a_value_a_filter_cannot_use_is_a_plain_refusal() -> None:
    with pytest.raises(UserError, match="无法填写"):
        nodes("{{ 日 | 日期 }}", 日="昨天")


@pytest.mark.parametrize("body", ["{{ ''.__class__ }}", "{{ 表.append(1) }}", "{{ [].__class__.__mro__ }}"])
def test_a_template_cannot_leave_its_sandbox(body: str) -> None:
    with pytest.raises(UserError):
        nodes(body, 表=[])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("没有说明", "缺少开头"),
        ("---\nkind: [\n---\n", "写法有误"),
        ("---\njust words\n---\n", "名称: 内容"),
        ("---\nkind: x\n---\n", "缺少"),
        (HEADER.replace("ink_confirmed", "someday"), "signed_when"),
        (HEADER.replace("[{role: 甲方, title: 书记, field: 甲方签章}]", "[甲方]"), "signatories"),
    ],
)
def test_a_broken_header_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UserError, match=reason):
        templates.read(text, "试")


def test_signatories_come_in_the_declared_order_one_for_every_partner() -> None:
    template = templates.load("pairing_agreement")
    found = template.signatories(samples.pairing().fields())
    assert [s.field for s in found] == ["带领方签名", "结对方签名1", "结对方签名2", "党支部书记签名"]
    assert found[1].title == "结对群众 赵㛃"
    assert template.signed_when is SignedWhen.INK_CONFIRMED


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("台区经理红色网格", "台区经理红色网格党建项目实施合同"),
        ("示范台区党建项目", "示范台区党建项目实施合同"),
        ("线损治理项目", "线损治理党建项目实施合同"),
    ],
)
def test_the_title_of_a_contract_says_project_once(name: str, title: str) -> None:
    template = templates.load("project_contract")
    assert template.heading(samples.contract(project=name).fields()) == title


def test_two_signatories_cannot_share_a_field() -> None:
    twice = HEADER.replace("field: 甲方签章}", "field: 甲方签章}, {role: 乙, title: 乙, field: 甲方签章}")
    with pytest.raises(UserError, match="重复"):
        templates.read(twice, "试").signatories({})


def test_every_shipped_template_is_well_formed() -> None:
    kinds = ["assessment_report", "pairing_agreement", "pledge_board", "pledge_sheet", "project_contract"]
    assert templates.kinds() == kinds
    for kind in templates.kinds():
        assert templates.load(kind).kind == kind


def test_a_kind_without_template_is_refused() -> None:
    with pytest.raises(UserError, match="没有名为"):
        templates.load("poem")
