"""The real window on a real screen, its list of 100,000 driven from outside while 100,000 people are imported.

What another program sees: how long the window takes to answer two questions of the accessibility bus, asked all the time
while a key scrolls the list every 50 ms. Floor: the same driving with nothing behind it. Needs the tools of the test
set-up (Xvfb, openbox, dbus, at-spi2-core, xdotool).
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from desktop import compose
from desktop.store.keys import Work
from tests.benchmarks import bench_import, bench_people

ROOT = Path(__file__).parents[2]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, people = Path(folder) / "shuangxing", Path(folder) / "people.xlsx"
        home.mkdir()
        bench_import.write(people)
        opened = compose.create(home / "station.db", "基准供电所", "甲", "mima-2026", work=Work(64, 1, 1))
        bench_people.fill(opened)
        opened.close()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "SHUANGXING_", "DISPLAY", "WAYLAND"))}
        environment = {**kept, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder, "PYTHONUTF8": "1"}
        scene, driver = ROOT / "tests" / "end_to_end" / "outside.sh", ROOT / "tests" / "benchmarks" / "asked_from_outside.py"
        subprocess.run(
            ["dbus-run-session", "--", "sh", str(scene), sys.executable, str(driver), str(people)],
            cwd=ROOT, env=environment, timeout=600, check=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
