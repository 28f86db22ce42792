"""The moves of a project as its page asks for them: plain ones at once, others with what has to be told."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.domain.changes import Changes, Saved
from desktop.domain.identity import Uid
from desktop.domain.projects.papers import AcceptanceDraft, AgreementDraft, AwardDraft
from desktop.domain.projects.project import TrackingDraft
from desktop.domain.projects.states import BOUND, OVER, Move
from desktop.services.projects import ProjectDetail
from desktop.services.projects.rows import CONTRACT, TrackingRow
from desktop.ui.forms.projects.ui_acceptance_form import Ui_AcceptanceForm
from desktop.ui.forms.projects.ui_agreement_form import Ui_AgreementForm
from desktop.ui.forms.projects.ui_award_form import Ui_AwardForm
from desktop.ui.forms.projects.ui_tracking_form import Ui_TrackingForm
from desktop.ui.shared.asking import Asking
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import ChoiceField
from desktop.ui.shared.form_dialog import ask_draft
from desktop.ui.shared.form_rows import row_of
from desktop.ui.shared.step_bar import NextStep


class ProjectActs:
    """Every method asks what it needs and has it done; the page hears of it as of any change.

    Args:
        amend: called with the agreement and reason once the user wants to change what the contract fixes.
    """

    def __init__(self, desk: Desk, page: QWidget, amend: Callable[[AgreementDraft], object]) -> None:
        self._desk, self._page, self._amend = desk, page, amend
        self._asking = Asking(desk, page)
        self._service, self._who = desk.services.projects, desk.who
        self._making = False

    def steps(self, found: ProjectDetail) -> list[NextStep]:
        """The buttons that fit a project, the next step first."""
        made = [self._step(found, place, move) for place, move in enumerate(found.moves)]
        if found.state in BOUND and found.state not in OVER:
            made.insert(1, NextStep("变更…", "project_amend", lambda: self._ask_amend(found)))
        if found.grade and found.excellent_on is None:
            praise = partial(self._service.name_excellent, self._who, found.uid)
            made.append(NextStep("评为优秀", "project_excellent", lambda: self._asking.do("评为优秀项目", praise)))
        return made

    def _step(self, found: ProjectDetail, place: int, move: Move) -> NextStep:
        text, do = self._words(found, move), self._deeds(found)[move]
        name = f"project_move_{move.name.lower()}"
        return NextStep(found.next_words if place == 0 and move is Move.ADVANCE else text, name, do, move is Move.TERMINATE)

    def _words(self, found: ProjectDetail, move: Move) -> str:
        if move is Move.CONTRACT:
            return "打开合同" if found.paper else "生成合同"
        asks = move in (Move.RETURN, Move.AWARD, Move.PROMOTE, Move.ACCEPT, Move.SEND_BACK, Move.TERMINATE)
        return f"{move}…" if asks else str(move)

    def _deeds(self, found: ProjectDetail) -> dict[Move, Callable[[], object]]:
        service, who, uid, version = self._service, self._who, found.uid, found.version
        plain: dict[Move, Callable[[], Changes]] = {
            Move.APPLY: lambda: service.apply(who, uid, version),
            Move.REVIEW: lambda: service.review(who, uid, version),
            Move.REVIVE: lambda: service.revive(who, uid, version),
            Move.BEGIN: lambda: service.begin(who, uid, None, version),
            Move.ADVANCE: lambda: service.advance(who, uid, None, version),
        }
        asking: dict[Move, Callable[[ProjectDetail], object]] = {
            Move.RETURN: self._ask_return,
            Move.AWARD: self._ask_award,
            Move.PROMOTE: self._ask_promote,
            Move.CONTRACT: self._contract,
            Move.ACCEPT: self._ask_accept,
            Move.SEND_BACK: self._ask_send_back,
            Move.CLOSE: self._ask_close,
            Move.TERMINATE: self._ask_terminate,
        }
        deeds: dict[Move, Callable[[], object]] = {
            move: self._at_once(str(move), work) for move, work in plain.items()
        }
        return deeds | {move: self._with(ask, found) for move, ask in asking.items()}

    def _at_once(self, doing: str, work: Callable[[], Changes]) -> Callable[[], object]:
        return lambda: self._asking.do(doing, work)

    def _with(self, ask: Callable[[ProjectDetail], object], found: ProjectDetail) -> Callable[[], object]:
        return lambda: ask(found)

    # asking

    def _ask_return(self, found: ProjectDetail) -> None:
        self._asking.reason(
            f"退回“{found.record.draft.title}”的申报？",
            "退回后可以修改，改好再申报。",
            "退回项目",
            lambda why: self._service.give_back(self._who, found.uid, why, found.version),
            ("目标不够具体", "进度安排不合理", "材料不全"),
            yes="退回修改",
        )

    def _ask_send_back(self, found: ProjectDetail) -> None:
        self._asking.reason(
            "退回动态管控、限期整改？",
            "整改完成后再进入考评验收。",
            "退回动态管控",
            lambda why: self._service.send_back(self._who, found.uid, why, found.version),
            yes="退回整改",
        )

    def _ask_close(self, found: ProjectDetail) -> None:
        def go() -> None:
            self._asking.do("结项", lambda: self._service.close(self._who, found.uid, None, found.version))

        detail = "\n".join(found.missing) or "结项后合同约定的内容不再修改。"
        self._desk.ask(self._page, f"“{found.record.draft.title}”结项？", detail, "结项", go)

    def _ask_award(self, found: ProjectDetail) -> None:
        self._asking.draft(
            "登记评审结果",
            Ui_AwardForm(),
            AwardDraft(on=self._desk.today()),
            lambda d: self._service.award(
                self._who, found.uid, d.result.state, _given(d.on), d.basis or "", d.rank, found.version
            ),
            "已登记评审结果",
            yes="登记",
            note="立项依据留空时，合同写作“某年某月某日党建项目开标会评审中标”。",
        )

    def _ask_promote(self, found: ProjectDetail) -> None:
        form = Ui_AwardForm()

        def prepare(_body: QWidget) -> None:
            """What a promotion has not."""
            for field in (form.result, form.rank):
                layout, row = row_of(field)
                layout.setRowVisible(row, False)

        self._asking.draft(
            "递补中标",
            form,
            AwardDraft(on=self._desk.today()),
            lambda d: self._service.promote(self._who, found.uid, _given(d.on), d.basis or "", found.version),
            "已递补中标",
            yes="登记",
            prepare=prepare,
        )

    def _contract(self, found: ProjectDetail) -> None:
        """Opened, or made: once, a double click would spend two numbers."""
        if found.paper is not None:
            self._desk.go("documents", found.paper.uid)
            return
        if self._making:
            return

        def made(saved: Saved) -> None:
            self._making = False
            self._desk.say("已生成合同，打印或签署后项目进入“已签合同”", "打开", lambda: self._desk.go("documents", saved.uid))

        def failed(error: BaseException) -> None:
            self._making = False
            self._desk.error(error, "生成合同")

        self._making = True
        documents = self._desk.services.documents
        self._desk.runner.write("生成合同", lambda: documents.make(self._who, CONTRACT, found.uid), made, failed=failed)

    def _ask_accept(self, found: ProjectDetail) -> None:
        form = Ui_AcceptanceForm()
        grades = [(grade.code, grade.title) for grade in self._service.kinds.grades]
        self._asking.draft(
            "登记验收结果",
            form,
            AcceptanceDraft(on=self._desk.today()),
            lambda d: self._service.accept(
                self._who, found.uid, d.grade or "", _given(d.on), d.opinion or "", found.version
            ),
            "已登记验收结果",
            yes="登记",
            note="通过的进入总结推广；限期整改和不合格的退回动态管控，验收意见作为整改要求。",
            prepare=lambda _body: {"grade": ChoiceField(form.grade, grades, optional=True)},
        )

    def _ask_terminate(self, found: ProjectDetail) -> None:
        self._asking.draft(
            f"中止“{found.record.draft.title}”",
            Ui_AgreementForm(),
            AgreementDraft(),
            lambda d: self._service.terminate(
                self._who, found.uid, d.reason or "", d.agreement or "", found.version
            ),
            "已中止项目",
            yes="中止",
            note="合同已签订的，须有补充协议；填写它的编号或名称。" if found.state in BOUND else "",
        )

    def _ask_amend(self, found: ProjectDetail) -> None:
        form = Ui_AgreementForm()
        body = QWidget()
        form.setupUi(body)
        ask_draft(
            self._desk,
            self._page,
            "变更合同约定的内容",
            body,
            Binder(AgreementDraft, body),
            AgreementDraft(),
            self._checked,
            self._amend,
            yes="开始变更",
            note="依据补充协议修改名称、期限、经费、目标和进度；改好后保存。",
        )

    def _checked(self, draft: AgreementDraft) -> AgreementDraft:
        self._service.check_agreement(self._who, draft.agreement or "", draft.reason or "")
        return draft

    # looks

    def track(self, uid: Uid) -> None:
        form = Ui_TrackingForm()
        people = self._desk.services.people

        def attach(_body: QWidget) -> None:
            form.noted_by_uid.attach(self._desk.runner, lambda text: people.choices(self._who, text))

        self._asking.draft(
            "登记跟踪",
            form,
            TrackingDraft(self._desk.today()),
            lambda d: self._service.track(self._who, uid, d),
            "已登记跟踪",
            yes="登记",
            prepare=attach,
        )

    def untrack(self, look: TrackingRow) -> None:
        self._desk.ask(
            self._page,
            f"删除 {look.noted_on} 的跟踪记录？",
            "登记有误的才删除。",
            "删除",
            lambda: self._asking.do("删除跟踪", lambda: self._service.untrack(self._who, look.uid)),
            danger=True,
        )


def _given(day: date | None) -> date:
    """Required fields are filled once a form has no problems."""
    assert day is not None
    return day
