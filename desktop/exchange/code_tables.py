"""The code tables shipped with the program."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from desktop.domain.codes import CodeTables


def read_code_tables(path: Path) -> CodeTables:
    """Code → name for every table of a file; entries that carry more than a name keep the name only."""
    raw: dict[str, dict[Any, Any]] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return {table: {str(code): _name(entry) for code, entry in entries.items()} for table, entries in raw.items()}


def _name(entry: str | Mapping[str, str]) -> str:
    return entry if isinstance(entry, str) else entry["name"]
