"""Who is put into a Party group that is founded for a team: ticked beside each name, in the dialog of `Dialogs.group`."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QWidget

from desktop.domain.identity import Uid, uid_of, uid_text
from desktop.services.organisations.founding import Candidates
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import UnreadableError
from desktop.ui.shared.following import follow_selection
from desktop.ui.shared.pickers import Picker

_UID = int(Qt.ItemDataRole.UserRole)


class MembersField:
    """Ticks beside the members who may be put in; a tick once given or taken stays when the list is read again."""

    def __init__(self, widget: QListWidget, note: QLabel) -> None:
        self.widget: QWidget = widget
        self._list, self._note = widget, note
        self._ticks: dict[Uid, bool] = {}
        self._kept: frozenset[Uid] | None = None
        self._reading = False
        self._elsewhere: tuple[str, ...] = ()
        follow_selection(widget)
        widget.itemChanged.connect(self._ticked)

    def wait(self) -> None:
        """The list is being read for another branch."""
        self._reading = True
        self._fill(Candidates((), ()), "正在读取班组的党员…")

    def offer(self, found: Candidates) -> None:
        """What was read; None of a branch yet."""
        self._reading = False
        self._fill(found, "" if found.people else "这个党支部在班组里没有党员。")

    def without_branch(self) -> None:
        """Nobody can be put in before the branch is known."""
        self._reading = False
        self._fill(Candidates((), ()), "选定党支部后，列出班组里的党员。")

    def text(self) -> str:
        return "\t".join(uid_text(uid) for uid in self._chosen())

    def restore(self, text: str) -> None:
        self._kept = frozenset(uid_of(part) for part in text.split("\t") if part)
        self._ticks.clear()

    def value(self) -> tuple[Uid, ...]:
        if self._reading:
            raise UnreadableError("班组的党员还没有读出来，请稍候。")
        return self._chosen()

    def show(self, value: Any) -> None:
        """The ticks come with the list."""

    def on_change(self, react: Callable[[], object]) -> None:
        self._list.itemChanged.connect(lambda _item: react())

    def _chosen(self) -> tuple[Uid, ...]:
        items = [self._list.item(row) for row in range(self._list.count())]
        return tuple(Uid(bytes(item.data(_UID))) for item in items if item.checkState() is Qt.CheckState.Checked)

    def _fill(self, found: Candidates, empty: str) -> None:
        self._elsewhere = found.elsewhere
        self._list.blockSignals(True)
        self._list.clear()
        for person in found.people:
            item = QListWidgetItem("　".join(part for part in (person.name, person.staff_no, person.note) if part))
            item.setToolTip(item.text())
            item.setData(_UID, bytes(person.uid))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            first = person.proposed if self._kept is None else person.uid in self._kept
            on = self._ticks.get(person.uid, first)
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.blockSignals(False)
        self._say(empty)

    def _ticked(self, item: QListWidgetItem) -> None:
        self._ticks[Uid(bytes(item.data(_UID)))] = item.checkState() is Qt.CheckState.Checked
        self._say("")

    def _say(self, empty: str) -> None:
        count, names = len(self._chosen()), "、".join(self._elsewhere)
        parts = [empty or f"编入 {count} 人，从成立日期起算。"]
        if names:
            parts.append(f"{names}的组织关系不在这个党支部，不编入。")
        self._note.setText("".join(parts))


class Following:
    """Reads the members anew when another branch is chosen for the group of a team."""

    def __init__(self, desk: Desk, team: Uid, branch: Picker, members: MembersField) -> None:
        self._desk, self._team, self._branch, self._members = desk, team, branch, members
        self._shown: Uid | None = None
        members.without_branch()
        branch.textChanged.connect(lambda _text: self.follow())
        branch.chosen.connect(lambda _choice: self.follow())

    def follow(self) -> None:
        """The branch may be another one."""
        choice = self._branch.choice()
        uid = choice.uid if choice else None
        if uid == self._shown:
            return
        self._shown = uid
        if uid is None:
            self._members.without_branch()
            return
        founding, who, team = self._desk.services.organisation_founding, self._desk.who, self._team
        self._members.wait()
        self._desk.runner.read(
            lambda: founding.candidates(who, team, uid),
            lambda found: self._members.offer(found) if uid == self._shown else None,
            owner=self._branch,
        )
