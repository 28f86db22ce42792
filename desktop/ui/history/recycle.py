"""The recycle bin: what was deleted, by whom and why, and taking it back."""

from collections.abc import Callable, Sequence
from itertools import groupby

from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QVBoxLayout

from desktop.domain.changes import Changes
from desktop.domain.identity import Uid
from desktop.services.history import NOUNS, BinRow
from desktop.ui.pages import opens
from desktop.ui.shared.buttons import ONWARD, button, keyed, rule, tool, words
from desktop.ui.shared.columns import Column
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import BulkAction, Chip, ListPage, ListSpec, Query

CHIPS = (Chip("", "全部"), Chip("person", "人员", "删除的人员"), Chip("organisation", "组织", "删除的组织"), Chip("other", "其他"))

COLUMNS = (
    Column[BinRow]("kind", "类别", lambda r: r.kind, width=80, sortable=False),
    Column[BinRow]("title", "名称", lambda r: r.title, width=120, stretch=2, sortable=False),
    Column[BinRow]("note", "说明", lambda r: r.note, width=140, stretch=2, sortable=False, drop=3),
    Column[BinRow]("reason", "删除原因", lambda r: r.reason, width=120, stretch=2, sortable=False, drop=1),
    Column[BinRow]("by", "删除人", lambda r: r.by, width=84, sortable=False, drop=2),
    Column[BinRow](
        "at", "删除时间", lambda r: f"{r.deleted_at.astimezone():%Y-%m-%d %H:%M}", width=136, sortable=False
    ),
)


def build(desk: Desk) -> "RecyclePage":
    return RecyclePage(desk)


class RecyclePage(ListPage[BinRow]):
    """See the module's sentence. The bin is small: it is read whole, and narrowed here."""

    def __init__(self, desk: Desk) -> None:
        self._found: dict[Uid, BinRow] = {}
        self.detail = BinDetail(restore=lambda uid: self.restore([uid]), closed=lambda: self.show_detail(False))
        spec = ListSpec[BinRow](
            key="recycle",
            title="回收站",
            unit="条",
            nouns=NOUNS,
            columns=COLUMNS,
            ids=lambda query: self._read(desk, query),
            rows=self._rows,
            empty=("回收站是空的", "删除的人员、组织和其他记录会先放在这里，可以恢复。"),
            hint="名称、原因、删除人",
            chips=CHIPS,
            bulk=[BulkAction("恢复", "recycle_restore_many", self.restore)],
            glyph="recycle",
        )
        super().__init__(desk, spec, self.detail)
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._show_chosen())

    def restore(self, uids: list[Uid]) -> None:
        """Take these back out, noun by noun: each noun is one action."""
        rows = [self._found[uid] for uid in uids if uid in self._found]
        for noun, group in groupby(sorted(rows, key=lambda row: row.noun), key=lambda row: row.noun):
            self._restore(noun, list(group))

    def _restore(self, noun: str, rows: Sequence[BinRow]) -> None:
        history, who = self.desk.services.history, self.desk.who
        uids = [row.uid for row in rows]
        name = f"“{rows[0].title}”" if len(rows) == 1 else f" {len(rows)} 条{rows[0].kind}"

        def done(_changes: Changes) -> None:
            self.show_detail(False)
            self.reload()
            page = rows[0].page if opens(rows[0].page) else ""
            self.desk.say(f"已恢复{name}", "打开" if page else "", lambda: self.desk.go(page, uids[0]))

        def failed(error: BaseException) -> None:
            self.desk.error(error, "恢复")
            self._show_chosen()

        self.desk.runner.write("恢复", lambda: history.restore(who, noun, uids), done, owner=self, failed=failed)

    def _read(self, desk: Desk, query: Query) -> list[Uid]:
        rows = desk.services.history.bin(desk.who)
        self._found = {row.uid: row for row in rows}
        return [row.uid for row in rows if _wanted(row, query)]

    def _rows(self, uids: Sequence[Uid]) -> list[BinRow]:
        return [self._found[uid] for uid in uids if uid in self._found]

    def _show_chosen(self) -> None:
        chosen = self.table.chosen_uids()
        if len(chosen) == 1 and chosen[0] in self._found:
            self.detail.show_row(self._found[chosen[0]])


def _wanted(row: BinRow, query: Query) -> bool:
    if query.chip == "other" and row.noun in ("person", "organisation"):
        return False
    if query.chip not in ("", "other", row.noun):
        return False
    text = query.text.casefold()
    return text in f"{row.kind} {row.title} {row.note} {row.reason} {row.by}".casefold()


class BinDetail(QFrame):
    """One deleted record and the way back."""

    def __init__(self, restore: Callable[[Uid], object], closed: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._uid: Uid | None = None
        self._title = words("", "heading", wrap=True, name="bin_title")
        self._facts = {name: words("", wrap=True, name=f"bin_{name}") for name in ("note", "reason", "by", "at")}
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 8, 0)
        head.addWidget(self._title, 1)
        head.addWidget(tool("close", "关闭", "bin_close", closed))
        form = QFormLayout()
        form.setContentsMargins(16, 0, 16, 0)
        form.setHorizontalSpacing(12)
        for name, label in (("note", "说明"), ("reason", "删除原因"), ("by", "删除人"), ("at", "删除时间")):
            form.addRow(words(label, "second"), self._facts[name])
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        foot.addStretch()
        self._restore = restore
        self._back = button("恢复", "bin_restore", self._pressed, role="primary", glyph="undo")
        foot.addWidget(keyed(self._back, ONWARD))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(1, 12, 1, 12)
        lines.setSpacing(12)
        lines.addLayout(head)
        lines.addLayout(form)
        lines.addStretch()
        lines.addWidget(rule())
        lines.addLayout(foot)

    def show_uid(self, uid: Uid | None) -> None:
        """Which record is shown; its words come by `show_row`."""
        self._uid = uid

    def _pressed(self) -> None:
        """Once: the second press of a double click would ask for what is there again already."""
        uid, self._uid = self._uid, None
        if uid is not None:
            self._restore(uid)

    def show_row(self, row: BinRow) -> None:
        self._uid = row.uid
        self._title.setText(f"{row.kind}　{row.title}")
        self._facts["note"].setText(row.note or "—")
        self._facts["reason"].setText(row.reason or "—")
        self._facts["by"].setText(row.by or "—")
        self._facts["at"].setText(f"{row.deleted_at.astimezone():%Y-%m-%d %H:%M}")
