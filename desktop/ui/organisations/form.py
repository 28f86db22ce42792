"""The organisation form and its binder."""

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.organisations import OrganisationDraft, Tree
from desktop.services.organisations import OrgDetail
from desktop.ui.forms.organisations.ui_organisation_form import Ui_OrganisationForm
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.buttons import button
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.form_columns import FormColumns

PARTY_ONLY = ("term_ends_on", "unit_situation")
"""Items of the national form that only Party organisations have."""


class OrganisationForm(QWidget):
    """See the module's sentence. Two tabs: the form itself, and `bonds`, which the page puts below it."""

    def __init__(self, desk: Desk, bonds: QWidget) -> None:
        super().__init__()
        self._bonds = bonds
        body = QWidget()
        self.ui = Ui_OrganisationForm()
        self.ui.setupUi(body)
        parent = self.ui.parent_uid
        parent.attach(desk.runner, partial(desk.services.organisations.choices, desk.who))
        parent.setPlaceholderText("组织名称、拼音或首字母；最上级留空")
        self.ui.name.setPlaceholderText("党组织写公章全称")
        self.ui.phone.setPlaceholderText("带区号")
        self.binder = Binder(OrganisationDraft, body)
        self.ui.kind.currentIndexChanged.connect(lambda _row: self.fit())
        self._columns = FormColumns(body, split=1)
        self._tabs = QWidget()
        self._group = QButtonGroup(self)
        self._arrange()
        self.fit()
        self._turn(0)

    def show_organisation(self, found: OrgDetail | None) -> None:
        """None: a new organisation, nothing hangs on it yet."""
        self.fit()
        self._tabs.setVisible(found is not None)
        if found is None:
            self._turn(0)
            return
        held = sum(post.draft.until is None for post in found.posts)
        self._group.button(1).setText(f"任职 {held} · 关联 {len(found.links)}")

    def show_fields(self) -> None:
        """Turn to the form, where a problem is to be mended."""
        self._turn(0)

    def _arrange(self) -> None:
        row = QHBoxLayout(self._tabs)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        for place, (text, name) in enumerate((("资料", "org_tab_fields"), ("任职与关联", "org_tab_bonds"))):
            made = button(text, name, partial(self._turn, place))
            made.setProperty("chip", True)
            made.setCheckable(True)
            self._group.addButton(made, place)
            row.addWidget(made)
        row.addStretch()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self._tabs)
        lines.addWidget(self._columns)

    def _turn(self, place: int) -> None:
        self._group.button(place).setChecked(True)
        self._columns.setVisible(place == 0)
        self._bonds.setVisible(place == 1)

    def fit(self) -> None:
        """Show the items that this kind of organisation has; one that holds something is never hidden."""
        kind = self.binder.fields["kind"].value()
        party = kind is None or kind.tree is Tree.PARTY
        for name in PARTY_ONLY:
            self.binder.set_row_visible(name, party or bool(self.binder.fields[name].text()))
