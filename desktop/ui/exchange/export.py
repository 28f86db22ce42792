"""Exporting people: who, how much of what is sensitive, where to; then where it is."""

from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.changes import Changes
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.services.exchange import ExportReport
from desktop.services.people import PeopleQuery
from desktop.ui.exchange.chosen_columns import ChosenColumns
from desktop.ui.exchange.files import save_dialog
from desktop.ui.exchange.parts import Banner, Busy, open_folder, points, scrolling, shortened
from desktop.ui.forms.exchange.ui_export_form import Ui_ExportForm
from desktop.ui.shared.buttons import ONWARD, button, keyed, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.tasks import Cancelled
from desktop.ui.shared.tokens import Tone

_FACTS = (
    "一行一人，列标题与导入时认的相同：改好后可以直接再导入。",
    "身份证号、手机、工号以文本写出；以 = + - @ 开头的内容前加撇号，不会被当作公式。",
    "遮盖的内容再导入时不读，不会盖掉库中的原文。",
)


class ExportPanel(QFrame):
    """See the module's sentence."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.desk = desk
        self.path: Path | None = None
        self._stale = True
        self._uids: list[Uid] | None = None
        """Whom the form means; None until they were counted."""
        self.form = Ui_ExportForm()
        self._body = QWidget()
        self.form.setupUi(self._body)
        self.columns = ChosenColumns(desk)
        self.count = words("", name="export_count")
        self.done = Banner("export_done")
        self.busy = Busy("export_working", desk.runner)
        self.go = button("导出…", "export_go", self._ask, role="primary", glyph="download")
        keyed(self.go, ONWARD)
        self._folder = button("打开所在文件夹", "export_folder", self._open_folder)
        self._copy = button("复制路径", "export_copy", self._copy_path, glyph="copy")
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        left = QWidget()
        lines = QVBoxLayout(left)
        lines.setContentsMargins(0, 0, 8, 0)
        lines.setSpacing(12)
        lines.addWidget(self._body)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.go)
        row.addWidget(self.count, 1)
        lines.addLayout(row)
        lines.addWidget(self.busy)
        lines.addWidget(self.done)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        for act in (self._folder, self._copy):
            acts.addWidget(act)
            act.hide()
        acts.addStretch()
        lines.addLayout(acts)
        lines.addStretch()
        told = QVBoxLayout()
        told.setSpacing(8)
        told.addWidget(self.columns, 1)
        told.addLayout(points(_FACTS))
        outer = QHBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(24)
        area = scrolling(left, "export_scroll")
        bar = area.verticalScrollBar()
        # What became of it stands last, and is what counts.
        bar.rangeChanged.connect(lambda _low, high: None if self.done.isHidden() else bar.setValue(high))
        outer.addWidget(area, 1)
        outer.addLayout(told, 1)

    def _connect(self) -> None:
        form, orgs, who = self.form, self.desk.services.organisations, self.desk.who
        form.everybody.setChecked(True)
        form.covered.setChecked(True)
        form.org.attach(self.desk.runner, lambda text: orgs.choices(who, text))
        for radio in (form.everybody, form.members, form.on_duty, form.one_org):
            radio.toggled.connect(lambda on: self._scope() if on else None)
        form.org.chosen.connect(lambda _choice: self._recount())
        form.org.setEnabled(False)
        form.label_org.setEnabled(False)
        self.columns.changed.connect(self._show_count)
        self.desk.hub.listen(self, ("person", "organisation"), self._changed)
        begin_at(self, form.everybody)

    # who

    def query(self) -> PeopleQuery | None:
        """Whom the form means; None while an organisation has yet to be chosen."""
        form = self.form
        if form.one_org.isChecked():
            choice = form.org.choice()
            return PeopleQuery("", "all", choice.uid) if choice else None
        chip = "members" if form.members.isChecked() else "at_work" if form.on_duty.isChecked() else "all"
        return PeopleQuery("", chip)

    def _scope(self) -> None:
        one = self.form.one_org.isChecked()
        self.form.org.setEnabled(one)
        self.form.label_org.setEnabled(one)
        if one and self.form.org.choice() is None:
            self.form.org.setFocus()
        self._recount()

    def _recount(self) -> None:
        self._stale, self._uids = False, None
        self._show_count()
        query = self.query()
        if query is not None:
            people, who = self.desk.services.people, self.desk.who
            self.desk.runner.read(lambda: people.ids(who, query), partial(self._counted, query), owner=self, key="count")

    def _counted(self, query: PeopleQuery, uids: list[Uid]) -> None:
        if query == self.query():
            self._uids = uids
            self._show_count()

    def _show_count(self) -> None:
        uids, some = self._uids or (), bool(self.columns.names())
        self.go.setEnabled(bool(uids) and some and self._body.isEnabled())
        if self._uids is not None or self.query() is None:
            self.go.setText(f"导出 {len(uids):,} 人…" if uids else "导出…")
            self.go.setAccessibleName(self.go.text())
        self.count.setText(self._lacking(some=some))

    def _lacking(self, *, some: bool) -> str:
        """What is in the way of an export."""
        if self.query() is None:
            return "请选择一个组织。"
        if not some:
            return "请至少选一个栏目。"
        return "没有符合条件的人员。" if self._uids == [] else ""

    def _changed(self, _changes: Changes) -> None:
        self._stale = True
        if self.isVisible():
            self._recount()

    # out

    def _ask(self) -> None:
        """Full ID numbers leave the database only after somebody said yes to just that."""
        if not self.form.in_full.isChecked():
            self._choose()
            return
        self.desk.ask(
            self,
            f"完整导出 {len(self._uids or ()):,} 人的身份证号、电话、住址等？",
            "文件没有密码，请妥善保管，用完及时删除。这次导出会记入操作历史：谁、何时、多少人、什么文件。",
            "完整导出",
            self._choose,
        )

    def _choose(self) -> None:
        box = save_dialog(self, self.desk, "导出人员", f"人员_{self.desk.today():%Y%m%d}.xlsx")
        box.fileSelected.connect(lambda path: self.write(Path(path)))
        box.open()

    def write(self, path: Path) -> None:
        """Write the people chosen to this file."""
        exchange, who, uids = self.desk.services.exchange, self.desk.who, self._uids or []
        full, columns = self.form.in_full.isChecked(), self.columns.names()
        self._working(True)
        self.done.say("")
        task = self.desk.runner.batch(
            "导出人员",
            lambda progress: exchange.export_people(who, path, uids, progress, full=full, columns=columns),
            self._written,
            owner=self,
            failed=self._failed,
        )
        self.busy.watch(task, "正在导出")

    def _working(self, working: bool) -> None:
        self._body.setEnabled(not working)
        self.columns.setEnabled(not working)
        self._show_count()
        for act in (self._folder, self._copy):
            act.hide()
        if not working:
            self.busy.rest()

    def _written(self, report: ExportReport) -> None:
        self._working(False)
        self.path = report.path
        self.done.say(f"已导出 {report.people:,} 人：{shortened(report.path.name)}", _place(report.path), Tone.GOOD)
        self.done.setToolTip(str(report.path))
        for act in (self._folder, self._copy):
            act.show()

    def _failed(self, error: BaseException) -> None:
        self._working(False)
        if isinstance(error, UserError):
            self.done.say(error.message, error.advice)
        elif isinstance(error, Cancelled):
            self.done.say("已取消，没有写出文件。", tone=Tone.PLAIN)
        else:
            self.desk.error(error, "导出人员")

    def _open_folder(self) -> None:
        if self.path is not None:
            open_folder(self.path)

    def _copy_path(self) -> None:
        if self.path is not None:
            QGuiApplication.clipboard().setText(str(self.path))
            self.desk.say("已复制文件路径")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._recount()


def _place(path: Path) -> str:
    """The folder, breakable after every separator: a label cannot wrap a long path otherwise."""
    return "所在文件夹：" + "".join(f"{c}\u200b" if c in "/\\" else c for c in str(path.parent))
