"""Parts under a record's form: headed sections, lines with what can be done, notices, and the steps of a course."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.shared.buttons import button, pill, rule, words
from desktop.ui.shared.tokens import Tone, tokens_of


class Section(QWidget):
    """A heading with a figure, and lines under it. An empty section says why."""

    def __init__(self, title: str, name: str, empty: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self._name, self._empty = name, empty
        self._title = words(title, "heading", name=f"{name}_heading")
        self._note = words("", "note", name=f"{name}_figure")
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        self._head.addWidget(self._title)
        self._head.addWidget(self._note, 1)
        self._body: QWidget | None = None
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 16, 0, 0)
        self._lines.setSpacing(4)
        self._lines.addLayout(self._head)

    def set_note(self, text: str) -> None:
        """A figure beside the heading."""
        self._note.setText(text)

    def fill(self, lines: Sequence[QWidget], begin: QWidget | None = None) -> None:
        """Put these lines in place of the ones before; `begin` stands last and adds one more."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for line in lines:
            column.addWidget(line)
        if not lines and self._empty:
            column.addWidget(words(self._empty, "second", wrap=True, name=f"{self._name}_empty"))
        if begin is not None:
            column.addWidget(begin, 0, Qt.AlignmentFlag.AlignLeft)
        held = _focus_in([self._body]) if self._body is not None else ""
        if self._body is not None:
            self._lines.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = body
        self._lines.addWidget(body)
        _focus_again([body], held)


def line(
    first: str, second: str = "", *, mark: QLabel | None = None, acts: Sequence[QWidget] = (), under: bool = False
) -> QWidget:
    """Words over a hairline: what, a note under it, a pill, and what can be done: beside long words it stands `under` them."""
    frame = QWidget()
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(rule())
    row = QHBoxLayout()
    row.setSpacing(12)
    texts = QVBoxLayout()
    texts.setSpacing(0)
    texts.addWidget(words(first, wrap=True))
    if second:
        texts.addWidget(words(second, "note", wrap=True))
    row.addLayout(texts, 1)
    for widget in (mark, *(() if under else acts)):
        if widget is not None:
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(row)
    if under and acts:
        column.addLayout(_from_the_left(acts))
    return frame


def _from_the_left(widgets: Sequence[QWidget]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return row


def below(*parts: QWidget) -> QWidget:
    """Parts one below the other."""
    frame = QWidget()
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part)
    return frame


def fact(label: str, value: str) -> QWidget:
    """What something is, beside what it is called."""
    frame = QWidget()
    row = QHBoxLayout(frame)
    row.setContentsMargins(0, 2, 0, 2)
    row.setSpacing(12)
    name = words(label, "second")
    name.setFixedWidth(64)
    row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words(value, wrap=True), 1)
    return frame


def small(text: str, name: str, spoken: str, do: Callable[[], object]) -> QWidget:
    """A link at the end of a line; `spoken` says what it is done to."""
    made = button(text, name, do, role="link", single=True)
    made.setAccessibleName(spoken)
    return made


def mark(text: str, tone: Tone = Tone.PLAIN) -> QLabel:
    """A pill that keeps its size in a line."""
    made = pill(text, tone)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def refill(layout: QLayout, widgets: Sequence[QWidget]) -> None:
    """Put these widgets in place of those a layout held; whoever worked by keyboard stays where he was."""
    old = []
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            old.append(widget)
    held = _focus_in(old)
    for widget in old:
        widget.hide()
        widget.deleteLater()
    for widget in widgets:
        layout.addWidget(widget)
    _focus_again(widgets, held)


def _focus_in(widgets: Sequence[QWidget]) -> str:
    """The name of what has the focus among these, "" when nothing has."""
    focus = QApplication.focusWidget()
    inside = focus is not None and any(w is focus or w.isAncestorOf(focus) for w in widgets)
    return focus.objectName() if focus is not None and inside else ""


def _focus_again(widgets: Sequence[QWidget], name: str) -> None:
    """Give the focus to what has this name now."""
    for widget in widgets if name else ():
        again = widget if widget.objectName() == name else widget.findChild(QWidget, name)
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)


class Notice(QFrame):
    """A sentence on a pale ground, with at most one thing to do about it. Its words carry the meaning, not its colour."""

    def __init__(self, text: str, tone: Tone, act: QWidget | None = None) -> None:
        super().__init__()
        self._tone = tone
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(words(text, wrap=True), 1)
        if act is not None:
            row.addWidget(act)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ink, ground = tokens_of().tone(self._tone)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(self.rect(), 6, 6)
        painter.setBrush(QColor(ink))
        painter.drawRoundedRect(QRectF(0, 0, 3, self.height()), 1.5, 1.5)


_DOT = 11


class Steps(QWidget):
    """The steps of a course in a row: those done ticked, the present one marked, those to come hollow."""

    def __init__(self, names: Sequence[str], name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._names, self._at, self._over = tuple(names), 0, False
        self.setFixedHeight(48)
        self.setMinimumWidth(220)

    def show_step(self, at: int, *, over: bool = False) -> None:
        """`at`: the present step, from 1; 0 before the first. `over`: the course is finished."""
        self._at, self._over = at, over
        said = [f"{n}（{self._state(i)}）" for i, n in enumerate(self._names, start=1)]
        self.setAccessibleName("步骤：" + "、".join(said))
        self.update()

    def _state(self, place: int) -> str:
        if self._over or place < self._at:
            return "已完成"
        return "当前" if place == self._at else "未开始"

    def sizeHint(self) -> QSize:
        return QSize(340, 48)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        share = self.width() / len(self._names)
        font = self.font()
        font.setPixelSize(12)
        painter.setFont(font)
        for place, name in enumerate(self._names, start=1):
            self._dot(painter, QPointF(share * (place - 0.5), _DOT + 3), place, share)
            self._say(painter, QRectF(share * (place - 1), 2 * _DOT + 8, share, 18), name, place)

    def _dot(self, painter: QPainter, centre: QPointF, place: int, share: float) -> None:
        tokens = tokens_of()
        done, here = self._state(place) == "已完成", self._state(place) == "当前"
        if place > 1:
            painter.setPen(QPen(QColor(tokens.info if done or here else tokens.edge), 2))
            painter.drawLine(QPointF(centre.x() - share + _DOT + 4, centre.y()), QPointF(centre.x() - _DOT - 4, centre.y()))
        ground = tokens.info if done else tokens.accent if here else tokens.card
        painter.setPen(QPen(QColor(tokens.edge if not done and not here else ground), 1.5))
        painter.setBrush(QColor(ground))
        painter.drawEllipse(centre, _DOT, _DOT)
        painter.setPen(QColor(tokens.on_accent if here else tokens.card if done else tokens.ink2))
        box = QRectF(centre.x() - _DOT, centre.y() - _DOT, 2 * _DOT, 2 * _DOT)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "✓" if done else str(place))

    def _say(self, painter: QPainter, box: QRectF, name: str, place: int) -> None:
        tokens = tokens_of()
        painter.setPen(QColor(tokens.ink if self._state(place) != "未开始" else tokens.ink2))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
