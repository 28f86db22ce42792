"""The page of rubrics: cards left, one rubric or the metric catalogue right. To be read, not changed."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.rubrics.model import RatingType, Rubric, SubjectType
from desktop.ui.rubrics.catalogue import MetricCatalogue
from desktop.ui.rubrics.reading import RubricReading
from desktop.ui.rubrics.wording import Catalogue, final_words, subject_words
from desktop.ui.shared.buttons import card
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.following import follow_selection
from desktop.ui.shared.page import MARGIN, PageHeader, States
from desktop.ui.shared.tokens import tokens_of

_NOTE = int(Qt.ItemDataRole.UserRole) + 1
CATALOGUE = "指标库"


def build(desk: Desk) -> QWidget:
    return RubricsPage(desk)


class RubricsPage(QWidget):
    """See the module's sentence."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self._desk = desk
        self._rubrics: list[Rubric] = []
        self._metrics: Catalogue = {}
        self.list = QListWidget()
        self.list.setObjectName("rubrics_list")
        self.list.setAccessibleName("评价细则列表")
        self.list.setItemDelegate(_Card(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        follow_selection(self.list)
        self.list.currentRowChanged.connect(self._choose)
        self.reading, self.catalogue = RubricReading(), MetricCatalogue()
        self._right = QStackedWidget()
        self._right.addWidget(self.reading)
        self._right.addWidget(self.catalogue.widget)
        self._states = States(self._content(), "rubrics")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(MARGIN, 16, MARGIN, 16)
        lines.setSpacing(16)
        lines.addWidget(PageHeader("细则", desk.station, desk.palette))
        lines.addWidget(self._states, 1)
        begin_at(self, self.list)
        self._read()

    def _content(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        left = card()
        left.setFixedWidth(280)
        inner = QVBoxLayout(left)
        inner.setContentsMargins(1, 8, 1, 8)
        inner.addWidget(self.list)
        row.addWidget(left)
        row.addWidget(self._right, 1)
        return made

    def _read(self) -> None:
        ratings, who = self._desk.services.assessments, self._desk.who

        def everything() -> tuple[list[Rubric], Catalogue]:
            rubrics = [ratings.rubric(who, c.id) for c in ratings.rubrics(who)]
            return sorted(rubrics, key=_place), ratings.metrics(who)

        self._states.wait()
        self._desk.runner.read(everything, self._show, owner=self, failed=self._failed, key="rubrics")

    def _show(self, found: tuple[list[Rubric], Catalogue]) -> None:
        self._rubrics, self._metrics = found
        self.list.clear()
        for rubric in self._rubrics:
            parts = (subject_words(rubric), f"{len(rubric.indicators)} 条", final_words(rubric))
            self._add(rubric.title, " · ".join(p for p in parts if p))
        self._add(CATALOGUE, f"细则引用的指标，共 {len(self._metrics)} 个")
        self.catalogue.show_metrics(self._metrics)
        self.list.setCurrentRow(0)
        self._states.content()

    def _add(self, title: str, note: str) -> None:
        item = QListWidgetItem(title)
        item.setData(_NOTE, note)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}，{note}")
        item.setToolTip(f"{title}\n{note}")
        self.list.addItem(item)

    def _failed(self, error: BaseException) -> None:
        self._states.failed(error, "细则", self._read, self._desk.error)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._rubrics):
            self.reading.show_rubric(self._rubrics[row], self._metrics)
            self._right.setCurrentIndex(0)
        elif row >= 0:
            self._right.setCurrentIndex(1)


def _place(rubric: Rubric) -> tuple[bool, int]:
    """Stars first, then by whom they rate: what most stations open most."""
    kinds = list(SubjectType)
    return rubric.rating.type is not RatingType.STAR, kinds.index(rubric.subject.type) if rubric.subject else len(kinds)


class _Card(QStyledItemDelegate):
    """Two lines: the title, and what the rubric is about."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        # The stubs of PySide6 do not know the members of a style option.
        drawn: Any = option
        tokens, box = tokens_of(), drawn.rect
        painter.save()
        if bool(drawn.state & QStyle.StateFlag.State_Selected):
            painter.fillRect(box, QColor(tokens.selected))
        elif bool(drawn.state & QStyle.StateFlag.State_MouseOver):
            painter.fillRect(box, QColor(tokens.raised))
        painter.setPen(QColor(tokens.hairline))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if drawn.widget.hasFocus() and bool(drawn.state & QStyle.StateFlag.State_HasFocus):
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        bold, small = QFont(drawn.font), QFont(drawn.font)
        bold.setBold(True)
        small.setPixelSize(12)
        for font, top, text, ink in (
            (bold, 8, str(index.data()), tokens.ink),
            (small, 30, str(index.data(_NOTE) or ""), tokens.ink2),
        ):
            line = box.adjusted(14, top, -12, 0)
            line.setHeight(20)
            painter.setFont(font)
            painter.setPen(QColor(ink))
            elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), elided)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, 58)
