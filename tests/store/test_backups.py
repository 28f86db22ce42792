"""A backup opens by itself; nothing half-made stays; old ones are thinned out."""

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop import compose
from desktop.compose import Opened
from desktop.domain.errors import UserError
from desktop.domain.people import PersonDraft
from desktop.services.people import PeopleQuery
from desktop.store import backups, recovering
from tests.conftest import CHEAP, PASSWORD


def test_a_backup_holds_rows_that_are_still_in_the_write_ahead_log(opened: Opened, tmp_path: Path) -> None:
    for number in range(30):
        opened.services.people.save(opened.who, None, PersonDraft(name=f"人员{number}"), None)
    digest = opened.database_of().blobs.keep(b"attachment")
    copy = opened.services.backups.make(opened.who, tmp_path / "usb" / "copy.db")
    other = compose.open_station(copy, "管理员", PASSWORD, work=CHEAP)
    assert len(other.services.people.ids(other.who, PeopleQuery())) == 30
    assert other.database_of().blobs.fetch(digest) == b"attachment"
    other.database_of().close()


def test_a_backup_never_overwrites(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "there.db").write_text("important", encoding="utf-8")
    with pytest.raises(UserError, match="已经存在"):
        opened.services.backups.make(opened.who, tmp_path / "there.db")
    assert (tmp_path / "there.db").read_text(encoding="utf-8") == "important"


def test_a_backup_to_a_full_disk_says_so_and_leaves_nothing(opened: Opened, small_disk: Path) -> None:
    opened.services.people.save(opened.who, None, PersonDraft(name="张伟"), None)
    (small_disk / "ballast").write_bytes(os.urandom(500_000))
    with pytest.raises(UserError, match=r"空间不足|只剩"):
        opened.services.backups.make(opened.who, small_disk / "copy.db")
    assert [p.name for p in small_disk.iterdir()] == ["ballast"]


def test_a_backup_to_a_disk_that_cannot_be_written_says_so(opened: Opened, small_disk: Path) -> None:
    small_disk.chmod(0o500)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=False, capture_output=True)
    with pytest.raises(UserError, match="不能写入"):
        opened.services.backups.make(opened.who, small_disk / "copy.db")
    assert list(small_disk.iterdir()) == []


def test_old_backups_are_thinned_out(opened: Opened) -> None:
    database = opened.database_of().database
    folder = backups.backup_folder(database)
    folder.mkdir()
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    for hours in range(0, 24 * 400, 6):
        backups.backup_name(database, now - timedelta(hours=hours), "定时").write_bytes(b"x")
    backups.prune(database)
    left = backups.backups_of(database)
    assert backups.RECENT < len(left) <= backups.RECENT + backups.DAILY + backups.WEEKLY + backups.MONTHLY
    assert (now - left[-1].at).days > 100


def test_backups_of_a_file_with_brackets_in_its_name_are_found(tmp_path: Path) -> None:
    database = tmp_path / "站[1].db"
    opened = compose.create(database, "测试供电所", "管理员", PASSWORD, work=CHEAP)
    made = opened.services.backups.make(opened.who)
    assert [b.path for b in backups.backups_of(database)] == [made]
    opened.close()


def test_two_restores_within_one_second_keep_both_files(opened: Opened) -> None:
    backup, database = opened.services.backups.make(opened.who), opened.database
    opened.close()

    def noon() -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC)

    first = recovering.restore(database, backup, "管理员", PASSWORD, clock=noon, work=CHEAP)
    assert first is not None
    kept = first.read_bytes()
    second = recovering.restore(database, backup, "管理员", PASSWORD, clock=noon, work=CHEAP)
    assert second not in (None, first)
    assert first.read_bytes() == kept


def test_closing_after_a_change_makes_a_backup(database: Path) -> None:
    station = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    station.close()
    assert backups.backups_of(database) == []
    station = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    station.services.people.save(station.who, None, PersonDraft(name="张伟"), None)
    station.close()
    assert [b.path.name.split("-")[-1] for b in backups.backups_of(database)] == ["关闭.db"]


@pytest.fixture
def small_disk(tmp_path: Path) -> object:
    """A real file system of 1 MB, mounted for one test where that is allowed; else a quota-like full folder."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    yield folder
    if mounted.returncode == 0:
        subprocess.run(["umount", str(folder)], check=True)
