"""The settings page: the office's name and the prefix of its numbers; how this computer looks and when it locks."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.domain.actors import Right
from desktop.domain.documents import number_of
from desktop.domain.errors import UserError
from desktop.domain.stations import StationDraft, station_problems
from desktop.services.stations import StationShown
from desktop.ui.forms.stations.ui_station_form import Ui_StationForm
from desktop.ui.history.fields_dialog import ask_fields
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.buttons import button, card, chip, mark, name_for_readers, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.idle import LOCK_CHOICES, keep_lock_minutes, lock_minutes
from desktop.ui.shared.page import MARGIN, PageHeader
from desktop.ui.shared.record_pane import Loaded, RecordAction, RecordPane, RecordSpec
from desktop.ui.shared.theme import Choice

if TYPE_CHECKING:
    from desktop.domain.identity import Uid

_EXAMPLE = "党建合"
"""The kind of paper whose number shows what a prefix means."""


def build(desk: Desk) -> "StationsPage":
    return StationsPage(desk)


class StationsPage(QWidget):
    """What belongs to the office is saved with its history; what belongs to this computer takes effect at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self.desk, self._stations = desk, desk.services.stations
        body = QWidget()
        self.ui = Ui_StationForm()
        self.ui.setupUi(body)
        self.binder: Binder[StationDraft] = Binder(StationDraft, body, check=station_problems)
        self._numbers = words("", "second", wrap=True, name="station_numbers")
        self._renamed = _Renamed(desk.lock)
        self._below = QWidget()
        self.pane = self._make_pane(body)
        self._looks: dict[Choice, QPushButton] = {}
        self._arrange()
        self.ui.prefix.textChanged.connect(lambda _text: self._tell_numbers())
        self.pane.shown.connect(self._shown)
        self._kept: StationShown | None = None
        desk.theme.changed.connect(self._mark_look)
        self._mark_look()
        begin_at(self, self.ui.name)

    def open_station(self, _uid: "Uid") -> None:
        """From the history: there is one station, and it is shown already."""

    # building

    def _make_pane(self, body: QWidget) -> RecordPane[StationDraft]:
        stations, who = self._stations, self.desk.who
        record = RecordSpec(
            "station",
            "本单位",
            ("station",),
            StationDraft,
            lambda _uid: self._loaded(stations.get(who)),
            save=lambda _uid, draft, version: stations.save(who, draft, version),
            actions=(RecordAction("修改记录", "station_history", lambda uid: ask_fields(self.desk, self, uid)),),
            parts=("document",),
        )
        lines = QVBoxLayout(self._below)
        lines.setContentsMargins(0, 8, 0, 0)
        lines.setSpacing(8)
        lines.addWidget(self._numbers)
        lines.addWidget(self._renamed)
        return RecordPane(self.desk, record, self.binder, body, self._below)

    def _arrange(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(self.pane, 3)
        columns.addWidget(self._computer(), 2)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(MARGIN, 16, MARGIN, 16)
        lines.setSpacing(16)
        lines.addWidget(PageHeader("设置", self.desk.station, self.desk.palette))
        lines.addLayout(columns, 1)

    def _computer(self) -> QFrame:
        made = card()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(16, 12, 16, 12)
        lines.setSpacing(8)
        lines.addWidget(words("本机", "heading"))
        lines.addWidget(words("只影响这台电脑，选了就生效。", "note", wrap=True))
        lines.addSpacing(8)
        lines.addWidget(words("外观", "second"))
        lines.addLayout(self._look_chips())
        lines.addSpacing(8)
        lines.addWidget(words("多久没有操作就锁定", "second"))
        lines.addWidget(self._lock_box())
        lines.addWidget(words("锁定后要重新输入密码；没保存的内容会留作草稿。", "note", wrap=True))
        lines.addSpacing(8)
        lines.addWidget(words("自动备份放在这个文件夹", "second"))
        lines.addWidget(self._backup_place())
        row = QHBoxLayout()
        row.addWidget(button("打开备份页", "stations_backups", lambda: self.desk.go("backups"), role="link"))
        row.addStretch()
        lines.addLayout(row)
        lines.addStretch()
        return made

    def _backup_place(self) -> QLineEdit:
        """A path has no blank at which it could wrap, and is worth copying: a line that cannot be typed into."""
        line = QLineEdit(str(self.desk.services.backups.place(self.desk.who)))
        line.setObjectName("stations_backup_place")
        name_for_readers(line, "自动备份所在的文件夹")
        line.setReadOnly(True)
        line.setCursorPosition(0)
        return line

    def _look_chips(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        group = QButtonGroup(self)
        for choice in Choice:
            made = chip(str(choice), f"stations_look_{choice.name.lower()}", partial(self.desk.theme.choose, choice))
            made.setAccessibleName(f"外观：{choice}")
            group.addButton(made)
            self._looks[choice] = made
            row.addWidget(made)
        row.addStretch()
        return row

    def _lock_box(self) -> QComboBox:
        box = QComboBox()
        box.setObjectName("stations_lock")
        name_for_readers(box, "多久没有操作就锁定")
        now = lock_minutes(self.desk.settings)
        minutes = sorted({*LOCK_CHOICES, now}, key=lambda m: m or 1_000_000)
        for each in minutes:
            box.addItem(f"{each} 分钟" if each else "从不锁定")
        box.setCurrentIndex(minutes.index(now))
        box.currentIndexChanged.connect(lambda row: keep_lock_minutes(self.desk.settings, minutes[row]))
        return box

    # what is shown

    def _loaded(self, shown: StationShown) -> Loaded[StationDraft]:
        may = self.desk.who.may(Right.MANAGE_ACCOUNTS)
        locked = "" if may else "单位名称和编号前缀由管理员修改。"
        return Loaded(shown.draft, shown.version, shown.draft.name, locked=locked, more=shown)

    def _shown(self, loaded: Loaded[StationDraft]) -> None:
        if isinstance(loaded.more, StationShown):
            self._kept = loaded.more
            self._renamed.setVisible(loaded.draft.name != self.desk.station)
        self._tell_numbers()

    def _tell_numbers(self) -> None:
        """What the prefix, as typed, means for papers to come and for those that have a number."""
        if self._kept is None:
            return
        prefix = self.ui.prefix.text().strip()
        coming = (
            f"以后的编号形如 {number_of(prefix, _EXAMPLE, self.desk.today().year, 1)}，序号接着往下排。"
            if prefix
            else ""
        )
        given, latest = self._kept.numbered, self._kept.latest
        before = (
            f"已编号的 {given} 件文书（最近一件 {latest}）保留原编号，不会改动。" if given else "还没有编号的文书。"
        )
        office = "单位名称印在以后的文书上，已定稿的文书保留原来的名称。"
        self._numbers.setText("\n".join(text for text in (coming, before, office) if text))

    def _mark_look(self) -> None:
        mark(self._looks[self.desk.theme.choice])

    def _problem(self, error: BaseException) -> None:
        self.desk.error(error, "" if isinstance(error, UserError) else "读取本单位")

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.pane.uid is None:
            self.desk.runner.read(
                lambda: self._stations.get(self.desk.who).uid,
                self.pane.show_uid,
                owner=self,
                failed=self._problem,
                key="station",
            )


class _Renamed(QFrame):
    """The name was changed: the window shows the old one until it is opened again."""

    def __init__(self, again: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("station_renamed")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(words("窗口上的名称在重新打开后更新。", "second", wrap=True), 1)
        row.addWidget(button("重新打开", "station_again", again))
        self.hide()
