"""Narrows the activities list to one kind and one organisation."""

from PySide6.QtWidgets import QComboBox

from desktop.domain.views import Comparison, Condition
from desktop.ui.shared.buttons import name_for_readers
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.owner_filter import OwnerFilter


class ActivityFilter(OwnerFilter):
    """`kind` and `org` are read by the list when it asks."""

    def __init__(self, desk: Desk) -> None:
        self.kinds = QComboBox()
        super().__init__(desk, "activities", "只看一个组织的活动", self.kinds)
        self.kind: str | None = None
        known = desk.services.activities.kinds.kinds
        self._codes = [kind.code for kind in known]
        self.kinds.setObjectName("activities_kind")
        name_for_readers(self.kinds, "只看一种活动")
        self.kinds.addItems(["全部类型", *(kind.title for kind in known)])
        self.kinds.setMaxVisibleItems(24)
        self.kinds.currentIndexChanged.connect(self._kind_chosen)

    def words(self) -> str:
        return " ".join(part for part in (super().words(), self.kinds.currentText() if self.kind else "") if part)

    def conditions(self) -> tuple[Condition, ...]:
        kind = (Condition("kind", Comparison.IS, (self.kind,)),) if self.kind else ()
        return (*kind, *super().conditions())

    def clear(self) -> None:
        self.kinds.setCurrentIndex(0)
        super().clear()

    def _kind_chosen(self, row: int) -> None:
        self.kind = self._codes[row - 1] if row > 0 else None
        self.changed.emit()
