"""Opens an organisation at one of its parts: what the list of duties and the other pages ask for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.identity import Uid
from desktop.domain.organisations import OrganisationDraft
from desktop.services.organisations import OrgDetail
from desktop.ui.organisations.deeds import Deeds
from desktop.ui.organisations.form import OrganisationForm
from desktop.ui.organisations.parts import Parts
from desktop.ui.organisations.sheets import OrganisationSheets
from desktop.ui.organisations.tabs import Tab
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.record_pane import RecordPane


class PartOpener(QWidget):
    """See the module's sentence; the page itself builds what is named here."""

    desk: Desk
    deeds: Deeds
    parts: Parts
    form: OrganisationForm
    sheets: OrganisationSheets
    pane: RecordPane[OrganisationDraft]
    _last: Uid | None = None
    _tab_wanted: Tab | None = None

    if TYPE_CHECKING:

        def open_record(self, uid: Uid) -> None:
            """Show an organisation, in whichever tree it stands; the page's own."""

    def open_at(self, uid: Uid, tab: Tab) -> None:
        """Show one part of an organisation."""
        if self.pane.uid == uid:
            self.sheets.turn(tab)
        else:
            self._tab_wanted = tab
        self.open_record(uid)

    def open_organisation_fields(self, uid: Uid) -> None:
        self.open_at(uid, Tab.FIELDS)

    def open_organisation_posts(self, uid: Uid) -> None:
        self.open_at(uid, Tab.POSTS)

    def open_organisation_links(self, uid: Uid) -> None:
        self.open_at(uid, Tab.LINKS)

    def open_organisation_terms(self, uid: Uid) -> None:
        self.open_at(uid, Tab.TERMS)

    def open_organisation_site(self, uid: Uid) -> None:
        """Where a mobile organisation stands."""
        self.open_at(uid, Tab.HOME)

    def open_organisation_group(self, uid: Uid) -> None:
        """Found the Party group a team lacks."""
        self.open_record(uid)
        self.desk.runner.read(lambda: self.desk.services.organisations.get(self.desk.who, uid), self.deeds.group, owner=self)

    def open_organisation_mobile(self, uid: Uid) -> None:
        """A site without a Party organisation: link a mobile one that stands nowhere, or found one where there is none."""
        self.open_at(uid, Tab.LINKS)
        founding, orgs, who = self.desk.services.organisation_founding, self.desk.services.organisations, self.desk.who

        def found(read: OrgDetail | None) -> None:
            if read is not None:
                self.deeds.mobile(read)

        self.desk.runner.read(lambda: None if founding.unattached(who) else orgs.get(who, uid), found, owner=self)

    def open_key_post(self, uid: Uid) -> None:
        """The organisation a key post belongs to."""
        life = self.desk.services.organisation_life
        self.desk.runner.read(
            lambda: life.org_of_key_post(self.desk.who, uid), lambda org: self.open_at(org, Tab.KEY_POSTS), owner=self
        )

    def show_parts(self, found: OrgDetail | None) -> None:
        """Everything that hangs on it; None for one not yet saved."""
        self.parts.show_organisation(found)
        if found is not None:
            self._turn_to_part(found.uid)
        self.form.show_organisation(found)
        self.sheets.show_organisation(found)
        if found is not None:
            self._read_lacks(found.uid)

    def _turn_to_part(self, uid: Uid) -> None:
        """To the part asked for; another organisation begins with what it lacks."""
        wanted, self._tab_wanted = self._tab_wanted, None
        if wanted is not None:
            self.sheets.turn(wanted)
            self.sheets.bar.setFocus(Qt.FocusReason.OtherFocusReason)  # Tab goes on to what is to be settled there
        elif uid != self._last:
            self.sheets.turn(Tab.OVERVIEW)
        self._last = uid

    def _read_lacks(self, uid: Uid) -> None:
        """A moment later than the rest: the duties of the whole station are derived for it."""
        duties, who = self.desk.services.duties, self.desk.who
        self.desk.runner.read(
            lambda: duties.lacking(who, uid), lambda found: self.parts.show_lacks(uid, found), owner=self, key="lacks"
        )
