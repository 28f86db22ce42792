"""What follows from a person's record, as text under the form: things to check, where the person belonged."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.services.people import PersonDetail
from desktop.ui.shared.buttons import words


def summary(found: PersonDetail) -> str:
    """One line: age, years in the Party, when recorded."""
    parts = [f"{found.age} 岁" if found.age is not None else ""]
    if found.party_years is not None and found.draft.is_member:
        parts.append(f"党龄 {found.party_years} 年" if found.party_years else "入党不满一年")
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
        self._heading = words("组织关系变动", "heading", name="person_moves_heading")
        self._moves = words("", wrap=True, name="person_moves")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 16, 0, 8)
        lines.setSpacing(8)
        lines.addWidget(self._banner)
        lines.addWidget(self._heading)
        lines.addWidget(self._moves)
        self.show_person(None)

    def show_person(self, found: PersonDetail | None) -> None:
        """None: a new person, nothing follows yet."""
        self._say_warnings([problem.text for problem in found.warnings] if found else ())
        moves = found.history if found else ()
        self._moves.setText("\n".join(moves))
        for widget in (self._heading, self._moves):
            widget.setVisible(bool(moves))

    def _say_warnings(self, texts: Sequence[str]) -> None:
        self._warnings.setText("\n".join(f"请核对：{text}" for text in texts))
        self._banner.setVisible(bool(texts))
