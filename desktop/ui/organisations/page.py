"""The organisations page: the linked trees left, the organisation with posts and links right."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.domain.changes import Changes
from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.organisations import GROUPS, OrganisationDraft, OrgKind, Tree
from desktop.services.organisations import OrgDetail, OrgRow
from desktop.ui.documents.printouts import PLAIN, show_printouts
from desktop.ui.history.fields_dialog import ask_fields
from desktop.ui.organisations.deeds import Deeds
from desktop.ui.organisations.form import OrganisationForm
from desktop.ui.organisations.opening import PartOpener
from desktop.ui.organisations.parts import Parts
from desktop.ui.organisations.sheets import OrganisationSheets
from desktop.ui.organisations.tree import OrgTree
from desktop.ui.shared.buttons import card, chip, find_key, mark, searching, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.list_page import NARROW
from desktop.ui.shared.page import MARGIN, Action, PageHeader, States
from desktop.ui.shared.record_pane import Loaded, RecordAction, RecordPane, RecordSpec
from desktop.ui.shared.side import Side
from desktop.ui.shared.tokens import Tone

NOUNS = ("organisation", "org_link", "assignment", "person", "affiliation")
"""Tables whose change makes the tree stale."""
PARTS = (
    "org_link", "assignment", "election", "key_post", "site_stay", "member_home", "person", "affiliation", "waiver",
    "activity",
)  # fmt: skip
"""Tables of what is shown with an organisation."""


def build(desk: Desk) -> QWidget:
    return OrganisationsPage(desk)


class OrganisationsPage(PartOpener):
    """See the module's sentence; `tree` shows one of the trees at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self.desk, self._orgs = desk, desk.services.organisations
        self._rows: Sequence[OrgRow] = ()
        self._shown_tree = Tree.PARTY
        self._wanted: Uid | None = None
        self._stale = True
        self.tree = OrgTree()
        self._states = States(self.tree, "organisations")
        self._count = words("", "note", name="organisations_count")
        self._search = self._search_box()
        self._tabs: dict[Tree, QPushButton] = {}
        self.deeds = Deeds(desk, self, gone=self._gone)
        self.parts = Parts(self.deeds, child=self._new_child, open_other=self.open_record)
        self.form = OrganisationForm(desk)
        self.sheets = OrganisationSheets(self.form, self.parts)
        self.pane = self._make_pane()
        self._side = Side(self, self.pane, QWidget(), desk, "organisations")
        self._arrange()
        self._connect()
        begin_at(self, self._search)

    # what the window asks

    def open_record(self, uid: Uid) -> None:
        """Show an organisation, in whichever tree it stands."""
        self._wanted = uid
        self._search.clear()
        if not self._stale:
            self._show()

    def pose(self) -> None:
        """For pictures: the first branch."""
        branch = next((row for row in self._rows if row.kind is OrgKind.BRANCH), None)
        if branch is not None:
            self.open_record(branch.uid)

    def reload(self) -> None:
        self._stale = False
        self._states.wait()
        self.desk.runner.read(
            lambda: self._orgs.tree(self.desk.who), self._arrive, owner=self, failed=self._problem, key="tree"
        )

    # building

    def _search_box(self) -> QLineEdit:
        box = QLineEdit()
        box.setObjectName("organisations_search")
        box.setAccessibleName("搜索组织")
        box.setPlaceholderText("名称、拼音、首字母、编码")
        searching(box, QLineEdit.ActionPosition.LeadingPosition)
        box.setMinimumWidth(160)
        box.setMaximumWidth(300)
        return box

    def _make_pane(self) -> RecordPane[OrganisationDraft]:
        orgs, who = self._orgs, self.desk.who
        record = RecordSpec(
            "organisation",
            "组织",
            ("organisation",),
            OrganisationDraft,
            lambda uid: _loaded(orgs.get(who, uid)),
            save=lambda uid, draft, version: orgs.save(who, uid, draft, version if uid else None),
            check=lambda uid, draft: orgs.check(who, uid, draft),
            actions=(
                RecordAction("打印…", "organisation_print", self._print, when=_of_the_party),
                RecordAction("修改记录", "organisation_history", lambda uid: ask_fields(self.desk, self, uid)),
                RecordAction("删除…", "organisation_delete", self.deeds.ask_delete, danger=True),
            ),
            parts=PARTS,
            repeats=("kind", "parent_uid"),
        )
        return RecordPane(self.desk, record, self.form.binder, self.sheets, saved=self._saved, closed=self._closed)

    def _arrange(self) -> None:
        new = Action("新建组织", "organisations_new", self._new, shortcut="Ctrl+N")
        self.header = PageHeader("组织", self.desk.station, self.desk.palette, new)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(MARGIN, 16, MARGIN, 16)
        lines.setSpacing(16)
        lines.addWidget(self.header)
        lines.addWidget(self._side.splitter, 1)
        self._side.splitter.insertWidget(0, self._tree_card())
        self._side.splitter.setStretchFactor(0, 1)

    def _tree_card(self) -> QFrame:
        made = card()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(1, 12, 1, 1)
        lines.setSpacing(8)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._search, 1)
        group = QButtonGroup(self)
        for tree in Tree:
            made_tab = chip(str(tree), f"organisations_tree_{tree.name.lower()}", partial(self._switch, tree))
            group.addButton(made_tab)
            self._tabs[tree] = made_tab
            row.addWidget(made_tab)
        mark(self._tabs[self._shown_tree])
        row.addStretch()
        row.addWidget(self._count)
        lines.addLayout(row)
        lines.addWidget(self._states, 1)
        return made

    def _connect(self) -> None:
        self._pause = QTimer(self, singleShot=True, interval=160)
        self._pause.timeout.connect(self._show)
        self._search.textChanged.connect(lambda _text: self._pause.start())
        self._search.returnPressed.connect(self.tree.setFocus)
        self.tree.chosen.connect(self._chosen)
        self.tree.opened.connect(self._side.focus_detail)
        self.pane.shown.connect(self._shown)
        self.desk.hub.listen(self, NOUNS, self._changed)
        find_key(self, self._search)

    # reading

    def _arrive(self, rows: Sequence[OrgRow]) -> None:
        self._rows = rows
        for tree, tab in self._tabs.items():
            count = sum(row.kind.tree is tree for row in rows)
            tab.setText(f"{tree} {count}" if count else str(tree))
        self._show()

    def _show(self) -> None:
        text = self._search.text().strip()
        if not self._rows:
            self._states.message(
                "organisations", "还没有组织", "先登记党支部和供电所、班组，人员才有归属。", "新建组织", self._new
            )
            self._count.setText("")
            return
        if text:
            self.desk.runner.read(
                lambda: [choice.uid for choice in self._orgs.choices(self.desk.who, text, limit=500)],
                lambda uids: self._narrow(text, uids) if text == self._search.text().strip() else None,
                owner=self,
                key="find",
            )
            return
        self._narrow("", None)

    def _narrow(self, text: str, only: Sequence[Uid] | None) -> None:
        """Show the wanted tree; a record or a found name of another tree switches to that tree."""
        if self._wanted is not None:
            self._turn_to([self._wanted])
        elif only is not None and not self._has(only):
            self._turn_to(only)
        count = self.tree.show_rows(self._rows, self._shown_tree, only)
        self._count.setText(f"{count} 个组织" if count else "")
        if not count:
            self._nothing(text)
            return
        self._states.content()
        if self._wanted is not None and self.tree.choose(self._wanted):
            self._wanted = None

    def _nothing(self, text: str) -> None:
        if text:
            self._states.message("search", f"没有符合“{text}”的组织", "可换一个词。", "清除搜索", self._search.clear)
        else:
            self._states.message("organisations", f"还没有{self._shown_tree}", "", "新建组织", self._new)

    def _has(self, uids: Sequence[Uid]) -> bool:
        return any(row.uid in uids and row.kind.tree is self._shown_tree for row in self._rows)

    def _turn_to(self, uids: Sequence[Uid]) -> None:
        found = next((row for row in self._rows if row.uid in uids), None)
        if found is not None:
            self._shown_tree = found.kind.tree
            mark(self._tabs[found.kind.tree])

    def _switch(self, tree: Tree) -> None:
        self._shown_tree = tree
        self._show()

    def _problem(self, error: BaseException) -> None:
        self._states.failed(error, "组织", self.reload, self.desk.error)

    def _changed(self, _changes: Changes) -> None:
        self._stale = True
        if self.isVisible():
            self.reload()

    def _chosen(self, uid: Uid | None) -> None:
        if uid is not None:
            self._side.show_detail(uid)
        elif not self._side.making():
            self._side.close()

    def _shown(self, loaded: Loaded[OrganisationDraft]) -> None:
        found = loaded.more if isinstance(loaded.more, OrgDetail) else None
        self.show_parts(found)

    # what is done

    def _print(self, uid: Uid) -> None:
        show_printouts(self.desk, self, ("organisation_form",), uid, PLAIN)

    def _new(self) -> None:
        self._begin(OrganisationDraft(kind=_FIRST[self._shown_tree]), [])

    def _new_child(self, found: OrgDetail) -> None:
        draft = OrganisationDraft(kind=_below(found.draft.kind), parent_uid=found.uid)
        self._begin(draft, [Choice(found.uid, found.draft.name)], found.uid)

    def begin_below(self, uid: Uid) -> None:
        """A new organisation below this one, with what was typed of it before."""
        self.desk.runner.read(lambda: self.desk.services.organisations.get(self.desk.who, uid), self._new_child, owner=self)

    def _begin(self, draft: OrganisationDraft, names: Sequence[Choice], below: Uid | None = None) -> None:
        self.tree.clearSelection()
        self._side.show_detail()
        self.pane.begin(draft, restore=True, names=names, below=below)

    def _saved(self, uid: Uid) -> None:
        self._wanted = uid
        self.reload()

    def _closed(self) -> None:
        self.tree.clearSelection()
        self._side.close()

    def _gone(self) -> None:
        self._closed()
        self.reload()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.place(self.window().width() < NARROW)


