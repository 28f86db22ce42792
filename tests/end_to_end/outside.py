"""Drives the window from outside through its accessibility names; run by the system's Python, which has pyatspi.

Prints one line a step, so that a failure says how far it came.
"""

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pyatspi  # type: ignore[import-not-found]

PATIENCE = 40.0
# A busy machine answers late: building a page may take longer than the 0.8 s that is the default.
pyatspi.Atspi.set_timeout(20_000, 20_000)


def say(text: str) -> None:
    """A line at once, so that a failure shows how far it came."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def wait(find: Callable[[], Any], what: str) -> Any:
    """Ask again until something is found."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        found = find()
        if found is not None:
            return found
        time.sleep(0.1)
    raise SystemExit(f"not found: {what}\n" + "\n".join(tree()))


def application() -> Any:
    desktop = pyatspi.Registry.getDesktop(0)
    return next((a for a in desktop if a is not None and a.name in ("shuangxing", "双星")), None)


def walk(node: Any, depth: int = 0) -> Iterator[tuple[int, Any]]:
    yield depth, node
    for child in node:
        if child is not None and depth < 40:
            yield from walk(child, depth + 1)


def tree() -> list[str]:
    """What is on screen, for the report of a failure."""
    app = application()
    nodes = [n for _, n in walk(app)] if app is not None else []
    on_screen = (n for n in nodes if n.name and n.getState().contains(pyatspi.STATE_SHOWING))
    return [f"{node.getRoleName()} {node.name!r}" for node in on_screen]


def find(role: str, name: str) -> Any:
    def look() -> Any:
        app = application()
        for _, node in walk(app) if app is not None else ():
            states = node.getState()
            shown = states.contains(pyatspi.STATE_SHOWING) and states.contains(pyatspi.STATE_ENABLED)
            if shown and node.name == name and node.getRoleName() in role.split("|"):
                return node
        return None

    return wait(look, f"{role} {name}")


def type_into(name: str, text: str) -> None:
    node = find("text|password text|entry", name)
    node.queryEditableText().setTextContents(text)
    say(f"typed {name}")


def press(name: str, role: str = "push button|button|check box") -> None:
    node = find(role, name)
    node.queryAction().doAction(0)
    say(f"pressed {name}")


def cell(text: str) -> Any:
    def look() -> Any:
        app = application()
        for _, node in walk(app) if app is not None else ():
            if node.getRoleName() == "table cell" and node.name == text:
                return node
        return None

    return wait(look, f"cell {text}")


def main() -> None:
    type_into("单位名称", "城关供电所")
    type_into("账号", "管理员")
    type_into("密码", "mima-2026")
    type_into("再输一次密码", "mima-2026")
    press("建立档案库")
    press("我已抄录恢复码")
    press("开始使用")
    press("人员", "push button|button|list item|page tab|radio button|toggle button|check box")
    press("新建人员")
    type_into("姓名", "李娜𬱖")
    type_into("工号", "GD2026001")
    press("保存")
    cell("李娜𬱖")
    say("done")


if __name__ == "__main__":
    main()
