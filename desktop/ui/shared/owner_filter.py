"""Narrows a list to one organisation and those below it; a box of further choices may stand before the picker."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy

from desktop.domain.choices import Choice
from desktop.domain.views import Comparison, Condition
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import Narrowing
from desktop.ui.shared.pickers import Picker

if TYPE_CHECKING:
    from desktop.domain.identity import Uid


class OwnerFilter(Narrowing):
    """A picker of organisations; `org` is read by the list when it asks. `box`: stands before it."""

    def __init__(self, desk: Desk, key: str, spoken: str, box: QComboBox | None = None) -> None:
        super().__init__()
        self.org: Uid | None = None
        self.picker = Picker()
        self.picker.setObjectName(f"{key}_org")
        self.picker.setAccessibleName(spoken)
        self.picker.setPlaceholderText("全部组织")
        self.picker.setMinimumWidth(140)
        self.picker.setMaximumWidth(240)
        orgs, who = desk.services.organisations, desk.who
        self.picker.attach(desk.runner, lambda text: orgs.choices(who, text))
        self.picker.chosen.connect(self._chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        if box is not None:
            row.addWidget(box)
        row.addWidget(self.picker)
        # Else what is left of a wide list becomes a gap on both sides of the picker.
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def words(self) -> str:
        """What the list is narrowed to, "" when to nothing."""
        chosen = self.picker.choice()
        return chosen.title if chosen else ""

    def conditions(self) -> tuple[Condition, ...]:
        return (Condition("org_uid", Comparison.WITHIN, (self.org.hex(),)),) if self.org else ()

    def clear(self) -> None:
        self.picker.set_choice(None)

    def _chosen(self, choice: Any) -> None:
        self.org = choice.uid if isinstance(choice, Choice) else None
        self.changed.emit()
