"""相关: what is missing about a person, what is owed, and his records on other pages."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.duties import Duty, DutyState
from desktop.services.finding import Found
from desktop.services.people import PersonFile
from desktop.ui.pages import opens
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.sections import Section, line, mark, small
from desktop.ui.shared.tokens import Tone

_GROUPS = {
    "pairings": ("结对", "没有结对。"),
    "pledges": ("双承诺", "没有承诺书。"),
    "wishes": ("微心愿", "没有微心愿。"),
    "projects": ("负责的项目", "没有负责的项目。"),
    "assessments": ("评定", "没有评定结果。"),
    "documents": ("文书", "没有文书。"),
}


class Related(QWidget):
    """See the module's sentence; each line opens its record."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._missing = Section("采集表待补内容", "person_missing", "采集表的必填内容都有了。")
        self._owed = Section("应办事项", "person_owed", "没有应办事项。")
        self._groups = {key: Section(title, f"person_{key}", empty) for key, (title, empty) in _GROUPS.items()}
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 8)
        lines.setSpacing(0)
        for section in (self._missing, self._owed, *self._groups.values()):
            lines.addWidget(section)

    def show_file(self, file: PersonFile, duties: Sequence[Duty], related: Sequence[Found]) -> None:
        self._missing.set_note(f"{len(file.missing)} 项" if file.missing else "")
        self._missing.fill([line("、".join(file.missing))] if file.missing else [])
        self._owed.set_note(f"{len(duties)} 项" if duties else "")
        self._owed.fill([self._duty(place, duty) for place, duty in enumerate(duties, start=1)])
        for key, section in self._groups.items():
            found = [each for each in related if each.kind == key and opens(each.kind)]
            section.set_note(f"{len(found)} 条" if found else "")
            section.fill([self._found(key, place, each) for place, each in enumerate(found, start=1)])

    def _duty(self, place: int, duty: Duty) -> QWidget:
        tone = Tone.WARNING if duty.state is DutyState.OVERDUE else Tone.INFO
        go = partial(self._desk.go, duty.page, duty.concern.uid)
        act = small("去办理", f"person_owed_{place}", f"去办理：{duty.words}", go)
        return line(duty.words, duty.title, mark=mark(duty.state.label, tone), acts=[act])

    def _found(self, key: str, place: int, each: Found) -> QWidget:
        act = small("打开", f"person_{key}_{place}", f"打开{each.title}", partial(self._desk.go, each.kind, each.uid))
        return line(each.title, each.note, acts=[act])
