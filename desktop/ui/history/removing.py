"""Deleting records of a list, which puts them into the recycle bin: asked for the reason, said, taken back by one press."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QDialog

from desktop.domain.changes import Changes
from desktop.domain.identity import Uid
from desktop.ui.history.reason import Deed, ask_reason
from desktop.ui.shared.list_page import ListPage


@dataclass(frozen=True, slots=True)
class Removal:
    """What is removed.

    Attributes:
        noun: what it is called, e.g. 结对.
        counter: the measure word, e.g. 对: 这对结对, 这 3 对结对.
        rule: which of them cannot be removed, and what to do instead.
        delete: the deed, in the write lane.
    """

    noun: str
    counter: str
    rule: str
    delete: Callable[[Sequence[Uid], str], Changes]
    reasons: Sequence[str] = ("登记有误", "重复登记")


def ask_removal(page: ListPage[Any], removal: Removal, uids: list[Uid]) -> QDialog:
    """Ask for the reason, then remove these records of the page's list."""
    what = f"这{removal.counter}{removal.noun}" if len(uids) == 1 else f"这 {len(uids)} {removal.counter}{removal.noun}"
    desk = page.desk

    def removed(changes: Changes) -> None:
        page.show_detail(False)
        page.reload()
        desk.say(f"已删除{what}，可从回收站恢复", "撤销", lambda: take_back(changes))

    def take_back(changes: Changes) -> None:
        action = changes.action
        if action is not None:
            desk.runner.write(
                f"恢复{removal.noun}", lambda: desk.services.history.undo(desk.who, action), restored, owner=page
            )

    def restored(_changes: Changes) -> None:
        page.reload()
        desk.say(f"已恢复{what}")

    deed = Deed(f"删除{removal.noun}", lambda why: removal.delete(uids, why), removed, page)
    return ask_reason(desk, page, f"删除{what}？", removal.rule, "删除", deed, removal.reasons)
