"""What follows from a person's record, as text under the form: things to check, where the person belonged."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.domain.identity import Uid
from desktop.services.finding import Found
from desktop.services.people import PersonDetail
from desktop.ui.pages import opens
from desktop.ui.shared.buttons import button, words


def summary(found: PersonDetail) -> str:
    """One line: age, years in the Party, when recorded."""
    parts = [f"{found.age} 岁" if found.age is not None else ""]
    if found.party_years is not None and found.draft.is_member:
        parts.append(f"党龄 {found.party_years} 年" if found.party_years else "入党不满一年")
    parts.append(f"{found.recorded_on} 录入")
    return " · ".join(part for part in parts if part)


class PersonFacts(QWidget):
    """Shown under the form; empty parts are not shown. `go` opens a related record on its page."""

    def __init__(self, go: Callable[[str, Uid], object]) -> None:
        super().__init__()
        self._go = go
        self._banner = QFrame()
        self._banner.setProperty("banner", "warning")
        self._warnings = words("", wrap=True, name="person_warnings")
        inside = QVBoxLayout(self._banner)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self._warnings)
        self._posts_heading = words("任职", "heading", name="person_posts_heading")
        self._posts = words("", wrap=True, name="person_posts")
        self._related_heading = words("结对、承诺和项目", "heading", name="person_related_heading")
        self._related = QVBoxLayout()
        self._related.setSpacing(0)
        self._heading = words("组织关系变动", "heading", name="person_moves_heading")
        self._moves = words("", wrap=True, name="person_moves")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 16, 0, 8)
        lines.setSpacing(8)
        lines.addWidget(self._banner)
        lines.addWidget(self._posts_heading)
        lines.addWidget(self._posts)
        lines.addWidget(self._related_heading)
        lines.addLayout(self._related)
        lines.addWidget(self._heading)
        lines.addWidget(self._moves)
        self.show_person(None)

    def show_person(self, found: PersonDetail | None, related: Sequence[Found] = ()) -> None:
        """None: a new person, nothing follows yet."""
        self._show_related(related)
        self._say_warnings([problem.text for problem in found.warnings] if found else ())
        posts = found.posts if found else ()
        self._posts.setText("\n".join(posts))
        for widget in (self._posts_heading, self._posts):
            widget.setVisible(bool(posts))
        moves = found.history if found else ()
        self._moves.setText("\n".join(moves))
        for widget in (self._heading, self._moves):
            widget.setVisible(bool(moves))

    def _show_related(self, related: Sequence[Found]) -> None:
        while (item := self._related.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        shown = [each for each in related if opens(each.kind)]
        for place, each in enumerate(shown, start=1):
            text = f"{each.title}　{each.note}" if each.note else each.title
            do = partial(self._go, each.kind, each.uid)
            self._related.addWidget(button(text, f"person_related_{place}", do, role="link"))
        self._related_heading.setVisible(bool(shown))

    def _say_warnings(self, texts: Sequence[str]) -> None:
        self._warnings.setText("\n".join(f"请核对：{text}" for text in texts))
        self._banner.setVisible(bool(texts))
