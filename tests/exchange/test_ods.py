"""An .ods as LibreOffice and WPS write it: merged cells, hidden rows, repeated cells and rows, a password."""

import zipfile
from pathlib import Path

import pytest

from desktop.domain.imports.headings import ImportRefused
from desktop.exchange.people_sheet import find_people
from desktop.exchange.spreadsheets import open_book

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
<office:body><office:spreadsheet><table:table table:name="名册">"""
_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"
_MANIFEST = """<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{}</manifest:file-entry></manifest:manifest>"""


def cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def ods(path: Path, *rows: str, encrypted: bool = False) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", _MANIFEST.format("<manifest:encryption-data/>" if encrypted else ""))
        package.writestr("content.xml", b"\x00\x01" if encrypted else (_HEAD + "".join(rows) + _TAIL).encode())
    return path


def test_merged_cells_and_hidden_rows_are_known(tmp_path: Path) -> None:
    covered = "<table:covered-table-cell/>"
    path = ods(
        tmp_path / "名册.ods",
        row(cell("党员名册", ' table:number-columns-spanned="3"'), covered, covered),
        row('<table:table-cell table:number-columns-repeated="3"/>', more=' table:number-rows-repeated="2"'),
        row(cell("部门"), cell("姓名"), cell("工号")),
        row(cell("仁厚供电所", ' table:number-rows-spanned="2"'), cell("张三"), cell("1")),
        row(covered, cell("李四"), cell("2"), more=' table:visibility="collapse"'),
        row(cell("北店供电所"), cell("王五"), cell("3")),
    )
    with open_book(path) as book:
        found = find_people(book)
        rows = [(number, list(cells)) for number, cells in found.rows]
    assert found.headings.first == 3
    assert rows == [(5, ["仁厚供电所", "张三", "1"]), (6, ["仁厚供电所", "李四", "2"]), (7, ["北店供电所", "王五", "3"])]
    assert [r.code for r in (*found.remarks, *found.merged.remarks)] == ["LINE_NOT_READ", "HIDDEN_ROWS", "MERGED_CELLS"]
    assert "第 6 行" in next(r.text for r in found.remarks if r.code == "HIDDEN_ROWS")


def test_a_password_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="有打开密码") as refused:
        open_book(ods(tmp_path / "密.ods", encrypted=True))
    assert refused.value.code == "PROTECTED"


def test_errors_and_hidden_columns_are_told(tmp_path: Path) -> None:
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    wrong = cell("#DIV/0!", ' calcext:value-type="error" table:formula="of:=1/0"')
    path = ods(tmp_path / "名册.ods", columns, row(cell("姓名"), cell("工号")), row(cell("张三"), wrong))
    with open_book(path) as book:
        sheet = book.read("名册")
    assert (sheet.faults, sheet.hidden[1]) == ({(2, "B"): "#DIV/0!"}, ("C",))


def test_a_count_that_is_none_is_damage(tmp_path: Path) -> None:
    path = ods(tmp_path / "名册.ods", row(cell("姓名"), more=' table:number-rows-repeated="many"'))
    with pytest.raises(ImportRefused) as refused, open_book(path):
        pass
    assert refused.value.code == "DAMAGED"
