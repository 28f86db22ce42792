"""People as a spreadsheet: find the sheet and its columns when reading, lay out the table when writing."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any

from desktop.domain.codes import CodeTables, name_of
from desktop.domain.drafts import FieldSpec, spec
from desktop.domain.errors import Severity
from desktop.domain.identity import Uid
from desktop.domain.imports.headings import (
    SEARCHED_ROWS,
    Headings,
    ImportRefused,
    Vocabulary,
    find_headings,
    not_found,
    one_column_each,
)
from desktop.domain.imports.plan import RowProblem
from desktop.domain.imports.sheet import IDENTITY
from desktop.domain.people import COVERS, PersonDraft
from desktop.exchange.spreadsheets import Book, Row, SheetRows
from desktop.exchange.workbooks import Layout, write_table

FIELDS = {item.name: item for item in spec(PersonDraft)}
_LABELS = {name: item.label for name, item in FIELDS.items()}
_SHEET = "人员"
PROBLEMS = "导入问题"
"""Heading over what was wrong with a row; read back as no field."""
_QUIET = frozenset({"序号", "编号", "行号", "No.", "NO.", PROBLEMS})
"""Columns that are nobody's loss when they are not read."""
_EARLIEST_SERIAL = date(1900, 3, 1)
"""Before it the serial numbers of spreadsheets disagree; older dates are written as text."""
_WIDTHS = {"id_number": 22, "branch_uid": 32, "address": 40, "note": 30, "department_uid": 20, "name_pinyin": 16}


@dataclass(slots=True)
class PeopleSheet:
    """The sheet that holds people, at its first row below the headings.

    Attributes:
        height: rows that `rows` can give at most.
        remarks: what was seen in other sheets and columns.
    """

    sheet: str
    headings: Headings
    rows: Iterator[tuple[int, Row]]
    height: int
    faults: dict[tuple[int, str], str]
    remarks: tuple[RowProblem, ...]


def sha256_of(path: Path) -> str:
    """Of a whole file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def find_people(book: Book, wanted: str | None = None) -> PeopleSheet:
    """The sheet whose headings tell most about people.

    Args:
        wanted: the sheet to take instead.

    Raises:
        ImportRefused: UNKNOWN_SHEET, HEADER_NOT_FOUND, FIELD_TWICE, or what `Book.read` refuses.
    """
    names = book.sheets
    if wanted is not None and wanted not in names:
        raise ImportRefused("UNKNOWN_SHEET", f"文件里没有工作表“{wanted}”。", f"现有：{'、'.join(names)}。")
    words = Vocabulary(FIELDS.values())
    opened = [_Opened(book.read(name), words) for name in ((wanted,) if wanted else names)]
    best = max((o for o in opened if o.headings), key=lambda o: len(o.known), default=None)
    if best is None or best.headings is None:
        raise not_found([(o.rows.name, o.top) for o in opened])
    best.headings = one_column_each(best.headings, _LABELS)
    remarks = (*_other_sheets(best, opened), *_unknown_columns(best))
    return PeopleSheet(best.rows.name, best.headings, best.below(), best.rows.height, best.rows.faults, remarks)


class _Opened:
    """A sheet with its top rows looked at."""

    def __init__(self, rows: SheetRows, words: Vocabulary) -> None:
        self.rows = rows
        self._numbered = rows.numbered()
        self._looked_at = list(islice(self._numbered, SEARCHED_ROWS + 1))
        self.top = [row for _, row in self._looked_at]
        self.headings = find_headings(self.top, words, first_column=rows.first_column, identity=IDENTITY)

    @property
    def known(self) -> tuple[object, ...]:
        return self.headings.known if self.headings else ()

    def below(self) -> Iterator[tuple[int, Row]]:
        assert self.headings is not None
        return chain(self._looked_at[self.headings.first + self.headings.rows :], self._numbered)


def _other_sheets(best: _Opened, opened: Sequence[_Opened]) -> Iterator[RowProblem]:
    for other in opened:
        if other is best or not any(cell != "" for row in other.top for cell in row):
            continue
        name = other.rows.name
        text = f"没有读工作表“{name}”：它没有人员表的列标题。"
        if other.headings is not None:
            text = f"工作表“{name}”也像人员表，这次只读“{best.rows.name}”；要导入它，请另选该工作表。"
        yield RowProblem(name, 0, "", "UNKNOWN_SHEET", text, Severity.WARNING)


def _unknown_columns(best: _Opened) -> Iterator[RowProblem]:
    assert best.headings is not None
    for column in best.headings.unknown:
        if column.heading.replace(" ", "") not in _QUIET:
            text = f"{column}不是人员信息的栏目，没有读。"
            yield RowProblem(best.rows.name, 0, str(column), "UNKNOWN_COLUMN", text, Severity.WARNING)


def write_template(path: Path) -> None:
    """Write a table of all headings and no rows.

    Raises:
        UserError: the file cannot be written; what stood there before is untouched.
    """
    write_table(path, _SHEET, _layouts(), ())


def _layouts() -> list[Layout]:
    return [Layout(item.label, _width(item), date=item.kind is date) for item in FIELDS.values()]


def export_people(
    path: Path, people: Iterable[Mapping[str, Any]], orgs: Mapping[Uid, str], codes: CodeTables, *, full: bool = True
) -> int:
    """Write people as a table that `find_people` reads back without a difference. Returns the number written.

    Args:
        people: field name → stored value; not held in memory.
        orgs: names of organisations.
        full: sensitive values as they are; otherwise covered as on the screen, and not read when they come back.

    Raises:
        UserError: the file cannot be written; what stood there before is untouched.
    """
    items = list(FIELDS.values())
    covers = {} if full else COVERS
    rows = ([_written(item, person[item.name], orgs, codes, covers) for item in items] for person in people)
    return write_table(path, _SHEET, _layouts(), rows)


def _width(item: FieldSpec) -> int:
    return _WIDTHS.get(item.name, max(10, 2 * len(item.label) + 4))


def _written(
    item: FieldSpec,
    value: Any,
    orgs: Mapping[Uid, str],
    codes: CodeTables,
    covers: Mapping[str, Callable[[str | None], str]],
) -> str | date | None:
    if value is None or value == "":
        return None
    if item.name in covers:
        return covers[item.name](str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value if value >= _EARLIEST_SERIAL else value.isoformat()
    if item.kind is bytes:
        return orgs.get(value)
    if item.meta.codes is not None:
        return name_of(codes, item.meta.codes, str(value))
    return str(value)
