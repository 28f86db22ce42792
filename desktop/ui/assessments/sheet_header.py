"""The head of one rating: what it is, how it stands, scoring or result, and what can be done with it."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from desktop.domain.actors import Right
from desktop.domain.assessments.states import AssessmentState
from desktop.services.assessments import Sheet
from desktop.ui.assessments.columns import TONES
from desktop.ui.shared.buttons import ONWARD, button, chip, keyed, mark, pill, set_pill, tool, words
from desktop.ui.shared.desk import Desk


class SheetHeader(QWidget):
    """One primary action at most: 定稿 while nothing is missing, 生成报告 once final.

    Signals:
        back, next_missing, derive_again, revise, delete, report, finalise: the button was pressed.
        viewed: 0 scoring, 1 result.
    """

    back = Signal()
    next_missing = Signal()
    derive_again = Signal()
    revise = Signal()
    delete = Signal()
    report = Signal()
    finalise = Signal()
    viewed = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._may = desk.who.may(Right.FINALISE)
        self._title = words("", "title", name="sheet_title")
        self._title.setMinimumWidth(80)
        self._scope = words("", "second", name="page_scope")
        self._scope.setContentsMargins(0, 0, 0, 3)
        self._state = pill()
        self._find = button("查找  Ctrl+K", "find", desk.palette, glyph="search")
        self._find.setAccessibleName("查找人员、记录和命令")
        self._ready = words("数据已齐，请有定稿权限的账号定稿", "note", name="sheet_ready")
        self._missing = button("下一个缺数  F8", "sheet_next_missing", self.next_missing.emit)
        self._missing.setAccessibleName("转到下一个缺数的条目")
        self._delete = button("删除…", "sheet_delete", self.delete.emit, role="quiet")
        self._again = button("复核", "sheet_derive_again", self.derive_again.emit, glyph="check")
        self._revise = button("更正…", "sheet_revise", self.revise.emit)
        self._report = button("生成报告", "sheet_report", self.report.emit, role="primary", glyph="documents")
        self._finalise = button("定稿", "sheet_finalise", self.finalise.emit, role="primary")
        for each in (self._report, self._finalise):
            keyed(each, ONWARD)
        self._chips = QButtonGroup(self)
        self._arrange()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(tool("back", "返回评定列表（Alt+←）", "sheet_back", self.back.emit))
        row.addWidget(self._title)
        row.addWidget(self._scope, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._state)
        row.addStretch()
        row.addLayout(self._switch())
        row.addWidget(self._find)
        for widget in (self._ready, *self._deeds()):
            widget.hide()
            row.addWidget(widget)

    def _deeds(self) -> tuple[QPushButton, ...]:
        return self._missing, self._delete, self._again, self._revise, self._report, self._finalise

    def _switch(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for place, (text, name) in enumerate((("评分", "sheet_scoring"), ("结果预览", "sheet_preview"))):
            made = chip(text, name, partial(self.viewed.emit, place))
            made.setToolTip(f"{text}（F9）")
            self._chips.addButton(made, place)
            row.addWidget(made)
        return row

    def show_sheet(self, sheet: Sheet) -> None:
        """What it is, and what can be done with it as it stands."""
        row, scoring = sheet.row, sheet.row.state is AssessmentState.SCORING
        revision = f" · 第 {row.revision} 版" if row.revision > 1 else ""
        self._title.setText(row.subject)
        self._title.setToolTip(row.subject)
        self._scope.setText(f"{row.rubric} · {row.period.label}{revision}")
        set_pill(self._state, row.state.label, TONES[row.state])
        complete = scoring and not sheet.result.missing
        self._missing.setVisible(scoring and not complete)
        self._delete.setVisible(scoring)
        self._finalise.setVisible(complete and self._may)
        self._ready.setVisible(complete and not self._may)
        self._again.setVisible(not scoring)
        self._report.setVisible(not scoring)
        self._revise.setVisible(row.state is AssessmentState.FINAL and self._may)
        for each in self._chips.buttons():
            each.setVisible(scoring)

    def mark_view(self, place: int) -> None:
        """Which view is open."""
        mark(self._chips.button(place))

    def rest(self, resting: bool) -> None:
        """While something is being done, nothing else is."""
        for each in (self._finalise, self._report, self._revise, self._delete):
            each.setEnabled(not resting)

    def set_narrow(self, narrow: bool) -> None:
        for widget in (self._scope, self._find):
            widget.setVisible(not narrow)
