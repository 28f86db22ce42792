"""People in a spreadsheet that comes in: which sheet, where the headings are, which column is which field."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from desktop.domain.drafts import spec
from desktop.domain.errors import Severity, UserError
from desktop.domain.imports.accounting import line_text, ranges
from desktop.domain.imports.doubtful import questioned
from desktop.domain.imports.headings import (
    IDENTITY,
    SEARCHED_ROWS,
    Column,
    Headings,
    ImportRefused,
    column_letter,
    find_headings,
    headings_at,
    is_form,
    not_found,
    one_column_each,
)
from desktop.domain.imports.layouts import (
    FileLook,
    Fills,
    HeadingRows,
    SheetCard,
    as_remembered,
    signature,
    with_fills,
)
from desktop.domain.imports.plan import Decisions, RowProblem
from desktop.domain.imports.texts import plain_text
from desktop.domain.imports.traditional import simplified
from desktop.domain.imports.vocabulary import Vocabulary
from desktop.domain.people import PersonDraft
from desktop.exchange.merges import MergedRows
from desktop.exchange.sheet_rows import Row, SheetRows
from desktop.exchange.spreadsheets import Book

FIELDS = {item.name: item for item in spec(PersonDraft)}
LABELS = {name: item.label for name, item in FIELDS.items()}
_CODED = frozenset(name for name, item in FIELDS.items() if item.meta.codes not in (None, "yes_no"))
PROBLEMS = "导入问题"
"""Heading over what was wrong with a row; read back as no field."""
GUIDE, LISTS = "填写说明", "可选内容"
"""Sheets of our own empty table beside that of the people."""
_QUIET = frozenset({"序号", "编号", "行号", "No.", "NO.", PROBLEMS})
"""Columns that are nobody's loss when they are not read."""
_LOOKED_AT = 80
"""Rows at the top from which the columns show some of their cells."""
_SAMPLES, _SAMPLE = 3, 24
_PEEK_ROWS, _PEEK_COLUMNS = 8, 24
"""Of a sheet, at first sight."""
Recall = Callable[[str], Mapping[str, str] | None]
"""Gives what is remembered of a layout by its signature: field by heading."""


@dataclass(slots=True)
class PeopleSheet:
    """The sheet that holds people, at its first row below the headings.

    Attributes:
        height: rows that `rows` can give at most.
        remarks: what was seen in other sheets, above the headings and of the columns.
        above: filled cells above the headings; `heading_cells` those in them.
        left: sheet column of the first value of each row, from 0.
    """

    sheet: str
    headings: Headings
    rows: Iterator[tuple[int, Row]]
    height: int
    faults: dict[tuple[int, str], str]
    remarks: tuple[RowProblem, ...]
    above: int
    heading_cells: int
    merged: MergedRows
    left: int


def find_people(book: Book, made: Decisions | None = None, recall: Recall = lambda _signature: None) -> PeopleSheet:
    """The sheet whose headings tell most about people, or the one decided on.

    Args:
        recall: how columns of this layout were corrected earlier.

    Raises:
        ImportRefused: UNKNOWN_SHEET, HEADER_NOT_FOUND, NOT_A_LIST, FIELD_TWICE, or what `Book.read` refuses.
        UserError: the columns decided on do not make sense.
    """
    made = made or Decisions()
    opened = _open(book, made)
    best = _best(opened, made)
    found = best.headings or best.guess()
    if found is None or (best.headings is None and _recalled(found, recall) is None):
        raise not_found([(o.rows.name, o.top) for o in opened])
    if not best.chosen and is_form(best.top[:SEARCHED_ROWS], found, best.words):
        raise _a_form(best.rows.name)
    settled = _settled(found, made.fills, recall)
    settled = replace(settled, columns=_with_reasons(settled.columns))
    best.headings = settled
    remarks = (*_other_sheets(book, best, opened), *_of_top(best), *_unknown_columns(best), *_without_status(best))
    above = sum(_filled(row) for row in best.top[: settled.first])
    own = sum(_filled(row) for row in best.top[settled.first : settled.first + settled.rows])
    merged = MergedRows(best.rows, settled, IDENTITY)
    return PeopleSheet(
        best.rows.name, settled, merged.over(best.below()), best.rows.height, best.rows.faults, remarks, above, own, merged,
        best.rows.first_column,
    )


