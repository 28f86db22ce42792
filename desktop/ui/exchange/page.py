"""The exchange page: people come in from a spreadsheet, and go out as one; imports are listed and taken back."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.exchange.batches import BatchPanel
from desktop.ui.exchange.export import ExportPanel
from desktop.ui.exchange.posing import write_register
from desktop.ui.exchange.wizard import ImportWizard
from desktop.ui.shared.buttons import chip, mark
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.page import MARGIN, PageHeader


def build(desk: Desk) -> QWidget:
    return ExchangePage(desk)


class ExchangePage(QWidget):
    """See the module's sentence; chips choose which part is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self.wizard, self.export, self.batches = ImportWizard(desk), ExportPanel(desk), BatchPanel(desk)
        self._stack = QStackedWidget()
        self._chips = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(8)
        for place, (text, name, part) in enumerate(
            (
                ("导入人员", "exchange_import", self.wizard),
                ("导出人员", "exchange_export", self.export),
                ("历次导入", "exchange_batches", self.batches),
            )
        ):
            made = chip(text, name, partial(self.show_part, place))
            self._chips.addButton(made, place)
            row.addWidget(made)
            self._stack.addWidget(part)
        row.addStretch()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(MARGIN, 16, MARGIN, 16)
        lines.setSpacing(12)
        lines.addWidget(PageHeader("导入导出", desk.station, desk.palette))
        lines.addLayout(row)
        lines.addWidget(self._stack, 1)
        self.show_part(0)

    def show_part(self, place: int) -> None:
        """0: import, 1: export, 2: the imports so far."""
        mark(self._chips.button(place))
        self._stack.setCurrentIndex(place)
        begin_at(self, self._stack.currentWidget())

    def show_only(self, show: str) -> None:
        """What `desk.go` asks for: "import", "export" or "batches"."""
        self.show_part({"export": 1, "batches": 2}.get(show, 0))

    def pose(self) -> None:
        """For pictures: the preview of a register of invented people."""
        self._posing = TemporaryDirectory(prefix="shuangxing-")
        self.show_part(0)
        self.wizard.read(write_register(Path(self._posing.name)), straight=True)
