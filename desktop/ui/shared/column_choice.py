"""What a person did to the columns of one list: which are shown, how wide, in what order; kept in the settings."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSettings

from desktop.ui.shared.columns import Column


class ColumnChoice:
    """Recalled when made; `remember` after every change."""

    def __init__(self, settings: QSettings, name: str, columns: Sequence[Column[Any]]) -> None:
        self._settings, self._name, self._columns = settings, f"columns/{name}", tuple(columns)
        self.chosen: dict[str, bool]
        self.dragged: dict[str, int]
        self.order: list[str]
        self.recall()

    def shown(self, column: Column[Any]) -> bool:
        return self.chosen.get(column.key, not column.hidden)

    def size(self, column: Column[Any]) -> tuple[int, int, int]:
        """Width, stretch and drop. A column that somebody asked for does not leave again."""
        asked = column.hidden and self.chosen.get(column.key, False)
        return self.dragged.get(column.key, column.width), column.stretch, 0 if asked else column.drop

    def sections(self) -> list[int]:
        """Numbers of the columns in the order wished for; what has no place in it stands behind."""
        places = {key: place for place, key in enumerate(self.order)}
        keys = [column.key for column in self._columns]
        return sorted(range(len(keys)), key=lambda section: (places.get(keys[section], len(keys)), section))

    def choose(self, key: str, shown: bool) -> None:
        """Show or hide one column, remembered."""
        self.chosen[key] = shown
        self.remember()

    def forget(self) -> None:
        """Back to the columns as they were made."""
        self.chosen.clear()
        self.dragged.clear()
        self.order.clear()
        self.remember()

    def remember(self) -> None:
        self._settings.setValue(self._name, {"shown": self.chosen, "widths": self.dragged, "order": self.order})

    def borrow(self, keys: Sequence[str]) -> None:
        """Just these columns, without remembering it; none: as last remembered."""
        self.recall()
        known = [column.key for column in self._columns]
        order = [key for key in keys if key in known]
        if order:
            self.chosen = {key: key in order for key in known}
            self.order = order

    def recall(self) -> None:
        """As it was last remembered."""
        self.chosen, self.dragged, self.order = {}, {}, []
        kept = self._settings.value(self._name)
        keys = {column.key for column in self._columns}
        if isinstance(kept, dict):
            self.chosen = {k: bool(v) for k, v in dict(kept.get("shown", {})).items() if k in keys}
            self.dragged = {k: max(40, int(v)) for k, v in dict(kept.get("widths", {})).items() if k in keys}
            self.order = [str(k) for k in kept.get("order") or [] if k in keys]
