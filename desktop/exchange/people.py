"""People as a spreadsheet: how the table is laid out that is written."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from desktop.domain.codes import CodeTables, name_of
from desktop.domain.drafts import FieldSpec, spec
from desktop.domain.identity import Uid
from desktop.domain.people import COVERS, MASKED, PersonDraft
from desktop.exchange.workbooks import Layout, write_table

FIELDS = {item.name: item for item in spec(PersonDraft)}
SHEET = "人员"
_EARLIEST_SERIAL = date(1900, 3, 1)
"""Before it the serial numbers of spreadsheets disagree; older dates are written as text."""
_WIDTHS = {"id_number": 22, "branch_uid": 32, "address": 40, "note": 30, "department_uid": 20, "name_pinyin": 16}


def sha256_of(path: Path) -> str:
    """Of a whole file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def layouts_of(items: Iterable[FieldSpec]) -> list[Layout]:
    """The columns of these fields."""
    return [Layout(item.label, _width(item), date=item.kind is date) for item in items]


def export_people(
    path: Path,
    people: Iterable[Mapping[str, Any]],
    orgs: Mapping[Uid, str],
    codes: CodeTables,
    *,
    full: bool = True,
    columns: Sequence[str] | None = None,
    hidden: Iterable[str] = (),
) -> int:
    """Write people as a table that `find_people` reads back without a difference. Returns the number written.

    Args:
        people: field name → stored value; not held in memory.
        orgs: names of organisations.
        columns: the fields wanted, in their order; None for every one.
        full: sensitive values as they are; otherwise covered as on the screen, and not read when they come back.
        hidden: fields that stay covered even so.

    Raises:
        UserError: the file cannot be written; what stood there before is untouched.
    """
    items = list(FIELDS.values()) if columns is None else [FIELDS[name] for name in columns]
    covers = {name: COVERS[name] for name in (hidden if full else MASKED)}
    rows = ([_written(item, person[item.name], orgs, codes, covers) for item in items] for person in people)
    return write_table(path, SHEET, layouts_of(items), rows)


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
