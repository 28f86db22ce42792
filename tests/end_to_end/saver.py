"""Run by test_kills: saves people one after another and says so after each commit, until it is killed."""

import sys
from pathlib import Path

from desktop import compose
from desktop.domain.people import PersonDraft
from tests.conftest import CHEAP, PASSWORD

station = compose.open_station(Path(sys.argv[1]), "管理员", PASSWORD, work=CHEAP)
for number in range(100_000):
    station.services.people.save(station.who, None, PersonDraft(name=f"人员{number}"), None)
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()
