"""The backups page: what there is and how old, making one, checking all data, and what a restore means."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.actors import Right
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.services.backups import BackupRow, Finding
from desktop.ui.shared.buttons import ONWARD, button, card, show_if, words
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.file_dialog import file_dialog
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.page import MARGIN, Action, PageHeader, States
from desktop.ui.shared.status_line import age_in_words
from desktop.ui.shared.table_model import TableModel
from desktop.ui.shared.table_view import TableView
from desktop.ui.shared.tasks import Cancelled

RESTORING = (
    "每份备份都是完整的档案库，带着当时的账号和密码；没有密码读不出来。恢复到一份备份，就是回到它做成的那一刻，"
    "现在的数据会先另存一份。备份到 U 盘等文件夹的，可以直接用双星打开。"
)
KEPT = (
    "有改动时每半小时自动备份一次，关闭、导入和升级前也会备份。保留最近 10 份，以及近 7 天、4 周、6 个月每期最后一份。"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One backup as the table shows it; `uid` is derived from its path."""

    uid: Uid
    row: BackupRow
    age: str


COLUMNS = (
    Column[Line]("at", "时间", lambda r: f"{r.row.at:%Y-%m-%d %H:%M:%S}", width=168, sortable=False),
    Column[Line]("age", "多久以前", lambda r: r.age, width=100, sortable=False),
    Column[Line]("reason", "缘由", lambda r: r.row.reason, width=90, stretch=1, sortable=False),
    Column[Line]("bytes", "大小", lambda r: size_in_words(r.row.bytes), width=90, look=Look.NUMBER, sortable=False),
    Column[Line]("file", "文件", lambda r: r.row.path.name, width=220, stretch=3, sortable=False, drop=1),
)


def build(desk: Desk) -> "BackupsPage":
    return BackupsPage(desk)


