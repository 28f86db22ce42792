"""Wherever a change of the database key is killed, the database opens, and the closed account is closed exactly when it is."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop import compose
from desktop.domain.actors import Role
from desktop.domain.errors import UserError
from desktop.domain.people import PersonDraft
from desktop.services.people import PeopleQuery
from desktop.store import keys
from tests.conftest import CHEAP, PASSWORD

ROOT = Path(__file__).parents[2]
KILLS = 8


@pytest.fixture
def station(database: Path) -> Path:
    """The folder of a station with a second account, one person, an attachment and unsaved text."""
    opened = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    opened.services.accounts.add(opened.who, "小王", Role.CLERK, "mima-2026-x")
    opened.services.people.save(opened.who, None, PersonDraft(name="甲"), None)
    opened.database_of().blobs.keep(b"scan")
    opened.services.drafts.keep("person/new", {"name": "乙"})
    opened.database_of().close()
    for lock in database.parent.glob("*.lock"):
        lock.unlink()
    return database.parent


def may_open(database: Path, account: str, password: str) -> bool:
    try:
        compose.open_station(database, account, password, work=CHEAP).database_of().close()
    except UserError:
        return False
    return True


def look(database: Path, scan: str) -> bool:
    """Everything is whole; answers whether the account is closed."""
    station = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    try:
        who, services = station.who, station.services
        assert [f for f in services.backups.check(who) if f.fault] == []
        assert len(services.people.ids(who, PeopleQuery())) == 1
        assert station.database_of().blobs.fetch(scan) == b"scan"
        assert services.drafts.kept("person/new") == {"name": "乙"}
        slots = keys.read_slots(database)
        assert slots is not None
        assert slots.next is None
        assert [p.name for p in database.parent.iterdir() if "rekeying" in p.name] == []
        return "小王" not in [row.name for row in services.accounts.rows(who)]
    finally:
        station.database_of().close()


def killed_everywhere(action: str, station: Path, folder: Path) -> int:
    """How many copies of the station there are in the folder now, each killed one write later."""
    command = [sys.executable, "-m", "tests.end_to_end.rekeyer", action, str(station), str(folder)]
    runs = int(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)
    assert runs > 10, "it makes at least ten writes"
    return runs


def scan_of(folder: Path) -> str:
    return next((folder / "station.db.blobs").glob("??/*")).name


def test_a_kill_at_any_write_leaves_it_done_or_not_done(
    station: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("kills")
    runs = killed_everywhere("close", station, folder)
    closed = []
    for run in range(1, runs + 1):
        database = folder / str(run) / "station.db"
        # Whoever comes first after the kill may be the one who was closed.
        left = may_open(database, "小王", "mima-2026-x")
        closed.append(look(database, scan_of(station)))
        assert left is not closed[-1], f"killed at write {run}"
    assert closed[0] is False
    assert closed[-1] is True
    assert closed == sorted(closed), "not done up to one write, done from there on"


def test_a_kill_while_a_backup_of_an_earlier_key_is_restored_leaves_one_or_the_other(
    station: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    opened = compose.open_station(station / "station.db", "管理员", PASSWORD, work=CHEAP)
    opened.services.backups.make(opened.who)
    opened.services.keys.change(opened.who)
    opened.services.people.save(opened.who, None, PersonDraft(name="乙"), None)
    opened.database_of().close()
    (station / "station.db.lock").unlink()
    folder, people = tmp_path_factory.mktemp("kills"), []
    for run in range(1, killed_everywhere("restore", station, folder) + 1):
        database = folder / str(run) / "station.db"
        again = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
        people.append(len(again.services.people.ids(again.who, PeopleQuery())))
        assert [f for f in again.services.backups.check(again.who) if f.fault] == [], f"killed at write {run}"
        again.database_of().close()
    assert (people[0], people[-1]) == (2, 1)
    assert people == sorted(people, reverse=True), "as it was up to one write, restored from there on"


def test_kills_at_any_moment_leave_the_database_whole(station: Path) -> None:
    dice = random.Random(20261127)
    database, scan = station / "station.db", scan_of(station)
    command = [sys.executable, "-m", "tests.end_to_end.rekeyer", str(database)]
    changes = 0
    for _ in range(KILLS):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(dice.uniform(0, 0.4))
            process.kill()
            changes += 1 + len(process.stdout.read().splitlines())
        assert look(database, scan) is False
    opened = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    older = len(opened.database_of().ring.every()) - 1
    opened.database_of().close()
    assert changes <= older <= changes + KILLS, "every acknowledged change is there"
