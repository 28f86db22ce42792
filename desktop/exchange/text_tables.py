"""Tables as text: .csv, .txt and .tsv as Chinese office programs write them."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Self

from desktop.domain.imports.headings import ImportRefused
from desktop.exchange.sheet_rows import Row, SheetRows

_MARKS = ",\t;，；|"
_SAVE_AGAIN = "请用 WPS 或 Excel 打开它，看清文字后另存为“Excel 工作簿（.xlsx）”再导入。"
_END = "\x04"
"""Stands behind the last row: inside a cell it tells of a quote that was never closed."""
_AS_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)
"""What systems write so that Excel shows ="0012" whole."""
_LOOKED_AT = 40
"""Lines from which the separator is found: a title without any may stand above."""


class TextBook:
    """UTF-8 with or without mark, UTF-16 with one, or GB 18030; the separator found by what divides most lines alike.

    Raises:
        ImportRefused: NOT_A_SPREADSHEET for bytes, UNKNOWN_ENCODING for another encoding.
    """

    def __init__(self, path: Path) -> None:
        self._name, self._text = path.stem, decoded(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._text = ""

    @property
    def sheets(self) -> tuple[str, ...]:
        return (self._name,)

    @property
    def hidden(self) -> tuple[str, ...]:
        return ()

    def read(self, sheet: str) -> SheetRows:
        return SheetRows(sheet, 1, 0, self._text.count("\n") + 1, self._rows())

    def _rows(self) -> Iterator[Row]:
        mark = separator_of(self._text)
        ended = self._text if self._text.endswith(("\n", "\r")) else self._text + "\n"
        rows = csv.reader(chain(io.StringIO(ended, newline=""), (_END,)), delimiter=mark)
        told = '="' in self._text
        width, line = 0, 1
        try:
            for row in rows:
                if row == [_END]:
                    return
                width = max(width, len(row))
                if rows.line_num > line and _swallows(row, mark, width):
                    raise ImportRefused("DAMAGED", f"第 {line} 行的双引号没有成对，后面的行会被当作同一格的内容。", _SAVE_AGAIN)
                line = rows.line_num + 1
                yield [_AS_TEXT.sub(r"\1", cell) for cell in row] if told else row
        except csv.Error as error:
            raise ImportRefused("DAMAGED", "文本表格的格式有误，读不下去。", _SAVE_AGAIN) from error


def _swallows(row: list[str], mark: str, width: int) -> bool:
    """Whether a cell of several lines has whole rows of the table in it, or goes on to the end of the file."""
    lines = (line for cell in row if "\n" in cell or "\r" in cell for line in cell.splitlines()[1:])
    return any(_END in line or line.count(mark) >= max(2, width - 1) for line in lines)


def looks_like_table(path: Path) -> bool:
    """Whether a file of another name is text in columns: most lines have the same mark equally often."""
    try:
        text = decoded(path)
    except ImportRefused:
        return False
    lines = [line for line in text.split("\n", _LOOKED_AT + 1)[:_LOOKED_AT] if line.strip()]
    counts = Counter(line.count(separator_of(text)) for line in lines)
    often = max(counts, key=lambda n: counts[n], default=0)
    return often > 0 and len(lines) > 1 and counts[often] * 2 > len(lines) and not any(c < " " and c not in "\t\r\n" for c in text)


def decoded(path: Path) -> str:
    """The text of a file, in whichever of the usual encodings.

    Raises:
        ImportRefused: NOT_A_SPREADSHEET for bytes, UNKNOWN_ENCODING for another encoding.
    """
    raw = path.read_bytes()
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = raw.decode("utf-16", "replace") if marked else _decoded_by_trial(path, raw)
    if "\x00" in text:
        raise ImportRefused("NOT_A_SPREADSHEET", f"“{path.name}”不是文本表格。", "请选择 .xlsx、.xls、.ods 或 .csv 文件。")
    return text


def _decoded_by_trial(path: Path, raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    text = f"“{path.name}”的文字编码认不出（不是 UTF-8，也不是 GB18030）。"
    raise ImportRefused("UNKNOWN_ENCODING", text, _SAVE_AGAIN)


def separator_of(text: str) -> str:
    """The mark that most lines have, and have equally often; a comma when none divides anything."""
    lines = [line for line in text.split("\n", _LOOKED_AT + 1)[:_LOOKED_AT] if line.strip()]
    best, most = ",", (0, 0)
    for mark in _MARKS:
        counts = Counter(line.count(mark) for line in lines)
        often = max((n for n in counts if n), key=lambda n: (counts[n], n), default=0)
        rank = (counts[often] * min(often, 3), often) if often else (0, 0)
        if rank > most:
            best, most = mark, rank
    return best
