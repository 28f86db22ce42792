"""Closes an account, which changes the database key, or restores a backup of an earlier key, and kills itself meanwhile.

`python -m tests.end_to_end.rekeyer close|restore TEMPLATE FOLDER`: copies the template's folder to FOLDER/1, 2, 3 … and works on each,
killed at its first, second, third … write, until one run ends by itself. A child process a run; prints how many there were.

`python -m tests.end_to_end.rekeyer DATABASE`: changes the key again and again and says so after each, until it is killed.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop import compose
from tests.conftest import CHEAP, PASSWORD

WRITES = ((os, "replace"), (os, "fsync"), (os, "unlink"), (shutil, "copyfile"))


def killed_at(place: int) -> None:
    """From now on the process dies instead of making its `place`th write of those that change a name or reach the disk."""
    left = place

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def write(*args: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **options)

        return write

    for module, name in WRITES:
        setattr(module, name, counted(getattr(module, name)))


def close_account(database: Path, place: int) -> None:
    station = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    uid = next(row.uid for row in station.services.accounts.rows(station.who) if row.name == "小王")
    killed_at(place)
    station.services.accounts.remove(station.who, uid)
    os._exit(0)


def restore_oldest(database: Path, place: int) -> None:
    station = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    oldest = station.services.backups.rows(station.who)[-1]
    station.services.backups.restore(station.who, oldest.path)
    killed_at(place)
    station.database_of().close()
    os._exit(0)


ACTIONS = {"close": close_account, "restore": restore_oldest}


def main(action: str, template: Path, folder: Path) -> int:
    place = 0
    while True:
        place += 1
        shutil.copytree(template, folder / str(place))
        child = os.fork()
        if child == 0:
            ACTIONS[action](folder / str(place) / "station.db", place)
        if os.waitpid(child, 0)[1] == 0:
            return place


def change_on_and_on(database: Path) -> None:
    station = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    while True:
        station.services.keys.change(station.who)
        sys.stdout.write("changed\n")
        sys.stdout.flush()


if __name__ == "__main__":
    if len(sys.argv) == 2:
        change_on_and_on(Path(sys.argv[1]))
    sys.stdout.write(f"{main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))}\n")
