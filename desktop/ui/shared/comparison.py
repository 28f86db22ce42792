"""Two versions side by side, field by field: what differs is marked, and one of the two is taken."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.shared.buttons import button, rule, show_if, words
from desktop.ui.shared.scrolled import Body, scrolled
from desktop.ui.shared.sections import mark
from desktop.ui.shared.tokens import Tone


@dataclass(frozen=True, slots=True)
class Pair:
    """One field of both.

    Attributes:
        right_taken: the right one is taken to begin with.
        note: what should be known before choosing.
    """

    name: str
    label: str
    left: str
    right: str
    differs: bool
    right_taken: bool = False
    note: str = ""


class Comparison(QWidget):
    """See the module's sentence. Fields that are the same are shown on request only.

    Signals:
        changed: another side was taken of some field.
    """

    changed = Signal()

    def __init__(self, left: str, right: str, pairs: Sequence[Pair]) -> None:
        """`left`, `right`: what the two versions are called, e.g. 我的修改 and 现在存的; in lines of their own where long."""
        super().__init__()
        self.setObjectName("comparison")
        self._heads = (left, right)
        self._titles = tuple(title.replace("\n", "，") for title in self._heads)
        self._groups: dict[str, QButtonGroup] = {}
        self._same: list[QWidget] = []
        self._body = Body(0, (0, 0, 12, 0))
        for pair in pairs:
            self._add(pair)
        self._body.lines.addStretch()
        area = QScrollArea()
        scrolled(area, "comparison_fields", "两个版本的各项")
        area.setWidget(self._body)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addWidget(self._head())
        lines.addWidget(rule())
        lines.addWidget(area, 1)
        self._show_same(False)

    def right_taken(self) -> frozenset[str]:
        """Fields of which the right version is taken."""
        return frozenset(name for name, group in self._groups.items() if group.checkedId() == 1)

    # building

    def _head(self) -> QWidget:
        made, sides = _row(words("", "second"))
        sides.setContentsMargins(0, 6, 12, 6)
        for place, title in enumerate(self._heads):
            side = QHBoxLayout()
            side.setSpacing(4)
            side.addWidget(words(title, "heading", wrap=True, name=f"comparison_title_{place + 1}"), 1)
            take = button("全部用这边", f"comparison_all_{place + 1}", partial(self._take_all, place), role="link")
            take.setAccessibleName(f"全部用：{self._titles[place]}")
            show_if(take, on=bool(self._groups))
            side.addWidget(take)
            sides.addLayout(side, 0, place + 1)
        return made

    def _add(self, pair: Pair) -> None:
        made, sides = _row(self._label(pair))
        made.setObjectName(f"comparison_{pair.name}")
        if pair.differs:
            group = self._groups[pair.name] = QButtonGroup(self)
            for place, text in enumerate((pair.left, pair.right)):
                sides.addWidget(self._choice(pair, group, place, text), 0, place + 1)
            group.button(int(pair.right_taken)).setChecked(True)
            group.idToggled.connect(lambda _place, on: self.changed.emit() if on else None)
        else:
            for place in (1, 2):
                sides.addWidget(words(pair.left, "second", wrap=True), 0, place)
            self._same.append(made)
        sides.addWidget(rule(), 1, 0, 1, 3)
        self._body.lines.addWidget(made)

    def _label(self, pair: Pair) -> QWidget:
        made = QWidget()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addWidget(words(pair.label, "" if pair.differs else "second", wrap=True))
        if pair.note or pair.differs:
            pill = mark(pair.note or "不同", Tone.WARNING if pair.note else Tone.INFO)
            lines.addWidget(pill, 0, Qt.AlignmentFlag.AlignLeft)
        return made

    def _choice(self, pair: Pair, group: QButtonGroup, place: int, text: str) -> QWidget:
        radio = QRadioButton()
        radio.setObjectName(f"comparison_{pair.name}_{place + 1}")
        radio.setAccessibleName(f"{pair.label}：{self._titles[place]}“{text}”")
        group.addButton(radio, place)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(radio, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(_Words(text, radio.click), 1)
        return made

    # what is chosen

    def _take_all(self, place: int) -> None:
        for group in self._groups.values():
            group.button(place).setChecked(True)

    def same_box(self) -> QCheckBox:
        """A tick that shows the fields that are the same; for the foot of the dialog."""
        box = QCheckBox(f"显示相同的 {len(self._same)} 项")
        box.setObjectName("comparison_same")
        box.setAccessibleName(box.text())
        box.toggled.connect(self._show_same)
        show_if(box, on=bool(self._same))
        return box

    def _show_same(self, on: bool) -> None:
        for each in self._same:
            each.setVisible(on)


class _Words(QLabel):
    """Text that wraps, as a radio button's own would not; a click on it is a click on the button."""

    def __init__(self, text: str, click: Callable[[], object]) -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setContentsMargins(0, 4, 0, 4)
        self._click = click

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._click()
        super().mouseReleaseEvent(event)


def _row(label: QWidget) -> tuple[QFrame, QGridLayout]:
    """Label, left, right: the same widths in every row."""
    made = QFrame()
    sides = QGridLayout(made)
    sides.setContentsMargins(0, 6, 0, 0)
    sides.setHorizontalSpacing(16)
    sides.setVerticalSpacing(6)
    label.setFixedWidth(128)
    sides.addWidget(label, 0, 0, Qt.AlignmentFlag.AlignTop)
    sides.setColumnStretch(1, 1)
    sides.setColumnStretch(2, 1)
    return made, sides
