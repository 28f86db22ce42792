"""new, backup, check and recover: exit codes, JSON, plain words."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desktop.cli import main

PASSWORD = "mima-2026"


def call(*arguments: str, **environment: str | None) -> Result:
    env = {"SHUANGXING_DATABASE": None, "SHUANGXING_ACCOUNT": None, "SHUANGXING_PASSWORD": PASSWORD, **environment}
    return CliRunner().invoke(main, list(arguments), env=env)


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "站.db"
    made = call("new", str(path), "--station", "城关供电所", "--account", "甲", "--json")
    assert made.exit_code == 0, made.output
    assert len(json.loads(made.stdout)["recovery_code"].replace("-", "")) == 25
    return str(path)


def test_a_new_station_is_checked_and_backed_up(database: str, tmp_path: Path) -> None:
    found = call("--database", database, "--json", "check")
    assert found.exit_code == 0
    assert json.loads(found.stdout)["ok"] is True
    assert call("backup", str(tmp_path / "备份.db"), SHUANGXING_DATABASE=database).exit_code == 0
    assert call("check", "--database", str(tmp_path / "备份.db")).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "--database", "/nowhere/x.db"), "找不到数据库"),
        (("recover", "--code", "00000-00000-00000-00000-00000"), "恢复码不正确"),
    ],
)
def test_refusals_are_plain_and_leave_with_1(database: str, arguments: tuple[str, ...], words: str) -> None:
    done = call(*arguments, SHUANGXING_DATABASE=database)
    assert done.exit_code == 1
    assert words in done.output


def test_a_wrong_password_leaves_with_1_and_json_says_why(database: str) -> None:
    done = call("check", "--database", database, "--json", SHUANGXING_PASSWORD="wrong-one")
    assert done.exit_code == 1
    assert "账号或密码不正确" in json.loads(done.stdout)["error"]


def test_damaged_pages_are_named_in_chinese(database: str) -> None:
    content = bytearray(Path(database).read_bytes())
    content += bytes(100)
    Path(database).write_bytes(content)
    found = call("check", "--database", database)
    assert (found.exit_code, f"第 {len(content) // 4096 + 1} 页已损坏" in found.output) == (1, True)


def test_a_name_longer_than_the_disk_allows_is_a_refusal(tmp_path: Path) -> None:
    made = call("new", str(tmp_path / f"{'长' * 90}.db"), "--station", "城关供电所", "--account", "甲")
    assert (made.exit_code, "名称太长" in made.stderr, list(tmp_path.iterdir())) == (1, True, [])


def test_wrong_use_leaves_with_2(database: str) -> None:
    assert call("frobnicate").exit_code == 2
    assert call("new", database).exit_code == 2
    assert call("backup", "--database", database).exit_code == 2


def test_an_existing_file_is_not_overwritten(database: str) -> None:
    before = Path(database).read_bytes()
    done = call("new", database, "--station", "乙站", "--account", "乙")
    assert done.exit_code == 1
    assert Path(database).read_bytes() == before


def test_without_password_and_terminal_it_says_which_variable(database: str) -> None:
    done = call("check", "--database", database, SHUANGXING_PASSWORD=None)
    assert done.exit_code == 1
    assert "SHUANGXING_PASSWORD" in done.output


def test_a_damaged_database_is_restored_and_what_stood_there_is_kept(database: str, tmp_path: Path) -> None:
    assert call("backup", str(tmp_path / "usb" / "copy.db"), "--database", database).exit_code == 0
    Path(database).write_bytes(b"damaged")
    assert call("check", "--database", database).exit_code == 1
    done = call("restore", str(tmp_path / "usb" / "copy.db"), "--database", database, "--json")
    assert done.exit_code == 0, done.output
    assert Path(json.loads(done.stdout)["kept"]).read_bytes() == b"damaged"
    assert call("check", "--database", database).exit_code == 0


def test_the_recovery_code_need_not_stand_in_the_history_of_commands(tmp_path: Path) -> None:
    path = str(tmp_path / "站.db")
    code = json.loads(call("new", path, "--station", "所", "--account", "甲", "--json").stdout)["recovery_code"]
    done = call("recover", "--database", path, SHUANGXING_RECOVERY_CODE=code, SHUANGXING_PASSWORD="xin-mima-1")
    assert done.exit_code == 0
    assert call("check", "--database", path, SHUANGXING_PASSWORD="xin-mima-1").exit_code == 0
