"""What `installer/bootstrap.py` can be asked to do. Each command sets up what it needs, then hands over."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from installer import system
from installer.environment import ROOT, Profile, chosen
from installer.trouble import Trouble

USAGE = """\
用法：python3 installer/bootstrap.py 命令

  run [参数]         打开双星；没有显示器时改为生成演示（可给出文件夹，默认 ./shuangxing-demo）
  test [参数]        全部检查与测试；参数交给 pytest
  lint               只做检查，不跑测试
  bench              运行性能基准并列表
  forms              把 forms/ 里的窗体编译到 desktop/ui/forms/
  migration "说明"   比较表与最新一步，写出下一步数据库升级
  pins               按已安装的版本重写 installer/requirements*.txt

第一次运行会自动建立 .venv 并安装依赖；想放在别处，请设置 SHUANGXING_VENV。
"""


@dataclass(frozen=True, slots=True)
class Check:
    """One step before the tests: what it is called on screen, and Python's arguments for it."""

    name: str
    arguments: tuple[str, ...]


_LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"

CHECKS = (
    Check("代码规范（ruff）", ("-m", "ruff", "check", ".")),
    Check("分层（import-linter）", ("-c", _LINT_IMPORTS)),
    Check("窗体与源文件一致", ("installer/compile_forms.py", "--check")),
    Check("类型（mypy）", ("-m", "mypy")),
)


def main(arguments: Sequence[str]) -> int:
    """Exit code: 0 fine, 1 refused or failed, 2 wrong use, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    command = _COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        asked = bool(arguments) and arguments[0] in ("-h", "--help", "help")
        print(USAGE, end="", file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    try:
        return command(list(arguments[1:]))
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已中断。再次运行同一命令会接着做完。", file=sys.stderr)
        return 130


def _python(profile: Profile, needs: Mapping[str, str]) -> Path:
    """The environment's Python, with everything that the profile needs installed."""
    environment = chosen()
    ready = environment.ready(profile)
    system.ensure(needs, *([] if ready else system.python_without_venv()))
    if not ready:
        environment.prepare(profile)
    return environment.python


def _run(arguments: list[str]) -> int:
    python = _python(Profile.RUN, system.RUN)
    if _has_display():
        _become([python, "-P", "-m", "desktop", *arguments], {})
    folder = next((Path(each) for each in arguments if not each.startswith("-")), None) or _free(Path("shuangxing-demo"))
    print(f"这里没有显示器（DISPLAY 与 WAYLAND_DISPLAY 都未设置），打不开窗口。改为在 {folder.absolute()} 生成演示。")
    _become([python, "-P", "-m", "desktop", "demo", str(folder)], {"QT_QPA_PLATFORM": "offscreen"})


def _test(arguments: list[str]) -> int:
    started = time.monotonic()
    python = _python(Profile.DEVELOPMENT, system.TEST)
    failed = _check(python)
    if failed:
        return failed
    spread = [] if any(each.startswith(("-n", "--numprocesses")) for each in arguments) else ["-n", "auto"]
    command = [str(python), "-m", "pytest", *spread, "--dist", "worksteal", *arguments]
    code = subprocess.run(command, cwd=ROOT, env=_plain_variables(), check=False).returncode
    # On the error stream: the last line of the output stays pytest's own summary.
    print(f"检查与测试共用 {time.monotonic() - started:.0f} 秒。", file=sys.stderr)
    return code


def _lint(_: list[str]) -> int:
    return _check(_python(Profile.DEVELOPMENT, {}))


def _check(python: Path) -> int:
    """Run the checks in order and stop at the first that fails, showing what it said."""
    for check in CHECKS:
        print(f"{check.name} …", end="", flush=True)
        started = time.monotonic()
        done = subprocess.run(
            [python, *check.arguments], cwd=ROOT, env=_variables({}), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        print(f" {'不通过' if done.returncode else '通过'}，{time.monotonic() - started:.1f} 秒", flush=True)
        if done.returncode:
            print(done.stdout.decode("utf-8", "replace"), flush=True)
            print(f"停在“{check.name}”：请先改正上面的问题。", file=sys.stderr)
            return 1
    return 0


def _bench(arguments: list[str]) -> int:
    _become([_python(Profile.DEVELOPMENT, system.RUN), "-m", "installer.bench", *arguments], {}, ROOT)


def _forms(arguments: list[str]) -> int:
    _become([_python(Profile.RUN, system.RUN), ROOT / "installer" / "compile_forms.py", *arguments], {})


def _migration(arguments: list[str]) -> int:
    _become([_python(Profile.DEVELOPMENT, {}), "-m", "installer.new_migration", *arguments], {}, ROOT)


def _pins(_: list[str]) -> int:
    _become([_python(Profile.DEVELOPMENT, {}), ROOT / "installer" / "pin.py"], {})


_COMMANDS = {
    "run": _run,
    "test": _test,
    "lint": _lint,
    "bench": _bench,
    "forms": _forms,
    "migration": _migration,
    "pins": _pins,
}


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _free(folder: Path) -> Path:
    """The folder, or the same name with the first number whose folder does not exist: a demonstration overwrites none."""
    number = 1
    found = folder
    while found.exists():
        number += 1
        found = folder.with_name(f"{folder.name}-{number}")
    return found


def _become(command: Sequence[str | Path], extra: Mapping[str, str], folder: Path | None = None) -> NoReturn:
    """Hand this process over, so that signals and exit code are the program's own; Windows can only wait for it."""
    variables = _variables(extra)
    sys.stdout.flush()
    if folder is not None:
        os.chdir(folder)
    if os.name != "nt":
        os.execve(command[0], [str(each) for each in command], variables)
    sys.exit(subprocess.run(list(command), env=variables, check=False).returncode)


def _plain_variables() -> dict[str, str]:
    """For tests: whatever this desk has set for its own Qt or its own database stays outside."""
    kept = {name: value for name, value in _variables({}).items() if not name.startswith(("QT_", "SHUANGXING_"))}
    return {**kept, "QT_QPA_PLATFORM": "offscreen"}


def _variables(extra: Mapping[str, str]) -> dict[str, str]:
    """UTF-8 everywhere, no matter what the system's locale is."""
    strangers = ("PYTHONHOME", "PYTHONPATH")
    return {**{name: value for name, value in os.environ.items() if name not in strangers}, "PYTHONUTF8": "1", **extra}
