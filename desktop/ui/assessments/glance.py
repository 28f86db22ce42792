"""Beside the list: one rating at a glance, and the way into it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.assessments.states import AssessmentState
from desktop.domain.charts import Axis, Series, bars, stars
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.rubrics.amounts import plain, points_text
from desktop.ui.assessments.columns import TONES
from desktop.ui.assessments.presenter import Scoring, scoring
from desktop.ui.assessments.result_page import why
from desktop.ui.assessments.slot import Slot
from desktop.ui.assessments.totals import sum_words
from desktop.ui.shared.buttons import button, card, pill, words
from desktop.ui.shared.charts import ChartView
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.page import States
from desktop.ui.shared.tokens import Tone

_NAMED = 6
"""So many missing lines are named."""


class Glance(QWidget):
    """Signals:
    opened: the rating, please: its uid.
    """

    opened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("glance")
        self._desk = desk
        self._uid: Uid | None = None
        self._body = Slot()
        self._states = States(self._body, "glance")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self._states)

    def show_uid(self, uid: Uid | None) -> None:
        """Read one rating and show it."""
        self._uid = uid
        if uid is None:
            return
        ratings, who = self._desk.services.assessments, self._desk.who
        self._states.wait()
        self._desk.runner.read(
            lambda: scoring(ratings.get(who, uid)), self._show, owner=self, failed=self._failed, key="glance"
        )

    def _failed(self, error: BaseException) -> None:
        text = error.message if isinstance(error, UserError) else "评定没有读出来"
        self._states.message("warning", text, error.advice if isinstance(error, UserError) else "请重试。")
        if not isinstance(error, UserError):
            self._desk.error(error, "读取评定")

    def _show(self, shown: Scoring) -> None:
        made = card()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(20, 16, 20, 16)
        lines.setSpacing(8)
        self._head(shown, lines)
        self._verdict(shown, lines)
        view = ChartView("glance_bars", "各维度得分")
        totals = [d for d in shown.sheet.result.dimensions if d.applicable]
        axes = [Axis(d.title, d.points) for d in totals]
        values = Series("本次", tuple(d.value for d in totals))
        view.show_made(lambda width: bars(axes, [values], width))
        lines.addWidget(view)
        for sentence in self._sentences(shown):
            lines.addWidget(words(sentence, "second", wrap=True))
        lines.addStretch()
        self._body.put(made)
        self._states.content()

    def _head(self, shown: Scoring, lines: QVBoxLayout) -> None:
        row = shown.sheet.row
        head = QHBoxLayout()
        head.addWidget(words(row.subject, "title", wrap=True, name="glance_subject"), 1)
        head.addWidget(pill(row.state.label, TONES[row.state]), 0, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(head)
        lines.addWidget(words(f"{row.rubric} · {row.period.label}", "second", wrap=True))
        text = "继续评分" if row.state is AssessmentState.SCORING else "查看结果"
        lines.addWidget(button(text, "glance_open", self._open, glyph="chevron-right"), 0, Qt.AlignmentFlag.AlignLeft)
        lines.addSpacing(8)

    def _verdict(self, shown: Scoring, lines: QVBoxLayout) -> None:
        row, result = shown.sheet.row, shown.sheet.result
        if row.most_stars and row.stars is not None:
            view = ChartView("glance_stars", "星级")
            view.show_figure(stars(row.stars, row.most_stars, 20))
            view.setFixedWidth(view.sizeHint().width())
            lines.addWidget(view)
        score = result.score if result.score is not None else result.base
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(words(points_text(score), "figure", name="glance_score"))
        line.addWidget(words(f"/ {plain(shown.sheet.rubric.total)} 分", "second"))
        line.addStretch()
        level = words(row.level, "heading") if row.level else pill(f"还缺 {len(shown.missing)} 项", Tone.WARNING)
        line.addWidget(level)
        lines.addLayout(line)
        lines.addWidget(words(sum_words(shown), "note", wrap=True))

    def _sentences(self, shown: Scoring) -> list[str]:
        if shown.missing:
            names = [item.label for item in shown.missing]
            more = f"等 {len(names)} 项" if len(names) > _NAMED else ""
            return [f"还缺：{'、'.join(names[:_NAMED])}{more}。"]
        return why(shown)[-2:]

    def _open(self) -> None:
        if self._uid is not None:
            self.opened.emit(self._uid)
