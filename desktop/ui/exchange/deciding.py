"""A list of things to decide left, what may be decided right; many lines chosen are decided at once."""

from collections.abc import Callable, Sequence
from typing import Generic

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.choices import Choice
from desktop.ui.exchange.findings import place_uid
from desktop.ui.exchange.local_rows import L, LocalRows
from desktop.ui.exchange.parts import scrolling
from desktop.ui.shared.buttons import card, words
from desktop.ui.shared.columns import Column
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.page import States
from desktop.ui.shared.pickers import Picker
from desktop.ui.shared.table_view import Place, TableView

NARROWEST, WIDEST = 300, 400
"""Of the right side."""
_FEW = 50
"""Chosen lines up to this many are chosen again one by one when the list has changed."""


def show_choice(picker: Picker, choice: Choice | None) -> None:
    """Show a decision in a picker, unless somebody is typing in it: new numbers may arrive at any moment."""
    if not picker.hasFocus() or picker.settled():
        picker.set_choice(choice)


class Deciding(QWidget, Generic[L]):
    """The list and the frame around the form.

    Args:
        empty: what is said when there is nothing to decide.
        fill: shows in the form what is decided for the chosen lines, one or more.
        key: what a line is about, whatever its place.
    """

    def __init__(
        self,
        desk: Desk,
        name: str,
        spoken: str,
        columns: Sequence[Column[L]],
        empty: str,
        fill: Callable[[Sequence[L]], object],
        key: Callable[[L], object],
    ) -> None:
        super().__init__()
        self.desk, self._empty, self._fill, self._key = desk, empty, fill, key
        self.model = LocalRows(columns, desk.runner, self)
        self.table = TableView(self.model, name, spoken, desk.settings)
        self._states = States(self.table, f"{name}_list")
        self._heading = words("", "heading", wrap=True, name=f"{name}_heading")
        self._note = words("", "second", wrap=True, name=f"{name}_note")
        self._panel = card()
        self._panel.setMinimumWidth(NARROWEST)
        self._panel.setMaximumWidth(WIDEST)
        body = QWidget()
        self._inner = QVBoxLayout(body)
        self._inner.setContentsMargins(16, 12, 16, 12)
        self._inner.setSpacing(8)
        self._inner.addWidget(self._heading)
        self._inner.addWidget(self._note)
        frame = QVBoxLayout(self._panel)
        frame.setContentsMargins(1, 1, 1, 1)
        frame.addWidget(scrolling(body, f"{name}_scroll"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._states, 5)
        row.addWidget(self._panel, 3)
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._chosen())
        self.table.opened.connect(lambda _uid: self._panel.focusNextChild())
        begin_at(self, self.table)

    def add_form(self, form: QWidget) -> None:
        self._inner.addWidget(form)
        self._inner.addStretch()

    def show_lines(self, lines: Sequence[L]) -> None:
        """Show these; what was chosen stays chosen, wherever it stands now."""
        chosen = [self._key(line) for line in self.chosen()]
        if len(lines) == self.model.rowCount():
            self.model.replace(lines)
        else:
            self.model.show_lines(lines)
            self._choose_again(lines, chosen)
        self._panel.setVisible(bool(lines))
        if not lines:
            self._states.message("check", self._empty)
            return
        self._states.content()
        if not self.table.chosen_uids():
            self.table.selectRow(0)
        self._chosen()

    def _choose_again(self, lines: Sequence[L], chosen: Sequence[object]) -> None:
        if 0 < len(chosen) <= _FEW:
            places = [place_uid(n) for n, line in enumerate(lines) if self._key(line) in chosen]
            self.table.put_back(Place(places, places[0] if places else None))

    def chosen(self) -> list[L]:
        found = (self.model.record_at(self.model.row_of(uid)) for uid in self.table.chosen_uids())
        return [line for line in found if line is not None]

    def _chosen(self) -> None:
        lines = self.chosen()
        self._panel.setEnabled(bool(lines))
        if lines:
            self._fill(lines)
