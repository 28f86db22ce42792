"""The activity form: only the rows a kind asks for, in its own words, with attendance and agenda as tables."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.activities.kinds import ActivityKind, Called
from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.services.activities import ActivityDetail
from desktop.services.activities.roll import Attendee
from desktop.ui.activities.agenda import agenda_field, agenda_table
from desktop.ui.activities.attendance import AttendancePanel
from desktop.ui.activities.sheet import ActivitySheet, record_of
from desktop.ui.forms.activities.ui_activity_form import Ui_ActivityForm
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import ChoiceField
from desktop.ui.shared.form_rows import group, row_of


class VariantField(ChoiceField):
    """类别: what it offers follows the kind; a value that the kind does not know is kept."""

    def offer(self, variants: Sequence[str]) -> None:
        held = self.value()
        self._box.blockSignals(True)
        self._box.clear()
        self._codes = [None, *variants]
        self._box.addItems(["", *variants])
        self.show(held)
        self._box.blockSignals(False)


class ActivityForm(QWidget):
    """The form with its binder."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._service = desk, desk.services.activities
        self.ui = Ui_ActivityForm()
        self.ui.setupUi(self)
        self.attendance = AttendancePanel(desk, self._ask_roll, self._ask_face)
        self.agenda = agenda_table(desk)
        self._groups()
        self._attach()
        names: dict[Uid, Choice] = {}
        self._variants = VariantField(self.ui.variant, [], optional=True)
        kinds = [(kind.code, kind.title) for kind in self._service.kinds.kinds]
        self.binder = Binder(
            ActivitySheet,
            self,
            fields={
                "kind": ChoiceField(self.ui.kind, kinds, optional=False),
                "second_kind": ChoiceField(self.ui.second_kind, kinds, optional=True),
                "variant": self._variants,
                "attendance": self.attendance.field(names.get),
                "agenda": agenda_field(self.agenda, names.get),
            },
        )
        self._names = names
        for table in (self.attendance.table, self.agenda):
            table.claim_keys()
        single = [name for name in self.binder.fields if name not in ("attendance", "agenda", "ends_at")]
        self._rows = {name: row_of(self.binder.widget(name)) for name in single}
        self._locked = False
        self._record = 0
        """Counts the records shown: what was read for one of them is dropped when another is there."""
        for box in (self.ui.kind, self.ui.second_kind):
            box.currentIndexChanged.connect(lambda _row: self.fit())

    def blank(self) -> ActivitySheet:
        """Today, and a kind to begin with."""
        return ActivitySheet(held_on=self._desk.today())

    def know(self, detail: ActivityDetail) -> None:
        """Who and what the record points to; to be called before it is shown, from any thread."""
        self._names.update({u: Choice(u, a.name, a.note) for u, a in detail.attendees.items()})
        self._names.update({u: Choice(u, title) for u, title in detail.names.items() if u not in self._names})
        self.attendance.know(detail.attendees)

    def show_detail(self, *, locked: bool) -> None:
        """A record was read or begun; a locked one shows only what it holds."""
        self._locked = locked
        self._record += 1
        self.attendance.set_locked(on=locked)
        self.attendance.recount()
        self.fit()

    def kind(self) -> ActivityKind | None:
        return self._service.kinds.by_code.get(self.binder.fields["kind"].value() or "")

    def fit(self) -> None:
        """Show the rows the kind has; a row that holds something is never hidden."""
        kinds = self._service.kinds.by_code
        asked = [k for name in ("kind", "second_kind") if (k := kinds.get(self.binder.fields[name].value() or ""))]
        self._variants.offer([v for kind in asked for v in kind.variants])
        applies = _applies(asked)
        for name, (layout, widget) in self._rows.items():
            held = self.binder.fields[name].text() not in ("", "0")
            layout.setRowVisible(widget, held or (applies.get(name, True) and not self._locked))
        if asked:
            self._say(asked)
        called = any(kind.called is not Called.CHOSEN for kind in asked)
        self.attendance.fill_button.setVisible(called or not asked)
        rows = bool(self.agenda.lines.lines)
        self._agenda_group.setVisible(rows or any(kind.agenda for kind in asked))

    def _say(self, asked: Sequence[ActivityKind]) -> None:
        """Labels and hints in the words of the kind."""
        kind = asked[0]
        must = next((k for k in asked if k.must), kind)
        speaker = next((k.speaker_role for k in asked if k.speaker_role), "主讲人")
        self.ui.label_host_uid.setText(kind.host_role)
        self.ui.label_speaker_uid.setText(speaker)
        self.ui.label_must_item.setText(must.must or "六个必")
        self.ui.must_item.setPlaceholderText(must.must_hint)
        for widget, said in (
            (self.ui.host_uid, kind.host_role),
            (self.ui.speaker_uid, speaker),
            (self.ui.must_item, must.must or "六个必"),
        ):
            widget.setAccessibleName(said)
        self._people_group.setTitle(kind.attendee_role)

    # people

    def _ask_roll(self) -> None:
        draft = record_of(self.binder.read()).draft
        kind, org = self.kind(), draft.org_uid
        if kind is None or org is None:
            self._desk.say("请先选活动类型和举办组织，再填入应到人员")
            return
        self._desk.runner.read(
            lambda: self._service.roll(self._desk.who, kind.code, org, draft),
            partial(self._fill, self._record),
            owner=self,
            key="roll",
        )

    def _fill(self, record: int, people: list[Attendee]) -> None:
        if record != self._record:
            return
        added = self.attendance.fill(people)
        if not people:
            self._desk.say("这个组织还没有应到的人员，请逐个添加")
        elif added:
            self._desk.say(f"已填入 {added} 人，默认到会；请改动未到会的人员")
        else:
            self._desk.say("应到人员都已在名单中")
        self.attendance.table.setFocus()

    def _ask_face(self, uid: Uid) -> None:
        draft = record_of(self.binder.read()).draft
        add = partial(self._add, self._record)
        self._desk.runner.read(lambda: self._service.faces(self._desk.who, [uid], draft), add, owner=self)

    def _add(self, record: int, people: dict[Uid, Attendee]) -> None:
        if record == self._record and not self.attendance.fill(list(people.values())):
            self._desk.say("这个人已在名单中")

    # building

    def _groups(self) -> None:
        lines = self.layout()
        assert isinstance(lines, QVBoxLayout)
        self._people_group = group("参加人员", "attendance_group", self.attendance)
        self._agenda_group = group("议题", "agenda_group", self.agenda)
        lines.insertWidget(1, self._people_group)
        lines.addWidget(self._agenda_group)

    def _attach(self) -> None:
        services, who, runner = self._desk.services, self._desk.who, self._desk.runner
        self.ui.org_uid.attach(runner, partial(services.organisations.choices, who))
        self.ui.org_uid.setPlaceholderText("党支部、党小组、班组的名称或拼音")
        for picker in (self.ui.host_uid, self.ui.recorder_uid, self.ui.speaker_uid):
            picker.attach(runner, lambda text: services.people.choices(who, text))
        self.ui.project_uid.attach(runner, lambda text: services.projects.choices(who, text))
        self.ui.project_uid.setPlaceholderText("项目名称、拼音或编号")
        for line, hint in (
            (self.ui.starts_at, "如 14:30"),
            (self.ui.ends_at, "如 16:00"),
            (self.ui.linked_work, "如 春检、迎峰度夏保电"),
            (self.ui.guests, "本所人员以外的列席者"),
            (self.ui.speaker_note, "不在本系统人员名册中的主讲人"),
        ):
            line.setPlaceholderText(hint)
        self.ui.secretary_led.setText("党支部书记主讲")
        self.ui.until.setProperty("role", "second")


def _applies(asked: Sequence[ActivityKind]) -> dict[str, bool]:
    """Rows that not every kind has."""
    needs = {name for kind in asked for name in kind.needs}
    lecture = any(kind.speaker_role for kind in asked)
    return {
        "variant": any(kind.variants for kind in asked),
        "speaker_uid": lecture,
        "speaker_note": lecture,
        "secretary_led": lecture,
        "must_item": any(kind.must for kind in asked),
        "speeches": "speeches" in needs or not asked,
        "resolution": "resolution" in needs or not asked,
        "recorder_uid": "recorder_uid" in needs or not asked,
    }
