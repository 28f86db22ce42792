"""A save was refused because somebody else saved first: both versions side by side, nothing typed is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.errors import Stale
from desktop.domain.identity import Uid
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.comparison import Comparison
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.loaded import Loaded
from desktop.ui.shared.versions import Versions

D = TypeVar("D")


@dataclass(frozen=True)
class SecondSave(Generic[D]):
    """What a form does when its save was refused as the second one.

    Attributes:
        load: read lane: the record as it is stored now.
        cover: masks personal values of a draft as `load` masks them.
        shown: the record as the form showed it, None when it shows another one by now.
        put: shows the stored version, types these texts into it again, and saves when there are any.
    """

    desk: Desk
    owner: QWidget
    binder: Binder[D]
    load: Callable[[Uid], Loaded[D]]
    cover: Callable[[D], D]
    shown: Callable[[Uid], Loaded[D] | None]
    put: Callable[[Loaded[D], Mapping[str, str]], object]
    doing: str

    def settle(self, uid: Uid, error: Stale, title: str) -> None:
        """Read what is stored now and let the user choose, field by field."""
        self.desk.runner.read(
            lambda: self.load(uid),
            lambda theirs: self._compare(uid, theirs, error, title),
            owner=self.owner,
            failed=lambda _gone: self.desk.error(error, self.doing),
            key="theirs",
        )

    def _compare(self, uid: Uid, theirs: Loaded[D], error: Stale, title: str) -> None:
        shown = self.shown(uid)
        if shown is None or theirs.locked:
            self.desk.error(error, self.doing)
            return
        mine = self.cover(self.binder.read())
        versions = Versions(shown.draft, mine, theirs.draft, self.binder, theirs.names)
        ask_versions(self.owner, error, title, versions, lambda taken: self._take(uid, theirs, versions, taken))

    def _take(self, uid: Uid, theirs: Loaded[D], versions: Versions[D], taken: frozenset[str]) -> None:
        if self.shown(uid) is None:
            return
        mine = {pair.name for pair in versions.pairs()} - taken
        self.put(theirs, {name: text for name, text in self.binder.texts().items() if name in mine})


def ask_versions(
    parent: QWidget, error: Stale, title: str, versions: Versions[D], save: Callable[[frozenset[str]], object]
) -> QDialog:
    """Show what differs; `save` is told the fields of which the stored version is taken.

    Leaving with 先不保存 keeps everything that is typed.
    """
    box = dialog(parent, "这条记录已被修改", 760)
    pairs = versions.pairs()
    comparison = Comparison("我的修改", "现在存的", pairs)
    lines = QVBoxLayout(box)
    lines.setContentsMargins(24, 20, 24, 16)
    lines.setSpacing(8)
    lines.addWidget(words(f"“{title}”在您打开之后已被修改", "heading", wrap=True, name="stale_title"))
    lines.addWidget(words(_told(error, bool(pairs)), "second", wrap=True, name="stale_detail"))
    if pairs:
        lines.addWidget(comparison, 1)
        box.resize(760, min(620, 220 + 64 * len(pairs)))
    else:
        comparison.deleteLater()

    def go() -> None:
        taken = comparison.right_taken() if pairs else frozenset[str]()
        box.accept()
        save(taken)

    keep = button("保存所选" if pairs else "知道了", "stale_save", go, role="primary")
    keep.setDefault(True)
    row = QHBoxLayout()
    row.addStretch()
    if pairs:
        row.addWidget(button("先不保存", "stale_later", box.reject))
    row.addWidget(keep)
    lines.addLayout(row)
    box.open()
    keep.setFocus()
    return box


def _told(error: Stale, differs: bool) -> str:
    who = f"“{error.by}”" if error.by else "别的操作"
    when = f"于 {error.at.astimezone():%Y-%m-%d %H:%M} " if error.at else ""
    if not differs:
        return f"{who}{when}保存过，与您输入的相同，没有需要再保存的内容。"
    return f"{who}{when}保存过。下面是不同的项，逐项选用哪一个，再保存；您输入的内容都还在。"
