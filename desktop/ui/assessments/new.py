"""Begins a rating: which rubric, whom, which period."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.changes import Saved
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.rubrics.model import Rubric, SubjectType
from desktop.ui.assessments.periods import periods_of
from desktop.ui.forms.assessments.ui_new_assessment import Ui_NewAssessmentForm
from desktop.ui.rubrics.wording import cycle_words, subject_words
from desktop.ui.shared.buttons import name_for_readers
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.pickers import Search

RATED = (SubjectType.ORG.value, SubjectType.PERSON.value)
"""Subjects that are rated here; bids, projects and posts are rated where they are kept."""
_KEPT = "assessments/rubric"


class NewAssessment(QObject):
    """The dialog; `opened` is given the rating that came of it."""

    def __init__(self, desk: Desk, parent: QWidget, opened: Callable[[Uid], object]) -> None:
        self.box = dialog(parent, "新建评定", 520)
        super().__init__(self.box)
        self._desk, self._opened = desk, opened
        self._rubrics: list[Rubric] = []
        body = QWidget(self.box)
        self.form = Ui_NewAssessmentForm()
        self.form.setupUi(body)
        lines = QVBoxLayout(self.box)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(body)
        self._name()
        self.form.rubric.currentIndexChanged.connect(lambda _row: self._chosen())
        self.form.start.clicked.connect(lambda _checked=False: self.start())
        self.form.cancel.clicked.connect(self.box.reject)
        self.form.subject.attach_following(desk.runner, self._subjects)

    def open(self) -> None:
        """Read the rubrics, then ask."""
        ratings, who = self._desk.services.assessments, self._desk.who

        def rubrics() -> list[Rubric]:
            return [ratings.rubric(who, c.id) for c in ratings.rubrics(who) if c.subject_type in RATED]

        self._desk.runner.read(rubrics, self._show, owner=self)
        self.box.open()

    def rubric(self) -> Rubric | None:
        place = self.form.rubric.currentIndex()
        return self._rubrics[place] if 0 <= place < len(self._rubrics) else None

    def start(self) -> None:
        """Begin the rating, or say what is missing."""
        rubric, subject = self.rubric(), self.form.subject.choice()
        if rubric is None:
            return
        if subject is None:
            self._problem("请选择评定对象：输入名称或拼音，从列表中选定。")
            self.form.subject.setFocus()
            return
        period = str(self.form.period.currentData())
        ratings, who = self._desk.services.assessments, self._desk.who
        self.form.start.setEnabled(False)
        self._desk.runner.write(
            "新建评定",
            lambda: ratings.open(who, rubric.id, subject.uid, period),
            self._begun,
            owner=self,
            failed=self._refused,
        )

    def _begun(self, saved: Saved) -> None:
        rubric = self.rubric()
        self._desk.settings.setValue(_KEPT, rubric.id if rubric else "")
        self.box.accept()
        self._opened(saved.uid)

    def _refused(self, error: BaseException) -> None:
        self.form.start.setEnabled(True)
        if isinstance(error, UserError):
            self._problem(" ".join(part for part in (error.message, error.advice) if part))
        else:
            self._desk.error(error, "新建评定")

    def _show(self, rubrics: list[Rubric]) -> None:
        self._rubrics = rubrics
        self.form.rubric.addItems([r.title for r in rubrics])
        kept = str(self._desk.settings.value(_KEPT, "branch-star"))
        place = next((n for n, r in enumerate(rubrics) if r.id == kept), 0)
        self.form.rubric.setCurrentIndex(place)
        self._chosen()
        self.form.subject.setFocus()

    def _subjects(self) -> Search:
        """Whom the chosen rubric may rate in the chosen period."""
        rubric, period, ratings = self.rubric(), str(self.form.period.currentData() or ""), self._desk.services.assessments
        return lambda text: ratings.subjects(self._desk.who, rubric.id, text, period) if rubric else ()

    def _chosen(self) -> None:
        """Periods and subject belong to the rubric."""
        rubric = self.rubric()
        if rubric is None:
            return
        self.form.period.clear()
        for period in periods_of(rubric.cycle, self._desk.today()):
            self.form.period.addItem(period.label, period.code)
        self.form.subject.set_choice(None)
        self.form.subject.setPlaceholderText("名称、拼音或首字母；按 ↓ 列出全部")
        self.form.about.setText(
            f"评定{subject_words(rubric)}，{cycle_words(rubric)}；{len(rubric.indicators)} 个条目。"
        )
        self._problem("")

    def _problem(self, text: str) -> None:
        self.form.problem.setText(text)
        self.form.problem.setVisible(bool(text))

    def _name(self) -> None:
        form = self.form
        for label, role in ((form.heading, "heading"), (form.about, "note"), (form.problem, "problem")):
            label.setProperty("role", role)
        for label in (form.label_rubric, form.label_subject, form.label_period):
            label.setProperty("role", "second")
        name_for_readers(form.rubric, "评价细则")
        form.subject.setAccessibleName("评定对象")
        name_for_readers(form.period, "考核周期")
        form.start.setAccessibleName("开始评分")
        form.start.setProperty("role", "primary")
        form.start.setDefault(True)
        form.cancel.setAccessibleName("取消")
        form.cancel.setAutoDefault(False)
        form.problem.hide()
