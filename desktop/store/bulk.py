"""Insert or change many rows at the speed of the driver: values are converted once by each column's type, not by a statement."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

NOTHING: Mapping[str, Any] = MappingProxyType({})


def defaults(table: sa.Table) -> dict[str, Any]:
    """The scalar default of every column, None where it has none."""
    return {c.key: _default(c) for c in table.columns}


def _default(column: sa.Column[Any]) -> Any:
    default = column.default
    return default.arg if isinstance(default, sa.ColumnDefault) and default.is_scalar else None


def insert_many(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]], shared: Mapping[str, Any] = NOTHING
) -> None:
    """Insert rows; where a row says nothing of a column it takes what is shared, else NULL."""
    if not rows:
        return
    dialect = connection.dialect
    if dialect.paramstyle != "qmark":
        raise RuntimeError(f"written for drivers with ?, not {dialect.paramstyle}")
    columns = [_cells(connection.dialect, c, rows, shared.get(c.key)) for c in table.columns]
    connection.exec_driver_sql(str(sa.insert(table).compile(dialect=dialect)), list(zip(*columns, strict=False)))


def update_live(connection: sa.Connection, table: sa.Table, uids: Sequence[bytes], values: Mapping[str, Any]) -> list[Any]:
    """Give the same values to those of these rows that are not in the recycle bin. Returns their uids."""
    wanted = (table.c.uid.in_(uids), table.c.deleted_at.is_(None))
    statement = sa.update(table).where(*wanted).values(**values, row_version=table.c.row_version + 1)
    return list(connection.execute(statement.returning(table.c.uid)).scalars())


def update_many(
    connection: sa.Connection, table: sa.Table, rows: Sequence[tuple[bytes, Mapping[str, Any]]], shared: Mapping[str, Any]
) -> None:
    """Give each row, by its uid, values of its own and those that are shared."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for uid, values in rows:
        told = {f"to_{name}": value for name, value in values.items()}
        alike.setdefault(tuple(values), []).append({"of_uid": uid, **told})
    counted = {**shared, "row_version": table.c.row_version + 1}
    for names, some in alike.items():
        own = {name: sa.bindparam(f"to_{name}", type_=table.c[name].type) for name in names}
        connection.execute(sa.update(table).where(table.c.uid == sa.bindparam("of_uid")).values({**own, **counted}), some)


def _cells(dialect: sa.Dialect, column: sa.Column[Any], rows: Sequence[Mapping[str, Any]], shared: Any) -> Iterable[Any]:
    """One column of the rows as the driver takes it; dates and codes repeat, each is converted once."""
    key, convert = column.key, column.type.dialect_impl(dialect).bind_processor(dialect)
    if not any(key in row for row in rows):
        return repeat(convert(shared) if convert else shared, len(rows))
    cells = [row.get(key, shared) for row in rows]
    if convert is None:
        return cells
    known = {value: convert(value) for value in set(cells)}
    return [known[value] for value in cells]
