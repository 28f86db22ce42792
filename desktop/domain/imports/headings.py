"""Find the headings of a sheet wherever they stand, and the field each column fills."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from desktop.domain.errors import UserError
from desktop.domain.imports.traditional import simplified
from desktop.domain.imports.vocabulary import NOISE, Vocabulary

SEARCHED_ROWS = 30
"""Rows at the top of a sheet in which headings are looked for; titles and notes stand above them."""

_PARTS = {"年": "year", "年份": "year", "月": "month", "月份": "month", "日": "day"}
_PART_BEHIND = re.compile(r"(.*\S)\s+(年份?|月份?|日)")
_VALUE = re.compile(r"\d{6}|\d{4}[-./年]\d{1,2}[-./月]")
"""Numbers and dates as no heading has them."""
_WORD = re.compile(r"[^()（）*＊/]+")
"""No hint as （必填）."""
_OTHERS = re.compile("成员|介绍人|联系人|家属|配偶|父亲|母亲|子女|负责人|书记|师傅|徒弟")
"""Headings over the particulars of somebody else: their 姓名 is not the person's."""
_WHEN = ("时间", "日期", "年月")
"""Headings over 入党 and 转正 that would stand behind them in one row: 入党时间."""
_DEEPEST = 3
"""Rows that headings take at most."""
_FORM_ROWS = 3
"""Rows with names of fields beside their values, from which a sheet is the form of one person."""

IDENTITY = frozenset({"name", "id_number", "staff_no"})
"""Fields that say who somebody is: of two columns for one of these none may be chosen silently."""

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column of a merged cell, from 0 within the rows as read."""


class ImportRefused(UserError):
    """A file that cannot be imported at all; `code` is stable (domain/model.md §4.9)."""

    def __init__(self, code: str, message: str, advice: str = "") -> None:
        super().__init__(message, advice)
        self.code = code


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet.

    Attributes:
        index: counted from 0 within the rows as read.
        letter: as Excel shows it.
        heading: what stands in it; both lines of a heading of two rows.
        field: name of the draft field it fills; None when no field is called so.
        part: year, month or day when three columns hold one date; "" otherwise.
        why: why it fills nothing; "" when it does.
        cells: how many of its cells below the headings are filled; known once the sheet was read.
        unsure: only a person can tell what it fills; `why` asks.
    """

    index: int
    letter: str
    heading: str
    field: str | None
    part: str = ""
    why: str = ""
    cells: int = 0
    unsure: bool = False

    def __str__(self) -> str:
        return f"{self.letter} 列“{self.heading}”" if self.heading else f"{self.letter} 列"


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings are.

    Attributes:
        first: row of the headings, from 0 within the rows as read.
        rows: how many rows they take.
        columns: every column with a heading, known or not.
        doubts: what a person should look at before the columns are believed.
    """

    first: int
    rows: int
    columns: tuple[Column, ...]
    doubts: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.field is not None)

    @property
    def unknown(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.field is None)


def column_letter(index: int) -> str:
    """Column 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def find_headings(
    top: Sequence[Sequence[object]],
    vocabulary: Vocabulary,
    *,
    first_column: int = 0,
    identity: Iterable[str] = (),
    merges: Sequence[Merge] = (),
) -> Headings | None:
    """The best heading row (or two, or three) among the top rows; None when no row has two known headings.

    Args:
        top: the first rows of the sheet, SEARCHED_ROWS of them are looked at.
        first_column: sheet column of the first value of each row, from 0.
        identity: fields of which a heading row must have at least one.
    """
    wanted = set(identity)
    top = top[:SEARCHED_ROWS]
    best, most = None, (1, 0)
    for first in range(len(top)):
        for rows in range(1, min(_DEEPEST, len(top) - first) + 1):
            if rows > 1 and _is_data(top, vocabulary, first, rows):
                break
            found = headings_at(top, vocabulary, first, rows, first_column=first_column, merges=merges)
            fields = {c.field for c in found.known}
            # One row before two: a title above the headings is not a part of them.
            rank = (len({(c.field, c.part) for c in found.known}), -rows)
            if rank > most and len(fields) > 1 and (not wanted or fields & wanted):
                best, most = found, rank
    if best is None:
        return None
    best = _said_twice(top, vocabulary, best, first_column, merges)
    reach = _reach(best, merges)
    if reach == best.rows and _goes_on(top, best):
        reach += 1
    if best.first + reach <= len(top):
        best = headings_at(top, vocabulary, best.first, reach, first_column=first_column, merges=merges)
    return replace(best, doubts=tuple(_doubts(top, best, vocabulary)))


def _is_data(top: Sequence[Sequence[object]], vocabulary: Vocabulary, first: int, rows: int) -> bool:
    """Whether the last of these rows is somebody's: numbers and dates, or no name of a field under 姓名."""
    last = top[first + rows - 1]
    if any(cell not in ("", None) and (not isinstance(cell, str) or _VALUE.search(cell)) for cell in last):
        return True
    above = [vocabulary.whole(_text(cell)) for cell in top[first]]
    under = ((_text(cell), above[n] if n < len(above) else None) for n, cell in enumerate(last))
    return any(text and field in IDENTITY and _WORD.fullmatch(text) and not vocabulary.field(text) for text, field in under)


