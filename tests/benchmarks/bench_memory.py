"""Memory of the idle main window on a small station, in MiB of its own share (PSS); Linux only.

Floor: the same process with a minimal Qt window instead.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from desktop import compose
from desktop.store.keys import Work

BUDGET = 110

SHARE = """
import os, sys
from pathlib import Path
def tell():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    os.write(1, next(line.split()[1] for line in lines if line.startswith("Pss:")).encode())
    os._exit(0)
"""

MINIMAL = SHARE + """
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget
app = QApplication([])
window = QMainWindow(); window.setCentralWidget(QTableWidget(200, 6)); window.show(); app.processEvents()
tell()
"""

IDLE = SHARE + """
from datetime import date
from PySide6.QtCore import QSettings
from desktop import app, compose
from desktop.store.keys import Work
from desktop.ui.main_window import MainWindow
from desktop.ui.pictures import settle
from desktop.ui.session import Session
from desktop.ui.shared.confirm import confirm
from desktop.ui.shared.drafts import MemoryShelf
from desktop.ui.shared.theme import Choice, Theme
opened = compose.open_station(Path(sys.argv[1]), "甲", "mima-2026", work=Work(64, 1, 1))
qt = app.application(["shuangxing"])
settings = QSettings(sys.argv[1] + ".ini", QSettings.Format.IniFormat)
theme = Theme(qt, Choice.LIGHT)
session = Session(qt, app.Composed(opened.database), lambda: None, theme, settings, sample=app.fill_sample)
window = MainWindow(
    opened.services, opened.who, opened.station, runner=session.runner, hub=session.hub, theme=theme,
    error=session.errors.report, ask=confirm, shelf=MemoryShelf(), settings=settings, today=date.today,
)
window.show(); settle(session.runner)
tell()
"""


def share(program: str, *arguments: str) -> float:
    """MiB that the program holds once its window is idle."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", program, *arguments]
    return int(subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout) / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "s.db"
        compose.create(database, "基准供电所", "甲", "mima-2026", work=Work(64, 1, 1)).database_of().close()
        floor, idle = share(MINIMAL), share(IDLE, str(database))
    line = {"name": "空闲内存", "value": round(idle), "unit": "MiB", "floor": round(floor)}
    sys.stdout.write(json.dumps({**line, "ratio": round(idle / floor, 2), "budget": BUDGET}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
