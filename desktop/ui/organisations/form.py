"""The organisation form and its binder."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.errors import Problem, Severity
from desktop.domain.organisations import ELECTED, MOBILE, OrganisationDraft, OrgKind, Tree
from desktop.services.organisations import OrgDetail
from desktop.ui.attachments.section import Attachments
from desktop.ui.forms.organisations.ui_organisation_form import Ui_OrganisationForm
from desktop.ui.organisations.bonds import Bonds, Tab, tab_words, tabs_of
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.buttons import chip, mark
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.form_columns import FormColumns
from desktop.ui.shared.sections import below

PARTY_ONLY = ("national_code", "founded_by", "ended_by", "unit_situation", "unit_name", "unit_party")
"""Items of the national form that only Party organisations have."""
ELECTED_ONLY = ("term_years", "term_ends_on")
SITE_ONLY = ("planned_end_on", "covered_by")
SQUAD_ONLY = ("registered_no",)


class _TurningBinder(Binder[OrganisationDraft]):
    """Turns to the form when something typed in it is wrong, whichever part is in front."""

    wrong: Callable[[], object] = staticmethod(lambda: None)

    def show_problems(self, more: Sequence[Problem] = ()) -> bool:
        if any(p.severity is Severity.ERROR for p in (*self.problems(), *more)):
            self.wrong()
        return super().show_problems(more)


class OrganisationForm(QWidget):
    """See the module's sentence. A row of tabs above it turns between the form and `bonds`, which the page puts below."""

    def __init__(self, desk: Desk, bonds: Bonds) -> None:
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
        # The words of the national form.
        self.ui.unit_situation.setPlaceholderText("与上级党组织相同、法人单位或联合党支部")
        self.ui.unit_party.setPlaceholderText("建立党委、党总支、党支部或联合党支部")
        self.ui.covered_by.setPlaceholderText("没有党组织的项目，写负责联络的党员")
        self.binder = _TurningBinder(OrganisationDraft, body)
        self.binder.wrong = lambda: self.turn(Tab.FIELDS)
        self.ui.kind.currentIndexChanged.connect(lambda _row: self.fit())
        self.attachments = Attachments(desk, "organisation")
        self._fields = below(FormColumns(body, split=2), self.attachments)
        self._tabs = QWidget()
        self._group = QButtonGroup(self)
        self.tab = Tab.OVERVIEW
        self._arrange()
        self.fit()
        self.turn(Tab.FIELDS)

    def show_organisation(self, found: OrgDetail | None) -> None:
        """None: a new organisation, nothing hangs on it yet."""
        self.fit()
        self.attachments.show_record(found.uid if found is not None else None)
        self._tabs.setVisible(found is not None)
        if found is None:
            self.turn(Tab.FIELDS)
            return
        has = tabs_of(found.draft.kind)
        for place, tab in enumerate(Tab):
            made = self._group.button(place)
            made.setVisible(tab in has)
            made.setText(tab_words(tab, found))
            made.setAccessibleName(made.text())
        if self.tab not in has:
            self.turn(Tab.OVERVIEW)

    def turn(self, tab: Tab) -> None:
        """Show one part."""
        self.tab = tab
        mark(self._group.button(list(Tab).index(tab)))
        self._fields.setVisible(tab is Tab.FIELDS)
        self._bonds.setVisible(tab is not Tab.FIELDS)
        self._bonds.turn(tab)

    def _arrange(self) -> None:
        row = QHBoxLayout(self._tabs)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(4)
        for place, tab in enumerate(Tab):
            made = chip(tab.value, f"org_tab_{tab.value}", partial(self.turn, tab))
            self._group.addButton(made, place)
            row.addWidget(made)
        row.addStretch()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self._tabs)
        lines.addWidget(self._fields)

    def fit(self) -> None:
        """Show the items that this kind of organisation has; one that holds something is never hidden."""
        kind = self.binder.fields["kind"].value()
        party = kind is None or kind.tree is Tree.PARTY
        site = kind is OrgKind.PROJECT_SITE
        for names, fits in (
            (PARTY_ONLY, party),
            (ELECTED_ONLY, kind is None or kind in ELECTED or kind in MOBILE),
            (SITE_ONLY, site),
            (SQUAD_ONLY, kind is OrgKind.SQUAD),
        ):
            for name in names:
                self.binder.set_row_visible(name, fits or bool(self.binder.fields[name].text()))
