"""Alembic's entry: runs the steps on the connection that `upgrade` hands over."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate import rewriter
from alembic.operations import ops

from desktop.store.record import Moment
from desktop.store.schema import METADATA, ours


def _render(kind: str, item: object, _: object) -> str | Literal[False]:
    """Steps are frozen: they may not mention our own column types."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, Moment) else False


_writer = rewriter.Rewriter()


@_writer.rewrites(ops.CreateIndexOp)
def _also_for_postgresql(_context: object, _revision: object, step: ops.CreateIndexOp) -> ops.CreateIndexOp:
    """Tables name the condition of an index for SQLite only: a word of PostgreSQL there would load all that SQLAlchemy
    has for it into every program, 2 MiB and 30 ms."""
    if "sqlite_where" in step.kw:
        step.kw["postgresql_where"] = step.kw["sqlite_where"]
    return step


def _differs(
    _context: object, _held: object, _meant: object, held: sa.types.TypeEngine[Any], meant: sa.types.TypeEngine[Any]
) -> bool | None:
    """A code is stored as text, however its column was called by the step that made it."""
    return False if isinstance(held, sa.Text) and isinstance(meant, sa.Enum) else None


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    include_object=ours,
    render_item=_render,
    compare_type=_differs,
    process_revision_directives=_writer,
    transactional_ddl=False,
)
context.run_migrations()
