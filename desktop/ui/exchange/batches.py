"""The imports so far: which file, when, by whom, how many; each can be taken back as a whole."""

from dataclasses import dataclass

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QVBoxLayout

from desktop.domain.changes import Changes
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.services.exchange import BatchRow
from desktop.ui.exchange.findings import place_uid
from desktop.ui.exchange.local_rows import LocalRows
from desktop.ui.exchange.parts import Banner
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.page import States
from desktop.ui.shared.table_view import TableView
from desktop.ui.shared.tasks import Cancelled
from desktop.ui.shared.tokens import Tone


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One import at its place in the list."""

    place: int
    row: BatchRow

    @property
    def uid(self) -> Uid:
        return place_uid(self.place)


_COLUMNS = (
    Column[BatchLine]("file", "文件", lambda r: r.row.file, 200, stretch=3, sortable=False),
    Column[BatchLine]("sheet", "工作表", lambda r: r.row.sheet, 110, stretch=1, sortable=False, drop=2),
    Column[BatchLine]("at", "时间", lambda r: f"{r.row.at.astimezone():%Y-%m-%d %H:%M}", 140, sortable=False),
    Column[BatchLine]("who", "账号", lambda r: r.row.account, 84, sortable=False),
    Column[BatchLine]("created", "新增", lambda r: f"{r.row.created:,}", 72, look=Look.NUMBER, sortable=False),
    Column[BatchLine]("changed", "更新", lambda r: f"{r.row.changed:,}", 72, look=Look.NUMBER, sortable=False),
    Column[BatchLine]("unchanged", "无变化", lambda r: f"{r.row.unchanged:,}", 72, look=Look.NUMBER, sortable=False, drop=1),
    Column[BatchLine]("left", "未导入", lambda r: f"{r.row.left_out:,}", 72, look=Look.NUMBER, sortable=False),
    Column[BatchLine](
        "state",
        "状态",
        lambda r: "已撤销" if r.row.undone else "已导入",
        84,
        look=Look.PILL,
        tone=lambda r: Tone.PLAIN if r.row.undone else Tone.GOOD,
        sortable=False,
    ),
)  # fmt: skip
UNDO = "删除新增的人员和组织，更新的人员恢复为导入前的内容。之后又被改过的记录会使撤销不能进行。"


class BatchPanel(QFrame):
    """See the module's sentence."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.desk = desk
        self._stale = True
        self.notice = Banner("batches_notice")
        self.model = LocalRows(_COLUMNS, desk.runner, self)
        self.table = TableView(self.model, "import_batches", "历次导入", desk.settings)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)  # one is taken back at a time
        self.states = States(self.table, "import_batches_list")
        self.why = words("", "second", wrap=True, name="batches_why")
        self.undo = button("撤销本次导入…", "batches_undo", self._ask, role="danger")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.why, 1)
        foot.addWidget(self.undo)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(20, 16, 20, 16)
        lines.setSpacing(8)
        lines.addWidget(self.notice)
        lines.addWidget(self.states, 1)
        lines.addLayout(foot)
        begin_at(self, self.table)
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._chosen())
        desk.hub.listen(self, ("import_batch",), self._changed)

    def reload(self) -> None:
        """Ask for the list again."""
        self._stale = False
        exchange, who = self.desk.services.exchange, self.desk.who
        self.desk.runner.read(lambda: exchange.imports(who), self._show, owner=self, key="batches")

    def _show(self, rows: list[BatchRow]) -> None:
        self.model.show_items(rows, BatchLine)
        if rows:
            self.states.content()
            self.table.selectRow(0)
        else:
            self.states.message("upload", "还没有导入过", "导入过的名册列在这里，可以整批撤销。")
        self._chosen()

    def _row(self) -> BatchRow | None:
        uid = self.table.current_uid()
        line = self.model.record_at(self.model.row_of(uid)) if uid is not None else None
        return line.row if line else None

    def _chosen(self) -> None:
        row = self._row()
        self.undo.setVisible(row is not None)
        self.undo.setEnabled(row is not None and not row.undone and not row.refusal)
        self.why.setText("" if row is None or row.undone else row.refusal)

    def _ask(self) -> None:
        row = self._row()
        if row is not None:
            self.desk.ask(self, f"撤销“{row.file}”的导入？", UNDO, "撤销导入", lambda: self._undo(row), danger=True)

    def _undo(self, row: BatchRow) -> None:
        self.undo.setEnabled(False)
        self.notice.say("")
        exchange, who = self.desk.services.exchange, self.desk.who
        self.desk.runner.batch(
            "撤销导入",
            lambda progress: exchange.undo_import(who, row.uid, progress),
            self._undone,
            owner=self,
            failed=self._failed,
        )

    def _undone(self, _changes: Changes) -> None:
        self.desk.say("已撤销本次导入")
        self.reload()

    def _failed(self, error: BaseException) -> None:
        self._chosen()
        if isinstance(error, UserError):
            self.notice.say(error.message, error.advice)
        elif not isinstance(error, Cancelled):
            self.desk.error(error, "撤销导入")

    def _changed(self, _changes: Changes) -> None:
        self._stale = True
        if self.isVisible():
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()
