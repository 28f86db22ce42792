"""Importing people: choose a file, check what would happen, see what was done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.errors import UserError
from desktop.domain.imports.layouts import FileLook
from desktop.domain.imports.plan import Decisions, OrgDecision, OrgKey, RowDecision
from desktop.services.exchange import ImportReport
from desktop.ui.exchange.choose import FileStep
from desktop.ui.exchange.files import SheetFiles
from desktop.ui.exchange.findings import LARGE, Findings, find, forget
from desktop.ui.exchange.keeping import DecisionKeeper
from desktop.ui.exchange.looking import Looking
from desktop.ui.exchange.matching import ColumnStep
from desktop.ui.exchange.outcome import ResultStep
from desktop.ui.exchange.review import ORGS, ReviewStep
from desktop.ui.exchange.steps import WizardSteps
from desktop.ui.shared.buttons import rule
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.tasks import Cancelled, Task
from desktop.ui.shared.tokens import Tone

STEPS = ("文件和工作表", "列的对应", "预览和结果")
FILE, COLUMNS, REVIEW, RESULT = range(4)
_NAMED = 5
"""New organisations named in a question."""
NOUNS = ("person", "organisation")


class ImportWizard(QFrame):
    """See the module's sentence. Nothing is written before 导入 is pressed in the last step."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.desk, self._exchange = desk, desk.services.exchange
        self.findings: Findings | None = None
        self.report: ImportReport | None = None
        self._decisions = Decisions()
        self._kept = DecisionKeeper(desk)
        self._comparing: Task[Any] | None = None
        self._stale = False
        self.steps = WizardSteps(STEPS, "import_steps")
        self.file, self.columns = FileStep(desk), ColumnStep(desk)
        self.review, self.result = ReviewStep(desk), ResultStep(desk)
        self.looking = Looking(desk, self.file, self.columns)
        self.files = SheetFiles(desk, self)
        self._stack = QStackedWidget()
        self._arrange()
        self._connect()
        self._pause = QTimer(self, singleShot=True, interval=150)
        self._pause.timeout.connect(self._compare)
        if (left := self._kept.left()) is not None:
            self.read(left)

    def _arrange(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(20, 14, 20, 14)
        lines.setSpacing(12)
        lines.addWidget(self.steps)
        lines.addWidget(rule())
        lines.addWidget(self._stack, 1)
        for step in self._steps():
            self._stack.addWidget(step)
        begin_at(self, self.file)

    def _connect(self) -> None:
        self.file.chosen.connect(self.read)
        self.file.template_asked.connect(self.files.save_template)
        self.columns.back_asked.connect(lambda: self._leave_preview(FILE))
        self.looking.arrived.connect(self._looked)
        self.looking.sheet_read.connect(lambda _look: self._show(COLUMNS))
        self.columns.next_asked.connect(self.preview)
        self.review.back_asked.connect(lambda: self._leave_preview(FILE))
        self.review.columns_asked.connect(lambda: self._leave_preview(COLUMNS))
        self.review.go_asked.connect(self.write)
        self.review.left_asked.connect(self._ask_left)
        self.review.doubts.decided.connect(self.decide_rows)
        self.review.doubts.undecided.connect(self.undecide_rows)
        self.review.rows.decided.connect(self.decide_rows)
        self.review.rows.undecided.connect(self.undecide_rows)
        self.review.orgs.decided.connect(self.decide_orgs)
        self.result.again_asked.connect(self.begin)
        self.result.people_asked.connect(lambda: self.desk.go("people"))
        self.result.left_asked.connect(self._ask_left)
        self.desk.hub.listen(self, NOUNS, lambda _changes: self._others_wrote())

    def at(self) -> int:
        """FILE, COLUMNS, REVIEW or RESULT."""
        return self._stack.currentIndex()

    def _steps(self) -> tuple[QWidget, ...]:
        return self.file, self.columns, self.review, self.result

    def _show(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        self.steps.show_step(step if step < REVIEW else len(STEPS) - 1 + (step == RESULT))
        shown = self._steps()[step]
        begin_at(self, shown)
        if self.isVisible():
            shown.setFocus()

    def begin(self) -> None:
        """Back to the choice of a file."""
        self.report, self._decisions, self._kept.waiting = None, Decisions(), None
        self.file.show_guide()
        self._leave_preview(FILE)

    def _leave_preview(self, step: int) -> None:
        """Back to a step of the same file."""
        self._stop_comparing()
        self._replace(None)
        self._show(step)

    def read(self, path: Path, *, straight: bool = False) -> None:
        """Look at a file; nothing is written.

        Args:
            straight: go on to the preview when there is nothing to ask about its columns.
        """
        known = self._kept.columns_of(path)
        if known is None:
            self.begin()
        self.looking.read(path, straight=straight, decisions=known)

    def _looked(self, look: FileLook, straight: bool) -> None:
        """What is clear is not asked: a file of one sheet, columns matched by hand before."""
        kept = self._kept.waiting
        if look.ambiguous and kept is None:
            self._show(FILE)
            return
        self._show(COLUMNS)
        if kept is not None:
            self.preview(kept.decisions)
        elif look.remembered or (straight and not look.doubts):
            self.preview(Decisions(sheet=look.sheet, heading=look.heading_rows if look.remembered else None))

    def preview(self, decisions: Decisions) -> None:
        """Read the sheet through and compare it with what is stored; nothing is written."""
        look = self.columns.look
        if look is None:
            return
        self._decisions = decisions
        self.columns.set_working(True)
        task = self.looking.compare(
            lambda progress: find(self._exchange.preview_people(self.desk.who, look.path, decisions, progress)),
            lambda found: self._arrived(found, anew=True),
            self._not_previewed,
        )
        self.columns.busy.watch(task, "正在读取")

    def _not_previewed(self, error: BaseException) -> None:
        self._kept.waiting = None
        self.columns.set_working(False)
        if isinstance(error, UserError):
            self.columns.refuse(error.message, error.advice)
        elif isinstance(error, Cancelled):
            self.columns.notice.say("已取消读取。", tone=Tone.PLAIN)
        else:
            self.desk.error(error, "核对人员表")

    def _replace(self, found: Findings | None) -> None:
        """Show another preview or none; a large one that is over is let go of after what is still being written of it."""
        over, self.findings = self.findings, found
        if found is None:
            self.review.forget()
        else:
            self._decisions = found.preview.decisions
        if over is not None and over is not found and len(over.rows[""]) > LARGE:
            _let_go(self.desk, [over], sheet=found is None or found.preview.parsed is not over.preview.parsed)

    def _arrived(self, found: Findings, *, anew: bool) -> None:
        self._stale, self._comparing = False, None
        self.columns.set_working(False)
        self.review.show_findings(found, anew=anew)
        self._replace(found)
        if anew:
            self._show(REVIEW)
            made = self._kept.back(found.preview)
            if made != self._decisions:
                self._decide(made)

    def decide_rows(self, made: Mapping[int, RowDecision]) -> None:
        self._decide(replace(self._decisions, rows={**self._decisions.rows, **made}))

    def undecide_rows(self, rows: Sequence[int]) -> None:
        """Let these rows be what they are by themselves."""
        gone = set(rows)
        self._decide(replace(self._decisions, rows={n: d for n, d in self._decisions.rows.items() if n not in gone}))

    def decide_orgs(self, keys: Sequence[OrgKey], decision: OrgDecision) -> None:
        self._decide(replace(self._decisions, orgs={**self._decisions.orgs, **dict.fromkeys(keys, decision)}))

    def _decide(self, decisions: Decisions) -> None:
        self._decisions = decisions
        if self.findings is not None:
            self._kept.keep(self.findings.preview, decisions)
        self._stop_comparing()
        self.review.set_comparing()
        self._pause.start()

    def _stop_comparing(self) -> None:
        self._pause.stop()
        if self._comparing is not None:
            self._comparing.superseded = True
            self._comparing.cancel()
            self._comparing = None

    def _compare(self, *, anew: bool = False) -> None:
        """The numbers under the decisions of the moment."""
        before = self.findings
        if before is None:
            return
        made, preview, doubts = self._decisions, before.preview, () if anew else before.doubts
        self._comparing = self.looking.compare(
            lambda progress: find(self._exchange.decide(self.desk.who, preview, made, progress), doubts),
            lambda found: self._arrived(found, anew=anew),
            self._not_compared,
        )

    def _not_compared(self, error: BaseException) -> None:
        """Another sheet could not be read, or the file is gone: what was shown stays."""
        before = self.findings
        if before is None:
            return
        self._arrived(before, anew=False)
        if isinstance(error, UserError):
            self.review.notice.say(error.message, error.advice)
        elif not isinstance(error, Cancelled):
            self.desk.error(error, "核对人员表")

    def _others_wrote(self) -> None:
        """People or organisations changed elsewhere: compare again, at once or when this page is seen again."""
        self._stale = self.at() == REVIEW
        if self._stale and self.isVisible():
            self._decide(self._decisions)

    def write(self) -> None:
        """Import what the preview shows, in one transaction; new organisations without a parent are asked about first."""
        found = self.findings
        if found is not None:
            _ask_homeless(self, found, lambda: self._write(found))

    def _write(self, found: Findings) -> None:
        if found is not self.findings or self._comparing is not None or self._pause.isActive():
            return  # something is decided and not compared yet, or somebody wrote while it was asked
        who, preview = self.desk.who, found.preview
        self.review.set_working(True)
        task = self.desk.runner.batch(
            "导入人员",
            lambda progress: self._exchange.import_people(who, preview, None, progress),
            self._written,
            owner=self,
            failed=self._not_written,
        )
        self.review.busy.watch(task, "正在备份并写入")

    def _written(self, report: ImportReport) -> None:
        self.report = report
        self._kept.forget()
        self.review.set_working(False)
        self.result.show_report(report)
        self._show(RESULT)

    def _not_written(self, error: BaseException) -> None:
        self.review.set_working(False)
        if isinstance(error, Cancelled):
            self.review.notice.say("已取消，库中数据没有改动。")
        else:
            self.desk.error(error, "导入人员")

    def _ask_left(self) -> None:
        if self.findings is not None:
            self.files.ask_left(self.findings.preview)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if self._stale and self.at() == REVIEW:
            self._decide(self._decisions)


def _let_go(desk: Desk, over: list[Findings], *, sheet: bool) -> None:
    """`over` is the last that holds on to it."""
    desk.runner.write("", lambda: forget(over, sheet=sheet))


def _ask_homeless(wizard: ImportWizard, found: Findings, go: Callable[[], object]) -> None:
    """`go` at once, or after a yes where new organisations would stand under nothing though they may belong somewhere."""
    homeless = [line.question.name for line in found.orgs if line.question.homeless]
    if not homeless:
        go()
        return
    names = "、".join(f"“{name}”" for name in homeless[:_NAMED]) + ("等" if len(homeless) > _NAMED else "")
    question = f"{len(homeless):,} 个新组织没有上级，照这样导入？"
    detail = f"{names}会放在最上层；上级以后也可以在“组织”里填。"
    choose = lambda: wizard.review.tabs.setCurrentIndex(ORGS)  # noqa: E731
    wizard.desk.ask(wizard, question, detail, "照这样导入", go, no="去选上级", otherwise=choose)
