"""Tables that web systems write as web pages or as Excel's XML of 2003 and call .xls: read as what they are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Self
from xml.etree import ElementTree

from desktop.domain.imports.headings import ImportRefused, Merge, column_letter
from desktop.exchange.sheet_rows import SheetRows
from desktop.exchange.text_tables import decoded

LARGEST = 60_000_000
"""Bytes; a page of this size holds 100,000 people."""
_WIDEST, _LONGEST = 16_384, 1_048_576
_MOST_CELLS = 5_000_000
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_SHEET_HIDDEN = "{urn:schemas-microsoft-com:office:excel}Visible"
_SAVE_AGAIN = "请用 WPS 或 Excel 打开它，另存为“Excel 工作簿（.xlsx）”后再导入。"


@dataclass(slots=True)
class _Table:
    name: str
    rows: list[list[object]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    faults: dict[tuple[int, str], str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    hidden: bool = False


class MarkupBook:
    """The tables of a file, each as a sheet.

    Raises:
        ImportRefused: TOO_LARGE, DAMAGED, or NOT_A_SPREADSHEET when the page has no table.
    """

    def __init__(self, path: Path, tables: Sequence[_Table]) -> None:
        self._tables = {table.name: table for table in tables}
        if not self._tables:
            raise ImportRefused("NOT_A_SPREADSHEET", f"“{path.name}”其实是网页，里面没有表格。", _SAVE_AGAIN)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._tables = {}

    @property
    def sheets(self) -> tuple[str, ...]:
        return tuple(t.name for t in self._tables.values() if not t.hidden) or tuple(self._tables)

    @property
    def hidden(self) -> tuple[str, ...]:
        return tuple(t.name for t in self._tables.values() if t.name not in self.sheets)

    def read(self, sheet: str) -> SheetRows:
        found = self._tables[sheet]
        hidden = (found.hidden_rows, found.hidden_columns)
        return SheetRows(sheet, 1, 0, len(found.rows), iter(found.rows), found.faults, found.merges, hidden)


def is_page(head: bytes) -> bool:
    """Whether a file begins like a web page."""
    return bool(re.search(rb"<\s*(?:!doctype\s+html|html|head|meta|body|table)\b", head, re.IGNORECASE))


def is_excel_xml(head: bytes) -> bool:
    """Whether a file begins like the XML of Excel 2003."""
    return b"<?xml" in head[:200] and (b"urn:schemas-microsoft-com:office:spreadsheet" in head or b'progid="Excel.Sheet"' in head)


def open_page(path: Path) -> MarkupBook:
    """The tables of a web page; see MarkupBook."""
    _check_size(path)
    reader = _PageReader()
    reader.feed(decoded(path))
    reader.close()
    return MarkupBook(path, [t for t in reader.tables if any(any(row) for row in t.rows)])


def open_excel_xml(path: Path) -> MarkupBook:
    """The sheets of a workbook of Excel 2003; see MarkupBook."""
    _check_size(path)
    raw = path.read_bytes()
    if b"<!DOCTYPE" in raw[:4096] or b"<!ENTITY" in raw[:4096]:
        raise ImportRefused("DAMAGED", f"“{path.name}”的格式不寻常，不打开。", _SAVE_AGAIN)
    try:
        return MarkupBook(path, list(_worksheets(raw)))
    except (ElementTree.ParseError, ValueError) as error:
        raise ImportRefused("DAMAGED", f"“{path.name}”不完整或已损坏，打不开。", _SAVE_AGAIN) from error


def _check_size(path: Path) -> None:
    size = path.stat().st_size
    if size > LARGEST:
        text = f"“{path.name}”其实是网页格式，有 {size // 1_000_000} MB，太大了。"
        raise ImportRefused("TOO_LARGE", text, _SAVE_AGAIN)


class _PageReader(HTMLParser):
    """Collects the innermost tables, as a browser shows them: merged cells leave room for what they cover."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._covered: dict[int, int] = {}
        self._cells = 0
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._finish_cell()
            made = _Table(f"表 {len(self.tables) + 1}")
            self.tables.append(made)
            self._open.append(made)
            self._covered = {}
        elif tag in ("script", "style"):
            self._silent += 1
        elif self._open and tag == "tr":
            self._finish_cell()
            self._begin_row()
        elif self._open and tag in ("td", "th"):
            self._finish_cell()
            self._text, self._span = [], _spans(dict(attrs))
        elif tag in ("br", "p", "div") and self._text:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self._finish_cell()
        elif tag == "table" and self._open:
            self._finish_cell()
            self._open.pop()
        elif tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._silent:
            self._text.append(data)

    def _begin_row(self) -> None:
        table = self._open[-1]
        table.rows.append([])
        self._covered = {column: left - 1 for column, left in self._covered.items() if left > 1}

    def _finish_cell(self) -> None:
        if self._text is None or not self._open:
            self._text = None
            return
        text, self._text = "".join(self._text), None
        table = self._open[-1]
        if not table.rows:
            table.rows.append([])
        row, at = table.rows[-1], len(table.rows) - 1
        while len(row) in self._covered:
            row.append("")
        column, (across, down) = len(row), self._span
        self._cells += across
        if self._cells > _MOST_CELLS or column + across > _WIDEST:
            raise ImportRefused("TOO_LARGE", "网页里的表格太大了。", _SAVE_AGAIN)
        row.extend([_tidy(text), *[""] * (across - 1)])
        if across > 1 or down > 1:
            table.merges.append((at, column, at + down - 1, column + across - 1))
        if down > 1:
            self._covered.update(dict.fromkeys(range(column, column + across), down))


