"""Write one table as an Excel workbook: row by row in constant memory, text that stays text, all or nothing.

XlsxWriter is imported where a workbook is made: 2 MB that an idle window never needs (measured).
"""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desktop.domain.errors import UserError

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | date | None
T = TypeVar("T")

_FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet, or a .csv made from it, take a text for a formula."""


_A4 = 9
_ONE_PAGE = 160
"""Characters in a row up to which a table is printed one page wide."""
_ZIP = b"PK\x03\x04"
"""First bytes of every .xlsx."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One column: its heading, its width in characters, whether it holds dates."""

    heading: str
    width: int
    date: bool = False


def harmless(text: str) -> str:
    """The text with an apostrophe before it when it could be taken for a formula; import takes it away again."""
    masked = text[:1] == "'" and text[1:2] in ("'", *_FORMULA_LIKE)
    return "'" + text if masked or text.startswith(_FORMULA_LIKE) else text


def write_table(path: Path, sheet: str, layouts: Sequence[Layout], rows: Iterable[Sequence[Cell]]) -> int:
    """Write one table. Returns the number of rows.

    Raises:
        UserError: see `write_book`.
    """
    return write_book(path, lambda book: _fill(book, sheet, layouts, rows), in_order=True)


def write_book(path: Path, fill: "Callable[[xlsxwriter.Workbook], T]", *, in_order: bool = False) -> T:
    """Write a workbook beside its place, then put it there in one step. Returns what `fill` returns.

    Args:
        in_order: cells come row by row, in constant memory.

    Raises:
        UserError: the folder cannot be written, the disk is full, the old file is open elsewhere or no spreadsheet.
    """
    _check(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        written, content = _made(path.parent, fill, in_order)
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except PermissionError as error:
        raise UserError(f"“{path}”写不进去。", "请检查文件夹权限；文件正在 WPS 或 Excel 中打开的，请先关闭。") from error
    except OSError as error:
        raise UserError(f"“{path.name}”没有导出：磁盘空间不足，或文件夹不能写入。", "请换一个位置，或腾出空间后再导出。") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return written


def _check(path: Path) -> None:
    """A slip of the pen must not put a table in the place of a database, a key or a document."""
    if path.is_dir():
        raise UserError(f"“{path}”是文件夹。", "请写明文件名，如 人员.xlsx。")
    if not path.parent.is_dir():
        raise UserError(f"文件夹“{path.parent}”不存在。", "请先建立文件夹，或换一个位置。")
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError:
        return
    if start not in (b"", _ZIP):
        raise UserError(f"“{path}”已经存在，而且不是 .xlsx 文件，不会覆盖。", "请换一个文件名。")


def _made(place: Path, fill: "Callable[[xlsxwriter.Workbook], T]", in_order: bool) -> tuple[T, bytes]:
    """What `fill` returns, and the packed file: packed onto a full disk, its remains would complain in English."""
    import xlsxwriter

    packed = BytesIO()
    # Its own temporary folder on the same disk: a full disk fails here and not in the system's folder.
    with tempfile.TemporaryDirectory(prefix=".shuangxing-", dir=place) as folder:
        options = {"constant_memory": in_order, "tmpdir": folder, "strings_to_formulas": False}
        workbook = xlsxwriter.Workbook(packed, options)
        try:
            written = fill(workbook)
        finally:
            with _as_os_error():
                workbook.close()
    return written, packed.getvalue()


@contextmanager
def _as_os_error() -> Iterator[None]:
    """XlsxWriter wraps the disk's own refusals; they are told as what they are."""
    from xlsxwriter.exceptions import XlsxWriterException

    try:
        yield
    except XlsxWriterException as error:
        raise OSError(str(error)) from error


def _fill(workbook: "xlsxwriter.Workbook", sheet: str, layouts: Sequence[Layout], rows: Iterable[Sequence[Cell]]) -> int:
    page, text, day = add_table(workbook, sheet, layouts)
    count = 0
    for count, row in enumerate(rows, start=1):
        _write_row(page, count, row, text, day)
    page.autofilter(0, 0, max(count, 1), len(layouts) - 1)
    return count


def add_table(workbook: "xlsxwriter.Workbook", sheet: str, layouts: Sequence[Layout]) -> "tuple[Worksheet, Format, Format]":
    """A sheet with its headings, and the formats of its text and its dates."""
    page: Worksheet = workbook.add_worksheet(sheet)
    text = workbook.add_format({"num_format": "@", "valign": "vcenter"})
    day = workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "vcenter", "align": "left"})
    head = workbook.add_format({"bold": True, "valign": "vcenter", "bg_color": "#EDF2F0", "bottom": 1, "text_wrap": True})
    for column, layout in enumerate(layouts):
        page.set_column(column, column, layout.width, day if layout.date else text)
        page.write_string(0, column, layout.heading, head)
    # No green corners over numbers that are text on purpose.
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    page.set_row(0, 24)
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.set_paper(_A4)
    if sum(layout.width for layout in layouts) <= _ONE_PAGE:
        page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    return page, text, day


def _write_row(page: "Worksheet", number: int, row: Sequence[Cell], text: "Format", day: "Format") -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, date):
            page.write_datetime(number, column, cell, day)
        elif isinstance(cell, int):
            page.write_number(number, column, cell)
        elif cell:
            page.write_string(number, column, harmless(cell), text)
