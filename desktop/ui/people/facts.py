"""What follows from a person's record, as text under the form: things to check, posts held."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.services.people import PersonDetail
from desktop.ui.shared.buttons import words


def summary(found: PersonDetail) -> str:
    """One line: age, years in the Party, when recorded."""
    parts = [f"{found.age} 岁" if found.age is not None else ""]
    if found.party_years is not None and found.draft.is_member:
        parts.append(f"党龄 {found.party_years} 年" if found.party_years else "转正不满一年")
    parts.append(f"{found.recorded_on} 录入")
    return " · ".join(part for part in parts if part)


class PersonFacts(QWidget):
    """Shown under the form; empty parts are not shown."""

    def __init__(self) -> None:
        super().__init__()
        self._banner = QFrame()
        self._banner.setProperty("banner", "warning")
        self._warnings = words("", wrap=True, name="person_warnings")
        inside = QVBoxLayout(self._banner)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self._warnings)
        self._posts_heading = words("任职", "heading", name="person_posts_heading")
        self._posts = words("", wrap=True, name="person_posts")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 16, 0, 8)
        lines.setSpacing(8)
        lines.addWidget(self._banner)
        lines.addWidget(self._posts_heading)
        lines.addWidget(self._posts)
        self.show_person(None)

    def show_person(self, found: PersonDetail | None) -> None:
        """None: a new person, nothing follows yet."""
        self._say_warnings([problem.text for problem in found.warnings] if found else ())
        posts = found.posts if found else ()
        self._posts.setText("\n".join(posts))
        for widget in (self._posts_heading, self._posts):
            widget.setVisible(bool(posts))

    def _say_warnings(self, texts: Sequence[str]) -> None:
        self._warnings.setText("\n".join(f"请核对：{text}" for text in texts))
        self._banner.setVisible(bool(texts))
