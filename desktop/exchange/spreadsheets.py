"""Spreadsheet files as rows of cells, whatever office program made them, and tables written for Excel.

Reading: .xlsx, .xlsm, .xls, .ods, .et by python-calamine, .csv and .txt by the standard library, and what web systems
call .xls and is a web page, Excel's XML of 2003 or plain text. A file is judged by its content, not by its name.
Packages are looked over before they are opened: calamine makes room for the whole used range, and one stray cell in
the last corner of a sheet would take all memory (*measured*: 10 GB for 20,001 × 16,384), and it gives formula errors
as empty cells.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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

from desktop.domain.imports.headings import ImportRefused
from desktop.exchange.binary_facts import look_over_xls
from desktop.exchange.markup_tables import is_excel_xml, is_page, open_excel_xml, open_page
from desktop.exchange.packages import is_encrypted, is_encrypted_xls, is_excel_5, look_over
from desktop.exchange.part_dates import as_shown
from desktop.exchange.sheet_rows import Row, SheetRows
from desktop.exchange.sheet_walk import SheetFacts
from desktop.exchange.text_tables import TextBook, looks_like_table

LARGEST_FILE = 200_000_000
"""Bytes on disk."""
LARGEST_CONTENT = 900_000_000
"""Bytes of a package once unpacked."""
_LARGE, _PRESSED = 50_000_000, 300
"""A part of so many bytes that was that many times smaller is no table: real ones are pressed to a tenth or a fortieth."""

_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_PICTURES = {b"\x89PNG": "图片（PNG）", b"\xff\xd8\xff": "图片（JPEG）", b"GIF8": "图片（GIF）", b"BM": "图片（BMP）",
             b"%PDF": "PDF 文档", b"Rar!": "RAR 压缩包", b"7z\xbc\xaf": "7z 压缩包", b"RIFF": "图片或音视频"}  # fmt: skip
_SAVE_AGAIN = "请用 WPS 或 Excel 打开它，另存为“Excel 工作簿（.xlsx）”后再导入。"
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, KeyError, ValueError),
    *(NotImplementedError, RuntimeError, OSError),
)
"""What a package that was cut short or bent throws while it is looked over; found by flipping its bytes."""


class Book(Protocol):
    """An open file of sheets; use it in a `with`."""

    @property
    def sheets(self) -> tuple[str, ...]:
        """Names of the visible sheets that hold cells (all of them when every one is hidden)."""

    @property
    def hidden(self) -> tuple[str, ...]:
        """Names of the hidden sheets that are not among `sheets`."""

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
        ImportRefused: missing, empty, too large, protected by a password, older than Excel 97, damaged, or no spreadsheet.
    """
    head = _head(path)
    if head.startswith(_ZIP):
        return _open_package(path)
    if head.startswith(_OLE):
        return _open_calamine(path, None)
    for magic, what in _PICTURES.items():
        if head.startswith(magic):
            raise ImportRefused("NOT_A_SPREADSHEET", f"“{path.name}”其实是{what}，不是电子表格。", "请选择 .xlsx 文件。")
    if path.suffix.lower() in (".csv", ".txt", ".tsv"):
        return TextBook(path)
    if is_excel_xml(head):
        return open_excel_xml(path)
    if head.lstrip().lower().startswith(b"mime-version:"):
        text = f"“{path.name}”其实是“单个文件网页”，不是电子表格。"
        raise ImportRefused("NOT_A_SPREADSHEET", text, _SAVE_AGAIN)
    if is_page(head):
        return open_page(path)
    if looks_like_table(path):
        return TextBook(path)
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
    def __init__(self, workbook: CalamineWorkbook, facts: Mapping[str, SheetFacts]) -> None:
        self._workbook, self._facts = workbook, facts

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._workbook.close()

    @property
    def sheets(self) -> tuple[str, ...]:
        return self._named(hidden=False) or self._named(hidden=True)

    @property
    def hidden(self) -> tuple[str, ...]:
        return self._named(hidden=True) if self._named(hidden=False) else ()

    def _named(self, *, hidden: bool) -> tuple[str, ...]:
        listed = [m for m in self._workbook.sheets_metadata if m.typ in (SheetTypeEnum.WorkSheet, SheetTypeEnum.Vba)]
        return tuple(m.name for m in listed if (m.visible != SheetVisibleEnum.Visible) is hidden)

    def read(self, sheet: str) -> SheetRows:
        facts = self._facts.get(sheet, SheetFacts())
        if facts.stray:
            raise ImportRefused("TOO_LARGE", f"工作表“{sheet}”的内容一直伸到 {facts.stray}，范围太大。", "请删除多余的行列再导入。")
        with _damage(f"工作表“{sheet}”已损坏，读不出来。"):
            found: CalamineSheet = self._workbook.get_sheet_by_name(sheet)
        left = found.start[1] if found.start else 0
        told = [(*first, *last) for first, last in found.merged_cell_ranges or ()] or facts.merges
        merges = [(top, start - left, bottom, end - left) for top, start, bottom, end in told]
        rows: Iterator[Row] = iter(found.iter_rows())
        rows = as_shown(rows, facts.parts, left) if facts.parts else rows
        height = found.end[0] + 1 if found.end else 0  # calamine counts total_height from 0
        return SheetRows(sheet, 1, left, height, rows, facts.faults, merges, (facts.hidden_rows, facts.hidden_columns))