_FIRST = {Tree.PARTY: OrgKind.BRANCH, Tree.BUSINESS: OrgKind.TEAM, Tree.MASS: OrgKind.UNION_GROUP, Tree.CARRIER: OrgKind.SQUAD}
"""What is usually added to a tree."""
_BELOW = {
    OrgKind.COMMITTEE: OrgKind.BRANCH,
    OrgKind.GENERAL_BRANCH: OrgKind.BRANCH,
    OrgKind.COMPANY: OrgKind.STATION,
    OrgKind.DEPARTMENT: OrgKind.TEAM,
    OrgKind.STATION: OrgKind.TEAM,
}


def _below(kind: OrgKind) -> OrgKind:
    """What usually stands under an organisation of this kind."""
    if kind.tree is Tree.PARTY and kind not in GROUPS:
        return _BELOW.get(kind, OrgKind.PARTY_GROUP)
    return _BELOW.get(kind, kind)


def _of_the_party(shown: Loaded[OrganisationDraft]) -> bool:
    return shown.draft.kind.tree is Tree.PARTY


def _loaded(found: OrgDetail) -> Loaded[OrganisationDraft]:
    draft = found.draft
    ended = draft.ended_on is not None
    return Loaded(
        draft,
        found.version,
        draft.short_name or draft.name,
        names=[found.parent] if found.parent else [],
        pill="已撤销" if ended else draft.kind.label,
        tone=Tone.PLAIN if ended else Tone.INFO,
        note=found.path,
        more=found,
    )
