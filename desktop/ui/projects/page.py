"""The projects page: list, the record with goals and schedule, the next step, and what happened."""

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.domain.changes import Saved
from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.projects.papers import AgreementDraft
from desktop.domain.projects.states import BOUND, OVER, ProjectState
from desktop.services.projects import CHIPS, ProjectDetail, ProjectQuery, ProjectRow
from desktop.ui.attachments.section import Attachments
from desktop.ui.history.removing import Removal, ask_removal
from desktop.ui.projects.acts import ProjectActs
from desktop.ui.projects.columns import COLUMNS, state_tone
from desktop.ui.projects.course import ProjectCourse
from desktop.ui.projects.facts import ProjectFacts, summary
from desktop.ui.projects.filter import ProjectFilter
from desktop.ui.projects.form import ProjectForm
from desktop.ui.projects.sheet import ProjectSheet, record_of, sheet_of
from desktop.ui.shared.buttons import EXPORT
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import BulkAction, Chip, ListPage, ListSpec, Query
from desktop.ui.shared.page import Action
from desktop.ui.shared.record_pane import Loaded, RecordAction, RecordPane, RecordSpec
from desktop.ui.shared.sections import below
from desktop.ui.views.export import ask_export

REASONS = ("重复登记", "登记有误", "不再申报")


def build(desk: Desk) -> QWidget:
    return ProjectsPage(desk)


class ProjectsPage(ListPage[ProjectRow]):
    """See the module's sentence; `pane` is the detail."""

    def __init__(self, desk: Desk) -> None:
        self._service = desk.services.projects
        self._amending: tuple[Uid, AgreementDraft] | None = None
        self._found: ProjectDetail | None = None
        self.filter = ProjectFilter(desk)
        self.form = ProjectForm(desk)
        self.acts = ProjectActs(desk, self, self._begin_amending)
        self.facts = ProjectFacts(self.acts.steps)
        self.course = ProjectCourse(desk, self._track, self.acts.untrack)
        self.attachments = Attachments(desk, "project")
        self.pane: RecordPane[ProjectSheet] = RecordPane(
            desk,
            self._record(desk),
            self.form.binder,
            below(self.facts, self.form, self.attachments),
            self.course,
            saved=self.open_record,
            closed=lambda: self.show_detail(False),
        )
        self.pane.setMinimumWidth(420)
        if not desk.settings.contains("split/projects"):
            desk.settings.setValue("split/projects", 700)
        super().__init__(desk, self._list(desk), self.pane, self.filter)
        self.pane.shown.connect(self._shown)
        self.form.binder.edited.connect(lambda: self.facts.bar.set_dirty(on=True))

    # what the parts are told

    def _record(self, desk: Desk) -> RecordSpec[ProjectSheet]:
        service, who = self._service, desk.who
        return RecordSpec(
            "project",
            "项目",
            ("project",),
            self.form.blank,
            lambda uid: self._loaded(service.get(who, uid)),
            save=self._save,
            check=lambda uid, sheet: service.check(who, uid, record_of(sheet)),
            actions=(RecordAction("删除…", "project_delete", lambda uid: self._ask_delete([uid]), danger=True, when=_deletable),),
            parts=("project_goal", "project_task", "tracking", "problem", "document", "assignment", "organisation"),
            repeats=("kind", "year", "origin", "through_bidding", "org_uid", "granting_uid"),
        )

    def _list(self, desk: Desk) -> ListSpec[ProjectRow]:
        service, who = self._service, desk.who
        return ListSpec(
            key="projects",
            title="党建项目",
            unit="个",
            nouns=("project", "project_task", "tracking", "organisation", "person"),
            columns=COLUMNS,
            ids=lambda query: service.ids(who, self._asked(query)),
            rows=lambda uids: service.rows(who, uids),
            empty=("还没有党建项目", "每个支部每年至少实施一个项目，从申报一个开始。"),
            hint="项目名称、编号、内容",
            chips=[Chip("" if key == "all" else key, text) for key, text in CHIPS.items()],
            primary=Action("新建项目", "projects_new", lambda: self.begin(self.pane.begin), shortcut="Ctrl+N"),
            more=[Action("导出…", "projects_export", lambda: ask_export(self, self.model.ids()), "download", EXPORT)],
            bulk=[BulkAction("删除…", "projects_delete_many", self._ask_delete, danger=True)],
            glyph="projects",
            fields=service.fields,
        )

    def _asked(self, query: Query) -> ProjectQuery:
        down = query.descending if query.sort else True
        wanted = self.filter
        return ProjectQuery(
            query.text,
            query.chip or "all",
            wanted.origin,
            wanted.org,
            None,
            query.sort or "year",
            down,
            query.conditions,
        )

    def _save(self, uid: Uid | None, sheet: ProjectSheet, version: int) -> Saved:
        """In the write lane. While amending, what the contract fixes is changed by the agreement."""
        record, amending = record_of(sheet), self._amending
        if uid is not None and amending is not None and amending[0] == uid:
            paper = amending[1]
            changes = self._service.amend(
                self.desk.who, uid, record, paper.agreement or "", paper.reason or "", version
            )
            self._amending = None
            return Saved(uid, changes)
        return self._service.save(self.desk.who, uid, record, version if uid else None)

    def _loaded(self, found: ProjectDetail) -> Loaded[ProjectSheet]:
        self.form.know(found)
        over = found.state in OVER and found.state is not ProjectState.LOST
        return Loaded(
            sheet_of(found.record),
            found.version,
            found.record.draft.title,
            names=[Choice(uid, title) for uid, title in found.names.items()],
            pill=found.state.label,
            tone=state_tone(found.state),
            note=summary(found),
            locked=summary(found) if over else "",
            more=found,
        )

    def _shown(self, loaded: Loaded[ProjectSheet]) -> None:
        self._found = loaded.more if isinstance(loaded.more, ProjectDetail) else None
        amending = self._agreement()
        self.facts.show_project(self._found, amending)
        self.facts.bar.set_dirty(on=self.form.binder.dirty)
        self.course.show_project(self._found)
        self.attachments.show_record(self._found.uid if self._found else None)
        state = self._found.state if self._found else ProjectState.DRAFT
        self.form.show_state(state, amending=bool(amending))

    # amending, looks, deleting

    def _agreement(self) -> str:
        """The agreement by which the shown project is being amended, "" when it is not."""
        if self._amending is None or self._found is None or self._amending[0] != self._found.uid:
            self._amending = None
            return ""
        return self._amending[1].agreement or ""

    def _begin_amending(self, paper: AgreementDraft) -> None:
        if self._found is not None:
            self._amending = (self._found.uid, paper)
            self.facts.show_project(self._found, self._agreement())
            self.form.show_state(self._found.state, amending=True)
            self.form.ui.title.setFocus()

    def _track(self) -> None:
        if self._found is not None:
            self.acts.track(self._found.uid)

    def _ask_delete(self, uids: list[Uid]) -> None:
        removal = Removal("项目", "个", "已签合同的项目不能删除，只能中止。", partial(self._service.delete, self.desk.who), REASONS)
        ask_removal(self, removal, uids)


def _deletable(shown: Loaded[ProjectSheet]) -> bool:
    """What the contract binds stays."""
    return isinstance(shown.more, ProjectDetail) and shown.more.state not in BOUND
