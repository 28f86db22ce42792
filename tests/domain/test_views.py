"""Conditions as data: kept as text, checked, put into words, asked of one record."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.drafts import entry
from desktop.domain.identity import Uid, new_uid
from desktop.domain.views import (
    Asked,
    Comparison,
    Condition,
    Kind,
    View,
    ViewField,
    ViewProblem,
    check,
    fields_of,
    find_field,
    flag,
    in_words,
    is_view,
    lacking,
    matches,
    read_view,
    write_view,
)
from tests.examples import examples

CODES = {"education": {"21": "大学本科毕业", "31": "大学专科毕业"}}


@dataclass(frozen=True, slots=True)
class Sample:
    name: str = entry("姓名", default="", required=True)
    phone: str | None = entry("手机", sensitive=True)
    education: str | None = entry("学历", codes="education")
    born: date | None = entry("出生日期")
    count: int | None = entry("次数")
    lost: bool = entry("失联", default=False)
    branch_uid: Uid | None = entry("党支部")
    other_uid: Uid | None = entry("对方")


FIELDS = fields_of(Sample, CODES, orgs=("branch_uid",), changed=("education",))
NONE = Asked(lambda uid: [uid])


def field(key: str) -> ViewField:
    found = find_field(FIELDS, key)
    assert found is not None
    return found


def test_fields_come_from_the_draft() -> None:
    assert [(f.key, f.kind) for f in FIELDS] == [
        ("name", Kind.TEXT),
        ("phone", Kind.TEXT),
        ("education", Kind.CODE),
        ("born", Kind.DATE),
        ("count", Kind.NUMBER),
        ("lost", Kind.FLAG),
        ("branch_uid", Kind.ORG),
    ]
    assert [f.key for f in FIELDS if f.changed] == ["education"]
    assert field("education").options == (("21", "大学本科毕业"), ("31", "大学专科毕业"))


TEXTS = st.text(max_size=8)
CONDITIONS = st.builds(Condition, TEXTS, st.sampled_from(Comparison), st.lists(TEXTS, max_size=3).map(tuple))


@examples(150)
@given(st.builds(View, TEXTS, TEXTS, st.lists(CONDITIONS, max_size=4).map(tuple)))
def test_a_view_written_is_read_back_the_same(view: View) -> None:
    assert read_view(write_view(view)) == view
    assert is_view(write_view(view))


@pytest.mark.parametrize("text", ["", "{}", "[]", "members", '{"view":1}', '{"view":1,"conditions":[["a","odd",[]]]}'])
def test_what_is_no_view_is_refused_in_words(text: str) -> None:
    with pytest.raises(ViewProblem, match="读不出来"):
        read_view(text)


def test_a_view_of_a_newer_program_says_so() -> None:
    with pytest.raises(ViewProblem, match="新版"):
        read_view('{"view":2}')


@pytest.mark.parametrize(
    ("key", "how", "values"),
    [
        ("name", Comparison.EMPTY, ()),  # never empty
        ("phone", Comparison.CONTAINS, ("138",)),  # covered in lists
        ("born", Comparison.BETWEEN, ("", "")),
        ("born", Comparison.BETWEEN, ("1990-02-30", "")),
        ("count", Comparison.BETWEEN, ("viele", "")),
        ("branch_uid", Comparison.WITHIN, ("支部",)),
        ("education", Comparison.IS, ()),
        ("education", Comparison.EMPTY, ("21",)),
        ("education", Comparison.CONTAINS, ("本科",)),
    ],
)
def test_what_cannot_be_asked_is_refused(key: str, how: Comparison, values: tuple[str, ...]) -> None:
    with pytest.raises(ViewProblem):
        check(Condition(key, how, values), field(key))


def test_a_field_the_list_does_not_have_is_refused() -> None:
    with pytest.raises(ViewProblem):
        check(Condition("name", Comparison.IS, ("甲",)), None)


ORG = new_uid()


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Condition("education", Comparison.IS, ("21", "31")), "学历：大学本科毕业、大学专科毕业"),
        (Condition("education", Comparison.IS_NOT, ("21",)), "学历不是大学本科毕业"),
        (Condition("education", Comparison.EMPTY), "学历为空"),
        (Condition("name", Comparison.CONTAINS, ("伟", "娜")), "姓名包含“伟”、“娜”"),
        (Condition("born", Comparison.BETWEEN, ("1990-01-01", "")), "出生日期：1990-01-01 起"),
        (Condition("born", Comparison.BETWEEN, ("1990-01-01", "1999-12-31")), "出生日期：1990-01-01 至 1999-12-31"),
        (Condition("lost", Comparison.IS, ("0",)), "不是失联"),
        (Condition("branch_uid", Comparison.WITHIN, (ORG.hex(),)), "党支部：城关党支部（含下级）"),
        (Condition("branch_uid", Comparison.IS, (new_uid().hex(),)), "党支部：（已删除的组织）"),
    ],
)
def test_conditions_in_words(condition: Condition, said: str) -> None:
    assert in_words(condition, field(condition.field), {ORG: "城关党支部"}) == said


def test_numbers_and_what_is_lacking_in_words() -> None:
    age = ViewField("age", "年龄", Kind.NUMBER, unit="岁")
    assert in_words(Condition("age", Comparison.BETWEEN, ("", "35")), age, {}) == "年龄：35 岁及以下"
    assert in_words(Condition("age", Comparison.BETWEEN, ("36", "45")), age, {}) == "年龄：36–45 岁"
    lacks = lacking(FIELDS, ("born", "phone", "education", "branch_uid"))
    said = in_words(Condition("lacks", Comparison.IS, ("born", "phone", "education", "branch_uid")), lacks, {})
    assert said == "缺少出生日期、手机、学历 等 4 项"
    assert in_words(Condition("is_member", Comparison.IS, ("1",)), flag("is_member", "党员"), {}) == "党员"
    assert in_words(Condition("gone", Comparison.IS, ("1",)), None, {}) == "（这个列表没有的项目）"


def test_an_empty_value_is_none_of_the_values() -> None:
    empty = Sample(name="甲")

    def asked(condition: Condition) -> bool:
        return matches(condition, field(condition.field), lambda key: getattr(empty, key), NONE)

    assert asked(Condition("education", Comparison.IS_NOT, ("21",)))
    assert not asked(Condition("education", Comparison.IS, ("21",)))
    assert not asked(Condition("born", Comparison.BETWEEN, ("", "2030-01-01")))
    assert asked(Condition("phone", Comparison.EMPTY))
