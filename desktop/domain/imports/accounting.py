"""What becomes of every filled cell of a sheet: read, left aside with its column, or told with its line."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from desktop.domain.imports.texts import NOTHING_TYPED, plain_text, shown
from desktop.domain.people.masking import mask_phone

_LONGEST = 80
"""Characters of a line that are shown."""
_QUOTED = 3
"""Lines that name nobody of which the words are told."""
_GAP = "　"
_NUMBER = re.compile(r"\d{11,17}[\dXx]?")
EMPTY_CELL = ("", None)


class Outside(StrEnum):
    """Why a line is not read as a person."""

    TITLE = "列标题上面的文字"
    HEADINGS = "重复的列标题"
    HINTS = "怎么填写的提示"
    FOOTER = "合计、签名、页码或说明"
    SECTION = "分段的标题"
    NOBODY = "没有人员信息"
    OTHER = "下面另一张表的行（列标题不同，请拆成单独的工作表再导入）"


_TOGETHER = frozenset({Outside.HEADINGS, Outside.NOBODY, Outside.OTHER})
"""Said once for all their lines: a long printed table repeats its headings, a form has numbered empty lines."""


class Account:
    """Counts while the rows are read.

    Args:
        known: indexes of the columns that fill a field.
    """

    def __init__(self, known: Iterable[int]) -> None:
        self._known = set(known)
        self._width = -1
        self._others: list[int] = []
        self.lines: dict[int, tuple[Outside, str]] = {}
        self.ignored: Counter[int] = Counter()
        self.read = 0
        self.outside_cells = 0

    @property
    def aside(self) -> int:
        """Cells of people in columns that fill nothing."""
        return self.ignored.total()

    def person(self, raw: Sequence[object], read: int) -> None:
        """Count the cells of one person's row, of which `read` stand in known columns."""
        self.read += read
        if len(raw) != self._width:
            self._width = len(raw)
            self._others = [index for index in range(len(raw)) if index not in self._known]
        for index in self._others:
            if raw[index] not in EMPTY_CELL:
                self.ignored[index] += 1

    def outside(self, number: int, raw: Sequence[object], why: Outside) -> None:
        """A line that is nobody's."""
        self.lines[number] = (why, line_text(raw))
        self.outside_cells += sum(cell not in EMPTY_CELL for cell in raw)

    def remarks(self) -> Iterator[tuple[int, str, str, str]]:
        """Row, column, code and sentence of what was not read."""
        for number, (why, text) in self.lines.items():
            if why not in _TOGETHER:
                yield number, "", "LINE_NOT_READ", f"{why}，没有读：“{text}”"
        for kind in sorted(_TOGETHER):
            rows = [number for number, (why, _text) in self.lines.items() if why is kind]
            if rows:
                yield rows[0], "", "LINE_NOT_READ", f"{kind}，没有读：{self._told(kind, rows)}。"

    def _told(self, kind: Outside, rows: Sequence[int]) -> str:
        """The lines; of those that name nobody also what the first few with words say, since that was meant for somebody."""
        texts = [(row, self.lines[row][1]) for row in rows] if kind is Outside.NOBODY else []
        said = [f"第 {row} 行“{_quoted(text)}”" for row, text in texts if _says_something(text)]
        quotes = "、".join(said[:_QUOTED])
        if said and len(rows) <= _QUOTED and len(said) == len(rows):
            return quotes
        more = "等" if len(said) > _QUOTED else ""
        return f"第 {ranges(rows)} 行" + (f"，其中{quotes}{more}" if said else "")


def _says_something(text: str) -> bool:
    """More than a number of the line and signs for nothing."""
    return any(part not in NOTHING_TYPED and any(c.isalpha() for c in part) for part in text.split(_GAP))


def _quoted(text: str) -> str:
    """The first cells of a line, long numbers covered as in every list."""
    return shown(_NUMBER.sub(lambda found: mask_phone(found[0]), text))


def line_text(raw: Sequence[object]) -> str:
    """The filled cells of a line, shortened."""
    text = _GAP.join(" ".join(plain_text(cell).split()) for cell in raw if cell not in EMPTY_CELL)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def ranges(numbers: Sequence[int]) -> str:
    """3、5–9、12"""
    told: list[str] = []
    start = last = numbers[0]
    for number in [*numbers[1:], -1]:
        if number != last + 1:
            told.append(str(start) if start == last else f"{start}–{last}")
            start = number
        last = number
    return "、".join(told)
