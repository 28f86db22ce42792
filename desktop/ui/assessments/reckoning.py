"""Live scores of a list, reckoned a few at a time behind the screen, so that the list itself never waits."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop.domain.identity import Uid
from desktop.services.assessments import AssessmentRow
from desktop.ui.shared.desk import Desk

BATCH = 3
"""Ratings reckoned between two looks at what else waits in the read lane."""


class Reckoning(QObject):
    """Hands out rows at hand, and reckons those whose figures may no longer hold.

    Signals:
        reckoned: uids of rows that are worth showing anew.
    """

    reckoned = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._ratings = desk, desk.services.assessments
        self._waiting: dict[Uid, None] = {}
        self._working = False

    def rows(self, uids: Sequence[Uid]) -> Sequence[AssessmentRow]:
        """In the read lane: the rows at hand. What is not fresh waits for `go_on`."""
        found = self._ratings.rows_at_hand(self._desk.who, uids)
        for row in found:
            if not row.fresh:
                self._waiting[row.uid] = None
        return found

    def go_on(self) -> None:
        """Reckon the next few, if any wait."""
        if self._working or not self._waiting:
            return
        batch = list(self._waiting)[:BATCH]
        for uid in batch:
            self._waiting.pop(uid, None)
        self._working = True
        ratings, who = self._ratings, self._desk.who
        self._desk.runner.read(lambda: ratings.rows(who, batch), self._done, owner=self, failed=self._failed)

    def _done(self, rows: Sequence[AssessmentRow]) -> None:
        self._working = False
        self.reckoned.emit([row.uid for row in rows])
        self.go_on()

    def _failed(self, error: BaseException) -> None:
        self._working = False
        self._desk.error(error, "计算评定得分")