def _said_twice(
    top: Sequence[Sequence[object]], vocabulary: Vocabulary, best: Headings, first_column: int, merges: Sequence[Merge]
) -> Headings:
    """The headings with the row above or below that says the same in other words: English over Chinese."""
    for first in (best.first - 1, best.first + best.rows):
        if not 0 <= first < len(top) or best.rows >= _DEEPEST:
            continue
        other = headings_at(top, vocabulary, first, 1, first_column=first_column)
        mine = {c.index: c.field for c in best.known}
        theirs = {c.index: c.field for c in other.known}
        both = mine.keys() & theirs.keys()
        if len(both) > 1 and all(mine[n] == theirs[n] for n in both):
            best = headings_at(
                top, vocabulary, min(first, best.first), best.rows + 1, first_column=first_column, merges=merges
            )
    return best


def _goes_on(top: Sequence[Sequence[object]], best: Headings) -> bool:
    """Whether the next row names what stands under a merged heading, in a file that does not tell what is merged.

    Nobody is named in it, all of it is words, and some stand where there is no heading above.
    """
    below = best.first + best.rows
    if below >= len(top) or best.rows >= _DEEPEST:
        return False
    filled = [(n, cell) for n, cell in enumerate(top[below]) if cell not in ("", None)]
    who = {c.index for c in best.known if c.field in IDENTITY}
    words = len(filled) > 1 and all(isinstance(cell, str) and not any(map(str.isdigit, cell)) for _, cell in filled)
    return words and not who & {n for n, _ in filled} and bool({n for n, _ in filled} - {c.index for c in best.columns})


def _reach(best: Headings, merges: Sequence[Merge]) -> int:
    """How many rows the headings take when one of them is merged down beside others of two rows."""
    known = {c.index for c in best.known}
    inside = range(best.first, best.first + best.rows)
    lowest = max((m[2] for m in merges if m[0] in inside and m[1] in known), default=0)
    return max(best.rows, lowest - best.first + 1) if lowest - best.first < _DEEPEST else best.rows


def headings_at(
    top: Sequence[Sequence[object]],
    vocabulary: Vocabulary,
    first: int,
    rows: int,
    *,
    first_column: int = 0,
    merges: Sequence[Merge] = (),
) -> Headings:
    """The headings that stand in just these rows."""
    lines = [[_text(cell) for cell in row] for row in top[first : first + rows]]
    width = max(map(len, lines), default=0)
    lines = [[*line, *[""] * (width - len(line))] for line in lines]
    if len(lines) > 1:
        _spread(lines, first, width, merges)
    found = []
    for index in range(width):
        heading, field, part = _named([line[index] for line in lines], vocabulary)
        if heading:
            found.append(Column(index, column_letter(first_column + index), heading, field, part))
    return Headings(first, rows, tuple(_without_lone_parts(found)))


def _spread(lines: list[list[str]], first: int, width: int, merges: Sequence[Merge]) -> None:
    """A merged heading reaches over all its columns. Files that do not tell what is merged: over the empty ones."""
    across = [m for m in merges if m[3] > m[1] and first <= m[0] < first + len(lines)]
    for number, line in enumerate(lines[:-1]):
        for _top, left, _bottom, right in (m for m in across if m[0] == first + number and m[1] < width):
            line[left : right + 1] = [line[left]] * (min(right + 1, width) - left)
        if not across:
            over = ""
            for index in range(width):
                over = line[index] or over
                if lines[number + 1][index]:
                    line[index] = over


def _named(texts: Sequence[str], vocabulary: Vocabulary) -> tuple[str, str | None, str]:
    """A column under headings of several rows: its name, its field and which part of a date it holds."""
    levels = list(dict.fromkeys(text for text in texts if text))
    if not levels:
        return "", None, ""
    if len(levels) == 1 and (behind := _PART_BEHIND.fullmatch(levels[0])):
        levels = [behind[1], behind[2]] if vocabulary.field(behind[1]) else levels
    part = _PARTS.get(NOISE.sub("", levels[-1]), "")
    if len(levels) > 1 and part:
        over = ("".join(levels[:-1]), levels[-2], f"{levels[-2]}日期")
        field = next((found for text in over if (found := vocabulary.field(text)) is not None), None)
        if field is not None:
            return " ".join(levels), field, part
    whole = " ".join(levels)
    joined = ["".join(levels[n:]) for n in range(len(levels))]
    if len(levels) > 1 and _OTHERS.search(simplified("".join(levels[:-1]))):
        return whole, vocabulary.field(joined[0]), ""
    others = [*levels[-2::-1], *joined[1:]]
    if len(levels) > 1 and levels[-2] in _WHEN:
        others.insert(0, levels[-1] + levels[-2])
    for choice, shown in [(joined[0], whole), (levels[-1], levels[-1]), *((text, whole) for text in others)]:
        field = vocabulary.field(choice)
        if field is not None:
            return shown, field, ""
    return whole, None, ""


