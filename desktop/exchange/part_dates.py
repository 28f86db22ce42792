"""Cells that show a part of the date the file holds: 1990年5月 typed into Excel or WPS is kept as 1 May 1990.

The day was never typed there, nor was the year of a 5月1日, so such a cell is given as the text it shows and is asked
about like any other. A day other than the first was typed, whatever the format leaves out of it.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from xml.etree import ElementTree

from desktop.exchange.sheet_rows import Row


class Shown(StrEnum):
    """What a date is shown as."""

    MONTH = "month"
    DAY = "day"


Parts = Mapping[int, Mapping[int, Shown]]
"""By the number of the row and the column from 0."""
MOST_PARTS = 1_000_000
"""Rows of one sheet that are looked at."""

BUILT_IN = {
    **dict.fromkeys((17, 27, 36, 50, 52, 57), Shown.MONTH),
    **dict.fromkeys((16, 28, 29, 51, 53, 54, 58), Shown.DAY),
}
"""Formats every Excel of China knows without their being written down: yyyy年m月, m月d日 (ECMA-376, 18.8.30)."""
_NO_LETTERS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DAY_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 61, 73_415
"""1 March 1900 and 31 December 2100: before that Excel counts a day that never was."""
_FIRST_TYPED = 1990
"""A spreadsheet adds the year in which a 5月1日 is typed; earlier years were typed themselves."""
_NUMBER = re.compile(r"\d+")
_LETTER = re.compile("[A-Za-z]")


def shown_by(format_code: str) -> Shown | None:
    """What a number format shows of a date; None when it shows all of it, or holds no date."""
    letters = set(_NO_LETTERS.sub("", format_code.partition(";")[0]).casefold())
    if "m" not in letters or letters & set("hs0#"):
        return None
    year = bool(letters & {"y", "e"})
    if year and "d" not in letters:
        return Shown.MONTH
    return Shown.DAY if not year and "d" in letters else None


def shown_as(text: str) -> Shown | None:
    """The same of a date as it is shown."""
    numbers = _NUMBER.findall(text)
    if _LETTER.search(text):
        return Shown.MONTH if len(numbers) == 1 else None
    if len(numbers) != 2:
        return None
    return Shown.MONTH if max(map(len, numbers)) == 4 else Shown.DAY


def part_styles(package: zipfile.ZipFile) -> dict[str, Shown]:
    """Cell styles of an .xlsx that show a part of a date, by the number its cells name them by."""
    try:
        styles = ElementTree.fromstring(package.read("xl/styles.xml"))
    except KeyError:
        return {}
    wanted: dict[int, Shown] = dict(BUILT_IN)
    for own in styles.iterfind("{*}numFmts/{*}numFmt"):
        if shown := shown_by(own.get("formatCode", "")):
            wanted[int(own.get("numFmtId", "0"))] = shown
    kept = enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
    return {str(n): wanted[number] for n, xf in kept if (number := int(xf.get("numFmtId", "0"))) in wanted}


def as_shown(rows: Iterator[Row], parts: Parts, left: int) -> Iterator[Row]:
    """The rows with every date that was not typed whole given as it is shown.

    Args:
        left: sheet column of the first value of each row, from 0.
    """
    for number, row in enumerate(rows, start=1):
        columns = {n - left: shown for n, shown in parts.get(number, {}).items() if left <= n < left + len(row)}
        told = {n: text for n, shown in columns.items() if (text := _text(row[n], shown))}
        yield [told.get(n, cell) for n, cell in enumerate(row)] if told else row


def _text(cell: object, shown: Shown) -> str:
    """1990-05 of the first of May 1990, 5月1日 of a day in a year nobody typed; "" of a whole date, and of no date."""
    if isinstance(cell, float) and cell.is_integer() and _FIRST_SERIAL <= cell <= _LAST_SERIAL:
        cell = _DAY_ZERO + timedelta(days=int(cell))
    if not isinstance(cell, date):
        return ""
    if shown is Shown.MONTH:
        return f"{cell:%Y-%m}" if cell.day == 1 else ""
    return f"{cell.month}月{cell.day}日" if cell.year >= _FIRST_TYPED else ""
