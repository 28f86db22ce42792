"""Which fields an export holds: ticked in a list, remembered for the next time."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.domain.drafts import spec
from desktop.domain.people import PersonDraft
from desktop.ui.shared.buttons import button, name_for_readers, words
from desktop.ui.shared.desk import Desk

_KEPT = "export/columns"
_USUAL = (
    "name", "staff_no", "id_number", "gender", "birth_date", "ethnic", "education", "political_status", "joined_on",
    "full_on", "branch_uid", "department_uid", "team_uid", "employment", "job_title", "mobile",
)  # fmt: skip


class ChosenColumns(QWidget):
    """See the module's sentence.

    Signals:
        changed: other fields are ticked.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.list = QListWidget()
        self.list.setObjectName("export_columns")
        name_for_readers(self.list, "导出哪些栏目")
        kept = desk.settings.value(_KEPT)
        # A list of one comes back from the file as its only word.
        wanted = set([kept] if isinstance(kept, str) else kept or ()) or None
        for item in spec(PersonDraft):
            line = QListWidgetItem(item.label, self.list)
            line.setData(Qt.ItemDataRole.UserRole, item.name)
            line.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            line.setCheckState(_tick(wanted is None or item.name in wanted))
        self.list.setCurrentRow(0)
        self.list.itemChanged.connect(lambda _item: self._keep())
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(words("导出的栏目", "heading"), 1)
        head.addWidget(button("全选", "export_columns_all", lambda: self.tick(None), role="link"))
        head.addWidget(button("常用", "export_columns_usual", lambda: self.tick(_USUAL), role="link"))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        lines.addLayout(head)
        lines.addWidget(self.list, 1)

    def names(self) -> list[str]:
        """The ticked fields in their order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked]

    def tick(self, names: tuple[str, ...] | None) -> None:
        """Tick just these; None for every one."""
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setCheckState(_tick(names is None or item.data(Qt.ItemDataRole.UserRole) in names))
        self.list.blockSignals(False)
        self._keep()

    def _keep(self) -> None:
        names = self.names()
        self._desk.settings.setValue(_KEPT, names if len(names) < self.list.count() else [])
        self.changed.emit()


def _tick(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
