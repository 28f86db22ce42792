"""The problems page (问题清单): found, studied, solved, verified; two a year and branch."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.actors import Right
from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.projects.problems import ProblemDraft, ProblemState
from desktop.services.projects import ProblemDetail, ProblemQuery, ProblemRow
from desktop.services.projects.problems import CHIPS
from desktop.ui.forms.projects.ui_problem_form import Ui_ProblemForm
from desktop.ui.history.removing import Removal, ask_removal
from desktop.ui.projects.form import PARTIES
from desktop.ui.shared.asking import Asking
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.buttons import EXPORT
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import ChoiceField
from desktop.ui.shared.list_page import BulkAction, Chip, ListPage, ListSpec, Query
from desktop.ui.shared.owner_filter import OwnerFilter
from desktop.ui.shared.page import Action
from desktop.ui.shared.record_pane import Loaded, RecordAction, RecordPane, RecordSpec
from desktop.ui.shared.step_bar import NextStep, StepBar
from desktop.ui.shared.tokens import Tone
from desktop.ui.views.export import ask_export

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.changes import Changes

TONES = {
    ProblemState.OPEN: Tone.WARNING,
    ProblemState.STUDYING: Tone.INFO,
    ProblemState.SOLVED: Tone.GOOD,
    ProblemState.VERIFIED: Tone.GOOD,
}

COLUMNS = (
    Column[ProblemRow]("title", "问题", lambda r: r.title, width=140, stretch=4),
    Column[ProblemRow]("kind", "类别", lambda r: r.kind, width=84, drop=4),
    Column[ProblemRow]("org", "所属组织", lambda r: r.org, width=116, stretch=2, drop=3),
    Column[ProblemRow]("owner", "责任人", lambda r: r.owner, width=72, drop=2),
    Column[ProblemRow]("found_on", "发现日期", lambda r: str(r.found_on or ""), width=92, look=Look.DATE, drop=5),
    Column[ProblemRow]("due_on", "解决时限", lambda r: str(r.due_on or ""), width=92, look=Look.DATE, drop=1),
    Column[ProblemRow](
        "state", "状态", lambda r: "超期" if r.overdue else r.state.label, width=80, look=Look.PILL,
        tone=lambda r: Tone.BAD if r.overdue else TONES[r.state],
    ),
)  # fmt: skip


def build(desk: Desk) -> QWidget:
    return ProblemsPage(desk)


class ProblemsPage(ListPage[ProblemRow]):
    """See the module's sentence; `pane` is the detail."""

    def __init__(self, desk: Desk) -> None:
        self._service = desk.services.problems
        self.filter = OwnerFilter(desk, "problems", "只看一个组织的问题")
        self.bar = StepBar("problem")
        self.ui = Ui_ProblemForm()
        form = QWidget()
        self.ui.setupUi(form)
        self._attach(desk)
        kinds = [(k.code, k.title) for k in self._service.kinds.problem_kinds]
        self.binder = Binder(ProblemDraft, form, fields={"kind": ChoiceField(self.ui.kind, kinds, optional=True)})
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 4, 0, 0)
        lines.addWidget(self.bar)
        lines.addWidget(form)
        self.pane: RecordPane[ProblemDraft] = RecordPane(
            desk,
            self._record(desk),
            self.binder,
            body,
            saved=self.open_record,
            closed=lambda: self.show_detail(False),
        )
        super().__init__(desk, self._list(desk), self.pane, self.filter)
        self._asking = Asking(desk, self)
        self.pane.shown.connect(self._shown)
        self.binder.edited.connect(lambda: self.bar.set_dirty(on=True))

    def _attach(self, desk: Desk) -> None:
        services, who, runner = desk.services, desk.who, desk.runner
        self.ui.org_uid.attach(runner, partial(services.organisations.choices, who, kinds=PARTIES))
        self.ui.org_uid.setPlaceholderText("党支部名称、拼音或首字母")
        self.ui.owner_uid.attach(runner, lambda text: services.people.choices(who, text))
        self.ui.project_uid.attach(runner, lambda text: services.projects.choices(who, text))
        self.ui.project_uid.setPlaceholderText("由哪个项目解决")
        self.ui.evidence.setPlaceholderText("会议纪要、制度、照片等，写明名称和存放处")

    def _record(self, desk: Desk) -> RecordSpec[ProblemDraft]:
        service, who = self._service, desk.who
        return RecordSpec(
            "problem",
            "问题",
            ("problem",),
            lambda: ProblemDraft(found_on=desk.today()),
            lambda uid: _loaded(service.get(who, uid)),
            save=lambda uid, draft, version: service.save(who, uid, draft, version if uid else None),
            check=lambda uid, draft: service.check(who, uid, draft),
            actions=(RecordAction("删除…", "problem_delete", lambda uid: self._ask_delete([uid]), danger=True),),
            repeats=("org_uid", "kind", "found_on"),
            begins="登记",
        )

    def _list(self, desk: Desk) -> ListSpec[ProblemRow]:
        service, who = self._service, desk.who
        return ListSpec(
            key="problems",
            title="问题清单",
            unit="个",
            nouns=("problem", "organisation", "person"),
            columns=COLUMNS,
            ids=lambda query: service.ids(who, self._asked(query)),
            rows=lambda uids: service.rows(who, uids),
            empty=("还没有党建新问题", "每个支部每年至少研究解决两个，从登记发现的问题开始。"),
            hint="问题、原因、措施",
            chips=[Chip("" if key == "all" else key, text) for key, text in CHIPS.items()],
            primary=Action("登记问题", "problems_new", lambda: self.begin(self.pane.begin), shortcut="Ctrl+N"),
            more=[Action("导出…", "problems_export", lambda: ask_export(self, self.model.ids()), "download", EXPORT)],
            bulk=[BulkAction("删除…", "problems_delete_many", self._ask_delete, danger=True)],
            glyph="problems",
            fields=service.fields,
        )

    def _asked(self, query: Query) -> ProblemQuery:
        down = query.descending if query.sort else True
        return ProblemQuery(
            query.text,
            query.chip or "all",
            self.filter.org,
            None,
            query.sort or "found_on",
            down,
            query.conditions,
        )

    def _shown(self, loaded: Loaded[ProblemDraft]) -> None:
        found = loaded.more if isinstance(loaded.more, ProblemDetail) else None
        self.bar.offer(*(self._steps(found) if found else ((), "")))
        self.bar.set_dirty(on=self.binder.dirty)

    def _steps(self, found: ProblemDetail) -> tuple[list[NextStep], str, str]:
        uid, version, who, service = found.uid, found.version, self.desk.who, self._service
        moves: dict[ProblemState, tuple[str, Callable[[], Changes]]] = {
            ProblemState.OPEN: ("开始研究", lambda: service.study(who, uid, version)),
            ProblemState.STUDYING: ("登记解决", lambda: service.solve(who, uid, version)),
            ProblemState.SOLVED: ("书记验证", lambda: service.verify(who, uid, version)),
        }
        steps = []
        confirms = who.may(Right.CONFIRM_RECORDS)
        if found.state in moves and (confirms or found.state is not ProblemState.SOLVED):
            text, work = moves[found.state]
            steps.append(NextStep(text, f"problem_{found.state}_next", lambda: self._asking.do(text, work)))
        if confirms and found.state in (ProblemState.SOLVED, ProblemState.VERIFIED):
            steps.append(NextStep("重新研究…", "problem_reopen", lambda: self._ask_reopen(found)))
        lacking = f"还缺：{'、'.join(found.missing)}。" if found.missing else found.verified
        return steps, lacking, "warning" if found.missing else str(TONES[found.state])

    def _ask_reopen(self, found: ProblemDetail) -> None:
        self._asking.reason(
            f"重新研究“{found.draft.title}”？",
            "解决日期将清空，不再计入已解决的问题。",
            "重新研究",
            lambda why: self._service.reopen(self.desk.who, found.uid, why, found.version),
            yes="重新研究",
        )

    def _ask_delete(self, uids: list[Uid]) -> None:
        removal = Removal("问题", "个", "已验证的问题不能删除。", partial(self._service.delete, self.desk.who), ("重复登记", "登记有误"))
        ask_removal(self, removal, uids)


def _loaded(found: ProblemDetail) -> Loaded[ProblemDraft]:
    verified = found.state is ProblemState.VERIFIED
    note = f"{found.recorded_on} 录入"
    return Loaded(
        found.draft,
        found.version,
        found.draft.title,
        names=[Choice(uid, title) for uid, title in found.names.items()],
        pill=found.state.label,
        tone=TONES[found.state],
        note=note,
        locked=f"{note} · {found.verified}" if verified else "",
        more=found,
    )
