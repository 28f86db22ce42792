"""The parts of a line's editor: metric values, raters' points, ticks, findings, counts, vetoes, 不适用."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.domain.rubrics.amounts import plain
from desktop.ui.assessments.entries import ENTER, STEPS, EntryLine, GradeRow
from desktop.ui.assessments.presenter import Item, Mark, MetricField, RoleField, not_amount, out_of
from desktop.ui.assessments.scorer import Scorer
from desktop.ui.assessments.slot import Slot
from desktop.ui.rubrics.wording import source_words
from desktop.ui.shared.buttons import button, pill, set_pill, words
from desktop.ui.shared.fields import UnreadableError, parse_date, parse_int
from desktop.ui.shared.tokens import Tone

FIELD = 132


class Section(QWidget):
    """One part of the editor; filled again and again by `take` without losing what is being typed.

    Signals:
        onward: Enter in this widget.
        stepped: ↑ or ↓.
        problem: what is wrong with something typed; "" when put right.
    """

    onward = Signal(object)
    stepped = Signal(int)
    problem = Signal(str)

    def __init__(self, scorer: Scorer, item: Item) -> None:
        super().__init__()
        self.scorer, self.item = scorer, item
        self.fields: list[QWidget] = []

    def take(self, item: Item) -> None:
        """Show the line as it is now."""
        self.item = item

    def hook(self, field: EntryLine | GradeRow) -> None:
        """Have a field take part in Enter and ↑ ↓; what is entered anew takes back an earlier complaint."""
        field.entered.connect(lambda _text: self.problem.emit(""))
        field.onward.connect(lambda: self.onward.emit(field))
        field.stepped.connect(self.stepped.emit)
        self.fields.append(field)

    def line(self, name: str, spoken: str, *, width: int = 0, hint: str = "") -> EntryLine:
        made = EntryLine(name, spoken, width=width, hint=hint)
        self.hook(made)
        return made

    def box(self, text: str, name: str) -> QCheckBox:
        made = QCheckBox(text)
        made.setObjectName(name)
        made.setAccessibleName(text)
        made.installEventFilter(self)
        self.fields.append(made)
        return made

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in ENTER:
                self.onward.emit(watched)
                return True
            if key in STEPS:
                self.stepped.emit(STEPS[key])
                return True
        return super().eventFilter(watched, event)


def _grid(parent: QWidget) -> QGridLayout:
    made = QGridLayout(parent)
    made.setContentsMargins(0, 0, 0, 0)
    made.setHorizontalSpacing(12)
    made.setVerticalSpacing(8)
    made.setColumnMinimumWidth(0, 56)
    return made


def _label(text: str, buddy: QWidget | None = None) -> QWidget:
    made = words(text, "second")
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if buddy is not None:
        made.setBuddy(buddy)
    return made


class MetricSection(Section):
    """系统值, 填报值, 核定值 of one metric, and which of them counts."""

    def __init__(self, scorer: Scorer, item: Item, place: int) -> None:
        super().__init__(scorer, item)
        self._place = place
        metric, name = item.metrics[place], f"metric_{place + 1}"
        unit = f"（{metric.unit}）" if metric.unit else ""
        self._computed = words("", name=f"{name}_computed")
        self._pills = {kind: pill("计分用", Tone.INFO) for kind in ("系统值", "填报值", "核定值")}
        hint = f"{metric.per.words}一个数，如 1 1 0" if metric.per else "没有可留空"
        self.declared = self.line(f"{name}_declared", f"{metric.title}的填报值", hint=hint)
        self.verified = EntryLine(f"{name}_verified", f"{metric.title}的核定值", width=FIELD)
        self.reason = EntryLine(f"{name}_reason", f"{metric.title}的核定理由", hint="核定理由（必填）")
        self.basis = EntryLine(f"{name}_basis", f"{metric.title}的核定依据", hint="依据，如文件、台账")
        grid = _grid(self)
        grid.setColumnStretch(1, 1)
        grid.addWidget(words(metric.title + unit, "heading", wrap=True), 0, 0, 1, 3)
        note = "　".join(t for t in (source_words(metric.source), metric.formula) if t)
        grid.addWidget(words(note, "note", wrap=True), 1, 0, 1, 3)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("系统值", self._computed),
            ("填报值", self.declared),
            ("核定值", self._verify_row()),
        )
        for row, (kind, widget) in enumerate(rows, start=2):
            grid.addWidget(_label(kind), row, 0)
            grid.addWidget(widget, row, 1)
            grid.addWidget(self._pills[kind], row, 2)
        self.declared.entered.connect(self._declare)
        for line, after in ((self.verified, self.reason), (self.reason, self.basis), (self.basis, None)):
            line.stepped.connect(self.stepped.emit)
            line.onward.connect(partial(self._verify_onward, line, after))
            line.entered.connect(lambda _text: self._verify())

    @property
    def _metric(self) -> MetricField:
        return self.item.metrics[self._place]

    def _declare(self, text: str) -> None:
        wrong = not_amount(text, self._metric.per)
        self.problem.emit(wrong)
        if wrong:
            self.declared.refuse()
        else:
            self.scorer.declare(self.item.id, self._metric.metric, text)

    def _verify_row(self) -> QWidget:
        row = QWidget()
        cells = QHBoxLayout(row)
        cells.setContentsMargins(0, 0, 0, 0)
        cells.setSpacing(8)
        cells.addWidget(self.verified)
        cells.addWidget(self.reason, 3)
        cells.addWidget(self.basis, 2)
        self.verified.setFixedWidth(84)
        return row

    def _verify_onward(self, line: EntryLine, after: EntryLine | None) -> None:
        if after is not None and self.verified.typed():
            after.setFocus()
        else:
            self.onward.emit(self.declared)

    def _verify(self) -> None:
        """Only together: a verified value without its reason is not taken over, and says so once the reason is due."""
        value, reason = self.verified.typed(), self.reason.typed()
        wrong = not_amount(value, self._metric.per) or (
            "" if reason or not value else "请写明核定理由，核定值才会计分。"
        )
        if wrong:
            self.problem.emit(wrong)
            return
        self.problem.emit("")
        if value or self._metric.verified:
            self.scorer.verify(self.item.id, self._metric.metric, value, reason, self.basis.typed())

    def take(self, item: Item) -> None:
        super().take(item)
        metric = self._metric
        self._computed.setText(metric.computed or ("记录中还没有" if metric.source == "derived" else "不由记录统计"))
        self.declared.show_value(metric.declared)
        self.verified.show_value(metric.verified)
        self.reason.show_value(metric.reason)
        self.basis.show_value(metric.basis)
        for kind, mark in self._pills.items():
            mark.setVisible(kind == metric.counted)


class RolesSection(Section):
    """Points or grades, one row per rater role."""

    def __init__(self, scorer: Scorer, item: Item) -> None:
        super().__init__(scorer, item)
        self._rows: list[EntryLine | GradeRow] = []
        grid = _grid(self)
        grid.setColumnStretch(2, 1)
        for row, role in enumerate(item.roles):
            field = self._field(role)
            grid.addWidget(_label(role.name, field), row, 0)
            grid.addWidget(field, row, 1)
            weight = f"权重 {plain(role.weight)} %" if role.weight != 100 else ""
            grid.addWidget(words(weight, "note"), row, 2)
            self._rows.append(field)

    def _field(self, role: RoleField) -> EntryLine | GradeRow:
        name = f"role_{role.role}"
        if role.labels:
            grades = GradeRow(name, role.name, [(label, f"{plain(pct)} %") for label, pct in role.labels])
            self.hook(grades)
            grades.entered.connect(lambda label: self.scorer.rate(self.item.id, role.role, label))
            return grades
        made = self.line(name, f"{role.name}打分", width=FIELD, hint=f"0–{plain(role.most)}")
        made.entered.connect(lambda text: self._rate(made, role, text))
        return made

    def _rate(self, line: EntryLine, role: RoleField, text: str) -> None:
        wrong = out_of(role.most, text) if text else ""
        self.problem.emit(f"{role.name}：{wrong}" if wrong else "")
        if wrong:
            line.refuse()
        else:
            self.scorer.rate(self.item.id, role.role, text)

    def take(self, item: Item) -> None:
        super().take(item)
        for field, role in zip(self._rows, item.roles, strict=True):
            field.show_value(role.value)


class TicksSection(Section):
    """A list to go through; 1 to 9 tick."""

    def __init__(self, scorer: Scorer, item: Item) -> None:
        super().__init__(scorer, item)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        self._boxes = []
        for place, tick in enumerate(item.ticks or ()):
            made = self.box(f"{tick.text}（{plain(tick.points)} 分）", f"tick_{place + 1}")
            made.clicked.connect(lambda _on: self._send())
            lines.addWidget(made)
            self._boxes.append(made)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(button("全部达到", "tick_all", lambda: self._all(True)))
        row.addWidget(button("都没有达到", "tick_none", lambda: self._all(False)))
        row.addStretch()
        lines.addSpacing(4)
        lines.addLayout(row)

    def _send(self) -> None:
        self.scorer.tick(self.item.id, [n for n, box in enumerate(self._boxes) if box.isChecked()])

    def _all(self, on: bool) -> None:
        for box in self._boxes:
            box.setChecked(on)
        self._send()

    def toggle(self, place: int) -> None:
        """Tick or untick the item at a place, from 0."""
        if 0 <= place < len(self._boxes):
            self._boxes[place].click()

    def take(self, item: Item) -> None:
        super().take(item)
        for box, tick in zip(self._boxes, item.ticks or (), strict=True):
            box.setChecked(tick.ticked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.text().isdecimal():
            self.toggle(int(event.text()) - 1)
            return True
        return super().eventFilter(watched, event)


class FindingsSection(Section):
    """Defects found: those there are, one more to add, or none at all."""

    def __init__(self, scorer: Scorer, item: Item) -> None:
        super().__init__(scorer, item)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        self._found, self._listed = Slot(), False
        lines.addWidget(self._found)
        self.text = self.line("finding_text", "发现的问题", hint="发现的问题，如：3月党员大会缺签到")
        self.points = self.line("finding_points", "扣分", width=84, hint=f"扣 {item.each} 分")
        self.on = self.line("finding_on", "发现日期", width=112, hint="发现日期")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.points)
        row.addWidget(self.on)
        row.addWidget(button("记一处", "finding_add", self._add))
        lines.addLayout(row)
        self.clean = self.box("已检查，未发现问题", "finding_none")
        self.clean.clicked.connect(lambda on: self.scorer.checked(self.item.id, bool(on)))
        lines.addWidget(self.clean)
        # One finding is three fields: nothing is sent before the button or Enter in the last of them.
        self.text.onward.disconnect()
        self.text.onward.connect(self._after_text)
        self.on.onward.disconnect()
        self.on.onward.connect(self._add)

    def _after_text(self) -> None:
        if self.text.typed():
            self.points.setFocus()
        else:
            self.onward.emit(self.clean)

    def _add(self) -> None:
        text, points = self.text.typed(), self.points.typed()
        try:
            on = parse_date(self.on.typed())
        except UnreadableError as error:
            self.on.refuse()
            self.problem.emit(str(error))
            return
        if not text:
            self.text.refuse()
            self.problem.emit("请写明发现的问题。")
            self.text.setFocus()
            return
        self.problem.emit("")
        self.scorer.find(self.item.id, text, points, on)
        for line in (self.text, self.points, self.on):
            line.clear()
        self.text.setFocus()

    def take(self, item: Item) -> None:
        before = self.item.findings if self._listed else None
        super().take(item)
        self.clean.setChecked(item.checked and not item.findings)
        self.clean.setVisible(not item.findings)
        if item.findings != before:
            self._listed = True
            self._list()

    def _list(self) -> None:
        fresh = QWidget()
        lines = QVBoxLayout(fresh)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        for place, found in enumerate(self.item.findings or (), start=1):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(words(f"{place}. {found.text}", wrap=True), 1)
            row.addWidget(words(found.on, "note"))
            row.addWidget(words(found.points))
            back = button(
                "撤回",
                f"finding_withdraw_{place}",
                partial(self.scorer.withdraw, self.item.id, found.entry),
                role="link",
            )
            back.setAccessibleName(f"撤回第 {place} 处：{found.text}")
            row.addWidget(back)
            lines.addLayout(row)
        self._found.put(fresh)
        self._found.setVisible(bool(self.item.findings))


class CountSection(Section):
    """How often a penalty or bonus applies, typed by hand."""

    def __init__(self, scorer: Scorer, item: Item) -> None:
        super().__init__(scorer, item)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.times = self.line("count", f"{item.title}的次数", width=FIELD, hint="0")
        self.times.entered.connect(self._send)
        row.addWidget(_label("次数", self.times))
        row.addWidget(self.times)
        row.addStretch()

    def _send(self, text: str) -> None:
        try:
            times = parse_int(text)
        except UnreadableError as error:
            self.times.refuse()
            self.problem.emit(str(error))
            return
        if times is not None and times < 0:
            self.times.refuse()
            self.problem.emit("次数不能为负。")
            return
        self.problem.emit("")
        self.scorer.count(self.item.id, times)

    def take(self, item: Item) -> None:
        super().take(item)
        self.times.show_value(item.count or "")


class ReasonedSection(Section):
    """A tick that needs its reason: a veto, or 不适用."""

    def __init__(self, scorer: Scorer, item: Item, text: str, name: str, hint: str) -> None:
        super().__init__(scorer, item)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        self.tick = self.box(text, name)
        self.reason = EntryLine(f"{name}_reason", hint, hint=f"{hint}（必填，回车生效）")
        self.reason.stepped.connect(self.stepped.emit)
        self.reason.onward.connect(lambda: self.onward.emit(self.tick))
        self.reason.entered.connect(lambda _text: self._reasoned())
        self.tick.clicked.connect(lambda on: self._ticked(bool(on)))
        lines.addWidget(self.tick)
        lines.addWidget(self.reason)

    def _ticked(self, on: bool) -> None:
        self.reason.setVisible(on)
        if on:
            self.reason.setFocus()
            self._reasoned() if self.reason.typed() else None
        elif self.held():
            self.send(False, "")

    def _reasoned(self) -> None:
        reason = self.reason.typed()
        if not reason:
            self.reason.refuse()
            self.problem.emit("请写明理由后再勾选。")
            return
        self.problem.emit("")
        if self.tick.isChecked():
            self.send(True, reason)

    def held(self) -> bool:
        """Whether the stored rating has the tick."""
        return False

    def stored_reason(self) -> str:
        return ""

    def send(self, on: bool, reason: str) -> None:
        """Enter it."""

    def take(self, item: Item) -> None:
        super().take(item)
        typing = self.reason.hasFocus() or (self.tick.isChecked() and self.reason.dirty())
        if not typing:
            self.tick.setChecked(self.held())
            self.reason.setVisible(self.held())
        self.reason.show_value(self.stored_reason())


class VetoSection(ReasonedSection):
    def __init__(self, scorer: Scorer, item: Item) -> None:
        super().__init__(scorer, item, "经认定，一票否决", "veto", "认定的事由")

    def held(self) -> bool:
        return bool(self.item.vetoed)

    def stored_reason(self) -> str:
        return self.item.veto_reason

    def send(self, on: bool, reason: str) -> None:
        self.scorer.veto(self.item.id, on, reason)


class ExcuseSection(ReasonedSection):
    """不适用 with its reason."""

    def __init__(self, scorer: Scorer, item: Item) -> None:
        super().__init__(scorer, item, "本条不适用", "not_applicable", "不适用的原因")
        # Not on the way of Enter: nobody should mark a line 不适用 by pressing Enter and Space.
        self.fields.clear()

    def held(self) -> bool:
        return self.item.excused

    def stored_reason(self) -> str:
        return self.item.reason if self.item.excused else ""

    def send(self, on: bool, reason: str) -> None:
        self.scorer.excuse(self.item.id, reason if on else None)


def sections_of(scorer: Scorer, item: Item) -> list[Section]:
    """The parts that a line's editor has."""
    found: list[Section] = [MetricSection(scorer, item, n) for n in range(len(item.metrics))]
    if item.roles:
        found.append(RolesSection(scorer, item))
    if item.ticks is not None:
        found.append(TicksSection(scorer, item))
    if item.findings is not None:
        found.append(FindingsSection(scorer, item))
    if item.count is not None:
        found.append(CountSection(scorer, item))
    if item.vetoed is not None:
        found.append(VetoSection(scorer, item))
    if item.excusable:
        found.append(ExcuseSection(scorer, item))
    return found


_TONES = {Mark.SCORED: Tone.GOOD, Mark.MISSING: Tone.WARNING, Mark.FIRED: Tone.BAD, Mark.MET: Tone.GOOD}


def show_state(label: QLabel, item: Item) -> None:
    """The state of a line as a pill."""
    set_pill(label, item.mark.value, _TONES.get(item.mark, Tone.PLAIN))
