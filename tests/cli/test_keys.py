"""rekey, recovery-code and escrow: the county brings back a station that lost every password, without a window."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desktop.cli import main

PASSWORD = "mima-2026"
SECRET = "tuoguan-2026"


def call(*arguments: str, **environment: str | None) -> Result:
    env = {
        "SHUANGXING_DATABASE": None,
        "SHUANGXING_ACCOUNT": None,
        "SHUANGXING_ESCROW_KEY": None,
        "SHUANGXING_PASSWORD": PASSWORD,
        "SHUANGXING_ESCROW_PASSWORD": SECRET,
        **environment,
    }
    return CliRunner().invoke(main, list(arguments), env=env)


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "站.db"
    assert call("new", str(path), "--station", "城关供电所", "--account", "甲").exit_code == 0
    return str(path)


@pytest.fixture
def county(tmp_path: Path) -> str:
    path = tmp_path / "县.escrow"
    made = call("escrow", "new", str(path), "--office", "某县供电公司党建部", "--json")
    assert made.exit_code == 0, made.output
    assert json.loads(made.stdout)["public"] == f"{path}.pub"
    return str(path)


def test_the_county_sets_a_new_password_where_everything_was_lost(database: str, county: str, tmp_path: Path) -> None:
    shown = json.loads(call("escrow", "install", f"{county}.pub", "--database", database, "--json").stdout)
    assert json.loads(call("escrow", "show", "--database", database, "--json").stdout) == shown
    assert call("backup", str(tmp_path / "u" / "备份.db"), "--database", database).exit_code == 0
    assert call("rekey", "--database", database).exit_code == 0
    done = call(
        "recover", "--escrow-key", county, "--database", database, "--account", "甲", SHUANGXING_PASSWORD="xin-2026-x"
    )
    assert done.exit_code == 0, done.output
    assert call("check", "--database", database).exit_code == 1
    assert call("check", "--database", database, SHUANGXING_PASSWORD="xin-2026-x").exit_code == 0
    assert call("check", "--database", str(tmp_path / "u" / "备份.db"), SHUANGXING_ESCROW_KEY=county).exit_code == 0
    Path(database).write_bytes(b"")
    back = call("restore", str(tmp_path / "u" / "备份.db"), "--database", database, "--escrow-key", county)
    assert back.exit_code == 0, back.output
    assert call("check", "--database", database).exit_code == 0


def test_removed_the_escrow_key_opens_no_longer(database: str, county: str) -> None:
    call("escrow", "install", f"{county}.pub", "--database", database)
    assert "更换数据库密钥" in call("escrow", "remove", "--database", database).output
    refused = call("check", "--database", database, "--escrow-key", county)
    assert (refused.exit_code, "没有安装托管密钥" in refused.output) == (1, True)
    assert "没有安装托管密钥" in call("escrow", "show", "--database", database).output


@pytest.mark.parametrize(
    ("password", "words"), [("cuo-le-2026", "托管密钥的密码不正确"), (None, "SHUANGXING_ESCROW_PASSWORD")]
)
def test_refusals_of_the_escrow_key_are_plain(database: str, county: str, password: str | None, words: str) -> None:
    done = call("check", "--database", database, "--escrow-key", county, SHUANGXING_ESCROW_PASSWORD=password)
    assert done.exit_code == 1
    assert words in done.output


def test_a_new_recovery_code_is_printed_and_works(database: str) -> None:
    code = json.loads(call("recovery-code", "--database", database, "--json").stdout)["recovery_code"]
    done = call("recover", "--database", database, "--code", code, SHUANGXING_PASSWORD="xin-2026-x")
    assert done.exit_code == 0, done.output


def test_recovering_needs_a_code_or_an_escrow_key(database: str) -> None:
    done = call("recover", "--database", database, SHUANGXING_RECOVERY_CODE=None)
    assert done.exit_code == 2
    assert "--escrow-key" in done.output
