"""From the start of the process to the unlock window, against a minimal Qt window."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from desktop import compose
from desktop.store.keys import Work

ROUNDS = 7

FIRST_PAINT = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject
class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            os.write(1, str(time.time()).encode())
            os._exit(0)
        return False
"""

MINIMAL = FIRST_PAINT + """
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget
app = QApplication([])
first = FirstPaint(); app.installEventFilter(first)
window = QMainWindow(); window.setCentralWidget(QTableWidget(200, 6)); window.show(); app.exec()
"""

UNLOCK = FIRST_PAINT + """
from pathlib import Path
from desktop import app
from PySide6.QtCore import QSettings
from desktop.ui.session import Session
from desktop.ui.shared.theme import Choice, Theme
qt = app.application(["shuangxing"])
first = FirstPaint(); qt.installEventFilter(first)
settings = QSettings(sys.argv[1] + ".ini", QSettings.Format.IniFormat)
card = lambda: app.card_of(Path(sys.argv[1]))
session = Session(qt, app.Composed(Path(sys.argv[1])), card, Theme(qt, Choice.LIGHT), settings, sample=app.fill_sample)
session.start(); qt.exec()
"""


def started(program: str, *arguments: str) -> float:
    """Milliseconds from the start of the process until it says that its window was shown; median of some."""
    found = []
    for _ in range(ROUNDS):
        start = time.time()
        found.append((float(run(program, *arguments)) - start) * 1000)
    return median(found)


def run(program: str, *arguments: str) -> str:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], env=env, check=True, capture_output=True, text=True
    ).stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "s.db"
        compose.create(database, "基准供电所", "甲", "mima-2026", work=Work(64, 1, 1)).database_of().close()
        floor = started(MINIMAL)
        first = started(UNLOCK, str(database))
        line = {"name": "首个窗口", "value": round(first), "unit": "ms", "floor": round(floor)}
        sys.stdout.write(json.dumps({**line, "ratio": round(first / floor, 2), "ratio_budget": 2}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
