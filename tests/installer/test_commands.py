"""The commands as typed on a new machine."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from installer import commands, system
from installer.commands import Check
from installer.environment import ROOT, STATE, Environment, Profile

BOOTSTRAP = ROOT / "installer" / "bootstrap.py"
ECHO = '#!/bin/sh\nprintf "%s\\n" "$@" "platform=$QT_QPA_PLATFORM" "utf8=$PYTHONUTF8" "home=$PYTHONHOME"\n'


@pytest.fixture
def typed(tmp_path: Path) -> dict[str, str]:
    """Variables of a machine that is set up; its environment's Python only repeats what it is asked to run."""
    environment = Environment(tmp_path / "运行 环境")
    environment.python.parent.mkdir(parents=True)
    environment.python.write_text(ECHO, "utf-8")
    environment.python.chmod(0o755)
    state = {each: environment.digest(each) for each in Profile}
    (environment.folder / STATE).write_text(json.dumps(state), "utf-8")
    foreign = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONUTF8")
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return {**kept, "SHUANGXING_VENV": str(environment.folder)}


def bootstrap(folder: Path, variables: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(BOOTSTRAP), *arguments]
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, encoding="utf-8", check=False)


def test_run_opens_the_window_from_any_folder(tmp_path: Path, typed: dict[str, str]) -> None:
    done = bootstrap(tmp_path, {**typed, "DISPLAY": ":9"}, "run", "--database", "档案 一.db")
    assert done.stdout.split("\n")[:-1] == ["-P", "-m", "desktop", "--database", "档案 一.db", "platform=", "utf8=1", "home="]


def test_run_without_a_display_says_so_and_makes_the_demonstration(tmp_path: Path, typed: dict[str, str]) -> None:
    done = bootstrap(tmp_path, typed, "run")
    said, *asked = done.stdout.split("\n")[:-1]
    assert "没有显示器" in said
    assert str(tmp_path / "shuangxing-demo") in said
    assert asked == ["-P", "-m", "desktop", "demo", "shuangxing-demo", "platform=offscreen", "utf8=1", "home="]


def test_a_second_demonstration_leaves_the_first_alone(tmp_path: Path, typed: dict[str, str]) -> None:
    (tmp_path / "shuangxing-demo").mkdir()
    assert "\nshuangxing-demo-2\n" in bootstrap(tmp_path, typed, "run").stdout


def test_the_folder_of_the_demonstration_can_be_given(tmp_path: Path, typed: dict[str, str]) -> None:
    assert "\n演示 一\n" in bootstrap(tmp_path, typed, "run", "演示 一").stdout


@pytest.mark.parametrize("arguments", [(), ("rum",), ("run!", "x")])
def test_an_unknown_command_is_answered_with_the_list(tmp_path: Path, typed: dict[str, str], arguments: tuple[str, ...]) -> None:
    done = bootstrap(tmp_path, typed, *arguments)
    assert done.returncode == 2
    assert done.stderr == commands.USAGE


def test_help_is_no_error(tmp_path: Path, typed: dict[str, str]) -> None:
    done = bootstrap(tmp_path, typed, "--help")
    assert (done.returncode, done.stdout) == (0, commands.USAGE)


def test_an_old_python_is_told_which_one_is_needed(tmp_path: Path) -> None:
    code = f"import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path({str(BOOTSTRAP)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("双星需要 Python 3.11 或更新的版本，当前是 3.9")


def test_ci_runs_the_same_command_as_a_person() -> None:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert lines[-1] == "exec python3 installer/bootstrap.py test"


def test_a_failed_check_stops_before_the_tests(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    fine, failing = ("-c", ""), ("-c", "print('缘由'); raise SystemExit(3)")
    monkeypatch.setattr(commands, "CHECKS", (Check("第一项", fine), Check("第二项", failing), Check("第三项", fine)))
    monkeypatch.setattr(system, "TEST", {})
    monkeypatch.setattr(commands, "chosen", lambda: Ready())
    assert commands.main(["test"]) == 1
    out, err = capfd.readouterr()
    assert "缘由" in out
    assert "第三项" not in out
    assert "停在“第二项”" in err


class Ready:
    """An environment that is set up: this one."""

    python = Path(sys.executable)

    def ready(self, _: Profile) -> bool:
        return True
