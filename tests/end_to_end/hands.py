"""Hands and eyes for a window driven from outside: accessibility names and keys, nothing of the program itself.

Run by the system's Python, which has pyatspi. Every step waits for what it needs to be shown; nothing sleeps for a fixed
time. Prints one line a step, so that a failure says how far it came.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pyatspi  # type: ignore[import-not-found]
from gi.repository import GLib  # type: ignore[import-not-found]

PATIENCE, OFTEN = 100.0, 60
# A busy machine answers late: building a page may take longer than the 0.8 s that is the default.
pyatspi.Atspi.set_timeout(20_000, 20_000)

BUTTON = "push button|check box|radio button|page tab"
LINE = "text|password text"
ITEM = "list item"
PASSWORD = "mima-2026"

Test = Callable[[Any], bool]


def say(text: str) -> None:
    """A line at once, so that a failure shows how far it came."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def wait(find: Callable[[], Any], what: str) -> Any:
    """Ask again until something is found; what vanished while it was looked at counts as not found.

    A machine that stood still for a while has not used up the patience: it must have been asked often, too.
    """
    ends, asked = time.monotonic() + PATIENCE, 0
    while time.monotonic() < ends or asked < OFTEN:
        asked += 1
        try:
            found = find()
        except (GLib.Error, RuntimeError, LookupError, NotImplementedError):
            found = None
        if found is not None and found is not False:
            return found
        time.sleep(0.05)
    raise SystemExit(f"not found: {what}\n" + "\n".join(tree()))


def applications() -> list[Any]:
    desktop = pyatspi.Registry.getDesktop(0)
    return [a for a in desktop if a is not None and a.name in ("shuangxing", "双星")]


def showing(node: Any) -> bool:
    return bool(node.getState().contains(pyatspi.STATE_SHOWING))


def usable(node: Any) -> bool:
    states = node.getState()
    return bool(states.contains(pyatspi.STATE_SHOWING) and states.contains(pyatspi.STATE_ENABLED))


def walk(node: Any, depth: int = 0) -> Iterator[Any]:
    """A node and what is shown below it; what is hidden hides what it holds. Large tables are read by their rows."""
    yield node
    if depth > 40 or (node.childCount > 150 and node.getRoleName() in ("table", "tree")):
        return
    for child in node:
        if child is not None and showing(child):
            yield from walk(child, depth + 1)


def windows() -> list[Any]:
    """What is open, the dialog in front first."""
    opened = [w for app in applications() for w in app if w is not None and showing(w)]
    return sorted(opened, key=lambda w: w.getRoleName() != "dialog")


def seen(test: Test, within: Any = None) -> Any:
    """The first node on screen that passes, None when there is none now; looked for anew when the screen changed meanwhile.

    Raises:
        GLib.Error: `within` is gone.
    """
    for left in reversed(range(OFTEN)):
        try:
            tops = [within] if within is not None else windows()
            return next((n for top in tops for n in walk(top) if test(n)), None)
        except GLib.Error:
            if not left:
                raise
            time.sleep(0.05)
    return None


def tree() -> list[str]:
    """What is on screen, for the report of a failure."""
    return [f"{n.getRoleName()} {n.name!r}" for top in windows() for n in walk(top) if n.name]


def named(role: str, name: str) -> Test:
    roles = role.split("|")
    return lambda n: n.name == name and n.getRoleName() in roles and usable(n)


def find(role: str, name: str) -> Any:
    return wait(lambda: seen(named(role, name)), f"{role} {name}")


def await_text(part: str) -> None:
    """Words anywhere on screen."""
    wait(lambda: seen(lambda n: part in n.name), f"text {part}")
    say(f"seen {part}")


def await_gone(part: str) -> None:
    wait(lambda: seen(lambda n: n.name == part) is None, f"no more {part}")


def text_of(node: Any) -> str:
    return str(node.queryText().getText(0, -1))


