"""Narrows the lists of projects and problems to one organisation."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy

from desktop.domain.choices import Choice
from desktop.domain.projects.project import Origin
from desktop.domain.views import Comparison, Condition
from desktop.ui.shared.buttons import name_for_readers
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import Narrowing
from desktop.ui.shared.pickers import Picker

if TYPE_CHECKING:
    from desktop.domain.identity import Uid


class OwnerFilter(Narrowing):
    """A picker of organisations; `org` is read by the list when it asks."""

    def __init__(self, desk: Desk, key: str, spoken: str) -> None:
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


class ProjectFilter(OwnerFilter):
    """The same with a box of origins: 党委设定 and 基层自选 can be listed apart (source 000)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "projects", "只看一个组织的项目")
        self.origin: Origin | None = None
        self.origins = QComboBox()
        self.origins.setObjectName("projects_origin")
        name_for_readers(self.origins, "只看一种项目来源")
        self.origins.addItems(["全部来源", *(origin.label for origin in Origin)])
        self.origins.currentIndexChanged.connect(self._origin_chosen)
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.setSpacing(8)
        row.insertWidget(0, self.origins)

    def words(self) -> str:
        """What the list is narrowed to, "" when to nothing."""
        return " ".join(part for part in (super().words(), self.origin.label if self.origin else "") if part)

    def conditions(self) -> tuple[Condition, ...]:
        origin = (Condition("origin", Comparison.IS, (str(self.origin),)),) if self.origin else ()
        return (*origin, *super().conditions())

    def clear(self) -> None:
        self.origins.setCurrentIndex(0)
        super().clear()

    def _origin_chosen(self, row: int) -> None:
        self.origin = list(Origin)[row - 1] if row > 0 else None
        self.changed.emit()
