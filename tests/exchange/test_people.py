"""People as a spreadsheet: the right sheet is found, and every stored value survives the way out and back."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.domain.drafts import form_problem_of
from desktop.domain.errors import Severity
from desktop.domain.identity import Uid
from desktop.domain.imports.cells import reader_for, same_after_cleaning
from desktop.domain.imports.headings import ImportRefused
from desktop.domain.imports.plan import Decisions
from desktop.domain.imports.sheet import RowReader
from desktop.domain.people import Employment, PersonDraft, is_name
from desktop.exchange.code_tables import read_code_tables
from desktop.exchange.people import FIELDS, export_people, sha256_of
from desktop.exchange.people_sheet import find_people
from desktop.exchange.spreadsheets import open_book
from desktop.exchange.workbooks import harmless
from desktop.paths import RESOURCES
from tests.examples import examples

CODES = read_code_tables(Path(RESOURCES) / "code_tables.yaml")
BRANCH = Uid(b"b" * 16)
TEXTS = ["name", "staff_no", "mobile", "address", "job_title", "note", "name_pinyin"]


def back(path: Path) -> list[dict[str, Any]]:
    """Values read from a file, row by row, and no remarks."""
    with open_book(path) as book:
        found = find_people(book)
        reader = RowReader(found.sheet, found.headings.known, FIELDS, CODES, found.faults)
        rows = [row for number, raw in found.rows if (row := reader.read(number, raw)) is not None]
    assert found.remarks == ()
    assert [row.problems for row in rows] == [()] * len(rows)
    return [dict(zip(reader.fields, row.values, strict=True)) for row in rows]


def test_every_field_comes_back_as_it_was(tmp_path: Path) -> None:
    draft = PersonDraft(
        name="𬱖䶮", name_pinyin="dí yǎn", staff_no="007", id_number="11010519491231002X", id_note="旧证", gender="2",
        birth_date=date(1900, 1, 1), ethnic="15", native_place="河北唐县", education="21", degree="4", political_status="01",
        development="target", applied_on=date(1970, 1, 1), activist_on=date(1971, 2, 28), joined_on=date(1972, 2, 29),
        full_on=date(1973, 3, 1), branch_uid=BRANCH, employment=Employment.DISPATCHED, work_post="clerk", job_title="=所长",
        skill_level="1", join_work_on=date(2000, 12, 31), mobile="13800138000", landline="0312-1234567", address="@村",
        standing="suspended", is_lost=True, lost_since=date(2020, 2, 29), lost_reason="7", is_mobile=True,
        mobile_destination="北京", exit_kind="withdrawn", exit_on=date(2021, 1, 1), note="一\n二",
    )  # fmt: skip
    path = tmp_path / "a.xlsx"
    assert export_people(path, [asdict(draft)], {BRANCH: "第一党支部"}, CODES) == 1
    expected = {**asdict(draft), "branch_uid": "第一党支部"}
    assert back(path) == [expected]


@pytest.mark.parametrize(
    "text",
    ["_x0041_", "_x005F_", " 前后 ", "a\nb", "'", "''=", "=", "+1", "-1", "@", "1e5", "00123", "TRUE", "#N/A!", "&<>\"",
     "👍", "\ufffd", "　", "é", "e\u0301"],
)  # fmt: skip
def test_odd_text_survives_a_real_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xlsx"
    person = asdict(PersonDraft(name="张三", staff_no="1", note=text))
    export_people(path, [person], {}, CODES)
    note = back(path)[0]["note"]
    assert note in (None, text) or same_after_cleaning(FIELDS, "note", text, note)
    assert (note is None) == (text.strip() in ("", "#N/A"))


@examples(400)
@example("staff_no", "0" * 28 + "¼")
@given(st.sampled_from(TEXTS), st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
def test_any_stored_text_reads_back_as_no_change(name: str, text: str) -> None:
    item = FIELDS[name]
    if form_problem_of(item, text) is None and (name != "name" or is_name(text)):
        value, problem = reader_for(item, CODES)(harmless(text))
        assert problem is None or problem.severity is Severity.WARNING, "a remark on a phone or a name keeps the row"
        assert value is None or value == text or same_after_cleaning(FIELDS, name, text, value)


def sheets(path: Path, **content: list[list[object]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    for name, rows in content.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    book.close()
    return path


def test_the_sheet_that_says_most_about_people_is_taken(tmp_path: Path) -> None:
    path = sheets(tmp_path / "a.xlsx", 简表=[["姓名", "工号"]], 详表=[["序号", "姓名", "工号", "性别", "血型"]], 空=[])
    with open_book(path) as book:
        found = find_people(book)
    assert found.sheet == "详表"
    assert [(r.sheet, r.code, r.column) for r in found.remarks] == [
        ("简表", "UNKNOWN_SHEET", ""), ("详表", "UNKNOWN_COLUMN", "E 列“血型”")
    ]  # fmt: skip


def test_a_workbook_without_people_says_what_it_holds(tmp_path: Path) -> None:
    path = sheets(tmp_path / "a.xlsx", 台账=[["设备", "型号"]], 说明=[["请填写"]])
    with pytest.raises(ImportRefused, match=r"“台账”开头是：设备、型号；工作表“说明”开头是：请填写") as refused, open_book(path) as book:
        find_people(book)
    assert refused.value.code == "HEADER_NOT_FOUND"


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    path = sheets(tmp_path / "a.xlsx", 甲=[["姓名", "工号"]])
    with pytest.raises(ImportRefused, match="现有：甲") as refused, open_book(path) as book:
        find_people(book, Decisions(sheet="乙"))
    assert refused.value.code == "UNKNOWN_SHEET"


def test_a_file_is_known_by_its_hash(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_of(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