def _open_calamine(path: Path, facts: Mapping[str, SheetFacts] | None) -> Book:
    """`facts` of a package; None for a binary workbook."""
    raw = path.read_bytes()
    if raw.startswith(_OLE) and ("EncryptedPackage".encode("utf-16-le") in raw or is_encrypted_xls(raw)):
        raise _protected(path)
    if raw.startswith(_OLE) and is_excel_5(raw):
        raise ImportRefused("OLD_FORMAT", f"“{path.name}”是 Excel 95 或更早的格式，汉字读不准。", _SAVE_AGAIN)
    with _damage(f"“{path.name}”已损坏或不是电子表格，打不开。"):
        told = look_over_xls(raw) if facts is None else facts
        try:
            # From its content, not by its name: a .xls renamed .xlsx opens all the same.
            return _CalamineBook(CalamineWorkbook.from_filelike(io.BytesIO(raw)), told)
        except PasswordError as error:
            raise _protected(path) from error


@contextmanager
def _damage(text: str) -> Iterator[None]:
    """What calamine cannot read is told as damage, also where it panics: that is no Exception (*measured*, cut .xls)."""
    try:
        yield
    except (CalamineError, OSError, ValueError) as error:
        raise ImportRefused("DAMAGED", text, _SAVE_AGAIN) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise ImportRefused("DAMAGED", text, _SAVE_AGAIN) from error


def _protected(path: Path) -> ImportRefused:
    return ImportRefused("PROTECTED", f"“{path.name}”有打开密码。", "请用 WPS 或 Excel 去掉密码，另存后再导入。")


def _open_package(path: Path) -> Book:
    try:
        with zipfile.ZipFile(path) as package:
            content = sum(part.file_size for part in package.infolist())
            if content > LARGEST_CONTENT:
                raise ImportRefused("TOO_LARGE", f"“{path.name}”解开后有 {content // 1_000_000} MB，太大了。", "请分成几个文件导入。")
            if any(part.file_size > _LARGE and part.file_size > _PRESSED * part.compress_size for part in package.infolist()):
                raise ImportRefused("TOO_LARGE", f"“{path.name}”解开后有 {content // 1_000_000} MB，几乎全是重复的内容，不像一张表。", _SAVE_AGAIN)
            if is_encrypted(package):
                raise _protected(path)
            facts = look_over(package)
    except _BROKEN as error:
        raise ImportRefused("DAMAGED", f"“{path.name}”不完整或已损坏，打不开。", "请重新复制一份；从 U 盘复制的请等复制完成再拔出。") from error
    return _open_calamine(path, facts)
