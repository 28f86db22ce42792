"""The real window on a real screen, driven from outside: first run, then a person typed, saved and found."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_a_new_user_makes_a_station_and_saves_a_person(tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "SHUANGXING_", "DISPLAY", "WAYLAND"))}
    environment = {**kept, "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "PYTHONUTF8": "1"}
    command = ["dbus-run-session", "--", "sh", str(HERE / "outside.sh"), sys.executable, str(HERE / "outside.py")]
    said = tmp_path / "said.txt"
    # Into a file: services of the bus outlive their session for a moment and would hold a pipe open.
    with said.open("w") as file:
        done = subprocess.run(
            command, cwd=HERE.parents[1], env=environment, stdout=file, stderr=file, timeout=150, check=False
        )
    text = said.read_text(encoding="utf-8")
    assert done.returncode == 0, text
    assert "done" in text.splitlines()
    assert (tmp_path / "shuangxing" / "station.db").stat().st_size > 0
