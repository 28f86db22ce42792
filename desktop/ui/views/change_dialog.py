"""Gives many records one value of a field: choose, look at what would change and who cannot have it, then do it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.changes import Changes
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.views import Change, ChangePreview, Unchanged, ViewField
from desktop.ui.shared.buttons import button, name_for_readers, words
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import UnreadableError
from desktop.ui.shared.small_table import SmallTable
from desktop.ui.shared.tasks import Cancelled, Lane, Progress, Task
from desktop.ui.views.values import ValueEditor, value_editor

HINT = "选择项目和新值，再看看会改什么。"
_SHOWN = 200
"""Lines of a table in the dialog; more are counted."""


class Changed(Protocol):
    """What a service answers after it changed many."""

    @property
    def changed(self) -> int: ...
    @property
    def refused(self) -> tuple[Unchanged, ...]: ...
    @property
    def changes(self) -> Changes: ...


@dataclass(frozen=True)
class BulkChange:
    """How one noun is changed in bulk; `preview` and `apply` run off the GUI thread.

    Attributes:
        fields: those with `changed` are offered.
        unit: measure word, e.g. 人.
    """

    fields: Sequence[ViewField]
    unit: str
    preview: Callable[[Sequence[Uid], Change, Progress], ChangePreview]
    apply: Callable[[Sequence[Uid], Change, Progress], Changed]


def ask_change(desk: Desk, parent: QWidget, bulk: BulkChange, uids: Sequence[Uid]) -> QDialog:
    """Ask for field and value, show the preview, change on request; the toast offers 撤销."""
    made = _Dialog(desk, parent, bulk, list(uids))
    made.box.open()
    made.which.setFocus()
    return made.box


class _Dialog:
    """The dialog of `ask_change`."""

    def __init__(self, desk: Desk, parent: QWidget, bulk: BulkChange, uids: list[Uid]) -> None:
        self._desk, self._bulk, self._uids = desk, bulk, uids
        self._fields = [field for field in bulk.fields if field.changed]
        self._editor: ValueEditor | None = None
        self._seen: Change | None = None
        self._task: Task[ChangePreview] | None = None
        self.box = dialog(parent.window(), "成批修改", 640)
        self.which = QComboBox()
        self._place = QVBoxLayout()
        self._said = words(HINT, "second", wrap=True, name="change_said")
        self._table = _table()
        self._look = button("预览", "change_preview", self.preview)
        self._go = button("修改", "change_go", self._apply, role="primary")
        self._arrange()
        self.box.finished.connect(lambda _result: self._stop())

    def preview(self) -> None:
        """Judge every record off the GUI thread; another press begins again."""
        change = self._read()
        if change is None:
            return
        self._forget()
        self._said.setText("正在核对…")
        self._look.setEnabled(False)

        def shown(found: ChangePreview) -> None:
            if self._task is task:
                self._show(change, found)

        def failed(error: BaseException) -> None:
            if self._task is task:
                self._failed(error)

        task = self._task = self._desk.runner.batch(
            "核对成批修改",
            lambda progress: self._bulk.preview(self._uids, change, progress),
            shown,
            owner=self.box,
            failed=failed,
            lane=Lane.LOOK,
        )

    def _read(self) -> Change | None:
        field = self._fields[self.which.currentIndex()]
        try:
            value = self._editor.value() if self._editor is not None else ""
        except UnreadableError as error:
            self._said.setText(str(error))
            return None
        return Change(field.key, value)

    def _show(self, change: Change, found: ChangePreview) -> None:
        self._look.setEnabled(True)
        self._seen = change
        unit = self._bulk.unit
        parts = [f"将修改 {found.count:,} {unit}的{found.label}"]
        if found.same:
            parts.append(f"{found.same:,} {unit}已经是这样")
        if found.refused:
            parts.append(f"{len(found.refused):,} {unit}不能改，保持原样")
        self._said.setText("；".join(parts) + "。")
        lines = [(line.old or "（空）", line.new or "（空）", f"{line.count:,} {unit}") for line in found.lines]
        lines += [(each.title, "不能改", each.reason) for each in found.refused]
        self._table.fill(_cut(lines))
        self._table.show()
        self._go.setEnabled(found.count > 0)
        self._go.setText(f"修改 {found.count:,} {unit}")
        self._go.setAccessibleName(self._go.text())
        if found.count:
            self._go.setFocus()

    def _apply(self) -> None:
        change, bulk, desk = self._seen, self._bulk, self._desk
        if change is None:
            return
        label = self._fields[self.which.currentIndex()].label
        self._go.setEnabled(False)
        desk.runner.batch(
            f"成批修改{label}",
            lambda progress: bulk.apply(self._uids, change, progress),
            lambda done: self._done(label, done),
            owner=self.box,
            failed=self._failed,
        )

    def _done(self, label: str, done: Changed) -> None:
        desk, unit, action = self._desk, self._bulk.unit, done.changes.action
        self.box.accept()
        left = f"，{len(done.refused):,} {unit}没有改" if done.refused else ""
        said = f"已修改 {done.changed:,} {unit}的{label}{left}"

        def undo() -> None:
            if action is not None:
                desk.runner.write(
                    "撤销成批修改", lambda: desk.services.history.undo(desk.who, action), lambda _c: desk.say(f"已撤销：成批修改{label}")
                )  # fmt: skip

        desk.say(said, "撤销", undo)

    def _failed(self, error: BaseException) -> None:
        self._forget()
        if isinstance(error, UserError):
            self._said.setText(f"{error.message}{error.advice}")
        elif isinstance(error, Cancelled):
            self._said.setText("已取消，数据没有改变。")
        else:
            self._said.setText("没有核对出来，数据没有改变。")
            self._desk.error(error, "成批修改")

    def _forget(self) -> None:
        """Another field or value: what was seen, or is being looked at, no longer holds."""
        self._stop()
        self._seen = None
        self._said.setText(HINT)
        self._look.setEnabled(True)
        self._table.hide()
        self._go.setEnabled(False)
        self._go.setText("修改")
        self._go.setAccessibleName("修改")

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _choose(self, row: int) -> None:
        self._forget()
        while (item := self._place.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        self._editor = value_editor(self._desk, self._fields[row], self._forget)
        self._place.addWidget(self._editor.widget)

    def _arrange(self) -> None:
        unit = self._bulk.unit
        self.which.setObjectName("change_field")
        name_for_readers(self.which, "要修改的项目")
        self.which.setMaxVisibleItems(16)
        self.which.addItems([field.label for field in self._fields])
        self.which.currentIndexChanged.connect(self._choose)
        row = QHBoxLayout()
        row.addWidget(words("把", "second"))
        row.addWidget(self.which, 2)
        row.addWidget(words("改为", "second"))
        row.addLayout(self._place, 3)
        row.addWidget(self._look)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(button("取消", "change_cancel", self.box.reject))
        foot.addWidget(self._go)
        lines = QVBoxLayout(self.box)
        lines.setContentsMargins(24, 20, 24, 16)
        lines.setSpacing(12)
        lines.addWidget(words(f"成批修改选中的 {len(self._uids):,} {unit}", "heading", name="change_title"))
        lines.addLayout(row)
        lines.addWidget(self._said)
        lines.addWidget(self._table)
        lines.addLayout(foot)
        self._choose(0)


def _table() -> SmallTable:
    made = SmallTable("change_lines", "会改什么", ("原来", "改为", "多少，或为什么不能改"), (170, 110), 2)
    made.setProperty("framed", True)
    made.setMinimumHeight(200)
    return made


def _cut(lines: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """As many lines as anybody reads, and how many more there are."""
    left = len(lines) - _SHOWN
    return [*lines[:_SHOWN], *([(f"另有 {left:,} 行", "", "")] if left > 0 else [])]
