"""Reading a sheet through: every row parsed, every filled cell accounted for."""

from dataclasses import replace

from desktop.domain.codes import CodeTables
from desktop.domain.errors import Severity
from desktop.domain.imports.accounting import Account
from desktop.domain.imports.compare import FIELDS
from desktop.domain.imports.headings import Column, column_letter
from desktop.domain.imports.plan import ParsedRow, ParsedSheet, RowProblem, Tally
from desktop.domain.imports.sheet import RowReader
from desktop.exchange.people_sheet import PeopleSheet, reason_of
from desktop.services.long_work import Progress

_STEP = 500
"""Rows between two calls of the progress callback."""


def read_through(found: PeopleSheet, codes: CodeTables, progress: Progress) -> ParsedSheet:
    """The whole sheet."""
    reader = RowReader(found.sheet, found.headings.columns, FIELDS, codes, found.faults, found.merged.banners)
    rows: list[ParsedRow] = []
    for number, raw in found.rows:
        if number % _STEP == 0:
            progress(number, found.height, "正在读取")
        row = reader.read(number, raw)
        if row is not None:
            rows.append(row)
    account = reader.account
    columns, bare = _counted(found, account)
    copied = sum(found.merged.copied.values())
    tally = Tally(found.heading_cells, found.above + account.outside_cells, account.aside, account.read - copied)
    remarks = (*found.remarks, *found.merged.remarks, *bare, *reader.remarks)
    at = found.headings
    return ParsedSheet(found.sheet, columns, reader.fields, rows, remarks, at.first + 1, at.rows, tally)


def _counted(found: PeopleSheet, account: Account) -> tuple[tuple[Column, ...], list[RowProblem]]:
    """The columns with the number of their cells that were left aside; those without a heading are told."""
    columns = [replace(c, cells=account.ignored[c.index]) if c.field is None else c for c in found.headings.columns]
    named = {c.index for c in columns}
    remarks = []
    for index in sorted(set(account.ignored) - named):
        column = Column(index, column_letter(found.left + index), "", None, "", "", account.ignored[index])
        column = replace(column, why=reason_of(column))
        columns.append(column)
        text = f"{column}没有列标题，有 {column.cells} 格没有读。"
        remarks.append(RowProblem(found.sheet, 0, str(column), "UNKNOWN_COLUMN", text, Severity.WARNING))
    return tuple(columns), remarks
