"""Output never fails for a character, and a bug is told in words before its details."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from desktop.cli import main
from desktop.paths import RESOURCES
from tests.conftest import PASSWORD

HERE = RESOURCES.parent


def python(code: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-c", f"from desktop.cli.streams import *\nprepare_streams()\n{code}"],
        capture_output=True,
        env={**os.environ, **environment},
        cwd=HERE,
        check=False,
    )


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1", "cp437"])
def test_words_lose_a_character_rather_than_the_answer(encoding: str) -> None:
    done = python("put('✓ 𬱖 ok')", PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    assert b"ok" in done.stdout


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
def test_json_is_utf8_whatever_the_terminal(encoding: str) -> None:
    done = python("put_json({'姓名': '𬱖'})", PYTHONIOENCODING=encoding)
    assert json.loads(done.stdout.decode("utf-8")) == {"姓名": "𬱖"}


def test_a_bug_is_told_before_its_details() -> None:
    done = python("raise RuntimeError('x')")
    told = done.stderr.decode()
    assert done.returncode == 1
    assert told.startswith("程序内部出错")
    assert "RuntimeError: x" in told


def test_an_outcome_that_cannot_be_written_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "desktop", "--json", "rate", "--rubric", "x", "--facts", "x"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=HERE,
            check=False,
        )
    assert done.returncode == 1
    assert "没有写出来" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    for folder in (str(tmp_path), ".", "/"):
        done = CliRunner().invoke(main, ["--database", folder, "check"], env={"SHUANGXING_PASSWORD": PASSWORD})
        assert (done.exit_code, "是文件夹" in done.stderr) == (1, True)


def test_an_export_is_fine_though_the_backup_at_closing_is_not(database: Path, tmp_path: Path) -> None:
    folder = database.with_name(database.name + ".backups")
    folder.write_bytes(b"a file where the folder should be")
    out = tmp_path / "人员.xlsx"
    words = ["export", "people", str(out), "--database", str(database), "--json"]
    done = CliRunner().invoke(main, words, env={"SHUANGXING_PASSWORD": PASSWORD})
    assert done.exit_code == 0
    assert json.loads(done.stdout)["file"] == str(out)
    assert "关闭时没有留下备份" in done.stderr
    assert out.stat().st_size > 0
