"""The ten most urgent duties, many of one kind on one line; a click or Enter leads there."""

from collections import Counter

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from desktop.domain.duties import Duty, DutyState, Heap, day_words, digest
from desktop.domain.identity import Uid
from desktop.domain.views import Comparison, Condition, View, write_view
from desktop.ui.duties.wording import TONES, ways
from desktop.ui.shared.buttons import button, card, words
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.page import States
from desktop.ui.shared.table_model import TableModel
from desktop.ui.shared.table_view import TableView

MOST = 10
ROW = 42
"""Roomier than a list: ten lines fill the card at the smallest screen."""


class Urgent:
    """The card; `widget` is what the page shows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._heaps: dict[Uid, Heap] = {}
        self.widget: QFrame = card()
        self.model = TableModel(_columns(desk), lambda uids: [self._heaps[u] for u in uids], desk.runner, self.widget)
        self.table = TableView(self.model, "dash_duties", "最急的应办事项", desk.settings)
        self._counts = {state: self._count(state) for state in DutyState}
        self._all = button("全部", "dash_duties_all", lambda: desk.go("duties", show="all"), role="link")
        self._states = States(self.table, "dash_duties")
        self._arrange()

    def show_duties(self, duties: tuple[Duty, ...]) -> None:
        heaps = digest(duties, MOST)
        self._heaps = {heap.uid: heap for heap in heaps}
        self.model.show(list(self._heaps), heaps)
        counts = Counter(duty.state for duty in duties)
        for state, made in self._counts.items():
            made.setText(f"{state.label} {counts[state]:,}")
            made.setAccessibleName(f"{state.label}的应办事项 {counts[state]} 项")
            made.setVisible(bool(counts[state]))
        self._all.setText(f"全部 {len(duties):,} 项")
        self._all.setAccessibleName(f"打开全部 {len(duties)} 项应办事项")
        self._all.setVisible(bool(duties))
        if heaps:
            self._states.content()
        else:
            self._states.message("check", "没有应办事项", "到了提醒日子还没做的，会列在这里。")

    def open(self, uid: Uid) -> None:
        """A single duty leads to where it is done, a heap to its list."""
        heap = self._heaps.get(uid)
        if heap is None:
            return
        if len(heap.duties) > 1:
            rule = Condition("rule", Comparison.IS, (heap.first.rule.code,))
            state = Condition("state", Comparison.IS, (heap.first.state.value,))
            self._desk.go("duties", show=write_view(View(conditions=(rule, state))))
            return
        for way in ways(heap.first, self._desk)[:1]:
            way.go()

    def _count(self, state: DutyState) -> QPushButton:
        return button("", f"dash_duties_{state}", lambda: self._desk.go("duties", show=state.value), role="link")

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 12, 0)
        head.setSpacing(16)
        head.addWidget(words("应办事项", "heading"))
        for made in self._counts.values():
            head.addWidget(made)
        head.addStretch()
        head.addWidget(self._all)
        lines = QVBoxLayout(self.widget)
        lines.setContentsMargins(1, 12, 1, 8)
        lines.setSpacing(8)
        lines.addLayout(head)
        lines.addWidget(self._states, 1)
        table = self.table
        table.horizontalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.viewport().setCursor(QCursor(Qt.CursorShape.PointingHandCursor))
        # A click opens, so that a double click must not open a second time.
        table.doubleClicked.disconnect()
        table.opened.connect(self.open)
        table.clicked.connect(self._clicked)

    def _clicked(self, index: QModelIndex) -> None:
        uid = self.model.uid_at(index.row())
        if uid is not None:
            self.open(uid)


def _columns(desk: Desk) -> tuple[Column[Heap], ...]:
    def days(heap: Heap) -> str:
        return day_words(heap.first.due_on, desk.today())

    return (
        Column[Heap]("days", "时限", days, width=108, look=Look.PILL, tone=lambda heap: TONES[heap.first.state]),
        Column[Heap]("title", "事项", lambda heap: heap.first.title, width=126),
        Column[Heap]("words", "缺什么", lambda heap: heap.words, width=150, stretch=1),
    )