def look_at(book: Book, path: Path, made: Decisions, recall: Recall = lambda _signature: None) -> FileLook:
    """What a person sees before the columns are believed.

    Raises:
        ImportRefused: as find_people; but unknown headings and two columns for one field are doubts here.
    """
    opened = _open(book, made)
    best = _best(opened, made)
    if not best.chosen and is_form(best.top[:SEARCHED_ROWS], best.headings, best.words):
        raise _a_form(best.rows.name)
    found = best.headings or best.guess()
    if found is None:
        raise not_found([(o.rows.name, o.top) for o in opened])
    known = _recalled(found, recall)
    fills = None if known is None else as_remembered(found.columns, known)
    found = one_column_each(found, LABELS, strict=False) if fills is None else with_fills(found, fills, LABELS)
    below = best.top[found.first + found.rows :]
    found = replace(found, columns=_with_reasons((*found.columns, *_bare_columns(found, below, best.rows.first_column))))
    hidden = book.hidden if made.sheet is None else ()
    shown = (replace(o.card(), known=0) if _is_guide(book, o) else o.card() for o in opened)
    every = (*shown, *(_hidden_card(book, name, best.words) for name in hidden))
    top = tuple(tuple(plain_text(cell) for cell in row) for row in best.top[:SEARCHED_ROWS])
    return FileLook(path, every, best.rows.name, found, _samples(found, below), top, known is not None)


def _hidden_card(book: Book, name: str, words: Vocabulary) -> SheetCard:
    """A hidden sheet is offered, not read; one that cannot be read must not keep anybody from the others."""
    try:
        return replace(_Opened(book.read(name), words, None).card(), hidden=True)
    except ImportRefused:
        return SheetCard(name, 0, 0, hidden=True)


def _settled(found: Headings, fills: Fills | None, recall: Recall) -> Headings:
    known = _recalled(found, recall) if fills is None else None
    if known is not None:
        fills = as_remembered(found.columns, known)
    if fills is None:
        return one_column_each(found, LABELS)
    missing = [Column(n, column_letter(n), "", None) for n in fills if fills[n] and n not in {c.index for c in found.columns}]
    found = with_fills(replace(found, columns=(*found.columns, *missing)), fills, LABELS)
    if not {c.field for c in found.known} & set(IDENTITY):
        raise UserError("没有一列填入姓名、身份证号或工号，不知道每一行是谁。", "请至少为姓名选一列。")
    return found


def _recalled(found: Headings, recall: Recall) -> Mapping[str, str] | None:
    """What is remembered of the layout; a table without headings has none."""
    return recall(signature(found.columns)) if any(c.heading for c in found.columns) else None


