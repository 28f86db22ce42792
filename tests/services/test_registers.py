"""Every filled cell of a register is accounted for: in a field, in a column told as not read, in a line told, or wrong."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.domain.actors import Actor
from desktop.domain.imports.headings import ImportRefused
from desktop.domain.imports.plan import PeoplePreview, RowState
from desktop.services import Services
from tests.services.registers import FORM, REGISTERS, SIDEWAYS, Register, write


def lines_told(preview: PeoplePreview) -> set[int]:
    """Rows that are told as not read."""
    told = set()
    for problem in preview.problems:
        if problem.code == "LINE_NOT_READ":
            told.add(problem.row)
            for first, last in re.findall(r"(\d+)(?:–(\d+))?(?=[、–\d]* 行)", problem.text):
                told.update(range(int(first), int(last or first) + 1))
    return told


def unaccounted(register: Register, preview: PeoplePreview) -> list[tuple[int, int, object]]:
    """Filled cells of which the preview says nothing."""
    parsed = preview.parsed
    heads = range(parsed.heading_row, parsed.heading_row + parsed.heading_rows)
    lines, columns = lines_told(preview), {c.index: c for c in parsed.columns}
    people = {row.row for row in preview.plan.rows}
    lost = []
    for number, row in enumerate(register.rows, start=1):
        for index, cell in enumerate(row):
            if cell in ("", None) or number in heads or number in lines:
                continue
            column = columns.get(index)
            if number not in people or column is None or not (column.field or column.why):
                lost.append((number, index, cell))
    return lost


def unread(preview: PeoplePreview, register: Register) -> list[tuple[int, str]]:
    """Cells in columns that fill a field, of rows that are kept, with neither a value nor a remark."""
    told = {(p.row, p.column) for p in preview.problems}
    wrong = {row.row for row in preview.plan.of(RowState.ERROR)}
    lost = []
    for row in preview.parsed.rows:
        for column in preview.parsed.columns:
            cells = register.rows[row.row - 1]
            cell = cells[column.index] if column.index < len(cells) else ""
            if column.field is None or cell in ("", None) or row.row in wrong:
                continue
            value = row.values[preview.parsed.fields.index(column.field)]
            said = any(number == row.row and place.endswith(f"“{column.heading}”") for number, place in told)
            if value is None and not said and not column.part and str(cell) not in ("无", "—", "/"):
                lost.append((row.row, str(column)))
    return lost


@pytest.mark.parametrize("make", REGISTERS, ids=lambda make: make.__name__)
def test_every_cell_is_accounted_for(services: Services, who: Actor, tmp_path: Path, make: Callable[[], Register]) -> None:
    register = make()
    preview = services.exchange.preview_people(who, write(register, tmp_path / "名册.xlsx"))
    assert unaccounted(register, preview) == []
    assert unread(preview, register) == []
    assert tuple(row.name for row in preview.plan.rows) == register.people
    assert tuple(row.row for row in preview.plan.of(RowState.ERROR)) == register.errors
    assert set(register.codes) <= {p.code for p in preview.problems}
    fields = [c.field for c in preview.columns if c.field]
    assert tuple(dict.fromkeys(fields)) == register.fields
    filled = sum(1 for row in register.rows for cell in row if cell not in ("", None))
    assert preview.parsed.tally.cells == filled


@pytest.mark.parametrize("rows", [FORM, SIDEWAYS])
def test_a_form_of_one_person_is_told_to_be_no_list(
    services: Services, who: Actor, tmp_path: Path, rows: list[list[object]]
) -> None:
    path = write(Register(rows, (), ()), tmp_path / "登记表.xlsx")
    for deed in (services.exchange.preview_people, services.exchange.look):
        with pytest.raises(ImportRefused, match="不是一行一人的名册") as refused:
            deed(who, path)
        assert refused.value.code == "NOT_A_LIST"
