"""Small parts of the wizard: words on a coloured ground, running work with cancel, a figure one can press."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.shared.buttons import button, restyle, words
from desktop.ui.shared.tasks import Task, TaskRunner
from desktop.ui.shared.tokens import Tone

_TILE = 48
"""Height of a tile."""


class Banner(QFrame):
    """What happened in bold, what to do now under it; hidden while there is nothing to say."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._text = words("", "heading", wrap=True, name=f"{name}_text")
        self._advice = words("", wrap=True, name=f"{name}_advice")
        for label in (self._text, self._advice):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 10, 16, 10)
        lines.setSpacing(4)
        lines.addWidget(self._text)
        lines.addWidget(self._advice)
        self.hide()

    def say(self, text: str, advice: str = "", tone: Tone = Tone.BAD) -> None:
        restyle(self, "banner", str(tone))
        self._text.setText(text)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self.setAccessibleName(f"{text}{advice}")
        self.setVisible(bool(text))

    def text(self) -> str:
        """What it says at the moment."""
        return "" if self.isHidden() else self._text.text()


class Busy(QWidget):
    """Running work in its page: what is done, how far, 取消."""

    def __init__(self, name: str, runner: TaskRunner) -> None:
        super().__init__()
        self.setObjectName(name)
        self._task: Task[Any] | None = None
        self._what = ""
        self._words = words("", name=f"{name}_words")
        self._bar = QProgressBar()
        self._bar.setObjectName(f"{name}_bar")
        self._bar.setAccessibleName("进度")
        self._bar.setTextVisible(False)
        self.stop = button("取消", f"{name}_cancel", self._cancel)
        row = QHBoxLayout()
        row.addWidget(self._words, 1)
        row.addWidget(self.stop)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        lines.addLayout(row)
        lines.addWidget(self._bar)
        self.hide()
        runner.moved.connect(self._moved)

    def watch(self, task: Task[Any], what: str) -> None:
        """Show this task until `rest`."""
        self._task, self._what = task, what
        self.stop.setEnabled(True)
        self._bar.setRange(0, 0)
        self._words.setText(f"{what}…")
        self.show()

    def rest(self) -> None:
        self._task = None
        self.hide()

    def _moved(self, task: Task[Any]) -> None:
        if task is not self._task:
            return
        done, total, text = task.seen
        if total:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._words.setText(f"{text or self._what}：{done:,} / {total:,} 行")

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.stop.setEnabled(False)
            self._words.setText("正在取消…")


class Tile(QPushButton):
    """A figure over its word. Pressing it shows the rows that are counted."""

    def __init__(self, word: str, name: str, pressed: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(word)
        self.setAutoDefault(False)
        self._word = word
        self._figure = words("", "figure")
        self._label = words(word, "second")
        for label in (self._figure, self._label):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 4)
        row.setSpacing(8)
        row.addWidget(self._figure)
        row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch()
        self._label.setContentsMargins(0, 0, 0, 5)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_TILE)
        self.clicked.connect(lambda _checked=False: pressed())

    def sizeHint(self) -> QSize:
        return QSize(132, _TILE)

    def minimumSizeHint(self) -> QSize:
        return QSize(92, _TILE)

    def show_count(self, count: int, tone: Tone = Tone.PLAIN) -> None:
        self._figure.setText(f"{count:,}")
        restyle(self._figure, "tone", str(tone) if count and tone is not Tone.PLAIN else "")
        self.setAccessibleName(f"{self._word} {count} 行")
        self.setEnabled(count > 0)


def points(texts: Sequence[str]) -> QVBoxLayout:
    """Sentences in a list, a dot before each."""
    lines = QVBoxLayout()
    lines.setSpacing(8)
    for text in texts:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(words("·", "second"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words(text, wrap=True), 1)
        lines.addLayout(row)
    return lines


def shortened(name: str, most: int = 36) -> str:
    """A name of a file with its middle left out when it is long; the end tells the kind."""
    return name if len(name) <= most else f"{name[: most - 16]}…{name[-15:]}"


def scrolling(body: QWidget, name: str) -> QScrollArea:
    """What is higher than its place on a small screen scrolls up and down."""
    body.setObjectName("body")
    area = QScrollArea()
    area.setObjectName(name)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(body)
    return area


def open_folder(path: Path) -> None:
    """Show the folder of a file in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