class _Opened:
    """A sheet with its top rows looked at."""

    def __init__(self, rows: SheetRows, words: Vocabulary, heading: HeadingRows | None) -> None:
        self.rows, self.words, self.chosen = rows, words, heading is not None
        self._numbered = rows.numbered()
        self._looked_at = list(islice(self._numbered, max(_LOOKED_AT, heading.first + 3 if heading else 0)))
        self.top = [row for _, row in self._looked_at]
        self.headings = self._find(heading)

    def _find(self, heading: HeadingRows | None) -> Headings | None:
        left, merges = self.rows.first_column, self.rows.merges
        if heading is None:
            best = find_headings(self.top, self.words, first_column=left, identity=IDENTITY, merges=merges)
            return best and self._questioned(best)
        if heading.first == 0:
            width = max(map(len, self.top), default=0)
            return Headings(0, 0, tuple(Column(n, column_letter(left + n), "", None) for n in range(width)))
        if not 0 < heading.first <= len(self.top):
            raise ImportRefused("HEADER_NOT_FOUND", f"没有第 {heading.first} 行。", "请重新指定列标题所在的行。")
        first = heading.first - 1
        found = headings_at(self.top, self.words, first, heading.rows, first_column=left, merges=merges)
        if not found.columns:
            raise ImportRefused("HEADER_NOT_FOUND", f"第 {heading.first} 行没有文字。", "请重新指定列标题所在的行。")
        return self._questioned(found)

    def _questioned(self, found: Headings) -> Headings:
        return questioned(found, self.words, LABELS, _CODED, self.top[found.first + found.rows :])

    def card(self) -> SheetCard:
        """The sheet at first sight."""
        top = tuple(tuple(_sample(cell) for cell in row[:_PEEK_COLUMNS]) for row in self.top[:_PEEK_ROWS])
        return SheetCard(self.rows.name, self.rows.height, len(self.known), top=top)

    def guess(self) -> Headings | None:
        """The row with most words, for a person to look at; None when there is none."""
        texts = [sum(isinstance(cell, str) and bool(cell.strip()) for cell in row) for row in self.top[:SEARCHED_ROWS]]
        if not texts or max(texts) < 2:
            return None
        first = texts.index(max(texts))
        found = headings_at(self.top, self.words, first, 1, first_column=self.rows.first_column)
        return replace(found, doubts=(f"没有认出列标题；第 {first + 1} 行文字最多，先按它作列标题。",))

    @property
    def known(self) -> tuple[object, ...]:
        return self.headings.known if self.headings else ()

    def below(self) -> Iterator[tuple[int, Row]]:
        assert self.headings is not None
        return chain(self._looked_at[self.headings.first + self.headings.rows :], self._numbered)


def _open(book: Book, made: Decisions) -> list[_Opened]:
    names, wanted = book.sheets, made.sheet
    if wanted is not None and wanted not in (*names, *book.hidden):
        raise ImportRefused("UNKNOWN_SHEET", f"文件里没有工作表“{wanted}”。", f"现有：{'、'.join(names)}。")
    words = Vocabulary(FIELDS.values())
    return [_Opened(book.read(name), words, made.heading) for name in ((wanted,) if wanted else names)]


def _best(opened: Sequence[_Opened], made: Decisions) -> _Opened:
    found = max((o for o in opened if o.headings), key=lambda o: len(o.known), default=None)
    if found is not None:
        return found
    forms = [o for o in opened if is_form(o.top[:SEARCHED_ROWS], None, o.words)]
    if forms:
        raise _a_form(forms[0].rows.name)
    best = max(opened, key=lambda o: sum(map(_filled, o.top)), default=None)
    if best is None:
        raise not_found([])
    return best


def _a_form(sheet: str) -> ImportRefused:
    return ImportRefused(
        "NOT_A_LIST",
        f"工作表“{sheet}”是一人一张的登记表，或者一列一人的表，不是一行一人的名册。",
        "请把各人抄到一张名册里，第一行写列标题，一行一人；可以先下载空白表格。",
    )


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell not in ("", None))


def _samples(found: Headings, below: Sequence[Row]) -> dict[int, tuple[str, ...]]:
    return {column.index: tuple(_first_cells(column.index, below)) for column in found.columns}


def _first_cells(index: int, below: Sequence[Row]) -> Iterator[str]:
    cells = (row[index] for row in below if index < len(row) and row[index] not in ("", None))
    yield from (_sample(cell) for cell in islice(cells, _SAMPLES))


def _sample(cell: object) -> str:
    text = "" if cell is None else " ".join(plain_text(cell).split())
    return text if len(text) <= _SAMPLE else text[:_SAMPLE] + "…"


def _bare_columns(found: Headings, below: Sequence[Row], left: int) -> Iterator[Column]:
    """Columns with cells but without a heading."""
    named = {column.index for column in found.columns}
    for index in range(max(map(len, below), default=0)):
        if index not in named and any(index < len(row) and row[index] not in ("", None) for row in below):
            yield Column(index, column_letter(left + index), "", None)


