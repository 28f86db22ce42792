"""Another database key: who still opens what, and that a change which does not succeed changes nothing."""

import hashlib
import json
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import compose
from desktop.compose import Opened
from desktop.domain.actors import Role
from desktop.domain.errors import UserError
from desktop.domain.people import PersonDraft
from desktop.services.people import PeopleQuery
from desktop.store import backups, keys, rekeying
from desktop.store.engine import opens
from tests.conftest import CHEAP, PASSWORD

OLD = Path(__file__).parent / "old"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def slots_of(database: Path) -> keys.KeySlots:
    found = keys.read_slots(database)
    assert found is not None
    return found


def key_of(slots: keys.KeySlots, account: str = "管理员", password: str = PASSWORD) -> bytes | None:
    return keys.ByPassword(account, password).key(slots)


def names(station: Opened) -> list[str]:
    people = station.services.people
    return sorted(r.name for r in people.rows(station.who, people.ids(station.who, PeopleQuery())))


def add(station: Opened, name: str) -> None:
    station.services.people.save(station.who, None, PersonDraft(name=name), None)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database whose slots are of format 1."""
    for tail in ("", ".keys", ".keys.copy"):
        shutil.copyfile(OLD / f"0005.db{tail}", tmp_path / f"old.db{tail}")
    assert json.loads((tmp_path / "old.db.keys").read_text(encoding="utf-8"))["format"] == 1
    return tmp_path / "old.db"


def test_the_old_key_opens_nothing_and_every_account_still_does(opened: Opened) -> None:
    opened.services.accounts.add(opened.who, "小王", Role.CLERK, "mima-2026-x")
    before = opened.database_of().ring.key
    opened.services.keys.change(opened.who)
    add(opened, "换后")
    opened.database_of().close()
    assert not opens(opened.database, before)
    for account, password in (("管理员", PASSWORD), ("小王", "mima-2026-x")):
        again = compose.open_station(opened.database, account, password, work=CHEAP)
        assert names(again) == ["换后"]
        assert [f for f in again.services.backups.check(opened.who) if f.fault] == []
        again.database_of().close()


def test_attachments_and_unsaved_text_of_before_stay_readable_and_new_ones_are_under_the_new_key(
    opened: Opened,
) -> None:
    blobs, drafts = opened.database_of().blobs, opened.services.drafts
    first = blobs.keep(b"before")
    drafts.keep("person/new", {"name": "甲"})
    opened.services.keys.change(opened.who)
    second = blobs.keep(b"after")
    assert blobs.keep(b"before") == first
    assert len(list(blobs.folder.glob(f"??/{first}*"))) == 1
    drafts.keep("org/new", {"name": "乙"})
    opened.database_of().close()
    again = compose.open_station(opened.database, "管理员", PASSWORD, work=CHEAP)
    held = again.database_of()
    assert [held.blobs.fetch(each) for each in (first, second)] == [b"before", b"after"]
    assert (again.services.drafts.kept("person/new"), again.services.drafts.kept("org/new")) == (
        {"name": "甲"},
        {"name": "乙"},
    )
    held.close()
    sealed = blobs.path(second).read_bytes()
    with pytest.raises(UserError, match="已损坏"):
        _only_with(held.ring.every()[1:], blobs.folder, second, sealed)


def _only_with(known: tuple[bytes, ...], folder: Path, digest: str, sealed: bytes) -> None:
    """Whoever has only the old keys, and the new file under any name, reads nothing."""
    from desktop.store.blobs import Blobs

    (folder / digest[:2] / digest).write_bytes(sealed)
    Blobs(folder, lambda: known).fetch(digest)


def test_the_recovery_code_survives_the_change(tmp_path: Path) -> None:
    made = compose.create(tmp_path / "a.db", "站", "甲", PASSWORD, work=CHEAP)
    made.services.keys.change(made.who)
    made.database_of().close()
    compose.recover(tmp_path / "a.db", made.recovery_code or "", "甲", "xin-mima-1")
    compose.open_station(tmp_path / "a.db", "甲", "xin-mima-1").database_of().close()


def test_the_history_tells_of_it_and_its_chain_holds(opened: Opened) -> None:
    opened.services.keys.change(opened.who)
    uids = opened.services.history.ids(opened.who)
    assert opened.services.history.rows(opened.who, uids)[0].title == "更换数据库密钥"
    assert [f for f in opened.services.backups.check(opened.who) if f.fault] == []


def test_the_change_waits_for_who_is_reading_and_then_holds_for_him_too(opened: Opened) -> None:
    store, order, inside = opened.database_of().store, list[str](), threading.Event()

    def change() -> None:
        inside.wait(5)
        opened.services.keys.change(opened.who)
        order.append("changed")

    other = threading.Thread(target=change)
    other.start()
    with store.read(opened.who):
        inside.set()
        other.join(0.3)
        order.append("read")
    other.join(10)
    assert order == ["read", "changed"]
    assert names(opened) == []


def test_who_reads_too_long_is_not_cut_off(opened: Opened) -> None:
    store, inside, done = opened.database_of().store, threading.Event(), threading.Event()

    def read() -> None:
        with store.read(opened.who):
            inside.set()
            done.wait(5)

    reader = threading.Thread(target=read)
    reader.start()
    inside.wait(5)
    with pytest.raises(UserError, match="正忙"), store.closed(patience=0.05):
        pass
    done.set()
    reader.join()
    opened.services.keys.change(opened.who)


def test_no_room_is_said_before_anything_is_touched(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    add(opened, "甲")
    key = opened.database_of().ring.key
    real = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda path: real(path)._replace(free=1000))
    with pytest.raises(UserError, match="密钥没有更换：磁盘只剩 0 MB"):
        opened.services.keys.change(opened.who)
    assert opened.database_of().ring.key == key
    assert not rekeying.copy_path(opened.database).exists()
    assert names(opened) == ["甲"]


@pytest.mark.parametrize("step", range(4))
def test_cancelled_at_any_step_it_has_not_happened(opened: Opened, step: int) -> None:
    class Stop(Exception):
        pass

    def progress(done: int, total: int, text: str = "") -> None:
        if done == step:
            raise Stop

    add(opened, "甲")
    key, slots = opened.database_of().ring.key, slots_of(opened.database)
    with pytest.raises(Stop):
        opened.services.keys.change(opened.who, progress)
    assert opened.database_of().ring.key == key
    assert slots_of(opened.database) == slots
    assert [p.name for p in opened.database.parent.iterdir() if "rekeying" in p.name] == []
    add(opened, "乙")
    assert names(opened) == ["乙", "甲"]


def test_a_slot_that_somebody_else_wrote_gets_no_key(opened: Opened) -> None:
    """He cannot know the database key, but he can write the file."""
    slots, mine = slots_of(opened.database), keys.make_slot("管理员", "boese-2026", bytes(32), CHEAP)
    keys.write_slots(opened.database, slots.with_slot(mine))
    with pytest.raises(UserError, match="“管理员”的一项不是本程序写入的"):
        opened.services.keys.change(opened.who)
    strange = keys.make_slot("陌生人", "boese-2026", opened.database_of().ring.key, CHEAP)
    keys.write_slots(opened.database, slots.with_slot(strange))
    opened.services.keys.change(opened.who)
    assert slots_of(opened.database).accounts == ("管理员",)


def test_a_format_1_file_opens_and_the_slot_is_renewed(old: Path) -> None:
    station = compose.open_station(old, "管理员", PASSWORD, work=CHEAP)
    assert names(station) == ["𬱖李娜"]
    station.database_of().close()
    slots = slots_of(old)
    assert [(s.name, bool(s.public)) for s in slots.slots] == [("恢复码", False), ("管理员", True)]
    compose.open_station(old, "管理员", PASSWORD, work=CHEAP).database_of().close()
    assert slots_of(old) == slots, "only once"


def test_whoever_would_be_locked_out_is_named_and_nothing_happens(old: Path) -> None:
    station = compose.open_station(old, "管理员", PASSWORD, work=CHEAP)
    with pytest.raises(UserError, match="还不能更换数据库密钥：恢复码还是旧格式"):
        station.services.keys.change(station.who)
    code = station.services.keys.reissue_code(station.who)
    station.services.keys.change(station.who)
    station.database_of().close()
    compose.recover(old, code, "管理员", "xin-mima-1")
    compose.open_station(old, "管理员", "xin-mima-1", work=CHEAP).database_of().close()


def test_a_backup_of_before_is_restored_and_the_attachments_of_after_are_kept_apart(opened: Opened) -> None:
    add(opened, "换前")
    scan = opened.database_of().blobs.keep(b"scan")
    backup = opened.services.backups.make(opened.who)
    opened.services.keys.change(opened.who)
    late = opened.database_of().blobs.keep(b"late")
    add(opened, "换后")
    opened.services.backups.restore(opened.who, backup)
    opened.close()
    again = compose.open_station(opened.database, "管理员", PASSWORD, work=CHEAP)
    held = again.database_of()
    assert names(again) == ["换前"]
    assert [held.blobs.fetch(scan), held.blobs.fetch(late)] == [b"scan", b"late"]
    assert [f for f in again.services.backups.check(again.who) if f.fault] == []
    later = next(b.path for b in backups.backups_of(opened.database) if b.reason == "恢复前")
    again.services.backups.restore(again.who, later)
    again.close()
    last = compose.open_station(opened.database, "管理员", PASSWORD, work=CHEAP)
    assert names(last) == ["换前", "换后"]
    last.database_of().close()


def test_a_backup_with_slots_of_format_1_is_restored_after_the_key_was_changed(old: Path) -> None:
    station = compose.open_station(old, "管理员", PASSWORD, work=CHEAP)
    station.services.keys.reissue_code(station.who)
    station.services.keys.change(station.who)
    add(station, "换后")
    before = next(b.path for b in backups.backups_of(old) if b.reason == "升级前")
    assert [bool(s.public) for s in slots_of(before).slots] == [False, False]
    station.services.backups.restore(station.who, before)
    station.close()
    again = compose.open_station(old, "管理员", PASSWORD, work=CHEAP)
    assert names(again) == ["𬱖李娜"]
    assert len(again.database_of().ring.every()) == 2, "what was attached under the later key stays readable"
    again.database_of().close()


def test_a_lone_old_backup_and_a_file_of_a_later_key_do_not_get_in_each_others_way(opened: Opened) -> None:
    backup = opened.services.backups.make(opened.who)
    opened.services.keys.change(opened.who)
    scan = opened.database_of().blobs.keep(b"scan")
    opened.database_of().close()
    opened.database.write_bytes(b"")
    compose.restore(opened.database, backup, "管理员", PASSWORD, work=CHEAP)
    again = compose.open_station(opened.database, "管理员", PASSWORD, work=CHEAP)
    assert again.database_of().blobs.keep(b"scan") == scan
    assert again.database_of().blobs.fetch(scan) == b"scan"
    assert [f for f in again.services.backups.check(again.who) if f.fault] == []
    again.database_of().close()


def test_an_old_backup_opens_with_the_old_password_and_a_new_one_with_the_new(opened: Opened, tmp_path: Path) -> None:
    before = opened.services.backups.make(opened.who, tmp_path / "u" / "before.db")
    opened.services.accounts.change_password(opened.who, PASSWORD, "xin-mima-2026")
    opened.services.keys.change(opened.who)
    after = opened.services.backups.make(opened.who, tmp_path / "u" / "after.db")
    for path, password in ((before, PASSWORD), (after, "xin-mima-2026")):
        compose.open_station(path, "管理员", password, work=CHEAP).database_of().close()
    with pytest.raises(UserError, match="账号或密码不正确"):
        compose.open_station(after, "管理员", PASSWORD, work=CHEAP)


def _between(station: Opened) -> tuple[keys.KeySlots, keys.KeySlots]:
    """The slots before and after a change of the key."""
    before = slots_of(station.database)
    station.services.keys.change(station.who)
    return before, slots_of(station.database)


def _flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("which", [0, 1])
def test_between_the_two_keys_a_damaged_copy_does_not_matter(opened: Opened, which: int) -> None:
    before, after = _between(opened)
    opened.database_of().close()
    keys.write_slots(opened.database, replace(before, next=after))
    copies = [keys.slots_path(opened.database), opened.database.with_name("station.db.keys.copy")]
    _flip(copies[which], 200)
    compose.open_station(opened.database, "管理员", PASSWORD, work=CHEAP).database_of().close()
    assert slots_of(opened.database).next is None
    assert key_of(slots_of(opened.database)) == key_of(after)


def test_between_the_two_keys_a_wrong_password_and_a_damaged_file_keep_their_words(opened: Opened) -> None:
    before, after = _between(opened)
    opened.database_of().close()
    both = replace(before, next=after)
    keys.write_slots(opened.database, both)
    attempts: list[tuple[str, str, Callable[[], object]]] = [
        ("wrong-2026", "账号或密码不正确", lambda: None),
        (PASSWORD, "损坏", lambda: opened.database.write_bytes(b"x" * 8192)),
    ]
    for password, told, damage in attempts:
        damage()
        held = digest(opened.database)
        with pytest.raises(UserError, match=told):
            compose.open_station(opened.database, "管理员", password, work=CHEAP)
        assert digest(opened.database) == held
        assert slots_of(opened.database) == both, "nothing is tidied before the database is open"


def test_a_second_program_is_kept_out_while_the_key_changes(opened: Opened) -> None:
    told = list[str]()

    def progress(done: int, total: int, text: str = "") -> None:
        with pytest.raises(UserError, match="另一个窗口"):
            compose.open_station(opened.database, "管理员", PASSWORD, work=CHEAP)
        told.append(text)

    opened.services.keys.change(opened.who, progress)
    assert told == ["复制数据库", "换上新密钥", "检查", "写入密钥文件"]
