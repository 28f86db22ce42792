"""Questions that must be answered, asked without blocking: open() and finished, never exec()."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.shared.buttons import button, words

if TYPE_CHECKING:
    from desktop.ui.shared.dialog_drafts import Form


_LINE = 40
"""Pixels: a line that is gone, with the space above it."""


class Ask(Protocol):
    """How a screen asks; tests put their own answer in its place."""

    def __call__(
        self,
        parent: QWidget,
        question: str,
        detail: str,
        yes: str,
        then: Callable[[], object],
        *,
        danger: bool = False,
        no: str = "取消",
        otherwise: Callable[[], object] | None = None,
    ) -> None: ...


def confirm(
    parent: QWidget,
    question: str,
    detail: str,
    yes: str,
    then: Callable[[], object],
    *,
    danger: bool = False,
    no: str = "取消",
    otherwise: Callable[[], object] | None = None,
) -> None:
    """Ask; `yes` is a verb that names the deed (删除, 放弃修改). Esc means `no`, which changes nothing."""
    box = dialog(parent, question)
    lines = QVBoxLayout(box)
    lines.setContentsMargins(24, 20, 24, 16)
    lines.setSpacing(8)
    lines.addWidget(words(question, "heading", wrap=True, name="confirm_question"))
    if detail:
        lines.addWidget(words(detail, "second", wrap=True, name="confirm_detail"))
    lines.addSpacing(12)
    row = QHBoxLayout()
    row.addStretch()
    stay = button(no, "confirm_no", box.reject)
    go = button(yes, "confirm_yes", box.accept, role="danger" if danger else "primary")
    row.addWidget(stay)
    row.addWidget(go)
    lines.addLayout(row)
    (stay if danger else go).setDefault(True)
    (stay if danger else go).setFocus()
    box.accepted.connect(lambda: then())
    if otherwise is not None:
        box.rejected.connect(lambda: otherwise())
    box.open()


class Box(QDialog):
    """A dialog that asks before Esc or ✕ throws away what is `typed`, and grows by what is shown in it later.

    Attributes:
        form: what is typed in it where a Binder knows that; else the lines in it are gone by.
        watched: its texts are kept (see dialog_drafts.py).

    Signals:
        hidden: closed, or put away by a lock.
    """

    hidden = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.typed: Callable[[], bool] = lambda: False
        self.ask: Ask = confirm
        self.form: Form | None = None
        self.watched = False

    def give_up(self) -> None:
        """Close without asking."""
        super().reject()

    def reject(self) -> None:
        if not self.typed():
            self.give_up()
            return
        detail = "填写的内容还没有保存。"
        self.ask(self, "放弃已填写的内容？", detail, "放弃", self.give_up, danger=True, no="继续填写")

    def event(self, event: QEvent) -> bool:
        """Where words wrap, Qt squeezes the fields to make room for a refusal instead of growing."""
        asked = event.type() == QEvent.Type.LayoutRequest
        handled = super().event(event)
        if asked and self.isVisible():
            self._fit(_LINE)
        return handled

    def showEvent(self, event: QShowEvent) -> None:
        """Qt reckons with words that wrap earlier than they do, and leaves gaps between the lines."""
        self._fit(0)
        super().showEvent(event)

    def _fit(self, spare: int) -> None:
        """As high as what is in it; up to `spare` pixels more stay, so that no button jumps when a refusal is gone."""
        layout = self.layout()
        if layout is None:
            return
        width = max(self.width(), layout.totalMinimumSize().width())  # Qt keeps to two thirds of a small screen
        high = max(layout.totalMinimumHeightForWidth(width), layout.totalMinimumSize().height())
        scrolls = bool(layout.expandingDirections() & Qt.Orientation.Vertical)
        if not scrolls:
            # The least height is a little less than lines and buttons are drawn with.
            wraps = layout.hasHeightForWidth()
            high = max(high, layout.totalHeightForWidth(width) if wraps else layout.totalSizeHint().height())
        spared = not scrolls and high < self.height() - spare
        if width > self.width() or high > self.height() or spared:
            tall = high if spared else max(high, self.height())
            self.resize(width, min(tall, self.screen().availableGeometry().height()))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hidden.emit()


def dialog(parent: QWidget | None, title: str, width: int = 440) -> Box:
    """An empty window-modal dialog that frees itself when closed."""
    box = Box(parent)
    box.setObjectName("dialog")
    box.setWindowTitle(title)
    box.setAccessibleName(title)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setMinimumWidth(width)
    box.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, on=False)
    return box
