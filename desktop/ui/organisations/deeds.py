"""What is done to an organisation that exists: its dialogs, going elsewhere, deleting what was a mistake, and taking it back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from desktop.domain.changes import Changes
from desktop.domain.organisations import BY_POST, MOBILE, OrgKind
from desktop.services.organisations import ElectionRow, HomeRow, KeyPostRow, LinkRow, OrgDetail, PostRow, StayRow
from desktop.ui.duties.waiving import ask_waiver, take_back_waiver
from desktop.ui.history.reason import Deed, ask_reason
from desktop.ui.organisations.dialogs import Dialogs
from desktop.ui.shared.desk import Desk

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.duties import Duty
    from desktop.domain.identity import Uid

REASONS = ("重复登记", "登记有误")


class Deeds(Dialogs):
    """See the module's sentence. `gone`: the shown organisation was deleted."""

    def __init__(self, desk: Desk, page: "QWidget", gone: Callable[[], object]) -> None:
        super().__init__(desk, page)
        self._gone = gone

    def people(self, found: OrgDetail) -> None:
        """Go to everybody who belongs to it; to those who are there, where people keep their home elsewhere."""
        visited = found.draft.kind in (*MOBILE, *BY_POST, OrgKind.PROJECT_SITE)
        self.desk.go("present_people" if visited else "organisation_people", found.uid)

    def person(self, uid: "Uid") -> None:
        self.desk.go("person", uid)

    def duties(self, lacks: "Sequence[Duty]") -> None:
        """The list of duties, narrowed to the branch that answers for these."""
        owners = {duty.org_uid for duty in lacks}
        owner = owners.pop() if len(owners) == 1 else None
        self.desk.go("duty_org" if owner else "duties", owner)

    # what was recorded by mistake

    def dismiss(self, post: PostRow) -> None:
        what = f"{post.draft.role.label}{post.person}的任职"
        advice = "不再担任的，请点“更改”填写免职日期。"
        self._remove("删除任职", what, advice, lambda: self._orgs.dismiss(self._who, post.uid))

    def unlink(self, link: LinkRow) -> None:
        what = f"与{link.other}的关联"
        self._remove("删除关联", what, "不再关联的，请点“结束”。", lambda: self._orgs.unlink(self._who, link.uid))

    def remove_election(self, row: ElectionRow) -> None:
        what = f"{row.draft.held_on} 的选举"
        self._remove("删除选举", what, "任期将按上一次选举算。", lambda: self._life.remove_election(self._who, row.uid))

    def remove_key_post(self, row: KeyPostRow) -> None:
        what = f"关键岗位{row.draft.title}"
        self._remove("删除关键岗位", what, "", lambda: self._life.remove_key_post(self._who, row.uid))

    def remove_stay(self, row: StayRow) -> None:
        what = f"现场人员{row.person.title}"
        advice = "离开现场的，请点“更改”填写离开日期。"
        self._remove("删除现场人员", what, advice, lambda: self._life.remove_stay(self._who, row.uid))

    def remove_home(self, row: HomeRow) -> None:
        advice = "迁走的，请点“更改”填写迁出日期。"
        self._remove("删除地点", row.draft.place, advice, lambda: self._life.remove_home(self._who, row.uid))

    def _remove(self, doing: str, what: str, advice: str, work: Callable[[], Changes]) -> None:
        delete = lambda: self._write(doing, work, f"已删除：{what}")  # noqa: E731
        self.desk.ask(self._page, f"删除“{what}”？", f"登记有误才删除。{advice}", "删除", delete, danger=True)

    # what does not apply

    def waive(self, duty: "Duty") -> None:
        """Ask why a duty does not apply here."""
        ask_waiver(self.desk, self._page, duty)

    def waive_no_more(self, duty: "Duty") -> None:
        take_back_waiver(self.desk, duty)

    # the organisation itself

    def ask_delete(self, uid: "Uid") -> None:
        """Ask for the reason; the name is looked up first."""
        self.desk.runner.read(
            lambda: self._orgs.get(self._who, uid),
            lambda found: self._confirm(uid, found.draft.name),
            owner=self._page,
            key="delete",  # a double click asks once
        )

    def _confirm(self, uid: "Uid", name: str) -> None:
        ask_reason(
            self.desk,
            self._page,
            f"删除“{name}”？",
            "已经撤销的组织不要删除，请填“撤销日期”。",
            "删除",
            Deed("删除组织", partial(self._orgs.delete, self._who, uid), partial(self._deleted, name)),
            REASONS,
        )

    def _deleted(self, name: str, changes: Changes) -> None:
        self._gone()
        self._say(f"已删除“{name}”，可从回收站恢复", changes)

    def _write(self, doing: str, work: Callable[[], Changes], said: str) -> None:
        self.desk.runner.write(doing, work, partial(self._say, said))

    def _say(self, said: str, changes: Changes) -> None:
        action = changes.action
        if action is not None:
            self.desk.say(said, "撤销", lambda: self._undo(action))

    def _undo(self, action: "Uid") -> None:
        history = self.desk.services.history
        self.desk.runner.write("撤销", lambda: history.undo(self._who, action), lambda _done: self.desk.say("已撤销"))
