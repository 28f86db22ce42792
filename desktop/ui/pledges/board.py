"""Asks for which branch and year the 党员承诺公示表 is printed, makes it and opens it."""

from functools import partial

from PySide6.QtWidgets import QDialog, QWidget

from desktop.domain.changes import Saved
from desktop.domain.choices import Choice
from desktop.domain.organisations import BRANCHES
from desktop.domain.pledges.model import BoardDraft
from desktop.ui.forms.pledges.ui_board_form import Ui_BoardForm
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.form_dialog import ask_draft

_NOTE = "列出这个支部当年已公开的全部承诺，增补公示另列。"


def ask_board(desk: Desk, parent: QWidget, year: int) -> None:
    """The only branch there is is chosen already."""
    orgs, who, kinds = desk.services.organisations, desk.who, sorted(BRANCHES)
    desk.runner.read(
        lambda: orgs.choices(who, "", kinds, limit=2),
        lambda found: _ask(desk, parent, year, found[0] if len(found) == 1 else None),
        owner=parent,
        key="branches",
    )


def _ask(desk: Desk, parent: QWidget, year: int, branch: Choice | None) -> QDialog:
    form = QWidget()
    ui = Ui_BoardForm()
    ui.setupUi(form)
    orgs, documents, who = desk.services.organisations, desk.services.documents, desk.who
    ui.branch_uid.attach(desk.runner, partial(orgs.choices, who, kinds=sorted(BRANCHES)))
    ui.branch_uid.setPlaceholderText("党支部名称、拼音或首字母")
    binder = Binder(BoardDraft, form)

    def make(draft: BoardDraft) -> Saved:
        assert draft.branch_uid is not None
        return documents.make(who, "pledge_board", draft.branch_uid, draft.year)

    def made(saved: Saved) -> None:
        desk.say("已生成党员承诺公示表")
        desk.go("documents", saved.uid)

    draft = BoardDraft(branch.uid if branch else None, year)
    names = [branch] if branch else []
    return ask_draft(
        desk, parent, "党员承诺公示表", form, binder, draft, make, made, names=names, yes="生成公示表", note=_NOTE
    )
