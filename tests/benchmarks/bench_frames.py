"""The longest frame of the window while 100,000 people are imported behind a list of 100,000 that is driven all the time.

Driven: scrolled every 50 ms, read again every second. Floor: the same driving with nothing behind it.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer

from desktop import apart, app, compose
from desktop.store.keys import Work
from desktop.ui.main_window import MainWindow
from desktop.ui.pictures import settle
from desktop.ui.session import Session
from desktop.ui.shared.confirm import confirm
from desktop.ui.shared.drafts import MemoryShelf
from desktop.ui.shared.list_page import ListPage
from desktop.ui.shared.theme import Choice, Theme
from tests.benchmarks import bench_import, bench_people

BUDGET_MS = 100
SECONDS_ALONE = 8
SCROLL_MS, READ_EVERY = 50, 20


def driven(page: ListPage, seconds: float, running: Callable[[], bool]) -> list[float]:  # type: ignore[type-arg]
    """Milliseconds between the turns of the event loop while the list is driven; for some time or as long as `running`."""
    ticks: list[float] = []
    loop, beat, hand = QEventLoop(page), QTimer(page), QTimer(page)
    beat.setTimerType(Qt.TimerType.PreciseTimer)
    until = time.perf_counter() + seconds
    moved = 0

    def tick() -> None:
        ticks.append(time.perf_counter())
        if time.perf_counter() > until and not running():
            loop.quit()

    def drive() -> None:
        nonlocal moved
        moved += 1
        bar = page.table.verticalScrollBar()
        bar.setValue(moved * 997 % max(1, bar.maximum()))
        if moved % READ_EVERY == 0:
            page.reload()

    beat.timeout.connect(tick)
    hand.timeout.connect(drive)
    beat.start(4)
    hand.start(SCROLL_MS)
    loop.exec()
    for each in (beat, hand, loop):
        each.deleteLater()
    return [(b - a) * 1000 for a, b in pairwise(ticks)]


def report(name: str, gaps: list[float], floor: list[float], **budget: float) -> None:
    value, least = max(gaps), max(floor)
    line = {"name": name, "value": round(value), "unit": "ms", "floor": round(least), "ratio": round(value / least, 2), **budget}
    late = sum(gap > BUDGET_MS for gap in gaps)
    sys.stdout.write(json.dumps({**line, "超过 100 ms 的帧": late}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.xlsx"
        bench_import.write(path)
        opened = compose.create(Path(folder) / "s.db", "基准供电所", "甲", "mima-2026", work=Work(64, 1, 1))
        bench_people.fill(opened)
        apart.beside(opened)
        qt = app.application(["shuangxing"])
        settings = QSettings(str(Path(folder) / "s.ini"), QSettings.Format.IniFormat)
        theme = Theme(qt, Choice.LIGHT)
        session = Session(qt, app.Composed(opened.database), lambda: None, theme, settings, sample=app.fill_sample)
        window = MainWindow(
            opened.services, opened.who, opened.station, runner=session.runner, hub=session.hub, theme=theme,
            error=session.errors.report, ask=confirm, shelf=MemoryShelf(), settings=settings, today=date.today,
        )  # fmt: skip
        window.show()
        window.go("people")
        settle(session.runner)
        page = next(each for each in window.findChildren(ListPage) if each.spec.key == "people")
        alone = driven(page, SECONDS_ALONE, lambda: False)
        exchange, who = opened.services.exchange, opened.who
        over: list[object] = []

        def measured(name: str, work: Callable[..., object]) -> None:
            over.clear()
            session.runner.batch(name, work, over.append, failed=over.append)
            gaps = driven(page, 0, lambda: not over)
            assert not isinstance(over[0], BaseException), over[0]
            report(f"{name} 10 万人时最慢的一帧", gaps, alone, budget=BUDGET_MS)

        preview = exchange.preview_people(who, path)
        measured("预览", lambda progress: exchange.preview_people(who, path, None, progress))
        measured("导入", lambda progress: exchange.import_people(who, preview, None, progress))
        action = opened.services.history.ids(who)[0]
        measured("撤销导入", lambda progress: opened.services.history.undo(who, action, progress))
        settle(session.runner)
        opened.close()
        os._exit(0)


if __name__ == "__main__":
    main()
