"""Everything about one organisation behind tabs; its kind says which there are, and each says how many it holds."""

from desktop.services.organisations import OrgDetail
from desktop.ui.organisations.form import OrganisationForm
from desktop.ui.organisations.parts import Parts
from desktop.ui.organisations.tabs import Tab, tab_words, tabs_of
from desktop.ui.shared.sheets import Sheets

_TABS = tuple(Tab)


class OrganisationSheets(Sheets):
    """See the module's sentence. `parts` stands for every sheet but that of the form."""

    def __init__(self, form: OrganisationForm, parts: Parts) -> None:
        sheets = [(tab.label, form if tab is Tab.FIELDS else parts) for tab in _TABS]
        super().__init__("organisation_tabs", "组织资料的分页", sheets, form=_TABS.index(Tab.FIELDS))
        self.turned.connect(lambda place: parts.turn(_TABS[place]))
        form.binder.refused.connect(lambda: self.turn(Tab.FIELDS))

    @property
    def tab(self) -> Tab:
        return _TABS[self.bar.currentIndex()]

    def turn(self, tab: Tab) -> None:
        """Show one part."""
        self.turn_to(_TABS.index(tab))

    def show_organisation(self, found: OrgDetail | None) -> None:
        """None: a new organisation, nothing hangs on it yet."""
        self.show_stored(found is not None)
        if found is None:
            return
        has = tabs_of(found.draft.kind)
        if self.tab not in has:
            self.turn(Tab.OVERVIEW)
        for place, tab in enumerate(_TABS):
            self.bar.setTabVisible(place, tab in has)
            self.bar.setTabText(place, tab_words(tab, found))
