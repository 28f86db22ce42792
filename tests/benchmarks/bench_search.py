"""Search per keystroke over 100,000 people: p95 in the store against a point read of one row in the same run."""

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.domain.identity import Uid, new_uid
from desktop.store import search
from desktop.store.engine import make_engine
from desktop.store.search import SearchText, pinyin

PEOPLE = 100_000
BUDGET_MS = 5.0
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余单仇解查盖朴区翟覃"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志海鹏飞文斌红梅小晓东晨宇浩然子轩梓涵雨欣佳怡"
TOWNS = ["龙固镇", "杨屯镇", "大屯街道", "沛城街道", "胡寨镇", "魏庙镇", "五段镇", "张庄镇", "张寨镇", "敬安镇", "河口镇", "栖山镇"]
QUERIES = 1_500


def people(dice: random.Random) -> list[tuple[Uid, str, SearchText]]:
    """Made-up people; surnames follow the usual skew, addresses repeat as in a county."""
    found = []
    weights = [1 / (n + 3) for n in range(len(SURNAMES))]
    for number in range(PEOPLE):
        name = dice.choices(SURNAMES, weights)[0] + "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2))))
        address = f"江苏省徐州市沛县{dice.choice(TOWNS)}{dice.choice(SURNAMES)}庄村{dice.randrange(1, 300)}号"
        identity = f"320322{dice.randrange(1955, 2004)}{dice.randrange(1, 13):02}{dice.randrange(1, 29):02}{number % 10000:04}"
        phone = f"1{dice.randrange(3, 10)}{dice.randrange(10**9):09}"
        found.append((new_uid(), name, SearchText([name], [address], [f"{20000 + number}", identity, phone])))
    return found


def keystrokes(dice: random.Random, rows: list[tuple[Uid, str, SearchText]]) -> list[str]:
    """What appears in the search field while people type whole words, and some misses."""
    typed: list[str] = []
    while len(typed) < QUERIES:
        _, name, text = dice.choice(rows)
        reading = pinyin().readings(name)[0]
        number = dice.choice([n for n in text.numbers if n])
        word = dice.choice([name, name[1:], "".join(reading), " ".join(reading), "".join(s[0] for s in reading), number,
                            number[-4:], (text.texts[0] or "")[8:13], name[0] + reading[1][0], "龘靐", "qqq"])  # fmt: skip
        typed += [word[:n] for n in range(1, len(word) + 1)]
    return typed[:QUERIES]


def timed(action: Callable[..., object], *arguments: object) -> float:
    start = time.perf_counter()
    action(*arguments)
    return (time.perf_counter() - start) * 1000


def report(name: str, value: float, floor: float | None = None, **budget: float) -> None:
    line: dict[str, object] = {"name": name, "value": round(value, 3)}
    if floor is not None:
        line |= {"floor": round(floor, 3), "ratio": round(value / floor, 2)}
    sys.stdout.write(json.dumps({**line, **budget}, ensure_ascii=False) + "\n")


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[int(len(values) * share)]


def main() -> None:
    dice = random.Random(20240701)
    rows = people(dice)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "search.db"
        engine = make_engine(database, bytes(32)).execution_options(write=True)
        with engine.connect() as connection, connection.begin():
            search.create(connection)
        with Session(engine) as session:
            built = timed(search.index_many, session, "person", ((uid, text) for uid, _, text in rows))
            session.commit()
            read = "SELECT kind, uid FROM search_row WHERE kind = 'person' AND uid = ?"
            connection = session.connection()
            floor = percentile([timed(connection.exec_driver_sql, read, (uid,)) for uid, _, _ in rows[:2000]], 0.5)
            typed = keystrokes(dice, rows)
            slow = sorted(((timed(search.find, session, q, ["person"]), q) for q in typed), reverse=True)
            times = [t for t, _ in slow]
            for share in (0.5, 0.95, 0.999):
                limit = {"budget": BUDGET_MS} if share == 0.95 else {}
                report(f"搜索 10 万人，每次击键 p{share * 100:g}（毫秒）", percentile(times, share), floor, **limit)
            report("搜索 10 万人，建索引（毫秒）", built)
            report("搜索 10 万人，索引大小（MB）", database.stat().st_size / 1e6)
            if "--slow" in sys.argv:
                sys.stdout.write(f"{slow[:30]}\n")
        engine.dispose()


if __name__ == "__main__":
    main()
