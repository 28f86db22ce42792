"""Headings that may mean several things: said, left unread, and asked about, never guessed."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from desktop.domain.imports.headings import IDENTITY, Column, Headings
from desktop.domain.imports.traditional import simplified
from desktop.domain.imports.vocabulary import Vocabulary

_SURNAME = re.compile(r"姓氏?|last[ _]?name|surname|family[ _]?name", re.IGNORECASE)
_GIVEN = re.compile(r"名|名字|first[ _]?name|given[ _]?name|forename", re.IGNORECASE)
_FULL = re.compile(r"转正\s*(日期|时间|年月)")
APART = "姓和名分在两列，请在表格中合成一列“姓名”"
_PROBATION = "可能是“转为正式党员日期”，也可能是试用期转正，请指定"
_EMPLOYED = re.compile("入职|离职|试用|合同|司龄|聘用")
"""Beside these 转正 may be that of a job even where 入党时间 stands."""
_LEGEND = re.compile(r"[(（].*\d\s*[-=—:：、.]?\s*[\u4e00-\u9fff].*[)）]")
_CHOICES = re.compile(r"[(（]\D*(?<!\d)\d[-=—:：、.]?[\u4e00-\u9fff]{1,6}[^\d年月日]*(?<!\d)\d[-=—:：、.]?(?![年月日位])[\u4e00-\u9fff]")
"""职位(1员工2主管): whatever the field, its cells hold numbers that stand for words."""
_USUAL_LEGEND = re.compile(r"[(（]\D*1\D{0,2}男\D{0,2}2\D{0,2}女\D*[)）]")
_COUNTED_OTHERWISE = frozenset({"political_status", "ethnic", "degree", "skill_level"})
"""Fields whose numbers every system gives out for itself: 4 is 民革 in the national table and 群众 elsewhere, 5 is 初级工 or 高级技师."""
_ONE_DIGIT = re.compile(r"[1-9](?:\.0)?")
_OWN_NUMBERS = "里面是数字代号，各系统编法不一，请在表格中改成文字再导入；确是国家标准代码的，请指定"
_OTHER_CODES = "里面是另一种数字代号，不知道 1 指哪一个，请在表格中改成文字再导入"


def questioned(
    found: Headings,
    vocabulary: Vocabulary,
    label: Mapping[str, str],
    coded: Collection[str] = (),
    below: Sequence[Sequence[object]] = (),
) -> Headings:
    """The headings with what only a person can tell left unread.

    Args:
        label: of every field.
        coded: fields that hold codes.
        below: the first rows of the table.
    """
    people = _of_people(found, below)
    columns = [
        replace(c, field=None, why=_OWN_NUMBERS, unsure=True)
        if c.field in _COUNTED_OTHERWISE and any(_ONE_DIGIT.fullmatch(str(cell)) for cell in _cells(c, people))
        else replace(c, field=None, why=_OTHER_CODES, unsure=True)
        if (c.field in coded and _own_codes(c, people)) or (c.field and c.field not in coded and _CHOICES.search(c.heading))
        else c
        for c in _told_apart(found)
    ]
    taken = {c.field for c in columns if c.field}
    for place, column in enumerate(columns):
        fields = [] if column.field or column.unsure else [n for n in vocabulary.maybe(column.heading) if n not in taken]
        if fields:
            why = f"可能是{'或'.join(f'“{label[name]}”' for name in fields)}，也可能不是，请指定"
            columns[place] = replace(column, why=why, unsure=True)
    return replace(found, columns=tuple(columns))


def _own_codes(column: Column, below: Sequence[Sequence[object]]) -> bool:
    """Whether a column has codes of its own: with a legend in its heading, or with a 0, which no table of ours has.

    Many systems write 0 for 男 and 1 for 女; by the national table 1 would be 男.
    """
    if _LEGEND.search(column.heading):
        return column.field != "gender" or not _USUAL_LEGEND.search(column.heading)
    return any(cell in _ZEROS for cell in _cells(column, below))


def _cells(column: Column, below: Sequence[Sequence[object]]) -> Iterator[object]:
    return (row[column.index] for row in below if column.index < len(row))


def _of_people(found: Headings, below: Sequence[Sequence[object]]) -> Sequence[Sequence[object]]:
    """Without the rows that name nobody: sheets for print show the empty cells of another sheet as 0."""
    who = [c.index for c in found.known if c.field in IDENTITY]
    return [row for row in below if any(n < len(row) and row[n] not in ("", None, *_ZEROS) for n in who)]


_ZEROS = (0, "0", "0.0")


def _told_apart(found: Headings) -> list[Column]:
    """名字 beside 姓氏 is no whole name, 转正时间 without 入党时间 may be that of a job."""
    surname = any(_SURNAME.fullmatch(c.heading.strip()) for c in found.columns)
    joined = any(c.field == "joined_on" for c in found.columns)
    joined = joined and not any(_EMPLOYED.search(simplified(c.heading)) for c in found.columns)
    return list(_columns(found, surname=surname, joined=joined))


def _columns(found: Headings, *, surname: bool, joined: bool) -> Iterator[Column]:
    for column in found.columns:
        heading = simplified(column.heading.strip())
        given = surname and (_GIVEN.fullmatch(heading) or _SURNAME.fullmatch(heading))
        if given and column.field in (None, "name"):
            yield replace(column, field=None, why=APART, unsure=True)
        elif column.field == "full_on" and not joined and _FULL.fullmatch(heading):
            yield replace(column, field=None, why=_PROBATION, unsure=True)
        else:
            yield column
