"""Files of every kind are opened by what they are, and the bad ones are refused in plain words."""

import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from desktop.domain.errors import UserError
from desktop.domain.imports.headings import ImportRefused
from desktop.exchange import spreadsheets
from desktop.exchange.spreadsheets import open_book
from desktop.exchange.workbooks import Layout, harmless, write_table


def workbook(path: Path, fill: Callable[[xlsxwriter.Workbook], object]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    fill(book)
    book.close()
    return path


def simple(path: Path, rows: Sequence[Sequence[object]] = (("姓名", "工号"), ("张三", 1))) -> Path:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("人员")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return workbook(path, fill)


def compound(*names: str) -> bytes:
    """A minimal OLE file with streams of these names, as a protected workbook is one."""
    streams = [b"\x01" * 4096 for _ in names]
    free, end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    fat = [fat_mark, end]
    for stream in streams:
        first = len(fat)
        count = len(stream) // 512
        fat += [first + n + 1 for n in range(count - 1)] + [end]
    fat += [free] * (128 - len(fat))
    header = struct.pack("<8s16sHHHHH6xIIIIIIIII", bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6,
                         0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)  # fmt: skip
    entries = [_entry("Root Entry", 5, end, 0, child=1)]
    for n, name in enumerate(names):
        entries.append(_entry(name, 2, 2 + n * 8, 4096, right=n + 2 if n + 1 < len(names) else free))
    directory = b"".join(entries).ljust(512, b"\0")
    return header + struct.pack("<128I", *fat) + directory + b"".join(streams)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    fixed = struct.pack("<64sHBBIII16sIQQIQ", text, len(text), kind, 1, 0xFFFFFFFF, right, child, b"", 0, 0, 0, start, size)
    return fixed.ljust(128, b"\0")


def refusal(path: Path, sheet: str | None = None) -> ImportRefused:
    with pytest.raises(ImportRefused) as refused, open_book(path) as book:
        book.read(sheet or book.sheets[0])
    assert refused.value.message.endswith("。")
    assert refused.value.advice.endswith("。")
    return refused.value


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.xlsx", b"", "EMPTY_FILE"),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(500), "NOT_A_SPREADSHEET"),
        ("照.xlsx", b"\xff\xd8\xff\xe0" + bytes(500), "NOT_A_SPREADSHEET"),
        ("文.xlsx", b"%PDF-1.7", "NOT_A_SPREADSHEET"),
        ("字.xlsx", "姓名,工号\n".encode(), "NOT_A_SPREADSHEET"),
        ("网.xls", b"<html><body>404 Not Found</body></html>", "NOT_A_SPREADSHEET"),
        ("网.xls", b"<html><table><tr><td></td></tr></table>", "NOT_A_SPREADSHEET"),
        ("页.xls", b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "NOT_A_SPREADSHEET"),
        ("断.xlsx", b"PK\x03\x04" + bytes(300), "DAMAGED"),
        ("旧.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), "DAMAGED"),
        ("密.xlsx", compound("EncryptionInfo", "EncryptedPackage"), "PROTECTED"),
        ("零.csv", b"\x00\x01\x02", "NOT_A_SPREADSHEET"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_by_what_it_is(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    refused = refusal(path)
    assert (refused.code, name in refused.message) == (code, True)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "没有.xlsx").code == "NOT_FOUND"
    assert refusal(tmp_path).code == "NOT_A_SPREADSHEET"


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.95])
def test_a_half_copied_workbook_is_damaged(tmp_path: Path, kept: float) -> None:
    whole = simple(tmp_path / "a.xlsx").read_bytes()
    path = tmp_path / "b.xlsx"
    path.write_bytes(whole[: int(len(whole) * kept)])
    assert refusal(path).code == "DAMAGED"


def test_a_zip_that_is_no_workbook_is_damaged(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
        package.writestr("hello.txt", "x")
    assert refusal(tmp_path / "a.xlsx").code == "DAMAGED"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "LARGEST_CONTENT", 1000)
    assert refusal(simple(tmp_path / "a.xlsx")).code == "TOO_LARGE"
    monkeypatch.setattr(spreadsheets, "LARGEST_FILE", 1000)
    assert refusal(simple(tmp_path / "a.xlsx")).code == "TOO_LARGE"


def test_what_is_pressed_as_no_table_is_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """Seen: 400 kB that unpack to one cell of 400 MB kept the program reading for minutes."""
    path = simple(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package, package.open("xl/media/more.bin", "w", force_zip64=True) as part:
        for _ in range(60):
            part.write(bytes(1_000_000))
    assert refusal(path).code == "TOO_LARGE"


def test_one_stray_cell_far_away_is_refused_by_its_place_before_memory_is_taken(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("人员")
        sheet.write(0, 0, "姓名")
        sheet.write(1_048_575, 16_383, "x")

    refused = refusal(workbook(tmp_path / "a.xlsx", fill))
    assert refused.code == "TOO_LARGE"
    assert "XFD 列第 1048576 行" in refused.message


def test_16384_columns_are_read(tmp_path: Path) -> None:
    path = simple(tmp_path / "a.xlsx", [[f"c{n}" for n in range(16_384)], ["x"]])
    with open_book(path) as book:
        assert len(next(book.read("人员").rows)) == 16_384


def test_rows_are_numbered_as_the_sheet_shows_them(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("人员")
        sheet.write(4, 2, "姓名")
        sheet.write(6, 2, "张三")

    with open_book(workbook(tmp_path / "a.xlsx", fill)) as book:
        rows = book.read("人员")
        numbered = list(rows.numbered())
    assert rows.first_column == 2
    assert [(number, list(row)) for number, row in numbered if any(row)] == [(5, ["姓名"]), (7, ["张三"])]


def test_formula_errors_are_told_with_their_place(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("人员")
        sheet.write_formula(0, 1, "=NA()", None, "#N/A")
        sheet.write_formula(9, 27, "=VLOOKUP(A1,B:C,2,0)&\"<\"", None, "#REF!")

    with open_book(workbook(tmp_path / "a.xlsx", fill)) as book:
        assert book.read("人员").faults == {(1, "B"): "#N/A", (10, "AB"): "#REF!"}


def test_hidden_sheets_and_charts_are_not_offered(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("看得见")
        book.add_worksheet("看不见").hide()
        book.add_chartsheet("图")

    with open_book(workbook(tmp_path / "a.xlsx", fill)) as book:
        assert book.sheets == ("看得见",)


def test_values_keep_their_kind(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("人员")
        day = book.add_format({"num_format": "yyyy年m月d日"})
        sheet.write_datetime(0, 0, datetime(1990, 5, 12), day)
        sheet.write_number(0, 1, 33005)
        sheet.write_boolean(0, 2, True)
        sheet.write_string(0, 3, "00123")

    with open_book(workbook(tmp_path / "a.xlsx", fill)) as book:
        assert list(next(book.read("人员").rows)) == [date(1990, 5, 12), 33005.0, True, "00123"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_tables_are_read_in_the_encodings_office_programs_write(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "人员.csv"
    path.write_text(f'姓名{mark}住址\n张三{mark}"一行\n两行"\n𬱖䶮{mark}\n', encoding, newline="")
    with open_book(path) as book:
        rows = [list(row) for row in book.read(book.sheets[0]).rows]
    assert rows == [["姓名", "住址"], ["张三", "一行\n两行"], ["𬱖䶮", ""]]


@pytest.mark.parametrize(
    ("text", "written"),
    [("=1+1", "'=1+1"), ("+86", "'+86"), ("-", "'-"), ("@x", "'@x"), ("\tx", "'\tx"), ("'=x", "''=x"), ("'tis", "'tis"),
     ("张三", "张三"), ("", ""), ("''", "'''")],
)  # fmt: skip
def test_text_that_looks_like_a_formula_is_made_harmless(text: str, written: str) -> None:
    assert harmless(text) == written


def test_a_table_is_written_beside_and_then_put_in_place(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"PK\x03\x04old")
    assert write_table(path, "表", [Layout("甲", 10), Layout("乙", 12, date=True)], [["x", date(2020, 2, 29)], [None, None]]) == 2
    with open_book(path) as book:
        assert [list(row) for row in book.read("表").rows] == [["甲", "乙"], ["x", date(2020, 2, 29)]]
    assert [p.name for p in tmp_path.iterdir()] == ["表.xlsx"]


FULL = """
import resource, signal, sys
from pathlib import Path
from desktop.domain.errors import UserError
from desktop.exchange.workbooks import Layout, write_table
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    write_table(Path(sys.argv[1]), "表", [Layout("甲", 10)], ([str(n) * 20] for n in range(100_000)))
except UserError as error:
    print(error)
"""


def test_a_full_disk_leaves_the_old_file_and_nothing_half_written(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"PK\x03\x04old")
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=False)
    assert "没有导出" in done.stdout, done.stderr
    assert path.read_bytes() == b"PK\x03\x04old"
    assert [p.name for p in tmp_path.iterdir()] == ["表.xlsx"]


PACKED = """
import random, resource, signal, sys
from pathlib import Path
from desktop.domain.errors import UserError
from desktop.exchange.workbooks import write_book
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
def fill(book):
    for n in range(12):
        page = book.add_worksheet()
        for row in range(150):
            page.write(row, 0, random.random())
try:
    write_book(Path(sys.argv[1]), fill)
except UserError as error:
    print(error)
"""


def test_a_disk_that_fills_up_while_packing_says_nothing_but_that(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PACKED, str(tmp_path / "表.xlsx")], capture_output=True, text=True, check=False
    )
    assert ("没有导出" in done.stdout, done.stderr) == (True, "")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="不存在"):
        write_table(tmp_path / "没有" / "表.xlsx", "表", [Layout("甲", 10)], [])


@pytest.mark.parametrize("content", [b"SQLite format 3", b"%PDF-1.7", b"x"])
def test_a_table_takes_the_place_of_nothing_but_a_spreadsheet(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "站.db"
    path.write_bytes(content)
    with pytest.raises(UserError, match="不会覆盖"):
        write_table(path, "表", [Layout("甲", 10)], [])
    assert path.read_bytes() == content


def test_a_table_is_no_folder(tmp_path: Path) -> None:
    for folder in (tmp_path, Path()):
        with pytest.raises(UserError, match="是文件夹"):
            write_table(folder, "表", [Layout("甲", 10)], [])
    assert list(tmp_path.iterdir()) == []


def test_a_formula_that_was_never_worked_out_is_told(tmp_path: Path) -> None:
    """Programs that write workbooks without reckoning leave the formula alone in its cell."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["姓名", "工号"])
    page.append(["张三", "=1+1"])
    book.save(tmp_path / "a.xlsx")
    with open_book(tmp_path / "a.xlsx") as found:
        assert found.read("Sheet").faults == {(2, "B"): ""}


def test_a_package_bent_inside_is_refused_in_words(tmp_path: Path) -> None:
    """A stick pulled out too early leaves bytes that cannot be unpacked."""
    path = tmp_path / "坏.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook>" + "姓名" * 200 + "</workbook>")
        package.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>")
    whole = path.read_bytes()
    start = whole.index(b"xl/workbook.xml") + len("xl/workbook.xml")
    path.write_bytes(whole[:start] + b"\xff" * 4 + whole[start + 4 :])
    assert refusal(path).code == "DAMAGED"
