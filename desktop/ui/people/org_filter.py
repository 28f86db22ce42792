"""Narrows the people list to one organisation."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import Narrowing
from desktop.ui.shared.pickers import Picker


class OrgFilter(Narrowing):
    """A picker of organisations; `uid` is read by the list when it asks."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.uid: Uid | None = None
        self.picker = Picker()
        self.picker.setObjectName("people_org")
        self.picker.setAccessibleName("只看一个组织的人员")
        self.picker.setPlaceholderText("全部组织")
        self.setFixedWidth(200)
        orgs, who = desk.services.organisations, desk.who
        self.picker.attach(desk.runner, lambda text: orgs.choices(who, text))
        self.picker.chosen.connect(self._chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.picker)

    def words(self) -> str:
        """What the list is narrowed to, "" when to nothing."""
        chosen = self.picker.choice()
        return chosen.title if chosen else ""

    def choose(self, org: Uid) -> None:
        """Narrow to this organisation; its name is looked up."""
        orgs, who = self._desk.services.organisations, self._desk.who
        self._desk.runner.read(
            lambda: Choice(org, orgs.get(who, org).draft.name), self.picker.set_choice, owner=self, key="org"
        )

    def clear(self) -> None:
        self.picker.set_choice(None)

    def _chosen(self, choice: Any) -> None:
        self.uid = choice.uid if isinstance(choice, Choice) else None
        self.changed.emit()