def _with_reasons(columns: Sequence[Column]) -> tuple[Column, ...]:
    return tuple(c if c.field or c.why else replace(c, why=reason_of(c)) for c in columns)


def reason_of(column: Column) -> str:
    """Why a column that nobody decided on fills nothing."""
    if not column.heading:
        return "没有列标题"
    return "不用导入" if _is_quiet(column) else "不是人员信息的栏目"


def _is_quiet(column: Column) -> bool:
    return simplified(column.heading.replace(" ", "")) in _QUIET


def _is_guide(book: Book, sheet: _Opened) -> bool:
    """The notes of our own empty table: they name every field and hold nobody."""
    return sheet.rows.name == GUIDE and LISTS in book.hidden


def _other_sheets(book: Book, best: _Opened, opened: Sequence[_Opened]) -> Iterator[RowProblem]:
    for other in opened:
        if other is best or _is_guide(book, other) or not any(cell != "" for row in other.top for cell in row):
            continue
        name = other.rows.name
        text = f"没有读工作表“{name}”：它没有人员表的列标题。"
        if other.headings is not None:
            text = f"工作表“{name}”也像人员表，这次只读“{best.rows.name}”；要导入它，请另选该工作表。"
        yield RowProblem(name, 0, "", "UNKNOWN_SHEET", text, Severity.WARNING)
    for name in book.hidden:
        if name != best.rows.name and not (GUIDE in book.sheets and name == LISTS):
            text = f"没有读隐藏的工作表“{name}”；要导入它，请先在表格软件中取消隐藏。"
            yield RowProblem(name, 0, "", "HIDDEN_SHEET", text, Severity.WARNING)


def _of_top(best: _Opened) -> Iterator[RowProblem]:
    """Doubts about the headings, what stands above them, what is hidden."""
    assert best.headings is not None
    name = best.rows.name
    for doubt in best.headings.doubts:
        first = best.headings.first + 1
        text = f"列标题按第 {first} 行读：{doubt}请核对，必要时另行指定。"
        yield RowProblem(name, first, "", "HEADER_UNSURE", text, Severity.WARNING)
    for number, row in enumerate(best.top[: best.headings.first], start=1):
        if _filled(row):
            text = f"列标题上面的文字，没有读：“{line_text(row)}”"
            yield RowProblem(name, number, "", "LINE_NOT_READ", text, Severity.WARNING)
    rows, letters = best.rows.hidden
    rows = [number for number in rows if number <= best.rows.height]
    if rows:
        yield RowProblem(name, 0, "", "HIDDEN_ROWS", f"第 {ranges(rows)} 行是隐藏的，也照样读了。", Severity.WARNING)
    if letters:
        yield RowProblem(name, 0, "", "HIDDEN_COLUMNS", f"{'、'.join(letters)} 列是隐藏的，也照样读了。", Severity.WARNING)


def _without_status(best: _Opened) -> Iterator[RowProblem]:
    """A Party roster often says of nobody that he is a member; without it he is not counted as one."""
    assert best.headings is not None
    fields = {column.field for column in best.headings.known}
    if fields & {"joined_on", "full_on"} and "political_status" not in fields:
        text = "表中有入党日期，没有读到政治面貌；新增的人没有政治面貌，不计入党员。请加一列“政治面貌”，或导入后一起修改。"
        yield RowProblem(best.rows.name, 0, "", "STATUS_MISSING", text, Severity.WARNING)


def _unknown_columns(best: _Opened) -> Iterator[RowProblem]:
    assert best.headings is not None
    for column in best.headings.unknown:
        if not _is_quiet(column):
            text = f"{column}没有读：{column.why}。"
            code = "COLUMN_UNSURE" if column.unsure else "UNKNOWN_COLUMN"
            yield RowProblem(best.rows.name, 0, str(column), code, text, Severity.WARNING)
