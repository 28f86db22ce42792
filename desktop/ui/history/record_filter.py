"""Narrows the history to one record, named beside the search box until it is taken away."""

from PySide6.QtWidgets import QHBoxLayout

from desktop.domain.identity import Uid
from desktop.ui.shared.buttons import button
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import Narrowing


class RecordFilter(Narrowing):
    """Not shown while nothing is narrowed; pressing it shows everything again."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._title = desk, ""
        self.uid: Uid | None = None
        self._button = button("", "history_record", self.clear, glyph="close")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._button)
        self._show()

    def words(self) -> str:
        """What the list is narrowed to."""
        return f"“{self._title}”" if self.uid is not None else ""

    def choose(self, record: Uid) -> None:
        """Narrow to this record; its name is looked up."""
        history, who = self._desk.services.history, self._desk.who
        self._desk.runner.read(
            lambda: history.title_of(who, record), lambda title: self._take(record, title), owner=self, key="record"
        )

    def clear(self) -> None:
        if self.uid is not None:
            self.uid, self._title = None, ""
            self._show()
            self.changed.emit()

    def _take(self, record: Uid, title: str) -> None:
        self.uid, self._title = record, title or "这条记录"
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.setVisible(self.uid is not None)
        self._button.setText(f"只看：{self._title}")
        self._button.setAccessibleName(f"只看{self._title}，按下显示全部" if self._title else "显示全部操作")