def _spans(attrs: dict[str, str | None]) -> tuple[int, int]:
    def count(name: str) -> int:
        text = (attrs.get(name) or "1").strip()
        return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 5 else 1

    return count("colspan"), count("rowspan")


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _worksheets(raw: bytes) -> Iterator[_Table]:
    for _event, element in ElementTree.iterparse(BytesIO(raw)):
        if element.tag == f"{_SS}Worksheet":
            yield _worksheet(element)
            element.clear()


def _worksheet(element: ElementTree.Element) -> _Table:
    made = _Table(element.get(f"{_SS}Name", "表"))
    visible = element.find(f".//{_SHEET_HIDDEN}")
    made.hidden = visible is not None and visible.text in ("SheetHidden", "SheetVeryHidden")
    table = element.find(f"{_SS}Table")
    if table is None:
        return made
    column = 0
    for each in table.iterfind(f"{_SS}Column"):
        column = int(each.get(f"{_SS}Index", column + 1))
        if column < 1:
            raise ValueError(column)
        last = column + int(each.get(f"{_SS}Span", "0"))
        if each.get(f"{_SS}Hidden") == "1":
            made.hidden_columns += [column_letter(n - 1) for n in range(column, min(last, column + 200) + 1)]
        column = last
    cells = 0
    for row in table.iterfind(f"{_SS}Row"):
        index = int(row.get(f"{_SS}Index", len(made.rows) + 1))
        if not len(made.rows) < index <= _LONGEST:
            raise ValueError(index)
        made.rows.extend([] for _ in range(index - 1 - len(made.rows)))
        made.rows.append(_cells(row, index, made))
        cells += len(made.rows[-1])
        if cells + len(made.rows) > _MOST_CELLS:
            raise ImportRefused("TOO_LARGE", f"工作表“{made.name}”太大了。", _SAVE_AGAIN)
        if row.get(f"{_SS}Hidden") == "1":
            made.hidden_rows.append(index)
    return made


def _cells(row: ElementTree.Element, number: int, table: _Table) -> list[object]:
    found: list[object] = []
    for cell in row.iterfind(f"{_SS}Cell"):
        index = int(cell.get(f"{_SS}Index", len(found) + 1))
        if not len(found) < index <= _WIDEST:
            raise ValueError(index)
        found += [""] * (index - 1 - len(found))
        data = cell.find(f"{_SS}Data")
        kind = "" if data is None else data.get(f"{_SS}Type", "String")
        text = "" if data is None else "".join(data.itertext())
        if kind == "Error":
            table.faults[number, column_letter(index - 1)] = text
            text = ""
        found.append(_value(kind, text))
        across, down = int(cell.get(f"{_SS}MergeAcross", "0")), int(cell.get(f"{_SS}MergeDown", "0"))
        if across or down:
            table.merges.append((number - 1, index - 1, number - 1 + down, index - 1 + across))
            found += [""] * min(across, _WIDEST - len(found))
    return found


def _value(kind: str, text: str) -> object:
    if not text:
        return ""
    if kind == "Number":
        return float(text)
    if kind == "DateTime":
        return datetime.fromisoformat(text.partition(".")[0])
    return text == "1" if kind == "Boolean" else text
