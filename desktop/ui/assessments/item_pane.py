"""The editor of one line: what it asks for, what may be entered, what came out, and the records behind it."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.assessments.entries import EntryLine, GradeRow
from desktop.ui.assessments.evidence import Evidence
from desktop.ui.assessments.judged_sections import TicksSection
from desktop.ui.assessments.marks import Mark
from desktop.ui.assessments.presenter import Item
from desktop.ui.assessments.scorer import Scorer
from desktop.ui.assessments.section import Section
from desktop.ui.assessments.sections import sections_of, show_state
from desktop.ui.assessments.slot import discard
from desktop.ui.shared.buttons import pill, rule, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.scrolled import Body, scrolled


class ItemPane(QScrollArea):
    """What is typed and not taken over is kept by line of the tree, and stands there again on return.

    Signals:
        finished: Enter in the last field: the next line, please.
        stepped: ↑ or ↓.
        typed: something was typed.
    """

    finished = Signal()
    stepped = Signal(int)
    typed = Signal()

    def __init__(self, desk: Desk, scorer: Scorer) -> None:
        super().__init__()
        scrolled(self, "item_pane", "评分")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._desk, self._scorer = desk, scorer
        self._item: Item | None = None
        self._sections: list[Section] = []
        self._unsent: dict[str, str] = {}
        self._handed: dict[str, dict[str, str]] = {}
        """By line of the tree: what was on its way to the service when the line was left."""
        self._why: dict[str, str] = {}
        """By line of the tree: why what stands in `_unsent` was refused after the line was left."""
        self._title = words("", "title", wrap=True, name="item_title")
        self._state = pill()
        self._score = words("", "title", name="item_score")
        self._worth = words("", "second", name="item_worth")
        self._standard = words("", wrap=True, name="item_standard")
        self._rule = words("", "second", wrap=True, name="item_rule")
        self._reason = words("", "caution", wrap=True, name="item_reason")
        self._problem = words("", "problem", wrap=True, name="item_problem")
        self._evidence = Evidence(desk)
        self._body = Body(8, (20, 8, 20, 8))
        self._middle = QVBoxLayout()
        self._middle.setSpacing(20)
        self._arrange()
        self.setWidget(self._body)
        scorer.refused.connect(self._refused)

    def _arrange(self) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._title, 1)
        head.addWidget(self._state, 0, middle)
        head.addWidget(self._score)
        head.addWidget(self._worth, 0, middle)
        lines = self._body.lines
        lines.addLayout(head)
        for widget in (self._standard, self._rule, self._reason):
            lines.addWidget(widget)
        lines.addSpacing(4)
        lines.addWidget(rule())
        lines.addWidget(self._problem)
        lines.addSpacing(4)
        lines.addLayout(self._middle)
        lines.addSpacing(12)
        lines.addWidget(self._evidence)
        lines.addStretch()

    # showing

    def show_item(self, item: Item) -> None:
        """Show a line; the same line again keeps focus and whatever is being typed."""
        fresh = self._item is None or self._item.id != item.id
        if self._item is not None and not fresh and self._item.shape != item.shape:
            self._remember()
            self._build(item)
            self._restore(item.id)
        if fresh:
            self.leave()
            self._item = item
            self._build(item)
            self._say("")
            self.verticalScrollBar().setValue(0)
        self._item = item
        self._head(item)
        for section in self._sections:
            section.take(item)
        self._evidence.show_records(item.evidence, item.linked)
        if fresh:
            self._restore(item.id)

    def forget(self) -> None:
        """Another rating follows: its lines may have the same names."""
        self.leave()
        self._item = None
        for kept in (self._unsent, self._handed, self._why):
            kept.clear()

    def leave(self) -> None:
        """Hand over what is typed and not yet sent; remember what cannot be taken over."""
        for section in self._sections:
            for line in section.lines():
                line.take()
        self._remember()
        if self._item is not None:
            lines = [line for section in self._sections for line in section.lines()]
            self._handed[self._item.id] = {line.objectName(): line.text() for line in lines if line.handed()}
        if self._item is not None and any(key.startswith(f"{self._item.id}/") for key in self._unsent):
            self._desk.say(f"{self._item.label} 有未记入的内容，回到该条可继续填写")

    def _build(self, item: Item) -> None:
        before = self._sections
        self._sections = sections_of(self._scorer, item)
        for section in self._sections:
            section.onward.connect(self._onward)
            section.stepped.connect(self.stepped)
            section.problem.connect(self._say)
            for line in section.lines():
                line.textEdited.connect(lambda _text: self.typed.emit())
            self._middle.addWidget(section)
            # Shown at once: a widget that is not yet visible cannot be given the focus.
            section.show()
        self._part_with(before)

    def _part_with(self, sections: list[Section]) -> None:
        """Take out the parts of the line before, at once, so that nothing finds their fields any more."""
        fields = self.fields()
        typing = QApplication.focusWidget()
        if fields and typing is not None and any(section.isAncestorOf(typing) for section in sections):
            # Qt would pass the focus on through every field that is left.
            fields[0].setFocus()
        for section in sections:
            discard(section)

    def _head(self, item: Item) -> None:
        self._title.setText(item.label)
        show_state(self._state, item)
        _say(self._score, item.got)
        _say(
            self._worth,
            f"/ {item.worth} 分" if item.got and item.worth else f"满分 {item.worth} 分" if item.worth else "",
        )
        _say(self._standard, item.standard)
        _say(self._rule, item.words)
        self._reason.setProperty("role", "caution" if item.mark is Mark.MISSING else "note")
        self._reason.style().polish(self._reason)
        _say(self._reason, item.reason)

    def _say(self, problem: str) -> None:
        _say(self._problem, problem)

    def _refused(self, item: str, why: str, typed: Mapping[str, str]) -> None:
        if self._item is None or item != self._item.id:
            self._refused_elsewhere(item, why, typed or self._handed.pop(item, {}))
            return
        self._say(why)
        for section in self._sections:
            for line in section.lines():
                line.refuse_handed()
            section.put_back(typed)
            section.take(self._item)

    def _refused_elsewhere(self, item: str, why: str, texts: Mapping[str, str]) -> None:
        """Enter had gone on to another line: what was typed waits, with the reason, for whoever comes back."""
        self._unsent |= {f"{item}/{name}": text for name, text in texts.items()}
        if texts:
            self._why[item] = why
            self.typed.emit()
        self._desk.say(f"{item} 没有记入：{why}" + ("（回到该条可继续填写）" if texts else ""))

    # what is typed and not taken over

    def unsent(self) -> dict[str, str]:
        """ "line of the tree/name of the field" → text, for all lines of this rating."""
        self._remember()
        return dict(self._unsent)

    def put_back(self, texts: Mapping[str, str]) -> None:
        """What was typed before the program ended."""
        self._unsent = dict(texts)
        if self._item is not None:
            self._restore(self._item.id)

    def _remember(self) -> None:
        if self._item is None:
            return
        mine = f"{self._item.id}/"
        kept = {key: text for key, text in self._unsent.items() if not key.startswith(mine)}
        fresh = {mine + name: text for section in self._sections for name, text in section.unsent().items()}
        self._unsent = kept | fresh

    def _restore(self, item: str) -> None:
        mine = f"{item}/"
        texts = {key.removeprefix(mine): text for key, text in self._unsent.items() if key.startswith(mine)}
        for section in self._sections if texts else ():
            section.restore(texts)
        why = self._why.pop(item, "")
        if why:
            self._say(why)
            for line in (line for section in self._sections for line in section.lines()):
                if line.objectName() in texts and line.dirty():
                    line.refuse()

    # keyboard

    def fields(self) -> list[QWidget]:
        """What Enter goes through, in order."""
        return [field for section in self._sections for field in section.fields if field.isVisibleTo(self._body)]

    def begin(self, typed: str = "") -> bool:
        """Go to the first field, with the digit that was typed on the tree; False when the line has none."""
        fields = self.fields()
        if not fields or not self.isEnabled():
            return False
        first = next((f for f in fields if not _filled(f)), fields[0])
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ensureWidgetVisible(first)
        if typed:
            self._type(first, typed)
        return True

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
    return (isinstance(field, EntryLine) and bool(field.text())) or (isinstance(field, GradeRow) and field.chosen())


def _say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
