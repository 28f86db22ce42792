"""Workbooks of other writers than the office programs: names with a prefix, other quotes, cells that do not say where they are."""

import zipfile
from pathlib import Path

import pytest

from desktop.domain.imports.headings import ImportRefused
from desktop.exchange.spreadsheets import open_book

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def plain(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><cols><col min="2" max="2" hidden="1"/></cols><sheetData>{rows}</sheetData></worksheet>'


def prefixed(rows: str) -> str:
    """As the Open XML SDK of .NET writes."""
    for name in ("row", "is", "c", "t", "f", "v"):
        rows = rows.replace(f"<{name}>", f"<x:{name}>").replace(f"<{name} ", f"<x:{name} ").replace(f"</{name}>", f"</x:{name}>")
    columns = '<x:cols><x:col min="2" max="2" hidden="1"/></x:cols>'
    return f'<x:worksheet xmlns:x="{MAIN}">{columns}<x:sheetData>{rows}</x:sheetData></x:worksheet>'


def quoted(rows: str) -> str:
    return plain(rows).replace('"', "'")


def broken_over_lines(rows: str) -> str:
    return plain(rows).replace("<c ", "<c\n").replace("<row ", "<row\n")


def placeless(rows: str) -> str:
    for letter in "AB":
        for number in range(1, 5):
            rows = rows.replace(f' r="{letter}{number}"', "")
    return plain(rows)


WRITERS = [plain, prefixed, quoted, broken_over_lines]


def written(path: Path, sheet: str) -> Path:
    kinds = (("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"))
    parts = "".join(f'<Override PartName="/xl/{part}.xml" ContentType="{SHEET}.{kind}+xml"/>' for part, kind in kinds)
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    link = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" Type="{OFFICE}/%s" Target="%s"/></Relationships>'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">{rels}{parts}</Types>')
        package.writestr("_rels/.rels", link % ("officeDocument", "xl/workbook.xml"))
        names = '<sheets><sheet name="名册" sheetId="1" r:id="a"/></sheets>'
        package.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{names}</workbook>')
        package.writestr("xl/_rels/workbook.xml.rels", link % ("worksheet", "worksheets/sheet1.xml"))
        package.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def text(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


ROWS = (
    f'<row r="1">{text("A1", "姓名")}{text("B1", "职务")}</row>'
    f'<row r="2" hidden="1">{text("A2", "甲")}<c r="B2" t="e"><v>#N/A</v></c></row>'
    f'<row r="3">{text("A3", "乙")}<c r="B3"><f>B9</f></c></row>'
    f'<row r="4">{text("A4", "丙")}<c r="B4" t="str"><f>A4</f><v>所长</v></c></row>'
)


@pytest.mark.parametrize("write", [*WRITERS, placeless])
def test_lost_formulas_and_what_is_hidden_are_known_whoever_wrote_the_file(tmp_path: Path, write: object) -> None:
    assert callable(write)
    with open_book(written(tmp_path / "a.xlsx", write(ROWS))) as book:
        sheet = book.read("名册")
        rows = [list(row) for row in sheet.rows]
    assert rows == [["姓名", "职务"], ["甲", ""], ["乙", ""], ["丙", "所长"]]
    assert sheet.faults == {(2, "B"): "#N/A", (3, "B"): ""}
    assert sheet.hidden == ([2], ("B",))


@pytest.mark.parametrize("write", WRITERS)
def test_a_stray_cell_far_away_is_refused_before_memory_is_taken(tmp_path: Path, write: object) -> None:
    assert callable(write)
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with open_book(written(tmp_path / "a.xlsx", write(ROWS + far))) as book, pytest.raises(ImportRefused) as refused:
        book.read("名册")
    assert (refused.value.code, "XFD 列第 1048576 行" in str(refused.value)) == ("TOO_LARGE", True)
