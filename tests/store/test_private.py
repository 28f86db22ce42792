"""Database, keys and backups are their owner's alone; what an office has opened up stays open."""

from pathlib import Path

import pytest

from desktop.domain.errors import UserError
from desktop.store import keys, opening, recovering
from desktop.store.keys import Work

QUICK = Work(memory=8, passes=1, lanes=1)
PASSWORD = "mima-12345"



def modes(folder: Path) -> dict[str, str]:
    return {p.name: oct(p.stat().st_mode & 0o777) for p in folder.iterdir() if not p.name.endswith(".lock")}


def test_a_new_database_and_all_beside_it_are_private(tmp_path: Path) -> None:
    opened, _, _ = opening.create(tmp_path / "站.db", "站", "甲", PASSWORD, work=QUICK)
    made = opened.back_up("手动")
    assert {name for name in modes(tmp_path) if "wal" in name}
    assert set(modes(tmp_path).values()) == {"0o600", "0o700"}
    assert modes(made.parent)[made.name] == "0o600"
    assert modes(tmp_path)["站.db.backups"] == "0o700"
    opened.close()


def test_a_changed_password_keeps_what_the_office_decided(tmp_path: Path) -> None:
    opened, _, code = opening.create(tmp_path / "站.db", "站", "甲", PASSWORD, work=QUICK)
    opened.close()
    slots = keys.slots_path(tmp_path / "站.db")
    slots.chmod(0o660)
    recovering.recover(tmp_path / "站.db", code, "甲", "xin-mima-1", work=QUICK)
    assert modes(tmp_path)[slots.name] == "0o660"
    assert modes(tmp_path)[f"{slots.name}.copy"] == "0o600"


@pytest.mark.parametrize("name", [":memory:", "file:a.db", "a b?c=d&e#.db"])
def test_a_strange_name_is_a_file_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    opened, _, _ = opening.create(Path(name), "站", "甲", PASSWORD, work=QUICK)
    opened.close()
    again, who = opening.open_database(Path(name), "甲", PASSWORD)
    again.close()
    assert who.name == "甲"
    assert (tmp_path / name).stat().st_size > 0


def test_keys_that_this_user_may_not_read_are_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, _, _ = opening.create(tmp_path / "站.db", "站", "甲", PASSWORD, work=QUICK)
    opened.close()
    # The superuser reads everything, so the system's answer is given here.
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(UserError, match="没有权限"):
        keys.read_slots(tmp_path / "站.db")


def test_a_folder_where_no_lock_can_be_made_is_told_as_such() -> None:
    with pytest.raises(UserError, match="不能写入"):
        opening.create(Path("/proc/a.db"), "站", "甲", PASSWORD, work=QUICK)
