"""What web systems call .xls: a web page, Excel's XML of 2003, text with tabs. Read as what they are."""

from pathlib import Path

import pytest

from desktop.domain.imports.headings import ImportRefused
from desktop.exchange import markup_tables
from desktop.exchange.people_sheet import find_people
from desktop.exchange.spreadsheets import Book, open_book

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="{}"><style>td {{color: red}}</style></head>
<body><table border=1><caption>导出</caption>
<tr><th rowspan="2">姓名<th rowspan=2>身份证号</th><th colspan="2">联系方式</th></tr>
<tr><th>手机</th><th>家庭住址</th></tr>
<tr><td style="mso-number-format:'\\@'">张三</td><td>11010519491231002X</td><td>13900010001</td><td>唐县&nbsp;仁厚镇<br>1 号</td></tr>
<tr><td>李&amp;四<td rowspan="2">A<td>139<td>
<tr><td>王五</td><td>138</td></tr>
</table></body></html>"""
XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="名册"><Table><Column/><Column ss:Index="3" ss:Hidden="1"/>
<Row><Cell ss:MergeAcross="3"><Data ss:Type="String">人员名册</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">姓名</Data></Cell><Cell><Data ss:Type="String">出生日期</Data></Cell>
<Cell><Data ss:Type="String">工号</Data></Cell><Cell><Data ss:Type="String">部门</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><ss:Data ss:Type="String"><B xmlns="http://www.w3.org/TR/REC-html40">张</B>三</ss:Data></Cell>
<Cell><Data ss:Type="DateTime">1990-05-12T00:00:00.000</Data></Cell><Cell><Data ss:Type="Number">10023</Data></Cell>
<Cell ss:Formula="=X"><Data ss:Type="Error">#REF!</Data></Cell></Row>
<Row><Cell ss:Index="3"><Data ss:Type="Number">7</Data></Cell><Cell/></Row>
</Table></Worksheet>
<Worksheet ss:Name="旧"><Table/><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


def book(path: Path, content: bytes) -> Book:
    path.write_bytes(content)
    return open_book(path)


def rows(opened: Book, sheet: str) -> list[list[object]]:
    return [list(row) for row in opened.read(sheet).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
def test_a_web_page_is_read_as_a_browser_shows_it(tmp_path: Path, encoding: str) -> None:
    with book(tmp_path / "导出.xls", PAGE.format(encoding).encode(encoding)) as opened:
        assert opened.sheets == ("表 1",)
        assert rows(opened, "表 1") == [
            ["姓名", "身份证号", "联系方式", ""],
            ["", "", "手机", "家庭住址"],
            ["张三", "11010519491231002X", "13900010001", "唐县 仁厚镇\n1 号"],
            ["李&四", "A", "139", ""],
            ["王五", "", "138"],
        ]
        found = find_people(opened)
    assert [(c.heading, c.field) for c in found.headings.known] == [
        ("姓名", "name"), ("身份证号", "id_number"), ("手机", "mobile"), ("家庭住址", "address")
    ]  # fmt: skip
    assert found.headings.rows == 2


def test_nested_tables_are_told_apart(tmp_path: Path) -> None:
    page = b"<table><tr><td>a<table><tr><td>x</td></tr><tr><td>y</td></tr></table></td><td>b</td></tr></table>"
    with book(tmp_path / "a.xls", page) as opened:
        assert [rows(opened, name) for name in opened.sheets] == [[["a", "b"]], [["x"], ["y"]]]


def test_the_xml_of_excel_2003_keeps_kinds_merges_and_what_is_hidden(tmp_path: Path) -> None:
    with book(tmp_path / "导出.xls", XML.encode()) as opened:
        assert (opened.sheets, opened.hidden) == (("名册",), ("旧",))
        found = opened.read("名册")
        assert [[str(cell) for cell in row] for row in found.rows] == [
            ["人员名册", "", "", ""],
            [],
            ["姓名", "出生日期", "工号", "部门"],
            ["张三", "1990-05-12 00:00:00", "10023.0", ""],
            ["", "", "7.0", ""],
        ]
        assert found.merges == [(0, 0, 0, 3)]
        assert found.faults == {(4, "D"): "#REF!"}
        assert found.hidden == ([4], ["C"])
        assert [c.field for c in find_people(opened).headings.known] == ["name", "birth_date", "staff_no", "department_uid"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (XML[:-80].encode(), "DAMAGED"),
        (XML.replace('ss:Index="3"><Cell>', 'ss:Index="9999999"><Cell>').encode(), "DAMAGED"),
        (XML.replace('ss:Index="3" ss:Hidden', 'ss:Index="-3" ss:Hidden').encode(), "DAMAGED"),
        (XML.replace("<?mso", "<!DOCTYPE a [<!ENTITY b 'c'>]><?mso").encode(), "DAMAGED"),
        (b"<table><tr>" + b"<td colspan=9999>x</td>" * 3, "TOO_LARGE"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        book(tmp_path / "a.xls", content)
    assert refused.value.code == code
    assert refused.value.advice.endswith("。")


def test_a_page_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup_tables, "LARGEST", 100)
    with pytest.raises(ImportRefused, match="太大"):
        book(tmp_path / "a.xls", PAGE.format("utf-8").encode())


@pytest.mark.parametrize("mark", ["\t", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_text_called_xls_is_read_as_text(tmp_path: Path, mark: str, encoding: str) -> None:
    lines = [["姓名", "工号"], ["张三", "1"], ["李四", "2"]]
    with book(tmp_path / "导出.xls", "\r\n".join(mark.join(line) for line in lines).encode(encoding)) as opened:
        assert rows(opened, "导出") == lines


def test_text_without_columns_is_no_spreadsheet(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refused:
        book(tmp_path / "通知.xls", "各支部：\n请于本周五前报送名册。\n谢谢。\n".encode())
    assert refused.value.code == "NOT_A_SPREADSHEET"
