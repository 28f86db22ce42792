"""A killed program loses nothing it had acknowledged and leaves nothing half written."""

import random
import subprocess
import sys
from pathlib import Path

from desktop import compose
from desktop.services.people import PeopleQuery
from tests.conftest import CHEAP, PASSWORD

KILLS = 30
ROOT = Path(__file__).parents[2]


def kill_after(database: Path, lines: int) -> int:
    """Start the saver, kill -9 it after so many acknowledged saves; returns how many it acknowledged in all."""
    command = [sys.executable, "-m", "tests.end_to_end.saver", str(database)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        for _ in range(lines):
            process.stdout.readline()
        process.kill()
        rest = process.stdout.read().splitlines()
    return lines + len(rest)


def test_thirty_kills_lose_no_acknowledged_person(database: Path) -> None:
    dice = random.Random(20261121)
    acknowledged = 0
    for _ in range(KILLS):
        acknowledged += kill_after(database, dice.randint(1, 25))
    station = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    try:
        stored = len(station.services.people.ids(station.who, PeopleQuery()))
        # One save per kill may be committed and not yet acknowledged.
        assert acknowledged <= stored <= acknowledged + KILLS
        assert len(station.services.people.ids(station.who, PeopleQuery(text="人员"))) == min(stored, 5000)
        assert [f for f in station.services.backups.check(station.who) if f.fault] == []
    finally:
        station.database_of().close()
