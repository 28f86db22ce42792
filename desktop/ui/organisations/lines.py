"""How everything that hangs on an organisation is set: headings with what can be begun, lines with what can be done."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.shared.buttons import button, rule, words


def row(*widgets: QWidget) -> QHBoxLayout:
    """Side by side from the left."""
    made = QHBoxLayout()
    made.setSpacing(8)
    for widget in widgets:
        made.addWidget(widget)
    made.addStretch()
    return made


def head(title: str, *acts: QWidget) -> QHBoxLayout:
    """A heading left, what can be begun right."""
    made = QHBoxLayout()
    made.setSpacing(4)
    made.addWidget(words(title, "heading"))
    made.addStretch()
    for act in acts:
        made.addWidget(act)
    return made


def line(first: str, second: str, *acts: QWidget) -> QWidget:
    """Two lines of words and what can be done, under a hairline."""
    frame = QWidget()
    lines = QVBoxLayout(frame)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(4)
    lines.addWidget(rule())
    across = QHBoxLayout()
    across.setSpacing(12)
    texts = QVBoxLayout()
    texts.setSpacing(0)
    texts.addWidget(words(first, wrap=True))
    if second:
        texts.addWidget(words(second, "note", wrap=True))
    across.addLayout(texts, 1)
    for act in acts:
        across.addWidget(act)
    lines.addLayout(across)
    return frame


def act(text: str, name: str, spoken: str, do: Callable[[], object]) -> QWidget:
    """A small button at a line; `spoken` says of which line."""
    made = button(text, name, do, role="link")
    made.setAccessibleName(spoken)
    return made


def lasting(since: date | None, until: date | None, unknown: str = "起始日期未填") -> str:
    """From when to when."""
    if until:
        return f"{since or '？'} 至 {until}"
    return f"{since} 起" if since else unknown


def joined(*parts: str) -> str:
    """What is there, set apart."""
    return "　".join(part for part in parts if part)
