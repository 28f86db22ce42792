"""Readings of names: surnames, heteronyms, ü, typed overrides, keys and order."""

from pathlib import Path

import pytest

from desktop.domain.pinyin import GIVEN_READINGS, Pinyin, plain
from installer.build_pinyin import TARGET, table


@pytest.fixture(scope="module")
def pinyin() -> Pinyin:
    return Pinyin(TARGET.read_text("utf-8"))


def joined(pinyin: Pinyin, name: str, typed: str | None = None) -> list[str]:
    return ["".join(r) for r in pinyin.readings(name, typed)]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("单田芳", "shantianfang"),
        ("仇和", "qiuhe"),
        ("曾国藩", "zengguofan"),
        ("解晓东", "xiexiaodong"),
        ("查良镛", "zhaliangyong"),
        ("盖叫天", "gejiaotian"),
        ("朴树", "piaoshu"),
        ("区志明", "ouzhiming"),
        ("翟天临", "zhaitianlin"),
        ("覃海", "qinhai"),
        ("任重", "renzhong"),
        ("尉迟恭", "yuchigong"),
        ("万俟卨", "moqixie"),
        ("令狐冲", "linghuchong"),
        ("欧阳修", "ouyangxiu"),
        ("诸葛亮", "zhugeliang"),
        ("司马光", "simaguang"),
        ("上官婉儿", "shangguanwaner"),
        ("长孙无忌", "zhangsunwuji"),
        ("澹台灭明", "tantaimieming"),
        ("乐嘉", "yuejia"),
        ("員半千", "yunbanqian"),
        ("张三", "zhangsan"),
    ],
)
def test_a_surname_is_read_as_a_surname(pinyin: Pinyin, name: str, first: str) -> None:
    assert joined(pinyin, name)[0] == first


@pytest.mark.parametrize(
    ("name", "also"),
    [("单田芳", "dantianfang"), ("曾国藩", "cengguofan"), ("盖叫天", "gaijiaotian"), ("朴树", "pushu"),
     ("翟天临", "ditianlin"), ("覃海", "tanhai"), ("尉迟恭", "weichigong"), ("单于明", "shanyuming"),
     ("李晟", "lisheng"), ("李茜", "lixi"), ("王乐乐", "wangyuele")],
)  # fmt: skip
def test_the_common_reading_is_found_too(pinyin: Pinyin, name: str, also: str) -> None:
    assert also in joined(pinyin, name)


def test_given_names_of_many_readings_stay_bounded(pinyin: Pinyin) -> None:
    assert len(pinyin.readings("张行行行行行")) == GIVEN_READINGS


def test_characters_beyond_the_basic_plane_are_read(pinyin: Pinyin) -> None:
    assert joined(pinyin, "王𬱖")[0] == "wangdi"
    assert joined(pinyin, "陈䶮")[0] == "chenyan"
    assert joined(pinyin, "李㛃")[0] == "lijie"


def test_lv_is_also_found_as_lu_and_as_the_passport_spells_it(pinyin: Pinyin) -> None:
    keys = pinyin.keys("吕布").whole
    assert {"lvbu", "lubu", "lyubu", "lb"} <= set(keys)


def test_keys_hold_full_initials_and_the_given_name(pinyin: Pinyin) -> None:
    keys = pinyin.keys("张小三")
    assert {"zhangxiaosan", "zxs", "zhangxs", "zhxs"} <= set(keys.whole)
    assert {"xiaosan", "xs", "san"} <= set(keys.parts)


@pytest.mark.parametrize("typed", ["Shàn Tián Fāng", "shan tian fang", "shantianfang", "SHAN TIANFANG", "ｓｈａｎ tian fang"])
def test_a_typed_reading_comes_first_however_it_is_written(pinyin: Pinyin, typed: str) -> None:
    assert pinyin.readings("单田芳", typed)[0] == ("shan", "tian", "fang")
    assert pinyin.readings("单田芳", "chan tian fang")[0] == ("chan", "tian", "fang")
    assert "dantianfang" in joined(pinyin, "单田芳", typed)


def test_a_typed_reading_is_cut_by_the_characters_of_the_name(pinyin: Pinyin) -> None:
    assert pinyin.readings("方安", "fangan")[0] == ("fang", "an")
    assert pinyin.readings("范甘", "fangan")[0] == ("fan", "gan")


def test_a_typed_reading_that_fits_nothing_is_kept_as_words(pinyin: Pinyin) -> None:
    assert pinyin.readings("张三", "xyz q w")[0] == ("xyz", "q", "w")
    assert joined(pinyin, "张三", "--")[0] == "zhangsan"


def test_foreign_and_minority_names_read_as_they_are(pinyin: Pinyin) -> None:
    assert joined(pinyin, "买买提·艾力")[0] == "maimaitiaili"
    assert joined(pinyin, "John Smith")[0] == "johnsmith"
    assert pinyin.keys("John Smith").whole[:2] == ("johnsmith", "js")


@pytest.mark.parametrize("name", ["", " ", "·", "???", "\x00", "👍"])
def test_names_without_anything_to_read_have_no_reading(pinyin: Pinyin, name: str) -> None:
    assert pinyin.readings(name) == ()
    assert pinyin.keys(name).whole == ()
    pinyin.sort_key(name)


def test_organisations_have_no_surname(pinyin: Pinyin) -> None:
    assert pinyin.readings("单县供电公司", person=False)[0][0] == "dan"


def test_lists_are_ordered_by_syllable_then_character(pinyin: Pinyin) -> None:
    names = ["章伟", "张伟", "赵一", "张三丰", "张三", "章安", "阿明", "单雄信", "沙飞"]
    ordered = sorted(names, key=pinyin.sort_key)
    assert ordered == ["阿明", "沙飞", "单雄信", "张三", "张三丰", "张伟", "章安", "章伟", "赵一"]


def test_a_typed_reading_moves_a_name_in_the_list(pinyin: Pinyin) -> None:
    assert pinyin.sort_key("盖一", "gai yi") < pinyin.sort_key("盖一") < pinyin.sort_key("盖一", "he yi")


def test_plain_takes_tones_and_widths_away() -> None:
    assert plain("Lǚ Ｂù") == "lv bu"


def test_the_shipped_table_is_fresh() -> None:
    assert Path(TARGET).read_text("utf-8") == table()


def test_a_reading_that_can_be_cut_in_many_ways_and_fits_in_none_is_given_up_at_once(pinyin: Pinyin) -> None:
    """Tried in every way, these letters would keep the window for days."""
    letters = "xian" * 24 + "q"
    assert pinyin.readings("买" * 36, letters)[0] == (letters,)
    assert pinyin.readings("西安西", "xianxi")[0] == ("xi", "an", "xi")
