"""Stores a small database of the newest revision beside this file, for test_migrations: `python -m tests.store.old.make`.

Run it once, before the tables change and the next step is written; a stored database is never made again. It holds one
branch and one person, from 0008 on a duty marked 不适用, and every action of its making in the history. Account 管理员,
password as in tests/conftest.py.
"""

import sys
import tempfile
from pathlib import Path

from desktop import compose
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import PersonDraft
from desktop.store import schema
from tests.conftest import CHEAP, PASSWORD

HERE = Path(__file__).parent


def store_one() -> Path:
    """Make the database with the program as it is."""
    target = HERE / f"{schema.HEAD}.db"
    if target.exists():
        sys.exit(f"{target} is there already")
    with tempfile.TemporaryDirectory() as folder:
        station = compose.create(Path(folder) / "old.db", "老版本供电所", "管理员", PASSWORD, work=CHEAP)
        who = station.who
        branch = OrganisationDraft("城关供电所党支部", OrgKind.BRANCH)
        uid = station.services.organisations.save(who, None, branch, None).uid
        station.services.people.save(who, None, PersonDraft(name="𬱖李娜", political_status="01", branch_uid=uid), None)
        small = next(duty for duty in station.services.duties.list(who) if duty.rule.code == "branch_small")
        station.services.duties.waive(who, small, "正在筹建联合党支部")
        station.services.backups.make(who, target)
        station.database_of().close()
    return target


if __name__ == "__main__":
    sys.stdout.write(f"{store_one()}\n")
