"""Backups as a user makes them, and the check of everything."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from desktop import compose
from desktop.compose import Opened
from desktop.domain.attachments import AttachmentDraft
from desktop.domain.errors import UserError
from desktop.domain.people import PersonDraft
from desktop.services.people import PeopleQuery
from desktop.store.history import ActionHead
from tests.conftest import CHEAP, PASSWORD


def test_a_backup_by_hand_is_listed_with_its_reason(opened: Opened) -> None:
    backups = opened.services.backups
    assert backups.age(opened.who) is None
    made = backups.make(opened.who)
    rows = backups.rows(opened.who)
    assert [(r.path, r.reason) for r in rows] == [(made, "手动")]
    age = backups.age(opened.who)
    assert age is not None
    assert age.total_seconds() < 60


def test_the_half_hourly_backup_waits_for_a_change(opened: Opened) -> None:
    backups = opened.services.backups
    assert backups.make_if_changed(opened.who) is None
    opened.services.people.save(opened.who, None, PersonDraft(name="张伟"), None)
    assert backups.make_if_changed(opened.who) is not None
    assert backups.make_if_changed(opened.who) is None


def test_a_copy_elsewhere_opens_by_itself(opened: Opened, tmp_path: Path) -> None:
    opened.services.people.save(opened.who, None, PersonDraft(name="张伟"), None)
    copy = opened.services.backups.make_in(opened.who, tmp_path / "u-disk")
    again = compose.open_station(copy, "管理员", PASSWORD, work=CHEAP)
    assert [r.name for r in again.services.people.rows(again.who, again.services.people.ids(again.who, PeopleQuery()))] == ["张伟"]
    again.database_of().close()


def test_two_copies_of_one_minute_do_not_overwrite_each_other(opened: Opened, tmp_path: Path) -> None:
    first = opened.services.backups.make_in(opened.who, tmp_path)
    assert opened.services.backups.make_in(opened.who, tmp_path) != first


def test_a_file_that_is_there_is_never_overwritten(opened: Opened, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("别人的文件")
    with pytest.raises(UserError, match="已经存在"):
        opened.services.backups.make(opened.who, target)
    assert target.read_text() == "别人的文件"


def test_a_sound_database_has_no_findings_and_says_what_was_checked(opened: Opened) -> None:
    told: list[tuple[int, int, str]] = []
    found = opened.services.backups.check(opened.who, lambda done, total, text="": told.append((done, total, text)))
    assert [f.fault for f in found] == [""] * len(found)
    assert [done for done, _, _ in told] == list(range(len(found)))
    assert all(text for _, _, text in told)


def test_a_damaged_attachment_is_found_and_named(opened: Opened) -> None:
    digest = opened.database_of().blobs.keep(b"scan")
    path = next(p for p in opened.database_of().blobs.all() if p.name == digest)
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")
    faults = [f.fault for f in opened.services.backups.check(opened.who) if f.fault]
    assert len(faults) == 1
    assert digest[:12] in faults[0]


def test_a_file_that_a_record_names_and_that_is_gone_is_found(opened: Opened, tmp_path: Path) -> None:
    person = opened.services.people.save(opened.who, None, PersonDraft(name="甲"), None).uid
    (tmp_path / "证明.txt").write_text("证明")
    opened.services.attachments.add(
        opened.who, "person", person, tmp_path / "证明.txt", AttachmentDraft("证明")
    )
    (path,) = opened.database_of().blobs.all()
    path.unlink()
    faults = [f.fault for f in opened.services.backups.check(opened.who) if f.fault]
    assert faults == ["缺 1 个附件文件，请从备份中恢复附件文件夹"]


def names(opened: Opened) -> list[str]:
    people = opened.services.people
    return [row.name for row in people.rows(opened.who, people.ids(opened.who, PeopleQuery()))]


def test_a_restore_goes_back_and_keeps_what_was_there(opened: Opened) -> None:
    opened.services.people.save(opened.who, None, PersonDraft(name="甲"), None)
    scan = opened.database_of().blobs.keep(b"scan")
    backup = opened.services.backups.make(opened.who)
    opened.services.people.save(opened.who, None, PersonDraft(name="乙"), None)
    opened.database_of().blobs.path(scan).unlink()
    opened.services.backups.restore(opened.who, backup)
    opened.close()
    again = compose.open_station(opened.database, "管理员", PASSWORD, work=CHEAP)
    assert names(again) == ["甲"]
    assert again.database_of().blobs.fetch(scan) == b"scan"
    history = again.services.history
    assert history.rows(again.who, history.ids(again.who))[0].title == "恢复备份"
    assert [f.fault for f in again.services.backups.check(again.who) if f.fault] == []
    before = next(r for r in again.services.backups.rows(again.who) if r.reason == "恢复前")
    again.services.backups.restore(again.who, before.path)
    again.close()
    third = compose.open_station(opened.database, "管理员", PASSWORD, work=CHEAP)
    assert sorted(names(third)) == ["乙", "甲"]
    third.database_of().close()


def test_each_restore_begins_an_epoch_of_its_own(opened: Opened) -> None:
    backup = opened.services.backups.make(opened.who)
    for _ in range(2):
        station = compose.open_station(opened.database, "管理员", PASSWORD, work=CHEAP) if _ else opened
        station.services.backups.restore(station.who, backup)
        station.close()
    again = compose.open_station(opened.database, "管理员", PASSWORD, work=CHEAP)
    with again.database_of().store.read(again.who) as tx:
        assert tx.session.execute(sa.select(ActionHead.epoch)).scalar_one() == 2
    again.database_of().close()


def test_a_damaged_backup_leaves_everything_as_it_was(opened: Opened) -> None:
    opened.services.people.save(opened.who, None, PersonDraft(name="甲"), None)
    backup = opened.services.backups.make(opened.who)
    backup.write_bytes(backup.read_bytes()[:4096] + b"\x00" * 8192)
    opened.services.backups.restore(opened.who, backup)
    with pytest.raises(UserError, match="没有恢复"):
        opened.close()
    again = compose.open_station(opened.database, "管理员", PASSWORD, work=CHEAP)
    assert names(again) == ["甲"]
    again.database_of().close()


def test_a_backup_that_is_gone_is_refused_at_once(opened: Opened, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="已经不在了"):
        opened.services.backups.restore(opened.who, tmp_path / "weg.db")


def test_an_import_that_did_not_happen_leaves_neither_backup_nor_log(opened: Opened, tmp_path: Path) -> None:
    services, who = opened.services, opened.who
    sheet = tmp_path / "人员.csv"
    sheet.write_text("姓名,学历\n" + "".join(f"李娜{number},大专\n" for number in range(50)), "utf-8")
    preview = services.exchange.preview_people(who, sheet)

    def stop(done: int, total: int, text: str = "") -> None:
        if text == "正在写入":
            raise UserError("磁盘已满。")

    for _ in range(3):
        with pytest.raises(UserError, match="磁盘已满"):
            services.exchange.import_people(who, preview, progress=stop)
    place = services.backups.place(who)
    assert [path.name for path in place.iterdir() if "导入前" in path.name] == []
    (log,) = place.parent.glob("*-wal")
    assert log.stat().st_size == 0
    report = services.exchange.import_people(who, preview)
    assert report.backup is not None
    assert [row.reason for row in services.backups.rows(who)] == ["导入前"]
