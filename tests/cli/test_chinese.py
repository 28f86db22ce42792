"""Help and wrong use are told in Chinese, whatever the locale says."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from desktop.cli import main
from desktop.cli.chinese import Formatter
from desktop.paths import RESOURCES
from installer import compile_messages

COMMANDS = [
    *(["new"], ["backup"], ["check"], ["recover"], ["demo"], ["rate"], ["sign"], ["verify"]),
    *(["import"], ["import", "people"], ["export"], ["export", "people"]),
    *(["key"], ["key", "new"], ["key", "show"], ["key", "authority"], []),
]
ENGLISH = re.compile(
    r"Usage|Options|Commands|Error|Show |Missing|Invalid|No such|Did you|default:|required|\[OPTIONS\]"
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_is_chinese(command: list[str]) -> None:
    done = CliRunner().invoke(main, [*command, "--help"])
    assert done.exit_code == 0
    assert not ENGLISH.search(done.stdout), done.stdout
    assert done.stdout.startswith("用法：")
    assert "显示本说明。" in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["rate"], "缺少选项 '--rubric'"),
        (["verify"], "缺少参数"),
        (["nope"], "没有命令 'nope'。"),
        (["rate", "--rubrik", "x"], "没有选项 '--rubrik'。 是不是 '--rubric'？"),
        (["rate", "--rubric"], "选项 '--rubric' 后面要写值。"),
        (["check", "--json=3"], "选项 '--json' 后面不写值。"),
        (["check", "a", "b"], "多出了参数（a b）"),
        (["demo", "--scale", "x", "d"], "'--scale' 的值不对：'x' 不在其中，可以是 'station', 'county'。"),
    ],
)
def test_wrong_use_is_told_in_chinese_with_2(words: list[str], told: str) -> None:
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert told in done.stderr
    assert not ENGLISH.search(done.stderr), done.stderr


@pytest.mark.parametrize("locale", ["C", "de_DE.UTF-8", "zh_CN.GBK", ""])
def test_the_locale_changes_nothing(locale: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "rate"],
        capture_output=True,
        env={**os.environ, "LC_ALL": locale, "LANGUAGE": "de:fr", "PYTHONUTF8": "1"},
        cwd=RESOURCES.parent,
        check=False,
    )
    assert (done.returncode, "缺少选项" in done.stderr.decode()) == (2, True)


def test_the_compiled_messages_are_fresh() -> None:
    assert compile_messages.stale() == []


def test_every_message_is_one_that_click_says() -> None:
    said: set[str] = set()
    for source in Path(click.__file__).parent.glob("*.py"):
        tree = ast.parse(source.read_text("utf-8"))
        said |= {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    catalogue = compile_messages.read((RESOURCES / "messages/zh_CN/LC_MESSAGES/messages.po").read_text("utf-8"))
    assert {part for key in catalogue for part in key.split("\0") if part} <= said


def test_columns_are_straight_and_lines_fit() -> None:
    page = Formatter(width=40)
    page.write_dl(
        [("--库 文件", "数据库文件，也可用环境变量指定。"), ("--json", "输出。"), ("--" + "长" * 20, "另起一行。")]
    )
    gap = " " * 32
    assert page.getvalue().splitlines() == [
        f"{'--库 文件':<29}数据库文件，也可用环",
        f"{gap}境变量指定。",
        f"{'--json':<32}输出。",
        "--" + "长" * 20,
        f"{gap}另起一行。",
    ]
