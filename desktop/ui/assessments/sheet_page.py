"""One rating, full width: scoring or result, with the way back to the list."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.changes import Changes
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, uid_text
from desktop.ui.assessments.item_pane import ItemPane
from desktop.ui.assessments.presenter import Scoring, scoring
from desktop.ui.assessments.result_page import ResultView
from desktop.ui.assessments.scorer import Scorer
from desktop.ui.assessments.sheet_deeds import SheetDeeds
from desktop.ui.assessments.sheet_header import SheetHeader
from desktop.ui.assessments.totals import Totals
from desktop.ui.assessments.tree import RubricTree
from desktop.ui.shared.buttons import card, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.drafts import Keeper
from desktop.ui.shared.list_page import NARROW
from desktop.ui.shared.page import MARGIN, States

NOUNS = (
    "assessment",
    "score_entry",
    "judge",
    "activity",
    "pairing",
    "pledge",
    "person",
    "organisation",
    "project",
    "problem",
)


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
        self._fresh = self._stale = False
        self.scorer = Scorer(desk, self)
        self.tree, self.pane, self.totals = RubricTree(), ItemPane(desk, self.scorer), Totals()
        self.result = ResultView(desk)
        self._keeper = Keeper(desk.shelf, desk.runner, self.pane.unsent, self)
        self._views = QStackedWidget()
        self._views.addWidget(self._scoring_view())
        self._views.addWidget(self.result)
        self._states = States(self._views, "sheet")
        self.header, self._deeds = SheetHeader(desk), SheetDeeds(desk, self)
        self._arrange()
        self._connect()

    # building

    def _scoring_view(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        keys = words("0–9 录入　Enter 下一条　↑↓ 上下移动\nF8 下一个缺数　F9 结果预览", "note", wrap=True, name="sheet_keys")
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
        lines.addWidget(self.header)
        lines.addWidget(self._states, 1)

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
        self._connect_deeds()
        for keys, do in (("F8", self.next_missing), ("F9", self.turn), ("Alt+Left", self.left.emit)):
            QShortcut(QKeySequence(keys), self).activated.connect(do)

    def _connect_deeds(self) -> None:
        header, deeds = self.header, self._deeds
        header.back.connect(self.left)
        header.next_missing.connect(self.next_missing)
        header.viewed.connect(self.show_view)
        header.finalise.connect(lambda: deeds.finalise(self.shown.sheet.row) if self.shown else None)
        for asked, do in (
            (header.derive_again, deeds.derive_again),
            (header.report, deeds.report),
            (header.revise, deeds.revise),
            (header.delete, deeds.delete),
        ):
            asked.connect(partial(self._with_uid, do))
        deeds.resting.connect(header.rest)
        deeds.changed.connect(self.reload)
        deeds.derived.connect(lambda uid, same: self.result.show_derived(same) if uid == self.uid else None)
        deeds.opened.connect(self.opened)
        deeds.gone.connect(self.left)

    def _with_uid(self, do: Callable[[Uid], object]) -> None:
        if self.uid is not None:
            do(self.uid)

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
        self._stale = False
        if self.shown is None:
            self._states.wait()
        who = self._desk.who
        self._desk.runner.read(
            lambda: scoring(self._ratings.get(who, uid)), self._show, owner=self, failed=self._failed, key="sheet"
        )

    def _changed(self, changes: Changes) -> None:
        self._stale = True
        if self.isVisible():
            self.reload()

    def _show(self, shown: Scoring) -> None:
        self.shown = shown
        self.header.show_sheet(shown.sheet)
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

    def turn(self) -> None:
        """From scoring to the result, which then scrolls by the keyboard, and back to where one was."""
        self.show_view(1 - self._views.currentIndex())
        (self.result if self._views.currentWidget() is self.result else self.tree).setFocus()

    def _mark_view(self) -> None:
        self.header.mark_view(self._views.currentIndex())

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.window().width() < NARROW
        ways = QBoxLayout.Direction
        self._right.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._tree_card.setFixedWidth(232 if narrow else 288)
        self._totals_card.setMaximumSize(16777215 if narrow else 308, 108 if narrow else 16777215)
        self._totals_card.setMinimumWidth(0 if narrow else 308)
        self.totals.set_compact(narrow)
        self.header.set_narrow(narrow)


def _carded(*inner: QWidget) -> QWidget:
    made = card()
    lines = QVBoxLayout(made)
    lines.setContentsMargins(1, 8, 1, 8)
    for widget in inner:
        lines.addWidget(widget)
    return made
