"""The project form: the groups of its draft, goals and schedule as tables, and what a contract fixes only shown."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.choices import Choice
from desktop.domain.organisations import BRANCHES, GROUPS, OrgKind
from desktop.domain.projects.project import TERMS
from desktop.domain.projects.states import BOUND, ProjectState
from desktop.services.projects import ProjectDetail
from desktop.ui.forms.projects.ui_project_form import Ui_ProjectForm
from desktop.ui.projects.sheet import ProjectSheet
from desktop.ui.projects.tables import fix_terms, goals_field, goals_table, tasks_field, tasks_table
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import ChoiceField, LineField, parse_hundredths, show_money
from desktop.ui.shared.form_rows import group, row_of

if TYPE_CHECKING:
    from desktop.domain.identity import Uid

PARTIES = (*BRANCHES, *GROUPS, OrgKind.GENERAL_BRANCH)
MADE = ("made_project", "made_difficulty", "made_brand", "made_model")


class ProjectForm(QWidget):
    """The form with its binder."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._service = desk, desk.services.projects
        self.ui = Ui_ProjectForm()
        self.ui.setupUi(self)
        self.goals, self.tasks = goals_table(desk), tasks_table(desk)
        self._lay_out = button("按起止日期排出六个阶段", "project_lay_out", self._ask_schedule, glyph="calendar")
        self._tasks_note = words("", "note", wrap=True, name="project_tasks_note")
        self._groups()
        self._attach()
        self._names: dict[Uid, Choice] = {}
        self._record = 0
        kinds = self._service.kinds
        self.binder = Binder(
            ProjectSheet,
            self,
            fields={
                "kind": ChoiceField(self.ui.kind, [(k.code, k.title) for k in kinds.kinds], optional=False),
                "outcome_kind": ChoiceField(
                    self.ui.outcome_kind, [(k.code, k.title) for k in kinds.outcome_kinds], optional=True
                ),
                "budget_fen": LineField(self.ui.budget_fen, parse_hundredths, show_money),
                "goals": goals_field(self.goals, self._names.get),
                "tasks": tasks_field(self.tasks, self._names.get),
            },
        )
        self.ui.label_budget_fen.setText("经费（元）")
        for table in (self.goals, self.tasks):
            table.claim_keys()
        self._made_group = self.ui.made_project.parentWidget()
        self._must_row = row_of(self.binder.widget("must_item"))
        self._number_row = row_of(self.binder.widget("number"))
        self.ui.kind.currentIndexChanged.connect(lambda _row: self.fit())
        self.tasks.lines.modelReset.connect(self._fit_tools)
        self.tasks.lines.edited.connect(self._fit_tools)

    def blank(self) -> ProjectSheet:
        """This year."""
        return ProjectSheet(year=self._desk.today().year)

    def know(self, detail: ProjectDetail) -> None:
        """Who the record points to; to be called before it is shown, from any thread."""
        self._names.update({uid: Choice(uid, title) for uid, title in detail.names.items()})

    def show_state(self, state: ProjectState, *, amending: bool) -> None:
        """What a signed contract fixes is only shown, unless it is being amended. Called for every record shown."""
        self._record += 1
        fixed = state in BOUND and not amending
        for name in TERMS:
            widget = self.binder.widget(name)
            if isinstance(widget, QLineEdit):
                widget.setReadOnly(fixed)
            else:
                widget.setEnabled(not fixed)
        fix_terms(self.goals, self.tasks, on=fixed)
        late = state in (ProjectState.SUMMARY, ProjectState.CLOSED)
        held = any(self.binder.fields[name].text() for name in MADE)
        self.ui.group_3.setVisible(late or held)
        self._fit_tools()
        self.fit()

    def fit(self) -> None:
        """Show the rows the kind has; a row that holds something is never hidden."""
        kind = self._service.kinds.by_code.get(self.binder.fields["kind"].value() or "")
        layout, row = self._must_row
        layout.setRowVisible(row, bool(kind and kind.must) or bool(self.ui.must_item.text()))
        self.ui.label_must_item.setText(kind.must if kind and kind.must else "必研究内容")
        self.ui.must_item.setPlaceholderText(kind.must_hint if kind else "")

    def _fit_tools(self) -> None:
        """Laying out is offered while the schedule is empty."""
        model = self.tasks.lines
        self._lay_out.setVisible(model.editable and model.growing and not model.lines)

    def _ask_schedule(self) -> None:
        draft = self.binder.read()
        starts_on, ends_on = draft.starts_on, draft.ends_on
        if starts_on is None or ends_on is None or ends_on < starts_on:
            self._desk.say("请先填写项目的开始日期和结束日期")
            self.ui.starts_on.setFocus()
            return
        self._desk.runner.read(
            lambda: self._service.proposed_schedule(self._desk.who, starts_on, ends_on),
            partial(self._fill, self._record),
            owner=self,
        )

    def _fill(self, record: int, proposed: object) -> None:
        if record != self._record:  # another project is shown by now
            return
        field = self.binder.fields["tasks"]
        field.show(proposed)
        self.tasks.lines.edited.emit()
        self.tasks.setFocus()

    def _groups(self) -> None:
        lines = self.layout()
        assert isinstance(lines, QVBoxLayout)
        lines.insertWidget(2, group("目标与考核指标", "goals_group", self.goals))
        schedule = QWidget()
        inside = QVBoxLayout(schedule)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self._lay_out)
        row.addStretch()
        inside.addLayout(row)
        inside.addWidget(self.tasks)
        lines.insertWidget(3, group("进度安排", "tasks_group", schedule))

    def _attach(self) -> None:
        services, who, runner = self._desk.services, self._desk.who, self._desk.runner
        self.ui.org_uid.attach(runner, partial(services.organisations.choices, who, kinds=PARTIES))
        self.ui.org_uid.setPlaceholderText("党支部名称、拼音或首字母")
        self.ui.granting_uid.attach(
            runner, partial(services.organisations.choices, who, kinds=(OrgKind.COMMITTEE, OrgKind.GENERAL_BRANCH))
        )
        self.ui.granting_uid.setPlaceholderText("留空时取承担组织之上的党委")
        self.ui.lead_uid.attach(runner, lambda text: services.people.choices(who, text))
        self.ui.number.setPlaceholderText("留空时申报后自动编号")
        self.ui.budget_fen.setPlaceholderText("没有专项经费的留空")
        self.ui.programme.setPlaceholderText("如 旗帜领航、三年登高")
