"""修改记录: what every field of one record was, when it was changed and by whom."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.identity import Uid
from desktop.services.history import FieldMoment
from desktop.ui.shared.buttons import button, name_for_readers, words
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.small_table import SmallTable

_EVERY = "全部项目"
_HEADINGS = ("时间", "账号", "项目", "原来", "改为")


def ask_fields(desk: Desk, parent: QWidget, record: Uid) -> QDialog:
    """Show the dialog; it reads by itself."""
    made = _Fields(desk, parent, record)
    made.box.open()
    return made.box


class _Fields:
    """The dialog of `ask_fields`."""

    def __init__(self, desk: Desk, parent: QWidget, record: Uid) -> None:
        self._moments: Sequence[FieldMoment] = ()
        self._fields: list[str] = []
        self.box = dialog(parent.window(), "修改记录", 760)
        self._title = words("修改记录", "heading", wrap=True, name="fields_title")
        self._which = QComboBox()
        self._count = words("", "note", name="fields_count")
        self._table = SmallTable("fields_table", "改动，最近的在前", _HEADINGS, (140, 90, 140, 180), len(_HEADINGS) - 1)
        self._table.setProperty("framed", True)
        self._arrange(desk, record)
        history, who = desk.services.history, desk.who
        desk.runner.read(
            lambda: (history.title_of(who, record), history.fields_of(who, record)),
            lambda found: self._arrive(*found),
            owner=self.box,
        )

    def _arrive(self, title: str, found: Sequence[FieldMoment]) -> None:
        self._moments = found
        self._title.setText(f"{title}：每一项什么时候由谁改过" if title else "每一项什么时候由谁改过")
        changed: dict[str, tuple[str, int]] = {}
        for each in found:
            label, count = changed.get(each.field, (each.label, 0))
            changed[each.field] = (label, count + 1)
        ordered = sorted(changed.items(), key=lambda item: -item[1][1])
        self._fields = [field for field, _ in ordered]
        self._which.addItems([f"{label}（{count} 次）" for _, (label, count) in ordered])
        self._show()

    def _show(self) -> None:
        row = self._which.currentIndex()
        wanted = self._fields[row - 1] if row > 0 else ""
        shown = [each for each in self._moments if wanted in ("", each.field)]
        self._count.setText(f"{len(shown):,} 次改动")
        self._table.fill([_line(each) for each in shown], [each.title for each in shown])

    def _arrange(self, desk: Desk, record: Uid) -> None:
        self._which.setObjectName("fields_which")
        name_for_readers(self._which, "只看一个项目")
        self._which.setMinimumWidth(240)
        self._which.addItem(_EVERY)
        self._which.currentIndexChanged.connect(lambda _row: self._show())
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._which)
        head.addStretch()
        head.addWidget(self._count)

        def actions() -> None:
            self.box.accept()
            desk.go("history_of", record)

        foot.addWidget(button("按操作看", "fields_actions", actions, glyph="history"))
        foot.addStretch()
        close = button("关闭", "fields_close", self.box.reject, role="primary")
        close.setDefault(True)
        foot.addWidget(close)
        lines = QVBoxLayout(self.box)
        lines.setContentsMargins(24, 20, 24, 16)
        lines.setSpacing(12)
        lines.addWidget(self._title)
        lines.addLayout(head)
        lines.addWidget(self._table, 1)
        lines.addLayout(foot)
        self.box.resize(820, 520)


def _line(each: FieldMoment) -> tuple[str, ...]:
    old = "（新建）" if each.operation == "insert" else each.old or "（空）"
    return (f"{each.at.astimezone():%Y-%m-%d %H:%M}", each.account, each.label, old, each.new or "（空）")
