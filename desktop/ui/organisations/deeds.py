"""What is done to an organisation that exists: posts, links, deleting, and taking each back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.domain.changes import Changes
from desktop.services.organisations import LinkRow, OrgDetail, PostRow
from desktop.ui.history.reason import ask_reason
from desktop.ui.organisations.dialogs import ask_appointment, ask_link
from desktop.ui.shared.desk import Desk

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.identity import Uid

REASONS = ("重复登记", "登记有误")


class Deeds:
    """See the module's sentence. `gone`: the shown organisation was deleted."""

    def __init__(self, desk: Desk, page: "QWidget", gone: Callable[[], object]) -> None:
        self._desk, self._page, self._gone = desk, page, gone
        self._orgs, self._who = desk.services.organisations, desk.who

    def people(self, uid: "Uid") -> None:
        """Go to everybody who belongs to it."""
        self._desk.go("organisation_people", uid)

    def appoint(self, found: OrgDetail, post: PostRow | None = None) -> None:
        ask_appointment(self._desk, self._page, found, post, self._desk.say)

    def dismiss(self, post: PostRow) -> None:
        """Delete a post recorded by mistake."""
        what = f"{post.draft.role.label}{post.person}"
        delete = lambda: self._write("删除任职", lambda: self._orgs.dismiss(self._who, post.uid), f"已删除任职：{what}")  # noqa: E731
        self._desk.ask(
            self._page,
            f"删除“{what}”的任职登记？",
            "登记有误才删除；不再担任的，请点“更改”填写免职日期。",
            "删除",
            delete,
            danger=True,
        )

    def link(self, found: OrgDetail) -> None:
        ask_link(self._desk, self._page, found, self._desk.say)

    def unlink(self, link: LinkRow) -> None:
        self._write("解除关联", lambda: self._orgs.unlink(self._who, link.uid), f"已解除与“{link.other}”的关联")

    def ask_delete(self, uid: "Uid") -> None:
        """Ask for the reason; the name is looked up first."""
        self._desk.runner.read(
            lambda: self._orgs.get(self._who, uid), lambda found: self._confirm(uid, found.draft.name), owner=self._page
        )

    def _confirm(self, uid: "Uid", name: str) -> None:
        ask_reason(
            self._page,
            f"把“{name}”移入回收站？",
            "已经撤销的组织不要删除，请填“撤销日期”，历年的记录才看得明白。",
            "移入回收站",
            lambda reason: self._delete(uid, name, reason),
            REASONS,
        )

    def _delete(self, uid: "Uid", name: str, reason: str) -> None:
        delete = lambda: self._orgs.delete(self._who, uid, reason)  # noqa: E731
        self._write("删除组织", delete, f"已把“{name}”移入回收站", self._gone)

    def _write(
        self, doing: str, work: Callable[[], Changes], said: str, then: Callable[[], object] = lambda: None
    ) -> None:
        def done(changes: Changes) -> None:
            then()
            action = changes.action
            if action is not None:
                self._desk.say(said, "撤销", lambda: self._undo(action))

        self._desk.runner.write(doing, work, done)

    def _undo(self, action: "Uid") -> None:
        history = self._desk.services.history
        self._desk.runner.write("撤销", lambda: history.undo(self._who, action), lambda _done: self._desk.say("已撤销"))
