"""The recycle bin: what was deleted, by whom and why, and taking it back."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.domain.changes import Changes
from desktop.domain.identity import Uid
from desktop.services.history import NOUNS, BinQuery, BinRow
from desktop.ui.pages import opens
from desktop.ui.shared.buttons import EXPORT, ONWARD, button, fact_label, facts_form, keyed, rule, tool, words
from desktop.ui.shared.columns import Column
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import BulkAction, Chip, ListPage, ListSpec, Query
from desktop.ui.shared.page import Action
from desktop.ui.views.export import ask_export

CHIPS = (Chip("", "全部"), Chip("person", "人员", "删除的人员"), Chip("organisation", "组织", "删除的组织"), Chip("other", "其他"))

COLUMNS = (
    Column[BinRow]("kind", "类别", lambda r: r.kind, width=80),
    Column[BinRow]("title", "名称", lambda r: r.title, width=120, stretch=2),
    Column[BinRow]("note", "说明", lambda r: r.note, width=140, stretch=2, sortable=False, drop=3),
    Column[BinRow]("reason", "删除原因", lambda r: r.reason, width=120, stretch=2, drop=1),
    Column[BinRow]("by", "删除人", lambda r: r.by, width=84, drop=2),
    Column[BinRow]("at", "删除时间", lambda r: f"{r.deleted_at.astimezone():%Y-%m-%d %H:%M}", width=136),
)


def build(desk: Desk) -> "RecyclePage":
    return RecyclePage(desk)


class RecyclePage(ListPage[BinRow]):
    """See the module's sentence."""

    def __init__(self, desk: Desk) -> None:
        history, who = desk.services.history, desk.who
        self.detail = BinDetail(desk, restore=lambda uid: self.restore([uid]), closed=lambda: self.show_detail(False))
        spec = ListSpec[BinRow](
            key="recycle",
            title="回收站",
            unit="条",
            nouns=NOUNS,
            columns=COLUMNS,
            ids=lambda query: history.bin_ids(who, _asked(query)),
            rows=lambda uids: history.bin_rows(who, uids),
            empty=("回收站是空的", "删除的人员、组织和其他记录会先放在这里，可以恢复。"),
            hint="名称、原因、删除人",
            chips=CHIPS,
            more=[Action("导出…", "recycle_export", lambda: ask_export(self, self.model.ids()), "download", EXPORT)],
            bulk=[BulkAction("恢复", "recycle_restore_many", self.restore)],
            glyph="recycle",
            fields=history.bin_fields,
        )
        super().__init__(desk, spec, self.detail)

    def restore(self, uids: list[Uid]) -> None:
        """Take these back out, noun by noun: each noun is one action."""
        history, who = self.desk.services.history, self.desk.who

        def go(found: tuple[dict[str, list[Uid]], list[BinRow]]) -> None:
            kinds, firsts = found
            for first in firsts:
                self._restore(first, kinds[first.noun])

        def look() -> tuple[dict[str, list[Uid]], list[BinRow]]:
            kinds = history.restorable(who, uids)
            return kinds, history.bin_rows(who, [some[0] for some in kinds.values()])

        self.desk.runner.read(look, go, owner=self, key="restore")

    def _restore(self, first: BinRow, uids: list[Uid]) -> None:
        history, who, noun = self.desk.services.history, self.desk.who, first.noun
        name = f"“{first.title}”" if len(uids) == 1 else f" {len(uids):,} 条{first.kind}"

        def done(_changes: Changes) -> None:
            self.show_detail(False)
            self.reload()
            page = first.page if opens(first.page) else ""
            self.desk.say(f"已恢复{name}", "打开" if page else "", lambda: self.desk.go(page, first.shown))

        def failed(error: BaseException) -> None:
            self.desk.error(error, "恢复")
            self.detail.show_uid(self.current())

        self.desk.runner.batch(
            "恢复", lambda progress: history.restore(who, noun, uids, progress), done, owner=self, failed=failed
        )


def _asked(query: Query) -> BinQuery:
    down = query.descending if query.sort else True
    return BinQuery(query.text, query.chip or "all", query.sort or "at", down, query.conditions)


class BinDetail(QFrame):
    """One deleted record and the way back."""

    def __init__(self, desk: Desk, restore: Callable[[Uid], object], closed: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._desk = desk
        self._uid: Uid | None = None
        self._title = words("", "heading", wrap=True, name="bin_title")
        self._facts = {name: words("", wrap=True, name=f"bin_{name}") for name in ("note", "reason", "by", "at")}
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 8, 0)
        head.addWidget(self._title, 1)
        head.addWidget(tool("close", "关闭", "bin_close", closed))
        form = facts_form()
        form.setContentsMargins(16, 0, 16, 0)
        for name, label in (("note", "说明"), ("reason", "删除原因"), ("by", "删除人"), ("at", "删除时间")):
            form.addRow(fact_label(label), self._facts[name])
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
        """Which record is shown; its words are read."""
        self._uid = uid
        history, who = self._desk.services.history, self._desk.who
        if uid is not None:
            self._desk.runner.read(lambda: history.bin_rows(who, [uid]), self._show, owner=self, key="row")

    def _pressed(self) -> None:
        """Once: the second press of a double click would ask for what is there again already."""
        uid, self._uid = self._uid, None
        if uid is not None:
            self._restore(uid)

    def _show(self, found: list[BinRow]) -> None:
        for row in found:
            self._title.setText(f"{row.kind}　{row.title}")
            self._facts["note"].setText(row.note or "—")
            self._facts["reason"].setText(row.reason or "—")
            self._facts["by"].setText(row.by or "—")
            self._facts["at"].setText(f"{row.deleted_at.astimezone():%Y-%m-%d %H:%M}")
