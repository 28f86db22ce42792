"""组织覆盖表 as a spreadsheet."""

from collections.abc import Sequence
from pathlib import Path

from desktop.domain.organisations import CoverageRow
from desktop.exchange.workbooks import Layout, write_table

_LAYOUTS = (
    Layout("类别", 14),
    Layout("名称", 28),
    Layout("所属组织", 24),
    Layout("正式党员", 10),
    Layout("覆盖的党组织或党员", 36),
    Layout("情况", 36),
)


def write_coverage(path: Path, rows: Sequence[CoverageRow]) -> int:
    """Write the lines in their order. Returns how many.

    Raises:
        UserError: the file cannot be written; what stood there before is untouched.
    """
    lines = ((r.kind.label, r.name, r.above, r.members, r.by, r.words) for r in rows)
    return write_table(path, "组织覆盖表", _LAYOUTS, lines)
