"""The virtual environment: recognised as finished, mended when it is not, and nobody else's folder touched."""

import json
import shutil
import subprocess
import textwrap
from pathlib import Path

import pytest

from installer import environment
from installer.environment import STATE, Environment, Profile
from installer.trouble import Trouble

BACKEND = '''
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "tiny-1-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        wheel.writestr("tiny.pth", ".")
        wheel.writestr("tiny-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\n")
        wheel.writestr("tiny-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("tiny-1.dist-info/RECORD", "")
    return name
'''

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "tiny"
version = "1"
[tool.setuptools]
packages = []
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program that needs nothing from anywhere, in a folder with a space and Chinese in its name."""
    root = tmp_path / "双星 程序"
    (root / "installer").mkdir(parents=True)
    (root / "installer" / "requirements.txt").write_text("", "utf-8")
    (root / "installer" / "requirements-dev.txt").write_text("", "utf-8")
    (root / "backend.py").write_text(textwrap.dedent(BACKEND), "utf-8")
    (root / "pyproject.toml").write_text(PYPROJECT, "utf-8")
    return root


@pytest.fixture
def finished(program: Path) -> Environment:
    """An environment that was prepared earlier, as far as a start can see: only its state and its Python's name."""
    found = Environment(program / ".venv", program)
    found.python.parent.mkdir(parents=True)
    found.python.touch()
    (found.folder / STATE).write_text(json.dumps({each: found.digest(each) for each in Profile}), "utf-8")
    return found


def test_an_environment_is_made_once_and_mended_after_an_interruption(program: Path) -> None:
    made = Environment(program / ".venv", program)
    assert not made.ready(Profile.RUN)
    made.prepare(Profile.DEVELOPMENT)
    assert made.ready(Profile.DEVELOPMENT)
    assert made.ready(Profile.RUN)
    assert "tiny" in subprocess.run([made.python, "-m", "pip", "list"], capture_output=True, text=True, check=True).stdout

    state = json.loads((made.folder / STATE).read_text("utf-8"))
    (made.folder / STATE).write_text(json.dumps({**state, "unfinished": True}), "utf-8")
    half_installed = made.folder / "half-a-package"
    half_installed.mkdir()
    assert not made.ready(Profile.RUN)
    made.prepare(Profile.RUN)
    assert made.ready(Profile.RUN)
    assert not made.ready(Profile.DEVELOPMENT)
    assert not half_installed.exists()


def test_a_finished_environment_is_recognised(finished: Environment) -> None:
    assert finished.ready(Profile.RUN)
    assert finished.ready(Profile.DEVELOPMENT)


def test_the_program_does_not_wait_for_pins_of_development(finished: Environment) -> None:
    (finished.root / "installer" / "requirements-dev.txt").write_text("new==1\n", "utf-8")
    assert finished.ready(Profile.RUN)
    assert not finished.ready(Profile.DEVELOPMENT)


@pytest.mark.parametrize(("file", "text"), [("installer/requirements.txt", "new==1\n"), ("pyproject.toml", PYPROJECT.replace('"1"', '"2"'))])
def test_a_change_of_what_is_needed_is_noticed(finished: Environment, file: str, text: str) -> None:
    (finished.root / file).write_text(text, "utf-8")
    assert not finished.ready(Profile.RUN)


def test_a_change_of_a_tools_settings_installs_nothing(finished: Environment) -> None:
    (finished.root / "pyproject.toml").write_text(PYPROJECT + "[tool.ruff]\nline-length = 100\n", "utf-8")
    assert finished.ready(Profile.RUN)


def test_a_moved_program_is_set_up_again(finished: Environment) -> None:
    moved = shutil.move(finished.root, finished.root.with_name("别处"))
    assert not Environment(Path(moved) / ".venv", Path(moved)).ready(Profile.RUN)


def test_an_environment_whose_python_is_gone_is_not_ready(finished: Environment) -> None:
    finished.python.unlink()
    assert not finished.ready(Profile.RUN)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"unfinished": true}'])
def test_a_damaged_state_counts_as_unfinished(finished: Environment, text: str) -> None:
    (finished.folder / STATE).write_text(text, "utf-8")
    assert not finished.ready(Profile.RUN)


def test_a_folder_with_something_else_in_it_is_never_removed(program: Path) -> None:
    letters = program / "信件"
    letters.mkdir()
    (letters / "一封信.txt").write_text("你好", "utf-8")
    with pytest.raises(Trouble, match="不会动它"):
        Environment(letters, program).prepare(Profile.RUN)
    assert (letters / "一封信.txt").read_text("utf-8") == "你好"


def test_a_place_that_cannot_be_written_gets_a_plain_message(program: Path) -> None:
    (program / "文件").write_text("", "utf-8")
    with pytest.raises(Trouble, match="可写的文件夹"):
        Environment(program / "文件" / ".venv", program).prepare(Profile.RUN)


def test_the_place_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHUANGXING_VENV", str(tmp_path / "环境"))
    assert environment.chosen().folder == tmp_path / "环境"
    monkeypatch.setenv("SHUANGXING_VENV", "")
    assert environment.chosen().folder == environment.ROOT / ".venv"
