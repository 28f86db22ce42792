"""Organisations that are not there yet: make each, take one that exists, or leave the cells out."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.imports.orgs import WITHIN
from desktop.domain.imports.plan import OrgChoose, OrgDecision, OrgQuestion
from desktop.domain.organisations import BRANCHES, PLACE_KINDS, UNITS, OrgKind
from desktop.ui.exchange.deciding import Deciding, show_choice
from desktop.ui.exchange.findings import OrgLine
from desktop.ui.forms.exchange.ui_org_choice_form import Ui_OrgChoiceForm
from desktop.ui.shared.buttons import name_for_readers
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.tokens import Tone

_PARENTS: dict[str, frozenset[OrgKind]] = {
    "branch_uid": frozenset({OrgKind.COMMITTEE, OrgKind.GENERAL_BRANCH}),
    "group_uid": BRANCHES,
    "department_uid": UNITS,
    "team_uid": UNITS,
}
"""Under what an organisation named in a column may stand."""
_TONES = {OrgChoose.CREATE: Tone.GOOD, OrgChoose.MATCH: Tone.INFO, OrgChoose.LEAVE: Tone.WARNING}


def _deed(line: OrgLine) -> str:
    words = {OrgChoose.CREATE: "新建", OrgChoose.MATCH: "对应", OrgChoose.LEAVE: "留空"}
    return words[line.question.decision.choose]


def _columns(where: Callable[[OrgLine], str]) -> tuple[Column[OrgLine], ...]:
    return (
        Column("field", "栏目", lambda r: r.question.label, 84, sortable=False),
        Column("name", "表中写的名称", lambda r: r.question.name, 150, stretch=2, sortable=False),
        Column("rows", "行数", lambda r: f"{r.question.rows:,}", 56, look=Look.NUMBER, sortable=False, drop=1),
        Column(
            "deed",
            "处理",
            _deed,
            72,
            look=Look.PILL,
            tone=lambda r: _TONES[r.question.decision.choose],
            sortable=False,
        ),
        Column("where", "说明", where, 170, stretch=3, sortable=False),
    )


class NewOrgs(Deciding[OrgLine]):
    """See the module's sentence.

    Signals:
        decided: questions (list of OrgQuestion.key) and the OrgDecision for them.
    """

    decided = Signal(object, object)

    def __init__(self, desk: Desk) -> None:
        self._taken = dict[Uid, Choice]()
        """What was chosen here by hand, as parent or as the organisation itself."""
        columns = _columns(self._where)
        super().__init__(
            desk,
            "import_orgs",
            "还没有登记的组织",
            columns,
            "表中的组织都已登记",
            self._fill_form,
            lambda r: r.question.key,
        )
        self.form = Ui_OrgChoiceForm()
        body = QWidget()
        self.form.setupUi(body)
        self.add_form(body)
        self._asked: Sequence[OrgQuestion] = ()
        self._offered: list[OrgKind] = []
        self._filling = False
        name_for_readers(self.form.kind, "新组织的类型")
        self._connect()

    def _connect(self) -> None:
        form, orgs, who = self.form, self.desk.services.organisations, self.desk.who
        form.parent.attach(self.desk.runner, lambda text: orgs.choices(who, text, tuple(_PARENTS[self._field()])))
        form.existing.attach(self.desk.runner, self._existing)
        for radio in (form.create, form.match, form.leave):
            radio.toggled.connect(lambda on: self._toggled(on))
        form.kind.activated.connect(lambda _row: self._decide())
        form.parent.chosen.connect(lambda _choice: self._decide())
        form.existing.chosen.connect(lambda choice: self._decide() if choice else None)

    def _field(self) -> str:
        return self._asked[0].key[0] if self._asked else "department_uid"

    def _existing(self, text: str) -> Sequence[Choice]:
        """What the name may mean: what resembles it first, when nothing is typed."""
        orgs, who = self.desk.services.organisations, self.desk.who
        found = orgs.choices(who, text, tuple(PLACE_KINDS[self._field()]))
        if text or len(self._asked) != 1:
            return found
        similar = self._asked[0].similar
        return [*similar, *(c for c in found if c.uid not in {s.uid for s in similar})]

    # showing

    def _where(self, line: OrgLine) -> str:
        """What the organisation becomes, or why the cells are left out."""
        asked, made = line.question, line.question.decision
        if made.choose is OrgChoose.CREATE:
            above = f"上级：{asked.parent}" if asked.parent else "没有上级" if asked.homeless else ""
            return f"{asked.kind.label}，{above}" if above else asked.kind.label
        if made.choose is OrgChoose.MATCH:
            return self._choice(made.uid).title if made.uid else ""
        return f"可能是“{asked.similar[0].title}”" if asked.similar else "这一栏先不导入"

    def _fill_form(self, lines: Sequence[OrgLine]) -> None:
        self._asked = [line.question for line in lines]
        self._filling = True
        self._words()
        first = self._asked[0]
        one_field = len({asked.key[0] for asked in self._asked}) == 1
        choose = {asked.decision.choose for asked in self._asked}
        self._mark(first.decision.choose if len(choose) == 1 else None)
        self._kinds(first)
        fixed = first.key[0] in WITHIN and bool(first.key[2])
        self.form.parent.setVisible(one_field and not fixed)
        self.form.label_parent.setVisible(one_field and not fixed)
        self.form.kind.setVisible(one_field)
        self.form.label_kind.setVisible(one_field)
        self.form.match.setEnabled(one_field)
        self._pick(first)
        self._filling = False
        self._open()

    def _words(self) -> None:
        first = self._asked[0]
        if len(self._asked) > 1:
            self._heading.setText(f"已选 {len(self._asked):,} 个组织")
            self._note.setText("下面的选择用于选中的全部组织。")
            return
        self._heading.setText(f"{first.label}“{first.name}”")
        within = f"，属于{first.key[2]}" if first.key[2] else ""
        self._note.setText(f"{first.rows:,} 行用到，最先在第 {first.first_row} 行{within}。")

    def _mark(self, choose: OrgChoose | None) -> None:
        form = self.form
        for radio, meaning in (
            (form.create, OrgChoose.CREATE),
            (form.match, OrgChoose.MATCH),
            (form.leave, OrgChoose.LEAVE),
        ):
            radio.setAutoExclusive(False)
            radio.setChecked(choose is meaning)
            radio.setAutoExclusive(True)

    def _kinds(self, asked: OrgQuestion) -> None:
        self._offered = sorted(PLACE_KINDS[asked.key[0]], key=list(OrgKind).index)
        self.form.kind.clear()
        self.form.kind.addItems([kind.label for kind in self._offered])
        self.form.kind.setCurrentIndex(self._offered.index(asked.kind))

    def _pick(self, asked: OrgQuestion) -> None:
        form, made = self.form, asked.decision
        show_choice(form.parent, self._choice(made.parent_uid) if made.parent_uid else None)
        form.parent.setPlaceholderText(asked.parent or "名称、拼音或首字母")
        likely = asked.similar[0] if len(self._asked) == 1 and asked.similar else None
        matched = made.choose is OrgChoose.MATCH and made.uid is not None
        show_choice(form.existing, self._choice(made.uid) if matched and made.uid else likely)

    def _choice(self, uid: Uid) -> Choice:
        return self._taken.get(uid) or Choice(uid, "")

    def _open(self) -> None:
        """Only what belongs to the decision can be filled in."""
        form = self.form
        for widget in (form.kind, form.parent, form.label_kind, form.label_parent):
            widget.setEnabled(form.create.isChecked())
        for widget in (form.existing, form.label_existing):
            widget.setVisible(form.match.isChecked())  # all three answers stand in sight on a small screen

    # deciding

    def _toggled(self, on: bool) -> None:
        if self._filling or not on:
            return
        self._open()
        if self.form.match.isChecked() and self.form.existing.choice() is None:
            self.form.existing.setFocus()
            return
        self._decide()

    def _decide(self) -> None:
        if self._filling or not self._asked:
            return
        decision = self._decision()
        if decision is not None:
            self.decided.emit([asked.key for asked in self._asked], decision)

    def _decision(self) -> OrgDecision | None:
        form = self.form
        if form.leave.isChecked():
            return OrgDecision(OrgChoose.LEAVE)
        if form.match.isChecked():
            choice = form.existing.choice()
            if choice is None:
                return None
            self._taken[choice.uid] = choice
            return OrgDecision(OrgChoose.MATCH, choice.uid)
        parent = form.parent.choice()
        if parent is not None:
            self._taken[parent.uid] = parent
        kind = self._offered[form.kind.currentIndex()]
        made = OrgDecision(OrgChoose.CREATE, None, kind, parent.uid if parent else None)
        # Many at once keep the kinds proposed for each: a station stays a station.
        return made if len(self._asked) == 1 else replace(made, kind=None)
