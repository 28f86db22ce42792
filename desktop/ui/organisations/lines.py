"""How everything that hangs on an organisation is set: headings with what can be begun, and the words of the lines."""

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.shared.buttons import words


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
    made.setSpacing(12)
    made.addWidget(words(title, "heading"))
    made.addStretch()
    for act in acts:
        made.addWidget(act)
    return made


def lasting(since: date | None, until: date | None, unknown: str = "起始日期未填") -> str:
    """From when to when."""
    if until:
        return f"{since or '？'} 至 {until}"
    return f"{since} 起" if since else unknown


def joined(*parts: str) -> str:
    """What is there, set apart."""
    return "　".join(part for part in parts if part)