def _without_lone_parts(columns: Sequence[Column]) -> Iterator[Column]:
    """A day without its month is no part of a date: 入党 over 日期 alone is the whole date."""
    parts = [(c.field, c.part) for c in columns]
    for column in columns:
        alone = column.part and (column.field, "year") not in parts
        yield replace(column, part="") if alone else column


def _doubts(top: Sequence[Sequence[object]], best: Headings, vocabulary: Vocabulary) -> Iterator[str]:
    """What makes the headings found a guess."""
    mine = {c.field for c in best.known}
    below = range(best.first + best.rows, len(top))
    words = [{_text(cell) for cell in row if _text(cell)} for row in top]
    for row in [*range(best.first), *below]:
        others = {vocabulary.field(word) for word in words[row]} - {None}
        repeated = row in below and words[row] <= {w for n in range(best.first, best.first + best.rows) for w in words[n]}
        if len(others) >= max(2, len(mine) - 1) and not repeated:
            yield f"第 {row + 1} 行也像列标题。"
    if len(best.known) * 3 < len(best.columns):
        yield f"{len(best.columns)} 列中只认出 {len(best.known)} 列。"


def is_form(top: Sequence[Sequence[object]], best: Headings | None, vocabulary: Vocabulary) -> bool:
    """Whether the sheet is a form that one person filled in: names of fields in many rows, values beside them."""
    rows = 0
    told: set[str] = set()
    mine = {c.field for c in best.known} if best else set()
    inside = range(best.first, best.first + best.rows) if best else range(0)
    for number, row in enumerate(top):
        fields = {field for cell in row if (text := _text(cell)) and (field := vocabulary.whole(text)) is not None}
        fresh = fields - mine - told
        if number not in inside and fresh:
            rows += 1
            told |= fresh
    return rows >= _FORM_ROWS and len(told) >= max(_FORM_ROWS, len(mine))


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def one_column_each(headings: Headings, label: Mapping[str, str], *, strict: bool = True) -> Headings:
    """Each field filled by one column: that with the field's own label, else the first. The others fill nothing.

    Real tables have 手机 beside 联系电话 and 政治面貌 beside 人员类别.

    Args:
        strict: refuse what nobody may choose silently; otherwise it becomes a doubt, for a person to settle.

    Raises:
        ImportRefused: FIELD_TWICE, when the two say who somebody is, or are called the same; names both.
    """
    chosen: dict[tuple[str, str], Column] = {}
    doubts = list(headings.doubts)
    for column in headings.known:
        assert column.field is not None
        key = (column.field, column.part)
        other = chosen.get(key)
        if other is not None and (column.field in IDENTITY or _top(other) == _top(column)):
            text = f"{other}和 {column}都是“{label[column.field]}”，不知道用哪一列。"
            if strict:
                raise ImportRefused("FIELD_TWICE", text, "请删去其中一列，或改掉它的列标题，或指明用哪一列，再导入。")
            doubts.append(text)
        elif other is None or column.heading == label[column.field]:
            chosen[key] = column
    kept = set(chosen.values())
    columns = tuple(
        replace(c, field=None, part="", why=f"与 {chosen[c.field, c.part]}都是“{label[c.field]}”，只读那一列")
        if c.field is not None and c not in kept
        else c
        for c in headings.columns
    )
    return replace(headings, columns=_whole_or_parts(columns), doubts=tuple(doubts))


def _top(column: Column) -> str:
    """文化程度 of 文化程度 全日制: two columns under one heading are as alike as two with the same."""
    return column.heading.partition(" ")[0]


def _whole_or_parts(columns: Sequence[Column]) -> tuple[Column, ...]:
    """A date stands in one column or in three, not in both."""
    whole = {c.field: c for c in columns if c.field and not c.part}
    return tuple(
        replace(c, field=None, part="", why=f"{whole[c.field]}已是完整日期，只读那一列") if c.part and c.field in whole else c
        for c in columns
    )


def not_found(seen: Sequence[tuple[str, Sequence[Sequence[object]]]]) -> ImportRefused:
    """HEADER_NOT_FOUND with what was seen in each sheet instead."""
    told = []
    for sheet, top in seen:
        texts = [_text(v) for row in top[:SEARCHED_ROWS] for v in row if _text(v)]
        shown = "、".join(t[:12] for t in texts[:8])
        told.append(f"工作表“{sheet}”开头是：{shown}" if shown else f"工作表“{sheet}”前 {SEARCHED_ROWS} 行没有文字")
    return ImportRefused(
        "HEADER_NOT_FOUND",
        f"没有找到人员表的列标题（如“姓名”“公民身份证号码”）。{'；'.join(told)}。",
        f"请确认列标题在前 {SEARCHED_ROWS} 行内，至少有“姓名”和另外一项。",
    )
