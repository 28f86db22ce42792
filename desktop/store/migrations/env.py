"""Alembic's entry: runs the steps on the connection that `upgrade` hands over."""

from typing import Literal

from alembic import context

from desktop.store.record import Moment
from desktop.store.schema import METADATA, ours


def _render(kind: str, item: object, _: object) -> str | Literal[False]:
    """Steps are frozen: they may not mention our own column types."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    include_object=ours,
    render_item=_render,
    transactional_ddl=False,
)
context.run_migrations()
