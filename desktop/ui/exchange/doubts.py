"""Rows of which only a person can say who is meant: another person, somebody stored, or none."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.imports.plan import Choose, RowDecision
from desktop.ui.exchange.deciding import Deciding, show_choice
from desktop.ui.exchange.findings import Doubt
from desktop.ui.forms.exchange.ui_doubt_choice_form import Ui_DoubtChoiceForm
from desktop.ui.shared.buttons import name_for_readers
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.pickers import words_of
from desktop.ui.shared.tokens import Tone

_DEEDS = {Choose.NEW: "新增", Choose.EXISTING: "就是此人", Choose.SKIP: "跳过"}
_TONES = {Choose.NEW: Tone.GOOD, Choose.EXISTING: Tone.INFO, Choose.SKIP: Tone.PLAIN}

_ANOTHER = "另找一人…"


def _deed(doubt: Doubt) -> str:
    return _DEEDS[doubt.decision.choose] if doubt.decision else "未决定"


_COLUMNS = (
    Column[Doubt]("row", "行", lambda r: str(r.row), 60, look=Look.NUMBER, sortable=False),
    Column[Doubt]("name", "姓名", lambda r: r.name, 116, sortable=False),
    Column[Doubt]("says", "表中写的", lambda r: r.says, 160, stretch=1, sortable=False, drop=1),
    Column[Doubt]("why", "为什么要问", lambda r: r.why, 150, sortable=False),
    Column[Doubt](
        "deed",
        "处理",
        _deed,
        88,
        look=Look.PILL,
        tone=lambda r: _TONES[r.decision.choose] if r.decision else Tone.WARNING,
        sortable=False,
    ),
)


class Doubts(Deciding[Doubt]):
    """See the module's sentence.

    Signals:
        decided: {row number: RowDecision}.
        undecided: numbers of the rows that are nobody's yet, a decision before taken back.
    """

    decided = Signal(object)
    undecided = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, "import_doubts", "身份不明的行", _COLUMNS, "每一行是谁都已确定", self._fill_form, lambda r: r.row
        )
        self.form = Ui_DoubtChoiceForm()
        body = QWidget()
        self.form.setupUi(body)
        self.add_form(body)
        name_for_readers(self.form.candidate, "库中的人")
        self._doubts: Sequence[Doubt] = ()
        self._found = dict[Uid, Choice]()
        """Those found by typing."""
        self._filling = False
        people, who = desk.services.people, desk.who
        self.form.other.attach(desk.runner, lambda text: people.choices(who, text or self._name()))
        for radio in (self.form.add, self.form.same, self.form.skip):
            radio.toggled.connect(lambda on: self._toggled(on))
        self.form.candidate.currentTextChanged.connect(self.form.candidate.setToolTip)
        self.form.candidate.activated.connect(lambda _row: self._picked())
        self.form.other.chosen.connect(lambda choice: self._decide() if choice else None)

    def _name(self) -> str:
        return self._doubts[0].name if self._doubts else ""

    # showing

    def _fill_form(self, lines: Sequence[Doubt]) -> None:
        if self._searching(lines):
            self._doubts = lines
            return
        self._doubts = lines
        self._filling = True
        self._words()
        chosen = {d.decision.choose if d.decision else None for d in lines}
        self._mark(chosen.pop() if len(chosen) == 1 else None)
        self._people()
        self._filling = False
        self._open()

    def _searching(self, lines: Sequence[Doubt]) -> bool:
        """Somebody else is being looked for in this row just now: what comes of the choice before does not put it back."""
        form, rows = self.form, [doubt.row for doubt in lines]
        another = form.candidate.count() > 0 and form.candidate.currentData() is None and form.other.choice() is None
        return form.same.isChecked() and another and len(rows) == 1 and rows == [doubt.row for doubt in self._doubts]

    def _words(self) -> None:
        first = self._doubts[0]
        if len(self._doubts) > 1:
            self._heading.setText(f"已选 {len(self._doubts):,} 行")
            self._note.setText("选“就是此人”时，库中只有一人可能的行才会对应；其余的仍未决定。")
            return
        self._heading.setText(f"第 {first.row} 行　{first.name}")
        self._note.setText(f"{first.why}。" + (f"\n表中写着：{first.says}。" if first.says else ""))

    def _mark(self, choose: Choose | None) -> None:
        form = self.form
        for radio, meaning in ((form.add, Choose.NEW), (form.same, Choose.EXISTING), (form.skip, Choose.SKIP)):
            radio.setAutoExclusive(False)
            radio.setChecked(choose is meaning)
            radio.setAutoExclusive(True)

    def _people(self) -> None:
        """Those who may be meant, and a way to find anybody else."""
        form, one = self.form, len(self._doubts) == 1
        first = self._doubts[0]
        form.candidate.clear()
        for choice in first.candidates if one else ():
            form.candidate.addItem(words_of(choice), choice)
        form.candidate.addItem(_ANOTHER, None)
        decided = first.decision.uid if first.decision else None
        known = [choice.uid for choice in first.candidates]
        if decided is not None:
            form.candidate.setCurrentIndex(known.index(decided) if decided in known else len(known))
        show_choice(form.other, self._found.get(decided) if one and decided else None)
        form.candidate.setVisible(one)

    def _open(self) -> None:
        form = self.form
        same, one = form.same.isChecked(), len(self._doubts) == 1
        search = one and form.candidate.currentData() is None
        form.other.setVisible(search)
        for widget in (form.candidate, form.other):
            widget.setEnabled(same)

    # deciding

    def _toggled(self, on: bool) -> None:
        if not self._filling and on:
            self._open()
            self._decide()

    def _picked(self) -> None:
        self._open()
        if self.form.other.isVisibleTo(self):
            self.form.other.setFocus()
        self._decide()

    def _decide(self) -> None:
        if self._filling:
            return
        made = {doubt.row: decision for doubt in self._doubts if (decision := self._decision(doubt)) is not None}
        if made:
            self.decided.emit(made)
        elif len(self._doubts) == 1:
            self.undecided.emit([self._doubts[0].row])

    def _decision(self, doubt: Doubt) -> RowDecision | None:
        form = self.form
        if form.add.isChecked():
            return RowDecision(Choose.NEW)
        if form.skip.isChecked():
            return RowDecision(Choose.SKIP)
        if len(self._doubts) > 1:
            only = doubt.candidates
            return RowDecision(Choose.EXISTING, only[0].uid) if len(only) == 1 else None
        found = form.other.choice()
        if found is not None:
            self._found[found.uid] = found
        choice = form.candidate.currentData() or found
        return RowDecision(Choose.EXISTING, choice.uid) if choice else None
