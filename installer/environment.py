"""The virtual environment: made, filled with the pinned packages, recognised as finished, repaired when it is not.

Beside Python's own files it holds one of ours, STATE: where it was made, whether an installation is under way,
and a digest for each profile of all that decides what must be inside. A start whose digest agrees installs nothing.
An installation that was cut off leaves `unfinished` behind; pip does not notice half a package, so all is made anew.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from installer.trouble import Trouble

ROOT = Path(__file__).resolve().parents[1]
STATE = "shuangxing.json"
_RECIPE = 1
"""Raise it when what this module does changes what an environment holds."""

_UNWRITABLE = (
    "运行环境 {} 建不成或改不了（{}：{}）。\n"
    "请关闭正在运行的双星，检查磁盘空间与文件夹的写入权限，或把 SHUANGXING_VENV 指向一个可写的文件夹，再试一次。"
)


class Profile(StrEnum):
    """What an environment is for; DEVELOPMENT holds all that RUN does."""

    RUN = "run"
    DEVELOPMENT = "development"


_LISTS = {
    Profile.RUN: ("requirements.txt",),
    Profile.DEVELOPMENT: ("requirements.txt", "requirements-dev.txt"),
}


class Environment:
    """One virtual environment of the program in `root`, in `folder`."""

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        self.folder = folder.absolute()
        self.root = root
        self.python = self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def ready(self, profile: Profile) -> bool:
        """Whether everything is in place. Costs milliseconds: reads three small files, starts no process."""
        state = self._state()
        return state.get(profile) == self.digest(profile) and not state.get("unfinished") and self.python.exists()

    def prepare(self, profile: Profile) -> None:
        """Make or mend the environment and fill it. Raises Trouble when that cannot be done."""
        try:
            with _alone(self.folder.parent):
                if self.ready(profile):
                    return
                if not self._healthy():
                    self._make()
                self._fill(profile)
        except OSError as error:
            raise Trouble(_UNWRITABLE.format(self.folder, error.filename or "写入", error.strerror)) from error

    def digest(self, profile: Profile) -> str:
        """Of all that decides what must be inside: pins, package data, place and interpreter."""
        parts = [str(_RECIPE), str(self.root), str(self.folder), os.path.realpath(self.python)]
        parts += [(self.root / "installer" / name).read_text("utf-8") for name in _LISTS[profile]]
        parts.append(_package_data(self.root / "pyproject.toml"))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def _state(self) -> dict[str, Any]:
        try:
            state = json.loads((self.folder / STATE).read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            return {"unfinished": True}
        return state if isinstance(state, dict) else {"unfinished": True}

    def _remember(self, **state: Any) -> None:
        waiting = self.folder / f"{STATE}.new"
        waiting.write_text(json.dumps({"place": str(self.folder), **state}, indent=1, ensure_ascii=False), "utf-8")
        waiting.replace(self.folder / STATE)

    def _healthy(self) -> bool:
        """Whether it starts and can be added to: finished, not moved, its Python still there and new enough."""
        state = self._state()
        if state.get("unfinished") or state.get("place", str(self.folder)) != str(self.folder):
            return False
        probe = "import sys, pip; sys.exit(sys.prefix == sys.base_prefix or sys.version_info < (3, 11))"
        try:
            return subprocess.run([self.python, "-I", "-c", probe], capture_output=True, check=False).returncode == 0
        except OSError:
            return False

    def _make(self) -> None:
        self._clear()
        print(f"正在建立运行环境：{self.folder}", flush=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._remember(unfinished=True)
        command = [sys.executable, "-m", "venv", str(self.folder)]
        made = subprocess.run(command, env=_variables(), capture_output=True, encoding="utf-8", errors="replace", check=False)
        if made.returncode:
            raise Trouble(f"运行环境没有建成：\n{made.stdout}{made.stderr}\n请检查磁盘空间与 Python 的安装后再试。")

    def _clear(self) -> None:
        """Remove what stands there, but never a folder that is no virtual environment."""
        if not self.folder.exists() or not any(self.folder.iterdir()):
            return
        if not ((self.folder / "pyvenv.cfg").is_file() or (self.folder / STATE).is_file()):
            raise Trouble(f"{self.folder} 里有别的文件，不是运行环境，不会动它。请把 SHUANGXING_VENV 指向另一个文件夹。")
        print("现有的运行环境不完整或已失效，重新建立。", flush=True)
        shutil.rmtree(self.folder)

    def _fill(self, profile: Profile) -> None:
        print("正在安装依赖（第一次约需几分钟，以后不再重复）……", flush=True)
        self._remember(unfinished=True)
        lists = [part for name in _LISTS[profile] for part in ("-r", str(self.root / "installer" / name))]
        steps = (["--no-deps", *lists], ["--no-deps", "--no-build-isolation", "-e", str(self.root)])
        if any(self._pip(*step) for step in steps):
            # pip ended by itself and cleaned up: what is there can be added to.
            self._remember()
            raise Trouble("依赖没有装全，原因见上。请检查网络后再运行一次，会接着安装。")
        done = {each: self.digest(each) for each in Profile if set(_LISTS[each]) <= set(_LISTS[profile])}
        self._remember(**done)

    def _pip(self, *arguments: str) -> int:
        quiet = [] if sys.stdout.isatty() else ["-qq"]
        command = [str(self.python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", *quiet, *arguments]
        return subprocess.run(command, env=_variables(), cwd=self.root, check=False).returncode


def chosen() -> Environment:
    """The environment of this copy of the program: .venv beside it, or where SHUANGXING_VENV says."""
    return Environment(Path(os.environ.get("SHUANGXING_VENV") or ROOT / ".venv"))


def _package_data(pyproject: Path) -> str:
    """The parts of pyproject.toml that an installation depends on; settings of tools come and go freely."""
    data: Mapping[str, Any] = tomllib.loads(pyproject.read_text("utf-8"))
    return json.dumps([data["build-system"], data["project"], data["tool"]["setuptools"]], sort_keys=True)


def _variables() -> dict[str, str]:
    """This process's variables without those that would lead pip or venv into another environment."""
    strangers = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_REQUIRE_VIRTUALENV")
    return {**{name: value for name, value in os.environ.items() if name not in strangers}, "PYTHONUTF8": "1"}


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One installation at a time; a second start waits. The lock is on the folder itself and leaves no file."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(next(each for each in (folder, *folder.parents) if each.is_dir()), os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("另一个窗口正在安装，等它完成……", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
