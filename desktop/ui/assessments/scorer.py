"""Sends what a scorer enters to the service, one action after the other, and has the rating read again."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from desktop.domain.changes import Changes
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.ui.history.reason import Deed
from desktop.ui.shared.desk import Desk


class Scorer(QObject):
    """Every entry of one rating; `uid` is the rating of the moment.

    Signals:
        saved: something was entered; the rating must be read again.
        refused: line of the tree, why, and the texts of its fields when they were handed over emptied, else {}.
    """

    saved = Signal()
    refused = Signal(str, str, object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk, self._ratings = desk, desk.services.assessments
        self.uid: Uid | None = None
        self._under_way = 0

    def busy(self) -> bool:
        """Whether something entered is still on its way; what is read meanwhile is not the last word."""
        return self._under_way > 0

    def rate(self, item: str, role: str, value: str, judge: Uid | None = None) -> None:
        """Points or a grade of a role, or of one of its judges; an empty value takes it back."""
        self._send(item, lambda uid: self._ratings.rate(self.desk.who, uid, item, role, value or None, judge))

    def take_over_judges(self, item: str, role: str) -> None:
        """Those who judged in the newest other rating by this rubric."""
        self._send(item, lambda uid: self._ratings.take_over_judges(self.desk.who, uid, role))

    def recusal(self, judge: Uid) -> Deed[Changes]:
        """回避, for the reason that is asked for."""
        uid = self.uid
        assert uid is not None
        return Deed("回避", lambda why: self._ratings.recuse(self.desk.who, uid, judge, why), lambda _done: self.saved.emit(), self)

    def take_part_again(self, item: str, judge: Uid) -> None:
        """回避 taken back."""
        self._send(item, lambda uid: self._ratings.recuse(self.desk.who, uid, judge, None))

    def drop_judge(self, item: str, judge: Uid) -> None:
        self._send(item, lambda uid: self._ratings.drop_judge(self.desk.who, uid, judge))

    def tick(self, item: str, ticked: Iterable[int] | None) -> None:
        places = None if ticked is None else sorted(ticked)
        self._send(item, lambda uid: self._ratings.tick(self.desk.who, uid, item, places))

    def count(self, item: str, times: int | None) -> None:
        self._send(item, lambda uid: self._ratings.count(self.desk.who, uid, item, times))

    def veto(self, item: str, ticked: bool, reason: str) -> None:
        self._send(item, lambda uid: self._ratings.veto(self.desk.who, uid, item, ticked, reason))

    def find(self, item: str, text: str, points: str, on: date | None, typed: Mapping[str, str]) -> None:
        """A defect found; `typed`: the texts of its fields."""
        self._send(item, lambda uid: self._ratings.find(self.desk.who, uid, item, text, points or None, on), typed)

    def checked(self, item: str, done: bool) -> None:
        self._send(item, lambda uid: self._ratings.checked(self.desk.who, uid, item, done))

    def withdraw(self, item: str, entry: Uid) -> None:
        self._send(item, lambda uid: self._ratings.withdraw(self.desk.who, uid, entry))

    def excuse(self, item: str, reason: str | None) -> None:
        """Mark 不适用 with its reason; None takes it back."""
        self._send(item, lambda uid: self._ratings.not_applicable(self.desk.who, uid, item, reason))

    def declare(self, item: str, metric: str, value: str) -> None:
        """填报值 of a metric; an empty one takes it back."""
        self._send(item, lambda uid: self._ratings.declare(self.desk.who, uid, metric, value or None))

    def verify(self, item: str, metric: str, value: str, reason: str, basis: str) -> None:
        """核定值 of a metric; an empty one takes it back."""
        self._send(item, lambda uid: self._ratings.verify(self.desk.who, uid, metric, value or None, reason, basis))

    def _send(
        self, item: str, work: Callable[[Uid], Changes], typed: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        uid = self.uid
        if uid is None:
            return

        def done(_changes: Changes) -> None:
            self._under_way -= 1
            self.saved.emit()

        def failed(error: BaseException) -> None:
            self._under_way -= 1
            why: tuple[str, ...] = ("程序出错，没有记入。",)
            if isinstance(error, UserError):
                why = error.message, error.advice
            else:
                self.desk.error(error, "评分录入")
            self.refused.emit(item, " ".join(part for part in why if part), dict(typed))

        self._under_way += 1
        self.desk.runner.write("评分录入", lambda: work(uid), done, owner=self, failed=failed)
