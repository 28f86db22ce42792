"""队伍结构表 as a spreadsheet."""

from collections.abc import Iterator
from pathlib import Path

from desktop.domain.statistics import Structure, percent_text
from desktop.exchange.workbooks import Cell, Layout, write_table

_LAYOUTS = (Layout("项目", 18), Layout("类别", 30), Layout("人数", 10), Layout("占比", 10))


def write_structure(path: Path, found: Structure) -> int:
    """Write every table of a structure below each other. Returns the number of lines.

    Raises:
        UserError: the file cannot be written; what stood there before is untouched.
    """
    return write_table(path, "队伍结构表", _LAYOUTS, _lines(found))


def _lines(found: Structure) -> Iterator[tuple[Cell, ...]]:
    yield ("统计范围", f"{found.scope or '全单位'} · {found.group}", found.total.count, None)
    yield ("统计日期", found.as_of.isoformat(), None, None)
    for share in found.shares:
        yield ("占比", share.counted.title.removesuffix("占比"), share.counted.count, share.percent)
    for table in found.tables:
        for each in table.counts:
            yield (table.title, each.title, each.count, percent_text(each.count, table.total))
