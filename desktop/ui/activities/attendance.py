"""The attendance table: everybody expected in one press, then one key a person."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.activities.judging import turnout
from desktop.domain.activities.record import AttendanceDraft, Part, Presence, Quality
from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.services.activities.roll import Attendee
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.codec import Codec
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import enum_items
from desktop.ui.shared.lines import LineColumn, LinesModel, Typed
from desktop.ui.shared.lines_table import LinesField, LinesTable
from desktop.ui.shared.pickers import Picker
from desktop.ui.shared.tokens import Tone

_KEYS = {
    Qt.Key.Key_1: Presence.PRESENT,
    Qt.Key.Key_2: Presence.LATE,
    Qt.Key.Key_3: Presence.LEAVE,
    Qt.Key.Key_4: Presence.ABSENT,
    Qt.Key.Key_5: Presence.EXEMPT,
}
"""One key a person; the table then goes to the next."""

_TONES = {Presence.LEAVE: Tone.WARNING, Presence.LATE: Tone.WARNING, Presence.ABSENT: Tone.BAD}

COLUMNS = (
    LineColumn("person_uid", "姓名", 72, Typed.PICK, stretch=1, fixed=True),
    LineColumn("standing", "身份", 84, fixed=True),
    LineColumn(
        "status", "到会", 64, Typed.CHOICE, items=enum_items(Presence), tone=lambda v: _TONES.get(v, Tone.PLAIN)
    ),
    LineColumn("part", "参加身份", 76, Typed.CHOICE, items=enum_items(Part)),
    LineColumn("quality", "质量", 60, Typed.CHOICE, items=[(None, ""), *enum_items(Quality)]),
    LineColumn("note", "缺席原因", 100, stretch=3),
)


class AttendanceTable(LinesTable):
    """1 到会, 2 迟到, 3 请假, 4 缺席, 5 免到 on the current line, then the next."""

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        index, status = self.currentIndex(), _KEYS.get(key)
        free = self.lines.editable and index.isValid() and self.lines.columns[index.column()].name != "note"
        if status is None or not free:
            return super().key(key, modifiers)
        self.lines.put(index.row(), "status", status)
        below = min(index.row() + 1, self.lines.rowCount() - 1)
        self.setCurrentIndex(self.lines.index(below, index.column()))
        return True


class AttendancePanel(QWidget):
    """The table under its head counts, with 填入应到人员 and a picker for one more.

    Args:
        roll: asked for those expected; hands them to `fill`.
        face: asked for somebody picked by hand; hands him to `fill`.
    """

    def __init__(self, desk: Desk, roll: Callable[[], object], face: Callable[[Uid], object]) -> None:
        super().__init__()
        self.model = LinesModel(COLUMNS, dict)
        self.model.growing = False
        self.table = AttendanceTable(self.model, "attendance", "参加人员", desk.runner)
        self.faces: dict[Uid, Attendee] = {}
        self._counts = words("", "second", wrap=True, name="attendance_counts")
        self._keys = words("1 到会　2 迟到　3 请假　4 缺席　5 免到　Ctrl+Delete 移出", "note", name="attendance_keys")
        self.fill_button = button("填入应到人员", "attendance_fill", roll, glyph="people")
        self._tools = QWidget()
        self.picker = self._picker(desk, face)
        self._arrange()
        self.model.edited.connect(self.recount)
        self.model.modelReset.connect(self.recount)

    def field(self, name_of: Callable[[Any], Choice | None]) -> LinesField:
        """For the binder."""
        codec = Codec({"P": Presence, "R": Part, "Q": Quality})
        return LinesField(self.table, self._line, _draft, name_of, codec)

    def know(self, people: dict[Uid, Attendee]) -> None:
        """Who the people on the list are."""
        self.faces |= people

    def fill(self, people: Sequence[Attendee]) -> int:
        """Put those on the list who are not on it yet; answers how many."""
        listed = {line["person_uid"] for line in self.model.lines}
        new = [person for person in people if person.person_uid not in listed]
        for person in new:
            self.faces[person.person_uid] = person
            self.model.names[person.person_uid] = Choice(person.person_uid, person.name, person.note)
            self.model.add(self._line(AttendanceDraft(person.person_uid)))
        return len(new)

    def set_locked(self, *, on: bool) -> None:
        self._tools.setVisible(not on)
        self._keys.setVisible(not on and bool(self.model.lines))

    def recount(self) -> None:
        heads = turnout(_draft(line) for line in self.model.lines)
        rate = f"，出勤率 {float(heads.rate):.1f}%" if heads.rate is not None else ""
        self._counts.setText(heads.words + rate if self.model.lines else "还没有登记参加人员。")
        self._keys.setVisible(bool(self.model.lines) and self._tools.isVisibleTo(self))
        self.table.setVisible(bool(self.model.lines))

    def _picker(self, desk: Desk, face: Callable[[Uid], object]) -> Picker:
        made = Picker()
        made.setObjectName("attendance_add")
        made.setAccessibleName("添加一名参加人员")
        made.setPlaceholderText("再添加一人：姓名、拼音、工号")
        people, who = desk.services.people, desk.who
        made.attach(desk.runner, lambda text: people.choices(who, text))

        def chosen(choice: object) -> None:
            if isinstance(choice, Choice):
                face(choice.uid)
                made.set_choice(None)

        made.chosen.connect(chosen)
        return made

    def _arrange(self) -> None:
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.fill_button)
        row.addWidget(self.picker, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        for widget in (self._counts, self._tools, self.table, self._keys):
            lines.addWidget(widget)

    def _line(self, draft: AttendanceDraft) -> dict[str, Any]:
        values = {f.name: getattr(draft, f.name) for f in fields(AttendanceDraft)}
        face = self.faces.get(draft.person_uid) if draft.person_uid else None
        return values | {"standing": face.standing.grade.label if face else ""}


def _draft(line: dict[str, Any]) -> AttendanceDraft:
    note = line["note"]
    told = {f.name: line[f.name] for f in fields(AttendanceDraft) if f.name != "note"}
    return AttendanceDraft(**told, note=note if isinstance(note, str) else None)
