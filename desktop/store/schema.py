"""Every table of every noun, gathered for migrations, and the steps that bring a file up to date."""

from typing import Any

import sqlalchemy as sa

from desktop.store import (
    accounts,
    activities,
    assessments,
    attachments,
    documents,
    duties,
    exchange,
    history,
    organisations,
    pairings,
    people,
    pledges,
    projects,
    settings,
    stations,
    views,
)
from desktop.store.record import Base

NOUNS = (
    accounts,
    activities,
    assessments,
    attachments,
    documents,
    duties,
    exchange,
    history,
    organisations,
    pairings,
    people,
    pledges,
    projects,
    settings,
    stations,
    views,
)
"""The modules of tables; importing them fills METADATA."""

METADATA = Base.metadata
HEAD = "0011"
"""The revision this program writes; the newest file in migrations/versions, checked by a test."""

KNOWN = frozenset(f"{number:04}" for number in range(1, int(HEAD) + 1))
"""Every revision it brings up to date."""


def ours(item: Any, name: str | None, kind: str, reflected: bool, twin: Any) -> bool:
    """Whether autogenerate looks at a table: the search index is made and kept by store/search.py."""
    return not (kind == "table" and str(name).startswith("search_"))


def revision_of(connection: sa.Connection) -> str | None:
    """The revision written in a file; None when it has none."""
    found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").first()
    if found is None:
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
