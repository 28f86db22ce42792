"""Step 3 of the import: what was done, what was left out and why, and the way back."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.changes import Changes
from desktop.domain.identity import Uid
from desktop.domain.imports.plan import RowState
from desktop.services.exchange import BatchRow, ImportReport
from desktop.ui.exchange.batches import UNDO
from desktop.ui.exchange.findings import place_uid
from desktop.ui.exchange.local_rows import LocalRows
from desktop.ui.exchange.parts import open_folder
from desktop.ui.shared.buttons import ONWARD, button, keyed, restyle, words
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.table_view import TableView
from desktop.ui.shared.tasks import Cancelled
from desktop.ui.shared.tokens import Tone


@dataclass(frozen=True, slots=True)
class LeftLine:
    """A row that was not imported."""

    place: int
    row: int
    name: str
    why: str

    @property
    def uid(self) -> Uid:
        return place_uid(self.place)


_COLUMNS = (
    Column[LeftLine]("row", "行", lambda r: str(r.row), 60, look=Look.NUMBER, sortable=False),
    Column[LeftLine]("name", "姓名", lambda r: r.name, 116, sortable=False),
    Column[LeftLine]("why", "为什么没有导入", lambda r: r.why, 300, stretch=1, sortable=False),
)


def headline(report: ImportReport) -> str:
    """What happened to what, in one sentence."""
    counts = report.counts
    written = counts[RowState.NEW] + counts[RowState.CHANGED]
    left = len(report.skipped)
    tail = f"，{left:,} 行未导入" if left else ""
    if not written:
        return f"没有变化，库中数据没有改动{tail}。"
    return f"已导入 {written:,} 人{tail}。"


def details(report: ImportReport) -> list[str]:
    """Further sentences, each a fact."""
    counts = report.counts
    told = []
    if counts[RowState.NEW] or counts[RowState.CHANGED]:
        told.append(f"新增 {counts[RowState.NEW]:,} 人，更新 {counts[RowState.CHANGED]:,} 人。")
    if counts[RowState.UNCHANGED]:
        told.append(f"{counts[RowState.UNCHANGED]:,} 人与库中一致，没有改动。")
    if report.created_orgs:
        shown = "、".join(report.created_orgs[:6])
        more = f"等 {len(report.created_orgs):,} 个" if len(report.created_orgs) > 6 else ""
        told.append(f"新建组织：{shown}{more}。")
    return told


class ResultStep(QWidget):
    """See the module's sentence.

    Signals:
        again_asked, people_asked, left_asked: what the buttons say.
    """

    again_asked = Signal()
    people_asked = Signal()
    left_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._report: ImportReport | None = None
        self._banner = QFrame()
        self._banner.setObjectName("import_result")
        self._head = words("", "title", wrap=True, name="import_headline")
        self._facts = words("", wrap=True, name="import_details")
        self._backup = words("", "second", name="import_backup")
        self._folder = button("打开备份所在文件夹", "import_backup_folder", self._open_backup, role="link")
        self.model = LocalRows(_COLUMNS, desk.runner, self)
        self.table = TableView(self.model, "import_left", "没有导入的行", desk.settings)
        self._left_head = words("", "heading", name="import_left_heading")
        self.undo = button("撤销本次导入…", "import_undo", self._ask_undo, role="danger")
        self.left = button("导出未导入的行…", "import_result_left", self.left_asked.emit, glyph="download")
        self.again = button("再导入一个文件", "import_again", self.again_asked.emit)
        self.people = button("查看人员", "import_people", self.people_asked.emit, role="primary")
        keyed(self.people, ONWARD)
        self._arrange()
        desk.hub.listen(self, ("import_batch",), lambda _changes: self._look_again())

    def _arrange(self) -> None:
        told = QVBoxLayout(self._banner)
        told.setContentsMargins(20, 14, 20, 14)
        told.setSpacing(6)
        told.addWidget(self._head)
        told.addWidget(self._facts)
        saved = QHBoxLayout()
        saved.setSpacing(8)
        saved.addWidget(self._backup)
        saved.addWidget(self._folder)
        saved.addStretch()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(12)
        lines.addWidget(self._banner)
        lines.addLayout(saved)
        head = QHBoxLayout()
        head.addWidget(self._left_head, 1)
        head.addWidget(self.left)
        lines.addLayout(head)
        lines.addWidget(self.table, 1)
        lines.addStretch(0)
        lines.addLayout(_row(self.undo, None, self.again, self.people))

    def show_report(self, report: ImportReport) -> None:
        self._report = report
        restyle(self._banner, "banner", str(Tone.GOOD if report.changes else Tone.INFO))
        self._head.setText(headline(report))
        facts = details(report)
        self._facts.setText("\n".join(facts))
        self._facts.setVisible(bool(facts))
        saved = report.backup
        self._backup.setText(f"导入前已备份：{saved.name}" if saved else "没有写入，所以没有另做备份。")
        self._backup.setToolTip(str(saved) if saved else "")
        self._folder.setVisible(saved is not None)
        left = report.skipped
        self.model.show_items(left, lambda place, row: LeftLine(place, *row))
        self._left_head.setText(f"{len(left):,} 行没有导入")
        for widget in (self._left_head, self.left, self.table):
            widget.setVisible(bool(left))
        self.undo.setVisible(bool(report.changes))
        begin_at(self, self.people)

    # taking back

    def _ask_undo(self) -> None:
        report = self._report
        if report is None or report.changes.action is None:
            return
        self.desk.ask(self, "撤销本次导入？", UNDO, "撤销导入", lambda: self._undo(report), danger=True)

    def _undo(self, report: ImportReport) -> None:
        action, desk = report.changes.action, self.desk
        if action is None:
            return
        self.set_working(True)
        desk.runner.batch(
            "撤销导入",
            lambda progress: desk.services.history.undo(desk.who, action, progress),
            self._undone,
            owner=self,
            failed=self._not_undone,
        )

    def _undone(self, _changes: Changes) -> None:
        self.set_working(False)
        self.show_undone()
        self.desk.say("已撤销本次导入")

    def _not_undone(self, error: BaseException) -> None:
        self.set_working(False)
        if not isinstance(error, Cancelled):
            self.desk.error(error, "撤销导入")

    def _look_again(self) -> None:
        """An import was taken back, perhaps this one, here or elsewhere."""
        report, desk = self._report, self.desk
        if report is not None and report.changes.action is not None:
            work = lambda: desk.services.exchange.imports(desk.who)  # noqa: E731
            desk.runner.read(work, partial(self._seen, report), owner=self, key="batches")

    def _seen(self, report: ImportReport, batches: list[BatchRow]) -> None:
        mine = next((batch for batch in batches if batch.action == report.changes.action), None)
        if mine is not None and mine.undone and report is self._report:
            self.show_undone()

    def show_undone(self) -> None:
        """The import was taken back."""
        restyle(self._banner, "banner", str(Tone.PLAIN))
        self._head.setText("已撤销本次导入。")
        self._facts.setText("已删除新增的人员和组织，更新的人员已恢复为导入前的内容。")
        self._facts.show()
        self.undo.hide()

    def set_working(self, working: bool) -> None:
        """While the import is being taken back, which may take long."""
        self.undo.setText("正在撤销…" if working else "撤销本次导入…")
        for widget in (self.undo, self.left, self.again):
            widget.setEnabled(not working)

    def _open_backup(self) -> None:
        if self._report is not None and self._report.backup is not None:
            open_folder(self._report.backup)


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets in a row; None is where the room goes."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        if widget is None:
            row.addStretch()
        else:
            row.addWidget(widget)
    return row
