"""Narrows the activities list to one kind and one organisation."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout

from desktop.domain.choices import Choice
from desktop.domain.views import Comparison, Condition
from desktop.ui.shared.buttons import name_for_readers
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import Narrowing
from desktop.ui.shared.pickers import Picker

if TYPE_CHECKING:
    from desktop.domain.identity import Uid


class ActivityFilter(Narrowing):
    """A box of kinds and a picker of organisations; `kind` and `org` are read by the list when it asks."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.kind: str | None = None
        self.org: Uid | None = None
        self._codes = [kind.code for kind in desk.services.activities.kinds.kinds]
        self.kinds = QComboBox()
        self.kinds.setObjectName("activities_kind")
        name_for_readers(self.kinds, "只看一种活动")
        self.kinds.addItems(["全部类型", *(kind.title for kind in desk.services.activities.kinds.kinds)])
        self.kinds.setMaxVisibleItems(24)
        self.kinds.currentIndexChanged.connect(self._kind_chosen)
        self.picker = Picker()
        self.picker.setObjectName("activities_org")
        self.picker.setAccessibleName("只看一个组织的活动")
        self.picker.setPlaceholderText("全部组织")
        self.picker.setMinimumWidth(140)
        self.picker.setMaximumWidth(220)
        orgs, who = desk.services.organisations, desk.who
        self.picker.attach(desk.runner, lambda text: orgs.choices(who, text))
        self.picker.chosen.connect(self._org_chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.kinds)
        row.addWidget(self.picker)

    def words(self) -> str:
        """What the list is narrowed to, "" when to nothing."""
        chosen = self.picker.choice()
        kind = self.kinds.currentText() if self.kind else ""
        return " ".join(part for part in (chosen.title if chosen else "", kind) if part)

    def conditions(self) -> tuple[Condition, ...]:
        kind = (Condition("kind", Comparison.IS, (self.kind,)),) if self.kind else ()
        return (*kind, Condition("org_uid", Comparison.WITHIN, (self.org.hex(),))) if self.org else kind

    def clear(self) -> None:
        self.kinds.setCurrentIndex(0)
        self.picker.set_choice(None)

    def _kind_chosen(self, row: int) -> None:
        self.kind = self._codes[row - 1] if row > 0 else None
        self.changed.emit()

    def _org_chosen(self, choice: Any) -> None:
        self.org = choice.uid if isinstance(choice, Choice) else None
        self.changed.emit()
