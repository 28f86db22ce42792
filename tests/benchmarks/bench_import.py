"""Previewing, importing, exporting and taking back 100,000 people against the bare read of the same file by calamine."""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from desktop import compose
from desktop.store.keys import Work

PEOPLE = 100_000
RATIO = 3.0
HEAD = ["序号", "姓名", "性别", "公民身份证号码", "民族", "出生日期", "学历", "政治面貌", "所在党支部", "加入党组织日期",
        "转为正式党员日期", "工作岗位", "手机", "固定电话", "家庭住址", "党籍状态", "失联党员", "流动党员", "工号", "部门", "班组"]  # fmt: skip
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def person(i: int) -> list[object]:
    """A made-up person with a valid made-up ID number."""
    year, month, day = 1960 + i % 40, i % 12 + 1, i % 28 + 1
    first = f"130627{year}{month:02}{day:02}{i // 40 % 1000:03}"
    number = first + "10X98765432"[sum(int(c) * w for c, w in zip(first, WEIGHTS, strict=True)) % 11]
    name = "张王李赵陈刘周吴郑孙"[i % 10] + chr(0x4E00 + i % 3000) + chr(0x5000 + i % 1000)
    unit, team = i % 25, i % 100
    return [i + 1, name, "男" if int(first[16]) % 2 else "女", number, "汉族", f"{year}.{month:02}.{day:02}", "大学本科",
            "中共党员", f"第{i % 30}党支部", f"2005-07-{day:02}", f"2006年7月{day}日", "工人", f"138{i:08}", "",
            f"河北省保定市唐县仁厚镇某某村{i % 300}号", "正常", "否", "否", str(200_000 + i), f"供电所{unit}", f"{team}班"]  # fmt: skip


def moved(i: int) -> list[object]:
    """The same person after a new station chief came: every row says another post, telephone and place."""
    row = person(i)
    row[11], row[12], row[14] = "专业技术人员", f"139{i:08}", f"河北省保定市唐县北店头镇某某村{i % 300}号"
    return row


def redated(i: int) -> list[object]:
    """The same after somebody also went through all Party dates, which are judged with everything stored of the person."""
    row = moved(i)
    row[10] = f"2006年8月{i % 28 + 1}日"
    return row


def write(path: Path, of: Callable[[int], list[object]] = person) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("人员")
    sheet.write_row(0, 0, HEAD)
    for i in range(PEOPLE):
        sheet.write_row(i + 1, 0, of(i))
    book.close()


def timed(action: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    start = time.perf_counter()
    result = action(*arguments)
    return time.perf_counter() - start, result


def bare(path: Path) -> int:
    return len(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())


def report(name: str, value: float, floor: float, **budget: float) -> None:
    line = {"name": name, "value": round(value, 2), "floor": round(floor, 2), "ratio": round(value / floor, 2)}
    sys.stdout.write(json.dumps({**line, **budget}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.xlsx"
        write(path)
        floor = min(timed(bare, path)[0] for _ in range(3))
        work = Work(memory=64, passes=1, lanes=1)
        opened = compose.create(Path(folder) / "a.db", "测试", "甲", "ceshi-2026", work=work)
        exchange, who = opened.services.exchange, opened.who
        first = [timed(exchange.preview_people, who, path) for _ in range(2)]
        report("预览 10 万行，空库（秒）", min(t for t, _ in first), floor, ratio_budget=RATIO)
        seconds, done = timed(exchange.import_people, who, first[-1][1])
        assert done.counts["新增"] == PEOPLE, done.counts
        report("导入 10 万行（秒）", seconds, floor)
        seconds, preview = timed(exchange.preview_people, who, path)
        assert preview.counts["无变化"] == PEOPLE, preview.counts
        report("预览 10 万行，全部已有（秒）", seconds, floor, ratio_budget=RATIO)
        for words, change in (("行行有改动", moved), ("行行改了党龄日期", redated)):
            write(path, change)
            floor_now = min(timed(bare, path)[0] for _ in range(3))
            seconds, preview = timed(exchange.preview_people, who, path)
            assert preview.counts["更新"] == PEOPLE, preview.counts
            report(f"预览 10 万行，{words}（秒）", seconds, floor_now, ratio_budget=RATIO)
        report("导出 10 万人（秒）", timed(exchange.export_people, who, Path(folder) / "out.xlsx")[0], floor)
        action = opened.services.history.ids(who)[1]
        report("撤销导入 10 万行（秒）", timed(opened.services.history.undo, who, action)[0], floor)
        opened.database_of().close()


if __name__ == "__main__":
    main()
