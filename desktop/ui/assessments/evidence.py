"""The records behind a number: each opens where it is kept."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.assessments import EvidenceRow
from desktop.ui.assessments.slot import Slot
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.desk import Desk

SHOWN = 12
"""So many at first; the rest on request."""


class Evidence(QWidget):
    """Records by their titles. Those known by their ids are read in the read lane."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._ids: tuple[str, ...] = ()
        self._rows: Sequence[EvidenceRow] = ()
        self._title = words("", "heading", name="evidence_title")
        self._body = Slot()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addWidget(self._title)
        lines.addWidget(self._body)

    def show_records(self, ids: tuple[str, ...], rows: Sequence[EvidenceRow] = ()) -> None:
        """Show the records of these ids, or rows that are at hand; nothing at all for none."""
        self.setVisible(bool(ids or rows))
        if ids == self._ids and rows == self._rows:
            return
        self._ids, self._rows = ids, rows
        self._title.setText(f"依据：{len(ids) or len(rows)} 条记录")
        self._list(rows, 0)
        if ids:
            self._read(SHOWN)

    def _read(self, most: int) -> None:
        ids = self._ids
        ratings, who = self._desk.services.assessments, self._desk.who

        def show(found: list[EvidenceRow]) -> None:
            if ids == self._ids:
                self._list(found, len(ids) - most)

        self._desk.runner.read(lambda: ratings.evidence(who, list(ids[:most])), show, owner=self, key="evidence")

    def _list(self, found: Sequence[EvidenceRow], more: int) -> None:
        fresh = QWidget()
        lines = QVBoxLayout(fresh)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        for place, row in enumerate(found, start=1):
            text = f"{row.title}　{row.note}" if row.note else row.title
            lines.addWidget(button(text, f"evidence_{place}", partial(self._desk.go, row.kind, row.uid), role="link"))
        if more > 0 and found:
            lines.addWidget(button(f"显示其余 {more} 条", "evidence_more", self._read_all, role="quiet"))
        self._body.put(fresh)

    def _read_all(self) -> None:
        self._read(len(self._ids))
