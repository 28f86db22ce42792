"""Groups of the person form that a station does not use stay out of sight, unless they hold something."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QFormLayout, QGroupBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.changes import Changes
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk

CHOOSABLE = ("group_mobility", "group_study", "group_care", "group_abroad")
"""The others hold items of the national form."""


class Groups:
    """Shows and hides the groups of `form`; `binder` says what they hold."""

    def __init__(self, form: QWidget, binder: Binder[object]) -> None:
        self._binder = binder
        self._groups = {group.objectName(): group for group in form.findChildren(QGroupBox)}
        widgets = {name: binder.widget(name) for name in binder.fields}
        self._names = {
            key: [name for name, widget in widgets.items() if group.isAncestorOf(widget)]
            for key, group in self._groups.items()
        }
        self.unused: frozenset[str] = frozenset()

    def titles(self) -> dict[str, str]:
        """What may be left out, by its heading."""
        return {key: self._groups[key].title() for key in CHOOSABLE}

    def fit(self) -> None:
        """A group without a row to fill has no heading either."""
        for key, group in self._groups.items():
            names = self._names[key]
            filled = any(self._binder.fields[name].text() for name in names)
            group.setVisible(filled or (key not in self.unused and any(map(self._applies, names))))

    def _applies(self, name: str) -> bool:
        widget = self._binder.widget(name)
        group = widget.parentWidget()
        while group is not None and not isinstance(group, QGroupBox):
            widget, group = group, group.parentWidget()
        rows = group.layout() if group is not None else None
        return isinstance(rows, QFormLayout) and rows.isRowVisible(widget)


def ask_groups(desk: Desk, parent: QWidget, groups: Groups, done: Callable[[], object]) -> None:
    """Tick the groups this station uses; the choice is the station's, not the computer's."""
    box = dialog(parent, "选择栏目")
    lines = QVBoxLayout(box)
    lines.setContentsMargins(24, 20, 24, 16)
    lines.setSpacing(8)
    lines.addWidget(words("本单位用到的栏目", "heading", name="groups_heading"))
    note = "没有勾选的栏目不再显示；已经填了内容的人员仍会显示。所有人员都一样。"
    lines.addWidget(words(note, "second", wrap=True, name="groups_note"))
    ticks = {key: QCheckBox(title) for key, title in groups.titles().items()}
    for key, tick in ticks.items():
        tick.setObjectName(f"use_{key}")
        tick.setAccessibleName(tick.text())
        tick.setChecked(key not in groups.unused)
        lines.addWidget(tick)

    def save() -> None:
        unused = frozenset(key for key, tick in ticks.items() if not tick.isChecked())
        files, who = desk.services.files, desk.who

        def stored(_changes: Changes) -> None:
            groups.unused = unused
            box.accept()
            done()

        desk.runner.write("选择人员表单的栏目", lambda: files.leave_out(who, unused), stored, owner=box)

    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(button("取消", "dialog_cancel", box.reject))
    row.addWidget(button("保存", "dialog_save", save, role="primary"))
    lines.addLayout(row)
    box.open()
