"""The list of 100,000 people as the page asks for it: first page, another order, filters, a search; 统计; a bulk preview.

Floor: reading the same identities from an ordinary index with the bare driver.
"""

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from desktop import compose
from desktop.domain.actors import Right
from desktop.domain.identity import new_uid
from desktop.domain.views import Change, Comparison, Condition
from desktop.services.people import PeopleQuery
from desktop.store import search
from desktop.store.keys import Work
from desktop.store.people import Person

PEOPLE = 100_000
_BACHELORS = Condition("education", Comparison.IS, ("21", "14"))
PAGE = 128
ROUNDS = 5


def fill(station: compose.Opened) -> None:
    """Made-up people with names, numbers and statuses as skewed as in a county."""
    dice = random.Random(1)
    read = search.pinyin()
    rows, texts = [], []
    for number in range(PEOPLE):
        name = dice.choice("王李张刘陈杨黄赵") + "".join(dice.choices("伟芳娜敏静丽强磊军洋勇艳", k=2))
        uid = new_uid()
        row: dict[str, object] = {
            "uid": uid,
            "name": name,
            "staff_no": f"{number:06d}",
            "sort_key": read.sort_key(name),
            "employment": "on_duty",
        }
        row |= {
            "birth_date": date(dice.randint(1960, 2004), dice.randint(1, 12), dice.randint(1, 28)),
            "gender": dice.choice("12"),
        }
        row |= {
            "education": dice.choice(("14", "21", "31", "")) or None,
            "job_title": dice.choice(("班长", "抄表员", "台区经理")),
        }
        rows.append({**row, "political_status": dice.choice(("01", "13", "13")), "is_lost": False, "is_mobile": False})
        texts.append((uid, search.SearchText([name], [], [f"{number:06d}"])))
    with station.database_of().store.write(station.who, Right.EDIT_PEOPLE, "基准数据") as tx:
        tx.bulk_insert(Person, rows)
        search.index_many(tx.session, "person", texts)


def best(action: Callable[[], object]) -> float:
    """Milliseconds of the fastest of a few rounds: other work on the machine only ever adds."""
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        found.append((time.perf_counter() - start) * 1000)
    return min(found)


def report(name: str, value: float, floor: float, budget: float) -> None:
    line = {"name": name, "value": round(value, 1), "unit": "ms", "floor": round(floor, 1)}
    sys.stdout.write(
        json.dumps({**line, "ratio": round(value / floor, 2), "budget": budget}, ensure_ascii=False) + "\n"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        station = compose.create(Path(folder) / "s.db", "基准供电所", "甲", "mima-2026", work=Work(64, 1, 1))
        fill(station)
        people, who = station.services.people, station.who

        def shown(query: PeopleQuery) -> None:
            people.rows(who, people.ids(who, query)[:PAGE])

        with station.database_of().store.engine.connect() as connection:
            floor = best(lambda: connection.exec_driver_sql("SELECT uid FROM person ORDER BY uid").fetchall())
        report("人员列表首屏（10 万人）", best(lambda: shown(PeopleQuery())), floor, 200)
        report("人员列表排序（10 万人）", best(lambda: shown(PeopleQuery(sort="staff_no"))), floor, 200)
        report("人员列表筛选（10 万人）", best(lambda: shown(PeopleQuery(chip="members"))), floor, 300)
        young = PeopleQuery(conditions=(Condition("age", Comparison.BETWEEN, ("", "35")), _BACHELORS))
        report("人员列表按两个条件筛选（10 万人）", best(lambda: shown(young)), floor, 300)
        leaders = PeopleQuery(conditions=(Condition("job_title", Comparison.CONTAINS, ("班",)),))
        report("人员列表按文字条件筛选（10 万人）", best(lambda: shown(leaders)), floor, 300)
        report("人员列表按学历排序（10 万人）", best(lambda: shown(PeopleQuery(sort="education"))), floor, 200)
        report("人员列表按年龄排序（10 万人）", best(lambda: shown(PeopleQuery(sort="age"))), floor, 200)
        statistics = station.services.statistics
        report("统计一页（10 万人）", best(lambda: statistics.structure(who)), floor, 1000)
        every = people.ids(who, PeopleQuery())
        change = Change("education", "21")
        start = time.perf_counter()
        people.preview_change(who, every, change)
        report("成批修改预览（10 万人，不占界面）", (time.perf_counter() - start) * 1000, floor, 30_000)
        report("人员列表搜索（10 万人）", best(lambda: shown(PeopleQuery(text="zhangw"))), floor, 300)
        station.database_of().close()


if __name__ == "__main__":
    main()