class BackupsPage(QWidget):
    """See the module's sentence."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self.desk, self._backups = desk, desk.services.backups
        self._lines: dict[Uid, Line] = {}
        self.rows: Sequence[BackupRow] = ()
        """What is listed."""
        # The line at the foot of the window goes on telling the age, too.
        self._minute = QTimer(self, interval=60_000)
        self._minute.setObjectName("backups_minute")
        self._minute.timeout.connect(self._age_on)
        self.model = TableModel(
            COLUMNS, lambda uids: [self._lines[u] for u in uids if u in self._lines], desk.runner, self
        )
        self.table = TableView(self.model, "backups_table", "备份列表", desk.settings)
        self._states = States(self.table, "backups")
        self._age = words("", "figure", name="backups_age")
        self._latest = words("", "second", wrap=True, name="backups_latest")
        self._checked = words("还没有检查", "figure", name="backups_checked")
        self._findings = words(
            "逐页校验数据库、变更记录的连续性和每个附件。", "second", wrap=True, name="backups_findings"
        )
        self._check_button = button("检查数据", "backups_check", self.check)
        self._restore_button = button("恢复到这份备份…", "backups_restore", self.ask_restore)
        self._arrange()
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._show_buttons())
        self._show_buttons()
        begin_at(self, self.table)

    def reload(self) -> None:
        self._states.wait()
        self.desk.runner.read(
            lambda: self._backups.rows(self.desk.who), self._arrive, owner=self, failed=self._problem, key="rows"
        )

    def make(self) -> None:
        """A backup beside the database, now."""
        self._make(lambda: self._backups.make(self.desk.who))

    def ask_folder(self) -> None:
        """Where a complete copy goes, e.g. a USB stick."""
        choice = file_dialog(self, "备份到哪个文件夹")
        choice.setFileMode(QFileDialog.FileMode.Directory)
        choice.setOption(QFileDialog.Option.ShowDirsOnly, on=True)
        choice.fileSelected.connect(lambda folder: self.make_in(Path(folder)))
        choice.open()

    def make_in(self, folder: Path) -> None:
        self._make(lambda: self._backups.make_in(self.desk.who, folder))

    def ask_restore(self) -> None:
        """Go back to the chosen backup, once it was said what that means."""
        line = self._chosen()
        if line is not None:
            self.desk.ask(
                self,
                f"恢复到 {line.row.at:%Y-%m-%d %H:%M} 的备份？",
                "这之后录入和修改的内容不在其中。现在的数据会先另存为一份“恢复前”备份，需要时可以再恢复回来。"
                "恢复后请用当时的账号和密码打开；那以后停用的账号会一起回来，请再停用一次。",
                "恢复并重新打开",
                lambda: self._restore(line.row.path),
                danger=True,
            )

    def check(self) -> None:
        """Check everything, with progress; what was found stays on the page."""
        self._check_button.setEnabled(False)
        self._checked.setText("正在检查…")
        self.desk.runner.batch(
            "检查数据",
            lambda progress: self._backups.check(self.desk.who, progress),
            self._found,
            owner=self,
            failed=self._unchecked,
        )

    # building

    def _arrange(self) -> None:
        may = self.desk.who.may(Right.BACK_UP)
        now = Action("立即备份", "backups_make", self.make, shortcut=ONWARD) if may else None
        more = [Action("备份到文件夹…", "backups_make_in", self.ask_folder, "folder")] if may else []
        for each in (self._check_button, self._restore_button):
            show_if(each, on=may)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(MARGIN, 16, MARGIN, 16)
        lines.setSpacing(16)
        lines.addWidget(PageHeader("备份", self.desk.station, self.desk.palette, now, more))
        cards = QHBoxLayout()
        cards.setSpacing(16)
        place = button("打开备份所在的文件夹", "backups_folder", self._open_folder, role="link")
        cards.addWidget(_card("最近一次备份", self._age, self._latest, place), 1)
        cards.addWidget(_card("数据检查", self._checked, self._findings, self._check_button), 1)
        lines.addLayout(cards)
        lines.addWidget(self._list_card(), 1)

    def _list_card(self) -> QFrame:
        made = card()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(1, 12, 1, 12)
        lines.setSpacing(8)
        kept = words(KEPT, "second", wrap=True, name="backups_kept")
        kept.setContentsMargins(16, 0, 16, 0)
        lines.addWidget(kept)
        lines.addWidget(self._states, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        foot.setSpacing(16)
        foot.addWidget(words(RESTORING, "second", wrap=True, name="backups_restoring"), 1)
        foot.addWidget(self._restore_button)
        lines.addLayout(foot)
        return made

    # what came of it

    def _arrive(self, rows: Sequence[BackupRow]) -> None:
        now = datetime.now().astimezone()
        self.rows = rows
        self._lines = {line.uid: line for line in (_line(row, now) for row in rows)}
        place = self.table.keep_place()
        self.model.show(list(self._lines), list(self._lines.values()))
        self.table.put_back(place)
        self._show_buttons()
        self._age.setText(age_in_words(now - rows[0].at) if rows else "还没有备份")
        self._latest.setText(_latest(rows))
        if rows:
            self._states.content()
        else:
            self._states.message(
                "backups", "还没有备份", "录入数据后会自动备份；也可以现在就做一份。", "立即备份", self.make
            )

    def _age_on(self) -> None:
        if self.rows:
            self._arrive(self.rows)

    def _make(self, work: Callable[[], Path]) -> None:
        self.desk.runner.batch("备份", lambda _progress: work(), self._made, owner=self)

    def _restore(self, backup: Path) -> None:
        self.desk.runner.batch(
            "准备恢复",
            lambda _progress: self._backups.restore(self.desk.who, backup),
            lambda _none: self.desk.lock(),
            owner=self,
        )

    def _chosen(self) -> Line | None:
        uids = self.table.chosen_uids()
        return self._lines.get(uids[0]) if len(uids) == 1 else None

    def _show_buttons(self) -> None:
        self._restore_button.setEnabled(self._chosen() is not None)
        self._restore_button.setToolTip("" if self._chosen() else "先在上面选一份备份")

    def _made(self, path: Path) -> None:
        self.reload()
        self.desk.say(f"已备份：{path.name}", "打开文件夹", lambda: _show_folder(path.parent))

    def _found(self, findings: Sequence[Finding]) -> None:
        self._check_button.setEnabled(True)
        faults = [finding for finding in findings if finding.fault]
        self._checked.setText(f"发现 {len(faults)} 处问题" if faults else "没有发现问题")
        if faults:
            told = "\n".join(f"{f.check}：{f.fault}" for f in faults)
            self._findings.setText(f"{told}\n请不要继续录入，先备份到 U 盘，再请维护人员处理。")
        else:
            names = "、".join(finding.check for finding in findings)
            self._findings.setText(f"{datetime.now():%H:%M} 检查了{names}。")

    def _unchecked(self, error: BaseException) -> None:
        self._check_button.setEnabled(True)
        self._checked.setText("没有检查完")
        if isinstance(error, UserError):
            self._findings.setText(str(error))
        elif not isinstance(error, Cancelled):
            self.desk.error(error, "检查数据")

    def _problem(self, error: BaseException) -> None:
        self._states.failed(error, "备份列表", self.reload, self.desk.error)

    def _open_folder(self) -> None:
        _show_folder(self._backups.place(self.desk.who))

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()
        self._minute.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()


def _card(title: str, figure: QWidget, note: QWidget, act: QWidget) -> QFrame:
    made = card()
    lines = QVBoxLayout(made)
    lines.setContentsMargins(16, 12, 16, 12)
    lines.setSpacing(4)
    head = QHBoxLayout()
    head.addStrut(34)  # the figures of both cards stand on one line, whatever is beside the headings
    head.addWidget(words(title, "second"))
    head.addStretch()
    head.addWidget(act)
    lines.addLayout(head)
    lines.addWidget(figure)
    lines.addWidget(note)
    lines.addStretch()
    return made


def _latest(rows: Sequence[BackupRow]) -> str:
    if not rows:
        return "做第一份备份，断电和误删都不怕。"
    return f"{rows[0].reason} · {rows[0].at:%Y-%m-%d %H:%M} · 共 {len(rows)} 份"


def _line(row: BackupRow, now: datetime) -> Line:
    return Line(Uid(hashlib.sha256(str(row.path).encode()).digest()[:16]), row, age_in_words(now - row.at))


def size_in_words(size: int) -> str:
    """712 KB, 3.4 MB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} KB"


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
