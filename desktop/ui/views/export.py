"""Exports a list as it is shown: its columns in their order, covered as on the screen; the export is logged."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop.domain.identity import Uid
from desktop.services.views import Cell, Heading
from desktop.ui.exchange.files import save_dialog
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.list_page import ListPage
from desktop.ui.shared.tasks import Progress

_STEP = 500
_MOST_WIDE = 40
"""Characters of a column in the file."""


def ask_export(page: ListPage[Any], uids: Sequence[Uid]) -> None:
    """Say how many and which columns, ask where to, write."""
    desk, spec, listed = page.desk, page.spec, list(uids)
    if not listed:
        desk.say("没有可导出的记录")
        return
    columns = page.table.columns_shown()

    def choose() -> None:
        box = save_dialog(page, desk, f"导出{spec.title}", f"{spec.title}_{desk.today():%Y%m%d}.xlsx")
        box.fileSelected.connect(lambda path: export(page, listed, columns, Path(path)))
        box.open()

    titles = "、".join(column.title for column in columns)
    desk.ask(
        page,
        f"导出这 {len(listed):,} {spec.unit}？",
        f"按列表现在的列和顺序：{titles}。\n身份证号和电话照列表遮盖；导出记入操作历史。",
        "选择位置…",
        choose,
    )


def export(page: ListPage[Any], uids: Sequence[Uid], columns: Sequence[Column[Any]], path: Path) -> None:
    """Write them in the order shown, then say where the file is."""
    desk, spec = page.desk, page.spec
    headings = [Heading(c.title, _width(c), c.look is Look.DATE) for c in columns]

    def work(progress: Progress) -> int:
        rows: list[list[Cell]] = []
        for start in range(0, len(uids), _STEP):
            progress(start, len(uids), "正在读取")
            rows += [[_cell(c, c.text(row)) for c in columns] for row in spec.rows(uids[start : start + _STEP])]
        return desk.services.views.export(desk.who, path, spec.title, headings, rows)

    def done(count: int) -> None:
        folder = QUrl.fromLocalFile(str(path.parent))
        said = f"已导出 {count:,} {spec.unit}：{path.name}"
        desk.say(said, "打开文件夹", lambda: QDesktopServices.openUrl(folder))

    desk.runner.batch(f"导出{spec.title}", work, done, owner=page)


def _cell(column: Column[Any], text: str) -> Cell:
    """A number or a day as such; everything else as its words."""
    if column.look is Look.NUMBER and text.replace(",", "").isdigit():
        return int(text.replace(",", ""))
    try:
        return date.fromisoformat(text) if column.look is Look.DATE and text else text or None
    except ValueError:
        return text


def _width(column: Column[Any]) -> int:
    return min(_MOST_WIDE, max(2 * len(column.title) + 4, column.width // 7))
