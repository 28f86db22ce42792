"""The editor of one line: what it asks for, what may be entered, what came out, and the records behind it."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.assessments.entries import EntryLine, GradeRow
from desktop.ui.assessments.evidence import Evidence
from desktop.ui.assessments.presenter import Item, Mark
from desktop.ui.assessments.scorer import Scorer
from desktop.ui.assessments.sections import Section, TicksSection, sections_of, show_state
from desktop.ui.shared.buttons import pill, rule, words
from desktop.ui.shared.desk import Desk


class ItemPane(QScrollArea):
    """Signals:
    finished: Enter in the last field: the next line, please.
    stepped: ↑ or ↓.
    """

    finished = Signal()
    stepped = Signal(int)

    def __init__(self, desk: Desk, scorer: Scorer) -> None:
        super().__init__()
        self.setObjectName("item_pane")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._desk, self._scorer = desk, scorer
        self._item: Item | None = None
        self._sections: list[Section] = []
        self._title = words("", "heading", wrap=True, name="item_title")
        self._state = pill()
        self._score = words("", "figure", name="item_score")
        self._worth = words("", "second")
        self._standard = words("", wrap=True, name="item_standard")
        self._rule = words("", "second", wrap=True, name="item_rule")
        self._reason = words("", "caution", wrap=True, name="item_reason")
        self._problem = words("", "problem", wrap=True, name="item_problem")
        self._evidence = Evidence(desk)
        self._body = QWidget()
        self._body.setObjectName("body")
        self._middle = QVBoxLayout()
        self._middle.setSpacing(16)
        self._arrange()
        self.setWidget(self._body)
        scorer.refused.connect(lambda item, why: self._refused(item, why))

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._score)
        head.addWidget(self._worth, 0, Qt.AlignmentFlag.AlignVCenter)
        lines = QVBoxLayout(self._body)
        lines.setContentsMargins(20, 16, 20, 16)
        lines.setSpacing(8)
        lines.addLayout(head)
        for widget in (self._standard, self._rule, self._reason, self._problem):
            lines.addWidget(widget)
        lines.addWidget(rule())
        lines.addSpacing(4)
        lines.addLayout(self._middle)
        lines.addSpacing(8)
        lines.addWidget(self._evidence)
        lines.addStretch()

    # showing

    def show_item(self, item: Item) -> None:
        """Show a line; the same line again keeps focus and whatever is being typed."""
        if self._item is None or self._item.id != item.id:
            self.leave()
            self._item = item
            self._build(item)
            self._say("")
            self.verticalScrollBar().setValue(0)
        self._item = item
        self._head(item)
        for section in self._sections:
            section.take(item)
        self._evidence.show_ids(item.evidence)

    def forget(self) -> None:
        """Another rating follows: its lines may have the same names."""
        self.leave()
        self._item = None

    def leave(self) -> None:
        """Hand over what is typed and not yet sent."""
        for section in self._sections:
            for line in section.findChildren(EntryLine):
                line.take()

    def _build(self, item: Item) -> None:
        for section in self._sections:
            section.hide()
            section.deleteLater()
        self._sections = sections_of(self._scorer, item)
        for section in self._sections:
            section.onward.connect(self._onward)
            section.stepped.connect(self.stepped.emit)
            section.problem.connect(self._say)
            self._middle.addWidget(section)

    def _head(self, item: Item) -> None:
        self._title.setText(item.label)
        show_state(self._state, item)
        self._score.setText(item.got)
        self._worth.setText(
            f"/ {item.worth} 分" if item.got and item.worth else f"满分 {item.worth} 分" if item.worth else ""
        )
        _say(self._standard, item.standard)
        _say(self._rule, item.words)
        _say(
            self._reason, item.reason if item.mark in (Mark.MISSING, Mark.NOT_APPLICABLE) or item.group == "必" else ""
        )

    def _say(self, problem: str) -> None:
        _say(self._problem, problem)

    def _refused(self, item: str, why: str) -> None:
        if self._item is not None and item == self._item.id:
            self._say(why)
        else:
            self._desk.say(f"{item} 没有记入：{why}")

    # keyboard

    def fields(self) -> list[QWidget]:
        """What Enter goes through, in order."""
        return [field for section in self._sections for field in section.fields]

    def begin(self, typed: str = "") -> None:
        """Go to the first field, with the digit that was typed on the tree."""
        fields = self.fields()
        if not fields:
            return
        first = next((f for f in fields if not _filled(f)), fields[0])
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ensureWidgetVisible(first)
        if typed:
            self._type(first, typed)

    def _type(self, field: QWidget, typed: str) -> None:
        if isinstance(field, EntryLine):
            field.setText(typed)
        elif isinstance(field, GradeRow):
            field.pick(int(typed) - 1)
        else:
            for section in self._sections:
                if isinstance(section, TicksSection):
                    section.toggle(int(typed) - 1)

    def _onward(self, field: Any) -> None:
        if self._problem.isVisibleTo(self._body):
            return
        fields = self.fields()
        place = fields.index(field) if field in fields else len(fields)
        if place + 1 < len(fields):
            fields[place + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()


def _filled(field: QWidget) -> bool:
    return isinstance(field, EntryLine) and bool(field.text())


def _say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
