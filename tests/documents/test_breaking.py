"""Where lines may break."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.layout.breaking import NOT_FIRST, NOT_LAST, allowed_breaks, break_lines

_SIZE = 16.0


def lines(text: str, room: int, narrow: str = "abcdefghijklmnopqrstuvwxyz0123456789.,%- ") -> list[str]:
    widths = [_SIZE / 2 if c in narrow else _SIZE for c in text]
    return [text[p.start : p.end] for p in break_lines(text, widths, room * _SIZE, room * _SIZE, _SIZE)]


def test_a_full_line_takes_exactly_as_many_characters_as_fit() -> None:
    assert lines("党建引领基层治理创新", 5) == ["党建引领基", "层治理创新"]


def test_no_line_begins_with_a_closing_mark() -> None:
    assert lines("一二三四五，六七八", 5) == ["一二三四", "五，六七八"]


def test_a_long_line_takes_the_closing_mark_in_by_squeezing() -> None:
    text = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八，九十"
    assert lines(text, 28)[0].endswith("八，")


def test_two_closing_marks_too_wide_to_squeeze_are_pushed_on_with_their_word() -> None:
    text = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八”，九十"
    assert lines(text, 28) == [text[:27], "八”，九十"]


def test_no_line_ends_with_an_opening_mark() -> None:
    assert lines("一二三四《五六》七八九", 5) == ["一二三四", "《五六》七", "八九"]


def test_numbers_and_latin_words_are_not_divided() -> None:
    assert lines("电压合格率达到99.965%以上", 9) == ["电压合格率达到", "99.965%以上"]


def test_a_word_longer_than_a_line_is_divided_after_all() -> None:
    assert "".join(lines("a" * 50, 5)) == "a" * 50
    assert len(lines("a" * 50, 5)) == 5


def test_dashes_and_ellipses_in_pairs_stay_together() -> None:
    for pair in ("——", "……"):
        text = "一二三四" + pair + "五六"
        assert all(line.count(pair[0]) in (0, 2) for line in lines(text, 5))


def test_no_single_character_stands_alone_on_the_last_line() -> None:
    assert lines("一二三四五六七八。", 7) == ["一二三四五六", "七八。"]
    assert lines("一二三四五六七八", 7) == ["一二三四五六", "七八"]


def test_a_short_line_keeps_its_characters() -> None:
    assert lines("一二三四五", 4) == ["一二三四", "五"]


def test_spaces_at_line_ends_vanish() -> None:
    assert lines("abcd efgh", 2) == ["abcd", "efgh"]


def test_nothing_is_one_empty_line() -> None:
    assert lines("", 5) == [""]


_TEXT = st.text(alphabet="党建供电所员工，。、；：？！（）《》“”—… 1234567890%.aB", max_size=120)


@given(_TEXT, st.integers(min_value=4, max_value=30))
def test_every_character_is_set_once_and_only_spaces_are_left_out(text: str, room: int) -> None:
    assert "".join(lines(text, room)).replace(" ", "") == text.replace(" ", "")


@given(_TEXT, st.integers(min_value=8, max_value=30))
def test_forbidden_marks_begin_or_end_a_line_only_where_nothing_else_is_possible(text: str, room: int) -> None:
    allowed = allowed_breaks(text)
    widths = [_SIZE] * len(text)
    pieces = break_lines(text, widths, room * _SIZE, room * _SIZE, _SIZE)
    for before, piece in pairwise(pieces):
        forced = not any(allowed[before.start + 1 : piece.start + 1])
        begins = text[piece.start : piece.start + 1] in NOT_FIRST
        ends = text[before.end - 1 : before.end] in NOT_LAST
        assert forced or not (begins or ends)
