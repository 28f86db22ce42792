"""Narrows the list of projects to one organisation and one origin: 党委设定 and 基层自选 are listed apart (source 000)."""

from PySide6.QtWidgets import QComboBox

from desktop.domain.projects.project import Origin
from desktop.domain.views import Comparison, Condition
from desktop.ui.shared.buttons import name_for_readers
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.owner_filter import OwnerFilter


class ProjectFilter(OwnerFilter):
    """`origin` and `org` are read by the list when it asks."""

    def __init__(self, desk: Desk) -> None:
        self.origins = QComboBox()
        super().__init__(desk, "projects", "只看一个组织的项目", self.origins)
        self.origin: Origin | None = None
        self.origins.setObjectName("projects_origin")
        name_for_readers(self.origins, "只看一种项目来源")
        self.origins.addItems(["全部来源", *(origin.label for origin in Origin)])
        self.origins.currentIndexChanged.connect(self._origin_chosen)

    def words(self) -> str:
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
