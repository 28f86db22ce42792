"""Where the program's own files lie, and where a user's data lie by default."""

import sys
from pathlib import Path

import platformdirs

_PACKED = getattr(sys, "_MEIPASS", None)

RESOURCES = (Path(_PACKED) if _PACKED else Path(__file__).resolve().parents[1]) / "resources"
"""Fonts, icons, templates, rubrics, kinds, code tables, help: shipped, read-only."""


def data_folder() -> Path:
    """The user's data folder for the default database, its backups and drafts. Not created here."""
    return Path(platformdirs.user_data_dir("shuangxing", appauthor=False))


def default_database() -> Path:
    """Where the first start puts a station's database unless told otherwise."""
    return data_folder() / "station.db"


def handout_folder() -> Path:
    """Where copies lie that another program shows for a moment: on this computer, never on a USB stick beside the data."""
    return Path(platformdirs.user_cache_dir("shuangxing", appauthor=False)) / "handouts"
