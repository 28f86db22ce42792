"""工作台: a few calm figures, what is most urgent, where the stars stand, how old the backup is."""

from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop.services.duties import Overview
from desktop.ui.dashboard.backup import Backup
from desktop.ui.dashboard.figures import Figures
from desktop.ui.dashboard.first_steps import FirstSteps
from desktop.ui.dashboard.stars import Stars
from desktop.ui.dashboard.urgent import Urgent
from desktop.ui.duties.page import NOUNS
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.page import MARGIN, PageHeader, States

LOOK_AGAIN_MINUTES = 10
_WEEKDAYS = "一二三四五六日"


def build(desk: Desk) -> QWidget:
    return DashboardPage(desk)


def day_in_words(day: date) -> str:
    """2026年11月21日 星期六."""
    return f"{day.year}年{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}"


class DashboardPage(QWidget):
    """See the module's sentence. Read anew whenever it is shown, and when something it counts has changed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self.desk = desk
        self._shown_for: date | None = None
        self.header = PageHeader("工作台", desk.station, desk.palette)
        self.figures, self.urgent, self.stars, self.backup = Figures(desk), Urgent(desk), Stars(desk), Backup(desk)
        self.steps = FirstSteps(desk)
        self._sheets = QStackedWidget()
        self._states = States(self._sheets, "dashboard")
        self._arrange()
        # Until something is read there is nothing to focus but the page: a hidden table would take no key at all.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        desk.hub.listen(self, NOUNS, lambda _changes: self._changed())
        self._clock = QTimer(self, interval=LOOK_AGAIN_MINUTES * 60_000)
        self._clock.timeout.connect(self._changed)
        self._clock.start()

    def reload(self) -> None:
        """Read the figures; what is shown stays until the new ones are there."""
        if self._shown_for is None:
            self._states.wait()
        duties, who = self.desk.services.duties, self.desk.who
        self.desk.runner.read(
            lambda: duties.overview(who), self._arrive, owner=self, failed=self._problem, key="overview"
        )

    def _arrive(self, found: Overview) -> None:
        today = self.desk.today()
        self._shown_for = today
        self.header.set_scope(f"{self.desk.station} · {day_in_words(today)}")
        if found.people == 0:
            done = (found.organisations > 0, False, found.pairings > 0)
            count = f"已登记 {found.organisations} 个" if found.organisations else ""
            self.steps.show_progress(done, (count, "", ""))
            self._sheets.setCurrentWidget(self.steps)
        else:
            self.figures.show_overview(found, today.year)
            self.urgent.show_duties(found.duties)
            self.stars.show_stars(found.stars)
            self.backup.show_age(found.last_backup)
            self._sheets.setCurrentIndex(0)
        self._states.content()
        first = self.urgent.table if found.duties else self.figures.people
        self._focus_on(self.steps.following if found.people == 0 else first)

    def _focus_on(self, target: QWidget) -> None:
        """Where the keyboard begins on this page."""
        waiting = self.hasFocus()
        begin_at(self, target)
        if waiting:
            target.setFocus()

    def _problem(self, error: BaseException) -> None:
        self._shown_for = None
        self._states.failed(error, "工作台", self.reload, self.desk.error)

    def _changed(self) -> None:
        if self.isVisible():
            self.reload()

    def _arrange(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(16)
        side.addWidget(self.stars.widget, 1)
        side.addWidget(self.backup.widget)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.urgent.widget, 5)
        below.addLayout(side, 3)
        sheet = QWidget()
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(16)
        inside.addWidget(self.figures)
        inside.addLayout(below, 1)
        self._sheets.addWidget(_scrolling(sheet))
        self._sheets.addWidget(self.steps)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(MARGIN, 16, MARGIN, 16)
        lines.setSpacing(16)
        lines.addWidget(self.header)
        lines.addWidget(self._states, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()


def _scrolling(sheet: QWidget) -> QScrollArea:
    """On a small window the page scrolls; nothing is squeezed or cut."""
    sheet.setObjectName("body")
    made = QScrollArea()
    made.setObjectName("dashboard_scroll")
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setWidget(sheet)
    return made
