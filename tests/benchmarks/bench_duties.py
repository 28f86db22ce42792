"""The whole list of duties of a county, against the bare read of the people and pledges it is derived from."""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from desktop import compose
from desktop.compose import Opened
from desktop.samples import demonstration
from desktop.store.keys import Work
from desktop.store.people import Person
from desktop.store.pledges import PledgeItem

BUDGET_S = 1.0
ROUNDS = 5


def floor(opened: Opened) -> None:
    """Every person and pledge, a few columns each."""
    with opened.database_of().store.read(opened.who) as tx:
        list(tx.session.execute(sa.select(Person.uid, Person.name, Person.political_status, Person.branch_uid)))
        list(tx.session.execute(sa.select(PledgeItem.uid, PledgeItem.sheet_uid, PledgeItem.state)))


def best_of(work: Callable[[], object]) -> float:
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return min(took)


def measure(opened: Opened) -> dict[str, object]:
    value = best_of(lambda: opened.services.duties.overview(opened.who))
    least = best_of(lambda: floor(opened))
    count = len(opened.services.duties.list(opened.who))
    return {
        "name": f"县公司应办事项和工作台，{count} 项（秒）",
        "value": round(value, 3),
        "floor": round(least, 3),
        "ratio": round(value / least, 1),
        "budget": BUDGET_S,
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Work(memory=64, passes=1, lanes=1)
        opened = compose.create(Path(folder) / "county.db", "示例县供电公司", "管理员", "ceshi-2026", work=work)
        demonstration.make_records(opened.services, opened.who, "county", date.today())
        row = measure(opened)
        opened.database_of().close()
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
