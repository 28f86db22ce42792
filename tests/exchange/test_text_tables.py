"""Tables as text: the encoding and the separator are found, whatever program wrote them."""

from pathlib import Path

import pytest

from desktop.domain.imports.headings import ImportRefused
from desktop.exchange.spreadsheets import open_book
from desktop.exchange.text_tables import separator_of

ROWS = [["姓名", "工号", "备注"], ["张三", "1", "a"], ["𬱖䶮", "2", "b"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "，", "|"])
@pytest.mark.parametrize("ending", [".csv", ".txt"])
def test_encodings_and_separators_are_found(tmp_path: Path, encoding: str, mark: str, ending: str) -> None:
    path = tmp_path / f"名册{ending}"
    path.write_bytes("\r\n".join(["供电所人员名册", *(mark.join(row) for row in ROWS)]).encode(encoding))
    with open_book(path) as book:
        assert [list(row) for row in book.read("名册").rows] == [["供电所人员名册"], *ROWS]


def test_a_separator_inside_texts_does_not_mislead() -> None:
    assert separator_of("姓名\t住址\n张三\t唐县,仁厚镇,某村\n李四\t唐县,北店\n") == "\t"
    assert separator_of("姓名\n张三\n") == ","


def test_quoted_breaks_stay_in_their_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('姓名,备注\n张三,"一行\n二行,还有"\n', "utf-8")
    with open_book(path) as book:
        assert [list(row) for row in book.read("a").rows][1] == ["张三", "一行\n二行,还有"]


def test_another_encoding_is_refused_and_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,工号\n".encode("gb18030") + b"\xff\xfe\x80\xff,1\n")
    with pytest.raises(ImportRefused) as refused:
        open_book(path)
    assert refused.value.code == "UNKNOWN_ENCODING"


@pytest.mark.parametrize(
    "text",
    [
        '姓名,工号,备注\n张三,1,"开\n李四,2,x\n王五,3,y\n',
        '姓名,工号,备注\n张三,1,"开',
        '姓名,工号,备注\n张三,1,"开\n李四,2,x\n王五,3,"关\n赵六,4,z\n',
    ],
)
def test_a_quote_that_is_never_closed_swallows_no_rows(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    with open_book(path) as book, pytest.raises(ImportRefused) as refused:
        list(book.read("a").rows)
    assert refused.value.code == "DAMAGED"
    assert "第 2 行的双引号没有成对" in str(refused.value)


def test_quotes_within_words_and_lines_within_cells_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('姓名,工号,备注\n张三,1,5"管\n李四,2,"一,二\n三,四"\n', encoding="utf-8")
    with open_book(path) as book:
        assert list(book.read("a").rows) == [["姓名", "工号", "备注"], ["张三", "1", '5"管'], ["李四", "2", "一,二\n三,四"]]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", ""])
def test_a_number_written_as_a_formula_to_keep_it_whole_is_the_number(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f'姓名,手机{ending or chr(10)}张三,="13800138000"{ending}'.encode())
    with open_book(path) as book:
        assert list(book.read("a").rows) == [["姓名", "手机"], ["张三", "13800138000"]]
