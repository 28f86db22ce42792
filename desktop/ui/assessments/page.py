"""The page of ratings: their list, and one of them full width."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.domain.identity import Uid
from desktop.services.assessments import CHIPS, AssessmentQuery, AssessmentRow
from desktop.ui.assessments.columns import COLUMNS
from desktop.ui.assessments.glance import Glance
from desktop.ui.assessments.new import NewAssessment
from desktop.ui.assessments.reckoning import Reckoning
from desktop.ui.assessments.sheet_page import NOUNS, SheetPage
from desktop.ui.shared.buttons import EXPORT
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.list_page import Chip, ListPage, ListSpec, Query
from desktop.ui.shared.page import Action
from desktop.ui.views.export import ask_export


def build(desk: Desk) -> QWidget:
    return AssessmentsPage(desk)


class AssessmentsPage(QStackedWidget):
    """The list, and over it the rating that was opened."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("assessments_page")
        self._desk = desk
        self._trail: list[Uid] = []
        self.glance = Glance(desk)
        self._reckoning = Reckoning(desk, self)
        self.list = ListPage(desk, self._spec(desk), self.glance)
        self.sheet = SheetPage(desk)
        self.addWidget(self.list)
        self.addWidget(self.sheet)
        self.list.model.modelReset.connect(self._reckoning.go_on)
        self.list.model.arrived.connect(self._reckoning.go_on)
        self._reckoning.reckoned.connect(self.list.model.refresh)
        self.list.table.opened.connect(self.open_record)
        self.glance.opened.connect(self.open_record)
        self.sheet.left.connect(self.back)
        self.sheet.opened.connect(self.open_record)
        begin_at(self, self.list)

    def open_record(self, uid: Uid) -> None:
        """Open one rating: its scoring page, or its result when final. From another rating, 返回 leads back to that."""
        before = self.sheet.uid if self.currentWidget() is self.sheet else None
        if before is not None and before != uid:
            self._trail.append(before)
        self._open(uid)

    def _open(self, uid: Uid) -> None:
        self.setCurrentWidget(self.sheet)
        begin_at(self, self.sheet.tree)
        self.sheet.open_rating(uid)

    def show_only(self, chip: str) -> None:
        """The list, narrowed to what a chip shows."""
        self.show_list()
        self.list.show_only("" if chip == "all" else chip)

    def back(self) -> None:
        """To the rating from which this one was opened, else to the list."""
        if self._trail:
            self._open(self._trail.pop())
        else:
            self.show_list()

    def show_list(self) -> None:
        """The list, as it is now."""
        self._trail.clear()
        self.setCurrentWidget(self.list)
        begin_at(self, self.list)
        self.list.reload()
        self.list.table.setFocus()

    def begin(self) -> NewAssessment:
        """Ask for rubric, subject and period, and open what comes of it."""
        made = NewAssessment(self._desk, self, self.open_record)
        made.open()
        return made

    def pose(self) -> None:
        """The first rating, open."""
        uid = self.list.model.uid_at(0)
        if uid is not None:
            self.open_record(uid)

    def _spec(self, desk: Desk) -> ListSpec[AssessmentRow]:
        ratings, who = desk.services.assessments, desk.who
        return ListSpec(
            key="assessments",
            title="评定",
            unit="项",
            nouns=NOUNS,
            columns=COLUMNS,
            ids=lambda query: ratings.ids(who, _asked(query)),
            rows=self._reckoning.rows,
            empty=("还没有评定", "选定细则、对象和周期，就可以开始评分。"),
            hint="对象或细则的名称",
            chips=[Chip("" if key == "all" else key, text) for key, text in CHIPS.items()],
            primary=Action("新建评定", "assessments_new", self.begin, shortcut="Ctrl+N"),
            more=[
                Action("评价细则", "assessments_rubrics", lambda: desk.go("rubrics"), "rubrics"),
                Action("导出…", "assessments_export", lambda: ask_export(self.list, self.list.model.ids()), "download", EXPORT),
            ],
            glyph="assessments",
            fields=ratings.fields,
        )


def _asked(query: Query) -> AssessmentQuery:
    return AssessmentQuery(
        text=query.text,
        chip=query.chip or "all",
        sort=query.sort or "period",
        descending=query.descending if query.sort else True,
        conditions=query.conditions,
    )
