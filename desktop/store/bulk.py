"""Insert many rows at the speed of the driver: values are converted once by each column's type, not by a statement."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

Convert = Callable[[Any], Any]


def complete(table: sa.Table, rows: Sequence[Mapping[str, Any]], stamp: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows with every column of the table: what a row leaves out is the stamp's, else its scalar default."""
    defaults = {c.key: _default(c) for c in table.columns}
    shared = {**defaults, **{k: v for k, v in stamp.items() if k in defaults}}
    return [{**shared, **row} for row in rows]


def _default(column: sa.Column[Any]) -> Any:
    default = column.default
    return default.arg if isinstance(default, sa.ColumnDefault) and default.is_scalar else None


def insert_many(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that hold a value for every column."""
    if not rows:
        return
    dialect = connection.dialect
    columns = [(c.key, c.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is) for c in table.columns]
    marks = dialect.paramstyle
    statement = str(sa.insert(table).compile(dialect=dialect))
    if marks != "qmark":
        raise RuntimeError(f"written for drivers with ?, not {marks}")
    listed = [tuple([convert(row[key]) for key, convert in columns]) for row in rows]
    connection.exec_driver_sql(statement, listed)


def _as_it_is(value: Any) -> Any:
    return value
