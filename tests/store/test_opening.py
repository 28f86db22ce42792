"""Every way an opening can go wrong has its own words and leaves the file alone."""

import hashlib
import os
import shutil
import stat
from pathlib import Path

import pytest
import sqlcipher3

from desktop import compose
from desktop.domain.errors import UserError
from desktop.store import keys
from tests.conftest import CHEAP, PASSWORD


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def open_it(database: Path, password: str = PASSWORD, account: str = "管理员") -> None:
    compose.open_station(database, account, password, work=CHEAP).database_of().close()


def refused(database: Path, words: str, password: str = PASSWORD) -> None:
    before = digest(database) if database.exists() else ""
    with pytest.raises(UserError, match=words):
        open_it(database, password)
    assert (digest(database) if database.exists() else "") == before


def test_a_wrong_password_says_so(database: Path) -> None:
    refused(database, "账号或密码不正确", "wrong-password")


def test_an_unknown_account_reads_like_a_wrong_password(database: Path) -> None:
    with pytest.raises(UserError, match="账号或密码不正确"):
        open_it(database, account="没有这个人")


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    refused(tmp_path / "none.db", "找不到数据库")


def test_a_zero_length_file_says_so(database: Path) -> None:
    database.write_bytes(b"")
    refused(database, "空文件")


@pytest.mark.parametrize("left", [1, 20, 4095])
def test_a_stump_of_a_file_says_so_and_is_not_written_to(database: Path, left: int) -> None:
    database.write_bytes(database.read_bytes()[:left])
    refused(database, "不完整")


def test_a_damaged_file_says_so(database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[100:4000] = os.urandom(3900)
    database.write_bytes(content)
    refused(database, "损坏")


def test_a_picture_in_place_of_the_database_says_so(database: Path) -> None:
    database.write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(8192))
    refused(database, "损坏")


def test_a_file_of_a_newer_version_says_so(database: Path) -> None:
    slots = keys.read_slots(database)
    assert slots is not None
    key = keys.ByPassword("管理员", PASSWORD).key(slots)
    assert key is not None
    connection = sqlcipher3.connect(str(database))
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    refused(database, "更新版本的程序")


def test_a_second_instance_says_so(database: Path) -> None:
    first = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    try:
        with pytest.raises(UserError, match="另一个窗口"):
            open_it(database)
    finally:
        first.database_of().close()
    open_it(database)


def test_lost_key_slots_say_so_and_one_damaged_copy_does_not_matter(database: Path) -> None:
    slots = keys.slots_path(database)
    slots.write_text("{ damaged", encoding="utf-8")
    open_it(database)
    slots.with_name(slots.name + ".copy").write_text("", encoding="utf-8")
    refused(database, "密钥文件已损坏")
    slots.unlink()
    slots.with_name(slots.name + ".copy").unlink()
    refused(database, "没有密钥文件")


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("in the way", encoding="utf-8")
    with pytest.raises(UserError, match="不能"):
        compose.create(blocker / "below" / "a.db", "站", "甲", PASSWORD, work=CHEAP)


def test_an_existing_database_is_never_overwritten(database: Path) -> None:
    before = digest(database)
    with pytest.raises(UserError, match="已经存在"):
        compose.create(database, "站", "甲", PASSWORD, work=CHEAP)
    assert digest(database) == before


@pytest.mark.parametrize(
    ("password", "words"), [("1234567", "至少 8"), ("aaaaaaaaa", "太简单"), ("管理员管理员管理员", "太简单")]
)
def test_weak_passwords_are_refused(tmp_path: Path, password: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        compose.create(tmp_path / "a.db", "站", "管理员", password, work=CHEAP)


def test_the_recovery_code_sets_a_new_password(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    made = compose.create(path, "站", "甲", PASSWORD, work=CHEAP)
    code = made.recovery_code
    made.database_of().close()
    assert code is not None
    with pytest.raises(UserError, match="恢复码不正确"):
        compose.recover(path, "00000-00000-00000-00000-00000", "甲", "xin-mima-1")
    compose.recover(path, code.lower().replace("-", " "), "甲", "xin-mima-1")
    open_it(path, "xin-mima-1", "甲")
    with pytest.raises(UserError):
        open_it(path, PASSWORD, "甲")


def test_the_file_holds_no_readable_text(opened: compose.Opened, database: Path) -> None:
    from desktop.domain.people import PersonDraft

    opened.services.people.save(opened.who, None, PersonDraft(name="何洋洋"), None)
    stored = database.read_bytes() + database.with_name(database.name + "-wal").read_bytes()
    assert "何洋洋".encode() not in stored
    assert b"SQLite format" not in stored


def test_spaces_around_the_first_names_are_no_part_of_them(tmp_path: Path) -> None:
    made = compose.create(tmp_path / "站.db", " 城关供电所 ", "小王 ", PASSWORD, work=CHEAP)
    assert (made.station, made.who.name) == ("城关供电所", "小王")
    made.close()
    compose.open_station(tmp_path / "站.db", "小王", PASSWORD, work=CHEAP).close()
    with pytest.raises(UserError, match="账号名称"):
        compose.create(tmp_path / "另.db", "城关供电所", " 恢复码", PASSWORD, work=CHEAP)


def test_names_of_station_and_accounts_are_readable_before_any_password(database: Path) -> None:
    card = compose.station_of(database)
    assert card == compose.StationCard("测试供电所", ("管理员",))
    assert compose.station_of(database.with_name("none.db")) is None


def test_a_read_only_copy_of_the_folder_is_refused_in_words(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "readonly"
    folder.mkdir()
    for file in tmp_path.glob("station.db*"):
        shutil.copyfile(file, folder / file.name)
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        if os.access(folder, os.W_OK):  # root writes everywhere: nothing to refuse
            open_it(folder / "station.db")
        else:
            refused(folder / "station.db", "不能写入")
    finally:
        folder.chmod(stat.S_IRWXU)


def test_a_lost_database_is_not_made_anew_over_its_keys(database: Path) -> None:
    slots = keys.slots_path(database)
    before = slots.read_bytes()
    database.unlink()
    with pytest.raises(UserError, match="密钥文件或备份还在"):
        compose.create(database, "站", "甲", PASSWORD, work=CHEAP)
    assert slots.read_bytes() == before
    assert not database.exists()
