"""Spreadsheet files as rows of cells, whatever office program made them, and tables written for Excel.

Reading: .xlsx, .xlsm, .xls, .ods, .et by python-calamine, .csv and .txt by the standard library. A file is judged
by its content, not by its name. Packages are looked over before they are opened: calamine makes room for
the whole used range, and one stray cell in the last corner of a sheet would take all memory (*measured*:
10 GB for 20,001 × 16,384), and it gives formula errors as empty cells.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from xml.etree import ElementTree

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from desktop.domain.imports.headings import ImportRefused, column_letter

Row = Sequence[object]

LARGEST_FILE = 200_000_000
"""Bytes on disk."""
LARGEST_CONTENT = 900_000_000
"""Bytes of a package once unpacked."""
MOST_CELLS = 20_000_000
"""Cells of the used range of a sheet; 100,000 rows of 200 columns."""
_MOST_FAULTS = 10_000

_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_PICTURES = {b"\x89PNG": "图片（PNG）", b"\xff\xd8\xff": "图片（JPEG）", b"GIF8": "图片（GIF）", b"BM": "图片（BMP）",
             b"%PDF": "PDF 文档", b"Rar!": "RAR 压缩包", b"7z\xbc\xaf": "7z 压缩包", b"RIFF": "图片或音视频"}  # fmt: skip
_SAVE_AGAIN = "请用 WPS 或 Excel 打开它，另存为“Excel 工作簿（.xlsx）”后再导入。"


@dataclass(slots=True)
class SheetRows:
    """One sheet.

    Attributes:
        first_row: number of the first row as Excel shows it.
        first_column: 0 for column A.
        height: rows that `rows` will give.
        faults: formula errors (#N/A …) by row number and column letter; their cells are empty.
    """

    name: str
    first_row: int
    first_column: int
    height: int
    rows: Iterator[Row]
    faults: dict[tuple[int, str], str] = field(default_factory=dict)

    def numbered(self) -> Iterator[tuple[int, Row]]:
        """Rows with their numbers."""
        return enumerate(self.rows, start=self.first_row)


class Book(Protocol):
    """An open file of sheets; use it in a `with`."""

    @property
    def sheets(self) -> tuple[str, ...]:
        """Names of the visible sheets that hold cells (all of them when every one is hidden)."""

    def read(self, sheet: str) -> SheetRows:
        """The rows of a sheet from the top.

        Raises:
            ImportRefused: the used range is too large, or the sheet is damaged.
        """

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None: ...


def open_book(path: Path) -> Book:
    """Open a spreadsheet file.

    Raises:
        ImportRefused: missing, empty, too large, protected by a password, damaged, or no spreadsheet at all.
    """
    head = _head(path)
    if head.startswith(_ZIP):
        return _open_package(path)
    if head.startswith(_OLE):
        return _open_calamine(path, {}, {})
    for magic, what in _PICTURES.items():
        if head.startswith(magic):
            raise ImportRefused("NOT_A_SPREADSHEET", f"“{path.name}”其实是{what}，不是电子表格。", "请选择 .xlsx 文件。")
    if path.suffix.lower() in (".csv", ".txt", ".tsv"):
        return _TextBook(path)
    if b"<html" in head.lower() or b"<table" in head.lower():
        raise ImportRefused("NOT_A_SPREADSHEET", f"“{path.name}”其实是网页，不是电子表格。", _SAVE_AGAIN)
    raise ImportRefused("NOT_A_SPREADSHEET", f"“{path.name}”不是电子表格，或者已经损坏。", _SAVE_AGAIN)


def _head(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ImportRefused("NOT_A_SPREADSHEET", f"“{path}”是文件夹。", "请选择一个 .xlsx 文件。")
        if size == 0:
            raise ImportRefused("EMPTY_FILE", f"“{path.name}”是空文件（0 字节）。", "请重新复制或导出这个文件。")
        if size > LARGEST_FILE:
            raise ImportRefused("TOO_LARGE", f"“{path.name}”有 {size // 1_000_000} MB，太大了。", "请分成几个文件导入。")
        with path.open("rb") as file:
            return file.read(2048)
    except FileNotFoundError as error:
        raise ImportRefused("NOT_FOUND", f"找不到文件“{path}”。", "请检查文件名和所在文件夹。") from error
    except OSError as error:
        raise ImportRefused("UNREADABLE", f"“{path.name}”读不出来。", "请检查权限，或关闭正在使用它的程序。") from error


class _CalamineBook:
    def __init__(
        self, workbook: CalamineWorkbook, extents: dict[str, str], faults: dict[str, dict[tuple[int, str], str]]
    ) -> None:
        self._workbook, self._extents, self._faults = workbook, extents, faults

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._workbook.close()

    @property
    def sheets(self) -> tuple[str, ...]:
        listed = [m for m in self._workbook.sheets_metadata if m.typ in (SheetTypeEnum.WorkSheet, SheetTypeEnum.Vba)]
        visible = [m.name for m in listed if m.visible == SheetVisibleEnum.Visible]
        return tuple(visible or [m.name for m in listed])

    def read(self, sheet: str) -> SheetRows:
        stray = self._extents.get(sheet)
        if stray is not None:
            raise ImportRefused("TOO_LARGE", f"工作表“{sheet}”的内容一直伸到 {stray}，范围太大。", "请删除多余的行列再导入。")
        try:
            found: CalamineSheet = self._workbook.get_sheet_by_name(sheet)
        except (CalamineError, OSError, ValueError) as error:
            raise ImportRefused("DAMAGED", f"工作表“{sheet}”已损坏，读不出来。", _SAVE_AGAIN) from error
        first_column = found.start[1] if found.start else 0
        return SheetRows(sheet, 1, first_column, found.total_height, iter(found.iter_rows()), self._faults.get(sheet, {}))


def _open_calamine(path: Path, extents: dict[str, str], faults: dict[str, dict[tuple[int, str], str]]) -> Book:
    raw = path.read_bytes()
    protected = ImportRefused("PROTECTED", f"“{path.name}”有打开密码。", "请用 WPS 或 Excel 去掉密码，另存后再导入。")
    if raw.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in raw:
        raise protected
    try:
        # From its content, not by its name: a .xls renamed .xlsx opens all the same.
        return _CalamineBook(CalamineWorkbook.from_filelike(io.BytesIO(raw)), extents, faults)
    except PasswordError as error:
        raise protected from error
    except (CalamineError, OSError, ValueError) as error:
        raise ImportRefused("DAMAGED", f"“{path.name}”已损坏或不是电子表格，打不开。", _SAVE_AGAIN) from error


def _open_package(path: Path) -> Book:
    try:
        with zipfile.ZipFile(path) as package:
            content = sum(part.file_size for part in package.infolist())
            if content > LARGEST_CONTENT:
                raise ImportRefused("TOO_LARGE", f"“{path.name}”解开后有 {content // 1_000_000} MB，太大了。", "请分成几个文件导入。")
            extents, faults = _look_over(package)
    except (zipfile.BadZipFile, ElementTree.ParseError, EOFError, KeyError, NotImplementedError, RuntimeError, OSError) as error:
        raise ImportRefused("DAMAGED", f"“{path.name}”不完整或已损坏，打不开。", "请重新复制一份；从 U 盘复制的请等复制完成再拔出。") from error
    return _open_calamine(path, extents, faults)


_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _look_over(package: zipfile.ZipFile) -> tuple[dict[str, str], dict[str, dict[tuple[int, str], str]]]:
    """Sheets that reach too far, with the cell, and formula errors, by the names of the sheets."""
    parts = set(package.namelist())
    if "xl/workbook.xml" not in parts or "xl/_rels/workbook.xml.rels" not in parts:
        return {}, {}
    relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {r.get("Id"): r.get("Target", "") for r in relations}
    extents, faults = {}, {}
    for sheet in ElementTree.fromstring(package.read("xl/workbook.xml")).iter(_SHEET):
        name, target = sheet.get("name", ""), targets.get(sheet.get(_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in parts:
            stray, faulty = _look_over_sheet(package, part)
            if stray:
                extents[name] = stray
            if faulty:
                faults[name] = faulty
    return extents, faults


_CELL = re.compile(rb'<c [^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_MAYBE_WIDE = re.compile(rb'r="[A-Z]{3}')
_WIDE = re.compile(rb'<c [^>]*?\br="([A-Z]{3})\d{1,7}"')
_ERROR = re.compile(rb'<c (?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]{1,20})</v>')
_PIECE, _CARRY = 1 << 20, 4096


def _look_over_sheet(package: zipfile.ZipFile, part: str) -> tuple[str, dict[tuple[int, str], str]]:
    """The corner of the used range when it is too large ("" otherwise), and formula errors."""
    faults: dict[tuple[int, str], str] = {}
    row, column, last = 0, 0, ""
    with package.open(part) as stream:
        before = b""
        while piece := stream.read(_PIECE):
            text = before + piece
            end = text.rfind(b"<c ")
            final = _CELL.match(text, end) if end >= 0 else None
            if final:
                row = max(row, int(final[2]))
                column = max(column, _column_number(final[1]))
            if _MAYBE_WIDE.search(text):
                column = max([column, *(_column_number(wide[1]) for wide in _WIDE.finditer(text))])
            if b't="e"' in text and len(faults) < _MOST_FAULTS:
                faults.update({(int(m[2]), m[1].decode()): m[3].decode("utf-8", "replace") for m in _ERROR.finditer(text)})
            before = text[-_CARRY:]
    if row * column > MOST_CELLS:
        last = f"{column_letter(column - 1)} 列第 {row} 行"
    return last, faults


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class _TextBook:
    """A .csv as Chinese office programs write it: UTF-8 with or without mark, or GB 18030."""

    def __init__(self, path: Path) -> None:
        raw = path.read_bytes()
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = raw.decode("utf-16", "replace")
        else:
            try:
                text = raw.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = raw.decode("gb18030", "replace")
        if "\x00" in text:
            raise ImportRefused("NOT_A_SPREADSHEET", f"“{path.name}”不是文本表格。", _SAVE_AGAIN)
        self._name, self._text = path.stem, text

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._text = ""

    @property
    def sheets(self) -> tuple[str, ...]:
        return (self._name,)

    def read(self, sheet: str) -> SheetRows:
        first = self._text.partition("\n")[0]
        mark = max(",\t;，", key=first.count)
        rows = csv.reader(io.StringIO(self._text, newline=""), delimiter=mark)
        return SheetRows(sheet, 1, 0, self._text.count("\n") + 1, self._padded(rows))

    def _padded(self, rows: Iterator[list[str]]) -> Iterator[Row]:
        try:
            yield from rows
        except csv.Error as error:
            raise ImportRefused("DAMAGED", "文本表格的格式有误，读不下去。", _SAVE_AGAIN) from error
