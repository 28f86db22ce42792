"""Buttons and words in their roles, each with a name for tests and for screen readers."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from desktop.ui.shared.icons import icon
from desktop.ui.shared.tokens import Tone

ONWARD = "Ctrl+Enter"
"""Does what stands out on a page: its primary action, or the next step of the shown record."""
EXPORT = "Ctrl+Shift+E"


class _Single(QPushButton):
    """Hears of a double click only the first: by the second another button may stand there, built by what that one did."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


def button(
    text: str,
    name: str,
    clicked: Callable[[], object],
    *,
    role: str = "",
    glyph: str | None = None,
    single: bool = False,
) -> QPushButton:
    """A push button. `name` is its objectName; its text is also its accessible name.

    Args:
        role: "" (secondary), "primary" (one a page), "next" (moves the shown record on), "danger", "quiet", "link".
        single: a double click is one click.
    """
    made = _Single(text) if single else QPushButton(text)
    made.setObjectName(name)
    made.setAccessibleName(text)
    made.setProperty("role", role)
    made.setAutoDefault(False)
    if glyph:
        made.setIcon(icon(glyph, "on_accent" if role == "primary" else "ink2"))
        made.setIconSize(QSize(16, 16))
    made.clicked.connect(lambda _checked=False: clicked())
    return made


def keyed(made: QPushButton, keys: str) -> QPushButton:
    """Have keys press a button wherever the focus is in its window, and its tip say so.

    The same everywhere: Ctrl+N begins a new record, Ctrl+Enter does what stands out, Ctrl+Shift+E exports. Not the
    button's own shortcut, which Qt forgets with every new text.
    """
    heard = QShortcut(made)
    # On the keypad Enter is another key.
    heard.setKeys([QKeySequence(each) for each in {keys, keys.replace("Enter", "Return")}])
    heard.setAutoRepeat(False)  # held down they mean one press, not one after the other
    heard.activated.connect(made.click)
    made.setToolTip(f"{made.text().rstrip('…')}（{keys}）")
    return made


def find_key(page: QWidget, line: QLineEdit) -> None:
    """Ctrl+F leads to the search of the page that is shown, wherever the focus is in its window."""

    def find() -> None:
        line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        line.selectAll()

    QShortcut(QKeySequence(QKeySequence.StandardKey.Find), page).activated.connect(find)
    line.setToolTip("Ctrl+F")


def chip(text: str, name: str, chosen: Callable[[], object], *, on: bool = False) -> QPushButton:
    """One of several looks at something, to be put in a QButtonGroup; `chosen` is called when it becomes the one.

    By its state, not by a click: assistive programs check a button without clicking it.
    """
    made = button(text, name, lambda: None)
    made.setProperty("chip", True)
    made.setCheckable(True)
    made.setChecked(on)
    made.toggled.connect(lambda checked: chosen() if checked else None)
    return made


def mark(chosen: QAbstractButton) -> None:
    """Show a chip as the one without choosing it anew."""
    with QSignalBlocker(chosen):
        chosen.setChecked(True)


def tool(glyph: str, text: str, name: str, clicked: Callable[[], object]) -> QToolButton:
    """A button that is only an icon; `text` is its accessible name and tip."""
    made = QToolButton()
    made.setIcon(icon(glyph))
    made.setIconSize(QSize(18, 18))
    made.setObjectName(name)
    made.setAccessibleName(text)
    made.setToolTip(text)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.clicked.connect(lambda _checked=False: clicked())
    return made


def words(text: str = "", role: str = "", *, wrap: bool = False, name: str = "") -> QLabel:
    """A label. `role`: title, heading, group, figure, second, note, problem, caution, code or "" for body."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if name:
        made.setObjectName(name)
    return made


def facts_form() -> QFormLayout:
    """A form that only tells: rows of `fact_label` and words."""
    made = QFormLayout()
    made.setHorizontalSpacing(12)
    made.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    return made


def fact_label(text: str) -> QLabel:
    """What a fact is, before its words: level with their first line, where a form would put it half-way down."""
    made = words(text, "second")
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    return made


def name_for_readers(widget: QWidget, text: str) -> None:
    """What a screen reader and a test call an input.

    On Linux Qt gives the current value as the name of a combo box and nothing else (measured with 6.9), so that its
    description must carry the name.
    """
    widget.setAccessibleName(text)
    if isinstance(widget, QComboBox):
        widget.setAccessibleDescription(text)


def searching(
    line: QLineEdit, position: QLineEdit.ActionPosition, find: Callable[[], object] | None = None
) -> None:
    """Give a line the magnifier, which does `find` or goes to the line, and the ✕ of a search box.

    Qt leaves both nameless.
    """
    glass = line.addAction(icon("search"), position)
    glass.setText("搜索")
    glass.triggered.connect(lambda _checked=False: (find or line.setFocus)())
    line.setClearButtonEnabled(True)
    clear = line.findChild(QAction, "_q_qlineeditclearaction")
    if clear is not None:
        clear.setIcon(icon("close"))
        clear.setText("清除")
    name_search_of(line)


def name_search_of(line: QLineEdit, what: str = "") -> None:
    """Say what the magnifier and the ✕ of a line are for, where several stand on a page."""
    for each in line.findChildren(QToolButton):
        act = each.defaultAction()
        if act is not None:
            each.setAccessibleName(f"{act.text()}：{what}" if what else act.text())
            each.setToolTip(each.accessibleName())


def pill(text: str = "", tone: Tone = Tone.PLAIN) -> QLabel:
    made = words(text)
    set_pill(made, text, tone)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


def set_pill(label: QLabel, text: str, tone: Tone) -> None:
    label.setText(text)
    show_if(label, on=bool(text))
    restyle(label, "pill", str(tone))


def card() -> QFrame:
    made = QFrame()
    made.setProperty("card", True)
    return made


def rule() -> QFrame:
    made = QFrame()
    made.setProperty("rule", True)
    return made


def rest(made: QPushButton) -> Callable[[], None]:
    """Disable a button until the answer is called, which gives it back the keyboard too, if it had it.

    Whoever presses Enter again after a refusal would otherwise press 取消, to which the focus went meanwhile.
    """
    focused = made.hasFocus()
    made.setEnabled(False)

    def again() -> None:
        made.setEnabled(True)
        if focused:
            made.setFocus()

    return again


def show_if(widget: QWidget, *, on: bool) -> None:
    """Show or hide a part that may stand nowhere yet: shown without a parent it would open as a window of its own, if
    only for a moment, and take the keyboard with it.
    """
    if widget.parentWidget() is not None or not on:
        widget.setVisible(on)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet selects by, and have it applied."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    # The words in a frame are coloured by the frame; Qt asks again only for the widget itself.
    for each in (widget, *widget.findChildren(QLabel)):
        each.style().unpolish(each)
        each.style().polish(each)
