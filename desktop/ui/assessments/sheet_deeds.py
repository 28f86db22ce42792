"""What is done with a rating as a whole: 定稿, 复核, 生成报告, 更正, delete."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.changes import Saved
from desktop.domain.identity import Uid
from desktop.domain.rubrics.amounts import points_text
from desktop.services.assessments import AssessmentRow
from desktop.ui.history.reason import Deed, ask_reason
from desktop.ui.shared.desk import Desk


class SheetDeeds(QWidget):
    """Never shown itself; dialogs stand over its parent.

    Signals:
        resting: something is being done (True) or has ended (False).
        changed: the rating must be read again.
        derived: a rating was derived again: its uid, and whether that gave the same bytes.
        opened: another rating was made from this one: its uid.
        gone: the rating was deleted.
    """

    resting = Signal(bool)
    changed = Signal()
    derived = Signal(object, bool)
    opened = Signal(object)
    gone = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._desk, self._over, self._ratings = desk, parent, desk.services.assessments

    def finalise(self, row: AssessmentRow) -> None:
        """Ask, then make final."""
        score = points_text(row.score or 0)
        detail = f"得分 {score}，评为“{row.level}”。定稿后数据和结果封存，只能用“更正”另立一版。"
        who = self._desk.who

        def go() -> None:
            self._do("评定定稿", lambda: self._ratings.finalise(who, row.uid), self._finalised)

        self._desk.ask(self._over, f"把“{row.subject}”{row.period.label}的评定定稿？", detail, "定稿", go)

    def _finalised(self, _changes: object) -> None:
        self._desk.say("评定已定稿")
        self.changed.emit()

    def derive_again(self, uid: Uid) -> None:
        """复核: derive the result again from the frozen facts."""
        ratings, who = self._ratings, self._desk.who
        self._desk.runner.read(
            lambda: ratings.derived_again(who, uid), lambda same: self.derived.emit(uid, same), owner=self, key="again"
        )

    def report(self, uid: Uid) -> None:
        """Make the printed report and open it."""
        documents, who = self._desk.services.documents, self._desk.who
        self._do("生成评定报告", lambda: documents.make(who, "assessment_report", uid), self._made)

    def _made(self, saved: object) -> None:
        if isinstance(saved, Saved):
            self._desk.say("已生成星级评定报告")
            self._desk.go("documents", saved.uid)

    def revise(self, uid: Uid) -> None:
        """Ask why, then begin a new revision."""
        who = self._desk.who
        ask_reason(
            self._desk,
            self._over,
            "更正这次评定？",
            "原结果保留不变；将另立一版，带上全部录入，改正后重新定稿。",
            "更正",
            Deed("更正评定", lambda why: self._ratings.revise(who, uid, why), self._revised, self, self.resting.emit),
            ("数据核对有误", "申诉成立", "漏计事项"),
        )

    def _revised(self, saved: object) -> None:
        if isinstance(saved, Saved):
            self._desk.say("已另立一版，请改正后重新定稿")
            self.opened.emit(saved.uid)

    def delete(self, uid: Uid) -> None:
        """Ask why, then drop a rating that is not final."""
        who = self._desk.who
        ask_reason(
            self._desk,
            self._over,
            "删除这次评定？",
            "已录入的评分一并删除；以后可以从回收站恢复。",
            "删除",
            Deed("删除评定", lambda why: self._ratings.delete(who, uid, why), self._deleted, self, self.resting.emit),
            ("误建", "不再评定"),
        )

    def _deleted(self, _changes: object) -> None:
        self._desk.say("已删除评定，可从回收站恢复")
        self.gone.emit()

    def _do(self, title: str, work: Callable[[], object], done: Callable[[object], object]) -> None:
        def ended(result: object) -> None:
            self.resting.emit(False)
            done(result)

        def failed(error: BaseException) -> None:
            self.resting.emit(False)
            self._desk.error(error, title)

        self.resting.emit(True)
        self._desk.runner.write(title, work, ended, owner=self, failed=failed)
