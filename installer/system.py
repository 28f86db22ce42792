"""System libraries and programs that come from the distribution: found missing, installed by root, or named exactly.

What is asked for is the thing itself (a library, a program, a file), not its package: Debian 13 renamed
some packages (libglib2.0-0t64), the libraries kept their names.
"""

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from installer.trouble import Trouble

RUN: Mapping[str, str] = {
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libx11-6": "libX11.so.6",
    "libdbus-1-3": "libdbus-1.so.3",
    "libfontconfig1": "libfontconfig.so.1",
    "libfreetype6": "libfreetype.so.6",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libx11-xcb1": "libX11-xcb.so.1",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-glx0": "libxcb-glx.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-randr0": "libxcb-randr.so.0",
    "libxcb-render0": "libxcb-render.so.0",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-shm0": "libxcb-shm.so.0",
    "libxcb-sync1": "libxcb-sync.so.1",
    "libxcb-xfixes0": "libxcb-xfixes.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "xkb-data": "/usr/share/X11/xkb/rules/evdev",
    # Qt's list of printers; without it only printing to PDF works.
    "libcups2": "libcups.so.2",
}
"""Debian package → what the window needs of it: a library (by soname) or a file (by path)."""

TEST: Mapping[str, str] = {
    **RUN,
    # Outside programs that judge our PDFs: text, fonts, signatures, structure.
    "poppler-utils": "pdfsig",
    "qpdf": "qpdf",
    # A hardware key in software.
    "softhsm2": "softhsm2-util",
    # A real window, driven from outside through its accessibility names and its keyboard.
    "xvfb": "Xvfb",
    "xauth": "xauth",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "dbus": "dbus-run-session",
    "at-spi2-core": "/usr/libexec/at-spi-bus-launcher",
    "python3-pyatspi": "/usr/lib/python3/dist-packages/pyatspi",
}
"""The same for the tests: programs on PATH are named bare."""

_CACHE = Path("/etc/ld.so.cache")
_TRIES = 6
_PAUSE = 10.0


def missing(needs: Mapping[str, str]) -> list[str]:
    """The packages of `needs` whose thing is not on this machine; nothing on other systems than Linux."""
    if not sys.platform.startswith("linux"):
        return []
    cache = _CACHE.read_bytes() if _CACHE.is_file() else b""
    return [package for package, thing in needs.items() if not _there(thing, cache)]


def ensure(needs: Mapping[str, str], *extra: str) -> None:
    """Install what is missing, and the `extra` packages. Raises Trouble with the exact line where only the user may."""
    wanted = [*missing(needs), *extra]
    if not wanted:
        return
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        named = "、".join(f"{needs.get(package, package)}（Debian 的 {package}）" for package in wanted)
        raise Trouble(f"这台电脑缺少以下系统组件：{named}。\n请用系统自带的软件管理工具安装后重新运行本命令。")
    line = ["apt-get", "install", "--no-install-recommends", *wanted]
    if os.geteuid() != 0:
        typed = f"sudo apt-get update && sudo {shlex.join(line)}"
        raise Trouble(f"这台电脑缺少系统组件。请先运行下面这一行，再重新运行本命令：\n\n    {typed}\n")
    print(f"正在安装系统组件：{' '.join(wanted)}", flush=True)
    _install(line)
    still = missing(needs)
    if still:
        print(f"注意：安装后仍找不到 {'、'.join(still)}，先继续。", file=sys.stderr)


def python_without_venv() -> list[str]:
    """Debian splits `ensurepip` from Python: the package that brings it back, for exactly this Python."""
    from importlib.util import find_spec

    return [] if find_spec("ensurepip") else [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def _there(thing: str, cache: bytes) -> bool:
    if thing.startswith("/"):
        return Path(thing).exists()
    if ".so" not in thing:
        return shutil.which(thing) is not None
    return thing.encode() + b"\0" in cache or _loads(thing)


def _loads(library: str) -> bool:
    """Outside the loader's cache: LD_LIBRARY_PATH, systems that keep no cache."""
    import ctypes  # not needed on most starts

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _install(line: list[str]) -> None:
    """Lists first: on a new machine there are none. Another program may hold apt's lock: wait for it."""
    _patiently(["apt-get", "-q", "update"])
    done = _patiently([line[0], "-q", "-y", "-o", "DPkg::Lock::Timeout=60", *line[1:]])
    if done.returncode:
        raise Trouble(f"系统组件没有装上：\n{done.stderr.strip()}\n请检查网络后重试，或手工运行：\n\n    {shlex.join(line)}\n")


def _patiently(command: list[str]) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    tries = 0
    while True:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        tries += 1
        if done.returncode == 0 or "lock" not in done.stderr or tries == _TRIES:
            return done
        print("另一个程序正在安装软件，稍后再试……", flush=True)
        time.sleep(_PAUSE)
