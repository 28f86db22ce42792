"""One rating, full width: scoring or result, with the way back to the list."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.actors import Right
from desktop.domain.assessments.states import AssessmentState
from desktop.domain.changes import Changes, Saved
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, uid_text
from desktop.services.assessments import Sheet
from desktop.ui.assessments.columns import TONES
from desktop.ui.assessments.item_pane import ItemPane
from desktop.ui.assessments.presenter import Scoring, scoring
from desktop.ui.assessments.result_page import ResultView
from desktop.ui.assessments.scorer import Scorer
from desktop.ui.assessments.totals import Totals
from desktop.ui.assessments.tree import RubricTree
from desktop.ui.history.reason import ask_reason
from desktop.ui.shared.buttons import button, card, pill, set_pill, tool, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.drafts import Keeper
from desktop.ui.shared.list_page import NARROW
from desktop.ui.shared.page import MARGIN, States

NOUNS = ("assessment", "score_entry", "activity", "pairing", "pledge", "person", "organisation", "project", "problem")


class SheetPage(QWidget):
    """Signals:
    left: back to the list, please.
    opened: another rating was made from this one; its uid.
    """

    left = Signal()
    opened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self._desk, self._ratings = desk, desk.services.assessments
        self.uid: Uid | None = None
        self.shown: Scoring | None = None
        self._item = ""
        self._fresh = False
        self.scorer = Scorer(desk, self)
        self.tree, self.pane, self.totals = RubricTree(), ItemPane(desk, self.scorer), Totals()
        self.result = ResultView(desk)
        self._keeper = Keeper(desk.shelf, desk.runner, self.pane.unsent, self)
        self._views = QStackedWidget()
        self._views.addWidget(self._scoring_view())
        self._views.addWidget(self.result)
        self._states = States(self._views, "sheet")
        self._arrange()
        self._connect()

    # building

    def _scoring_view(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        keys = words("0–9 录入　回车 下一条　↑↓ 上下移动", "note", name="sheet_keys")
        keys.setContentsMargins(12, 0, 12, 0)
        self._tree_card = _carded(self.tree, keys)
        self._pane_card, self._totals_card = _carded(self.pane), _carded(self.totals)
        row.addWidget(self._tree_card)
        self._right = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._right.setSpacing(16)
        self._right.addWidget(self._pane_card, 1)
        self._right.addWidget(self._totals_card)
        row.addLayout(self._right, 1)
        return made

    def _arrange(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(MARGIN, 16, MARGIN, 16)
        lines.setSpacing(16)
        lines.addLayout(self._header())
        lines.addWidget(self._states, 1)

    def _header(self) -> QHBoxLayout:
        self._title = words("", "title", name="sheet_title")
        self._title.setMinimumWidth(80)
        self._scope = words("", "second", name="page_scope")
        self._scope.setContentsMargins(0, 0, 0, 3)
        self._state = pill()
        self._missing = button("下一个缺数  F8", "sheet_next_missing", self.next_missing)
        self._missing.setAccessibleName("转到下一个缺数的条目")
        self._again = button("复核", "sheet_derive_again", self._derive_again, glyph="check")
        self._revise = button("更正…", "sheet_revise", self._ask_revise)
        self._delete = button("删除…", "sheet_delete", self._ask_delete, role="quiet")
        self._report = button("生成报告", "sheet_report", self._make_report, role="primary", glyph="documents")
        self._finalise = button("定稿", "sheet_finalise", self._ask_finalise, role="primary")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(tool("back", "返回评定列表（Alt+←）", "sheet_back", self.left.emit))
        row.addWidget(self._title)
        row.addWidget(self._scope, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._state)
        row.addStretch()
        row.addLayout(self._switch())
        self._find = button("查找  Ctrl+K", "find", self._desk.palette, glyph="search")
        self._find.setAccessibleName("查找人员、记录和命令")
        row.addWidget(self._find)
        self._ready = words("数据已齐，请有定稿权限的账号定稿", "note", name="sheet_ready")
        self._ready.hide()
        row.addWidget(self._ready)
        for widget in (self._missing, self._delete, self._again, self._revise, self._report, self._finalise):
            widget.hide()
            row.addWidget(widget)
        return row

    def _switch(self) -> QHBoxLayout:
        self._chips = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(4)
        for place, (text, name) in enumerate((("评分", "sheet_scoring"), ("结果预览", "sheet_preview"))):
            made = button(text, name, partial(self.show_view, place))
            made.setProperty("chip", True)
            made.setCheckable(True)
            self._chips.addButton(made, place)
            row.addWidget(made)
        return row

    def _connect(self) -> None:
        self.scorer.saved.connect(self._saved)
        self.tree.chosen.connect(self.choose)
        self.tree.typed.connect(self._begin)
        self.tree.entered.connect(self._begin)
        self.pane.typed.connect(self._keeper.touch)
        self.pane.finished.connect(lambda: self.step(1, begin=True))
        self.pane.stepped.connect(lambda by: self.step(by, begin=True))
        self.totals.jump.connect(self.jump)
        self.result.jump.connect(self.jump)
        self._desk.hub.listen(self, NOUNS, self._changed)
        for keys, do in (("F8", self.next_missing), ("Alt+Left", self.left.emit)):
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(do)

    # reading

    def open_rating(self, uid: Uid) -> None:
        """Show a rating from its beginning."""
        if uid != self.uid:
            self._keeper.rest()
            self.pane.forget()
            self.uid = self.scorer.uid = uid
            self.shown, self._item, self._fresh = None, "", True
        self.reload()

    def reload(self) -> None:
        """Read the rating again; focus and place stay."""
        uid = self.uid
        if uid is None:
            return
        if self.shown is None:
            self._states.wait()
        who = self._desk.who
        self._desk.runner.read(
            lambda: scoring(self._ratings.get(who, uid)), self._show, owner=self, failed=self._failed, key="sheet"
        )

    def _changed(self, changes: Changes) -> None:
        if self.isVisible():
            self.reload()

    def _show(self, shown: Scoring) -> None:
        self.shown = shown
        self._head(shown.sheet)
        self._item = self._item if self._item in shown.items else shown.first()
        self.tree.show_scoring(shown)
        self.tree.choose(self._item)
        if not self.scorer.busy():
            self.pane.show_item(shown.items[self._item])
        self.totals.show_scoring(shown)
        self.pane.setEnabled(shown.editable)
        if self._fresh:
            self._fresh = False
            self._put_back(shown)
            self._views.setCurrentIndex(0 if shown.editable else 1)
            self.tree.setFocus()
        if not shown.editable:
            self._views.setCurrentIndex(1)
        if self._views.currentWidget() is self.result:
            self.result.show_scoring(shown)
        self._mark_view()
        self._states.content()

    def _put_back(self, shown: Scoring) -> None:
        """What was typed and not taken over when the program ended."""
        kept = self._keeper.begin(f"assessment/{uid_text(shown.sheet.uid)}") if shown.editable else None
        if kept:
            self.pane.put_back(kept)

    def _saved(self) -> None:
        self._keeper.touch()
        if not self.scorer.busy():
            self.reload()

    def _failed(self, error: BaseException) -> None:
        known = isinstance(error, UserError)
        text = error.message if isinstance(error, UserError) else "评定没有读出来"
        advice = error.advice if isinstance(error, UserError) else "数据没有改变。请重试。"
        self._states.message("warning", text, advice, "返回评定列表", self.left.emit)
        if not known:
            self._desk.error(error, "读取评定")

    def _head(self, sheet: Sheet) -> None:
        row, final = sheet.row, sheet.row.state is not AssessmentState.SCORING
        self._title.setText(row.subject)
        self._title.setToolTip(row.subject)
        self._scope.setText(
            f"{row.rubric} · {row.period.label}" + (f" · 第 {row.revision} 版" if row.revision > 1 else "")
        )
        set_pill(self._state, row.state.label, TONES[row.state])
        missing = len(sheet.result.missing)
        self._missing.setVisible(not final and missing > 0)
        for widget in (self._again, self._revise, self._report):
            widget.setVisible(final)
        self._revise.setVisible(row.state is AssessmentState.FINAL and self._desk.who.may(Right.FINALISE))
        self._delete.setVisible(not final)
        may = self._desk.who.may(Right.FINALISE)
        self._finalise.setVisible(not final and not missing and may)
        self._ready.setVisible(not final and not missing and not may)
        for chip in self._chips.buttons():
            chip.setVisible(not final)

    # moving

    def choose(self, item: str) -> None:
        """Open a line in the middle."""
        if self.shown is None or item not in self.shown.items:
            return
        self._item = item
        self.tree.choose(item)
        self.pane.show_item(self.shown.items[item])

    def step(self, by: int, *, begin: bool = False) -> None:
        """To the neighbour of the line of the moment."""
        if self.shown is not None:
            before = self._item
            self.choose(self.shown.step(self._item, by))
            if begin and self._item != before:
                self._begin()

    def jump(self, item: str) -> None:
        """Open a line and go to its first field."""
        if self.shown is not None and item in self.shown.items:
            self.show_view(0)
            self.choose(item)
            self._begin()

    def _begin(self, typed: str = "") -> None:
        """Into the first field of the line; a line without one leaves the keyboard with the tree."""
        if not self.pane.begin(typed):
            self.tree.setFocus()

    def next_missing(self) -> None:
        """The next line without facts."""
        found = self.shown.next_missing(self._item) if self.shown is not None else None
        if found is not None:
            self.jump(found)

    def show_view(self, place: int) -> None:
        """0 scoring, 1 result."""
        if self.shown is None:
            return
        self.pane.leave()
        self._views.setCurrentIndex(place if self.shown.editable else 1)
        if self._views.currentWidget() is self.result:
            self.result.show_scoring(self.shown)
        self._mark_view()

    def _mark_view(self) -> None:
        self._chips.button(self._views.currentIndex()).setChecked(True)

    # doing

    def _do(self, title: str, work: Callable[[Uid], object], done: Callable[[object], object]) -> None:
        """One action at a time: its buttons rest until it has ended."""
        uid = self.uid
        if uid is None:
            return

        def ended(result: object) -> None:
            self._rest(False)
            done(result)

        def failed(error: BaseException) -> None:
            self._rest(False)
            self._desk.error(error, title)

        self._rest(True)
        self._desk.runner.write(title, lambda: work(uid), ended, owner=self, failed=failed)

    def _rest(self, resting: bool) -> None:
        for each in (self._finalise, self._report, self._revise, self._delete):
            each.setEnabled(not resting)

    def _ask_finalise(self) -> None:
        shown = self.shown
        if shown is None:
            return
        row = shown.sheet.row
        detail = f"得分 {(row.score or 0) / 100:.2f}，评为“{row.level}”。定稿后数据和结果封存，只能用“更正”另立一版。"
        self._desk.ask(self, f"把“{row.subject}”{row.period.label}的评定定稿？", detail, "定稿", self.finalise)

    def finalise(self) -> None:
        """定稿."""
        who = self._desk.who
        self._do("评定定稿", lambda uid: self._ratings.finalise(who, uid), self._finalised)

    def _finalised(self, _changes: object) -> None:
        self._desk.say("评定已定稿")
        self.reload()

    def _derive_again(self) -> None:
        uid, who = self.uid, self._desk.who
        if uid is not None:
            self._desk.runner.read(
                lambda: self._ratings.derived_again(who, uid), self.result.show_derived, owner=self, key="again"
            )

    def _make_report(self) -> None:
        documents, who = self._desk.services.documents, self._desk.who
        self._do("生成评定报告", lambda uid: documents.make(who, "assessment_report", uid), self._made)

    def _made(self, saved: object) -> None:
        if isinstance(saved, Saved):
            self._desk.say("已生成星级评定报告")
            self._desk.go("documents", saved.uid)

    def _ask_revise(self) -> None:
        ask_reason(
            self,
            "更正这次评定？",
            "原结果保留不变；将另立一版，带上全部录入，改正后重新定稿。",
            "更正",
            self.revise,
            ("数据核对有误", "申诉成立", "漏计事项"),
        )

    def revise(self, reason: str) -> None:
        """A new revision with its reason."""
        who = self._desk.who
        self._do("更正评定", lambda uid: self._ratings.revise(who, uid, reason), self._revised)

    def _revised(self, saved: object) -> None:
        if isinstance(saved, Saved):
            self._desk.say("已另立一版，请改正后重新定稿")
            self.opened.emit(saved.uid)

    def _ask_delete(self) -> None:
        ask_reason(self, "删除这次评定？", "已录入的评分一并移入回收站。", "删除", self.delete, ("误建", "不再评定"))

    def delete(self, reason: str) -> None:
        """Drop a rating that is not final."""
        who = self._desk.who
        self._do("删除评定", lambda uid: self._ratings.delete(who, uid, reason), self._deleted)

    def _deleted(self, _changes: object) -> None:
        self._desk.say("已把评定移入回收站")
        self.left.emit()

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.window().width() < NARROW
        ways = QBoxLayout.Direction
        self._right.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._tree_card.setFixedWidth(232 if narrow else 288)
        self._totals_card.setMaximumSize(16777215 if narrow else 308, 108 if narrow else 16777215)
        self._totals_card.setMinimumWidth(0 if narrow else 308)
        self.totals.set_compact(narrow)
        for widget in (self._scope, self._find):
            widget.setVisible(not narrow)


def _carded(*inner: QWidget) -> QWidget:
    made = card()
    lines = QVBoxLayout(made)
    lines.setContentsMargins(1, 8, 1, 8)
    for widget in inner:
        lines.addWidget(widget)
    return made
