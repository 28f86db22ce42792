"""A disk without room is called by its name, and nothing half-made stays on it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_LIMITED = """
import resource, shutil, sys
from pathlib import Path
from desktop import compose
from desktop.domain.errors import UserError
from tests.conftest import CHEAP

what, path, limit, free = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
if free:
    # A limit on the size of files refuses a write as a full disk does, and SQLite says as little about it.
    real = shutil.disk_usage
    shutil.disk_usage = lambda place: real(place)._replace(free=int(free))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    if what == "create":
        compose.create(path, "站", "甲", "ceshi-2026", work=CHEAP)
    else:
        compose.open_station(path, "管理员", "ceshi-2026", work=CHEAP)
except UserError as error:
    print(error)
"""


def limited(what: str, path: Path, limit: int, free: str = "") -> str:
    """What the program says of it where no file may grow beyond `limit` bytes."""
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, what, str(path), str(limit), free],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("limit", [0, 1000, 4096, 30_000, 300_000, 700_000])
def test_nothing_is_left_of_a_database_that_was_not_finished(tmp_path: Path, limit: int) -> None:
    said = limited("create", tmp_path / "new" / "folder" / "站.db", limit, "0")
    assert "磁盘已满，数据库没有建成" in said
    assert list(tmp_path.iterdir()) == []


def test_a_broken_disk_is_not_taken_for_a_full_one(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    assert "读写磁盘出错，数据库没有建成" in limited("create", tmp_path / "站.db", 30_000, str(10**9))
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_opening_on_a_full_disk_says_so_and_changes_nothing(database: Path) -> None:
    before = database.read_bytes()
    assert "磁盘已满，数据库没有打开" in limited("open", database, 3000, "0")
    assert database.read_bytes() == before
