"""组织覆盖: project sites, teams, units and key posts with what covers each; every number opens the lines behind it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop.domain.identity import Uid
from desktop.domain.organisations import CoverageRow, Covered, share_of
from desktop.services.views.ordering import in_order, word_key
from desktop.ui.exchange.files import save_dialog
from desktop.ui.exchange.parts import open_folder
from desktop.ui.shared.buttons import EXPORT
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import Chip, ListPage, ListSpec, Query
from desktop.ui.shared.page import Action
from desktop.ui.shared.tokens import Tone

NOUNS = (
    "organisation", "org_link", "person", "affiliation", "key_post", "waiver", "site_stay",
)  # fmt: skip
"""Tables whose change may cover something or leave it bare."""
MISSING = "missing"


def build(desk: Desk) -> QWidget:
    return CoveragePage(desk)


class CoveragePage(ListPage[CoverageRow]):
    """See the module's sentence. Enter or a double click opens the organisation or the post."""

    def __init__(self, desk: Desk) -> None:
        self._every: Sequence[CoverageRow] = ()
        self._met: Sequence[CoverageRow] = ()
        self._by_uid: dict[Uid, CoverageRow] = {}
        super().__init__(desk, self._list(desk))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.opened.connect(self._open)

    def ask_export(self) -> None:
        """Ask where to, write the lines as they are shown."""
        if not self.model.rowCount():
            self.desk.say("没有可导出的内容")
            return
        box = save_dialog(self, self.desk, "导出组织覆盖表", f"组织覆盖表_{self.desk.today():%Y%m%d}.xlsx")
        box.fileSelected.connect(lambda path: self.export(Path(path)))
        box.open()

    def export(self, path: Path) -> None:
        """Write the lines shown, then say where the file is."""
        duties, who, uids = self.desk.services.duties, self.desk.who, list(self.model.ids())

        def done(written: Path) -> None:
            said = f"已导出组织覆盖表：{written.name}"
            self.desk.say(said, "打开文件夹", lambda: open_folder(written))

        self.desk.runner.write("导出组织覆盖表", lambda: duties.export_coverage(who, path, uids), done, owner=self)

    def _open(self, uid: Uid) -> None:
        row = self._by_uid.get(uid)
        if row is not None:
            self.desk.go(row.opens, uid)

    def _list(self, desk: Desk) -> ListSpec[CoverageRow]:
        return ListSpec(
            key="coverage",
            title="组织覆盖",
            unit="项",
            nouns=NOUNS,
            columns=_COLUMNS,
            ids=self._ids,
            rows=lambda uids: [self._by_uid[uid] for uid in uids if uid in self._by_uid],
            empty=("还没有可覆盖的对象", "登记施工现场、班组、部门和关键岗位后，这里列出谁覆盖它们、还缺什么。"),
            hint="名称、组织、党员",
            chips=[Chip("", "全部"), Chip(MISSING, "缺"), *(Chip(kind.value, kind.label) for kind in Covered)],
            more=[Action("导出组织覆盖表…", "coverage_export", self.ask_export, "download", EXPORT)],
            glyph="organisations",
            fields=desk.services.duties.coverage_fields,
        )

    def _ids(self, query: Query) -> list[Uid]:
        """In the read lane. What was derived is handed over whole, never changed afterwards."""
        duties, who = self.desk.services.duties, self.desk.who
        every = duties.coverage(who)
        met = duties.fitting_coverage(who, every, query.conditions)
        self._every, self._met, self._by_uid = every, met, {row.uid: row for row in every}
        found = sorted((row for row in met if _fits(row, query)), key=lambda row: not row.missing)
        if query.sort not in _ORDER:
            return [row.uid for row in found]
        value, key = _ORDER[query.sort]
        return in_order(((row.uid, value(row)) for row in found), key, query.descending)

    def _arrive(self, found: tuple[Sequence[Uid], Sequence[CoverageRow]]) -> None:
        self._count()
        super()._arrive(found)

    def _count(self) -> None:
        """Covered of all on every chip, within the conditions; the share of everything beside the title."""
        share = share_of(self._met)
        for place, chip in enumerate(self.spec.chips):
            part = share_of(self._met, Covered(chip.key)) if chip.key in set(Covered) else share
            number = str(part.missing) if chip.key == MISSING else f"{part.covered}/{part.of}"
            text = f"{chip.text} {number}" if part.of else chip.text
            self._chips.button(place).setText(text)
            self._chips.button(place).setAccessibleName(text)
        share = share_of(self._every)
        percent = f" · 覆盖 {share.percent}%（{share.covered}/{share.of}）" if share.of else ""
        self.header.set_scope(f"{self.desk.station}{percent}")


def _fits(row: CoverageRow, query: Query) -> bool:
    text = query.text.strip().casefold()
    if query.chip == MISSING and not row.missing:
        return False
    if query.chip in set(Covered) and row.kind != query.chip:
        return False
    return any(text in words.casefold() for words in (row.name, row.above, row.by, row.words))


_ORDER: dict[str, tuple[Callable[[CoverageRow], Any], Callable[[Any], Any]]] = {
    "kind": (lambda row: row.kind, list(Covered).index),
    "name": (lambda row: row.name, word_key),
    "above": (lambda row: row.above, word_key),
    "members": (lambda row: row.members, lambda count: count),
    "by": (lambda row: row.by, word_key),
    "gap": (lambda row: row.words, word_key),
}
"""Column → what it shows, and what that is sorted by."""


def _tone(row: CoverageRow) -> Tone:
    if row.waived:
        return Tone.PLAIN
    return Tone.WARNING if row.gap else Tone.GOOD


_COLUMNS = (
    Column[CoverageRow]("kind", "类别", lambda row: row.kind.label, width=120),
    Column[CoverageRow]("name", "名称", lambda row: row.name, width=160, stretch=2),
    Column[CoverageRow]("above", "所属组织", lambda row: row.above, width=150, stretch=1, drop=1),
    Column[CoverageRow](
        "members", "正式党员", lambda row: "" if row.members is None else str(row.members), width=84, look=Look.NUMBER
    ),
    Column[CoverageRow]("by", "覆盖的党组织或党员", lambda row: row.by, width=180, stretch=2),
    Column[CoverageRow]("gap", "情况", lambda row: row.words, width=196, look=Look.PILL, tone=_tone, stretch=1),
)
