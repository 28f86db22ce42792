"""1990年5月 typed into a spreadsheet is stored as the first of May: the day nobody typed is not taken for one."""

import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from desktop.exchange.part_dates import Shown, shown_as, shown_by
from desktop.exchange.spreadsheets import open_book

FILES = Path(__file__).parent / "files"


def cells(path: Path) -> list[list[str]]:
    with open_book(path) as book:
        return [[f"{cell:%Y-%m-%d}" if isinstance(cell, datetime) else str(cell) for cell in row] for row in book.read("名册").rows]


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_what_a_format_leaves_out_and_nobody_typed_is_left_out(ending: str) -> None:
    assert [[str(cell)[:10] for cell in row] for row in cells(FILES / f"shown_dates.{ending}")] == [
        ["姓名", "出生年月", "入党时间"],
        ["示例甲", "1990-05", "2010-07"],
        ["示例乙", "1990-05-07", "2010-07"],
        ["示例丙", "5月1日", "7月1日"],
        ["示例丁", "1990-05-01", "2010-07-01"],
        ["示例戊", "1990-06", "2010-07"],
        ["示例己", "1985-05-07", "7月1日"],
    ]


def test_a_file_of_another_writer_is_walked_through_for_the_same(tmp_path: Path) -> None:
    """Its quotes are of the other kind, so it is not searched as text."""
    path = tmp_path / "名册.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("名册")
    sheet.write_datetime("C3", datetime(1990, 5, 1), book.add_format({"num_format": 'yyyy"年"m"月"'}))
    sheet.write("D3", "甲")
    book.close()
    rename(path, b'<c r="C3"', b"<c r='C3'")
    assert cells(path)[2] == ["1990-05", "甲"]


def rename(path: Path, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content.replace(old, new) if "sheet1" in name else content)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('yyyy"年"m"月"', Shown.MONTH), ("[$-804]yyyy/m;@", Shown.MONTH), ("mmm-yy", Shown.MONTH), ('m"月"d"日"', Shown.DAY),
        ("yyyy-mm-dd", None), ("[$-F800]dddd, mmmm dd, yyyy", None), ("General", None), ("mm:ss", None), ("0.00E+00", None),
        ("h:mm AM/PM", None), ('"月"0', None), ("@", None),
    ],
)  # fmt: skip
def test_a_format_tells_what_it_shows(code: str, shown: Shown | None) -> None:
    assert shown_by(code) is shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("1990年5月", Shown.MONTH), ("05/1990", Shown.MONTH), ("May-90", Shown.MONTH), ("5月1日", Shown.DAY), ("1990-05-01", None),
     ("1 May 90", None), ("19900501", None), ("", None)],
)  # fmt: skip
def test_a_date_as_it_is_shown_tells_the_same(text: str, shown: Shown | None) -> None:
    assert shown_as(text) is shown
