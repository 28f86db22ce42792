"""A demonstration is whole, or nothing of it is left."""

from pathlib import Path

import pytest

from desktop.cli.demo import _whole
from desktop.domain.errors import UserError


def test_nothing_is_left_when_it_was_not_finished(tmp_path: Path) -> None:
    def half() -> None:
        with _whole(tmp_path / "new" / "folder") as making:
            (making / "示例.db").write_bytes(b"half")
            raise UserError("磁盘已满，没有保存。")

    with pytest.raises(UserError, match="演示没有做成：磁盘已满"):
        half()
    assert list(tmp_path.iterdir()) == []


def test_what_was_there_stays_and_what_was_made_comes_beside_it(tmp_path: Path) -> None:
    (tmp_path / "截图").mkdir()
    (tmp_path / "截图" / "mine.png").write_bytes(b"mine")
    with _whole(tmp_path) as making:
        (making / "截图").mkdir()
        (making / "截图" / "1.png").write_bytes(b"new")
        (making / "示例.db").write_bytes(b"whole")
        (making / "示例.db.lock").touch()
    found = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
    assert found == ["截图/1.png", "截图/mine.png", "示例.db"]
