"""Headings that may mean several things: said, left unread, and asked about, never guessed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from desktop.domain.imports.headings import Column, Headings
from desktop.domain.imports.vocabulary import Vocabulary

_SURNAME = re.compile(r"姓氏?|last[ _]?name|surname|family[ _]?name", re.IGNORECASE)
_GIVEN = re.compile(r"名|名字|first[ _]?name|given[ _]?name|forename", re.IGNORECASE)
_FULL = re.compile(r"转正(日期|时间|年月)")
APART = "姓和名分在两列，请在表格中合成一列“姓名”"
_PROBATION = "可能是“转为正式党员日期”，也可能是试用期转正，请指定"


def questioned(found: Headings, vocabulary: Vocabulary, label: Mapping[str, str]) -> Headings:
    """The headings with what only a person can tell left unread.

    Args:
        label: of every field.
    """
    columns = _told_apart(found)
    taken = {c.field for c in columns if c.field}
    for place, column in enumerate(columns):
        fields = [] if column.field or column.unsure else [n for n in vocabulary.maybe(column.heading) if n not in taken]
        if fields:
            why = f"可能是{'或'.join(f'“{label[name]}”' for name in fields)}，也可能不是，请指定"
            columns[place] = replace(column, why=why, unsure=True)
    return replace(found, columns=tuple(columns))


def _told_apart(found: Headings) -> list[Column]:
    """名字 beside 姓氏 is no whole name, 转正时间 without 入党时间 may be that of a job."""
    surname = any(_SURNAME.fullmatch(c.heading.strip()) for c in found.columns)
    joined = any(c.field == "joined_on" for c in found.columns)
    return list(_columns(found, surname=surname, joined=joined))


def _columns(found: Headings, *, surname: bool, joined: bool) -> Iterator[Column]:
    for column in found.columns:
        heading = column.heading.strip()
        given = surname and (_GIVEN.fullmatch(heading) or _SURNAME.fullmatch(heading))
        if given and column.field in (None, "name"):
            yield replace(column, field=None, why=APART, unsure=True)
        elif column.field == "full_on" and not joined and _FULL.fullmatch(heading):
            yield replace(column, field=None, why=_PROBATION, unsure=True)
        else:
            yield column
