"""Exports the people of the list as it is shown: covered, or in full for those who may see numbers."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop.domain.identity import Uid
from desktop.services.exchange import ExportReport
from desktop.ui.exchange.files import save_dialog
from desktop.ui.people.columns import field_of
from desktop.ui.shared.desk import Desk

_COVERED = (
    "导出列表中显示的栏目；身份证号、电话会遮盖，导出记入操作历史。"
    "需要完整内容，请选中这些人员再选“完整导出…”；需要其他栏目，请到“导入导出”页。"
)
_FULL = "导出身份证号和列表中显示的栏目；身份证号、电话、住址是完整内容，没有加密，导出记入操作历史。请妥善保管文件。"


def ask_export(
    desk: Desk, parent: QWidget, uids: Sequence[Uid], shown: Sequence[str], *, full: bool = False
) -> None:
    """Say how many and how, ask where to, write.

    Args:
        shown: keys of the list's columns in their order; the export has their fields.
        full: with numbers and addresses as they are.
    """
    # The list never shows ID numbers; whoever exports in full wants them.
    first = ("name", "id_number") if full else ("name",)
    columns = list(dict.fromkeys((*first, *(name for key in shown if (name := field_of(key))))))
    people = list(uids)
    if not people:
        desk.say("没有可导出的人员")
        return

    def choose() -> None:
        box = save_dialog(parent, desk, "导出人员", f"人员_{desk.today():%Y%m%d}.xlsx")
        box.fileSelected.connect(lambda path: write(desk, parent, people, columns, Path(path), full=full))
        box.open()

    desk.ask(
        parent,
        f"完整导出这 {len(people):,} 人？" if full else f"导出这 {len(people):,} 人？",
        _FULL if full else _COVERED,
        "选择位置…",
        choose,
    )


def write(
    desk: Desk, parent: QWidget, uids: Sequence[Uid], columns: Sequence[str], path: Path, *, full: bool = False
) -> None:
    """Write them in the order shown, then say where the file is."""
    exchange, who = desk.services.exchange, desk.who

    def done(report: ExportReport) -> None:
        folder = QUrl.fromLocalFile(str(report.path.parent))
        said = f"已导出 {report.people:,} 人：{report.path.name}"
        desk.say(said, "打开文件夹", lambda: QDesktopServices.openUrl(folder))

    desk.runner.batch(
        "导出人员",
        lambda progress: exchange.export_people(who, path, uids, progress, full=full, columns=columns),
        done,
        owner=parent,
    )