def do(role: str, name: str, deed: Callable[[Any], object]) -> None:
    """Do something to what is called so; again where it went while it was being asked."""

    def tried() -> bool:
        node = seen(named(role, name))
        if node is None:
            return False
        deed(node)
        return True

    wait(tried, f"{role} {name}")


def type_into(name: str, text: str) -> None:
    do(LINE, name, lambda line: line.queryEditableText().setTextContents(text))
    say(f"typed {name}")


def press(name: str) -> None:
    """Once it stands: what a deed builds anew takes the place of the button that was found, and a press on that is lost."""
    before: list[Any] = []

    def stands() -> bool:
        now = seen(named(BUTTON, name))
        steady = now is not None and bool(before) and before[-1] == now
        before[:] = [now] if now is not None else []
        return steady

    wait(stands, f"{BUTTON} {name}")
    time.sleep(0.1)
    wait(stands, f"{BUTTON} {name}")
    do(BUTTON, name, lambda button: button.queryAction().doAction(0))
    say(f"pressed {name}")


def keys(*names: str) -> None:
    subprocess.run(["xdotool", "key", "--clearmodifiers", *names], check=True)


def focus(node: Any) -> None:
    node.queryComponent().grabFocus()
    wait(lambda: node.getState().contains(pyatspi.STATE_FOCUSED), f"focus on {node.name}")


def pick(name: str, text: str) -> None:
    """Put a full name into a picker: the one record that can be meant is taken, or chosen from what is offered."""
    do(LINE, name, lambda line: line.queryEditableText().setTextContents(text))

    def settled() -> bool:
        lines = [n for top in windows() for n in walk(top) if n.name == name and n.getRoleName() in LINE.split("|")]
        if any("\u3000" in text_of(n) for n in lines):
            return True
        if seen(lambda n: n.getRoleName() == ITEM and n.name.startswith(f"{text}\u3000")) is not None:
            keys("Return")
        return False

    wait(settled, f"{name} taken")
    say(f"picked {name}")


def choose(described: str, value: str) -> None:
    """Open a combo box, go to a value with the arrows and take it; its name is its value, its description what it is for."""
    test: Test = lambda n: n.getRoleName() == "combo box" and n.description == described and usable(n)  # noqa: E731
    box = wait(lambda: seen(test), f"combo box {described}")
    offered = [item.name for item in box[0]]
    if box.name != value:
        box.queryAction().doAction(0)
        wait(lambda: seen(lambda n: n.getRoleName() == ITEM and n.name == value), f"the list of {described}")
        keys("Home", *(["Down"] * offered.index(value)), "Return")
    wait(lambda: box.name == value, f"{value} as {described}")
    say(f"chose {value} as {described}")


def select_row(table: str, text: str) -> None:
    """Select the first row of a list or tree that has a cell beginning with these words."""

    def look() -> bool:
        node = seen(lambda n: n.name == table and n.getRoleName() in ("table", "tree"))
        if node is None:
            return False
        rows = node.queryTable()
        for row in range(rows.nRows):
            if any(rows.getAccessibleAt(row, column).name.startswith(text) for column in range(rows.nColumns)):
                return bool(rows.isRowSelected(row) or rows.addRowSelection(row))
        return False

    wait(look, f"row {text} of {table}")
    say(f"selected {text}")


def await_focus(name: str) -> None:
    """Until the keyboard is at something of this name."""
    wait(lambda: seen(lambda n: n.name == name and n.getState().contains(pyatspi.STATE_FOCUSED)), f"focus on {name}")
    say(f"at {name}")


def cell(text: str) -> None:
    """Until some table shows these words in a cell of their own."""
    wait(lambda: seen(lambda n: n.name == text and n.getRoleName() == "table cell"), f"cell {text}")


def first_run() -> None:
    """Make a station and come to its main window."""
    type_into("单位名称", "城关供电所")
    type_into("账号", "管理员")
    type_into("密码", PASSWORD)
    type_into("再输一次密码", PASSWORD)
    press("建立档案库")
    press("我已抄录恢复码")
    press("开始使用")
