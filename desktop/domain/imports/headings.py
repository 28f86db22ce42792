"""Find the headings of a sheet wherever they stand, and the field each column fills."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from desktop.domain.drafts import FieldSpec
from desktop.domain.errors import UserError

SEARCHED_ROWS = 30
"""Rows at the top of a sheet in which headings are looked for; titles and notes stand above them."""

_NOISE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff*:;,.、。]+")
_BRACKETS = re.compile(r"[()\[\]【】<>《》〔〕]")
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】|〔[^〕]*〕")
_NUMBERED = re.compile(r"^(\d{1,2}|[一二三四五六七八九十]{1,2}|[①-⑳])(?=[^\d年月日])")
_EITHER = re.compile(r"[/／、|]|或")
_SAME_WORDS = (("时间", "日期"), ("年月日", "日期"), ("年月", "日期"), ("手机号", "手机"), ("号码", "号"))


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
    """

    index: int
    letter: str
    heading: str
    field: str | None

    def __str__(self) -> str:
        return f"{self.letter} 列“{self.heading}”"


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings are.

    Attributes:
        first: row of the headings, from 0 within the rows as read.
        rows: how many rows they take.
        columns: every column with a heading, known or not.
    """

    first: int
    rows: int
    columns: tuple[Column, ...]

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


def _spellings(heading: str) -> Iterator[str]:
    """The heading as compared, from the strictest to the most generous reading."""
    folded = _NOISE.sub("", unicodedata.normalize("NFKC", heading).casefold())
    for text in dict.fromkeys((folded, _IN_BRACKETS.sub("", folded))):
        plain = _BRACKETS.sub("", text)
        yield plain
        yield _NUMBERED.sub("", plain)
        for word, same in _SAME_WORDS:
            plain = plain.replace(word, same)
        yield _NUMBERED.sub("", plain)


class Vocabulary:
    """What the fields of a draft may be called in a heading."""

    def __init__(self, fields: Iterable[FieldSpec]) -> None:
        self._fields: dict[str, str] = {}
        listed = list(fields)
        for names in ([(f, f.label) for f in listed], [(f, s) for f in listed for s in f.meta.synonyms]):
            for item, name in names:
                for spelling in _spellings(name):
                    self._fields.setdefault(spelling, item.name)
        self.field = cache(self._field)

    def _field(self, heading: str) -> str | None:
        """The field a heading names, None when it names none or, as 姓名/性别, more than one."""
        whole = self._named(heading)
        if whole is not None:
            return whole
        named = {field for part in _EITHER.split(heading) if (field := self._named(part)) is not None}
        return named.pop() if len(named) == 1 else None

    def _named(self, heading: str) -> str | None:
        return next((self._fields[s] for s in _spellings(heading) if s in self._fields), None)


def find_headings(
    top: Sequence[Sequence[object]], vocabulary: Vocabulary, *, first_column: int = 0, identity: Iterable[str] = ()
) -> Headings | None:
    """The best heading row (or pair of rows) among the top rows; None when no row has two known headings.

    Args:
        top: the first rows of the sheet, SEARCHED_ROWS of them are looked at.
        first_column: sheet column of the first value of each row, from 0.
        identity: fields of which a heading row must have at least one.
    """
    wanted = set(identity)
    top = top[:SEARCHED_ROWS]
    best, most = None, (1, 0)
    for first in range(len(top)):
        for rows in (1, 2):
            found = Headings(first, rows, _columns(top[first : first + rows], vocabulary, first_column))
            fields = {c.field for c in found.known}
            # One row before two: a title above the headings is not a part of them.
            rank = (len(fields), -rows)
            if first + rows <= len(top) and rank > most and rank[0] > 1 and (not wanted or fields & wanted):
                best, most = found, rank
    return best


def _columns(rows: Sequence[Sequence[object]], vocabulary: Vocabulary, first_column: int) -> tuple[Column, ...]:
    found = []
    over = ""
    for index in range(max(map(len, rows))):
        texts = [_text(row[index]) if index < len(row) else "" for row in rows]
        if len(texts) == 1:
            heading, field = texts[0], vocabulary.field(texts[0]) if texts[0] else None
        else:
            over = texts[0] or over
            heading, field = _of_two(over, texts[0], texts[1], vocabulary)
        if heading:
            found.append(Column(index, column_letter(first_column + index), heading, field))
    return tuple(found)


def _of_two(over: str, top: str, bottom: str, vocabulary: Vocabulary) -> tuple[str, str | None]:
    """A column under a heading of two rows; `over` is the merged heading that reaches over it."""
    both = f"{over}{bottom}"
    choices = [both, bottom, top] if bottom else [top]
    for choice in choices:
        field = vocabulary.field(choice) if choice else None
        if field is not None:
            return (choice if choice != both else f"{over} {bottom}".strip()), field
    return (f"{over} {bottom}" if bottom else top), None


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


IDENTITY = frozenset({"name", "id_number", "staff_no"})
"""Fields that say who somebody is: of two columns for one of these none may be chosen silently."""


def one_column_each(headings: Headings, label: Mapping[str, str]) -> Headings:
    """Each field filled by one column: that with the field's own label, else the first. The others fill nothing.

    Real tables have 手机 beside 联系电话 and 政治面貌 beside 人员类别.

    Raises:
        ImportRefused: FIELD_TWICE, when the two say who somebody is, or are called the same; names both.
    """
    chosen: dict[str, Column] = {}
    for column in headings.known:
        assert column.field is not None
        other = chosen.get(column.field)
        if other is not None and (column.field in IDENTITY or other.heading == column.heading):
            raise ImportRefused(
                "FIELD_TWICE",
                f"{other}和{column}都是“{label[column.field]}”，不知道用哪一列。",
                "请删去其中一列，或改掉它的列标题，再导入。",
            )
        if other is None or column.heading == label[column.field]:
            chosen[column.field] = column
    kept = set(chosen.values())
    columns = tuple(c if c.field is None or c in kept else replace(c, field=None) for c in headings.columns)
    return replace(headings, columns=columns)


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
