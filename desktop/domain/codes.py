"""Code tables: what a stored code means, and how a typed word finds its code."""

from collections.abc import Mapping

CodeTable = Mapping[str, str]
"""Code → name, in the order of the standard."""
CodeTables = Mapping[str, CodeTable]

MEMBER_FULL = "01"
MEMBER_PROBATIONARY = "02"
MASSES = "13"
"""GB/T 4762-1984: 中共党员, 中共预备党员, 群众."""
MEMBERS = frozenset({MEMBER_FULL, MEMBER_PROBATIONARY})

MALE, FEMALE = "1", "2"
"""GB/T 2261.1."""


def name_of(tables: CodeTables, table: str, code: str | None) -> str:
    """The name of a code; the code itself when the table does not know it, "" for none."""
    if code is None:
        return ""
    return tables.get(table, {}).get(code, code)
