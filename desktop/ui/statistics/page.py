"""统计: the people of a group in bands; every number opens the list behind it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid, new_uid
from desktop.domain.statistics import Structure
from desktop.domain.views import View, write_view
from desktop.ui.documents.printouts import show_made
from desktop.ui.exchange.files import save_dialog
from desktop.ui.exchange.parts import open_folder
from desktop.ui.shared.buttons import EXPORT, chip, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.page import MARGIN, Action, PageHeader, States
from desktop.ui.shared.pickers import Picker
from desktop.ui.statistics.cards import Shares, TableCard

_COLUMN = 340
"""Least width of a card; as many stand side by side as fit."""


def build(desk: Desk) -> QWidget:
    return StatisticsPage(desk)


class StatisticsPage(QWidget):
    """See the module's sentence. Read anew whenever it is shown, and when people or organisations change."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self.desk = desk
        self._group = self._everybody = desk.services.statistics.groups[0].code
        self._org: Uid | None = None
        self.found: Structure | None = None
        self._stale = True
        export = Action("导出队伍结构表…", "statistics_export", self.ask_export, "download", EXPORT)
        paper = Action("打印…", "statistics_print", self.ask_print, "print", "Ctrl+P")
        self.header = PageHeader("统计", desk.station, desk.palette, None, [paper, export])
        self.picker = self._org_picker()
        self._groups = QButtonGroup(self)
        self.shares = Shares(self._open)
        self._cards: list[TableCard] = []
        self._columns = QHBoxLayout()
        self._scroll = self._sheet()
        self._states = States(self._scroll, "statistics")
        self._arrange()
        desk.hub.listen(self, ("person", "organisation"), lambda _changes: self._changed())

    def ask_print(self) -> None:
        """队伍结构表 of what is shown, as it comes out of the printer."""
        found, printouts, who = self.found, self.desk.services.printouts, self.desk.who
        if found is not None:
            show_made(self.desk, self, ("structure_sheet",), lambda _kind: printouts.structure(who, found), new_uid())

    def reload(self) -> None:
        """Count anew; what is shown stays until the new numbers are there."""
        self._stale = False
        if self.found is None:
            self._states.wait()
        statistics, who, group, org = self.desk.services.statistics, self.desk.who, self._group, self._org
        self.desk.runner.read(
            lambda: statistics.structure(who, group, org), self._arrive, owner=self, failed=self._problem, key="counts"
        )

    def choose_group(self, code: str) -> None:
        if code != self._group:
            self._group = code
            self.reload()

    def ask_export(self) -> None:
        """Ask where to, write the tables as they are shown."""
        box = save_dialog(self, self.desk, "导出队伍结构表", f"队伍结构表_{self.desk.today():%Y%m%d}.xlsx")
        box.fileSelected.connect(lambda path: self.export(Path(path)))
        box.open()

    def export(self, path: Path) -> None:
        statistics, who, group, org = self.desk.services.statistics, self.desk.who, self._group, self._org

        def done(written: Path) -> None:
            said = f"已导出队伍结构表：{written.name}"
            self.desk.say(said, "打开文件夹", lambda: open_folder(written))

        self.desk.runner.write("导出队伍结构表", lambda: statistics.export(who, path, group, org), done, owner=self)

    # reading

    def _arrive(self, found: Structure) -> None:
        self.found = found
        self.header.set_scope(f"{found.scope or self.desk.station} · {found.group} · 截至 {found.as_of}")
        if not found.total.count and self._org is None and self._group == self._everybody:
            self._states.message(
                "people",
                "还没有人员",
                "登记或导入人员后，这里按年龄、学历等分段统计。",
                "导入人员",
                lambda: self.desk.go("exchange"),
            )
            return
        self.shares.show_structure(found)
        self._show_cards(found)
        self._states.content()

    def _show_cards(self, found: Structure) -> None:
        while len(self._cards) < len(found.tables):
            self._cards.append(TableCard(self._open))
        for card, table in zip(self._cards, found.tables, strict=False):
            card.show_table(table)
        self._deal()

    def _deal(self) -> None:
        """Cards into as many columns as fit, each to the shortest so far."""
        wide = max(1, (self._scroll.viewport().width() + 16) // (_COLUMN + 16))
        heights = [0] * wide
        dealt: list[list[TableCard]] = [[] for _ in range(wide)]
        for card in self._cards:
            place = heights.index(min(heights))
            heights[place] += card.lines() * 28 + 64
            dealt[place].append(card)
        _clear(self._columns)
        for cards in dealt:
            column = QVBoxLayout()
            column.setSpacing(16)
            for card in cards:
                column.addWidget(card)
            column.addStretch()
            self._columns.addLayout(column, 1)

    def _problem(self, error: BaseException) -> None:
        self._states.failed(error, "统计", self.reload, self.desk.error)

    def _open(self, view: View) -> None:
        self.desk.go("people", show=write_view(view))

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.reload()

    def _within(self, org: Uid | None) -> None:
        if org != self._org:
            self._org = org
            self.reload()

    # building

    def _org_picker(self) -> Picker:
        made = Picker()
        made.setObjectName("statistics_org")
        made.setAccessibleName("只统计一个组织和它的下级")
        made.setPlaceholderText("全单位")
        made.setFixedWidth(240)
        orgs, who = self.desk.services.organisations, self.desk.who
        made.attach(self.desk.runner, lambda text: orgs.choices(who, text))
        made.chosen.connect(lambda choice: self._within(choice.uid if isinstance(choice, Choice) else None))
        return made

    def _group_chips(self) -> Sequence[QPushButton]:
        made = []
        for place, group in enumerate(self.desk.services.statistics.groups):
            choose = partial(self.choose_group, group.code)
            each = chip(group.title, f"statistics_group_{group.code}", choose, on=place == 0)
            self._groups.addButton(each, place)
            made.append(each)
        return made

    def _sheet(self) -> QScrollArea:
        body = QWidget()
        body.setObjectName("body")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.setSpacing(16)
        inside.addWidget(self.shares)
        self._columns.setSpacing(16)
        inside.addLayout(self._columns)
        inside.addStretch()
        made = QScrollArea()
        made.setObjectName("statistics_scroll")
        made.setAccessibleName("统计表")
        made.setWidgetResizable(True)
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setFocusPolicy(made.focusPolicy().NoFocus)
        made.setWidget(body)
        return made

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for each in self._group_chips():
            row.addWidget(each)
        row.addSpacing(8)
        row.addWidget(words("组织", "second"))
        row.addWidget(self.picker)
        row.addStretch()
        row.addWidget(words("点一个数字，打开它背后的名单。", "note"))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(MARGIN, 16, MARGIN, 16)
        lines.setSpacing(16)
        lines.addWidget(self.header)
        lines.addLayout(row)
        lines.addWidget(self._states, 1)
        begin_at(self, self._groups.buttons()[0])

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Ages move with the day: a page that was left open counts as of today when it is seen again.
        if self._stale or (self.found is not None and self.found.as_of != self.desk.today()):
            self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._cards:
            self._deal()


def _clear(columns: QHBoxLayout) -> None:
    """The cards themselves stay; they are dealt again."""
    while (item := columns.takeAt(0)) is not None:
        while item.layout().takeAt(0) is not None:
            pass
