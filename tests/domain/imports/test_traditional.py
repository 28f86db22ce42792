"""A sheet in traditional characters is read as the same one in simplified ones."""

import re

import pytest

from desktop.domain.drafts import spec
from desktop.domain.imports.doubtful import questioned
from desktop.domain.imports.headings import find_headings
from desktop.domain.imports.traditional import in_both, simplified
from desktop.domain.imports.vocabulary import Vocabulary
from desktop.domain.imports.words import CodeWords
from desktop.domain.people import PersonDraft
from desktop.exchange.code_tables import read_code_tables
from desktop.paths import RESOURCES

FIELDS = spec(PersonDraft)
WORDS = Vocabulary(FIELDS)
CODES = read_code_tables(RESOURCES / "code_tables.yaml")


@pytest.mark.parametrize(
    ("heading", "same"),
    [
        ("姓名", "姓名"), ("員工姓名", "员工姓名"), ("性別", "性别"), ("出生年月", "出生年月"), ("民族", "民族"), ("籍貫", "籍贯"),
        ("學歷", "学历"), ("學位", "学位"), ("黨支部", "党支部"), ("所在黨支部", "所在党支部"), ("入黨時間", "入党时间"),
        ("轉正時間", "转正时间"), ("工號", "工号"), ("身份證號", "身份证号"), ("公民身份證號碼", "公民身份证号码"),
        ("聯繫電話", "联系电话"), ("手機號碼", "手机号码"), ("參加工作時間", "参加工作时间"), ("職務", "职务"), ("職稱", "职称"),
        ("畢業院校", "毕业院校"), ("專業", "专业"), ("政治面貌", "政治面貌"), ("備註", "备注"), ("黨小組", "党小组"), ("班組", "班组"),
        ("部門", "部门"), ("單位", "单位"), ("婚姻狀況", "婚姻状况"), ("家庭住址", "家庭住址"), ("是否流動黨員", "是否流动党员"),
        ("曾用名", "曾用名"), ("學歷/學位", "学历/学位"),
    ],
)  # fmt: skip
def test_a_heading_means_what_the_simplified_one_means(heading: str, same: str) -> None:
    assert WORDS.field(heading) == WORDS.field(same)
    assert WORDS.maybe(heading) == WORDS.maybe(same)


def test_every_name_of_a_field_is_known_in_every_spelling_of_the_table() -> None:
    for item in FIELDS:
        for name in (item.label, *item.meta.synonyms):
            spelt = re.sub(r"\[(.+?)\]", lambda both: both[1][-1], in_both(name))
            assert WORDS.field(spelt) == item.name, spelt


@pytest.mark.parametrize(
    ("table", "word", "same"),
    [
        ("gender", "女", "女"), ("ethnic", "漢族", "汉族"), ("ethnic", "滿族", "满族"), ("ethnic", "壯", "壮"),
        ("political_status", "中共黨員", "中共党员"), ("political_status", "共青團員", "共青团员"),
        ("political_status", "預備黨員", "预备党员"), ("education", "大學本科", "大学本科"), ("education", "在職研究生", "在职研究生"),
        ("education", "大專", "大专"), ("degree", "學士學位", "学士学位"), ("employment", "在崗", "在岗"),
        ("employment", "離退休人員", "离退休人员"), ("marital", "離異", "离异"),
    ],
)  # fmt: skip
def test_a_word_means_the_code_of_the_simplified_one(table: str, word: str, same: str) -> None:
    words = CodeWords(table, CODES[table])
    assert words.code(word) == words.code(same) is not None


def test_a_whole_sheet_is_read_and_what_is_doubtful_stays_so() -> None:
    head = ["序號", "姓名", "性別", "黨支部", "轉正時間", "負責人姓名"]
    found = find_headings([head, ["1", "張偉", "男", "城關黨支部", "2020-05-01", "李娜"]], WORDS, identity=("name",))
    assert found is not None
    asked = questioned(found, WORDS, {item.name: item.label for item in FIELDS})
    assert [c.heading for c in asked.columns] == head
    assert [c.field for c in asked.columns] == [None, "name", "gender", "branch_uid", None, None]


def test_only_what_our_own_words_are_written_with_is_turned() -> None:
    assert simplified("中共黨員 張鑫龍 abc") == "中共党员 张鑫龙 abc"
    assert simplified("乾鍾髮") == "乾鍾髮"
