"""Binary .xls as offices still have them, and files with a password."""

import struct
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.imports.headings import ImportRefused
from desktop.exchange.people_sheet import find_people
from desktop.exchange.spreadsheets import open_book
from tests.exchange.test_spreadsheets import compound

FILES = Path(__file__).parent / "files"
"""Written by LibreOffice from invented people; the password of the protected ones is mima."""


def test_a_binary_workbook_is_read_with_its_merges_and_hidden_sheets() -> None:
    with open_book(FILES / "register.xls") as book:
        assert (book.sheets, book.hidden) == (("花名册",), ("旧表",))
        found = find_people(book)
        assert [(c.heading, c.field) for c in found.headings.columns] == [
            ("序号", None), ("姓名", "name"), ("性别", "gender"), ("公民身份证号码", "id_number"), ("出生日期", "birth_date"),
            ("手机", "mobile"), ("固定电话", "landline"), ("部门", "department_uid"),
        ]  # fmt: skip
        assert (found.headings.first, found.headings.rows) == (1, 2)
        people = [row for _number, row in found.rows if isinstance(row[0], int | float)]
    assert len(people) == 5
    assert all(isinstance(row[4], date) and str(row[3])[6:14] == f"{row[4]:%Y%m%d}" for row in people)
    assert {row[7] for row in people} == {"示例供电所"}, "a merged cell speaks for all its rows"


@pytest.mark.parametrize("name", ["protected.xls", "protected.ods"])
def test_a_password_is_said_to_be_one(name: str) -> None:
    with pytest.raises(ImportRefused) as refused, open_book(FILES / name) as book:
        book.read(book.sheets[0])
    assert refused.value.code == "PROTECTED"
    assert "打开密码" in refused.value.message


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _excel_5(rows: list[list[str]]) -> bytes:
    """A workbook as Excel 5 and 95 wrote it: one stream “Book”, texts in the code page of the machine."""
    name = "名册".encode("gbk")
    begin, end = _record(0x0809, struct.pack("<HHHH", 0x0500, 5, 0x0DBB, 0x07CC)), _record(0x000A, b"")
    page = _record(0x0042, struct.pack("<H", 936))
    before = len(begin) + len(page) + 4 + 7 + len(name) + len(end)
    sheet = _record(0x0085, struct.pack("<IHB", before, 0, len(name)) + name)
    cells = b""
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            raw = text.encode("gbk")
            cells += _record(0x0204, struct.pack("<HHHH", y, x, 0, len(raw)) + raw)
    body = _record(0x0809, struct.pack("<HHHH", 0x0500, 16, 0x0DBB, 0x07CC))
    body += _record(0x0200, struct.pack("<HHHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    return begin + page + sheet + end + body + cells + _record(0x000A, b"")


def test_a_workbook_of_excel_5_is_refused_before_its_characters_are_mistaken(tmp_path: Path) -> None:
    stream = _excel_5([["姓名", "工号"], ["张三", "1001"]]).ljust(4096, b"\0")
    path = tmp_path / "老表.xls"
    path.write_bytes(compound("Book").replace(b"\x01" * 4096, stream))
    with pytest.raises(ImportRefused) as refused:
        open_book(path)
    assert refused.value.code == "OLD_FORMAT"
    assert "另存为" in refused.value.advice


def test_a_macro_workbook_is_read_by_its_content(tmp_path: Path) -> None:
    from tests.exchange.test_spreadsheets import simple

    path = simple(tmp_path / "a.xlsx").rename(tmp_path / "带宏.xlsm")
    with open_book(path) as book:
        assert book.sheets == ("人员",)


def test_errors_and_what_is_hidden_are_told_of_a_binary_workbook() -> None:
    with open_book(FILES / "hidden.xls") as book:
        sheet = book.read("名册")
        assert sheet.faults == {(2, "C"): "#VALUE!", (3, "D"): "#DIV/0!"}
        assert sheet.hidden == ([4, 5], ("B",))


def outcome(path: Path) -> str:
    """"read", or how the refusal ends."""
    try:
        with open_book(path) as book:
            list(book.read(book.sheets[0]).rows)
    except ImportRefused as refused:
        return refused.message[-1]
    return "read"


@pytest.mark.parametrize("cut", [0, 100, 600, 3000, 5000])
def test_a_binary_workbook_cut_short_is_refused_or_read_but_never_a_fault(tmp_path: Path, cut: int) -> None:
    whole = (FILES / "hidden.xls").read_bytes()
    for content in (whole[: len(whole) - cut - 1], whole[:512] + whole[512 + cut :], whole[:30] + b"\xff" * 60 + whole[90:]):
        path = tmp_path / "a.xls"
        path.write_bytes(content)
        assert outcome(path) in ("read", "。")
