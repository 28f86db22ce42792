"""Asks the window all the time how it is while it imports a file; run by the system's Python, as in tests/end_to_end."""

import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "end_to_end"))

import hands  # type: ignore[import-not-found]

BUDGET_MS = 100
SECONDS_ALONE = 8
KEY_EVERY, ASK_EVERY = 0.05, 0.004
LOOK_EVERY = 150
"""Questions between two looks whether the work is done; a look walks the whole screen."""


def answers(running: Callable[[float], bool]) -> list[float]:
    """Milliseconds of each answer while the list is scrolled by the key 下一页."""
    window = hands.applications()[0][0]
    over = threading.Event()

    def scroll() -> None:
        while not over.wait(KEY_EVERY):
            hands.keys("Next")

    hand = threading.Thread(target=scroll)
    hand.start()
    waited: list[float] = []
    began = time.monotonic()
    while len(waited) % LOOK_EVERY or running(time.monotonic() - began):
        asked = time.monotonic()
        window.getState()
        _ = window.childCount
        waited.append((time.monotonic() - asked) * 1000)
        time.sleep(ASK_EVERY)
    over.set()
    hand.join()
    return waited


def report(name: str, waited: list[float], alone: list[float]) -> None:
    value, least = max(waited), max(alone)
    line = {"name": name, "value": round(value), "unit": "ms", "floor": round(least), "ratio": round(value / least, 2)}
    late = sum(each > BUDGET_MS for each in waited)
    sys.stdout.write(json.dumps({**line, "budget": BUDGET_MS, "超过 100 ms 的帧": late}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def to_list() -> None:
    hands.press("人员")
    table = hands.wait(lambda: hands.seen(lambda n: n.name == "人员列表" and n.getRoleName() == "table"), "the list")
    table.queryComponent().grabFocus()


def working(said: str) -> Callable[[float], bool]:
    """Until the status line no longer names the task, and three seconds more for what comes of it."""
    gone: list[float] = []

    def running(now: float) -> bool:
        if not gone and hands.seen(lambda n: n.name.startswith(said)) is None:
            gone.append(now)
        return not gone or now - gone[0] < 3

    return running


def main(people: str) -> None:
    hands.type_into("密码", hands.PASSWORD)
    hands.press("打开")
    to_list()
    hands.await_text("100,000 人")
    time.sleep(1)  # building the page is no driving of the list
    alone = answers(lambda now: now < SECONDS_ALONE)
    hands.press("导入导出")
    hands.press("选择文件…")
    hands.type_into("文件名称(N)：", people)
    hands.press("打开(O)")
    hands.press("下一步：预览")
    to_list()
    report("预览 10 万人时从外面问窗口", answers(working("核对人员表")), alone)
    hands.press("导入导出")
    hands.press("导入 100,000 人")
    to_list()
    report("导入 10 万人时从外面问窗口", answers(working("导入人员")), alone)


if __name__ == "__main__":
    main(*sys.argv[1:])
