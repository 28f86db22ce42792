"""Workbooks the page writes beside the import: an empty table, and the rows that were left out."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.domain.imports.plan import PeoplePreview
from desktop.services.exchange import ExportReport
from desktop.ui.exchange.parts import open_folder
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.file_dialog import file_dialog

FOLDER = "exchange/folder"
"""Where the last file was chosen or written."""


def save_dialog(parent: QWidget, desk: Desk, title: str, name: str) -> QFileDialog:
    """A dialog for a new .xlsx file in the folder used last; connect fileSelected, then open()."""
    box = file_dialog(parent, title, str(desk.settings.value(FOLDER, "")), "Excel 工作簿 (*.xlsx)")
    box.setObjectName("save_dialog")
    box.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    box.setDefaultSuffix("xlsx")
    box.selectFile(name)
    box.fileSelected.connect(lambda path: desk.settings.setValue(FOLDER, str(Path(path).parent)))
    return box


class SheetFiles:
    """Asks where to and writes; says where the file is. `owner` is the widget on whose behalf."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk, self._owner, self._exchange = desk, owner, desk.services.exchange

    def save_template(self, path: Path) -> None:
        """Write an empty table with every heading."""
        who = self._desk.who
        self._desk.runner.write(
            "保存空白表格",
            lambda: self._exchange.save_template(who, path),
            lambda _none: self._say(f"已保存空白表格：{path.name}", path),
            owner=self._owner,
        )

    def ask_left(self, preview: PeoplePreview) -> None:
        """Ask where the rows that are left out shall go."""
        box = save_dialog(self._owner, self._desk, "导出有问题的行", f"{preview.path.stem}_未导入的行.xlsx")
        box.fileSelected.connect(lambda path: self.save_left(preview, Path(path)))
        box.open()

    def save_left(self, preview: PeoplePreview, path: Path) -> None:
        """Write the rows that are left out, with what is wrong, to be corrected and imported again."""
        who = self._desk.who

        def done(report: ExportReport) -> None:
            self._say(f"已导出 {report.people:,} 行到 {path.name}", path)

        self._desk.runner.batch(
            "导出有问题的行",
            lambda progress: self._exchange.save_left_out(who, preview, path, progress),
            done,
            owner=self._owner,
        )

    def _say(self, text: str, path: Path) -> None:
        self._desk.say(text, "打开文件夹", lambda: open_folder(path))
