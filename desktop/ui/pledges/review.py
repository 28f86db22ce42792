"""逐条审核: four boxes for each item; all four pass it, anything else sends it back and asks why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.drafts import entry, tidy
from desktop.domain.identity import Uid
from desktop.domain.pledges.model import QUESTIONS, ReviewDraft
from desktop.services.pledges.reading import ItemRow
from desktop.ui.shared.buttons import button, restyle, rule, words
from desktop.ui.shared.fields import UnreadableError


@dataclass(frozen=True, slots=True)
class TypedReview:
    """What the panel holds: the day, and for each item the four answers and the note."""

    reviewed_on: date | None = entry("审核日期", required=True)
    answers: Mapping[Uid, ReviewDraft] | None = entry("逐条审核")

    def drafts(self) -> dict[Uid, ReviewDraft]:
        """One draft an item, with the day."""
        return {uid: replace(given, reviewed_on=self.reviewed_on) for uid, given in (self.answers or {}).items()}


class ItemReview(QWidget):
    """One item with its four boxes and the note.

    Signals:
        changed: a box was ticked or something typed.
    """

    changed = Signal()

    def __init__(self, place: int, row: ItemRow) -> None:
        super().__init__()
        self.uid = row.uid
        self.ticks = {name: self._tick(place, name, text) for name, text in QUESTIONS}
        self.note = QLineEdit()
        self.note.setObjectName(f"item{place}_note")
        self.note.setAccessibleName(f"第 {place} 项的审核意见")
        self.note.setMaxLength(300)
        self.note.textChanged.connect(lambda _text: self._changed())
        self._says = words("", "note", name=f"item{place}_outcome")
        self._arrange(place, row)
        self._changed()

    def answers(self) -> ReviewDraft:
        four = [self.ticks[name].isChecked() for name, _ in QUESTIONS]
        return ReviewDraft(four[0], four[1], four[2], four[3], tidy(self.note.text()))

    def lacks_note(self) -> bool:
        """Sent back without a word why."""
        given = self.answers()
        return not given.passes and not given.review_note

    def pass_all(self) -> None:
        for tick in self.ticks.values():
            tick.setChecked(True)

    def _tick(self, place: int, name: str, text: str) -> QCheckBox:
        made = QCheckBox(text)
        made.setObjectName(f"item{place}_{name}")
        made.setAccessibleName(f"第 {place} 项：{text}")
        made.toggled.connect(lambda _on: self._changed())
        return made

    def _arrange(self, place: int, row: ItemRow) -> None:
        draft = row.draft
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 4, 0, 8)
        lines.setSpacing(4)
        lines.addWidget(rule())
        head = QHBoxLayout()
        head.addWidget(words(f"{place}. {draft.title}", wrap=True), 1)
        every = button("四项都是", f"item{place}_all", self.pass_all, role="link")
        every.setAccessibleName(f"第 {place} 项四项都是")
        head.addWidget(every, 0, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(head)
        parts = [f"{draft.kind.label}（{draft.category.label}）", draft.measure or "", _due(draft.due_on)]
        lines.addWidget(words("　".join(p for p in parts if p), "note", wrap=True))
        boxes = QGridLayout()
        boxes.setSpacing(4)
        for column, tick in enumerate(self.ticks.values()):
            boxes.addWidget(tick, 0, column)
        lines.addLayout(boxes)
        if row.review.review_note:
            self.note.setText(row.review.review_note)
        lines.addWidget(self.note)
        lines.addWidget(self._says)

    def _changed(self) -> None:
        given = self.answers()
        if given.passes:
            self._says.setText("四项都是，通过。")
        elif given.review_note:
            self._says.setText("退回修改。")
        else:
            self._says.setText("未全部认可的将退回，请写明意见。")
        restyle(self._says, "role", "note" if given.passes or given.review_note else "caution")
        self.note.setPlaceholderText("审核意见（可不填）" if given.passes else "审核意见：为什么退回，怎样修改")
        self.changed.emit()


def _due(day: date | None) -> str:
    return f"时限 {day}" if day else ""


class ReviewRows(QWidget):
    """All items of a sheet that wait for review.

    Signals:
        changed: some answer changed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items: list[ItemReview] = []
        self._summary = words("", "second", name="review_summary")
        self._every = button("全部四项都是", "review_pass_all", self.pass_all, role="link")
        self._body = QWidget()
        self._body.setObjectName("body")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        area = QScrollArea()
        area.setObjectName("review_scroll")
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._body)
        # Room beside the bar only where there is one: else the items end where the line above them ends.
        bar = area.verticalScrollBar()
        bar.rangeChanged.connect(lambda _low, high: self._column.setContentsMargins(0, 0, 8 if high else 0, 0))
        head = QHBoxLayout()
        head.addWidget(self._summary, 1)
        head.addWidget(self._every)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 8, 0, 0)
        lines.setSpacing(4)
        lines.addLayout(head)
        lines.addWidget(area, 1)
        self._area = area

    def show_items(self, rows: Sequence[ItemRow]) -> None:
        for place, row in enumerate(rows, start=1):
            item = ItemReview(place, row)
            item.changed.connect(self._changed)
            self.items.append(item)
            self._column.addWidget(item)
        self._column.addStretch()
        self._area.setMinimumSize(560, min(440, 164 * len(rows)))
        self._changed()

    def pass_all(self) -> None:
        for item in self.items:
            item.pass_all()

    def _changed(self) -> None:
        passing = sum(item.answers().passes for item in self.items)
        self._summary.setText(f"{passing} 项通过，{len(self.items) - passing} 项退回")
        self.changed.emit()


class AnswersField:
    """Adapter for the binder; the draft holds item → answers."""

    def __init__(self, widget: ReviewRows) -> None:
        self.widget: QWidget = widget
        self._rows = widget

    def text(self) -> str:
        return ""

    def restore(self, text: str) -> None:
        """Reviews are not kept half-done."""

    def value(self) -> Mapping[Uid, ReviewDraft]:
        lacking = next((n for n, item in enumerate(self._rows.items, start=1) if item.lacks_note()), 0)
        if lacking:
            raise UnreadableError(f"第 {lacking} 项未全部认可，退回时请写明审核意见。")
        return {item.uid: item.answers() for item in self._rows.items}

    def show(self, value: Any) -> None:
        """The items were put in when the panel was made."""

    def on_change(self, react: Callable[[], object]) -> None:
        self._rows.changed.connect(partial(react))

