"""Dialogs that keep a view under a name, and rename or delete those kept."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.domain.errors import UserError
from desktop.domain.views import View
from desktop.services.views import SavedViewRow
from desktop.ui.shared.buttons import button, name_for_readers, rest, words
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk


def ask_name(desk: Desk, parent: QWidget, page: str, view: View) -> QDialog:
    """Ask for a name and whether to share it; a taken name may be replaced after that was said."""
    made = _Naming(desk, parent, page, view)
    made.box.open()
    made.name.setFocus()
    return made.box


class _Naming:
    """The dialog of `ask_name`."""

    def __init__(self, desk: Desk, parent: QWidget, page: str, view: View) -> None:
        self._desk, self._page, self._view = desk, page, view
        self._instead = False
        self._again: Callable[[], None] = lambda: None
        self.box = dialog(parent.window(), "保存常用筛选")
        self.name = _line("view_name", "筛选的名称", "例如：35 岁以下党员")
        self._shared = QCheckBox("本单位的人都可以用")
        self._shared.setObjectName("view_shared")
        self._shared.setAccessibleName(self._shared.text())
        self._columns = QCheckBox("连同现在的列")
        self._columns.setObjectName("view_columns")
        self._columns.setAccessibleName(self._columns.text())
        self._columns.setToolTip("打开这个筛选时显示这些列；不改各人自己选的列")
        self._problem = words("", "problem", wrap=True, name="view_problem")
        self._keep = button("保存", "view_save", self._go, role="primary")
        self._keep.setDefault(True)
        self.name.textChanged.connect(lambda _text: self._offer_instead(False))
        self._shared.toggled.connect(lambda _on: self._offer_instead(False))
        _lay_out(self.box, "把现在的筛选保存为", (self.name, self._shared, self._columns, self._problem), (self._keep,))

    def _offer_instead(self, on: bool) -> None:
        self._instead = on
        self._keep.setText("替换原来的" if on else "保存")
        self._keep.setAccessibleName(self._keep.text())
        if not on:
            self._problem.setText("")

    def _go(self) -> None:
        views, who, name = self._desk.services.views, self._desk.who, self.name.text()
        shared, instead = self._shared.isChecked(), self._instead
        view = self._view if self._columns.isChecked() else replace(self._view, columns=())
        self._again = rest(self._keep)
        self._desk.runner.write(
            "保存常用筛选",
            lambda: views.save(who, self._page, name, view, shared=shared, instead=instead),
            lambda _saved: self._stored(name),
            owner=self.box,
            failed=self._failed,
        )

    def _stored(self, name: str) -> None:
        self.box.accept()
        self._desk.say(f"已保存常用筛选“{name.strip()}”")

    def _failed(self, error: BaseException) -> None:
        self._again()
        if not isinstance(error, UserError):
            self._desk.error(error, "保存常用筛选")
            return
        self._offer_instead(error.message.startswith("已有"))
        self._problem.setText(f"{error.message}{'可换一个名称，或替换原来的。' if self._instead else error.advice}")


def ask_managed(desk: Desk, parent: QWidget, rows: Sequence[SavedViewRow]) -> QDialog:
    """Rename or delete one of the views that are this account's."""
    box = dialog(parent.window(), "常用筛选")
    which = QComboBox()
    which.setObjectName("view_which")
    name_for_readers(which, "哪一个筛选")
    which.addItems([f"{row.name}　共享" if row.shared else row.name for row in rows])
    name = _line("view_new_name", "新的名称", "")
    which.currentIndexChanged.connect(lambda row: name.setText(rows[row].name))
    name.setText(rows[0].name)
    problem = words("", "problem", wrap=True, name="view_problem")
    views, who = desk.services.views, desk.who

    def failed(error: BaseException) -> None:
        if isinstance(error, UserError):
            problem.setText(f"{error.message}{error.advice}")
        else:
            desk.error(error, "修改常用筛选")

    def done(said: str) -> None:
        box.accept()
        desk.say(said)

    def rename() -> None:
        row, text = rows[which.currentIndex()], name.text()
        desk.runner.write(
            "重命名", lambda: views.rename(who, row.uid, text), lambda _c: done(f"已改名为“{text.strip()}”"), owner=box, failed=failed
        )  # fmt: skip

    def ask_delete() -> None:
        row = rows[which.currentIndex()]
        if row.shared:
            detail = "本单位的人都不能再用它；可在操作历史里撤销。"
            desk.ask(box, f"删除大家共用的“{row.name}”？", detail, "删除", delete, danger=True)
        else:
            delete()

    def delete() -> None:
        row = rows[which.currentIndex()]
        desk.runner.write(
            "删除", lambda: views.delete(who, row.uid), lambda _c: done(f"已删除常用筛选“{row.name}”"), owner=box, failed=failed
        )  # fmt: skip

    keep = button("重命名", "view_rename", rename, role="primary")
    keep.setDefault(True)
    _lay_out(
        box,
        "重命名或删除常用筛选",
        (which, words("新的名称", "second"), name, problem),
        (button("删除", "view_delete", ask_delete, role="danger"), keep),
    )
    box.open()
    which.setFocus()
    return box


def _line(name: str, spoken: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(spoken)
    made.setPlaceholderText(hint)
    made.setMaxLength(60)
    return made


def _lay_out(box: QDialog, title: str, parts: Sequence[QWidget], doing: Sequence[QPushButton]) -> None:
    lines = QVBoxLayout(box)
    lines.setContentsMargins(24, 20, 24, 16)
    lines.setSpacing(10)
    lines.addWidget(words(title, "heading", name="view_title"))
    for part in parts:
        lines.addWidget(part)
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(button("取消", "view_cancel", box.reject))
    for each in doing:
        row.addWidget(each)
    lines.addLayout(row)
